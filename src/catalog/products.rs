//! Products as columns: the cards and features of a pack's rows, and their prices and stock apart,
//! because those change daily while the rest may stay in the browser's cache for a year.
//!
//! Knows the order and meaning of the sections; how a section is laid out is `format`'s.

use super::format::{Decoder, Encoder, FormatError, Kind, columns};
use super::{AgeGroup, Availability, Features, Gender, Neighbors, Strings, cut};

/// The slowly changing columns of a pack, one entry a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Products {
    /// The feed's id of the product's default variant.
    pub ids: Strings,
    /// All ids that mean this product (variants, group), separated by line feeds; empty when `ids` says it all.
    pub aliases: Strings,
    /// Titles, plain text.
    pub titles: Strings,
    /// What all product addresses of the pack begin with.
    pub link_prefix: Strings,
    /// The rest of each product's address.
    pub links: Strings,
    /// What all image addresses of the pack begin with.
    pub image_prefix: Strings,
    /// The rest of each image's address; empty when the product has no image.
    pub images: Strings,
    /// Category paths, levels joined by `" > "`.
    pub category_names: Strings,
    /// Each row's category, an index into `category_names`.
    pub categories: Vec<u16>,
    /// Brand names.
    pub brand_names: Strings,
    /// Each row's brand, an index into `brand_names`.
    pub brands: Vec<u16>,
    /// Color names.
    pub color_names: Strings,
    /// Each row's first color, an index into `color_names`.
    pub colors: Vec<u16>,
    /// Gender (bits 0–1) and age group (bits 2–4), [`ONE_OFF`](super::ONE_OFF) and [`PRIVATE`](super::PRIVATE).
    pub audience: Vec<u8>,
    /// How well the product does among all the shop's customers, 0 to 255.
    pub popularity: Vec<u8>,
    /// Days from 1970-01-01 to the product's publication; 0 when the feed does not say.
    pub published: Vec<u16>,
    /// Average rating in tenths (42 is 4.2 of 5); 0 without ratings.
    pub rating: Vec<u8>,
    /// How many ratings there are.
    pub rating_count: Vec<u32>,
    /// Units in which unit prices are told (`"100 g"`); entry 0 is empty.
    pub unit_names: Strings,
    /// Each row's unit, an index into `unit_names`.
    pub units: Vec<u8>,
    /// Content features.
    pub features: Vec<Features>,
    /// Content neighbors inside the pack.
    pub neighbors: Neighbors,
    /// What visitors of a product come to, learned from logs: weights are [`Lead`](super::Lead) codes.
    pub viewed: Neighbors,
    /// What the same customers choose: weights as in `viewed`.
    pub bought: Neighbors,
    /// What is chosen in the same basket: weights as in `viewed`.
    pub together: Neighbors,
    /// How much more than usual a product is looked at these days, 0 to 255; 0 when no log says so.
    pub trending: Vec<u8>,
    /// How many rows, from the first, are the pack's own; the others are their neighbors' cards.
    pub own: Vec<u32>,
    /// What the shop's people put beside each row, in their order; the weights say nothing.
    pub lists: Neighbors,
    /// What looks like each row, by its picture.
    pub looks: Neighbors,
}

columns! {
    Products {
        ids: texts 1,
        aliases: texts 2,
        titles: texts 3,
        link_prefix: list 4,
        links: texts 5,
        image_prefix: list 6,
        images: texts 7,
        category_names: list 8,
        categories: shorts 9,
        brand_names: list 10,
        brands: shorts 11,
        color_names: list 12,
        colors: shorts 13,
        audience: bytes 14,
        popularity: bytes 15,
        published: shorts 16,
        rating: bytes 17,
        rating_count: numbers 18,
        unit_names: list 19,
        units: bytes 20,
        features: features 21,
        neighbors: neighbors 22,
        own: values 23,
        lists: neighbors 24,
        viewed: neighbors 25,
        bought: neighbors 26,
        together: neighbors 27,
        trending: bytes 28,
        looks: neighbors 29,
    }
}

impl Products {
    /// How many products there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The pack's bytes.
    ///
    /// # Errors
    /// [`FormatError::Section`] when the columns are not all of one length.
    pub fn encode(&self, kind: Kind) -> Result<Vec<u8>, FormatError> {
        let mut encoder = Encoder::new(self.len());
        self.write(&mut encoder);
        encoder.outcome()?;
        Ok(encoder.finish(kind))
    }

    /// Reads a pack of products, checking every reference inside it.
    ///
    /// # Errors
    /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
    pub fn decode(bytes: &[u8]) -> Result<(Kind, Self), FormatError> {
        let mut out = Self::default();
        let kind = out.fill(bytes)?;
        Ok((kind, out))
    }

