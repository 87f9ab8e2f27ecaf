//! Candidates that a list names: what the shop's people put together, what goes with the cart.
//!
//! Reads lists and neighbors that the builder made; whether a product may be shown is decided as for all others.

use super::Shelf;

/// A product that a list names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Key of its id.
    pub key: u32,
    /// How much speaks for it, out of 1,000.
    pub points: i32,
    /// What its reason tells: the key of the product it goes with, an amount in the currency's minor unit, or days
    /// since it was bought (upper half) and days after which such things are bought again (lower half).
    pub source: u32,
}

/// Adds what the shop's people put beside a row, in their order.
#[inline(never)]
pub fn listed(shelf: &Shelf, row: usize, out: &mut Vec<Listed>) {
    for target in shelf.products.lists.of(row).0 {
        out.push(Listed {
            key: shelf.key(*target as usize),
            points: 1000 - out.len() as i32,
            source: 0,
        });
    }
}

/// Adds what looks like a row, by their pictures.
#[inline(never)]
pub fn looks(shelf: &Shelf, row: usize, out: &mut Vec<Listed>) {
    let (targets, weights) = shelf.products.looks.of(row);
    for (target, weight) in targets.iter().zip(weights) {
        out.push(Listed {
            key: shelf.key(*target as usize),
            points: i32::from(*weight) * 4,
            source: 0,
        });
    }
}

/// Adds what goes with a row that is in the cart: what is bought in one basket with it, what its buyers also choose, then
/// what resembles it. What goes with two of them counts by the stronger.
#[inline(never)]
pub fn basket(shelf: &Shelf, row: usize, out: &mut Vec<Listed>) {
    let products = &shelf.products;
    let lists = [&products.together, &products.bought, &products.neighbors];
    for (list, strongest) in lists.iter().zip([1000, 800, 600]) {
        for (target, place) in list.of(row).0.iter().zip(0..) {
            let found = Listed {
                key: shelf.key(*target as usize),
                points: strongest - place * 20,
                source: shelf.key(row),
            };
            match out.iter_mut().find(|other| other.key == found.key) {
                Some(other) if other.points >= found.points => {}
                Some(other) => *other = found,
                None => out.push(found),
            }
        }
    }
}
