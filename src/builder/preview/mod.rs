//! Last of the builder: what one shopper would see of a published folder, and why, by the engine that the browser runs.
//!
//! Walks the pages that a persona opened, one after the other, because what a device may show comes from the pages it was on:
//! their packs, their pictures, what was kept of them. Scores nothing itself, and asks no network.

mod engine;
pub mod folder;
pub mod golden;
pub mod lint;
pub mod persona;
pub mod readiness;
mod shopper;
pub mod show;
mod why;

pub use engine::Call;
pub use folder::Folder;
pub use persona::Persona;
pub use shopper::preview;

use super::publish::PublishError;
use serde::Serialize;
use std::fmt;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The page: a product's id or address, a page's address, or a type of page.
    pub page: String,
    /// The type that the page declares; else what its address and the catalog say.
    pub kind: Option<String>,
    /// The category that the page declares; else that of its product.
    pub category: Option<String>,
    /// Minutes since 1970.
    pub at: u32,
    /// In place of what the persona allows: a name of [`persona::LEVELS`], or `unanswered`.
    pub consent: Option<String>,
    /// The placements of the page from above, each of which leaves out what those before it show; none for each
    /// placement of the configuration on a page of its own.
    pub placements: Vec<String>,
    /// Products, by id or address, of which each placement says why it does not show them.
    pub why: Vec<String>,
    /// The page's language, in place of the persona's.
    pub locale: Option<String>,
    /// Whether the calls of the engine are to be kept.
    pub calls: bool,
}

/// What a shopper would see.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The moment, in minutes since 1970.
    pub at: u32,
    /// The page.
    pub page: PageShown,
    /// The level in force, by its name.
    pub level: &'static str,
    /// Why it is not higher; empty when the shopper could have more.
    pub capped: &'static str,
    /// The pages opened before, oldest first.
    pub visits: Vec<Visit>,
    /// What everyone on the page fetches.
    pub packs: Vec<Fetched>,
    /// Addresses of the pictures that everyone on the page fetches, in order.
    pub pictures: Vec<String>,
    /// Pictures of earlier pages that are still on the device: what they show may stand on the page as well.
    pub kept_pictures: usize,
    /// Names of the shop's own segments that the shopper is in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
    /// Who the shopper seems to be, with how much confidence and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persona: Option<String>,
    /// The variants that the shopper sees, as `experiment:variant`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<String>,
    /// The placements.
    pub placements: Vec<Filled>,
    /// What the engine knows of the shopper and does not use, and why.
    pub held_back: Vec<String>,
    /// The banners, in the configuration's order.
    pub banners: Vec<BannerShown>,
    /// The currency's code and how many decimals it has.
    pub currency: (String, u32),
    /// The engine's calls, when they were asked for.
    #[serde(skip)]
    pub calls: Vec<Call>,
}

/// A page as it was taken.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageShown {
    /// Its normalized path; empty for a page that is named by its type alone.
    pub path: String,
    /// Its type.
    pub kind: &'static str,
    /// Id and title of its product; empty without one.
    pub product: String,
    /// That product's title.
    pub title: String,
    /// Its category path; empty without one.
    pub category: String,
    /// Its language.
    pub locale: String,
}

/// A page that was opened before.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// When, in minutes since 1970.
    pub at: u32,
    /// What it was.
    pub page: String,
    /// What was done there, and whether the engine took it.
    pub done: Vec<String>,
}

/// A file that the page fetches.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fetched {
    /// Its name in the folder.
    pub file: String,
    /// Bytes.
    pub bytes: usize,
    /// Bytes as brotli sends them.
    pub brotli_bytes: usize,
}

/// A placement, filled or not.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Filled {
    /// Its name.
    pub name: String,
    /// How it is filled.
    pub strategy: String,
    /// Its heading.
    pub title: String,
    /// The products, best first.
    pub products: Vec<Chosen>,
    /// Why the shop's own children stand there instead; empty when they do not.
    pub empty: String,
    /// Products that were asked about and do not stand there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub out: Vec<LeftOut>,
}

/// A product that does not stand in a placement.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Name of the reason (see [`crate::recommend::Exclusion`]).
    pub reason: &'static str,
    /// Name of the rule, where that is the reason; else empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// Its score and the lowest that was enough, where scores decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<(i32, i32)>,
    /// The reason in words.
    pub text: String,
}

