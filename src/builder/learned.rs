//! Where logs and catalog meet: what visitors and customers do becomes lists of products beside those found by content.
//!
//! Only pairs of products reach a pack, by way of ranked lists with one coarse step each. Learned lists never mix with
//! those of content, so that no reason claims what nobody did; content keeps places of its own beside them, because a new
//! product has no log and would never be found.

use super::config::Ranking;
use super::demand::demand;
use super::logs::{Log, Sessions};
use super::model;
use super::model::exchange::Table;
use super::product::Product;
use super::similarity::{Content, NEIGHBORS, Neighbor};
use crate::catalog::{Lead, Pairs};
use crate::recommend::Term;
use crate::recommend::model::{Blend, HISTORY, Model, Scratch};
use std::collections::{HashMap, HashSet};

/// The most products in a list of what visitors come to.
pub const VIEWED: usize = 16;
/// The most products in a list of what customers choose, or of what stands in their baskets.
pub const CHOSEN: usize = 8;
/// The fewest places that content keeps, and the most cards of all lists of a product together.
const CONTENT: usize = 4;
const CARDS: usize = 24;

/// What was learned.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// Pairs of products in the model of visits.
    pub pairs: usize,
    /// Products with a list of what visitors come to, of what customers choose, of what stands in one basket.
    pub products: [usize; 3],
    /// Hit rate and mean reciprocal rank at 20 on the newest visits; `None` when there are too few.
    pub fitted: Option<(f64, f64)>,
    /// How to rank by it.
    pub ranking: Option<Ranking>,
}

/// Which product each id means: its own, its variants' and its group's.
pub(super) fn products_by_id(products: &[Product]) -> HashMap<&str, usize> {
    let mut out = HashMap::new();
    for (row, product) in products.iter().enumerate() {
        let others = product.variant_ids.iter().chain(&product.group);
        for id in others.map(String::as_str) {
            out.entry(id).or_insert(row);
        }
    }
    // A product's own id wins over another's variant.
    out.extend(
        products
            .iter()
            .zip(0..)
            .map(|(product, row)| (product.id.as_str(), row)),
    );
    out
}

/// A log in which every variant is its product. What the catalog no longer has stays: it still joins others.
pub fn by_product(products: &[Product], log: &Log) -> Log {
    let known = products_by_id(products);
    let renamed = |sessions: &Sessions| {
        sessions.renamed(|id| known.get(id).map_or(id, |row| products[*row].id.as_str()))
    };
    Log {
        visits: renamed(&log.visits),
        baskets: renamed(&log.baskets),
        buyers: renamed(&log.buyers),
        orders: log.orders.clone(),
        ..*log
    }
}

/// The same for pairs that were counted elsewhere.
pub fn table_by_product(products: &[Product], table: &Table) -> Table {
    let known = products_by_id(products);
    table.renamed(|id| known.get(id).map_or(id, |row| products[*row].id.as_str()))
}

/// Learns lists and demand from a log (see [`by_product`]) into `content`; the pairs of visits from a table instead,
/// where they were counted elsewhere (see [`table_by_product`]).
pub fn learn(
    products: &[Product],
    content: &mut Content,
    log: &Log,
    table: Option<&Table>,
    min_support: u32,
) -> Learned {
    let mut learned = Learned::default();
    let mut positions = model::prior().position.to_vec();
    let visits = match table {
        Some(table) => Some((model::counted_elsewhere(table, min_support), None)),
        None => (!log.visits.is_empty()).then(|| model::pairs(&log.visits, min_support)),
    };
    if let Some((pairs, fitted)) = visits {
        let blend = Blend::from_numbers(&pairs.blend);
        learned.pairs = pairs.len();
        learned.fitted = fitted;
        positions = blend.position.to_vec();
        content.viewed = lists(products, &pairs, &blend, VIEWED);
    }
    for (sessions, out) in [
        (&log.buyers, &mut content.bought),
        (&log.baskets, &mut content.together),
    ] {
        if !sessions.is_empty() {
            let (pairs, _) = model::pairs(sessions, min_support);
            // What was never bought together must not be told to be: no second step.
            let blend = Blend {
                hop: 0,
                ..Blend::from_numbers(&pairs.blend)
            };
            *out = lists(products, &pairs, &blend, CHOSEN);
        }
    }
    let demand = demand(products, log, min_support);
    (content.sales, content.trending) = (demand.sales, demand.trending);
    for (count, lists) in
        learned
            .products
            .iter_mut()
            .zip([&content.viewed, &content.bought, &content.together])
    {
        *count = lists.iter().filter(|list| !list.is_empty()).count();
    }
    make_room(content);
    learned.ranking = Some(Ranking {
        weights: Term::WEIGHTS.to_vec(),
        positions,
    });
    learned
}

