//! Sixth on the path: what a slot of a page shows.
//!
//! Knows the configuration, fills placements with ranked products, and lays the result out as plain
//! views. Draws nothing and touches no browser.

#[cfg(not(feature = "unconditional"))]
mod assigned;
pub mod bandit;
mod banner;
pub mod condition;
mod config;
mod exclusion;
pub mod experiment;
#[cfg(not(feature = "unconditional"))]
mod inferred;
// Only the full build of the ranking module has conditions.
#[cfg_attr(feature = "unconditional", path = "unknown.rs")]
mod known;
mod page;
mod parameters;
#[cfg(not(feature = "unconditional"))]
mod staging;
mod texts;
mod views;

pub use banner::Refusal;
pub use config::{
    BANNER_NUMBERS, BANNER_TEXTS, Config, FAVORITES, ImageMode, Name, Number, OVERLAYS,
    PLACEMENT_NUMBERS, SEGMENTS, default_title, fill, line, more,
};
pub use exclusion::LeftOut;
#[cfg(not(feature = "unconditional"))]
pub use inferred::{CLUE_NUMBERS, Guess, LATEST, PERSONA_TEXTS};
#[cfg(not(feature = "unconditional"))]
pub use known::tell;
pub use known::{Experiments, Personas, Staging};
#[cfg(not(target_arch = "wasm32"))]
pub use page::HeldBack;
#[cfg(not(feature = "unconditional"))]
pub use page::{NEVER, PERSONA, Question};
pub use page::{Page, Place, Slot, Store, joined};
pub use parameters::parameters;
#[cfg(not(feature = "unconditional"))]
pub use staging::{OFFER_NUMBERS, STAGE_NUMBERS, STAGE_TEXTS, Stage, flag};
pub use texts::{INSPECTOR_TEXTS, PanelText, PanelWords, Text};
pub use views::{
    AMOUNT, BannerView, CarouselView, PreferencesView, badge, option, state, take_part,
};
