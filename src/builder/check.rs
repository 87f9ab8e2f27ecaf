//! Refuses a configuration that would not do what it says: a slip is told with its key, what is there and
//! what would be right, before anything is read or written. Compiles nothing.

use super::config::{Config, ConfigError, LANGUAGES, Words, named, wrong};
use super::model::MIN_SUPPORT;
use super::product::Currency;
use std::collections::BTreeSet;
use url::Url;

/// The shop's address as a setting or an argument says it.
///
/// # Errors
/// How to write it.
pub fn site(text: &str) -> Result<Url, String> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
        .ok_or_else(|| "write it as https://shop.example".to_owned())
}

/// A currency as a setting or an argument says it.
///
/// # Errors
/// How to write it.
pub fn currency(text: &str) -> Result<Currency, String> {
    Currency::from_code(text).ok_or_else(|| "write it as three letters, such as EUR".to_owned())
}

/// One of [`LANGUAGES`] as a setting or an argument says it.
///
/// # Errors
/// Which ones there are.
pub fn language(text: &str) -> Result<String, String> {
    let known = LANGUAGES.map(|(tag, _)| tag);
    if known.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(format!("use one of {}", known.join(", ")))
}

/// An address under which files are served: ends with a slash, and holds nothing that could leave an attribute.
///
/// ```
/// use devanture::builder::check::public_path;
/// assert_eq!(public_path("/static"), Ok("/static/".into()));
/// assert!(public_path("//elsewhere.example/").is_err());
/// ```
///
/// # Errors
/// How to write it.
pub fn public_path(text: &str) -> Result<String, String> {
    let safe = |c: char| c.is_ascii_alphanumeric() || "/:.-_~%@".contains(c);
    let rooted = text.starts_with('/') && !text.starts_with("//") || text.starts_with("https://");
    if !rooted || !text.chars().all(safe) {
        return Err("write it as /packs/ or https://static.shop.example/packs/".to_owned());
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

/// A value, or the error that names its key, shows what is there and says how to write it.
fn read<T>(key: &str, text: &str, mended: Result<T, String>) -> Result<T, ConfigError> {
    mended.map_err(|mend| refuse(format!("{key} is \"{text}\"; {mend}")))
}

fn refuse(message: String) -> ConfigError {
    wrong("DV-CONFIG-VALUE", message)
}

impl Config {
    /// The shop's address, when it is configured.
    ///
    /// # Errors
    /// `DV-CONFIG-VALUE` when it is not one.
    pub fn site(&self) -> Result<Option<Url>, ConfigError> {
        let text = self.shop.site.as_deref();
        text.map(|text| read("shop.site", text, site(text)))
            .transpose()
    }

    /// The currency, when it is configured.
    ///
    /// # Errors
    /// `DV-CONFIG-VALUE` when it is not three letters.
    pub fn currency(&self) -> Result<Option<Currency>, ConfigError> {
        let text = self.shop.currency.as_deref();
        text.map(|text| read("shop.currency", text, currency(text)))
            .transpose()
    }

    /// Brings the addresses of the published files to the form in which they are printed.
    pub(super) fn settle_paths(&mut self) -> Result<(), ConfigError> {
        for (key, path) in [
            ("publish.packs", &mut self.publish.packs),
            ("publish.script", &mut self.publish.script),
        ] {
            *path = read(key, path, public_path(path))?;
        }
        Ok(())
    }

    /// Everything that TOML and the types cannot refuse.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        self.site()?;
        self.currency()?;
        if let Some(tag) = &self.shop.language {
            named(
                "shop.language",
                tag,
                &LANGUAGES.map(|(known, _)| ((), known)),
            )?;
        }
        self.logs.names()?;
        self.check_numbers()?;
        self.check_generic()?;
        self.check_lists()?;
        self.check_placements()?;
        self.check_banners()?;
        self.check_staging()?;
        self.check_experiments()?;
        self.check_segments()?;
        self.check_restraint()?;
        self.check_surveys()?;
        self.check_personas()?;
        self.check_rules()
    }

    fn check_numbers(&self) -> Result<(), ConfigError> {
        let publish = &self.publish;
        let bounds = [
            ("images.pool", self.images.pool.into(), 1, 120),
            (
                "images.thumbnail-px",
                self.images.thumbnail_px.into(),
                48,
                480,
            ),
            (
                "images.thumbnail-bytes",
                self.images.thumbnail_bytes.into(),
                1000,
                40_000,
            ),
            ("cards.new-days", self.cards.new_days.into(), 1, 365),
            (
                "privacy.retention-days",
                self.privacy.retention_days.into(),
                1,
                395,
            ),
            (
                "privacy.tcf-custom-purpose",
                self.privacy.tcf_custom_purpose.into(),
                0,
                31,
            ),
            ("privacy.history", self.privacy.history.into(), 1, 2000),
            ("restraint.evidence", self.restraint.evidence.into(), 2, 10),
            ("restraint.shown", self.restraint.shown.into(), 1, 6),
            (
                "restraint.rest-days",
                self.restraint.rest_days.into(),
                7,
                365,
            ),
            (
                "restraint.bought-days",
                self.restraint.bought_days.into(),
                30,
                395,
            ),
            (
                "logs.min-support",
                self.logs.min_support.unwrap_or(MIN_SUPPORT).into(),
                1,
                1000,
            ),
            ("publish.bucket", publish.bucket as u64, 1, 256),
            // Every page fetches the head: more of it is no longer a head.
            ("publish.head", publish.head as u64, 1, 2000),
            (
                "publish.whole-up-to-kb",
                publish.whole_up_to_kb as u64,
                0,
                256,
            ),
        ];
        for (key, value, low, high) in bounds {
            within(key, value, low, high)?;
        }
        for (name, weight) in &self.weights {
            within(&format!("weights.{name}"), u64::from(*weight), 0, 1000)?;
        }
        Ok(())
    }

    /// A generic source that cannot be read, or of which no value means yes, would refuse for everyone in silence.
    fn check_generic(&self) -> Result<(), ConfigError> {
        let generic = &self.privacy.generic;
        named(
            "privacy.generic.kind",
            &generic.kind,
            &[((), ""), ((), "cookie"), ((), "localStorage")],
        )?;
        if self.privacy.consent != "generic" && generic.kind.is_empty() {
            return Ok(());
        }
        for (key, value, mend) in [
            ("kind", &generic.kind, "write cookie or localStorage"),
            (
                "name",
                &generic.name,
                "write the name of the cookie or of the localStorage key",
            ),
            ("equals", &generic.equals, "write the value that means yes"),
        ] {
            if value.is_empty() {
                return Err(refuse(format!(
                    "privacy.generic.{key} is missing, and the generic consent source needs it; {mend}"
                )));
            }
        }
        Ok(())
    }

    fn check_placements(&self) -> Result<(), ConfigError> {
        let (mut names, mut ended) = (BTreeSet::new(), BTreeSet::new());
        for placement in &self.placement {
            let what = format!("placement \"{}\"", placement.name);
            own_name("name of a placement", &placement.name)?;
            // Of several the first whose condition holds is taken: one without ends the list.
            if !names.insert(&placement.name) && ended.contains(&placement.name) {
                return Err(refuse(format!(
                    "{what} is there twice; give each placement a name of its own, or each but the last a when"
                )));
            }
            if placement.when.is_none() {
                ended.insert(&placement.name);
            }
            within(
                &format!("limit of {what}"),
                u64::from(placement.limit),
                1,
                48,
            )?;
            if let Some(least) = placement.least.filter(|least| *least > placement.limit) {
                return Err(refuse(format!(
                    "least of {what} is {least}, above its limit of {}; lower least or raise limit",
                    placement.limit
                )));
            }
            check_words(&format!("title of {what}"), &placement.title)?;
            let known = || self.list.iter().any(|list| list.name == placement.list);
            if !placement.list.is_empty() && placement.strategy != "curated" {
                return Err(refuse(format!(
                    "{what} names the list \"{}\", but its strategy is \"{}\"; write strategy = \"curated\"",
                    placement.list, placement.strategy
                )));
            }
            if !placement.list.is_empty() && !known() {
                return Err(refuse(format!(
                    "{what} names the list \"{}\", which is not there; add a [[list]] of that name",
                    placement.list
                )));
            }
        }
        Ok(())
    }

    fn check_lists(&self) -> Result<(), ConfigError> {
        let mut names = BTreeSet::new();
        for list in &self.list {
            let what = format!("list \"{}\"", list.name);
            if list.name.is_empty() && list.owners.is_empty() {
                return Err(refuse(
                    "a list has neither name nor for, so it stands nowhere; give it a name for a placement, or for = [ids of products]".to_owned(),
                ));
            }
            if !list.name.is_empty() && !names.insert(&list.name) {
                return Err(refuse(format!(
                    "{what} is there twice; give each list a name of its own"
                )));
            }
            within(
                &format!("length of {what}"),
                list.products.len() as u64,
                1,
                48,
            )?;
            let ids = list.products.iter().chain(&list.owners);
            for id in ids {
                own_name(&format!("id of {what}"), id)?;
            }
        }
        Ok(())
    }

    fn check_banners(&self) -> Result<(), ConfigError> {
        let mut ids = BTreeSet::new();
        for banner in &self.banner {
            let what = format!("banner \"{}\"", banner.id);
            own_name("id of a banner", &banner.id)?;
            if !ids.insert(&banner.id) {
                return Err(refuse(format!(
                    "{what} is there twice, and a closed banner is remembered by its id; give each an id of its own"
                )));
            }
            let forms = ["", "dialog", "bar", "slide-in"].map(|form| ((), form));
            named(&format!("overlay of {what}"), &banner.overlay, &forms)?;
            if banner.overlay.is_empty() {
                // Banners are all that is ever shown at their placement, so any name but none is a known one.
                own_name(&format!("placement of {what}"), &banner.placement)?;
            } else if !banner.placement.is_empty() {
                return Err(refuse(format!(
                    "{what} comes over the page as a {} and has a placement too; drop one of them",
                    banner.overlay
                )));
            } else if banner.when.is_none() {
                return Err(refuse(format!(
                    "{what} comes over the page, but nothing says when; write when = 'exit', 'page.scroll > 50%', 'page.time > 30s' or the like"
                )));
            }
            if banner.views > 0 && banner.category.is_empty() {
                return Err(refuse(format!(
                    "{what} counts views but names no category; add category or drop views"
                )));
            }
            for (key, text) in [
                ("heading", &banner.heading),
                ("text", &banner.text),
                ("label", &banner.label),
                ("link", &banner.link),
                ("image", &banner.image),
                ("alt", &banner.alt),
                ("drawn", &banner.drawn),
            ] {
                check_words(&format!("{key} of {what}"), text)?;
            }
            for (key, link) in [("link", &banner.link), ("image", &banner.image)] {
                for (language, _) in LANGUAGES {
                    let address = link.in_language(language, self.language());
                    if !is_safe_address(address) {
                        return Err(refuse(format!(
                            "{key} of {what} is \"{address}\"; use https:// or a path that begins with one /"
                        )));
                    }
                }
            }
        }
        Ok(())
    }
}

pub(super) fn within(key: &str, value: u64, low: u64, high: u64) -> Result<(), ConfigError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(refuse(format!(
        "{key} is {value}; it must lie between {low} and {high}"
    )))
}

