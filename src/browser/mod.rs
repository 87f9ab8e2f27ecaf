//! Beside the path: small fallible adapters over what browsers offer.
//!
//! The only place that names `web_sys`. Nothing here panics, logs, or decides what is shown: a
//! browser that refuses something makes a function answer `None`, `false` or nothing at all.

pub mod paging;

#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub mod host;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub mod intl;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub mod links;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub mod listen;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub mod nodes;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub mod pictures;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub mod shadow;
#[cfg(all(target_arch = "wasm32", feature = "ui"))]
pub mod track;
