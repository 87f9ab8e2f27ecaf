//! One native integration binary: everything that needs the built command or several modules at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that panics has failed, as it should"
)]

mod build_command;
mod contracts;
mod docs;
mod evaluate;
mod feeds;
mod kinds;
mod layers;
mod memory;
mod page;
mod preview;
mod publish;
mod segments;
