//! `[[persona]]`: who shoppers may seem to be, read, checked and compiled to what the configuration pack has.
//!
//! A persona is told by clues that a marketer can read: categories, brands, prices, hours, words. What is never profiled is no clue.
//! Guesses nobody: `placement::inferred` does, on each device.

use super::check::{check_words, own_name, within};
use super::conditions::{Condition, persona_texts};
use super::config::{Config, ConfigError, Words, wrong};
use crate::catalog::{Strings, folded, key};
use crate::placement::condition::{DAYS, Fact};
use crate::placement::{LATEST, PERSONA_TEXTS, Personas};
use schemars::JsonSchema;
use serde::Deserialize;

/// The most personas.
const MOST_PERSONAS: usize = 12;
/// The most clues of one persona.
const MOST_CLUES: usize = 20;
/// The least confidence, in percent: below, chance says as much.
const LEAST_CONFIDENCE: u32 = 50;
/// The fewest different products: one or two are no habit.
const LEAST_EVIDENCE: u32 = 3;

/// `[[persona]]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Persona {
    /// The name that conditions and quizzes have for it. It is published.
    pub name: String,
    /// What the shopper reads that they seem to be.
    pub title: Words,
    /// How many different products must fit (3 to 40).
    #[serde(default = "three")]
    pub evidence: u32,
    /// The chance, in percent, that the next product fits too: below, nothing is guessed (50 to 95).
    #[serde(default = "sixty")]
    pub confidence: u32,
    /// What speaks for it: a product fits as far as the best of its clues says.
    pub clue: Vec<Clue>,
}

/// A clue of a persona: all that it says must hold of a product that was looked at.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Clue {
    /// Levels of the category's path, one after the other, wherever they stand.
    pub category: String,
    /// The brand.
    pub brand: String,
    /// What it costs at least, in the shop's currency.
    pub from: Option<f64>,
    /// Below what it costs.
    pub to: Option<f64>,
    /// When it was looked at, on the shopper's clock: from the first hour, up to the second, past midnight where that is smaller.
    pub hours: Option<[u32; 2]>,
    /// On which days: `mon` to `sun`.
    #[schemars(extend("items" = { "enum": DAYS }))]
    pub days: Vec<String>,
    /// Words of the title, one after the other; `"lin*"` stands for every word that begins so.
    pub words: String,
    /// How far such a product fits, in percent.
    pub fit: Option<u32>,
}

fn three() -> u32 {
    LEAST_EVIDENCE
}

fn sixty() -> u32 {
    60
}

fn refuse(message: String) -> ConfigError {
    wrong("DV-CONFIG-VALUE", message)
}

/// The hours from one up to another, as bits.
fn hours([from, to]: [u32; 2]) -> u32 {
    let inside = |hour: &u32| match from <= to {
        true => (from..to).contains(hour),
        false => *hour >= from || *hour < to,
    };
    (0..24)
        .filter(inside)
        .fold(0, |bits, hour| bits | 1 << hour)
}

/// An amount in minor units; `None` for what is no price.
fn minor(amount: f64, exponent: u8) -> Option<u32> {
    let exact = amount * 10f64.powi(exponent.into());
    let fits = amount >= 0.0 && exact < f64::from(u32::MAX);
    fits.then_some(exact.round() as u32)
}

impl Persona {
    fn what(&self) -> String {
        format!("persona \"{}\"", self.name)
    }
}

