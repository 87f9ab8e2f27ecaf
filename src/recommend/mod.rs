//! Fifth on the path: candidates, scores, re-ranking and reasons.
//!
//! One additive score in integers: its terms are the reasons, exactly. Reads catalogs and a taste; asks no
//! consent itself, because a [`Taste`](crate::profile::Taste) cannot be had without a grant.

mod best;
mod candidates;
mod cheaper;
mod dot;
mod due;
mod exclusion;
mod filler;
mod find;
mod leads;
mod listed;
pub mod model;
mod rerank;
mod rules;
mod score;
mod shelf;

pub use best::{Best, Ranked};
#[cfg(not(target_arch = "wasm32"))]
pub use candidates::candidates;
pub use candidates::{Public, Query, is_candidate, pool, recommend};
pub use cheaper::cheaper;
pub use due::{INTERVAL_NUMBERS, due};
pub use exclusion::{Exclusion, exclusions};
pub use filler::{Offer, fill_up, smallest};
pub use listed::{Listed, basket, listed, looks};
pub use rules::{
    Act, Moment, PIN, Part, RULE_NUMBERS, RULE_TEXTS, Rule, Rules, Scene, TEST_NUMBERS, same,
};
pub use score::{REASONS, reasons, shares};
pub use shelf::{Shelf, category_keys};

/// Whether this build has what few shops configure: rules, lists that are computed or that the shop's people made, banners. The lean
/// build of the module leaves them out, and refuses a configuration that needs them (`placement::Config::needs_full`).
pub const FULL: bool = cfg!(not(feature = "lean"));

/// Whether this build solves what fills up to free delivery and foresees what is due again; the one without conditions does not, and
/// refuses a configuration that lets them fill (`placement::Config::asks_more`).
pub const COMPUTES: bool = cfg!(not(feature = "unconditional"));

/// Whether this build can say why something is not shown: natively, and in a module that only whoever asks loads.
pub const EXPLAINS: bool = cfg!(any(not(target_arch = "wasm32"), feature = "explain"));

/// The terms of the score, each in points times its weight. The order is that of the stored weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Term {
    /// Content neighbor of the page's product.
    Page,
    /// In the page's category, or beside it.
    Context,
    /// Content neighbor of something looked at.
    Neighbor,
    /// In the direction of what was looked at.
    Taste,
    /// Of a category that was looked at.
    Category,
    /// Of a brand that was looked at.
    Brand,
    /// About the price of what was looked at.
    Price,
    /// Liked by the shop's customers.
    Popular,
    /// Published lately.
    New,
    /// On sale.
    Sale,
    /// Well rated.
    Rated,
    /// Looked at lately itself (only where that is the point).
    Recent,
    /// Like something of which the shopper asked for more; counts against where they asked for less.
    Asked,
    /// Several of its kind stand before it: counts against.
    Diversity,
    /// On a list that the shop's people made.
    Listed,
    /// Content or learned neighbor of something in the cart.
    Basket,
    /// Bought about as long ago as such things last.
    Due,
    /// Like the page's product, and cheaper.
    Saving,
    /// Takes the cart to free delivery.
    Reach,
    /// Visitors' paths lead here from the page's product.
    PageLearned,
    /// Visitors' paths lead here from something looked at.
    Learned,
    /// Chosen by the customers who chose the page's product, or what is in the cart.
    Bought,
    /// Chosen in one basket with the page's product, or with what is in the cart.
    Together,
    /// Looked at more than usual these days.
    Trending,
    /// The shop's own rules lift it, or hold it back.
    Rule,
    /// Its picture looks like that of the page's product.
    Looks,
}

