//! Stands in for `known` where the ranking module is built without conditions: none of them holds, and nothing of them is in the module.

use super::banner::Refusal;
use super::page::Page;
use crate::catalog::format::{Column, Decoder, Encoder, Nested};

/// There is nothing to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experiments;

impl Column for Experiments {
    const EMPTY: Self = Self;
}

impl Nested for Experiments {
    fn put(&self, _: &mut Encoder) {}

    fn take(&mut self, _: &mut Decoder) {}
}

/// Banners are words and a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staging;

impl Column for Staging {
    const EMPTY: Self = Self;
}

impl Nested for Staging {
    fn put(&self, _: &mut Encoder) {}

    fn take(&mut self, _: &mut Decoder) {}
}

/// Nobody is guessed to be anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personas;

impl Column for Personas {
    const EMPTY: Self = Self;
}

impl Nested for Personas {
    fn put(&self, _: &mut Encoder) {}

    fn take(&mut self, _: &mut Decoder) {}
}

/// What the page says, of which nothing is asked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told;

impl Page {
    /// Nothing is asked of what the page layer knows.
    pub fn hear_told(&mut self, _: usize, _: u32, _: &str, _: u32) -> u32 {
        0
    }

    /// Nothing is known of favorites and answers.
    pub fn said(&mut self, _: u32, _: u32, _: &str, _: u32) -> u32 {
        0
    }

    /// No condition holds; where there is none to hold, nothing speaks against it.
    pub(super) fn condition(&self, place: usize, _: u32) -> Option<&str> {
        (place == 0).then_some("")
    }

    /// Nothing else speaks against a banner.
    pub(super) fn staged(&self, _: usize, _: u32) -> Result<bool, Refusal> {
        Ok(false)
    }

    /// No banner offers anything.
    pub(super) fn is_chosen(&self, _: usize) -> bool {
        false
    }

    /// No banner offers anything.
    pub(super) fn give_offer(&mut self, _: usize, _: u32) {}

    /// There is nothing of the shopper to fill in.
    pub(super) fn explained(&self, why: &str, _: u32) -> String {
        why.to_owned()
    }

    /// There is none to look at.
    pub fn told_segments(&self, _: u32) -> String {
        String::new()
    }

    /// Nobody is in a segment of the shop's own.
    pub(super) fn own_segments(&self, _: u32) -> u32 {
        let Told = self.told;
        0
    }
}