/// For each product what a model answers to a session of it alone, in steps of half octaves.
fn lists(products: &[Product], pairs: &Pairs, blend: &Blend, most: usize) -> Vec<Vec<Neighbor>> {
    let mut model = Model::new(pairs);
    // A list stands beside the product itself.
    model.blend_by(Blend {
        again: [0; HISTORY],
        ..blend.clone()
    });
    let known = products_by_id(products);
    let product_of: Vec<Option<usize>> =
        pairs.ids.iter().map(|id| known.get(id).copied()).collect();
    let mut scratch = Scratch::default();
    let mut found = vec![Vec::new(); products.len()];
    for (product, row) in product_of.iter().zip(0..) {
        let Some(product) = *product else {
            continue;
        };
        let direct: HashSet<u32> = model.leads_to(row).collect();
        let others = model.next(&mut scratch, &[row], most * 4).into_iter();
        let others = others.filter(|(_, score)| *score > 0);
        let others = others.filter_map(|(other, score)| {
            Some((product_of[other as usize]?, score, direct.contains(&other)))
        });
        let mut others: Vec<(usize, u32, bool)> = others
            .filter(|(other, ..)| {
                *other != product && may_stand_together(&products[product], &products[*other])
            })
            .collect();
        others.truncate(most);
        found[product] = others;
    }
    leads(&found)
}

/// Scores as steps below that of a strong lead of this shop: the strongest of one list in a hundred are above it.
fn leads(found: &[Vec<(usize, u32, bool)>]) -> Vec<Vec<Neighbor>> {
    let strongest = |list: &Vec<(usize, u32, bool)>| list.iter().map(|(_, score, _)| *score).max();
    let mut heads: Vec<u32> = found.iter().filter_map(strongest).collect();
    heads.sort_unstable();
    let top = heads
        .get(heads.len().saturating_sub(1 + heads.len() / 100))
        .map_or(1.0, |top| f64::from(*top));
    let lead = |(row, score, direct): &(usize, u32, bool)| {
        let steps = (top / f64::from(*score)).log2() * 2.0;
        let level = f64::from(Lead::MOST) - steps.round();
        Neighbor {
            row: *row as u32,
            score: Lead::new(level.clamp(1.0, f64::from(Lead::MOST)) as u8, *direct).0,
        }
    };
    found
        .iter()
        .map(|list| list.iter().map(lead).collect())
        .collect()
}

/// Cuts content lists so that a product's page fetches no more cards than before, but leaves some everywhere.
fn make_room(content: &mut Content) {
    for row in 0..content.neighbors.len() {
        let [viewed, together, bought, ..] = content.lists(row);
        let cards = viewed.iter().chain(together).chain(bought);
        let cards: HashSet<u32> = cards.map(|neighbor| neighbor.row).collect();
        let room = CARDS.saturating_sub(cards.len()).clamp(CONTENT, NEIGHBORS);
        content.neighbors[row].truncate(room);
    }
}

