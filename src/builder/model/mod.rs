//! Behind the logs: which products go together, learned from sessions, packed within a budget of bytes.
//!
//! Training only; the ranking itself is [`crate::recommend::model`], the same code as in the browser. What leaves
//! here is pairs of products with one coarse weight each and twenty-two numbers for the whole shop: no session, no
//! customer, no time.

mod count;
mod evaluate;
pub mod exchange;
mod fit;
mod order;
mod weights;

pub use count::{Counting, Pair, count};
pub use evaluate::{Answer, Evaluation, evaluate, predict};
pub use fit::prior;

use super::logs::Sessions;
use crate::catalog::format::FormatError;
use crate::catalog::{LEVELS, Pairs, Strings};
use crate::recommend::model::Blend;

/// The most pairs a model keeps, in multiples of its products: more of them change no ranking.
const MOST_PAIRS: usize = 8;
/// Partners of a product beyond this many would be dropped by the ranking.
const PARTNERS: u32 = crate::recommend::model::PARTNERS as u32;
/// About what a pair weighs after brotli, in bytes: where the search for the budget starts.
const PAIR_BYTES: f64 = 1.2;

/// Pairs seen in fewer sessions are dropped, unless told otherwise.
pub const MIN_SUPPORT: u32 = 2;

/// How to learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// The pack may weigh this much after brotli, in bytes; `None` for no limit.
    pub budget: Option<usize>,
    /// Pairs seen in fewer sessions are dropped.
    pub min_support: u32,
}

/// A model and what it took.
pub struct Trained {
    /// The pairs, as they are published.
    pub pairs: Pairs,
    /// The pack.
    pub bytes: Vec<u8>,
    /// The pack's length after brotli.
    pub brotli_bytes: usize,
    /// What of it are the products' ids.
    pub id_bytes: usize,
    /// The half-life that the fit chose, in shares of the log's span; `None` when old sessions count like new ones.
    pub half_life: Option<f64>,
    /// Hit rate and mean reciprocal rank at 20 on the log's last sessions, on which the blend was fitted; `None`
    /// when there are too few.
    pub fitted: Option<(f64, f64)>,
}

/// Learns from sessions.
///
/// 1. The blend is fitted on the newest sessions, by a model of the older ones.
/// 2. Pairs are counted over all sessions, and the heaviest kept: as many as the budget holds.
/// 3. Rows are renumbered so that partners stand together, weights rounded to half octaves, the pack written.
///
/// # Errors
/// [`FormatError`] when there are more products than a pack can hold.
pub fn train(sessions: &Sessions, options: &Options) -> Result<Trained, FormatError> {
    let fit = fit::fit(sessions, options);
    let pairs = kept(sessions, &fit.counting(options.min_support));
    trained(&sessions.ids, &pairs, &fit, options)
}

/// Learns from pairs that were counted elsewhere, for which nothing can be fitted: the blend is the usual one.
///
/// # Errors
/// [`FormatError`] when there are more products than a pack can hold.
pub fn from_table(table: &exchange::Table, options: &Options) -> Result<Trained, FormatError> {
    let pairs = chosen(table, options.min_support);
    trained(&table.ids, &pairs, &fit::Fit::unfitted(), options)
}

/// As many pairs as the budget holds, numbered and packed.
fn trained(
    ids: &[String],
    pairs: &[Pair],
    fit: &fit::Fit,
    options: &Options,
) -> Result<Trained, FormatError> {
    let budget = options.budget.unwrap_or(usize::MAX);
    let order = order::order(ids.len(), pairs);
    let mut packed = within(ids, pairs, &order, fit, budget)?;
    if packed.0.len() < pairs.len() {
        // In a small pack the ids weigh most. Sorted they weigh least, and each pair more: what keeps more pairs wins.
        let mut sorted: Vec<u32> = (0..ids.len() as u32).collect();
        sorted.sort_by_key(|row| {
            let id = ids[*row as usize].as_str();
            (id.len(), id)
        });
        let other = within(ids, pairs, &sorted, fit, budget)?;
        if other.1 <= budget && (packed.1 > budget || other.0.len() > packed.0.len()) {
            packed = other;
        }
    }
    let (pairs, brotli_bytes, id_bytes, bytes) = packed;
    Ok(Trained {
        pairs,
        bytes,
        brotli_bytes,
        id_bytes,
        half_life: fit.half_life,
        fitted: fit.reached,
    })
}

/// The pairs of a log that a ranking would look at, best first.
fn kept(sessions: &Sessions, counting: &Counting) -> Vec<Pair> {
    let products = sessions.ids.len();
    within_caps(products, &count(sessions, counting, products * MOST_PAIRS))
}

/// The same of a table.
fn chosen(table: &exchange::Table, min_support: u32) -> Vec<Pair> {
    let products = table.ids.len();
    let most = products * MOST_PAIRS;
    let pairs = count::choose(&table.totals, &table.pairs, min_support, most);
    within_caps(products, &pairs)
}

/// Pairs as columns in the order of their numbers, ready to rank by.
fn unpacked(ids: &[String], pairs: &[Pair], fit: &fit::Fit) -> Pairs {
    let order: Vec<u32> = (0..ids.len() as u32).collect();
    columns(ids.iter().map(String::as_str).collect(), pairs, &order, fit)
}

