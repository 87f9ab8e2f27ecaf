//! Which products come next, from pairs learned from logs and the products of one session.
//!
//! Prediction alone, in integers, so that every machine ranks alike; learning is the builder's. Knows rows and
//! weights, no product and no person.
//!
//! With `w(i, j)` the weight of a pair, `S(i) = Σ w(i, j)` over the pairs that the pack kept, and `p = 0` for the
//! newest product of the session:
//!
//! ```text
//! a(i → j) = w(i, j) / (S(i) + smooth) / S(j)^(1/8)             how strongly i leads to j
//! near(j)  = Σ over the session's products: position[p] · a(i → j)
//! far(j)   = Σ over the FRONTIER nearest k: near(k) · a(k → j)   one step further
//! score(j) = near(j) + hop · far(j) + again[p] if j is in the session
//! ```
//!
//! The rows' normalization is that of a random walk; dividing by the eighth root of `S(j)` takes some of the weight
//! from what goes with everything. Summing over the session with falling weights is what session-based
//! nearest-neighbor methods do (Ludewig and Jannach 2018, "Evaluation of session-based recommendation algorithms");
//! the second step finds the partners that pruning and sparse logs left out (random walks with few steps: Christoffel
//! et al. 2015, "Blockbusters and wallflowers"); `again` is repeat consumption.

use super::best::{Best, Ranked};
use crate::catalog::{LEVELS, Pairs};

/// How many of a session's last events count.
pub const HISTORY: usize = 10;
/// How many products the second step starts from.
pub const FRONTIER: usize = 24;
/// The most partners of a product, strongest first.
pub const PARTNERS: usize = 40;
/// The scale of `position`: this much is 1.
pub const POSITION_ONE: u32 = 1 << 8;
/// The scale of `hop`.
pub const HOP_ONE: u32 = 1 << 4;
/// The scale of `again`: as much as a partner gets to whom the newest product always leads.
pub const AGAIN_ONE: u32 = 1 << 24;

/// The numbers by which a ranking blends: fitted by the builder, shipped in the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blend {
    /// The weight of a pair at level 0 is 256; this is added to every sum in the same unit.
    pub smooth: u32,
    /// What the second step counts, in [`HOP_ONE`]ths.
    pub hop: u32,
    /// What each event of the session counts, newest first, in [`POSITION_ONE`]ths.
    pub position: [u32; HISTORY],
    /// What a product of the session gets for itself, in [`AGAIN_ONE`]ths.
    pub again: [u32; HISTORY],
}

impl Blend {
    /// As stored in a pack.
    pub fn numbers(&self) -> Vec<u32> {
        let mut out = vec![self.smooth, self.hop];
        out.extend(self.position);
        out.extend(self.again);
        out
    }

    /// From a pack; numbers that are missing are 0, and none is large enough to overflow a score.
    pub fn from_numbers(numbers: &[u32]) -> Self {
        let number = |at: usize, most: u32| numbers.get(at).copied().unwrap_or(0).min(most);
        let list = |at: usize, most: u32| core::array::from_fn(|place| number(at + place, most));
        Self {
            smooth: number(0, 1 << 24),
            hop: number(1, 8 * HOP_ONE),
            position: list(2, POSITION_ONE),
            again: list(2 + HISTORY, 8 * AGAIN_ONE),
        }
    }
}

/// The weight of a level: 256 times the square root of two to its power.
const fn weight(level: u32) -> u64 {
    // 256 and 256·√2, rounded.
    let start = if level.is_multiple_of(2) { 256 } else { 362 };
    start << (level / 2)
}

/// The scale of shares.
const SHARE_ONE: u64 = 1 << 18;

/// The pairs of a pack, ready to rank by.
#[derive(Clone, Debug)]
pub struct Model {
    /// The end of each row's partners.
    ends: Vec<u32>,
    partners: Vec<Partner>,
    /// The rows with the heaviest pairs, to fill up with.
    popular: Vec<u32>,
    blend: Blend,
}

