//! The merchant's side: feeds in, published folder out. Runs natively, never in the browser.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test that panics has failed"
    )
)]

// What is wrong in a feed: counted, listed, written out whole.
pub mod problems;
// A shop's products as the builder holds them.
pub mod product;

// Feeds to products: Google Merchant XML and TSV, Shopify CSV and JSON.
pub mod feeds;

// A product's words: folded, stemmed, hashed.
pub mod text;
// Lists made by hand.
pub mod lists;
// Things to read, which stand among the products.
pub mod articles;
// Products to features and neighbors.
pub mod similarity;
// Local files of pictures to which products look alike.
pub mod visual;

// What the shop's visitors looked at and bought: anonymous logs to sessions.
pub mod logs;
// Orders to the time after which things are bought again.
pub mod intervals;
// Orders to the numbers from which a device tells its own shopper's future.
pub mod lifetime;
// Orders to the borders between groups of customers.
pub mod rfm;
// Both, and what they come to in words.
pub mod customers;
// Sessions to pairs of products with weights.
pub mod model;
// How well products sell, and whether more than usual.
pub mod demand;

// The widget's own first parts, for the lines to paste.
pub mod widget;
// `devanture.toml`, typed and checked.
pub mod config;
// The language of conditions.
pub mod conditions;
// What is compared with one another.
pub mod experiments;
// Segments, and the conditions of banners.
pub mod segments;
// Offers, and what banners have beside words and a picture.
mod offers;
// What is asked of the shopper, and the words of what loads for it.
/// Who shoppers may seem to be.
pub mod personas;
pub mod surveys;
/// The weather of a country's regions.
pub mod weather;
// What a configuration must not say.
pub mod check;
// Sessions and baskets into lists beside those of content.
pub mod learned;
// The merchant's rules, and what they make of each product.
pub mod rules;
// What is never profiled, and of what one is enough.
pub mod sensitive;
// Products to packs.
pub mod packs;
// Picture files to packs of small copies.
pub mod thumbs;
// Visits through the published ranking: its weights are fitted, and measured.
pub mod replay;
// Packs to the published folder, and a look inside it.
pub mod publish;
// From an address to the files that its page fetches.
pub mod address;
// What one shopper would see of that folder, and why.
pub mod preview;
