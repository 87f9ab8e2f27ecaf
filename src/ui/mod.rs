//! Seventh on the path: draws the views into closed shadow roots, with leptos.
//!
//! Knows no profile, ranks nothing, stores nothing, requests nothing: what the shopper does goes to
//! the element that mounted the component, as an [`Act`] and a number. A view that cannot be read
//! draws nothing, and the shop's own content stays.
//!
//! No text is ever parsed as markup. leptos would clone fully static markup from an HTML string,
//! which Trusted Types forbid: elements are drawn by `element.rs`, and `view!` composes components only.
//!
//! Two modules are made of it: `ui` has what every shop shows, `panel` the shopper's panel, which loads on use.

// Each of the two modules uses a part of what they have in common.
#![cfg_attr(not(all(feature = "ui", feature = "panel")), allow(dead_code))]

mod css;
mod price;
mod tag;

#[cfg(all(target_arch = "wasm32", feature = "ui"))]
mod banner;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
mod card;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
mod carousel;
#[cfg(target_arch = "wasm32")]
mod element;
#[cfg(all(target_arch = "wasm32", feature = "panel"))]
mod preferences;
#[cfg(target_arch = "wasm32")]
mod stage;
#[cfg(target_arch = "wasm32")]
mod words;

/// The standard allocator is 7 kB of code; this one is 2, and as quick for what an interface does.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Colors, type and focus, for every component.
#[cfg(target_arch = "wasm32")]
const CSS: &str = css::sheet!("base.css");

#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub use banner::Banner;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub use carousel::Carousel;
#[cfg(all(target_arch = "wasm32", feature = "panel"))]
pub use preferences::Preferences;
#[cfg(all(target_arch = "wasm32", feature = "panel"))]
pub use words::add_words;
#[cfg(target_arch = "wasm32")]
pub use words::configure;

/// What a component tells the element that mounted it, with the place of the card or row, or 0.
/// The code crosses to JavaScript as the first argument of the host function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Act {
    /// A picture is wanted: once a card, in the cards' order, right after they are shown.
    Picture = 1,
    /// A card's link was followed.
    Click = 2,
    /// A product should be put in the cart. Answering `false` silences "added" until it is said.
    Add = 3,
    /// Fewer products like this one.
    Less = 4,
    /// Never this product again.
    Never = 5,
    /// The reasons were opened.
    Why = 6,
    /// A card's link shows its real address: the shopper points at it.
    Intent = 7,
    /// Personalizing was accepted.
    OptIn = 8,
    /// Personalizing was refused.
    OptOut = 9,
    /// A banner's link was followed.
    Banner = 10,
    /// A banner was closed.
    Dismiss = 11,
    /// A level was chosen: 0 off, 1 this page, 2 this visit, 3 remembered.
    Level = 12,
    /// A thing that was done should be forgotten; the place is its product's key.
    Remove = 13,
    /// Everything kept should be erased.
    Erase = 14,
    /// Everything kept should be saved to a file.
    Export = 15,
    /// Inside a carousel: one page back. Never told.
    Back = 16,
    /// Inside a carousel: one page on. Never told.
    On = 17,
    /// Inside a bundle: a product's box was ticked or cleared. Never told.
    Tick = 18,
    /// The ticked products should be put in the cart; the place is one bit a card. Answered like [`Act::Add`].
    AddAll = 19,
    /// Inside the panel: more of what is kept. Never told.
    More = 20,
    /// A correction should be taken back; the place is its product's key.
    TakeBack = 21,
    /// A department should be paused; the place is its place in the panel.
    Pause = 22,
    /// A department should be resumed; the place is its key.
    Resume = 23,
    /// Presents are looked for (1) or no longer (0).
    Gifts = 24,
    /// A saved copy should be brought back.
    Import = 25,
    /// It should be, although it is another shop's.
    ImportYes = 26,
    /// It should not.
    ImportNo = 27,
    /// More products like this one.
    Like = 28,
    /// It was a gift: what led to the card, or in the panel the thing that was done, by its product's key.
    Gift = 29,
    /// Everything that happens on the page should be shown.
    Inspect = 30,
    /// Inside the panel: the shopper is not who they are taken for; the place is the guess's key.
    NotMe = 31,
}

impl Act {
    const ALL: [Self; 31] = [
        Self::Picture,
        Self::Click,
        Self::Add,
        Self::Less,
        Self::Never,
        Self::Why,
        Self::Intent,
        Self::OptIn,
        Self::OptOut,
        Self::Banner,
        Self::Dismiss,
        Self::Level,
        Self::Remove,
        Self::Erase,
        Self::Export,
        Self::Back,
        Self::On,
        Self::Tick,
        Self::AddAll,
        Self::More,
        Self::TakeBack,
        Self::Pause,
        Self::Resume,
        Self::Gifts,
        Self::Import,
        Self::ImportYes,
        Self::ImportNo,
        Self::Like,
        Self::Gift,
        Self::Inspect,
        Self::NotMe,
    ];

    /// Reads a code that an element carries.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|act| *act as u8 == code)
    }
}
