//! `[[offer]]`, and what banners have beside words and a picture: dates, layouts, films, the product that they speak of. Read, checked
//! and compiled to what the configuration pack has.
//!
//! Knows no person and no clock: what is past is told by whoever has one.

use super::check::{check_words, is_safe_address, own_name, within};
use super::config::{Banner, Config, ConfigError, LANGUAGES, Words, named, words_by_key, wrong};
use super::feeds::date;
use super::segments::{Owner, When};
use crate::catalog::Strings;
use crate::placement::{STAGE_NUMBERS, Staging, flag};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::value::{Datetime, Offset};

/// The layouts of a banner; the first is that of a banner without a word about it.
pub const LAYOUTS: [&str; 4] = ["split", "cover", "strip", "card"];
/// Of which product a banner speaks, in the order of the codes.
pub const PRODUCTS: [&str; 3] = ["", "viewed", "cart"];
/// What stands in the place of a product's words.
const OF_PRODUCT: [&str; 4] = ["{product}", "{price}", "{was}", "{discount}"];
/// The most bytes of a code.
const MOST_CODE: usize = 40;

/// `[[offer]]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Offer {
    /// A name of its own, by which banners make the offer. It is published.
    pub name: String,
    /// The code that the shop's cart takes. It is public: whoever reads the published files finds it.
    pub code: String,
    /// What it gives, and on what terms, in a few words.
    #[serde(default)]
    pub terms: Words,
    /// To the end of this day, or to this moment.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Datetime>,
    /// For so many days after it was shown first (1 to 90).
    #[serde(default)]
    pub days: Option<u32>,
    /// How often one person is given it (1 to 12): each time ends with its days, or with the next order. Without it once where there are
    /// days, else as often as the condition holds.
    #[serde(default)]
    pub times: Option<u32>,
    /// Only for whom this condition holds.
    #[serde(default)]
    pub when: Option<When>,
    /// Whether the page can take the code to its own cart (the `devanture-apply` event): then there is a button for it.
    #[serde(default)]
    pub apply: bool,
}

impl Offer {
    /// How often one person is given it; 0 where nothing of it is kept.
    fn times(&self) -> u32 {
        self.times.unwrap_or(self.days.map_or(0, |_| 1))
    }
}

/// Whether a banner makes an offer (a price, a code in its text), or which `[[offer]]`.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(untagged)]
pub enum Offered {
    /// It does, by its words, or it does not.
    Says(bool),
    /// This one, with its code.
    Named(String),
}

impl Default for Offered {
    fn default() -> Self {
        Self::Says(false)
    }
}

impl Offered {
    /// Whether it makes any.
    pub(super) fn is_made(&self) -> bool {
        *self != Self::default()
    }
}

fn refuse(message: String) -> ConfigError {
    wrong("DV-CONFIG-VALUE", message)
}

/// One end of a schedule: minutes since 1970, and whether that is a moment (a time zone was given) or goes by the shopper's clock.
type Bound = (u32, bool);

/// A date as a bound; `end`: a day counts to its end, and a minute that has begun to its own.
fn bound(what: &str, value: &Datetime, end: bool) -> Result<Bound, ConfigError> {
    let day = value
        .date
        .and_then(|date| date::days(date.year.into(), date.month.into(), date.day.into()))
        .filter(|day| (0..1_000_000).contains(day));
    let Some(day) = day else {
        return Err(refuse(format!(
            "{what} is {value}, which is no day; write 2026-12-24, 2026-12-24T18:00:00, or 2026-12-24T18:00:00+01:00 for one moment everywhere"
        )));
    };
    let day = day as u32 * 1440;
    let Some(time) = value.time else {
        return Ok((if end { day + 1440 } else { day.max(1) }, false));
    };
    let begun = time.second.unwrap_or(0) > 0 || time.nanosecond.unwrap_or(0) > 0;
    let minute = u32::from(time.hour) * 60 + u32::from(time.minute) + u32::from(end && begun);
    let local = i64::from(day + minute);
    let ahead = match value.offset {
        Some(Offset::Custom { minutes }) => i64::from(minutes),
        _ => 0,
    };
    let at = u32::try_from(local - ahead).unwrap_or(0).max(1);
    Ok((at, value.offset.is_some()))
}

