//! What learned lists say: how strongly the page's product, what was looked at and the cart lead to each product.
//!
//! Sums over those sources, across all shelves: a product's lists stand in the pack of its own page, the card that they
//! lead to may stand on any. Knows keys and points; weighs nothing.

use super::candidates::Query;
use super::{Shelf, Strategy, Term};
use crate::catalog::{Lead, Neighbors, Products};

/// The terms that learned lists feed.
pub const TERMS: [Term; 4] = [
    Term::PageLearned,
    Term::Learned,
    Term::Bought,
    Term::Together,
];

/// The scale of positions: this much is 1.
pub const POSITION_ONE: i32 = 256;

/// What learned lists say of one product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Led {
    /// Key of its id.
    pub key: u32,
    /// In the order of [`TERMS`].
    pub points: [i32; TERMS.len()],
    /// The product looked at that leads here most, as a key, and its points.
    pub from: (u32, i32),
}

/// Names one of a product's lists.
type Choose = fn(&Products) -> &Neighbors;

/// Adds what one source's lists say, at a share in [`POSITION_ONE`]ths.
#[inline(never)]
fn follow(
    shelves: &[Shelf],
    source: u32,
    list: Choose,
    share: i32,
    direct: bool,
    term: usize,
    out: &mut Vec<Led>,
) {
    // A list may stand on several shelves, each time with the targets that its pack has.
    let mut found: Vec<u32> = Vec::new();
    for shelf in shelves {
        let Some(row) = shelf.row_of(source) else {
            continue;
        };
        let (targets, weights) = list(&shelf.products).of(row);
        for (target, weight) in targets.iter().zip(weights) {
            let (key, lead) = (shelf.key(*target as usize), Lead(*weight));
            if found.contains(&key) || direct && !lead.is_direct() {
                continue;
            }
            found.push(key);
            let points = lead.points() * share / POSITION_ONE;
            let at = out.iter().position(|led| led.key == key);
            let at = at.unwrap_or_else(|| {
                out.push(Led {
                    key,
                    ..Led::default()
                });
                out.len() - 1
            });
            if let Some(led) = out.get_mut(at) {
                led.points[term] += points;
                if term == 1 && points > led.from.1 {
                    led.from = (source, points);
                }
            }
        }
    }
}

/// What the lists of all sources say together.
///
/// The sources are the products of the session, newest first: the page's own, then what was looked at. Each counts by
/// its position, as in [`model`](super::model). What is bought with it is asked of the page's product, or of the cart
/// where the page has none.
#[inline(never)]
pub fn leads(shelves: &[Shelf], query: &Query) -> Vec<Led> {
    let mut out = Vec::new();
    let own = query.page.map(|(shelf, row)| shelf.key(row));
    let mut anchors = query.cart;
    if let Some(own) = &own {
        anchors = core::slice::from_ref(own);
    }
    let direct = query.strategy == Strategy::AlsoViewed;
    let mut positions = query.positions.iter();
    let mut next = || {
        positions
            .next()
            .map_or(0, |share| (*share).min(POSITION_ONE as u32) as i32)
    };
    if own.is_some() {
        next();
    }
    for source in anchors.iter().take(10) {
        for (list, term) in LISTS {
            follow(shelves, *source, list, POSITION_ONE, direct, term, &mut out);
        }
    }
    for (source, _) in query.taste.map_or(&[][..], |taste| &taste.followed) {
        if own != Some(*source) {
            follow(shelves, *source, viewed, next(), direct, 1, &mut out);
        }
    }
    out
}

/// The lists that are followed from the page's product or the cart, and the place of each one's term.
const LISTS: [(Choose, usize); 3] = [(viewed, 0), (bought, 2), (together, 3)];

fn viewed(products: &Products) -> &Neighbors {
    &products.viewed
}

fn bought(products: &Products) -> &Neighbors {
    &products.bought
}

fn together(products: &Products) -> &Neighbors {
    &products.together
}

/// The rows of a shelf that are led to, and by which entry of `leads`.
#[inline(never)]
pub fn rows(shelf: &Shelf, leads: &[Led]) -> Vec<(u32, usize)> {
    if leads.is_empty() {
        return Vec::new();
    }
    // Nearly all rows end at one bit.
    let mut bits = [0u32; 32];
    for led in leads {
        bits[(led.key >> 5 & 31) as usize] |= 1 << (led.key & 31);
    }
    let mut out = Vec::new();
    for (key, row) in shelf.keys.iter().zip(0..) {
        if bits[(key >> 5 & 31) as usize] >> (key & 31) & 1 == 1
            && let Some(at) = leads.iter().position(|led| led.key == *key)
        {
            out.push((row, at));
        }
    }
    out
}