impl Term {
    /// How many terms there are.
    pub const COUNT: usize = 26;
    /// Every term with its name in `devanture.toml` and in the headless API, in the stored order.
    pub const ALL: [(Self, &'static str); Self::COUNT] = [
        (Self::Page, "page"),
        (Self::Context, "context"),
        (Self::Neighbor, "neighbor"),
        (Self::Taste, "taste"),
        (Self::Category, "category"),
        (Self::Brand, "brand"),
        (Self::Price, "price"),
        (Self::Popular, "popular"),
        (Self::New, "new"),
        (Self::Sale, "sale"),
        (Self::Rated, "rated"),
        (Self::Recent, "recent"),
        (Self::Asked, "asked"),
        (Self::Diversity, "diversity"),
        (Self::Listed, "listed"),
        (Self::Basket, "basket"),
        (Self::Due, "due"),
        (Self::Saving, "saving"),
        (Self::Reach, "reach"),
        (Self::PageLearned, "page-learned"),
        (Self::Learned, "learned"),
        (Self::Bought, "bought"),
        (Self::Together, "together"),
        (Self::Trending, "trending"),
        (Self::Rule, "rule"),
        (Self::Looks, "looks"),
    ];
    /// The same without their names, which only reports and scripts tell: the browser modules carry none.
    pub const EVERY: [Self; Self::COUNT] = {
        let mut every = [Self::Page; Self::COUNT];
        let mut at = 0;
        while at < Self::COUNT {
            every[at] = Self::ALL[at].0;
            at += 1;
        }
        every
    };
    /// The weights without a configuration, in hundredths.
    pub const WEIGHTS: [u32; Self::COUNT] = [
        100, 60, 100, 50, 60, 20, 25, 40, 15, 10, 10, 100, 150, 50, 100, 100, 100, 100, 100, 100,
        100, 40, 20, 10, 100, 100,
    ];

    /// Whether the term comes from the shopper, not from the page or the shop.
    pub fn is_personal(self) -> bool {
        matches!(
            self,
            Self::Neighbor
                | Self::Taste
                | Self::Category
                | Self::Brand
                | Self::Price
                | Self::Recent
                | Self::Due
                | Self::Learned
        )
    }
}

/// Points of each term after weighting, in the order of [`Term`]. Their sum is the score.
pub type Terms = [i32; Term::COUNT];

/// What fills a placement. The code is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Strategy {
    /// From recent browsing; without leave to use it, from the page alone.
    ForYou = 0,
    /// What was looked at lately; only with leave to keep it.
    RecentlyViewed = 1,
    /// Like the product of the page, by content.
    Similar = 2,
    /// Most popular, in the page's category where it has one.
    Bestsellers = 3,
    /// Newest.
    New = 4,
    /// On sale now, deepest discount first.
    OnSale = 5,
    /// Best rated.
    BestRated = 6,
    /// Like the product of the page, and cheaper, by the unit where there is one.
    Cheaper = 7,
    /// What takes the cart to free delivery with the smallest total.
    FreeShipping = 8,
    /// What goes with the products in the cart.
    Cart = 9,
    /// Bought about as long ago as such things last; only with leave to keep it.
    BuyAgain = 10,
    /// A list that the shop's people made: of the placement, else of the page's product.
    Curated = 11,
    /// The product of the page with what is bought together with it, to be put in the cart at once.
    Bundle = 12,
    /// Articles and guides.
    Articles = 13,
    /// What visitors of the page's product, or of what is in the cart, also look at.
    AlsoViewed = 14,
    /// What customers who chose it also choose.
    AlsoBought = 15,
    /// What is chosen in one basket with it.
    BoughtTogether = 16,
    /// Looked at more than usual these days.
    Trending = 17,
    /// What looks like the product of the page, by their pictures.
    VisuallySimilar = 18,
}