/// Whether a text has one of a product's words.
fn names_product(words: &Words, which: &[&str]) -> bool {
    let has = |text: &str| which.iter().any(|word| text.contains(word));
    LANGUAGES
        .iter()
        .any(|(language, _)| has(words.in_language(language, language)))
}

impl Banner {
    fn what(&self) -> String {
        format!("banner \"{}\"", self.id)
    }

    fn from(&self) -> Result<Option<Bound>, ConfigError> {
        let what = format!("from of {}", self.what());
        self.from
            .as_ref()
            .map(|value| bound(&what, value, false))
            .transpose()
    }

    fn until(&self) -> Result<Option<Bound>, ConfigError> {
        let what = format!("until of {}", self.what());
        self.until
            .as_ref()
            .map(|value| bound(&what, value, true))
            .transpose()
    }

    fn texts(&self) -> [&Words; 4] {
        [&self.heading, &self.text, &self.label, &self.drawn]
    }

    /// Whether it makes the offer of this name.
    pub(super) fn makes(&self, offer: &str) -> bool {
        self.offer_name() == Some(offer)
    }

    /// The offer that it names.
    fn offer_name(&self) -> Option<&str> {
        match &self.offer {
            Offered::Named(name) => Some(name),
            Offered::Says(_) => None,
        }
    }

    /// Whether more of it is drawn than words and a picture.
    fn is_drawn_apart(&self) -> bool {
        let layout = !matches!(self.layout.as_str(), "" | "split");
        layout || self.countdown || self.offer_name().is_some() || self.video != Words::default()
    }

    /// Whether it has anything beside words and a picture.
    pub(super) fn is_staged(&self) -> bool {
        self.is_drawn_apart()
            || self.from.is_some()
            || self.until.is_some()
            || !self.product.is_empty()
    }

    /// Until when it can be shown, in minutes since 1970, for whoever says what is past.
    pub(super) fn last_minute(&self) -> Option<u32> {
        self.until().ok().flatten().map(|(minute, _)| minute)
    }
}

impl Config {
    /// Whether a banner has more than words and a picture.
    pub(super) fn stages_banners(&self) -> bool {
        self.banner.iter().any(Banner::is_staged)
    }

    /// Refuses dates, layouts, films and offers that would not do what they say.
    pub(super) fn check_staging(&self) -> Result<(), ConfigError> {
        let mut known = BTreeSet::new();
        for offer in &self.offer {
            let what = format!("offer \"{}\"", offer.name);
            own_name("name of an offer", &offer.name)?;
            if !known.insert(offer.name.as_str()) {
                return Err(refuse(format!(
                    "{what} is there twice, and what was given is remembered by its name; give each a name of its own"
                )));
            }
            let code = offer.code.trim();
            if code.is_empty() || code.len() > MOST_CODE || code.chars().any(char::is_control) {
                return Err(refuse(format!(
                    "code of {what} is \"{}\"; write what the cart takes, in {MOST_CODE} bytes at the most",
                    offer.code
                )));
            }
            check_words(&format!("terms of {what}"), &offer.terms)?;
            within(
                &format!("days of {what}"),
                offer.days.unwrap_or(1).into(),
                1,
                90,
            )?;
            within(
                &format!("times of {what}"),
                offer.times.unwrap_or(1).into(),
                1,
                12,
            )?;
            if let Some(value) = &offer.until {
                bound(&format!("until of {what}"), value, true)?;
            }
            if !self.banner.iter().any(|banner| banner.makes(&offer.name)) {
                return Err(refuse(format!(
                    "{what} is made by no banner, so nobody sees it; write offer = \"{}\" in a [[banner]]",
                    offer.name
                )));
            }
        }
        for banner in &self.banner {
            self.check_stage(banner, &known)?;
        }
        Ok(())
    }

