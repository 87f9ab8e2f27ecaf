//! Beside the path: small fallible adapters over what browsers offer.
//!
//! The only place that names `web_sys`. Nothing here panics, logs, or decides what is shown: a
//! browser that refuses something makes a function answer `None`, `false` or nothing at all. What is asked of the browser
//! itself stands in `src/js/glue/browser.js`.

pub mod paging;

#[cfg(all(target_arch = "wasm32", feature = "drawing"))]
pub mod host;
#[cfg(all(target_arch = "wasm32", feature = "drawing"))]
pub mod intl;
#[cfg(all(target_arch = "wasm32", feature = "drawing"))]
pub mod links;
#[cfg(all(target_arch = "wasm32", feature = "drawing"))]
pub mod listen;
#[cfg(all(target_arch = "wasm32", feature = "drawing"))]
pub mod nodes;
#[cfg(all(target_arch = "wasm32", feature = "drawing"))]
pub mod pictures;
#[cfg(all(target_arch = "wasm32", feature = "drawing"))]
pub mod shadow;
#[cfg(all(target_arch = "wasm32", feature = "drawing"))]
pub mod track;
