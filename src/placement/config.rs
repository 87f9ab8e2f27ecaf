//! The shop's compiled configuration: one pack per language, so that the first page parses no text format.
//!
//! Compiled by the builder from `devanture.toml`; holds no person's data and takes no decision.

use super::known::{Experiments, Personas, Staging};
use super::texts::Text;
use crate::catalog::format::{Decoder, Encoder, FormatError, Kind, columns};
use crate::catalog::{Strings, cut, folded, has_word};
use crate::profile::Restraint;
use crate::recommend::{FULL, Part, RULE_NUMBERS, Rules, Strategy};

/// How product images reach the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum ImageMode {
    /// All thumbnails of the page's public pool, in a fixed order, whoever looks.
    #[default]
    Pool = 0,
    /// Only those shown: faster, and the image host can see which.
    Direct = 1,
    /// No images.
    None = 2,
    /// Those of the pool too, but as small copies in packs of their own.
    Packed = 3,
}

impl ImageMode {
    /// Reads a stored code; an unknown code means no images, the safe side.
    pub fn from_code(code: u32) -> Self {
        match code {
            0 => Self::Pool,
            1 => Self::Direct,
            3 => Self::Packed,
            _ => Self::None,
        }
    }

    /// Whether the page's public pool says which pictures there are.
    pub fn is_pooled(self) -> bool {
        matches!(self, Self::Pool | Self::Packed)
    }
}

/// Indexes into [`Config::numbers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Number {
    /// Decimals of the currency's minor unit (2 for EUR, 0 for JPY).
    Exponent,
    /// [`ImageMode`] code.
    Images,
    /// How many products a page's public pool has.
    Pool,
    /// Whether cards have an add-to-cart button (0 or 1).
    AddButton,
    /// For how many days a product counts as new.
    NewDays,
    /// Days after which a kept event is dropped.
    Retention,
    /// Version of the shop's privacy text: a raised version asks again.
    Policy,
    /// Publisher custom purpose that stands for personalization under TCF; 0 uses purposes 1, 5 and 6.
    TcfCustom,
    /// Whether the widget offers its own opt-in when no consent tool is found (0 or 1).
    OptIn,
    /// Lines of a card that no product of the shop fills, one bit each: see [`line`].
    Absent,
    /// Consent source by choice: 0 for detection, 1 for the widget's own opt-in, else 2 and the code of
    /// `consent::Source`.
    Consent,
    /// The cart's total from which delivery is free, in minor units; 0 for none.
    FreeShipping,
    /// The most events of browsing that are kept.
    History,
    /// How many different products must be looked at before a preference shows; this and the three below are held to the
    /// floors of `profile::Restraint`.
    Evidence,
    /// After how many pages a product or a banner that is not opened rests.
    Shown,
    /// For how many days.
    RestDays,
    /// For how many days after a purchase it is left alone.
    BoughtDays,
    /// What it asks for beyond ranking, one bit each: see [`more`].
    More,
}

/// What a configuration asks for beyond ranking, one bit each, in [`Number::More`]. Any of it takes the full build of the ranking
/// module, and a part of the page's code that loads where it is used.
pub mod more {
    /// Conditions.
    pub const CONDITIONS: u32 = 1;
    /// Surveys.
    pub const SURVEYS: u32 = 2;
    /// Favorites.
    pub const FAVORITES: u32 = 4;
    /// Menus in the shopper's order.
    pub const NAVIGATION: u32 = 8;
    /// Banners with dates, offers, layouts, films, or a product that they speak of.
    pub const BANNERS: u32 = 64;
    /// The weather, in conditions.
    pub const WEATHER: u32 = 16;
}

/// Lines of a card that not every shop's products have, one bit each, in [`Number::Absent`].
pub mod line {
    /// The brand.
    pub const BRAND: u32 = 1;
    /// The rating.
    pub const RATING: u32 = 2;
    /// The price of one unit.
    pub const UNIT: u32 = 4;
}

