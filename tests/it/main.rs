//! One native integration binary: everything that needs the built command or several modules at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that panics has failed, as it should"
)]

mod build_command;
mod contracts;
#[path = "../fuzz/counting.rs"]
mod counting;
mod docs;
#[path = "../fuzz/drive.rs"]
mod drive;
mod evaluate;
mod experiments;
mod feeds;
mod fuzz;
mod kinds;
mod layers;
mod looks;
mod memory;
#[path = "../fuzz/mutate.rs"]
mod mutate;
mod offers;
mod page;
mod personas;
mod preview;
mod publish;
mod restraint;
mod segments;
#[path = "../fuzz/targets.rs"]
mod targets;