/// Where a row leads to, and how strongly: `a` in [`SHARE_ONE`]ths, where the sum 256 has the root 1.
#[derive(Clone, Copy, Debug, Default)]
struct Partner {
    row: u32,
    share: u32,
}

/// What a prediction needs besides the model: one place a row, kept from one prediction to the next so that none
/// allocates.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    near: Sums,
    far: Sums,
}

/// Sums by row, and which rows have one.
#[derive(Clone, Debug, Default)]
struct Sums {
    sums: Vec<u32>,
    rows: Vec<u32>,
}

impl Sums {
    fn add(&mut self, row: u32, points: u32) {
        if let Some(sum) = self.sums.get_mut(row as usize) {
            if *sum == 0 {
                self.rows.push(row);
            }
            // Never 0 again, so that no row is listed twice.
            *sum = sum.saturating_add(points.max(1));
        }
    }

    fn start(&mut self, rows: usize) {
        self.sums.resize(rows, 0);
        for row in self.rows.drain(..) {
            self.sums[row as usize] = 0;
        }
    }

    fn best(&self, count: usize) -> Vec<Ranked> {
        let mut best = Best::new(count, 0);
        for &row in &self.rows {
            let score = self.sums[row as usize].min(i32::MAX as u32) as i32;
            best.insert(Ranked {
                score,
                row,
                ..Ranked::default()
            });
        }
        best.list
    }
}

impl Model {
    /// Makes a pack's pairs ready: both directions of each, normalized, the strongest kept.
    pub fn new(pairs: &Pairs) -> Self {
        let blend = Blend::from_numbers(&pairs.blend);
        let mut counts = vec![0u32; pairs.rows()];
        let mut sums = vec![0u64; pairs.rows()];
        let levels: [u64; LEVELS as usize] = core::array::from_fn(|level| weight(level as u32));
        pairs.each(|low, high, level| {
            for row in [low, high] {
                counts[row as usize] += 1;
                sums[row as usize] += levels[level as usize];
            }
        });
        let damp: Vec<u64> = sums.iter().map(|sum| eighth_root(*sum)).collect();
        let share = |from: u32, to: u32, level: u32| {
            let sum = sums[from as usize] + u64::from(blend.smooth);
            let scaled = levels[level as usize] * SHARE_ONE * ROOT_ONE;
            (scaled / sum.max(1) / damp[to as usize].max(1)) as u32
        };
        let mut starts = Vec::with_capacity(counts.len());
        let mut next = 0;
        for count in &counts {
            starts.push(next);
            next += count;
        }
        let mut all = vec![Partner::default(); next as usize];
        pairs.each(|low, high, level| {
            for (from, row) in [(low, high), (high, low)] {
                let at = &mut starts[from as usize];
                let share = share(from, row, level);
                all[*at as usize] = Partner { row, share };
                *at += 1;
            }
        });
        let (mut ends, mut partners) = (Vec::with_capacity(counts.len()), Vec::new());
        let mut rest = all.as_mut_slice();
        for count in &counts {
            let own;
            (own, rest) = core::mem::take(&mut rest).split_at_mut(*count as usize);
            own.sort_unstable_by_key(|partner| (core::cmp::Reverse(partner.share), partner.row));
            partners.extend_from_slice(own.get(..PARTNERS).unwrap_or(own));
            ends.push(partners.len() as u32);
        }
        let mut popular = Best::new(HISTORY * 2 + 2, 0);
        for (sum, row) in sums.iter().zip(0..) {
            let score = (*sum).min(i32::MAX as u64) as i32;
            popular.insert(Ranked {
                score,
                row,
                ..Ranked::default()
            });
        }
        Self {
            ends,
            partners,
            popular: popular.list.iter().map(|ranked| ranked.row).collect(),
            blend,
        }
    }

    /// Ranks by other numbers from now on; `smooth`, which is in the shares already, stays.
    pub fn blend_by(&mut self, blend: Blend) {
        self.blend = blend;
    }

