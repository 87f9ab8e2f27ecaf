//! Candidates that do the same for less: of the page's product's own category, close to it in content, at a lower price.
//!
//! Goods sold by weight or volume are compared by the unit too: a smaller packet is not cheaper. Knows no shopper.

use super::dot::dots;
use super::{Listed, Shelf};

/// The cosine from which two products are the same kind of thing, in halves of the longest product.
const CLOSE: i32 = 127 * 127 / 2;

/// What one unit of a row costs now, sale included; 0 without a unit price.
fn unit_price(shelf: &Shelf, row: usize, now: u32) -> u32 {
    let unit = shelf.prices.unit_price.get(row).copied().unwrap_or(0);
    let price = shelf.prices.price.get(row).copied().unwrap_or(0).max(1);
    let paid = shelf.prices.price_at(row, now);
    (u64::from(unit) * u64::from(paid) / u64::from(price)) as u32
}

/// What a row saves against another, of the same shelf or not, in minor units (of a unit, where both have one): `None` when it
/// saves nothing or cannot be compared.
///
/// Where both have a price by the unit, the units must be the same and neither price nor unit price may be higher.
/// Where only one has it, they are different goods.
pub fn saving(page: (&Shelf, usize), other: (&Shelf, usize), now: u32) -> Option<u32> {
    let price = |(shelf, row): (&Shelf, usize)| shelf.prices.price_at(row, now);
    let unit = |(shelf, row): (&Shelf, usize)| unit_price(shelf, row, now);
    let paid = price(other);
    let saved = price(page).checked_sub(paid)?;
    if paid == 0 || (unit(page) > 0) != (unit(other) > 0) {
        return None;
    }
    if unit(page) == 0 {
        return (saved > 0).then_some(saved);
    }
    let saved = unit(page).checked_sub(unit(other))?;
    let same = page.0.products.unit(page.1) == other.0.products.unit(other.1);
    (saved > 0 && same).then_some(saved)
}

/// Everything on the shelves that does the same as the page's product for less.
#[inline(never)]
pub fn cheaper(shelves: &[Shelf], page: (&Shelf, usize), now: u32) -> Vec<Listed> {
    let mut out = Vec::new();
    let category = page.0.category_of(page.1).0;
    let features = page.0.products.features.get(page.1);
    let whole = page.0.prices.price_at(page.1, now).max(1);
    for shelf in shelves {
        for row in 0..shelf.len() {
            let mut close = [0];
            let Some(saved) = saving(page, (shelf, row), now)
                .filter(|_| category != 0 && shelf.category_of(row).0 == category)
            else {
                continue;
            };
            if let (Some(a), Some(b)) = (features, shelf.products.features.get(row)) {
                dots(core::slice::from_ref(b), a, &mut close);
            }
            if close[0] < CLOSE {
                continue;
            }
            let paid = shelf.prices.price_at(row, now);
            // Half the price says as much as any more.
            let share = u64::from(whole - paid.min(whole)) * 1000 / u64::from(whole);
            out.push(Listed {
                key: shelf.key(row),
                points: share.min(500) as i32 + 1,
                source: saved,
            });
        }
    }
    out
}