/// A product in a placement.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chosen {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub link: String,
    /// Its picture; empty without one.
    pub image: String,
    /// What it costs now, in minor units.
    pub price: u32,
    /// What it costs without the sale that is on, in minor units; 0 without a sale.
    pub before: u32,
    /// The score: the sum of the terms.
    pub score: i32,
    /// The terms that are not zero, largest first.
    pub terms: Vec<TermShown>,
    /// The reasons that the shopper is told, strongest first.
    pub reasons: Vec<String>,
}

/// One term of a score.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TermShown {
    /// Its name.
    pub term: &'static str,
    /// Its points.
    pub points: i32,
    /// Its share of all that moved the product, in percent; below zero it speaks against it (see [`crate::recommend::shares`]).
    pub share: i32,
    /// The same in words.
    pub text: String,
}

/// A banner, shown or not.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BannerShown {
    /// Its id.
    pub id: String,
    /// The slot it belongs to.
    pub placement: String,
    /// Its heading, filled in, when it is shown.
    pub heading: String,
    /// Whether it is shown.
    pub shown: bool,
    /// Why, or why not.
    pub why: String,
}

/// Why nothing can be shown.
#[derive(Debug)]
pub enum PreviewError {
    /// The folder cannot be read.
    Folder(PublishError),
    /// A persona file cannot be read: where and why.
    Persona(String, String),
    /// An event is not one thing; its number, from 1.
    Event(usize),
    /// An event's time: its number and what was written.
    Time(usize, String),
    /// An event after the moment of the preview: its number and what was written.
    Future(usize, String),
    /// A word that is not one of a list: of what, the word, the list.
    Word(&'static str, String, String),
    /// A product that the shop does not have, and the nearest id.
    Product(String, Option<String>),
    /// An address of another shop: that, and this shop's origin.
    Elsewhere(String, String),
    /// An address where products are, without one, and the nearest.
    Page(String, Option<String>),
    /// A category without products, and the nearest.
    Category(String, Option<String>),
    /// A placement that the configuration does not have, and those that it has.
    Placement(String, String),
}

impl From<PublishError> for PreviewError {
    fn from(error: PublishError) -> Self {
        Self::Folder(error)
    }
}

impl std::error::Error for PreviewError {}

impl fmt::Display for PreviewError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nearest = |near: &Option<String>| match near {
            Some(near) => format!("The nearest is \"{near}\"."),
            None => "The folder has none.".to_owned(),
        };
        match self {
            Self::Folder(error) => error.fmt(out),
            Self::Persona(place, what) => write!(
                out,
                "DV-PERSONA: {place}: {what}. docs/preview.md lists the keys of a persona."
            ),
            Self::Event(number) => write!(
                out,
                "DV-PERSONA-EVENT: event {number} must be one thing. Write `at` and one of view, cart, uncart, purchase, more, less, never, gift, dismiss."
            ),
            Self::Time(number, found) => write!(
                out,
                "DV-PERSONA-TIME: event {number}: \"{found}\" is not a time. Write \"2 days ago\", \"3 hours ago\" or 2026-05-01T13:00Z."
            ),
            Self::Future(number, found) => write!(
                out,
                "DV-PERSONA-TIME: event {number}: \"{found}\" comes after the moment that is looked at. Write an earlier time, or look later with --at."
            ),
            Self::Word(what, found, known) => write!(
                out,
                "DV-PERSONA-WORD: {what} \"{found}\" is unknown. Known are: {known}."
            ),
            Self::Product(id, near) => write!(
                out,
                "DV-PERSONA-PRODUCT: the shop has no product \"{id}\". {}",
                nearest(near)
            ),
            Self::Elsewhere(address, origin) => write!(
                out,
                "DV-PREVIEW-PAGE: {address} is not a page of this shop. Give an address below {origin}."
            ),
            Self::Page(address, near) => write!(
                out,
                "DV-PREVIEW-PAGE: no product has the address {address}. {}",
                nearest(near)
            ),
            Self::Category(path, near) => write!(
                out,
                "DV-PREVIEW-CATEGORY: no product is in \"{path}\". {}",
                nearest(near)
            ),
            Self::Placement(name, known) => write!(
                out,
                "DV-PREVIEW-PLACEMENT: the configuration has no placement \"{name}\". It has: {known}."
            ),
        }
    }
}