    fn check_stage(&self, banner: &Banner, offers: &BTreeSet<&str>) -> Result<(), ConfigError> {
        let what = banner.what();
        let (from, until) = (banner.from()?, banner.until()?);
        if let (Some((from, _)), Some((until, _))) = (from, until)
            && from >= until
        {
            return Err(refuse(format!(
                "{what} ends before it begins; swap from and until"
            )));
        }
        if let (Some((_, from)), Some((_, until))) = (from, until)
            && from != until
        {
            return Err(refuse(format!(
                "{what} has a time zone in one of from and until only; write it in both, or in none to go by the shopper's clock"
            )));
        }
        if banner.countdown && until.is_none() {
            return Err(refuse(format!(
                "{what} counts down to nothing; add until = 2026-12-24T18:00:00+01:00, the real end, or drop countdown"
            )));
        }
        let layouts: Vec<((), &str)> = [""]
            .iter()
            .chain(&LAYOUTS)
            .map(|name| ((), *name))
            .collect();
        named(&format!("layout of {what}"), &banner.layout, &layouts)?;
        if !banner.layout.is_empty() && !banner.overlay.is_empty() {
            return Err(refuse(format!(
                "{what} comes over the page as a {}, which is a layout of its own; drop layout or overlay",
                banner.overlay
            )));
        }
        if let Some(name) = banner.offer_name()
            && !offers.contains(name)
        {
            return Err(refuse(format!(
                "{what} makes the offer \"{name}\", which is not there; add an [[offer]] of that name, or write offer = true where its text makes one"
            )));
        }
        let kinds = PRODUCTS.map(|name| ((), name));
        named(&format!("product of {what}"), &banner.product, &kinds)?;
        let speaks = banner
            .texts()
            .into_iter()
            .any(|text| names_product(text, &OF_PRODUCT));
        if speaks && banner.product.is_empty() {
            return Err(refuse(format!(
                "{what} names a product, but not which; add product = \"viewed\" or product = \"cart\", or drop {}",
                OF_PRODUCT.join(", ")
            )));
        }
        for (key, address) in [("video", &banner.video), ("captions", &banner.captions)] {
            check_words(&format!("{key} of {what}"), address)?;
            for (language, _) in LANGUAGES {
                let address = address.in_language(language, self.language());
                if !is_safe_address(address) {
                    return Err(refuse(format!(
                        "{key} of {what} is \"{address}\"; use https:// or a path that begins with one /"
                    )));
                }
            }
        }
        let film = banner.video != Words::default();
        if film && banner.image == Words::default() {
            return Err(refuse(format!(
                "{what} has a film and no picture; add image, which stands there until somebody plays the film"
            )));
        }
        if !film && banner.captions != Words::default() {
            return Err(refuse(format!(
                "{what} has captions of no film; add video or drop captions"
            )));
        }
        if film && !banner.overlay.is_empty() {
            return Err(refuse(format!(
                "{what} plays a film over the page; drop video or overlay"
            )));
        }
        Ok(())
    }

