//! `[[segment]]`, and the conditions of banners: read, checked and compiled to what the configuration pack has.
//!
//! A condition that cannot be what its writer meant is an error, or advice that the command prints. Evaluates nothing.

use super::check::{check_words, own_name};
use super::conditions::{self, Code, Condition, Slip};
use super::config::{Config, ConfigError, Words, wrong};
use super::rules::line_of;
use crate::catalog::Strings;
use crate::placement::SEGMENTS;
use crate::placement::condition::CONDITION_TEXTS;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// The most segments: rules name them by one bit each, two of which are taken.
pub const MOST_SEGMENTS: usize = 30;

/// `[[segment]]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Segment {
    /// A name of its own, for rules, banners and other segments. It is published.
    pub name: String,
    /// Who is in it: a condition.
    pub when: When,
    /// What it is called in reports.
    #[serde(default)]
    pub title: Words,
}

/// A condition as the file has it.
#[derive(Clone, Debug, Default)]
pub struct When {
    /// Its text.
    pub text: String,
    /// Where its value stands in the file, quotes and all.
    span: std::ops::Range<usize>,
    /// The same as lines and columns: of the value's beginning, and whether places inside can be told.
    places: Vec<(usize, usize)>,
}

impl JsonSchema for When {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A condition, such as cart.age > 2h and not bought(\"Chaussures\").",
            "maxLength": conditions::MOST_BYTES,
        })
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = toml::Spanned::<String>::deserialize(deserializer)?;
        Ok(Self {
            span: found.span(),
            text: found.into_inner(),
            places: Vec::new(),
        })
    }
}

impl When {
    /// Finds out where each byte of the text stands in the file.
    pub(super) fn settle(&mut self, file: &str) {
        let raw = file.as_bytes();
        let byte = |at: usize| raw.get(at).copied().unwrap_or(0);
        let quote = byte(self.span.start);
        let long = byte(self.span.start + 1) == quote && byte(self.span.start + 2) == quote;
        let mut at = self.span.start + if long { 3 } else { 1 };
        if long && byte(at) == b'\n' {
            at += 1;
        }
        self.places = (0..=self.text.len())
            .map(|_| {
                let place = at.min(self.span.end.saturating_sub(1));
                at += if quote == b'"' && byte(at) == b'\\' {
                    2
                } else {
                    1
                };
                let line = line_of(file, place);
                let start = file
                    .get(..place)
                    .and_then(|before| before.rfind('\n'))
                    .map_or(0, |end| end + 1);
                let column = file
                    .get(start..place)
                    .map_or(0, |before| before.chars().count())
                    + 1;
                (line, column)
            })
            .collect();
    }

    fn error(&self, what: &str, slip: &Slip) -> ConfigError {
        let place = self.places.get(slip.at).or(self.places.last());
        let place = place.map_or(String::new(), |(line, column)| {
            format!(" (line {line}, column {column})")
        });
        wrong(
            "DV-CONFIG-CONDITION",
            format!("when of {what}{place}: {}", slip.message),
        )
    }
}

/// What a condition belongs to, with its place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A segment.
    Segment(usize),
    /// A banner or overlay.
    Banner(usize),
    /// A placement.
    Placement(usize),
    /// An experiment.
    Experiment(usize),
    /// An offer.
    Offer(usize),
}

/// A condition with what it belongs to.
struct Owned<'a> {
    owner: Owner,
    what: String,
    /// A segment's.
    name: &'a str,
    when: &'a When,
    title: Option<&'a Words>,
    condition: Condition,
}

impl Config {
    /// Finds out where conditions stand in the file.
    pub(super) fn settle_conditions(&mut self, file: &str) {
        let segments = self.segment.iter_mut().map(|segment| &mut segment.when);
        let banners = self.banner.iter_mut().map(|banner| &mut banner.when);
        let placements = self.placement.iter_mut().map(|one| &mut one.when);
        let experiments = self.experiment.iter_mut().map(|one| &mut one.when);
        let offers = self.offer.iter_mut().map(|one| &mut one.when);
        let others = banners
            .chain(placements)
            .chain(experiments)
            .chain(offers)
            .flatten();
        for when in segments.chain(others) {
            when.settle(file);
        }
    }

