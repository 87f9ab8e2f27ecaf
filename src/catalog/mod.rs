//! First on the path: the shop's published products as plain data.
//!
//! Knows nothing of any person, of scores, or of where the bytes came from.

mod columns;
pub mod format;
mod pairs;
mod products;

pub use columns::{Lead, Neighbors, Strings};
pub use pairs::{LEVELS, Pairs};
pub use products::{Check, Products, Volatile};

/// For whom an item of clothing is made, as in a product feed's `gender`.
///
/// ```
/// use devanture::catalog::Gender;
/// assert!(Gender::Female.fits(Gender::Unisex));
/// assert!(!Gender::Female.fits(Gender::Male));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Gender {
    /// The feed does not say: the item is for everyone.
    #[default]
    Unspecified = 0,
    /// Made for women or girls.
    Female = 1,
    /// Made for men or boys.
    Male = 2,
    /// Made for all.
    Unisex = 3,
}

impl Gender {
    /// Reads a stored code; unknown codes mean [`Gender::Unspecified`].
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Female,
            2 => Self::Male,
            3 => Self::Unisex,
            _ => Self::Unspecified,
        }
    }

    /// Whether an item made for `other` may stand beside an item made for `self`.
    pub fn fits(self, other: Self) -> bool {
        !matches!(
            (self, other),
            (Self::Female, Self::Male) | (Self::Male, Self::Female)
        )
    }
}

/// The age an item is made for, as in a product feed's `age_group`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum AgeGroup {
    /// The feed does not say: the item is for everyone.
    #[default]
    Unspecified = 0,
    /// Up to 3 months.
    Newborn = 1,
    /// 3 to 12 months.
    Infant = 2,
    /// 1 to 5 years.
    Toddler = 3,
    /// 5 to 13 years.
    Kids = 4,
    /// Teenagers and adults.
    Adult = 5,
}

impl AgeGroup {
    /// Reads a stored code; unknown codes mean [`AgeGroup::Unspecified`].
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Newborn,
            2 => Self::Infant,
            3 => Self::Toddler,
            4 => Self::Kids,
            5 => Self::Adult,
            _ => Self::Unspecified,
        }
    }

    /// Whether an item made for `other` may stand beside an item made for `self`:
    /// the same or a neighboring age, and never a child's item beside an adult's.
    pub fn fits(self, other: Self) -> bool {
        if self == Self::Unspecified || other == Self::Unspecified {
            return true;
        }
        let adult = |age| age == Self::Adult;
        adult(self) == adult(other) && (self as u8).abs_diff(other as u8) <= 1
    }
}

/// Whether a product can be bought now, as in a product feed's `availability`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Availability {
    /// Can be bought and shipped.
    #[default]
    InStock = 0,
    /// Cannot be bought: never recommended.
    OutOfStock = 1,
    /// Can be ordered before its release.
    Preorder = 2,
    /// Can be ordered, ships later.
    Backorder = 3,
    /// No product: an article or guide that stands among them.
    Article = 4,
}

impl Availability {
    /// Reads a stored code; an unknown code means out of stock, the safe side.
    pub fn from_code(code: u8) -> Self {
        match code {
            0 => Self::InStock,
            2 => Self::Preorder,
            3 => Self::Backorder,
            4 => Self::Article,
            _ => Self::OutOfStock,
        }
    }
}

/// Beside gender and age: a look at this product is never recorded (see `builder::sensitive`).
pub const PRIVATE: u8 = 128;
/// Beside gender and age: who has bought one needs no second.
pub const ONE_OFF: u8 = 64;

/// The number of dimensions of a product's content features.
pub const FEATURE_DIMS: usize = 16;

/// A product's content as a direction: texts, category, attributes and price hashed and projected
/// to small integers, so that the dot product of two products' features tells how alike they are.
pub type Features = [i8; FEATURE_DIMS];