    fn partners(&self, row: u32) -> &[Partner] {
        let end = |row: usize| self.ends.get(row).copied().unwrap_or(0) as usize;
        let start = (row as usize).checked_sub(1).map_or(0, end);
        self.partners
            .get(start..end(row as usize))
            .unwrap_or_default()
    }

    /// The rows that stand in a pair with this one, strongest first.
    pub fn leads_to(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        self.partners(row).iter().map(|partner| partner.row)
    }

    /// The rows that come next after a session (oldest event first), best first, at most `count`, with their scores.
    ///
    /// Products of the session may be among them: see [`Blend::again`].
    pub fn next(&self, scratch: &mut Scratch, session: &[u32], count: usize) -> Vec<(u32, u32)> {
        let Scratch { near, far } = scratch;
        near.start(self.ends.len());
        far.start(self.ends.len());
        let mut seen: [Option<u32>; HISTORY] = [None; HISTORY];
        let newest = session.iter().rev().take(HISTORY);
        for ((row, position), place) in newest.zip(&self.blend.position).zip(0..) {
            // Only the latest view of a product counts.
            if seen.contains(&Some(*row)) {
                continue;
            }
            seen[place] = Some(*row);
            for partner in self.partners(*row) {
                near.add(partner.row, position * partner.share / 4);
            }
        }
        if self.blend.hop > 0 {
            for ranked in near.best(FRONTIER) {
                let points = ranked.score as u64 * u64::from(self.blend.hop) / u64::from(HOP_ONE);
                for partner in self.partners(ranked.row) {
                    far.add(
                        partner.row,
                        (points * u64::from(partner.share) / SHARE_ONE) as u32,
                    );
                }
            }
            for &row in &far.rows {
                near.add(row, far.sums[row as usize]);
            }
        }
        for (row, again) in seen.iter().zip(&self.blend.again) {
            if let (Some(row), 1..) = (row, *again) {
                near.add(*row, *again);
            }
        }
        let mut best: Vec<(u32, u32)> = near
            .best(count)
            .iter()
            .map(|ranked| (ranked.row, ranked.score as u32))
            .collect();
        for &row in &self.popular {
            if best.len() < count && !best.iter().any(|(other, _)| *other == row) {
                best.push((row, 0));
            }
        }
        best
    }
}

/// The scale of eighth roots: this much is the root of 256, the least sum there is.
const ROOT_ONE: u64 = 1 << 8;