/// The same limits as for content: no man's shirt beside a woman's, no variant of one group beside another.
fn may_stand_together(product: &Product, other: &Product) -> bool {
    product.gender.fits(other.gender)
        && product.age.fits(other.age)
        && (product.group.is_none() || product.group != other.group)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::similarity::content;
    use crate::catalog::{Availability, Gender};

    fn product(id: &str, title: &str) -> Product {
        Product {
            id: id.into(),
            variant_ids: vec![id.into(), format!("{id}-v")],
            title: title.into(),
            category: vec![title.split(' ').next().unwrap_or("").into()],
            price_min: 1000,
            ..Product::default()
        }
    }

    fn shop() -> Vec<Product> {
        vec![
            product("pot", "Teapot of iron"),
            product("pot2", "Teapot of china"),
            product("hose", "Hose for gardens"),
            product("hose2", "Hose for balconies"),
        ]
    }

    fn visits(lists: &[&[&str]]) -> Log {
        let mut log = Log::default();
        for (list, at) in lists.iter().zip(0..) {
            log.visits.push(list.iter().copied(), at);
        }
        log
    }

    fn learned(products: &[Product], log: &Log) -> (Content, Learned) {
        let log = by_product(products, log);
        let mut content = content(products);
        let learned = learn(products, &mut content, &log, None, 2);
        (content, learned)
    }

    fn ids<'a>(products: &'a [Product], list: &[Neighbor]) -> Vec<&'a str> {
        let rows = list.iter().map(|neighbor| neighbor.row as usize);
        rows.map(|row| products[row].id.as_str()).collect()
    }

    #[test]
    fn what_visitors_look_at_is_a_list_of_its_own() {
        let products = shop();
        // One visitor saw a variant, and something the shop no longer has.
        let log = visits(&[&["pot", "hose"], &["pot-v", "gone", "hose"]]);
        let (found, learned) = learned(&products, &log);
        assert_eq!(learned.products, [2, 0, 0]);
        assert_eq!(ids(&products, &found.viewed[0]), ["hose"]);
        assert!(Lead(found.viewed[0][0].score).is_direct());
        assert!(found.viewed[3].is_empty());
        // Content says the same as without logs.
        assert_eq!(found.neighbors, content(&products).neighbors);
    }

    #[test]
    fn pairs_counted_elsewhere_make_the_same_lists() {
        let products = shop();
        let log = by_product(&products, &visits(&[&["pot", "hose"], &["pot-v", "hose"]]));
        let (here, _) = learned(&products, &log);
        let mut csv = Vec::new();
        let asked = model::exchange::Asked {
            half_life: model::exchange::FOREVER,
            min_support: 1,
        };
        model::exchange::write(log.visits, &asked, &mut csv).unwrap();
        let file = std::env::temp_dir().join(format!("devanture-pairs-{}", std::process::id()));
        std::fs::write(&file, csv).unwrap();
        let table = Table::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let table = table_by_product(&products, &table);
        let mut there = content(&products);
        let learned = learn(&products, &mut there, &Log::default(), Some(&table), 2);
        assert_eq!(there.viewed, here.viewed);
        assert_eq!(learned.products, [2, 0, 0]);
    }

    #[test]
    fn two_steps_away_is_told_apart_from_seen_together() {
        let products = shop();
        let log = visits(&[
            &["pot", "hose"],
            &["pot", "hose"],
            &["hose", "hose2"],
            &["hose", "hose2"],
        ]);
        let (found, _) = learned(&products, &log);
        let direct = found.viewed[0]
            .iter()
            .map(|lead| Lead(lead.score).is_direct());
        assert_eq!(ids(&products, &found.viewed[0]), ["hose", "hose2"]);
        assert_eq!(direct.collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn one_visitor_alone_changes_nothing() {
        let products = shop();
        let log = visits(&[&["pot", "hose"], &["pot2", "hose2"]]);
        let (found, learned) = learned(&products, &log);
        assert_eq!(learned.products, [0; 3]);
        assert!(found.viewed.iter().all(Vec::is_empty));
        assert_eq!(found.neighbors, content(&products).neighbors);
    }

    #[test]
    fn baskets_and_buyers_are_lists_of_their_own() {
        let products = shop();
        let mut log = Log::default();
        for person in 0..2 {
            let [pot, hose] = ["pot", "hose"].map(|id| log.baskets.number(id));
            log.baskets.add([pot, hose], 1, true, Some(person));
            let rows = ["pot", "hose", "hose2"].map(|id| log.buyers.number(id));
            log.buyers.add(rows, 2, true, None);
        }
        let (found, learned) = learned(&products, &log);
        assert_eq!(learned.products, [0, 3, 2]);
        assert_eq!(ids(&products, &found.together[0]), ["hose"]);
        assert_eq!(ids(&products, &found.bought[3]), ["pot", "hose"]);
        let chosen = found.together.iter().chain(&found.bought).flatten();
        assert!(chosen.clone().count() > 0);
        assert!(chosen.into_iter().all(|lead| Lead(lead.score).is_direct()));
    }

    #[test]
    fn the_same_basket_twice_of_one_customer_is_nobody_elses_business() {
        let products = shop();
        let mut log = Log::default();
        for _ in 0..5 {
            let rows = ["pot", "hose"].map(|id| log.baskets.number(id));
            log.baskets.add(rows, 1, true, Some(3));
        }
        let (found, _) = learned(&products, &log);
        assert!(found.together.iter().all(Vec::is_empty));
    }

    #[test]
    fn limits_hold_for_learned_lists_too() {
        let mut products = shop();
        products[0].gender = Gender::Male;
        products[2].gender = Gender::Female;
        let (found, _) = learned(&products, &visits(&[&["pot", "hose"], &["pot", "hose"]]));
        assert!(found.viewed[0].is_empty());
    }

    #[test]
    fn stock_changes_no_list() {
        let mut products = shop();
        let log = visits(&[&["pot", "hose"], &["pot", "hose"], &["pot", "pot2"]]);
        let (before, _) = learned(&products, &log);
        products[2].availability = Availability::OutOfStock;
        assert_eq!(learned(&products, &log).0, before);
    }

    #[test]
    fn content_makes_room_but_keeps_its_places() {
        let neighbor = |row| Neighbor { row, score: 65 };
        let mut content = Content {
            neighbors: vec![(0..12).map(neighbor).collect(); 2],
            viewed: vec![(20..32).map(neighbor).collect(), Vec::new()],
            bought: vec![(24..40).map(neighbor).collect(), Vec::new()],
            ..Content::default()
        };
        make_room(&mut content);
        assert_eq!(content.neighbors[0].len(), CONTENT);
        assert_eq!(content.neighbors[1].len(), NEIGHBORS);
    }

    /// Whoever holds both packs, with and without one visit, tries to tell what it was. Products and pairs that only this
    /// visitor saw leave no trace; pairs that others share may move by a step, no more, as any visit moves them.
    #[test]
    fn one_visit_more_tells_nothing_that_others_do_not_share() {
        let mut products = shop();
        products.push(product("rake", "Rake of ash"));
        products.push(product("urn", "Urn of clay"));
        let many: Vec<&[&str]> = (0..40)
            .map(|at| [&["pot", "hose"][..], &["pot2", "hose2", "pot"]][at % 2])
            .collect();
        let (before, _) = learned(&products, &visits(&many));
        // A visit of pairs that nobody else looked at.
        let mut with = many.clone();
        with.push(&["rake", "urn", "hose2"]);
        let (after, _) = learned(&products, &visits(&with));
        let rows = |content: &Content| -> Vec<Vec<u32>> {
            let list = |list: &Vec<Neighbor>| list.iter().map(|lead| lead.row).collect();
            content.viewed.iter().map(list).collect()
        };
        assert_eq!(rows(&after), rows(&before), "no product, no order");
        for row in [4, 5] {
            assert!(after.viewed[row].is_empty());
            assert_eq!((after.sales[row], after.trending[row]), (0, 0));
        }
        let leads = before
            .viewed
            .iter()
            .flatten()
            .zip(after.viewed.iter().flatten());
        for (old, new) in leads {
            assert!(
                (old.score >> 1).abs_diff(new.score >> 1) <= 1,
                "one step at most"
            );
        }
        // A visit that says what many said changes no list either: it is within a step.
        with.pop();
        with.push(&["pot", "hose"]);
        let (after, _) = learned(&products, &visits(&with));
        assert_eq!(rows(&after), rows(&before));
        let sales = before.sales.iter().zip(&after.sales);
        assert!(sales.clone().all(|(old, new)| old.abs_diff(*new) <= 17));
        // With a support of one the first visit would be told: the test can fail.
        with.pop();
        with.push(&["rake", "urn", "hose2"]);
        let mut open = content(&products);
        learn(
            &products,
            &mut open,
            &by_product(&products, &visits(&with)),
            None,
            1,
        );
        assert!(!open.viewed[4].is_empty());
    }
}
