//! Third on the path: what happens on a page, as plain events.
//!
//! Says what an event and a page are; keeps nothing and asks no consent, because nothing here outlives the page.

/// What the shopper did with a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Action {
    /// Looked at its page.
    View = 1,
    /// Put it in the cart.
    Cart = 2,
    /// Took it out of the cart.
    Uncart = 3,
    /// Bought it.
    Purchase = 4,
    /// Was shown it, chosen for them, and did not open it: no deed, only counted.
    Shown = 5,
    /// Searched the shop: no deed with a product, kept where a condition asks.
    Search = 6,
    /// Opened pages, counted by the hour likewise.
    Pages = 7,
    /// Drew the number by which experiments spread people.
    Number = 8,
    /// Saw a variant of an experiment.
    Variant = 9,
    /// Was given an offer that ends, or is for once.
    Offer = 10,
    /// Saw a variant that was drawn, and took it up or not: counted by the hour.
    Tried = 11,
}

impl Action {
    /// Reads a code.
    pub fn from_code(code: u32) -> Option<Self> {
        match code {
            1 => Some(Self::View),
            2 => Some(Self::Cart),
            3 => Some(Self::Uncart),
            4 => Some(Self::Purchase),
            5 => Some(Self::Shown),
            #[cfg(not(feature = "unconditional"))]
            6 => Some(Self::Search),
            #[cfg(not(feature = "unconditional"))]
            7 => Some(Self::Pages),
            #[cfg(not(feature = "unconditional"))]
            8 => Some(Self::Number),
            #[cfg(not(feature = "unconditional"))]
            9 => Some(Self::Variant),
            #[cfg(not(feature = "unconditional"))]
            10 => Some(Self::Offer),
            #[cfg(not(feature = "unconditional"))]
            11 => Some(Self::Tried),
            _ => None,
        }
    }

    /// How much it says about taste, relative to a view.
    pub fn strength(self) -> i32 {
        match self {
            Self::View => 1,
            Self::Cart => 3,
            Self::Purchase => 4,
            _ => 0,
        }
    }
}

/// What kind of page this is. The code is the bit used in banner conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum PageType {
    /// None of the others.
    #[default]
    Other = 0,
    /// The shop's front page.
    Home = 1,
    /// A list of products.
    Category = 2,
    /// One product.
    Product = 3,
    /// The cart.
    Cart = 4,
    /// The checkout.
    Checkout = 5,
    /// The order's confirmation.
    Order = 6,
    /// Search results.
    Search = 7,
    /// Nothing was found at this address.
    NotFound = 8,
}

impl PageType {
    /// Every page type with its name in attributes and `devanture.toml`, in the order of their codes.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Other, "other"),
        (Self::Home, "home"),
        (Self::Category, "category"),
        (Self::Product, "product"),
        (Self::Cart, "cart"),
        (Self::Checkout, "checkout"),
        (Self::Order, "order"),
        (Self::Search, "search"),
        (Self::NotFound, "notfound"),
    ];

    /// Reads a code; an unknown one means [`PageType::Other`].
    pub fn from_code(code: u32) -> Self {
        match code {
            1 => Self::Home,
            2 => Self::Category,
            3 => Self::Product,
            4 => Self::Cart,
            5 => Self::Checkout,
            6 => Self::Order,
            7 => Self::Search,
            8 => Self::NotFound,
            _ => Self::Other,
        }
    }
}

/// What is known of the page that is open, from the page alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageContext {
    /// What kind of page it is.
    pub kind: PageType,
    /// Ids of the page's product, most trusted first.
    pub products: Vec<String>,
    /// The page's category path, as in the feed; empty when it says none.
    pub category: String,
    /// [`crate::catalog::key`] of the page's normalized address.
    pub address: u32,
    /// Ids in the cart.
    pub cart: Vec<String>,
    /// What they cost together, in minor units, when the page says so.
    pub cart_total: Option<u32>,
    /// The visitor's first name, when the page gives it.
    pub first_name: String,
}