/// Pairs that were counted elsewhere, ready to rank by.
pub fn counted_elsewhere(table: &exchange::Table, min_support: u32) -> Pairs {
    let pairs = chosen(table, min_support);
    unpacked(&table.ids, &pairs, &fit::Fit::unfitted())
}

/// The pairs of sessions ready to rank by, and what the fit reached: neither ordered nor packed.
pub fn pairs(sessions: &Sessions, min_support: u32) -> (Pairs, Option<(f64, f64)>) {
    let options = Options {
        budget: None,
        min_support,
    };
    let fit = fit::fit(sessions, &options);
    let pairs = kept(sessions, &fit.counting(min_support));
    (unpacked(&sessions.ids, &pairs, &fit), fit.reached)
}

/// The best pairs that a budget holds, in an order of rows.
fn within(
    ids: &[String],
    pairs: &[Pair],
    order: &[u32],
    fit: &fit::Fit,
    budget: usize,
) -> Result<Packed, FormatError> {
    let mut keep = fitting(pairs.len(), ids.len(), budget);
    let mut packed = pack(ids, &pairs[..keep], order, fit)?;
    // As many pairs as fit, to a hundredth or so: each try corrects by what a pair weighed.
    let (mut fits, mut too_many) = (0, pairs.len() + 1);
    for _ in 0..8 {
        if packed.1 <= budget {
            fits = keep;
        } else {
            too_many = keep;
        }
        let full = packed.1 <= budget && packed.1 as f64 > budget as f64 * 0.985;
        if full || too_many - fits <= 1 + fits / 100 || fits == pairs.len() {
            break;
        }
        let each = packed.1.saturating_sub(packed.2) as f64 / keep.max(1) as f64;
        let room = budget as f64 - packed.2 as f64;
        let guess = (room / each.max(0.1) * 0.998).max(0.0) as usize;
        keep = guess.clamp(fits + 1, too_many - 1);
        packed = pack(ids, &pairs[..keep], order, fit)?;
    }
    if packed.1 > budget {
        packed = pack(ids, &pairs[..fits], order, fit)?;
    }
    Ok(packed)
}

/// About how many pairs a budget holds besides the ids.
fn fitting(pairs: usize, products: usize, budget: usize) -> usize {
    let room = budget.saturating_sub(products * 2) as f64;
    pairs.min((room / PAIR_BYTES) as usize)
}

/// Drops pairs that no ranking would look at: beyond the strongest of both of their products.
fn within_caps(products: usize, pairs: &[Pair]) -> Vec<Pair> {
    let mut partners = vec![0u32; products];
    let mut within = |pair: &&Pair| {
        let inside = [pair.low, pair.high].map(|row| {
            let count = &mut partners[row as usize];
            *count += 1;
            *count <= PARTNERS
        });
        inside.contains(&true)
    };
    pairs.iter().filter(|pair| within(pair)).copied().collect()
}

/// Pairs as columns, the pack's weight after brotli, that of its ids, and its bytes.
type Packed = (Pairs, usize, usize, Vec<u8>);

/// The pairs as columns with the pack's weight after brotli, that of its ids, and its bytes.
fn pack(
    all_ids: &[String],
    pairs: &[Pair],
    order: &[u32],
    fit: &fit::Fit,
) -> Result<Packed, FormatError> {
    let ids: Strings = order
        .iter()
        .map(|row| all_ids[*row as usize].as_str())
        .collect();
    let id_bytes: Vec<u8> = ids.iter().flat_map(str::bytes).collect();
    let pairs = columns(ids, pairs, order, fit);
    let bytes = pairs.encode()?;
    let brotli_bytes = brotli_length(&bytes);
    Ok((pairs, brotli_bytes, brotli_length(&id_bytes), bytes))
}

/// Counted pairs as the columns of a pack: renumbered by `order`, weights as levels.
fn columns(ids: Strings, pairs: &[Pair], order: &[u32], fit: &fit::Fit) -> Pairs {
    let mut place = vec![0u32; order.len()];
    for (row, at) in order.iter().zip(0..) {
        place[*row as usize] = at;
    }
    let least = pairs.iter().map(|pair| pair.weight).min().unwrap_or(1);
    // Half octaves above the least weight.
    let level = |weight: u64| {
        let steps = (weight as f64 / least as f64).log2() * 2.0;
        (steps.round() as u32).min(LEVELS - 1)
    };
    let renumbered = pairs.iter().map(|pair| {
        let (a, b) = (place[pair.low as usize], place[pair.high as usize]);
        (a.min(b), a.max(b), level(pair.weight))
    });
    let mut rows: Vec<_> = renumbered.collect();
    rows.sort_unstable();
    Pairs::new(ids, &rows, fit.blend(least).numbers())
}

/// How long bytes are after brotli at its best.
fn brotli_length(bytes: &[u8]) -> usize {
    super::publish::compress(bytes, 11).len()
}

impl fit::Fit {
    /// The usual blend, where there is nothing to fit it on.
    fn unfitted() -> Self {
        Self {
            blend: prior(),
            half_life: None,
            reached: None,
        }
    }

    fn counting(&self, min_support: u32) -> Counting {
        Counting {
            half_life: self.half_life,
            min_support,
        }
    }

    /// The blend in a pack whose level 0 is the weight `least`.
    fn blend(&self, least: u64) -> Blend {
        Blend {
            smooth: (fit::SMOOTH * count::ONE as f64 / least as f64 * 256.0) as u32,
            ..self.blend.clone()
        }
    }
}

#[cfg(test)]
mod model_test;
