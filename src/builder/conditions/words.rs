//! A condition in words, for the shopper who asks why they see something: true of the whole condition, whichever part decided.
//!
//! Made when the folder is built, so that no grammar travels. What is estimated of a person is said to follow from their orders, never
//! with its name or number.

use super::print::number;
use super::{Condition, FUNCTIONS, Kind, Of, Test, VISITORS, described};
use crate::placement::condition::Fact;
use std::collections::BTreeMap;

/// Languages with their templates.
const TABLES: [(&str, &str); 3] = [
    ("fr", include_str!("words/fr.toml")),
    ("en", include_str!("words/en.toml")),
    ("ar", include_str!("words/ar.toml")),
];

/// Why a condition holds, as a sentence; empty in a language without words. `currency` is told beside amounts.
pub fn because(condition: &Condition, language: &str, currency: &str) -> String {
    told(condition, language, currency, false)
}

/// The same where personas may be inferred: `{persona}` stands for how the shopper came by theirs, which only the device knows.
pub fn because_guessed(condition: &Condition, language: &str, currency: &str) -> String {
    told(condition, language, currency, true)
}

/// How it is told why somebody is taken for a persona.
#[derive(Clone, Debug, Default)]
pub struct PersonaTexts {
    /// They said so: `{name}`.
    pub said: String,
    /// By what they look at: `{count}` of `{all}`, `{name}`.
    pub seen: String,
}

/// Those texts in a language; empty in one without words.
pub fn persona_texts(language: &str) -> PersonaTexts {
    let mut table = table(language);
    let mut take = |name: &str| table.remove(name).unwrap_or_default();
    PersonaTexts {
        said: take("persona_said"),
        seen: take("persona_seen"),
    }
}

/// What each kind of weather is called in a language, by the names that conditions have for it.
pub fn weather_words(language: &str) -> BTreeMap<String, String> {
    let mut table = table(language);
    table.retain(|name, _| name.starts_with("weather."));
    table.remove(described(Fact::Temperature).name);
    table
}

fn table(language: &str) -> BTreeMap<String, String> {
    let source = TABLES.iter().find(|(tag, _)| *tag == language);
    source
        .and_then(|(_, text)| toml::from_str(text).ok())
        .unwrap_or_default()
}

fn told(condition: &Condition, language: &str, currency: &str, guessed: bool) -> String {
    let table = table(language);
    if table.is_empty() {
        return String::new();
    }
    let words = Words {
        table: &table,
        currency,
        guessed,
    };
    let said = words.said(condition, true, false);
    words.fill("because", &[("conditions", &said)])
}

struct Words<'a> {
    table: &'a BTreeMap<String, String>,
    currency: &'a str,
    guessed: bool,
}