    /// All conditions in the order of the pack: those of segments, then those of banners, placements, experiments and offers that have one.
    fn conditions(&self) -> Result<Vec<Owned<'_>>, ConfigError> {
        let mut out: Vec<Owned> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        let segments = self.segment.iter().enumerate().map(|(at, one)| {
            let what = format!("segment \"{}\"", one.name);
            let name = one.name.as_str();
            (Owner::Segment(at), what, name, &one.when, Some(&one.title))
        });
        let banners = self.banner.iter().enumerate().filter_map(|(at, one)| {
            let what = format!("banner \"{}\"", one.id);
            Some((Owner::Banner(at), what, "", one.when.as_ref()?, None))
        });
        let placements = self.placement.iter().enumerate();
        let placements = placements.filter_map(|(at, one)| {
            let what = format!("placement \"{}\"", one.name);
            Some((Owner::Placement(at), what, "", one.when.as_ref()?, None))
        });
        let experiments = self.experiment.iter().enumerate();
        let experiments = experiments.filter_map(|(at, one)| {
            let what = format!("experiment \"{}\"", one.name);
            Some((Owner::Experiment(at), what, "", one.when.as_ref()?, None))
        });
        let offers = self.offer.iter().enumerate();
        let offers = offers.filter_map(|(at, one)| {
            let what = format!("offer \"{}\"", one.name);
            Some((Owner::Offer(at), what, "", one.when.as_ref()?, None))
        });
        let variants = self.variants();
        let others = banners.chain(placements).chain(experiments).chain(offers);
        for (owner, what, name, when, title) in segments.chain(others) {
            let condition = conditions::parse_with(&when.text, &names, &variants)
                .map_err(|slip| when.error(&what, &slip))?;
            if !name.is_empty() {
                names.push(name);
            }
            out.push(Owned {
                owner,
                what,
                name,
                when,
                title,
                condition,
            });
        }
        Ok(out)
    }

    /// The names of the segments that rules may use, in the order of their bits.
    pub(super) fn segment_names(&self) -> Vec<&str> {
        let own = self.segment.iter().map(|segment| segment.name.as_str());
        SEGMENTS.into_iter().chain(own).collect()
    }

    pub(super) fn check_segments(&self) -> Result<(), ConfigError> {
        let refuse = |message: String| wrong("DV-CONFIG-VALUE", message);
        if self.segment.len() > MOST_SEGMENTS {
            return Err(refuse(format!(
                "there are {} segments; keep {MOST_SEGMENTS} at the most",
                self.segment.len()
            )));
        }
        for (at, segment) in self.segment.iter().enumerate() {
            own_name("name of a segment", &segment.name)?;
            let known = self.segment_names();
            if known[..at + SEGMENTS.len()].contains(&segment.name.as_str()) {
                return Err(refuse(format!(
                    "segment \"{}\" is there twice, or has the name of one that every shop has; give it a name of its own",
                    segment.name
                )));
            }
            check_words(
                &format!("title of segment \"{}\"", segment.name),
                &segment.title,
            )?;
        }
        for owned in self.expanded()? {
            let mut varies = false;
            owned
                .condition
                .each(&mut |leaf| varies |= matches!(leaf, Condition::Variant(_)));
            if varies && matches!(owned.owner, Owner::Experiment(_)) {
                let slip = Slip {
                    at: 0,
                    message: "who takes part cannot hang on a variant; use a namespace, or a segment without one".into(),
                };
                return Err(owned.when.error(&owned.what, &slip));
            }
            if conditions::examine(&owned.condition).is_some_and(|found| found.never) {
                let slip = Slip {
                    at: 0,
                    message: "this never holds, whoever comes; two of its parts exclude each other"
                        .into(),
                };
                return Err(owned.when.error(&owned.what, &slip));
            }
        }
        Ok(())
    }

    /// The conditions with segments replaced by what they are.
    fn expanded(&self) -> Result<Vec<Owned<'_>>, ConfigError> {
        let mut known: Vec<(String, Condition)> = Vec::new();
        let mut out = self.conditions()?;
        for owned in &mut out {
            owned.condition = owned.condition.expanded(&known);
            known.push((owned.name.to_owned(), owned.condition.clone()));
        }
        Ok(out)
    }

    /// What conditions mean that their writer may not have thought of, a sentence each.
    ///
    /// # Errors
    /// As [`Config::parse`].
    pub fn advice(&self) -> Result<Vec<String>, ConfigError> {
        let mut out = Vec::new();
        let all = self.expanded()?;
        for owned in &all {
            let Some(found) = conditions::examine(&owned.condition) else {
                continue;
            };
            if found.always {
                out.push(format!(
                    "when of {} holds for everyone of whom enough is known: drop it, or check its bounds.",
                    owned.what
                ));
            }
            if found.personal {
                let without = if found.anonymous {
                    "without it only its other parts count"
                } else {
                    "without it nobody is in it"
                };
                out.push(format!(
                    "when of {} asks for what is known only with the shopper's consent to be remembered; {without}.",
                    owned.what
                ));
            }
        }
        for name in self.idle_personas()? {
            out.push(format!(
                "nothing asks for persona \"{name}\", so it is never guessed: write persona is \"{name}\" in a condition, or drop it."
            ));
        }
        // A banner is hidden by one above it of the same placement that whoever would see it sees first.
        let banners: Vec<_> = all
            .iter()
            .filter_map(|owned| match owned.owner {
                Owner::Banner(at) => Some((&self.banner[at], &owned.condition)),
                _ => None,
            })
            .collect();
        for (at, (banner, condition)) in banners.iter().enumerate() {
            for (other, first) in &banners[..at] {
                let free = other.views == 0
                    && !other.first_name
                    && other.pages.is_empty()
                    && !other.is_staged();
                if free
                    && other.placement == banner.placement
                    && conditions::implies(condition, first) == Some(true)
                {
                    out.push(format!(
                        "banner \"{}\" is hidden by banner \"{}\", which is shown wherever it could be: move it up, or tighten the other.",
                        banner.id, other.id
                    ));
                }
            }
        }
        Ok(out)
    }

    /// The conditions as the browser goes by them: their numbers, and their texts in one language.
    pub(super) fn compile_conditions(
        &self,
        language: &str,
        currency: [u8; 3],
        exponent: u8,
    ) -> Result<(Vec<u32>, Strings), ConfigError> {
        let all = self.conditions()?;
        let expanded = self.expanded()?;
        let names: Vec<&str> = all.iter().map(|owned| owned.name).collect();
        let variants = self.variants();
        let code_of = String::from_utf8_lossy(&currency);
        let (mut code, mut texts) = (Code::default(), Strings::default());
        for (owned, whole) in all.iter().zip(&expanded) {
            let first = all.len() * CONDITION_TEXTS;
            let condition = &owned.condition;
            conditions::compile(condition, first, exponent, &names, &variants, &mut code);
            texts.push(owned.name);
            texts.push(
                owned
                    .title
                    .map_or("", |title| title.in_language(language, self.language())),
            );
            let because = match self.persona.is_empty() {
                true => conditions::because,
                false => conditions::because_guessed,
            };
            texts.push(&because(&whole.condition, language, &code_of));
        }
        for text in &code.texts {
            texts.push(text);
        }
        Ok((code.numbers, texts))
    }

    /// The place of a condition among all, counted from 1; 0 where there is none.
    pub(super) fn place_of(&self, owner: Owner) -> Result<u32, ConfigError> {
        let all = self.conditions()?;
        let at = all.iter().position(|owned| owned.owner == owner);
        Ok(at.map_or(0, |at| at as u32 + 1))
    }

    /// Every condition, with segments replaced by what they are, and what it belongs to.
    pub(super) fn owners(&self) -> Result<Vec<(Owner, Condition)>, ConfigError> {
        let all = self.expanded()?.into_iter();
        Ok(all.map(|owned| (owned.owner, owned.condition)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::placement::condition::{Conditions, FALSE, Fact, Known, NOTHING, TRUE, UNKNOWN};

    fn read(text: &str) -> Config {
        Config::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    fn slip(text: &str) -> String {
        Config::parse(text).unwrap_err().to_string()
    }

    const SHOP: &str = "[[segment]]\nname = \"phones\"\nwhen = 'device is phone'\ntitle = { fr = \"Mobiles\", en = \"Phones\" }\n\
        [[segment]]\nname = \"big\"\nwhen = \"cart.value >= 49.90 and segment is \\\"phones\\\"\"\n\
        [[banner]]\nid = \"a\"\nplacement = \"top\"\nheading = \"A\"\n\
        [[banner]]\nid = \"b\"\nplacement = \"top\"\nheading = \"B\"\nwhen = 'segment is big or viewed(\"Thé\")'\n\
        [[rule]]\nname = \"r\"\naction = \"boost\"\nmatch = { brand = \"x\" }\nsegments = [\"big\"]\n";

    #[test]
    fn segments_and_banners_are_compiled_to_one_list() {
        let config = read(SHOP);
        let pack = config.compile("fr", *b"EUR", 2, "").unwrap();
        assert_eq!(pack.condition_texts.get(1), "Mobiles");
        assert_eq!(pack.condition_texts.get(3), "big");
        assert!(
            pack.condition_texts.get(5).contains("49,9 EUR"),
            "{}",
            pack.condition_texts.get(5)
        );
        assert!(pack.condition_texts.get(8).starts_with("Parce que"));
        let place = |at| config.place_of(Owner::Banner(at)).unwrap();
        assert_eq!([place(0), place(1)], [0, 3]);
        // New, returning, phones, big.
        assert_eq!(
            pack.rule_numbers[crate::recommend::Part::Segments as usize],
            1 << 3
        );
        let evaluate = |device, value, events| {
            let mut numbers = [NOTHING; Fact::NUMBERS];
            (
                numbers[Fact::Device as usize],
                numbers[Fact::CartValue as usize],
            ) = (device, value);
            let known = Known {
                numbers: &numbers,
                texts: [""; Fact::COUNT - Fact::NUMBERS],
                events,
                noted: &[],
                variants: &[],
                now_hour: 0,
            };
            let (code, texts) = (&pack.condition_numbers, &pack.condition_texts);
            Conditions { code, texts }.evaluate(&known)
        };
        assert_eq!(evaluate(0, 4990, Some(&[])), [TRUE, TRUE, TRUE]);
        assert_eq!(evaluate(0, 4989, Some(&[])), [TRUE, FALSE, FALSE]);
        assert_eq!(evaluate(2, 9000, None), [FALSE, FALSE, UNKNOWN]);
    }

    #[test]
    fn slips_are_told_with_line_and_column_of_the_file() {
        let of = |value: &str| slip(&format!("[[segment]]\nname = \"s\"\nwhen = {value}\n"));
        assert!(
            of("'cart.age > 2'").contains("segment \"s\" (line 3, column 20): a time needs a unit"),
            "{}",
            of("'cart.age > 2'")
        );
        assert!(
            of("\"viewed(\\\"a\\\") and cart.age > 2\"").contains("(line 3, column 38)"),
            "{}",
            of("\"viewed(\\\"a\\\") and cart.age > 2\"")
        );
        assert!(
            of("'''\nnew\n  and carts.age > 2h'''").contains("(line 5, column 7)"),
            "{}",
            of("'''\nnew\n  and carts.age > 2h'''")
        );
        assert!(of("'new and returning'").contains("never holds"));
        assert!(of("'segment is s'").contains("those above it"));
        let twice = "[[segment]]\nname = \"new\"\nwhen = 'new'\n";
        assert!(slip(twice).contains("name of its own"));
        let banner = "[[banner]]\nid = \"b\"\nplacement = \"top\"\nheading = \"B\"\nwhen = 'devise is phone'\n";
        assert!(
            slip(banner).contains("banner \"b\" (line 5, column 9)"),
            "{}",
            slip(banner)
        );
        assert!(slip(banner).contains("did you mean device?"));
    }

    #[test]
    fn what_a_writer_may_not_have_thought_of_is_told() {
        let advice = read(SHOP).advice().unwrap();
        assert_eq!(advice.len(), 1, "{advice:?}");
        assert!(advice[0].contains("only its other parts count"));
        let hidden = "[[banner]]\nid = \"a\"\nplacement = \"top\"\nheading = \"A\"\nwhen = 'cart.value > 20'\n\
            [[banner]]\nid = \"b\"\nplacement = \"top\"\nheading = \"B\"\nwhen = 'cart.value > 50'\n\
            [[segment]]\nname = \"all\"\nwhen = 'new or returning'\n";
        let advice = read(hidden).advice().unwrap().join("\n");
        for part in [
            "\"b\" is hidden by banner \"a\"",
            "\"all\" holds for everyone",
            "nobody is in it",
        ] {
            assert!(advice.contains(part), "{advice}");
        }
        assert!(!advice.contains("\"a\" is hidden"));
    }
}