    /// What banners have beside their words, as the browser goes by it.
    pub(super) fn compile_staging(&self, language: &str) -> Result<Staging, ConfigError> {
        let mut out = Staging {
            banners: Vec::new(),
            texts: Strings::default(),
            offers: Vec::new(),
            offer_texts: Strings::default(),
        };
        if !self.stages_banners() {
            return Ok(out);
        }
        let why = words_by_key(language, &["banner-viewed", "banner-cart"])?;
        for (at, banner) in self.banner.iter().enumerate() {
            if !banner.is_staged() {
                continue;
            }
            let mut flags = 0;
            let mut set = |on: bool, flag: u32| flags |= if on { flag } else { 0 };
            let (from, until) = (banner.from()?, banner.until()?);
            set(from.is_some_and(|(_, moment)| moment), flag::FROM_MOMENT);
            set(until.is_some_and(|(_, moment)| moment), flag::UNTIL_MOMENT);
            set(banner.countdown, flag::COUNTDOWN);
            let mut texts = banner.texts().into_iter();
            let reduced = texts.any(|text| names_product(text, &["{discount}", "{was}"]));
            set(reduced, flag::REDUCED);
            let offer = banner.offer_name().and_then(|name| {
                let mut offers = self.offer.iter();
                offers.position(|offer| offer.name == name)
            });
            let product = PRODUCTS.iter().position(|name| *name == banner.product);
            let numbers: [u32; STAGE_NUMBERS] = [
                at as u32,
                from.map_or(0, |(minute, _)| minute),
                until.map_or(0, |(minute, _)| minute),
                flags,
                offer.map_or(0, |at| at as u32 + 1),
                product.unwrap_or(0) as u32,
            ];
            out.banners.extend(numbers);
            let layout = match banner.layout.as_str() {
                "" => LAYOUTS[0],
                layout => layout,
            };
            let say = |words: &Words| words.in_language(language, self.language()).to_owned();
            let key = format!("banner-{}", banner.product);
            let texts = [
                if banner.is_drawn_apart() { layout } else { "" },
                &say(&banner.video),
                &say(&banner.captions),
                why.get(&key).map_or("", String::as_str),
            ];
            for text in texts {
                out.texts.push(text);
            }
        }
        for (at, offer) in self.offer.iter().enumerate() {
            let what = format!("until of offer \"{}\"", offer.name);
            let until = offer.until.as_ref();
            let until = until.map(|value| bound(&what, value, true)).transpose()?;
            let moment = until.is_some_and(|(_, moment)| moment);
            out.offers.extend([
                self.place_of(Owner::Offer(at))?,
                until.map_or(0, |(minute, _)| minute),
                if moment { flag::UNTIL_MOMENT } else { 0 }
                    | if offer.apply { flag::APPLY } else { 0 },
                offer.days.unwrap_or(0),
                offer.times(),
            ]);
            let terms = offer.terms.in_language(language, self.language());
            for text in [offer.name.as_str(), offer.code.trim(), terms] {
                out.offer_texts.push(text);
            }
        }
        Ok(out)
    }

