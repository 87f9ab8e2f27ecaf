//! One native integration binary: everything that needs the built command or several modules at once.

mod build_command;
mod feeds;