/// A key by which dictionaries, profiles and page addresses are compared without their text: 32-bit
/// FNV-1a ([draft-eastlake-fnv](https://datatracker.ietf.org/doc/html/draft-eastlake-fnv)) of the UTF-8 bytes.
/// The same function stands in the loader (`src/js/address.ts`); `tests/fixtures/keys.json` holds both to it.
///
/// ```
/// assert_eq!(devanture::catalog::key("a"), 0xe40c292c);
/// ```
#[inline(never)]
pub fn key(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// The form in which page addresses are compared: percent-decoded where that gives UTF-8, without a trailing
/// slash, ASCII letters in lower case. Takes a path or a whole address, whose origin, query and fragment are dropped.
///
/// ```
/// use devanture::catalog::normalize_path;
/// assert_eq!(normalize_path("https://shop.example/P/Théière-1/?color=red#x"), "/p/théière-1");
/// assert_eq!(normalize_path("/p/th%C3%A9i%C3%A8re-1"), "/p/théière-1");
/// assert_eq!(normalize_path("/"), "/");
/// ```
pub fn normalize_path(address: &str) -> String {
    let path = match address.as_bytes().windows(3).position(|w| w == b"://") {
        Some(scheme) => {
            let rest = address.get(scheme + 3..).unwrap_or("");
            let host = cut(rest, b'/').0.len();
            rest.get(host..).unwrap_or("")
        }
        None => address,
    };
    let path = cut(cut(path, b'?').0, b'#').0;
    let mut path = decode(path).unwrap_or_else(|| path.to_owned());
    while path.as_bytes().last() == Some(&b'/') {
        path.truncate(path.len() - 1);
    }
    if path.is_empty() {
        path.push_str("/");
    }
    path.make_ascii_lowercase();
    path
}

/// A percent-encoded text decoded; `None` when an escape is broken or the bytes are not UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => (digit(bytes.next()?)? << 4 | digit(bytes.next()?)?) as u8,
            byte => byte,
        });
    }
    String::from_utf8(out).ok()
}

/// What stands before the first `mark`, an ASCII character, and what stands after it; without one the whole text.
///
/// ```
/// assert_eq!(devanture::catalog::cut("a,b,c", b','), ("a", Some("b,c")));
/// assert_eq!(devanture::catalog::cut("abc", b','), ("abc", None));
/// ```
// The standard library's searchers are general, and each weighs as much as a module of ours.
#[inline(never)]
pub fn cut(text: &str, mark: u8) -> (&str, Option<&str>) {
    let at = text.bytes().position(|byte| byte == mark);
    match at.and_then(|at| text.split_at_checked(at)) {
        Some((before, after)) => (before, after.get(1..)),
        None => (text, None),
    }
}

/// A category path without its last level, and that level; without levels the whole path twice.
///
/// ```
/// use devanture::catalog::levels;
/// assert_eq!(levels("Maison > Cuisine > Thé"), ("Maison > Cuisine", "Thé"));
/// assert_eq!(levels("Maison"), ("Maison", "Maison"));
/// ```
#[inline(never)]
pub fn levels(path: &str) -> (&str, &str) {
    let at = path.as_bytes().windows(3).rposition(|w| w == b" > ");
    let parts = at.and_then(|at| Some((path.get(..at)?, path.get(at + 3..)?)));
    parts.unwrap_or((path, path))
}

/// Whether a category path is `category` or lies below it, however deep; nothing lies in an empty one.
///
/// ```
/// use devanture::catalog::is_inside;
/// assert!(is_inside("Maison > Cuisine > Thé", "Maison"));
/// assert!(!is_inside("Maisonnettes", "Maison"));
/// ```
#[inline(never)]
pub fn is_inside(path: &str, category: &str) -> bool {
    let below = path.as_bytes().strip_prefix(category.as_bytes());
    !category.is_empty() && below.is_some_and(|rest| rest.is_empty() || rest.starts_with(b" > "))
}

/// Letters with accents as those without, by the low bits of their second byte in UTF-8: À to ÿ.
const BARE: &[u8; 32] = b"aaaaaaaceeeeiiiidnooooo*ouuuuyts";

/// A text in lower case without accents (of Latin-1), as words are compared.
#[inline(never)]
pub fn folded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            0xc3 => BARE[usize::from(bytes.next().unwrap_or(0) & 31)],
            byte => byte.to_ascii_lowercase(),
        });
    }
    out
}

/// Whether a folded text has a word, or words in a row; `mark` is folded too, and with `*` at its end means every word that
/// begins so.
///
/// ```
/// use devanture::catalog::{folded, has_word};
/// let text = folded("Santé > Préservatifs & gels");
/// assert!(has_word(&text, "preservatif*") && has_word(&text, "sante"));
/// assert!(!has_word(&text, "preservatif") && !has_word(&text, "gel") && !has_word(&text, ""));
/// ```
#[inline(never)]
pub fn has_word(text: &[u8], mark: &str) -> bool {
    let (word, stem) = match cut(mark, b'*') {
        (word, None) => (word.as_bytes(), false),
        (word, Some(_)) => (word.as_bytes(), true),
    };
    // What is beyond ASCII belongs to a word; 0 stands for the text's ends.
    let mut before = 0;
    let mut rest = text;
    let joins = |byte: u8| byte.is_ascii_alphanumeric() || byte > 127;
    while let [first, after @ ..] = rest {
        if !joins(before) && !word.is_empty() && rest.starts_with(word) {
            let next = rest.get(word.len()).copied().unwrap_or(0);
            if stem || !joins(next) {
                return true;
            }
        }
        before = *first;
        rest = after;
    }
    false
}