impl Strategy {
    /// Every strategy with its name in `devanture.toml`, in the order of their codes.
    pub const ALL: [(Self, &'static str); 19] = [
        (Self::ForYou, "for-you"),
        (Self::RecentlyViewed, "recently-viewed"),
        (Self::Similar, "similar"),
        (Self::Bestsellers, "bestsellers"),
        (Self::New, "new"),
        (Self::OnSale, "on-sale"),
        (Self::BestRated, "best-rated"),
        (Self::Cheaper, "cheaper"),
        (Self::FreeShipping, "free-shipping"),
        (Self::Cart, "cart"),
        (Self::BuyAgain, "buy-again"),
        (Self::Curated, "curated"),
        (Self::Bundle, "bundle"),
        (Self::Articles, "articles"),
        (Self::AlsoViewed, "also-viewed"),
        (Self::AlsoBought, "also-bought"),
        (Self::BoughtTogether, "bought-together"),
        (Self::Trending, "trending"),
        (Self::VisuallySimilar, "visually-similar"),
    ];

    /// Reads a stored code.
    pub fn from_code(code: u32) -> Option<Self> {
        match code {
            0 => Some(Self::ForYou),
            1 => Some(Self::RecentlyViewed),
            2 => Some(Self::Similar),
            3 => Some(Self::Bestsellers),
            4 => Some(Self::New),
            5 => Some(Self::OnSale),
            6 => Some(Self::BestRated),
            7 => Some(Self::Cheaper),
            8 => Some(Self::FreeShipping),
            9 => Some(Self::Cart),
            10 => Some(Self::BuyAgain),
            11 => Some(Self::Curated),
            12 => Some(Self::Bundle),
            13 => Some(Self::Articles),
            14 => Some(Self::AlsoViewed),
            15 => Some(Self::AlsoBought),
            16 => Some(Self::BoughtTogether),
            17 => Some(Self::Trending),
            18 => Some(Self::VisuallySimilar),
            _ => None,
        }
    }

    /// Whether only what stands on [`Query::listed`] may be shown.
    pub fn is_listed(self) -> bool {
        (Self::Cheaper as u8..=Self::Curated as u8).contains(&(self as u8))
            || self == Self::VisuallySimilar
    }

    /// Whether the lean build cannot fill it: its list is computed, or made by the shop's people (see [`FULL`]).
    pub fn needs_full(self) -> bool {
        self.is_listed() || self == Self::Bundle
    }

    /// Whether the list is a statement of facts whose order says something: nothing else may move it.
    pub fn is_ordered(self) -> bool {
        matches!(
            self,
            Self::RecentlyViewed | Self::FreeShipping | Self::BuyAgain | Self::Curated
        )
    }

    /// Whether only what a learned list leads to may be shown.
    pub fn is_learned(self) -> bool {
        (Self::AlsoViewed as u8..=Self::BoughtTogether as u8).contains(&(self as u8))
    }

    /// The term that leads where a list does; [`Term::Context`] where none does.
    pub fn lead(self) -> Term {
        match self {
            Self::ForYou | Self::Articles => Term::Context,
            Self::RecentlyViewed => Term::Recent,
            Self::Similar => Term::Page,
            Self::Bestsellers => Term::Popular,
            Self::New => Term::New,
            Self::OnSale => Term::Sale,
            Self::BestRated => Term::Rated,
            Self::Cheaper => Term::Saving,
            Self::FreeShipping => Term::Reach,
            Self::Cart => Term::Basket,
            Self::BuyAgain => Term::Due,
            Self::Curated => Term::Listed,
            Self::AlsoViewed => Term::PageLearned,
            Self::AlsoBought => Term::Bought,
            Self::BoughtTogether | Self::Bundle => Term::Together,
            Self::Trending => Term::Trending,
            Self::VisuallySimilar => Term::Looks,
        }
    }

    /// The weights under which this strategy ranks: lists about the shop leave the shopper out.
    pub fn weights(self, configured: &[u32]) -> Terms {
        let mut weights = Terms::default();
        for (term, name) in weights.iter_mut().zip(0..) {
            let fallback = Term::WEIGHTS[name];
            // A tampered pack must not overflow the score.
            *term = configured.get(name).copied().unwrap_or(fallback).min(1000) as i32;
        }
        let lead = self.lead();
        if lead == Term::Context {
            return weights;
        }
        // Facts about one product: only a correction may move them.
        let asked = weights[Term::Asked as usize];
        if self.is_ordered() || self.is_learned() {
            weights = Terms::default();
        }
        if self.is_learned() {
            weights[Term::Asked as usize] = asked;
        }
        for (term, weight) in Term::EVERY.into_iter().zip(&mut weights) {
            *weight = match term {
                term if term == lead => 400,
                term if term.is_personal() => 0,
                // The cheapest is of no use when it is another thing.
                Term::Page if self == Self::Cheaper => 200,
                Term::Page | Term::New | Term::Sale | Term::Rated => 0,
                Term::PageLearned | Term::Bought | Term::Together | Term::Trending => 0,
                Term::Popular if *weight > 0 => 10,
                _ => *weight,
            };
        }
        weights
    }
}

/// One product chosen for a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pick {
    /// Which shelf it stands on.
    pub shelf: usize,
    /// Which row of that shelf.
    pub row: usize,
    /// The terms of its score.
    pub terms: Terms,
    /// What its reason tells: the key of the product that it resembles or goes with, an amount saved, or days (see
    /// [`Listed`]); 0 without any.
    pub source: u32,
    /// The product looked at from which visitors' paths lead here most, as a key; 0 without one.
    pub from: u32,
    /// The rule that lifted it most, counted from 1; 0 without one.
    pub rule: usize,
}

impl Pick {
    /// The score: the sum of the terms.
    pub fn score(&self) -> i32 {
        self.terms.iter().sum()
    }
}