impl Number {
    /// How many there are.
    pub const COUNT: usize = 18;
}

/// Indexes into [`Config::names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Name {
    /// ISO 4217 code of the catalog's currency.
    Currency,
    /// Origin of product addresses, e.g. `https://shop.example`.
    Origin,
    /// The service, category, purpose or vendor that stands for us in the shop's consent tool; empty for the
    /// tool's default.
    Service,
    /// Generic consent: `cookie` or `localStorage`; empty without.
    GenericKind,
    /// Generic consent: name of the cookie or key.
    GenericName,
    /// Generic consent: dotted path inside a JSON value; empty for the whole value.
    GenericPath,
    /// Generic consent: the value that means yes.
    GenericEquals,
    /// Generic consent: event on `document` or `window` after which to read again.
    GenericEvent,
    /// Language of the words, as a BCP 47 tag.
    Language,
    /// Digest of the pack of words of this language, which stands beside the configuration.
    Words,
    /// Digest of the file of surveys and of the words of what loads with them, where the configuration has any.
    Asked,
}

impl Name {
    /// How many there are.
    pub const COUNT: usize = 11;
}

/// What stands in a strategy's place at the placement that lists the shopper's favorites: nothing is chosen there.
pub const FAVORITES: u32 = 255;

/// The title's default entry in the table of words.
pub fn default_title(strategy: Strategy) -> Text {
    match strategy {
        Strategy::ForYou => Text::TitleForYou,
        Strategy::RecentlyViewed => Text::TitleRecentlyViewed,
        Strategy::Similar => Text::TitleSimilar,
        Strategy::Bestsellers => Text::TitleBestsellers,
        Strategy::New => Text::TitleNew,
        Strategy::OnSale => Text::TitleOnSale,
        Strategy::BestRated => Text::TitleBestRated,
        Strategy::Cheaper => Text::TitleCheaper,
        Strategy::FreeShipping => Text::TitleFreeShipping,
        Strategy::Cart => Text::TitleCart,
        Strategy::BuyAgain => Text::TitleBuyAgain,
        Strategy::Curated => Text::TitleCurated,
        Strategy::Articles => Text::TitleArticles,
        Strategy::AlsoViewed => Text::TitleAlsoViewed,
        Strategy::AlsoBought => Text::TitleAlsoBought,
        Strategy::BoughtTogether | Strategy::Bundle => Text::TitleBoughtTogether,
        Strategy::Trending => Text::TitleTrending,
        Strategy::VisuallySimilar => Text::TitleVisuallySimilar,
    }
}

/// The shop's configuration in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Words, in the order of [`Text`].
    pub texts: Strings,
    /// See [`Number`].
    pub numbers: Vec<u32>,
    /// See [`Name`].
    pub names: Strings,
    /// Weights of the score's terms, in the order of `recommend::Term`, in hundredths.
    pub weights: Vec<u32>,
    /// Names of the placements.
    pub placements: Strings,
    /// Titles of the placements; empty for the strategy's own.
    pub placement_titles: Strings,
    /// Per placement: strategy code, most cards, fewest cards, most cards of one category (0: no cap), whether it may show
    /// what a placement above it shows (0 or 1), its condition's place, counted from 1 (0: none).
    pub placement_numbers: Vec<u32>,
    /// Per banner eleven texts: placement, then those of [`super::views::BannerView`] before filling in
    /// (id, heading, text, link label, link, image, image alternative, drawn text), condition category, and in which form it comes over the page (empty: it does not).
    pub banners: Strings,
    /// Per banner five numbers: page types as a bit set (0: all), views of the category needed, whether a first name is
    /// needed (0 or 1), its condition's place, counted from 1 (0: none), and whether it makes an offer (0 or 1), which is
    /// labelled where not everyone gets it.
    pub banner_numbers: Vec<u32>,
    /// Per placement the ids of its list, separated by line feeds; empty without one.
    pub placement_lists: Strings,
    /// How long what was bought lasts, by category: see [`crate::recommend::INTERVAL_NUMBERS`].
    pub intervals: Vec<u32>,
    /// What each product of a session counts for what learned lists lead to, newest first, in 256ths.
    pub positions: Vec<u32>,
    /// How the shop's customers order (see [`crate::profile::Population::from_bits`]), and after that the borders between groups of them
    /// (see [`crate::profile::Scores::of`]); empty where no log tells.
    pub customers: Vec<u32>,
    /// The conditions of segments, then those of banners: see [`super::condition::Conditions`].
    pub condition_numbers: Vec<u32>,
    /// Their texts.
    pub condition_texts: Strings,
    /// Per rule the numbers of `recommend::Part`.
    pub rule_numbers: Vec<u32>,
    /// The tests that rules name: see `recommend::TEST_NUMBERS`.
    pub rule_tests: Vec<u32>,
    /// Per rule its name, its reason in words (empty for the table's), the categories of pages it is for.
    pub rule_texts: Strings,
    /// What is never profiled: words and paths of categories, as `catalog::has_word` takes them.
    pub private: Strings,
    /// What is compared with one another.
    pub experiments: Experiments,
    /// What banners have beside their words.
    pub staging: Staging,
    /// Who shoppers may seem to be.
    pub personas: Personas,
}