impl Clue {
    fn check(&self, what: &str) -> Result<(), ConfigError> {
        let bare = Self {
            fit: self.fit,
            ..Self::default()
        };
        if *self == bare {
            return Err(refuse(format!(
                "{what} says nothing, so every product would fit; give it a category, brand, from, to, hours, days or words"
            )));
        }
        within(
            &format!("fit of {what}"),
            self.fit.unwrap_or(100).into(),
            1,
            100,
        )?;
        for amount in [self.from, self.to].into_iter().flatten() {
            if minor(amount, 4).is_none() {
                return Err(refuse(format!(
                    "{amount} in {what} is no price; write 20 or 49.90"
                )));
            }
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from >= to
        {
            return Err(refuse(format!(
                "the prices of {what} end before they begin; swap from and to"
            )));
        }
        if let Some([from, to]) = self.hours
            && (from > 23 || to > 24 || from == to)
        {
            return Err(refuse(format!(
                "hours of {what} are [{from}, {to}]; write two different hours from 0 to 24, such as [18, 23]"
            )));
        }
        if let Some(day) = self.days.iter().find(|day| !DAYS.contains(&day.as_str())) {
            return Err(refuse(format!(
                "{what} has the day \"{day}\"; use {}",
                DAYS.join(", ")
            )));
        }
        Ok(())
    }
}

impl Config {
    pub(super) fn check_personas(&self) -> Result<(), ConfigError> {
        if self.persona.len() > MOST_PERSONAS {
            return Err(refuse(format!(
                "there are {} personas; keep {MOST_PERSONAS} at the most",
                self.persona.len()
            )));
        }
        for (at, persona) in self.persona.iter().enumerate() {
            let what = persona.what();
            own_name("name of a persona", &persona.name)?;
            if self.persona[..at]
                .iter()
                .any(|other| other.name.eq_ignore_ascii_case(&persona.name))
            {
                return Err(refuse(format!(
                    "{what} is there twice; give each a name of its own"
                )));
            }
            check_words(&format!("title of {what}"), &persona.title)?;
            let titles =
                ["fr", "en", "ar"].map(|tag| persona.title.in_language(tag, self.language()));
            if titles.iter().any(|title| title.trim().is_empty()) {
                return Err(refuse(format!(
                    "{what} has no title; the shopper must be able to read who they are taken for"
                )));
            }
            for text in titles.into_iter().chain([persona.name.as_str()]) {
                self.may_ask(&what, text)?;
            }
            within(
                &format!("evidence of {what}"),
                persona.evidence.into(),
                LEAST_EVIDENCE.into(),
                LATEST as u64,
            )?;
            within(
                &format!("confidence of {what}"),
                persona.confidence.into(),
                LEAST_CONFIDENCE.into(),
                95,
            )?;
            if !(1..=MOST_CLUES).contains(&persona.clue.len()) {
                return Err(refuse(format!(
                    "{what} has {} clues; give it 1 to {MOST_CLUES}",
                    persona.clue.len()
                )));
            }
            for (place, clue) in persona.clue.iter().enumerate() {
                let what = format!("clue {} of {what}", place + 1);
                clue.check(&what)?;
                for text in [&clue.category, &clue.brand, &clue.words] {
                    self.may_ask(&what, text)?;
                }
            }
        }
        Ok(())
    }

    /// The names of personas that nothing asks for.
    pub(super) fn idle_personas(&self) -> Result<Vec<&str>, ConfigError> {
        let mut asked: Vec<String> = Vec::new();
        for (_, condition) in self.owners()? {
            condition.each(&mut |leaf| {
                if let Condition::Text(Fact::Persona, names) = leaf {
                    asked.extend(names.iter().map(|name| name.to_ascii_lowercase()));
                }
            });
        }
        let names = self.persona.iter().map(|persona| persona.name.as_str());
        Ok(names
            .filter(|name| !asked.contains(&name.to_ascii_lowercase()))
            .collect())
    }

