//! What a placement shows, as plain columns that cross from the ranking module to the interface in
//! one byte buffer each.
//!
//! Written by `core`, read by `ui`, through the same container as packs; no ranking and no words of
//! its own: titles and reasons arrive already in the shopper's language.

use crate::catalog::Strings;
use crate::catalog::format::{Decoder, Encoder, FormatError, Kind, columns};
use crate::consent::Choice;
use crate::profile::{Event, events_of, record_of};

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
    /// No product: something to read, without price or cart button.
    pub const ARTICLE: u8 = 16;
    /// Somebody pays for its place.
    pub const SPONSORED: u8 = 32;
}

/// A carousel's cards, best first. Money is in the currency's minor unit.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// What is to be said on each card before all badges, such as what it saves; empty without.
    pub notes: Strings,
    /// The share of each of a card's reasons in all that moved it, in percent: [`crate::recommend::REASONS`] a card, 0 for none.
    pub shares: Vec<u32>,
    /// Title of what the shopper may say was a gift: of the card's product, or of the one that led to it; empty without.
    pub gifts: Strings,
}

/// The mark on both sides of an amount of money inside a title, a reason or a note: digits, in the currency's minor unit.
/// Whoever draws writes it in the shopper's language. No feed's text holds it.
pub const AMOUNT: u8 = 1;

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
    /// A checkbox on each card, what the ticked ones cost together, and one button that puts them in the cart.
    pub const BUNDLE: u32 = 16;
    /// Inside the interface: this card is ticked.
    pub const TICKED: u32 = 32;
}

columns! {
    CarouselView {
        title: list 1,
        ids: texts 2,
        titles: texts 3,
        brands: texts 4,
        links: texts 5,
        images: texts 6,
        price: numbers 7,
        spread: numbers 8,
        sale: numbers 9,
        unit_price: numbers 10,
        units: texts 11,
        rating: bytes 12,
        rating_count: numbers 13,
        badges: bytes 14,
        reasons: texts 15,
        options: values 16,
        notes: texts 17,
        shares: values 18,
        gifts: texts 19,
    }
}

impl CarouselView {
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BannerView {
    /// In this order: id of the rule, heading, text, label of the link, address of the link, address of
    /// the image, text alternative of the image, text drawn into the picture, reason in words, label of an offer that not
    /// everyone gets, form in which it comes over the page; and where it is more than words and a picture its layout, the end that is
    /// counted down to, then of an offer its code, its terms, its end, its name and `1` when it can be handed to the cart, then the
    /// addresses of a film and of its captions. An end is minutes since 1970, after `@` on the shopper's clock.
    pub texts: Strings,
}

columns! {
    BannerView {
        texts: list 1,
    }
}

impl BannerView {}

/// The shopper's panel: what is in force, and what is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreferencesView {
    /// See [`state`].
    pub state: [u32; state::COUNT],
    /// The level that the shopper chose, where they have.
    pub choice: Option<Choice>,
    /// Corrections, oldest first.
    pub corrections: Vec<Event>,
    /// Browsing, oldest first.
    pub browsing: Vec<Event>,
    /// What the shopper is taken for, and how that is told in the path's place: kept nowhere.
    pub guesses: Vec<Event>,
}

/// Indexes into [`PreferencesView::state`].
pub mod state {
    /// The level in force.
    pub const LEVEL: usize = 0;
    /// The highest level that the shopper may choose.
    pub const LIMIT: usize = 1;
    /// Why it is not higher: 0 it is, 1 the shop's consent tool, 2 the browser's signal.
    pub const CAP: usize = 2;
    /// How images are fetched: the code of `ImageMode`.
    pub const IMAGES: usize = 3;
    /// Days after which browsing is dropped.
    pub const RETENTION: usize = 4;
    /// Minutes since 1970.
    pub const NOW: usize = 5;
    /// How many there are.
    pub const COUNT: usize = 6;
}

impl PreferencesView {
    /// What [`PreferencesView::decode`] reads; in the browser `src/js/panel.ts` lays it out.
    pub fn encode(&self) -> Vec<u8> {
        let mut out: Vec<u8> = self.state.iter().flat_map(|n| n.to_le_bytes()).collect();
        let choice = self.choice.as_ref().map_or(Vec::new(), Choice::encode);
        let records =
            [&self.corrections, &self.browsing, &self.guesses].map(|list| record_of(list));
        for part in [choice].iter().chain(&records) {
            out.extend((part.len() as u32).to_le_bytes());
            out.extend(part);
        }
        out
    }

    /// Reads what the page has put together: the numbers, then choice, corrections, browsing and guesses as records, each after
    /// its length. Little-endian. `None` when it is anything else.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut view = Self::default();
        for number in &mut view.state {
            *number = take_number(&mut rest)?;
        }
        view.choice = Choice::decode(take_part(&mut rest)?);
        view.corrections = events_of(take_part(&mut rest)?)?;
        // What was shown stands behind what was done: here both go by their hour.
        for event in events_of(take_part(&mut rest)?)? {
            let list = &mut view.browsing;
            let later = list
                .iter()
                .rev()
                .take_while(|known| known.hour > event.hour);
            let at = list.len() - later.count();
            list.insert(at, event);
        }
        // Only a configuration with conditions has any.
        let guesses = take_part(&mut rest)?;
        if !guesses.is_empty() {
            view.guesses = events_of(guesses)?;
        }
        rest.is_empty().then_some(view)
    }
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let (number, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_le_bytes(*number))
}

/// The next of several parts, each after its length.
pub fn take_part<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_number(rest)? as usize;
    let (part, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(part)
}

macro_rules! buffers {
    ($($view:ident rows $rows:expr;)+) => {$(
        impl $view {
            /// The view's bytes.
            ///
            /// # Errors
            /// [`FormatError::Section`] when the columns are not all of one length.
            pub fn encode(&self) -> Result<Vec<u8>, FormatError> {
                let rows: fn(&Self) -> usize = $rows;
                let mut encoder = Encoder::new(rows(self));
                self.write(&mut encoder);
                encoder.outcome()?;
                Ok(encoder.finish(Kind::View))
            }

            /// Reads a view's bytes.
            ///
            /// # Errors
            /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
            pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
                let mut decoder = Decoder::new(bytes)?;
                let mut view = Self::default();
                view.read(&mut decoder);
                decoder.outcome()?;
                Ok(view)
            }
        }
    )+};
}

buffers! {
    CarouselView rows |view| view.ids.len();
    BannerView rows |_| 0;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_panel_reads_what_the_page_lays_out_and_nothing_cut_short() {
        let event = Event {
            action: 1,
            title: "Théière".into(),
            path: "Maison > Thé".into(),
            ..Event::default()
        };
        let view = PreferencesView {
            state: [3, 3, 0, 0, 90, 30_000_000],
            choice: None,
            corrections: vec![],
            browsing: vec![event.clone()],
            guesses: vec![event],
        };
        let bytes = view.encode();
        assert_eq!(PreferencesView::decode(&bytes), Some(view));
        for end in 0..bytes.len() {
            assert_eq!(PreferencesView::decode(&bytes[..end]), None);
        }
    }

    proptest! {
        #[test]
        fn anything_else_is_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = PreferencesView::decode(&bytes);
        }
    }
}