impl Words<'_> {
    fn get(&self, name: &str) -> &str {
        self.table.get(name).map_or("", String::as_str)
    }

    fn fill(&self, name: &str, values: &[(&str, &str)]) -> String {
        crate::placement::fill(self.get(name), values)
    }

    /// A condition that holds, or that does not. `inside`: it is part of another, and stands in brackets if it is joined by "or".
    fn said(&self, condition: &Condition, holds: bool, inside: bool) -> String {
        match condition {
            Condition::Not(part) => self.said(part, !holds, inside),
            Condition::All(parts) | Condition::Any(parts) => {
                let any = matches!(condition, Condition::Any(_)) == holds;
                let mut said: Vec<String> = parts
                    .iter()
                    .map(|part| self.said(part, holds, true))
                    .collect();
                // What is said twice says nothing more: estimates are all called the same.
                let mut seen = std::collections::BTreeSet::new();
                said.retain(|text| seen.insert(text.clone()));
                let text = said.join(self.get(if any { "or" } else { "and" }));
                if any && inside && said.len() > 1 {
                    format!("({text})")
                } else {
                    text
                }
            }
            Condition::Number(fact, test, value) => {
                if is_estimate(*fact) {
                    return self.get("estimate").to_owned();
                }
                let test = if holds { *test } else { turned(*test) };
                let key = match (test, holds) {
                    (Test::Equal, true) => "equal",
                    (Test::Equal, false) => "not_equal",
                    (test, _) => test_name(test),
                };
                let value = self.number(described(*fact).kind, *value);
                let values = [("fact", self.get(noun(*fact))), ("value", value.as_str())];
                self.fill(key, &values)
            }
            Condition::Name(fact, _) if is_estimate(*fact) => self.get("estimate").to_owned(),
            Condition::Name(fact, names) => {
                let found = described(*fact);
                match found.kind {
                    Kind::Names(known) if *fact == Fact::Returning => {
                        // There are two kinds of visitors.
                        let new = names.contains(&0) == holds;
                        let both = names.len() == known.len();
                        self.get(if both {
                            "visitor"
                        } else {
                            VISITORS[usize::from(!new)]
                        })
                        .to_owned()
                    }
                    Kind::Names(known) => {
                        let words: Vec<String> = names
                            .iter()
                            .map(|name| {
                                self.get(&format!("{}.{}", found.name, known[*name]))
                                    .to_owned()
                            })
                            .collect();
                        self.one_of(noun(*fact), &words, holds)
                    }
                    _ => self
                        .get(&format!(
                            "{}{}",
                            found.name,
                            if holds { "" } else { "_not" }
                        ))
                        .to_owned(),
                }
            }
            Condition::Text(Fact::Persona, _) if holds && self.guessed => "{persona}".to_owned(),
            Condition::Text(fact, texts) => {
                let quoted: Vec<String> = texts
                    .iter()
                    .map(|text| self.fill("quoted", &[("name", text)]))
                    .collect();
                self.one_of(noun(*fact), &quoted, holds)
            }
            Condition::Segment(_) => self.get("segment").to_owned(),
            Condition::Variant(_) => self.get("variant").to_owned(),
            Condition::Events {
                action,
                of,
                times,
                within,
            } => {
                let (test, count) = *times;
                let test = if holds { test } else { turned(test) };
                let equal = test == Test::Equal;
                let none = match test {
                    Test::Below => count <= 1,
                    Test::AtMost => count == 0,
                    Test::Equal => holds == (count == 0),
                    _ => false,
                } && !(equal && !holds && count != 0);
                let once = matches!((test, count), (Test::AtLeast, 1) | (Test::Above, 0))
                    || equal && !holds && count == 0;
                let name = FUNCTIONS.iter().find(|(known, _)| known == action);
                let name = name.map_or("", |(_, name)| name);
                let what = match of {
                    Of::Any => self.get(if none { "any_not" } else { "any" }).to_owned(),
                    Of::Product(text) => self.fill("product", &[("name", text)]),
                    Of::Category(text) | Of::Brand(text) | Of::Words(text) => {
                        self.fill("quoted", &[("name", text)])
                    }
                };
                let count = count.to_string();
                let times = if none || once {
                    String::new()
                } else if equal && !holds {
                    self.fill("times_not_equal", &[("count", &count)])
                } else {
                    self.fill(&format!("times_{}", test_name(test)), &[("count", &count)])
                };
                let within = within.map_or(String::new(), |seconds| {
                    let time = self.number(Kind::Time, seconds);
                    self.fill("within", &[("time", &time)])
                });
                let key = format!("{name}{}", if none { "_not" } else { "" });
                self.fill(
                    &key,
                    &[("what", &what), ("times", &times), ("within", &within)],
                )
            }
        }
    }

    fn one_of(&self, fact: &str, words: &[String], holds: bool) -> String {
        let list = words.join(self.get("or"));
        let values = [("fact", self.get(fact)), ("value", list.as_str())];
        self.fill(if holds { "is" } else { "is_not" }, &values)
    }

    /// A number of a kind in words.
    fn number(&self, kind: Kind, value: u32) -> String {
        let mark = |text: String| text.replace('.', self.get("decimal_mark"));
        match kind {
            Kind::Money => format!("{} {}", mark(number(kind, value)), self.currency),
            Kind::Degrees => format!("{} °C", mark(number(kind, value)).replace('-', "−")),
            Kind::Percent => mark(number(kind, value)).replace('%', self.get("percent")),
            Kind::Time => {
                let written = number(kind, value);
                let (count, unit) = written.split_at(written.len() - 1);
                let unit = match unit {
                    "d" => "day",
                    "h" => "hour",
                    "m" => "minute",
                    _ => "second",
                };
                let form = match count.parse::<u32>().unwrap_or(0) {
                    1 => "_one",
                    2 => "_two",
                    3..=10 => "_few",
                    _ => "",
                };
                self.fill(&format!("{unit}{form}"), &[("count", count)])
            }
            _ => mark(number(kind, value)),
        }
    }
}

/// What is guessed of a person, or says what they are worth.
fn is_estimate(fact: Fact) -> bool {
    matches!(fact, Fact::Alive | Fact::Expected | Fact::Worth | Fact::Rfm)
}

/// The name under which the tables have a fact: the units of time have two of them already.
fn noun(fact: Fact) -> &'static str {
    match fact {
        Fact::Hour => "hour_of_day",
        Fact::Day => "day_of_week",
        fact => described(fact).name,
    }
}