/// A name by which elements or memories find their entry.
pub(super) fn own_name(what: &str, name: &str) -> Result<(), ConfigError> {
    if name.trim().is_empty() {
        return Err(refuse(format!("the {what} is empty; write one")));
    }
    Ok(())
}

/// A text in a language that the widget does not speak would never be shown.
pub(super) fn check_words(what: &str, words: &Words) -> Result<(), ConfigError> {
    if let Words::Each(texts) = words {
        for tag in texts.keys() {
            let known = LANGUAGES.map(|(tag, _)| ((), tag));
            named(&format!("a language of the {what}"), tag, &known)?;
        }
    }
    Ok(())
}

pub(super) fn is_safe_address(address: &str) -> bool {
    let rooted =
        address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    address.is_empty()
        || address.starts_with("https://")
        || address.starts_with("http://localhost")
        || rooted
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACEMENT: &str = "[[placement]]\nname = \"a\"\nstrategy = \"new\"\n";
    const BANNER: &str = "[[banner]]\nid = \"x\"\nplacement = \"p\"\nheading = \"h\"\n";

    #[test]
    fn what_would_be_ignored_is_refused_with_its_key_and_its_mend() {
        let twice = |text: &str| format!("{text}{text}");
        for (text, code, parts) in [
            (
                "[shop]\nlanguage = \"de\"".to_owned(),
                "DV-CONFIG-NAME",
                ["shop.language", "fr, en, ar"],
            ),
            (
                "[shop]\ncurrency = \"euros\"".into(),
                "DV-CONFIG-VALUE",
                ["shop.currency is \"euros\"", "three letters"],
            ),
            (
                "[shop]\nsite = \"shop.example\"".into(),
                "DV-CONFIG-VALUE",
                ["shop.site", "https://shop.example"],
            ),
            (
                "[publish]\npacks = \"packs\"".into(),
                "DV-CONFIG-VALUE",
                ["publish.packs", "/packs/"],
            ),
            (
                "[publish]\nscript = \"/a' onload='x\"".into(),
                "DV-CONFIG-VALUE",
                ["publish.script", "/packs/"],
            ),
            (
                "[publish]\nhead = 0".into(),
                "DV-CONFIG-VALUE",
                ["publish.head is 0", "between 1 and 2000"],
            ),
            (
                "[publish]\nwhole-up-to-kb = 100000".into(),
                "DV-CONFIG-VALUE",
                ["publish.whole-up-to-kb", "256"],
            ),
            (
                "[publish]\nbucket = 4294967308".into(),
                "DV-CONFIG-VALUE",
                ["publish.bucket", "256"],
            ),
            (
                twice(PLACEMENT),
                "DV-CONFIG-VALUE",
                ["placement \"a\"", "twice"],
            ),
            (
                format!("{PLACEMENT}limit = 4\nleast = 5"),
                "DV-CONFIG-VALUE",
                ["least of placement \"a\"", "raise limit"],
            ),
            (
                format!("{PLACEMENT}title = {{ de = \"Neu\" }}"),
                "DV-CONFIG-NAME",
                ["title of placement \"a\"", "fr, en, ar"],
            ),
            (
                twice(BANNER),
                "DV-CONFIG-VALUE",
                ["banner \"x\"", "its own"],
            ),
            (
                BANNER.replace("\"x\"", "\"\""),
                "DV-CONFIG-VALUE",
                ["id of a banner", "empty"],
            ),
            (
                BANNER.replace("\"p\"", "\" \""),
                "DV-CONFIG-VALUE",
                ["placement of banner \"x\"", "empty"],
            ),
            (
                "[privacy]\nconsent = \"generic\"".into(),
                "DV-CONFIG-VALUE",
                ["privacy.generic.kind", "cookie or localStorage"],
            ),
            (
                "[privacy.generic]\nkind = \"cookie\"".into(),
                "DV-CONFIG-VALUE",
                ["privacy.generic.name", "name of the cookie"],
            ),
            (
                "[privacy.generic]\nkind = \"cookie\"\nname = \"c\"".into(),
                "DV-CONFIG-VALUE",
                ["privacy.generic.equals", "means yes"],
            ),
        ] {
            let error = Config::parse(&text).expect_err(&text);
            assert_eq!(error.code, code, "{text}");
            for part in parts {
                assert!(error.message.contains(part), "{text}: {error}");
            }
        }
    }

    #[test]
    fn a_placement_of_one_card_needs_no_word_about_the_least() {
        assert!(Config::parse(&format!("{PLACEMENT}limit = 1")).is_ok());
    }

    #[test]
    fn served_addresses_end_with_a_slash_however_they_are_written() {
        let config =
            Config::parse("[publish]\npacks = \"/a\"\nscript = \"https://s.example/d//\"").unwrap();
        assert_eq!(config.publish.packs, "/a/");
        assert_eq!(config.publish.script, "https://s.example/d/");
    }
}
