//! Stands in for `builder::publish` and `builder::config` until they are there: creates the folder,
//! writes no pack.

use devanture::builder::product::{Currency, Shop};
use devanture::builder::similarity::Content;
use std::fs;
use std::io;
use std::path::Path;
use url::Url;

/// What the merchant's configuration says about reading feeds.
#[derive(Default)]
pub struct Config {
    pub site: Option<Url>,
    pub currency: Option<Currency>,
}

impl Config {
    /// Reads `site` and `currency` of a `devanture.toml`.
    pub fn load(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| error.to_string())?;
        let word = |name: &str| table.get(name).and_then(toml::Value::as_str);
        let site = word("site").map(Url::parse).transpose();
        Ok(Self {
            site: site.map_err(|error| format!("site: {error}"))?,
            currency: word("currency").and_then(Currency::from_code),
        })
    }
}

/// The size of one published file.
pub struct PackSize {
    pub name: String,
    pub raw: u64,
    pub brotli: u64,
}

/// What was published.
pub struct Report {
    pub packs: Vec<PackSize>,
    pub snippet: String,
}

/// Creates the folder and nothing in it.
pub fn publish(
    _shop: &Shop,
    _content: &Content,
    _config: &Config,
    out: &Path,
    _now: i64,
) -> Result<Report, io::Error> {
    fs::create_dir_all(out)?;
    Ok(Report {
        packs: Vec::new(),
        snippet: String::new(),
    })
}