    /// The same into empty columns, where they stand.
    pub(crate) fn fill(&mut self, bytes: &[u8]) -> Result<Kind, FormatError> {
        let mut decoder = Decoder::open(bytes);
        decoder.expect(&[Kind::Whole, Kind::Head, Kind::Category, Kind::Neighbors]);
        self.read(&mut decoder);
        decoder.outcome()?;
        let inside = |indexes: &[u16], names: &Strings| {
            indexes
                .iter()
                .all(|index| usize::from(*index) < names.len())
        };
        let units = self
            .units
            .iter()
            .all(|index| usize::from(*index) < self.unit_names.len());
        if !inside(&self.categories, &self.category_names)
            || !inside(&self.brands, &self.brand_names)
            || !inside(&self.colors, &self.color_names)
            || !units
            || self.own_rows() > self.len()
        {
            return Err(FormatError::Reference);
        }
        Ok(decoder.kind())
    }

    /// How many rows, from the first, are the pack's own.
    pub fn own_rows(&self) -> usize {
        self.own.first().map_or(self.len(), |own| *own as usize)
    }

    /// For whom a row is made.
    #[inline(never)]
    pub fn audience_of(&self, row: usize) -> (Gender, AgeGroup) {
        let code = self.audience.get(row).copied().unwrap_or(0);
        (
            Gender::from_code(code & 3),
            AgeGroup::from_code(code >> 2 & 7),
        )
    }

    /// A product's address, as the feed had it.
    pub fn link(&self, row: usize) -> String {
        joined(self.link_prefix.get(0), self.links.get(row))
    }

    /// A product's image address, when it has one.
    pub fn image(&self, row: usize) -> Option<String> {
        let tail = self.images.get(row);
        (!tail.is_empty()).then(|| joined(self.image_prefix.get(0), tail))
    }

    /// A row's category path.
    pub fn category(&self, row: usize) -> &str {
        let index = self.categories.get(row).copied().unwrap_or(0);
        self.category_names.get(usize::from(index))
    }

    /// A row's brand.
    pub fn brand(&self, row: usize) -> &str {
        let index = self.brands.get(row).copied().unwrap_or(0);
        self.brand_names.get(usize::from(index))
    }

    /// A row's first color.
    pub fn color(&self, row: usize) -> &str {
        let index = self.colors.get(row).copied().unwrap_or(0);
        self.color_names.get(usize::from(index))
    }

    /// A row's unit, for its unit price.
    #[inline(never)]
    pub fn unit(&self, row: usize) -> &str {
        let index = self.units.get(row).copied().unwrap_or(0);
        self.unit_names.get(usize::from(index))
    }

    /// Whether `id` is one of the row's ids.
    pub fn has_id(&self, row: usize, id: &str) -> bool {
        let mut rest = Some(self.aliases.get(row));
        while let Some(text) = rest {
            let (alias, after) = cut(text, b'\n');
            if alias == id {
                return true;
            }
            rest = after;
        }
        self.ids.get(row) == id
    }

    /// Bytes of memory held.
    pub fn heap(&self) -> usize {
        let texts = [
            &self.ids,
            &self.aliases,
            &self.titles,
            &self.link_prefix,
            &self.links,
            &self.image_prefix,
            &self.images,
            &self.category_names,
            &self.brand_names,
            &self.color_names,
            &self.unit_names,
        ];
        let shorts = [
            &self.categories,
            &self.brands,
            &self.colors,
            &self.published,
        ];
        let bytes = [
            &self.audience,
            &self.popularity,
            &self.rating,
            &self.units,
            &self.trending,
        ];
        let lists = [
            &self.neighbors,
            &self.viewed,
            &self.bought,
            &self.together,
            &self.lists,
            &self.looks,
        ];
        texts.iter().map(|column| column.heap()).sum::<usize>()
            + shorts
                .iter()
                .map(|column| column.capacity() * 2)
                .sum::<usize>()
            + bytes.iter().map(|column| column.capacity()).sum::<usize>()
            + (self.rating_count.capacity() + self.own.capacity()) * 4
            + self.features.capacity() * size_of::<Features>()
            + lists.iter().map(|column| column.heap()).sum::<usize>()
    }
}

#[inline(never)]
fn joined(prefix: &str, tail: &str) -> String {
    let mut out = prefix.to_owned();
    out.push_str(tail);
    out
}