/// The segments that every shop has, in the order of their bits; the shop's own come after them. Without leave to know the shopper nobody is in any.
pub const SEGMENTS: [&str; 2] = ["new", "returning"];

/// How many texts a banner has in [`Config::banners`].
pub const BANNER_TEXTS: usize = 11;
/// How many numbers a banner has in [`Config::banner_numbers`].
pub const BANNER_NUMBERS: usize = 5;
/// How many numbers a placement has in [`Config::placement_numbers`].
pub const PLACEMENT_NUMBERS: usize = 6;
/// The placement of banners that come over the page by themselves.
pub const OVERLAYS: &str = "*overlay";

columns! {
    Config {
        texts: list 1,
        numbers: values 2,
        names: list 3,
        weights: values 4,
        placements: list 5,
        placement_titles: list 6,
        placement_numbers: values 7,
        banners: list 8,
        banner_numbers: values 9,
        placement_lists: list 10,
        intervals: values 11,
        positions: values 12,
        customers: some_values 30,
        condition_numbers: some_values 32,
        condition_texts: some_list 33,
        rule_numbers: some_values 20,
        rule_tests: some_values 21,
        rule_texts: some_list 22,
        private: some_list 23,
        experiments: nested 34,
        staging: nested 40,
        personas: nested 36,
    }
}

impl Config {
    /// The pack's bytes.
    ///
    /// # Errors
    /// Never in practice: the lists have lengths of their own.
    pub fn encode(&self) -> Result<Vec<u8>, FormatError> {
        let mut encoder = Encoder::new(0);
        self.write(&mut encoder);
        encoder.outcome()?;
        Ok(encoder.finish(Kind::Config))
    }

