//! Beside the path: what is kept as a file that the shopper takes along, and such a file taken in again.
//!
//! Loaded when it is asked for. Stores nothing and asks no consent: what the page may keep of a file is decided
//! where everything is kept. A file is untrusted, whoever brings it: it is taken whole or refused whole.

mod date;
mod file;

pub use file::{MAX_BYTES, Page, Refusal, Taken, read, write};
