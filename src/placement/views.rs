//! What a placement shows, as plain columns that cross from the ranking module to the interface in
//! one byte buffer each.
//!
//! Written by `core`, read by `ui`, through the same container as packs; no ranking and no words of
//! its own: titles and reasons arrive already in the shopper's language.

use crate::catalog::Strings;
use crate::catalog::format::{Decoder, Encoder, FormatError, Kind, Transfer};

/// Badges of a card, one bit each.
pub mod badge {
    /// Published lately.
    pub const NEW: u8 = 1;
    /// On sale.
    pub const SALE: u8 = 2;
    /// Can be pre-ordered or back-ordered.
    pub const PREORDER: u8 = 4;
    /// Rated 4.5 or more by at least five people.
    pub const RATED: u8 = 8;
}

/// A carousel's cards, best first. Money is in the currency's minor unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarouselView {
    /// The heading.
    pub title: Strings,
    /// Feed ids.
    pub ids: Strings,
    /// Product titles, plain text.
    pub titles: Strings,
    /// Brands; empty without one.
    pub brands: Strings,
    /// Product addresses: checked `https:` (or the shop's own origin) by whoever wrote the view.
    pub links: Strings,
    /// Image addresses; empty without one.
    pub images: Strings,
    /// Price before any sale.
    pub price: Vec<u32>,
    /// The highest price minus the lowest.
    pub spread: Vec<u32>,
    /// Sale price that is on now; 0 without.
    pub sale: Vec<u32>,
    /// Price of one unit; 0 without.
    pub unit_price: Vec<u32>,
    /// That unit (`"100 g"`).
    pub units: Strings,
    /// Average rating in tenths; 0 without.
    pub rating: Vec<u8>,
    /// Number of ratings.
    pub rating_count: Vec<u32>,
    /// [`badge`] bits.
    pub badges: Vec<u8>,
    /// Reasons in words, strongest first, separated by line feeds.
    pub reasons: Strings,
    /// Options: see [`option`].
    pub options: Vec<u32>,
}

/// Options of a carousel, one bit each, in [`CarouselView::options`]' first number.
pub mod option {
    /// Corrections ("less like this", "never") are offered: they can be kept at least for this page.
    pub const FEEDBACK: u32 = 1;
    /// The invitation to personalize stands under the cards.
    pub const OPT_IN: u32 = 2;
    /// An add-to-cart button on each card.
    pub const ADD: u32 = 4;
    /// Images are not fetched at all: cards without pictures.
    pub const NO_IMAGES: u32 = 8;
}

impl CarouselView {
    fn transfer(&mut self, pass: &mut impl Transfer) {
        pass.list(1, &mut self.title);
        pass.texts(2, &mut self.ids);
        pass.texts(3, &mut self.titles);
        pass.texts(4, &mut self.brands);
        pass.texts(5, &mut self.links);
        pass.texts(6, &mut self.images);
        pass.numbers(7, &mut self.price);
        pass.numbers(8, &mut self.spread);
        pass.numbers(9, &mut self.sale);
        pass.numbers(10, &mut self.unit_price);
        pass.texts(11, &mut self.units);
        pass.bytes(12, &mut self.rating);
        pass.numbers(13, &mut self.rating_count);
        pass.bytes(14, &mut self.badges);
        pass.texts(15, &mut self.reasons);
        pass.values(16, &mut self.options);
    }

    /// How many cards there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// A banner: texts already filled in, nothing of it is markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BannerView {
    /// In this order: id of the rule, heading, text, label of the link, address of the link, address of
    /// the image, text alternative of the image, text drawn into the picture, reason in words.
    pub texts: Strings,
}

impl BannerView {
    fn transfer(&mut self, pass: &mut impl Transfer) {
        pass.list(1, &mut self.texts);
    }
}

/// What one kept item is. Its code is the index used in [`PreferencesView::kinds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kept {
    /// A product that was looked at.
    View = 0,
    /// A product that was put in the cart.
    Cart = 1,
    /// A product that was bought.
    Bought = 2,
    /// Fewer like this were asked for.
    Less = 3,
    /// Never again was asked for.
    Never = 4,
}

/// The shopper's panel: the level, what is kept, and what the ranking weighs. One row per kept item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreferencesView {
    /// Current level (0 off, 1 this page, 2 this visit, 3 remembered), highest level allowed, why it is
    /// capped (0 not, 1 the shop's consent tool, 2 the browser's signal, 3 storage is blocked), image
    /// mode (0 pool, 1 direct, 2 none), day on which the oldest kept item expires (days since 1970, 0 none).
    pub state: Vec<u32>,
    /// What each kept item is: [`Kept`] codes.
    pub kinds: Vec<u8>,
    /// Each kept item's title.
    pub titles: Strings,
    /// The main parameters of the ranking in words, weightiest first.
    pub parameters: Strings,
    /// Their shares of the whole, in percent.
    pub shares: Vec<u32>,
}

impl PreferencesView {
    fn transfer(&mut self, pass: &mut impl Transfer) {
        pass.values(1, &mut self.state);
        pass.bytes(2, &mut self.kinds);
        pass.texts(3, &mut self.titles);
        pass.list(4, &mut self.parameters);
        pass.values(5, &mut self.shares);
    }
}

macro_rules! buffers {
    ($($view:ident rows $rows:expr;)+) => {$(
        impl $view {
            /// The view's bytes.
            ///
            /// # Errors
            /// [`FormatError::Section`] when the columns are not all of one length.
            pub fn encode(&mut self) -> Result<Vec<u8>, FormatError> {
                let rows: fn(&Self) -> usize = $rows;
                let mut encoder = Encoder::new(rows(self));
                self.transfer(&mut encoder);
                encoder.outcome()?;
                Ok(encoder.finish(Kind::View))
            }

            /// Reads a view's bytes.
            ///
            /// # Errors
            /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
            pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
                let mut view = Self::default();
                let mut decoder = Decoder::new(bytes)?;
                view.transfer(&mut decoder);
                decoder.outcome()?;
                Ok(view)
            }
        }
    )+};
}

buffers! {
    CarouselView rows |view| view.ids.len();
    BannerView rows |_| 0;
    PreferencesView rows |view| view.titles.len();
}