    /// The personas as the browser goes by them: see [`Personas`].
    pub(super) fn compile_personas(&self, language: &str, exponent: u8) -> Personas {
        let mut out = Personas::default();
        if self.persona.is_empty() {
            return out;
        }
        let told = persona_texts(language);
        let mut texts = vec![told.said];
        let first = 1 + self.persona.len() * PERSONA_TEXTS;
        let mut more: Vec<String> = Vec::new();
        for persona in &self.persona {
            let title = persona.title.in_language(language, self.language());
            texts.extend([
                persona.name.clone(),
                title.to_owned(),
                crate::placement::fill(&told.seen, &[("name", title)]),
            ]);
            let mut numbers = vec![persona.evidence, persona.confidence];
            for clue in &persona.clue {
                let mut place = |text: String| {
                    if text.is_empty() {
                        return 0;
                    }
                    more.push(text);
                    (first + more.len() - 1) as u32
                };
                let amount =
                    |amount: Option<f64>| amount.and_then(|amount| minor(amount, exponent));
                let days = clue
                    .days
                    .iter()
                    .filter_map(|day| DAYS.iter().position(|known| known == day));
                numbers.extend([
                    clue.fit.unwrap_or(100),
                    place(clue.category.clone()),
                    match clue.brand.is_empty() {
                        true => 0,
                        false => key(&clue.brand),
                    },
                    amount(clue.from).unwrap_or(0),
                    amount(clue.to).unwrap_or(0),
                    clue.hours.map_or(0, hours),
                    days.fold(0, |bits, day| bits | 1 << day),
                    place(String::from_utf8_lossy(&folded(&clue.words)).into_owned()),
                ]);
            }
            out.numbers.push(numbers.len() as u32);
            out.numbers.extend(numbers);
        }
        texts.extend(more);
        out.texts = texts.iter().map(String::as_str).collect::<Strings>();
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn persona(keys: &str) -> String {
        format!(
            "[[persona]]\nname = \"host\"\ntitle = {{ fr = \"Vous recevez\", en = \"You have people over\" }}\n{keys}\n"
        )
    }

    #[test]
    fn what_could_not_be_meant_is_refused_with_its_mend() {
        let clue = "clue = [{ category = \"Table\" }]";
        for (text, part) in [
            (persona(""), "missing field `clue`"),
            (persona("clue = []"), "give it 1 to 20"),
            (persona("clue = [{ fit = 40 }]"), "every product would fit"),
            (
                persona("clue = [{ words = \"lin\", fit = 0 }]"),
                "fit of clue 1",
            ),
            (persona("clue = [{ from = -1 }]"), "no price"),
            (persona("clue = [{ from = 5, to = 5 }]"), "swap from and to"),
            (persona("clue = [{ hours = [18, 25] }]"), "[18, 23]"),
            (persona("clue = [{ days = [\"lundi\"] }]"), "mon, tue"),
            (
                persona("clue = [{ category = \"Pharmacie\" }]"),
                "never profiled",
            ),
            (
                persona(&format!("evidence = 2\n{clue}")),
                "between 3 and 40",
            ),
            (
                persona(&format!("confidence = 30\n{clue}")),
                "between 50 and 95",
            ),
            (persona(clue).repeat(2), "there twice"),
            (
                persona(clue).replace(
                    "fr = \"Vous recevez\", en = \"You have people over\"",
                    "fr = \" \"",
                ),
                "no title",
            ),
            (
                persona(clue).replace("Vous recevez", "Vous êtes diabétique"),
                "never profiled",
            ),
            (
                persona(clue).replace("en =", "de ="),
                "a language of the title",
            ),
        ] {
            let error = Config::parse(&text).unwrap_err();
            assert!(error.message.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn a_persona_that_nothing_asks_for_is_told() {
        let text = persona("clue = [{ category = \"Table\" }]");
        let advice = |text: &str| Config::parse(text).unwrap().advice().unwrap().join("\n");
        assert!(advice(&text).contains("nothing asks for persona \"host\""));
        let asked = format!("{text}[[segment]]\nname = \"hosts\"\nwhen = 'persona is Host'\n");
        assert_eq!(advice(&asked), "");
    }

    #[test]
    fn hours_go_past_midnight() {
        assert_eq!(hours([18, 20]), 0b11 << 18);
        assert_eq!(hours([23, 2]), 1 << 23 | 0b11);
        assert_eq!(hours([0, 24]), 0xff_ffff);
    }
}
