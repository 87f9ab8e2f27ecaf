//! Where logs and catalog meet: neighbors learned from what visitors looked at go before those found by content.
//!
//! Only pairs of products reach a pack, by way of ranked lists. A product without a log keeps its content
//! neighbors; every list leaves places for them, because a new product has no log either and would never be found.

use super::logs::Sessions;
use super::product::Product;
use super::similarity::{Content, NEIGHBORS, Neighbor};
use crate::catalog::{Availability, Pairs};
use crate::recommend::model::{Blend, HISTORY, Model, Scratch};
use std::collections::HashMap;

/// The most learned neighbors of a list.
pub const LEARNED: usize = 9;
/// The score of the weakest learned neighbor; content neighbors stay below it.
const LEAST: u8 = 160;

/// Which product each id means: its own, its variants' and its group's.
fn products_by_id(products: &[Product]) -> HashMap<&str, usize> {
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

/// Sessions in which every variant is its product. What the catalog no longer has stays: it still joins others.
pub fn by_product(products: &[Product], sessions: &Sessions) -> Sessions {
    let known = products_by_id(products);
    sessions.renamed(|id| known.get(id).map_or(id, |row| products[*row].id.as_str()))
}

/// Puts learned neighbors before those found by content; returns how many products have any.
pub fn blend(products: &[Product], content: &mut Content, pairs: &Pairs) -> usize {
    let mut model = Model::new(pairs);
    // A list stands beside the product itself.
    model.blend_by(Blend {
        again: [0; HISTORY],
        ..Blend::from_numbers(&pairs.blend)
    });
    let known = products_by_id(products);
    let product_of: Vec<Option<usize>> =
        pairs.ids.iter().map(|id| known.get(id).copied()).collect();
    let mut scratch = Scratch::default();
    let mut count = 0;
    for (row, product) in product_of
        .iter()
        .zip(0..)
        .filter_map(|(product, row)| Some((row, (*product)?)))
    {
        let found = model.next(&mut scratch, &[row], NEIGHBORS * 4);
        let others = found.iter().filter(|(_, score)| *score > 0);
        let others =
            others.filter_map(|(other, score)| Some((product_of[*other as usize]?, *score)));
        let near: Vec<(usize, u32)> = others
            .filter(|(other, _)| {
                *other != product && may_stand_together(&products[product], &products[*other])
            })
            .take(LEARNED)
            .collect();
        count += usize::from(!near.is_empty());
        join(products, &near, &mut content.neighbors[product]);
    }
    count
}

/// The same limits as for content: no man's shirt beside a woman's, no variant of one group beside another.
fn may_stand_together(product: &Product, other: &Product) -> bool {
    product.gender.fits(other.gender)
        && product.age.fits(other.age)
        && (product.group.is_none() || product.group != other.group)
}

/// Learned neighbors first, by their share of the strongest; then content; what is out of stock last.
fn join(products: &[Product], near: &[(usize, u32)], list: &mut Vec<Neighbor>) {
    let strongest = near
        .iter()
        .map(|(_, score)| *score)
        .max()
        .unwrap_or(1)
        .max(1);
    let mut joined: Vec<Neighbor> = Vec::with_capacity(NEIGHBORS);
    for (other, score) in near {
        let share = u64::from(*score) * u64::from(u8::MAX - LEAST) / u64::from(strongest);
        let score = match products[*other].availability {
            Availability::OutOfStock => 1 + (share / 2) as u8,
            _ => LEAST + share as u8,
        };
        joined.push(Neighbor {
            row: *other as u32,
            score,
        });
    }
    for neighbor in list.iter() {
        if !joined.iter().any(|other| other.row == neighbor.row) {
            joined.push(Neighbor {
                score: if near.is_empty() {
                    neighbor.score
                } else {
                    neighbor.score.min(LEAST - 1)
                },
                ..*neighbor
            });
        }
    }
    joined.sort_by_key(|neighbor| std::cmp::Reverse(neighbor.score));
    joined.truncate(NEIGHBORS);
    *list = joined;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::model::{Options, train};
    use crate::builder::similarity::content;
    use crate::catalog::Gender;

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

    fn learned(products: &[Product], lists: &[&[&str]]) -> (Content, usize) {
        let mut sessions = Sessions::default();
        for (list, at) in lists.iter().zip(0..) {
            sessions.push(list.iter().copied(), at);
        }
        let sessions = by_product(products, &sessions);
        let options = Options {
            budget: None,
            min_support: 2,
        };
        let trained = train(&sessions, &options).unwrap();
        let mut content = content(products);
        let count = blend(products, &mut content, &trained.pairs);
        (content, count)
    }

    fn ids<'a>(products: &'a [Product], content: &Content, row: usize) -> Vec<&'a str> {
        let list = content.neighbors[row].iter();
        list.map(|neighbor| products[neighbor.row as usize].id.as_str())
            .collect()
    }

    #[test]
    fn what_visitors_look_at_goes_before_what_reads_alike() {
        let products = shop();
        // One visitor saw a variant, and something the shop no longer has.
        let (content, count) = learned(&products, &[&["pot", "hose"], &["pot-v", "gone", "hose"]]);
        assert_eq!(count, 2);
        assert_eq!(ids(&products, &content, 0), ["hose", "pot2"]);
        assert!(content.neighbors[0].is_sorted_by(|a, b| a.score >= b.score));
        assert!(content.neighbors[0][1].score < LEAST);
        // No log, no change.
        assert_eq!(ids(&products, &content, 3), ["hose"]);
    }

    #[test]
    fn one_visitor_alone_changes_nothing() {
        let products = shop();
        let (found, count) = learned(&products, &[&["pot", "hose"], &["pot2", "hose2"]]);
        assert_eq!(count, 0);
        assert_eq!(found, content(&products));
    }

    #[test]
    fn limits_hold_for_learned_neighbors_too() {
        let mut products = shop();
        products[0].gender = Gender::Male;
        products[2].gender = Gender::Female;
        let (found, _) = learned(&products, &[&["pot", "hose"], &["pot", "hose"]]);
        assert_eq!(ids(&products, &found, 0), ["pot2"]);
    }

    #[test]
    fn what_is_out_of_stock_stays_last() {
        let mut products = shop();
        products[2].availability = Availability::OutOfStock;
        let (found, _) = learned(&products, &[&["pot", "hose"], &["pot", "hose"]]);
        assert_eq!(ids(&products, &found, 0), ["pot2", "hose"]);
    }
}
