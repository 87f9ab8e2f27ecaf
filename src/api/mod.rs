//! Last on the path: the border to JavaScript, the only place with `#[wasm_bindgen]`.
//!
//! Each export converts, calls one function of a module above, and converts back. It decides nothing.

#[cfg(feature = "core")]
mod core;
#[cfg(feature = "core")]
mod json;
#[cfg(feature = "ui")]
mod ui;