    /// Banners and offers that are over at a minute since 1970, a sentence each.
    pub fn over(&self, now: u32) -> Vec<String> {
        let banners = self.banner.iter().filter_map(|banner| {
            let over = banner.last_minute()? <= now;
            over.then(|| format!("{} is over", banner.what()))
        });
        let offers = self.offer.iter().filter_map(|offer| {
            let (until, _) = bound("", offer.until.as_ref()?, true).ok()?;
            (until <= now).then(|| format!("offer \"{}\" is over", offer.name))
        });
        let all = banners.chain(offers);
        all.map(|what| format!("{what}: its until has passed, and nobody sees it. Take it out, or give it another date."))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(banner: &str) -> Result<Config, ConfigError> {
        Config::parse(&format!(
            "[[banner]]\nid = \"x\"\nplacement = \"p\"\nheading = \"h\"\n{banner}"
        ))
    }

    fn staging(banner: &str) -> Staging {
        let config = parse(banner).unwrap_or_else(|error| panic!("{banner}: {error}"));
        config.compile_staging("fr").unwrap()
    }

    #[test]
    fn dates_by_the_shoppers_clock_and_as_moments() {
        let numbers = |banner: &str| staging(banner).banners;
        // 20 579 days after 1970 it is 6 May 2026.
        let day = 20_579 * 1440;
        assert_eq!(numbers("until = 2026-05-06")[..4], [0, 0, day + 1440, 0]);
        assert_eq!(
            numbers("from = 2026-05-06T18:00:00")[..4],
            [0, day + 1080, 0, 0]
        );
        let moment = numbers("until = 2026-05-06T18:00:00+02:00\ncountdown = true");
        let flags = flag::UNTIL_MOMENT | flag::COUNTDOWN;
        assert_eq!(moment[..4], [0, 0, day + 960, flags]);
        assert_eq!(numbers("until = 2026-05-06T21:59:59Z")[2], day + 22 * 60);
        assert_eq!(
            numbers("from = 2026-05-06T00:00:59Z")[1],
            day,
            "its minute has begun"
        );
    }

    #[test]
    fn a_banner_of_words_and_a_picture_needs_nothing_else() {
        let config = parse("image = \"/a.svg\"\nlayout = \"split\"").unwrap();
        let compiled = config.compile("fr", *b"EUR", 2, "").unwrap();
        assert!(!compiled.asks_more());
        assert!(compiled.staging.banners.is_empty());
        let staged = parse("layout = \"card\"").unwrap();
        let compiled = staged.compile("fr", *b"EUR", 2, "").unwrap();
        assert!(compiled.asks_more());
        let read = crate::placement::Config::decode(&compiled.encode().unwrap());
        assert_eq!(read, Ok(compiled));
    }

    #[test]
    fn slips_are_told_with_place_and_mend() {
        let offer = |more: &str| {
            format!("offer = \"tea\"\n[[offer]]\nname = \"tea\"\ncode = \"TEA\"\n{more}")
        };
        for (text, part) in [
            ("until = \"soon\"".to_owned(), "line 5"),
            ("until = 2026-13-01".into(), "line 5"),
            ("until = 18:00:00".into(), "write 2026-12-24"),
            (
                "until = 2026-05-01\nfrom = 2026-06-01".into(),
                "swap from and until",
            ),
            (
                "until = 2026-06-01\nfrom = 2026-05-01T00:00:00Z".into(),
                "a time zone in one of",
            ),
            ("countdown = true".into(), "add until"),
            ("layout = \"round\"".into(), "split, cover, strip, card"),
            ("offer = \"tea\"".into(), "add an [[offer]]"),
            ("product = \"bought\"".into(), "viewed, cart"),
            ("text = \"{discount} %\"".into(), "product = \"viewed\""),
            ("video = \"/a.webm\"".into(), "add image"),
            (
                "image = \"/a.svg\"\nvideo = \"javascript:a\"".into(),
                "https://",
            ),
            ("captions = \"/a.vtt\"".into(), "of no film"),
            (offer("days = 0"), "between 1 and 90"),
            (offer("times = 13"), "between 1 and 12"),
            (offer("").replace("\"TEA\"", "\" \""), "what the cart takes"),
            (offer("when = 'devise is phone'"), "offer \"tea\" (line 9"),
            (offer("[[offer]]\nname = \"tea\"\ncode = \"A\""), "twice"),
            (
                offer("").replace("offer = \"tea\"\n", ""),
                "made by no banner",
            ),
        ] {
            let error = parse(&text).expect_err(&text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        let over = "overlay = \"bar\"\nwhen = 'exit'\nlayout = \"card\"";
        let error = Config::parse(&format!("[[banner]]\nid = \"x\"\nheading = \"h\"\n{over}"));
        assert!(error.unwrap_err().message.contains("layout of its own"));
    }

    #[test]
    fn offers_are_compiled_with_their_conditions_and_limits() {
        let config = parse(
            "offer = \"tea\"\n[[offer]]\nname = \"tea\"\ncode = \" TEA10 \"\nterms = { fr = \"dix\", en = \"ten\" }\ndays = 3\nwhen = 'cart.count >= 1'\napply = true",
        )
        .unwrap();
        let compiled = config.compile("en", *b"EUR", 2, "").unwrap();
        assert_eq!(compiled.staging.offers, [1, 0, flag::APPLY, 3, 1]);
        let texts: Vec<&str> = compiled.staging.offer_texts.iter().collect();
        assert_eq!(texts, ["tea", "TEA10", "ten"]);
        assert_eq!(compiled.staging.banners[4], 1);
        assert_eq!(compiled.banner_numbers[4], 1);
    }

    #[test]
    fn what_is_over_is_told() {
        let text = "until = 2026-05-06\noffer = \"tea\"\n[[offer]]\nname = \"tea\"\ncode = \"TEA\"\nuntil = 2026-05-08";
        let config = parse(text).unwrap();
        let day = 20_579 * 1440;
        assert_eq!(config.over(day), Vec::<String>::new());
        assert_eq!(config.over(day + 1440).len(), 1);
        assert!(config.over(day + 3 * 1440)[1].starts_with("offer \"tea\" is over"));
    }
}
