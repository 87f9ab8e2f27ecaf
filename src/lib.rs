//! devanture ranks a shop's published products in the shopper's own browser.
//!
//! The modules stand in the order of the data's path; each uses only those above it.
//! `ARCHITECTURE.md` tells the path in one page.

// What is public: the shop's products, and the byte layout they travel in.
pub mod catalog;
// What the shopper allows: consent sources, decoded to one decision and its grants.
pub mod consent;
// What happens on a page.
pub mod signals;
// What the device keeps of it.
pub mod profile;
// Candidates, scores, re-ranking, reasons.
pub mod recommend;
// What a slot of a page shows.
pub mod placement;
// What experiments tell. Computed by the merchant's command, from counts.
#[cfg(not(target_arch = "wasm32"))]
pub mod measurement;
// What is kept, as a file that the shopper takes along.
#[cfg(any(not(target_arch = "wasm32"), feature = "portability"))]
pub mod portability;

// What the merchant runs: feeds in, published folder out. Never in the browser.
#[cfg(not(target_arch = "wasm32"))]
pub mod builder;

// Adapters over what browsers offer; the only place that names `web_sys`.
#[cfg(any(target_arch = "wasm32", test))]
pub mod browser;
// What draws the views, and the words and figures on them. In the browser only; its arithmetic is tested natively.
#[cfg(any(all(target_arch = "wasm32", feature = "drawing"), test))]
pub mod ui;

// What the browser modules export.
#[cfg(target_arch = "wasm32")]
mod api;