/// The eighth root of a sum, in [`ROOT_ONE`]ths of that of 256.
fn eighth_root(sum: u64) -> u64 {
    // A root of a number moved up first, so that it keeps 16 bits behind the point: √x · 2^16.
    let root = |value: u64| (value.min(u64::from(u32::MAX)) << 32).isqrt();
    // Three of them make sum^(1/8) · 2^28, and the eighth root of 256 is 2.
    root(root(root(sum))) >> 21
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Strings;
    use proptest::prelude::*;

    fn blend() -> Blend {
        Blend {
            smooth: 0,
            hop: HOP_ONE,
            position: core::array::from_fn(|place| POSITION_ONE >> place),
            again: [0; HISTORY],
        }
    }

    fn model(rows: u32, pairs: &[(u32, u32, u32)], blend: &Blend) -> Model {
        let ids: Vec<String> = (0..rows).map(|row| row.to_string()).collect();
        let ids: Strings = ids.iter().map(String::as_str).collect();
        Model::new(&Pairs::new(ids, pairs, blend.numbers()))
    }

    fn next(model: &Model, session: &[u32], count: usize) -> Vec<u32> {
        let found = model.next(&mut Scratch::default(), session, count);
        found.into_iter().map(|(row, _)| row).collect()
    }

    #[test]
    fn roots_are_roots() {
        for (sum, root) in [(256, 256), (65_536, 512), (16_777_216, 1024)] {
            assert_eq!(eighth_root(sum), root);
        }
    }

    #[test]
    fn levels_are_half_octaves() {
        assert_eq!(
            [weight(0), weight(1), weight(2), weight(5)],
            [256, 362, 512, 1448]
        );
    }

    /// 0 goes with 1 twice as much as with 2; 1 goes with 3. By hand, with sums 768, 768, 256 and 256:
    /// near(1) = 512/768 / r, near(2) = 256/768, far(3) = near(1) · 256/768, where r = 3^(1/8).
    #[test]
    fn a_hand_made_graph_gives_the_formula() {
        let pairs = [(0, 1, 2), (0, 2, 0), (1, 3, 0)];
        let model = model(4, &pairs, &blend());
        let found = model.next(&mut Scratch::default(), &[0], 4);
        let one = f64::from(AGAIN_ONE);
        let root = 3f64.powf(1.0 / 8.0);
        let near1 = 512.0 / 768.0 / root;
        let near2 = 256.0 / 768.0;
        let far3 = near1 * 256.0 / 768.0;
        let far0 = near1 * 512.0 / 768.0 / root + near2 / root;
        let wanted = [(1, near1), (0, far0), (2, near2), (3, far3)];
        let mut wanted: Vec<_> = wanted.into_iter().collect();
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        for ((row, score), (wanted_row, wanted)) in found.iter().zip(&wanted) {
            assert_eq!(row, wanted_row);
            assert!(
                (f64::from(*score) / one - wanted).abs() < 0.005,
                "{row} {score} {wanted}"
            );
        }
    }

    #[test]
    fn repeats_stand_where_the_blend_wants_them() {
        let pairs = [(0, 1, 4), (1, 2, 4), (2, 3, 4)];
        let mut blend = blend();
        blend.hop = 0;
        assert_eq!(next(&model(5, &pairs, &blend), &[0, 3], 2), [2, 1]);
        blend.again = [0; HISTORY];
        blend.again[1] = 2 * AGAIN_ONE;
        assert_eq!(next(&model(5, &pairs, &blend), &[0, 3], 2), [0, 2]);
    }

    #[test]
    fn what_nobody_knows_gets_what_goes_most() {
        let model = model(6, &[(0, 1, 9), (0, 2, 3)], &blend());
        assert_eq!(next(&model, &[], 2), [0, 1]);
        assert_eq!(next(&model, &[5, 99], 3), [0, 1, 2]);
    }

    proptest! {
        /// Any pack that can be read ranks: rows that exist, each once, best first.
        #[test]
        fn every_model_ranks_rows_once_and_best_first(
            pairs in proptest::collection::btree_map((0..40u32, 1..40u32), 0..LEVELS, 0..300),
            numbers in proptest::collection::vec(any::<u32>(), 0..30),
            session in proptest::collection::vec(0..50u32, 0..30),
            count in 0..30usize,
        ) {
            let mut list: Vec<_> = pairs
                .into_iter()
                .map(|((low, far), level)| (low, low + far, level))
                .filter(|(_, high, _)| *high < 40)
                .collect();
            list.sort_unstable();
            let ids: Vec<String> = (0..40).map(|row| row.to_string()).collect();
            let ids: Strings = ids.iter().map(String::as_str).collect();
            let model = Model::new(&Pairs::new(ids, &list, numbers));
            let mut scratch = Scratch::default();
            let found = model.next(&mut scratch, &session, count);
            prop_assert!(found.len() <= count);
            prop_assert!(found.iter().all(|(row, _)| *row < 40));
            prop_assert!(found.is_sorted_by(|a, b| a.1 >= b.1));
            let mut rows: Vec<u32> = found.iter().map(|(row, _)| *row).collect();
            rows.sort_unstable();
            rows.dedup();
            prop_assert_eq!(rows.len(), found.len());
            // What is left over from one prediction never reaches the next.
            prop_assert_eq!(model.next(&mut scratch, &session, count), found);
        }
    }
}
