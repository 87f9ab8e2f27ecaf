//! Last on the path: what the two browser modules export. The only place with `#[wasm_bindgen]`.
//!
//! Converts, calls, and answers; decides nothing. Each module's exports stand in its own file.

#[cfg(feature = "ui")]
mod ui;
