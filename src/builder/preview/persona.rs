//! A shopper who is not there: what they did, allow and corrected, as a file that a merchant writes.
//!
//! Reads and checks the file; looks nothing up in a catalog and ranks nothing.

use super::PreviewError;
use crate::builder::feeds::date::unix_seconds;
use crate::consent::{Answer, Level, Source, State};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The names of the levels, in the order of their codes.
pub const LEVELS: [&str; 4] = ["off", "page", "visit", "remembered"];

/// A persona file. Every key may be left out: an empty file is somebody who has just arrived.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Persona {
    /// What the file is about, for whoever reads it.
    pub about: String,
    /// The first name that the shop's pages say.
    pub first_name: String,
    /// What experiments know the shopper by; without it they are in none.
    pub unit: String,
    /// What the page tells of the visit, by the names of facts in conditions, in their smallest units: `device = 0`, `exit = 1`.
    pub tells: BTreeMap<String, u32>,
    /// The language of the shop's pages; else the shop's own.
    pub locale: Option<String>,
    /// The level chosen in the panel: `off`, `page`, `visit` or `remembered`. Without it nothing was chosen.
    pub level: Option<String>,
    /// When it was chosen; else on the first page.
    pub chosen: Option<String>,
    /// Ids that the shop's pages say are in the cart.
    pub cart: Vec<String>,
    /// What the pages say the cart costs, in the currency's smallest unit; else it is added up where the prices are known.
    pub cart_total: Option<u32>,
    /// Minutes by which the device's clock is ahead of UTC: rules with hours go by it.
    pub utc_offset: i32,
    /// Whether the browser sends Global Privacy Control.
    pub signal: bool,
    /// What each consent tool says, by the names of [`Source::ALL`]; with none the widget's own opt-in decides.
    pub consent: BTreeMap<String, Said>,
    /// What was done, in any order.
    pub event: Vec<Event>,
}

/// What a consent tool says: one word for everything, or one per purpose.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Said {
    /// `granted`, `denied`, `unknown`, or `pending`: the question is on screen and was never answered.
    All(String),
    /// By `preferences`, `personalization`, `measurement`.
    Each(BTreeMap<String, String>),
}

/// One thing that was done: when, and exactly one of the others.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Event {
    /// `2 days ago`, `3 hours ago`, or a date.
    pub at: String,
    /// A page that was opened: a product's id or address, or a page's.
    pub view: Option<Names>,
    /// Products put in the cart.
    pub cart: Option<Names>,
    /// Products taken out of it.
    pub uncart: Option<Names>,
    /// Products bought.
    pub purchase: Option<Names>,
    /// Products of which less was asked.
    pub less: Option<Names>,
    /// Products that are never to be shown.
    pub never: Option<Names>,
    /// Products of which more was asked.
    pub more: Option<Names>,
    /// Products that were gifts.
    pub gift: Option<Names>,
    /// Ids of banners that were closed.
    pub dismiss: Option<Names>,
    /// Interests that were declared in a quiz.
    pub likes: Option<Names>,
}

/// One name or several.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Names {
    fn list(&self) -> Vec<String> {
        match self {
            Self::One(name) => vec![name.clone()],
            Self::Many(names) => names.clone(),
        }
    }
}

/// What is done in one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A page was opened.
    View,
    /// Put in the cart.
    Cart,
    /// Taken out of it.
    Uncart,
    /// Bought.
    Purchase,
    /// Fewer like it.
    Less,
    /// Never again.
    Never,
    /// More like it.
    More,
    /// It was a gift.
    Gift,
    /// A banner was closed.
    Dismiss,
    /// An interest was declared.
    Like,
}

impl Event {
    /// What was done, and with what.
    pub(super) fn deed(&self, place: usize) -> Result<(Deed, Vec<String>), PreviewError> {
        let said = [
            (Deed::View, &self.view),
            (Deed::Cart, &self.cart),
            (Deed::Uncart, &self.uncart),
            (Deed::Purchase, &self.purchase),
            (Deed::Less, &self.less),
            (Deed::Never, &self.never),
            (Deed::More, &self.more),
            (Deed::Gift, &self.gift),
            (Deed::Dismiss, &self.dismiss),
            (Deed::Like, &self.likes),
        ];
        let mut found = said
            .into_iter()
            .filter_map(|(deed, names)| Some((deed, names.as_ref()?.list())));
        match (found.next(), found.next()) {
            (Some(deed), None) if !deed.1.is_empty() => Ok(deed),
            _ => Err(PreviewError::Event(place)),
        }
    }
}