/// The daily columns of a pack: prices in the currency's minor unit, and stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volatile {
    /// The lowest price of the product's variants, before any sale.
    pub price: Vec<u32>,
    /// The highest price minus the lowest.
    pub spread: Vec<u32>,
    /// The sale price of the cheapest variant; 0 without a sale.
    pub sale: Vec<u32>,
    /// First minute of the sale since 1970; 0 when it has no beginning.
    pub sale_from: Vec<u32>,
    /// Minute since 1970 at which the sale ends; 0 when it has no end.
    pub sale_to: Vec<u32>,
    /// Price of one unit (see [`Products::unit`]); 0 without one.
    pub unit_price: Vec<u32>,
    /// [`Availability`] codes.
    pub availability: Vec<u8>,
    /// One number, the [`Check`] of the products whose prices these are.
    pub of: Vec<u32>,
    /// Which of the merchant's conditions each row meets, as an index into `mark_sets`; empty without conditions. They
    /// stand here because they follow prices and stock, and because a new rule must not change the packs of a year.
    pub marks: Vec<u16>,
    /// How many words a set has, then the sets, one bit a condition.
    pub mark_sets: Vec<u32>,
}

/// Tells products from others by their ids, in their order: which prices belong to which products.
///
/// ```
/// use devanture::catalog::{Check, key};
/// let of = |ids: &[&str]| ids.iter().fold(Check::default(), |check, id| check.and(key(id)));
/// assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
/// assert_ne!(of(&["a", "b"]), of(&["b", "a"]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Check(pub u32);

impl Check {
    /// With one product more, told by its id's [`key`](super::key).
    #[must_use]
    pub fn and(self, key: u32) -> Self {
        Self((self.0 ^ key).wrapping_mul(0x0100_0193).rotate_left(5))
    }
}

columns! {
    Volatile {
        price: numbers 1,
        spread: numbers 2,
        sale: numbers 3,
        sale_from: numbers 4,
        sale_to: numbers 5,
        unit_price: numbers 6,
        availability: bytes 7,
        of: values 8,
        marks: some_shorts 9,
        mark_sets: some_values 10,
    }
}

impl Volatile {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.price.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.price.is_empty()
    }

    /// The pack's bytes.
    ///
    /// # Errors
    /// [`FormatError::Section`] when the columns are not all of one length.
    pub fn encode(&self) -> Result<Vec<u8>, FormatError> {
        let mut encoder = Encoder::new(self.len());
        self.write(&mut encoder);
        encoder.outcome()?;
        Ok(encoder.finish(Kind::Volatile))
    }

    /// Reads a pack of prices and stock.
    ///
    /// # Errors
    /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut out = Self::default();
        out.fill(bytes)?;
        Ok(out)
    }

    /// The same into empty columns, where they stand.
    pub(crate) fn fill(&mut self, bytes: &[u8]) -> Result<(), FormatError> {
        let mut decoder = Decoder::open(bytes);
        decoder.expect(&[Kind::Volatile]);
        self.read(&mut decoder);
        decoder.outcome()
    }

    /// A row's sale price when its sale is on at `minute` (since 1970).
    #[inline(never)]
    pub fn sale_at(&self, row: usize, minute: u32) -> Option<u32> {
        let sale = *self.sale.get(row)?;
        let (from, to) = (self.sale_from.get(row)?, self.sale_to.get(row)?);
        let on = sale > 0 && minute >= *from && (*to == 0 || minute < *to);
        (on && sale < *self.price.get(row)?).then_some(sale)
    }

    /// What a row costs at `minute` (since 1970), sale included.
    #[inline(never)]
    pub fn price_at(&self, row: usize, minute: u32) -> u32 {
        self.sale_at(row, minute)
            .unwrap_or_else(|| self.price.get(row).copied().unwrap_or(0))
    }

    /// Whether a row meets one of the merchant's conditions.
    pub fn is_marked(&self, row: usize, condition: u32) -> bool {
        let width = self.mark_sets.first().copied().unwrap_or(0);
        let Some(set) = self.marks.get(row) else {
            return false;
        };
        let at = u32::from(*set)
            .wrapping_mul(width)
            .wrapping_add(condition / 32);
        let word = self.mark_sets.get((at as usize).wrapping_add(1));
        condition / 32 < width && word.is_some_and(|word| word >> (condition % 32) & 1 == 1)
    }

    /// Whether a row can be ordered.
    #[inline(never)]
    pub fn can_order(&self, row: usize) -> bool {
        let code = self.availability.get(row).copied().unwrap_or(1);
        !matches!(
            Availability::from_code(code),
            Availability::OutOfStock | Availability::Article
        )
    }

    /// Whether a row is to be read, not bought.
    #[inline(never)]
    pub fn is_article(&self, row: usize) -> bool {
        self.availability.get(row) == Some(&(Availability::Article as u8))
    }
}

#[cfg(test)]
#[path = "products_test.rs"]
mod tests;
