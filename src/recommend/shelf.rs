//! A loaded pack with what ranking looks up often: keys, price steps, and which rows may be shown.
//!
//! Built once when a pack arrives; holds nothing of the shopper except which images the device already has.

use super::find::find;
use crate::catalog::format::FormatError;
use crate::catalog::{Check, PRIVATE, Products, Volatile, key, levels, normalize_path};
use crate::profile::{Event, price_step};
use crate::signals::Action;

/// A pack of products with its prices, ready to rank.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Cards and features.
    pub products: Products,
    /// Prices and stock.
    pub prices: Volatile,
    /// Key of each row's id.
    pub(super) keys: Vec<u32>,
    /// Per category of the dictionary: keys of the path and of its parent.
    pub(super) categories: Vec<(u32, u32)>,
    /// Per brand of the dictionary: its key; 0 for no brand.
    pub(super) brands: Vec<u32>,
    /// Each row's price on the logarithmic scale.
    pub(super) steps: Vec<u16>,
    /// How well each row does among all customers, in thousandths.
    pub(super) popular: Vec<u16>,
    /// How well each row is rated, in thousandths: few ratings prove little, five of them count half.
    pub(super) rated: Vec<u16>,
    /// Whether each row may be shown without a request that others do not make.
    pub(super) shown: Vec<bool>,
    /// Fetched for everyone on this page, not taken from this device's cache.
    pub(super) public: bool,
}

/// The keys of a category path and of its parent; the path itself at the top; 0 without one.
pub fn category_keys(path: &str) -> (u32, u32) {
    if path.is_empty() {
        return (0, 0);
    }
    (key(path), key(levels(path).0))
}

impl Shelf {
    /// Joins a pack with its prices. `public` says that everyone on this page fetched it.
    ///
    /// # Errors
    /// Any [`FormatError`] of the two packs; [`FormatError::Mismatch`] when the prices are of other products.
    pub fn load(
        products: &[u8],
        prices: &[u8],
        public: bool,
        now: u32,
    ) -> Result<Self, FormatError> {
        let mut shelf = Self::default();
        shelf.fill(products, prices, public, now)?;
        Ok(shelf)
    }

    /// The same into an empty shelf, where it stands.
    pub(crate) fn fill(
        &mut self,
        products: &[u8],
        prices: &[u8],
        public: bool,
        now: u32,
    ) -> Result<(), FormatError> {
        self.products.fill(products)?;
        self.prices.fill(prices)?;
        if self.products.len() != self.prices.len() {
            return Err(FormatError::Mismatch);
        }
        let rows = self.products.len();
        let mut check = Check::default();
        for row in 0..rows {
            let price = self.prices.price_at(row, now);
            let key = key(self.products.ids.get(row));
            check = check.and(key);
            self.keys.push(key);
            self.steps.push(price_step(price) as u16);
            let popularity = self.products.popularity.get(row).copied().unwrap_or(0);
            self.popular
                .push((u32::from(popularity) * 1000 / 255) as u16);
            let rating = self.products.rating.get(row).copied().unwrap_or(0);
            let count = self.products.rating_count.get(row).copied().unwrap_or(0);
            let above = u32::from(rating).clamp(30, 50) - 30;
            let count = count.min(1000);
            self.rated.push((above * 50 * count / (count + 5)) as u16);
        }
        if self.prices.of.first() != Some(&check.0) {
            return Err(FormatError::Mismatch);
        }
        for index in 0..self.products.category_names.len() {
            let path = self.products.category_names.get(index);
            self.categories.push(category_keys(path));
        }
        for index in 0..self.products.brand_names.len() {
            let name = self.products.brand_names.get(index);
            self.brands
                .push(if name.is_empty() { 0 } else { key(name) });
        }
        self.shown.resize(rows, false);
        self.public = public;
        Ok(())
    }

    /// How many products there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Key of a row's id.
    #[inline(never)]
    pub fn key(&self, row: usize) -> u32 {
        self.keys.get(row).copied().unwrap_or(0)
    }

    /// Whether a row may be shown.
    pub fn is_shown(&self, row: usize) -> bool {
        self.shown.get(row).copied().unwrap_or(false)
    }

    /// Allows a row to be shown.
    pub fn show(&mut self, row: usize) {
        if let Some(shown) = self.shown.get_mut(row) {
            *shown = true;
        }
    }

    /// Allows all rows to be shown; returns which ones were before.
    pub fn show_all(&mut self) -> Vec<bool> {
        let all = vec![true; self.len()];
        core::mem::replace(&mut self.shown, all)
    }

    /// Allows these rows and no others.
    pub fn show_only(&mut self, shown: Vec<bool>) {
        self.shown = shown;
    }

    /// Whether everyone on this page fetched this pack.
    pub fn is_public(&self) -> bool {
        self.public
    }

    /// The row of the product with this key.
    #[inline(never)]
    pub fn row_of(&self, key: u32) -> Option<usize> {
        find(&self.keys, key)
    }

    /// The row of the product with this id, or one of whose variants or groups has it.
    pub fn row_with_id(&self, id: &str) -> Option<usize> {
        self.row_of(key(id))
            .filter(|row| self.products.ids.get(*row) == id)
            .or_else(|| (0..self.len()).find(|row| self.products.has_id(*row, id)))
    }

    /// The row of the product whose page has this address (see [`normalize_path`]).
    pub fn row_at(&self, address: u32) -> Option<usize> {
        (0..self.len()).find(|row| key(&normalize_path(&self.products.link(*row))) == address)
    }

    /// Keys of a row's category and of its parent.
    #[inline(never)]
    pub fn category_of(&self, row: usize) -> (u32, u32) {
        let index = self.products.categories.get(row).copied().unwrap_or(0);
        self.categories
            .get(usize::from(index))
            .copied()
            .unwrap_or((0, 0))
    }

    /// Key of a row's brand; 0 without one.
    pub fn brand_of(&self, row: usize) -> u32 {
        let index = self.products.brands.get(row).copied().unwrap_or(0);
        self.brands.get(usize::from(index)).copied().unwrap_or(0)
    }

    /// Whether looks at a row are never recorded.
    pub fn is_private(&self, row: usize) -> bool {
        let audience = self.products.audience.get(row).copied().unwrap_or(0);
        audience & PRIVATE != 0
    }

    /// What a profile keeps of an action on a row, at `now` minutes since 1970.
    pub fn event(&self, row: usize, action: Action, now: u32) -> Event {
        let (category, parent) = self.category_of(row);
        Event {
            action: action as u8,
            hour: now / 60,
            product: self.key(row),
            category,
            parent,
            brand: self.brand_of(row),
            price: self.prices.price_at(row, now),
            audience: self.products.audience.get(row).copied().unwrap_or(0),
            features: self.products.features.get(row).copied().unwrap_or_default(),
            title: self.products.titles.get(row).to_owned(),
            path: self.products.category(row).to_owned(),
        }
    }
}