/// The test that holds where this one does not; equality stays, and is denied in words.
fn turned(test: Test) -> Test {
    match test {
        Test::AtLeast => Test::Below,
        Test::Above => Test::AtMost,
        Test::AtMost => Test::Above,
        Test::Below => Test::AtLeast,
        Test::Equal => Test::Equal,
    }
}

fn test_name(test: Test) -> &'static str {
    match test {
        Test::AtLeast => "at_least",
        Test::Above => "above",
        Test::AtMost => "at_most",
        Test::Below => "below",
        Test::Equal => "equal",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FACTS, parse};
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn how_somebody_came_by_a_persona_is_left_to_the_device() {
        let of = |source: &str| because_guessed(&parse(source, &[]).unwrap(), "en", "EUR");
        assert_eq!(
            of("persona is host and device is phone"),
            "Because {persona}, and your device is a phone."
        );
        assert_eq!(
            of("not persona is host"),
            "Because what you said of yourself is not “host”."
        );
        assert_eq!(
            said("persona is host", "en"),
            "Because what you said of yourself is “host”."
        );
    }

    fn said(source: &str, language: &str) -> String {
        because(&parse(source, &[]).unwrap(), language, "EUR")
    }

    #[test]
    fn conditions_are_said_as_people_do() {
        let source = "cart.age > 2h and viewed(\"Chaussures\", times >= 3, within = 7d) and not bought(\"Chaussures\")";
        assert_eq!(
            said(source, "fr"),
            "Parce que l’âge de votre panier dépasse 2 heures, et vous avez regardé «\u{a0}Chaussures\u{a0}» 3 fois ou plus ces derniers 7 jours, et vous n’avez pas acheté «\u{a0}Chaussures\u{a0}»."
        );
        assert_eq!(
            said(source, "en"),
            "Because the age of your cart is more than 2 hours, and you looked at “Chaussures” 3 times or more in the last 7 days, and you have not bought “Chaussures”."
        );
        assert!(said(source, "ar").contains("«Chaussures»"));
        assert_eq!(
            said("not (new or device is phone)", "en"),
            "Because you have been here before, and your device is not a phone."
        );
        assert_eq!(
            said("cart.value >= 49.5", "fr"),
            "Parce que le total de votre panier est d’au moins 49,5 EUR."
        );
        assert_eq!(
            said("not viewed(times = 2)", "en"),
            "Because you looked at something other than exactly 2 times."
        );
        assert_eq!(
            said("viewed(times < 1)", "en"),
            "Because you have not looked at anything."
        );
        assert_eq!(said("cart.value > 5", "de"), "");
    }

    #[test]
    fn nobody_is_told_what_is_guessed_of_them() {
        for language in ["fr", "en", "ar"] {
            let text = said(
                "rfm in (lost, risk) and p_alive < 30% and clv > 500 and expected_orders < 0.5",
                language,
            );
            for secret in ["lost", "risk", "30", "500", "0.5", "0,5"] {
                assert!(!text.contains(secret), "{text}");
            }
        }
        assert_eq!(
            said("rfm is lost and p_alive < 30%", "en"),
            "Because it follows from your orders so far."
        );
    }

    #[test]
    fn every_language_has_every_word_and_the_same_places_to_fill() {
        let tables: Vec<BTreeMap<String, String>> = TABLES
            .iter()
            .map(|(_, text)| toml::from_str(text).unwrap())
            .collect();
        let places = |text: &str| -> BTreeSet<String> {
            let all = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next());
            all.map(str::to_owned).collect()
        };
        for (name, text) in &tables[1] {
            for (table, (language, _)) in tables.iter().zip(TABLES) {
                let own = table
                    .get(name)
                    .unwrap_or_else(|| panic!("{language} lacks {name}"));
                // "One day" needs no number.
                if !name.ends_with("_one") && !name.ends_with("_two") {
                    assert_eq!(places(own), places(text), "{language} {name}");
                }
            }
        }
        assert!(tables.iter().all(|table| table.len() == tables[1].len()));
        for fact in FACTS.iter().filter(|fact| !is_estimate(fact.fact)) {
            assert!(tables[1].contains_key(noun(fact.fact)), "{}", fact.name);
            if let Kind::Names(names) = fact.kind {
                for name in names.iter().filter(|_| fact.fact != Fact::Returning) {
                    let key = format!("{}.{name}", fact.name);
                    assert!(tables[1].contains_key(&key), "{key}");
                }
            }
        }
    }
}