    /// Reads a configuration pack.
    ///
    /// # Errors
    /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut config = Self::default();
        config.fill(bytes)?;
        Ok(config)
    }

    /// The same into an empty configuration, where it stands.
    pub(super) fn fill(&mut self, bytes: &[u8]) -> Result<(), FormatError> {
        let mut decoder = Decoder::open(bytes);
        decoder.expect(&[Kind::Config]);
        self.read(&mut decoder);
        decoder.outcome()?;
        let banners = self.banners.len() / BANNER_TEXTS;
        if self.placement_numbers.len() < self.placements.len() * PLACEMENT_NUMBERS
            || self.banners.len() != banners * BANNER_TEXTS
            || self.banner_numbers.len() < banners * BANNER_NUMBERS
        {
            return Err(FormatError::Section);
        }
        let more = cfg!(all(feature = "ranking", feature = "unconditional")) && self.asks_more();
        if more || (!FULL && self.needs_full()) {
            return Err(FormatError::Lean);
        }
        Ok(())
    }

    /// Whether a category is one whose products are never profiled.
    #[inline(never)]
    pub fn is_private(&self, path: &str) -> bool {
        let words = folded(path);
        self.private.iter().any(|mark| has_word(&words, mark))
    }

    /// How far the shop holds the engine back.
    pub fn restraint(&self) -> Restraint {
        let number = |number| self.number(number);
        Restraint::of(
            number(Number::Evidence),
            number(Number::Shown),
            number(Number::RestDays),
            number(Number::BoughtDays),
        )
    }

    /// Whether somebody pays for what a rule, counted from 1, brings up.
    pub fn is_sponsored(&self, rule: usize) -> bool {
        let at = rule.wrapping_sub(1).wrapping_mul(RULE_NUMBERS);
        let place = at.wrapping_add(Part::Sponsored as usize);
        self.rule_numbers.get(place) == Some(&1)
    }

    /// Which build of the ranking module serves it with the fewest bytes: the one that only ranks unless it says `full` or `lean`.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn build(&self) -> Option<&'static str> {
        match (self.asks_more(), self.needs_full()) {
            (true, _) => Some("full"),
            (_, true) => None,
            _ => Some("lean"),
        }
    }

    /// Whether it asks for more than ranking (see [`more`]), or has what the build without conditions does not compute (see
    /// [`COMPUTES`](crate::recommend::COMPUTES)): a list up to free delivery with a total, one of what is due with intervals.
    pub fn asks_more(&self) -> bool {
        self.number(Number::More) != 0
            || !self.condition_numbers.is_empty()
            || (self.number(Number::FreeShipping) != 0 && self.has(Strategy::FreeShipping))
            || (!self.intervals.is_empty() && self.has(Strategy::BuyAgain))
    }

    /// Whether it has what the lean build of the ranking module leaves out (see [`FULL`]).
    pub fn needs_full(&self) -> bool {
        !self.rule_numbers.is_empty()
            || !self.banners.is_empty()
            || self.strategies().any(Strategy::needs_full)
    }

    /// Whether a placement is filled this way.
    pub fn has(&self, strategy: Strategy) -> bool {
        self.strategies().any(|found| found == strategy)
    }

    fn strategies(&self) -> impl Iterator<Item = Strategy> {
        let placements = self.placement_numbers.chunks_exact(PLACEMENT_NUMBERS);
        placements.filter_map(|numbers| Strategy::from_code(numbers[0]))
    }

    /// The shop's rules.
    pub fn rules(&self) -> Rules<'_> {
        Rules {
            numbers: &self.rule_numbers,
            tests: &self.rule_tests,
            texts: Some(&self.rule_texts),
        }
    }

    /// A word of the table; empty when the pack is older than the module.
    pub fn text(&self, text: Text) -> &str {
        self.texts.get(text as usize)
    }

    /// A number; 0 when the pack is older than the module.
    pub fn number(&self, number: Number) -> u32 {
        self.numbers.get(number as usize).copied().unwrap_or(0)
    }

    /// A name; empty when the pack is older than the module.
    pub fn name(&self, name: Name) -> &str {
        self.names.get(name as usize)
    }
}

/// Puts `value` in place of `{name}` in a text of the table.
///
/// ```
/// use devanture::placement::fill;
/// assert_eq!(fill("Page {page} sur {pages}", &[("page", "2"), ("pages", "3")]), "Page 2 sur 3");
/// ```
#[inline(never)]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let (before, Some(after)) = cut(rest, b'{') {
        let (name, Some(behind)) = cut(after, b'}') else {
            break;
        };
        out.push_str(before);
        match values.iter().find(|(found, _)| *found == name) {
            Some((_, value)) => out.push_str(value),
            None => {
                out.push_str("{");
                out.push_str(name);
                out.push_str("}");
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}