impl Persona {
    /// Reads a persona file.
    ///
    /// # Errors
    /// [`PreviewError::Persona`] with the line of what cannot be read.
    pub fn parse(name: &str, text: &str) -> Result<Self, PreviewError> {
        toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            let what = error.message().replace('\n', " ");
            PreviewError::Persona(format!("{name}:{line}"), what)
        })
    }

    /// The level chosen in the panel.
    pub(super) fn level(&self) -> Result<Option<Level>, PreviewError> {
        self.level.as_deref().map(level).transpose()
    }

    /// What every consent tool says.
    pub(super) fn answers(&self) -> Result<Vec<(Source, Answer)>, PreviewError> {
        let mut out = Vec::new();
        for (name, said) in &self.consent {
            let source = Source::ALL.iter().find(|(_, known)| known == name);
            let Some((source, _)) = source else {
                let known = Source::ALL.map(|(_, name)| name).join(", ");
                return Err(PreviewError::Word("consent", name.clone(), known));
            };
            out.push((*source, answer(said)?));
        }
        Ok(out)
    }
}

/// Reads the name of a level.
pub(super) fn level(name: &str) -> Result<Level, PreviewError> {
    let code = LEVELS.iter().position(|known| *known == name);
    let code =
        code.ok_or_else(|| PreviewError::Word("level", name.to_owned(), LEVELS.join(", ")))?;
    Ok(Level::from_code(code as u32))
}

fn answer(said: &Said) -> Result<Answer, PreviewError> {
    let state = |word: &str| match word {
        "granted" => Ok(State::Granted),
        "denied" => Ok(State::Denied),
        "unknown" => Ok(State::Unknown),
        _ => {
            let known = "granted, denied, unknown, and pending for the whole tool";
            Err(PreviewError::Word(
                "consent",
                word.to_owned(),
                known.to_owned(),
            ))
        }
    };
    let each = match said {
        Said::All(word) if word == "pending" => {
            return Ok(Answer {
                pending: true,
                ..Answer::default()
            });
        }
        Said::All(word) => return Ok(Answer::all(state(word)?)),
        Said::Each(each) => each,
    };
    let mut answer = Answer::default();
    for (purpose, word) in each {
        *match purpose.as_str() {
            "preferences" => &mut answer.preferences,
            "personalization" => &mut answer.personalization,
            "measurement" => &mut answer.measurement,
            _ => {
                let known = "preferences, personalization, measurement";
                return Err(PreviewError::Word(
                    "consent",
                    purpose.clone(),
                    known.to_owned(),
                ));
            }
        } = state(word)?;
    }
    Ok(answer)
}

/// Minutes since 1970 of `2 days ago`, `in 3 hours`, `now`, or a date; `now` is what the words count from.
///
/// ```
/// use devanture::builder::preview::persona::minute;
/// assert_eq!(minute("2 days ago", 10_000), Some(10_000 - 2 * 1440));
/// assert_eq!(minute("in 1 week", 10_000), Some(10_000 + 7 * 1440));
/// assert_eq!(minute("1970-01-02T00:30Z", 10_000), Some(1470));
/// assert_eq!(minute("soon", 10_000), None);
/// ```
pub fn minute(text: &str, now: u32) -> Option<u32> {
    let text = text.trim();
    if text == "now" {
        return Some(now);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (count, unit, back) = match words.as_slice() {
        [count, unit, "ago"] => (count, unit, true),
        ["in", count, unit] => (count, unit, false),
        _ => {
            let seconds = unix_seconds(text)?;
            return u32::try_from(seconds / 60).ok();
        }
    };
    let minutes: u32 = match unit.trim_end_matches('s') {
        "minute" => 1,
        "hour" => 60,
        "day" => 1440,
        "week" => 7 * 1440,
        _ => return None,
    };
    let span = count.parse::<u32>().ok()?.checked_mul(minutes)?;
    if back {
        now.checked_sub(span)
    } else {
        now.checked_add(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_a_newcomer() {
        let persona = Persona::parse("p.toml", "").unwrap();
        assert_eq!(persona.level().unwrap(), None);
        assert!(persona.event.is_empty() && persona.answers().unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let error = Persona::parse("p.toml", "first-name = \"A\"\nlevle = \"off\"\n").unwrap_err();
        let text = error.to_string();
        assert!(
            text.starts_with("DV-PERSONA: p.toml:2: unknown field `levle`"),
            "{text}"
        );
        for (text, wrong) in [
            ("level = \"high\"", "level"),
            ("consent.nobody = \"granted\"", "nobody"),
            ("consent.didomi = \"yes\"", "yes"),
            ("consent.didomi.ads = \"granted\"", "ads"),
        ] {
            let persona = Persona::parse("p.toml", text).unwrap();
            let error = persona.answers().err().or(persona.level().err()).unwrap();
            assert!(error.to_string().contains(wrong), "{error}");
        }
    }

    #[test]
    fn an_event_is_one_thing() {
        let event = |text: &str| {
            let persona = Persona::parse("p.toml", &format!("[[event]]\nat = \"now\"\n{text}"));
            persona.unwrap().event[0].deed(1)
        };
        assert_eq!(
            event("view = \"a\"").unwrap(),
            (Deed::View, vec!["a".into()])
        );
        assert_eq!(event("cart = [\"a\", \"b\"]").unwrap().1.len(), 2);
        for wrong in ["", "view = \"a\"\ncart = \"b\"", "purchase = []"] {
            assert!(event(wrong).is_err(), "{wrong}");
        }
    }
}
