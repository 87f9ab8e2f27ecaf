//! Between feeds and packs: a shop's products as plain data. Nothing here reads, checks or writes.

use crate::catalog::{AgeGroup, Availability, Gender};
use url::Url;

/// An ISO 4217 currency and the number of decimals of its minor unit.
///
/// ```
/// use devanture::builder::product::Currency;
/// assert_eq!(Currency::from_code("eur").map(|c| c.exponent), Some(2));
/// assert_eq!(Currency::from_code("JPY").map(|c| c.exponent), Some(0));
/// assert_eq!(Currency::from_code("euros"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency {
    /// Three uppercase ASCII letters, as `*b"EUR"`.
    pub code: [u8; 3],
    /// Decimals of the minor unit: 2 for cents, 0 for yen, 3 for fils.
    pub exponent: u8,
}

/// Codes whose minor unit is not a hundredth (ISO 4217 table A.1).
const NO_DECIMALS: [&[u8; 3]; 15] = [
    b"BIF", b"CLP", b"DJF", b"GNF", b"ISK", b"JPY", b"KMF", b"KRW", b"PYG", b"RWF", b"UGX", b"VND",
    b"VUV", b"XAF", b"XOF",
];
const THREE_DECIMALS: [&[u8; 3]; 7] = [b"BHD", b"IQD", b"JOD", b"KWD", b"LYD", b"OMR", b"TND"];

impl Currency {
    /// The euro, used where neither feed nor merchant says a currency.
    pub const EUR: Self = Self {
        code: *b"EUR",
        exponent: 2,
    };

    /// Reads a three-letter code in any case; `None` for anything else.
    /// Whether the code is in use is not checked.
    pub fn from_code(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        if !bytes.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        let code = bytes.map(|b| b.to_ascii_uppercase());
        let exponent = if NO_DECIMALS.contains(&&code) || &code == b"XPF" {
            0
        } else if THREE_DECIMALS.contains(&&code) {
            3
        } else {
            2
        };
        Some(Self { code, exponent })
    }

    /// The code as text.
    ///
    /// ```
    /// assert_eq!(devanture::builder::product::Currency::EUR.as_str(), "EUR");
    /// ```
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("EUR")
    }
}

/// A price per measure, as European law asks beside goods sold by weight or volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPrice {
    /// Minor units per `base`, from the product's regular price.
    pub minor: u64,
    /// The measure the price is for, such as `100 g` or `1 l`.
    pub base: String,
}

/// One card: a product with its variants merged.
///
/// Prices are minor units of the shop's one currency. Where some variants can be bought and others
/// not, prices and sizes are those of the ones that can; what else is told does not depend on stock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Product {
    /// The feed id of the default variant: the first of the feed.
    pub id: String,
    /// Google's `item_group_id` or Shopify's handle.
    pub group: Option<String>,
    /// Every feed id, SKU and group id that names this product, `id` first.
    pub variant_ids: Vec<String>,
    /// Plain text, at most 200 characters.
    pub title: String,
    /// How many variants the feed lists, 1 or more.
    pub variants: u32,
    /// Absolute address on the shop's own host.
    pub link: String,
    /// Absolute https address.
    pub image: Option<String>,
    /// Further images, absolute https addresses, at most ten.
    pub extra_images: Vec<String>,
    /// Empty when the feed names none.
    pub brand: String,
    /// From the root to the leaf; empty when the feed names none.
    pub category: Vec<String>,
    /// Google's `google_product_category` as the feed writes it, a number or a path: for what is never profiled, **never
    /// published**.
    pub taxonomy: String,
    /// For whom it is made.
    pub gender: Gender,
    /// The age it is made for.
    pub age: AgeGroup,
    /// Color names as the feed writes them, in order of first sight.
    pub colors: Vec<String>,
    /// Sizes as the feed writes them, in order of first sight.
    pub sizes: Vec<String>,
    /// Material, pattern and tags.
    pub attributes: Vec<String>,
    /// Plain text of at most 1,000 characters, read for features only and never published.
    pub description: String,
    /// Lowest regular price.
    pub price_min: u64,
    /// Highest regular price.
    pub price_max: u64,
    /// Sale price of the variant that has `price_min`; always below it.
    pub sale: Option<u64>,
    /// Whether any variant has a sale price, whether or not it can be bought: unlike `sale`, what stock does not change.
    pub discounted: bool,
    /// When the sale starts, in Unix seconds.
    pub sale_from: Option<i64>,
    /// When the sale ends, in Unix seconds.
    pub sale_to: Option<i64>,
    /// The best availability among the variants.
    pub availability: Availability,
    /// Mean rating from 0 to 5.
    pub rating: Option<f32>,
    /// How many ratings the mean stands on; 0 when the feed does not say.
    pub rating_count: u32,
    /// Google's `popularity_rank`, 0 to 100: of the variant that sells best.
    pub popularity_rank: Option<f32>,
    /// The merchant's custom labels 0 to 4, for rules; empty strings where there is none.
    pub labels: [String; 5],
    /// Digits of a GTIN whose check digit holds.
    pub gtin: Option<String>,
    /// Price per measure of the variant that has `price_min`.
    pub unit_price: Option<UnitPrice>,
    /// Absolute https address of a 3D model.
    pub model_link: Option<String>,
    /// Days since 1970-01-01.
    pub published_day: Option<i32>,
    /// What the product costs the merchant, in minor units: for rules, **never published**.
    pub cost: Option<u64>,
    /// Ids of what the merchant puts beside it, in his order.
    pub list: Vec<String>,
}

/// What the feeds say, checked and merged.
#[derive(Clone, Debug, PartialEq)]
pub struct Shop {
    /// Sorted by category path, then title, then id.
    pub products: Vec<Product>,
    /// The one currency of every price.
    pub currency: Currency,
    /// The shop's address; every product link has its host.
    pub site: Url,
}
