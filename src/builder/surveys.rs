//! `[[survey]]`, `[favorites]` and `[navigation]`: what is asked of the shopper, and the words of what loads for it, read, checked
//! and laid out as one JSON file per language beside the configuration.
//!
//! Standard scales and wordings stand here and in the tables of words. Asks for nothing that is never profiled. Knows no person.

use super::check::{check_words, is_safe_address, own_name, within};
use super::conditions::weather_words;
use super::config::{Config, ConfigError, Words, named, names, words_by_key, wrong};
use crate::catalog::{folded, has_word};
use crate::placement::{fill, more};
use crate::signals::PageType;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Keys of the words that travel in the file.
pub const ASKED_TEXTS: &[&str] = &[
    "survey-progress",
    "survey-next",
    "survey-back",
    "survey-finish",
    "survey-close",
    "survey-closed",
    "survey-required",
    "survey-optional",
    "survey-open-hint",
    "survey-out-of",
    "survey-answers",
    "survey-kept",
    "survey-not-kept",
    "survey-send",
    "survey-send-to",
    "survey-send-page",
    "survey-keep",
    "survey-sending",
    "survey-sent",
    "survey-failed",
    "survey-thanks",
    "survey-declared",
    "favorite",
    "favorites-empty",
    "favorites-missing",
    "navigation-yours",
    "navigation-usual",
    "banner-until",
    "offer-copy",
    "offer-copied",
    "offer-select",
    "offer-apply",
    "offer-applied",
    "offer-enter",
    "offer-expires",
    "film-play",
    "weather-label",
    "weather-usual",
    "weather-now",
    "weather-unknown",
];

/// Keys of the standard wordings, which the builder fills in.
pub const STANDARD_TEXTS: &[&str] = &[
    "survey-title",
    "nps-text",
    "nps-low",
    "nps-high",
    "nps-why-low",
    "nps-why-middle",
    "nps-why-high",
    "csat-text",
    "csat-low",
    "csat-high",
    "csat-why",
    "csat-subject",
    "ces-text",
    "ces-low",
    "ces-high",
    "ces-why",
    "ces-subject",
    "purchase-barrier",
    "favorites-title",
    "banner-viewed",
    "banner-cart",
];

/// What leads behind the last question.
const END: &str = "end";

/// The kinds of surveys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Nps,
    Csat,
    Ces,
    Purchase,
    Quiz,
}

impl Kind {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Nps, "nps"),
        (Self::Csat, "csat"),
        (Self::Ces, "ces"),
        (Self::Purchase, "post-purchase"),
        (Self::Quiz, "quiz"),
    ];

    /// For how many days it is not asked again, where the shop says nothing else.
    fn again(self) -> u32 {
        match self {
            Self::Nps | Self::Ces => 90,
            Self::Csat | Self::Purchase => 30,
            Self::Quiz => 180,
        }
    }

    /// For how many days after another survey it is not asked, where the shop says nothing else.
    fn apart(self) -> u32 {
        if self == Self::Quiz { 0 } else { 30 }
    }
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Scale,
    Choice,
    Choices,
    Text,
}

impl Form {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Scale, "scale"),
        (Self::Choice, "choice"),
        (Self::Choices, "choices"),
        (Self::Text, "text"),
    ];
}

/// `[[survey]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Survey {
    /// The name used in `<devanture-survey name="…">`.
    pub name: String,
    /// `nps`, `csat`, `ces`, `post-purchase` or `quiz`.
    #[schemars(extend("enum" = names(&Kind::ALL)))]
    pub kind: String,
    /// Page types on which it may be asked (names of [`PageType::ALL`]); all but the checkout when empty.
    #[schemars(extend("items" = { "enum": names(&PageType::ALL) }))]
    pub pages: Vec<String>,
    /// The heading; without one, the standard one.
    pub title: Words,
    /// What the standard question is about: the shop's name for `nps`, what was done for the others.
    pub subject: Words,
    /// For how many days it is not asked again (1 to 365). Without it, what is usual for its kind.
    pub again_days: Option<u32>,
    /// For how many days after any other survey it is not asked (0 to 365). Without it 30, and of a quiz 0.
    pub apart_days: Option<u32>,
    /// Where answers go when the shopper sends them: `page` hands them to the page, an address is sent them; empty keeps them on the device.
    pub send: String,
    /// Where the standard question leads, by its answer.
    pub branch: Vec<Branch>,
    /// The questions after the standard one, in place of the standard open question; of a quiz, all.
    pub question: Vec<Question>,
}

/// `[[survey.question]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Question {
    /// A name of its own in the survey.
    pub id: String,
    /// The question.
    pub text: Words,
    /// How it is answered: `scale`, `choice`, `choices` (several) or `text`.
    #[serde(rename = "type")]
    #[schemars(extend("enum" = names(&Form::ALL)))]
    pub form: String,
    /// Of a scale, the lowest answer.
    pub from: u32,
    /// Of a scale, the highest answer (at most 10).
    pub to: u32,
    /// Of a scale, what its lowest answer means.
    pub low: Words,
    /// Of a scale, what its highest answer means.
    pub high: Words,
    /// Whether it cannot be passed over; the first question never can.
    pub required: bool,
    /// The question that comes next; without one, the one below. `end` ends.
    pub next: String,
    /// Of a scale, where it leads by its answer.
    pub branch: Vec<Branch>,
    /// What can be chosen.
    pub choice: Vec<Choice>,
}

/// Where a scale leads.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Branch {
    /// From this answer on.
    pub from: u32,
    /// Up to this one.
    pub to: u32,
    /// The question that comes next; `end` ends.
    pub next: String,
}

/// `[[survey.question.choice]]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Choice {
    /// A name of its own in the question.
    pub id: String,
    /// The answer in words.
    pub text: Words,
    /// The question that comes next; without one, the question's own.
    pub next: String,
    /// Of a quiz: who declares this, for the condition `persona is …`.
    pub persona: String,
    /// Of a quiz: what who declares this likes, for the condition `interest is …`.
    pub interests: Vec<String>,
}

/// `[favorites]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Favorites {
    /// Whether cards have a heart, and `<devanture-favorites>` lists what has one.
    pub hearts: bool,
    /// Heading of the list; without one, the standard one.
    pub title: Words,
    /// The most cards of the list.
    pub limit: u32,
}

impl Default for Favorites {
    fn default() -> Self {
        Self {
            hearts: false,
            title: Words::default(),
            limit: 48,
        }
    }
}

/// `[navigation]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Navigation {
    /// Whether menus that the page marks with `data-devanture-nav` put the shopper's own departments first.
    pub by_interest: bool,
}

fn refuse(message: String) -> ConfigError {
    wrong("DV-CONFIG-VALUE", message)
}

/// The text in a language, in words that are the same for all.
fn one(text: &str) -> Words {
    Words::One(text.to_owned())
}

impl Config {
    /// The bits of [`more`], but for that of conditions.
    pub(super) fn more(&self) -> u32 {
        [
            (!self.survey.is_empty(), more::SURVEYS),
            (self.favorites.hearts, more::FAVORITES),
            (self.navigation.by_interest, more::NAVIGATION),
            (self.stages_banners(), more::BANNERS),
            (self.asks_weather(), more::WEATHER),
        ]
        .into_iter()
        .filter_map(|(on, bit)| on.then_some(bit))
        .sum()
    }

    pub(super) fn check_surveys(&self) -> Result<(), ConfigError> {
        within("favorites.limit", u64::from(self.favorites.limit), 1, 48)?;
        check_words("favorites.title", &self.favorites.title)?;
        let taken = |name: &str| {
            self.placement
                .iter()
                .any(|placement| placement.name == name)
        };
        if self.favorites.hearts && taken("favorites") {
            return Err(refuse(
                "placement \"favorites\" has the name of the list that [favorites] makes; give it another".to_owned(),
            ));
        }
        let mut known = BTreeSet::new();
        for survey in &self.survey {
            let what = format!("survey \"{}\"", survey.name);
            own_name("name of a survey", &survey.name)?;
            if !known.insert(&survey.name) {
                return Err(refuse(format!(
                    "{what} is there twice, and answers are remembered by its name; give each a name of its own"
                )));
            }
            let kind = named(&format!("kind of {what}"), &survey.kind, &Kind::ALL)?;
            self.check_survey(survey, kind, &what)?;
        }
        Ok(())
    }

    fn check_survey(&self, survey: &Survey, kind: Kind, what: &str) -> Result<(), ConfigError> {
        for page in &survey.pages {
            let page = named(&format!("a page of {what}"), page, &PageType::ALL)?;
            if page == PageType::Checkout {
                return Err(refuse(format!(
                    "{what} names the checkout, where nothing is asked; name another page, such as order"
                )));
            }
        }
        let again = survey.again_days.unwrap_or(kind.again());
        within(&format!("again-days of {what}"), again.into(), 1, 365)?;
        let apart = survey.apart_days.unwrap_or(kind.apart());
        within(&format!("apart-days of {what}"), apart.into(), 0, 365)?;
        let safe = is_safe_address(&survey.send);
        if survey.send != "page" && !safe {
            return Err(refuse(format!(
                "send of {what} is \"{}\"; write page, https:// or a path that begins with one /",
                survey.send
            )));
        }
        if kind == Kind::Quiz && survey.question.is_empty() {
            return Err(refuse(format!(
                "{what} is a quiz without questions; add [[survey.question]]"
            )));
        }
        check_words(&format!("title of {what}"), &survey.title)?;
        check_words(&format!("subject of {what}"), &survey.subject)?;
        for (language, _) in super::config::LANGUAGES {
            let questions = self.questions(survey, kind, language)?;
            self.check_questions(&questions, kind, what, language)?;
        }
        Ok(())
    }

    /// Questions as they are asked in a language, the standard ones among them.
    fn check_questions(
        &self,
        questions: &[Question],
        kind: Kind,
        what: &str,
        language: &str,
    ) -> Result<(), ConfigError> {
        within(
            &format!("questions of {what}"),
            questions.len() as u64,
            1,
            20,
        )?;
        let mut ids = BTreeSet::new();
        for (at, question) in questions.iter().enumerate() {
            let which = format!("question \"{}\" of {what}", question.id);
            own_name(&format!("id of a question of {what}"), &question.id)?;
            if question.id == END || !ids.insert(&question.id) {
                return Err(refuse(format!(
                    "{which} is there twice, or is called end; give each question an id of its own"
                )));
            }
            check_words(&format!("text of {which}"), &question.text)?;
            let text = question.text.in_language(language, self.language());
            own_name(&format!("text of {which}"), text)?;
            self.may_ask(&which, text)?;
            let form = named(&format!("type of {which}"), &question.form, &Form::ALL)?;
            if form == Form::Scale && (question.to > 10 || question.to <= question.from) {
                return Err(refuse(format!(
                    "{which} is a scale from {} to {}; it must rise, to 10 at the most",
                    question.from, question.to
                )));
            }
            let chosen = matches!(form, Form::Choice | Form::Choices);
            if chosen != (question.choice.len() > 1) || question.choice.len() > 12 {
                return Err(refuse(format!(
                    "{which} has {} choices; type choice or choices takes two to twelve, the others none",
                    question.choice.len()
                )));
            }
            let branches = question.branch.iter().map(|branch| &branch.next);
            let choices = question.choice.iter().map(|choice| &choice.next);
            for next in branches.chain(choices).chain([&question.next]) {
                let later = questions.iter().skip(at + 1);
                let known = next.is_empty() || next == END;
                if !known && !later.into_iter().any(|other| other.id == *next) {
                    return Err(refuse(format!(
                        "{which} leads to \"{next}\", which is no question below it; name one, or end"
                    )));
                }
            }
            let mut names = BTreeSet::new();
            for choice in &question.choice {
                let one = format!("choice \"{}\" of {which}", choice.id);
                own_name(&format!("id of a choice of {which}"), &choice.id)?;
                if !names.insert(&choice.id) {
                    return Err(refuse(format!(
                        "{one} is there twice; give each choice an id of its own"
                    )));
                }
                check_words(&format!("text of {one}"), &choice.text)?;
                let text = choice.text.in_language(language, self.language());
                own_name(&format!("text of {one}"), text)?;
                let declares = !choice.persona.is_empty() || !choice.interests.is_empty();
                if declares && kind != Kind::Quiz {
                    return Err(refuse(format!(
                        "{one} declares a persona or interests, but only a quiz is asked for that; write kind = \"quiz\""
                    )));
                }
                for text in choice.interests.iter().chain([&choice.persona]) {
                    if text.contains(" > ") {
                        return Err(refuse(format!(
                            "{one} declares \"{text}\"; a name has no \" > \" in it"
                        )));
                    }
                }
                let told = choice.interests.iter().map(String::as_str);
                for text in told.chain([text, choice.persona.as_str()]) {
                    self.may_ask(&one, text)?;
                }
            }
        }
        Ok(())
    }

    /// What is never profiled is not asked for either.
    pub(super) fn may_ask(&self, what: &str, text: &str) -> Result<(), ConfigError> {
        let words = folded(text);
        let marks = self.restraint.published();
        match marks.iter().find(|mark| has_word(&words, mark)) {
            Some(mark) => Err(refuse(format!(
                "{what} says \"{text}\", and \"{mark}\" is among what is never profiled; do not ask for it"
            ))),
            None => Ok(()),
        }
    }

    /// All questions of a survey: the standard one of its kind, then its own or the standard open one.
    fn questions(
        &self,
        survey: &Survey,
        kind: Kind,
        language: &str,
    ) -> Result<Vec<Question>, ConfigError> {
        let table = words_by_key(language, STANDARD_TEXTS)?;
        let say = |key: &str| table.get(key).map_or("", String::as_str);
        let own = survey.subject.in_language(language, self.language());
        let site = self.site()?;
        let host = site.as_ref().and_then(url::Url::host_str);
        let open = |id: &str, key: &str| Question {
            id: id.to_owned(),
            text: one(say(key)),
            form: "text".into(),
            next: END.into(),
            ..Question::default()
        };
        let (name, from, to, subject) = match kind {
            Kind::Quiz => return Ok(survey.question.clone()),
            Kind::Nps => ("nps", 0, 10, host.unwrap_or("")),
            Kind::Ces => ("ces", 1, 7, say("ces-subject")),
            Kind::Csat | Kind::Purchase => ("csat", 1, 5, say("csat-subject")),
        };
        let subject = if own.is_empty() { subject } else { own };
        if subject.is_empty() {
            return Err(refuse(format!(
                "survey \"{}\" does not say of what; write subject = \"the shop's name\"",
                survey.name
            )));
        }
        let mut score = Question {
            id: "score".into(),
            text: one(&fill(say(&format!("{name}-text")), &[("subject", subject)])),
            form: "scale".into(),
            from,
            to,
            low: one(say(&format!("{name}-low"))),
            high: one(say(&format!("{name}-high"))),
            required: true,
            branch: survey.branch.clone(),
            ..Question::default()
        };
        if !survey.question.is_empty() {
            return Ok([vec![score], survey.question.clone()].concat());
        }
        let rest = match kind {
            Kind::Nps => {
                let groups = [("low", 0, 6), ("middle", 7, 8), ("high", 9, 10)];
                for (group, from, to) in groups {
                    let next = format!("why-{group}");
                    score.branch.push(Branch { from, to, next });
                }
                groups
                    .map(|(group, ..)| open(&format!("why-{group}"), &format!("nps-why-{group}")))
                    .to_vec()
            }
            Kind::Purchase => vec![open("barrier", "purchase-barrier")],
            _ => vec![open("why", &format!("{name}-why"))],
        };
        Ok([vec![score], rest].concat())
    }

    /// The file of a language: surveys with all their texts, and the words of what loads with them. `None` where the configuration
    /// has neither surveys nor favorites nor menus of the shopper's own, and no banner with more than words and a picture.
    ///
    /// # Errors
    /// As [`Config::parse`].
    pub fn asked(&self, language: &str) -> Result<Option<String>, ConfigError> {
        if self.more() == 0 {
            return Ok(None);
        }
        let standard = words_by_key(language, STANDARD_TEXTS)?;
        let mut surveys = Vec::new();
        for survey in &self.survey {
            let kind = named("kind of a survey", &survey.kind, &Kind::ALL)?;
            let questions = self.questions(survey, kind, language)?;
            let title = survey.title.in_language(language, self.language());
            let codes = survey.pages.iter().map(|page| {
                named("a page of a survey", page, &PageType::ALL).map(|page| page as u32)
            });
            surveys.push(json!({
                "name": survey.name,
                "kind": survey.kind,
                "title": if title.is_empty() { &standard["survey-title"] } else { title },
                "pages": codes.collect::<Result<Vec<u32>, _>>()?,
                "again": survey.again_days.unwrap_or(kind.again()),
                "apart": survey.apart_days.unwrap_or(kind.apart()),
                "send": survey.send,
                "questions": questions.iter().enumerate()
                    .map(|(at, question)| self.laid_out(question, at == 0, language)).collect::<Vec<Value>>(),
            }));
        }
        let mut words = words_by_key(language, ASKED_TEXTS)?;
        if self.asks_weather() {
            words.extend(weather_words(language));
        }
        Ok(Some(
            json!({ "surveys": surveys, "words": words }).to_string(),
        ))
    }

    fn laid_out(&self, question: &Question, first: bool, language: &str) -> Value {
        let say = |words: &Words| words.in_language(language, self.language()).to_owned();
        let choices = question.choice.iter().map(|choice| {
            json!({
                "id": choice.id,
                "text": say(&choice.text),
                "next": choice.next,
                "persona": choice.persona,
                "interests": choice.interests,
            })
        });
        let branches = question.branch.iter();
        json!({
            "id": question.id,
            "text": say(&question.text),
            "type": question.form,
            "from": question.from,
            "to": question.to,
            "low": say(&question.low),
            "high": say(&question.high),
            "required": question.required || first,
            "next": question.next,
            "branches": branches.map(|branch| json!([branch.from, branch.to, branch.next])).collect::<Vec<_>>(),
            "choices": choices.collect::<Vec<_>>(),
        })
    }

    /// The heading of the list of favorites.
    pub(super) fn favorites_title(&self, language: &str) -> Result<String, ConfigError> {
        let own = self.favorites.title.in_language(language, self.language());
        if !own.is_empty() {
            return Ok(own.to_owned());
        }
        Ok(words_by_key(language, STANDARD_TEXTS)?["favorites-title"].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::LANGUAGES;
    use super::*;
    use crate::placement::{FAVORITES, Number};

    const SHOP: &str = "[shop]\nsite = \"https://lisiere.example\"\nlanguage = \"fr\"\n";

    fn file(text: &str, language: &str) -> Value {
        let config =
            Config::parse(&format!("{SHOP}{text}")).unwrap_or_else(|error| panic!("{error}"));
        serde_json::from_str(&config.asked(language).unwrap().unwrap()).unwrap()
    }

    fn slip(text: &str) -> String {
        Config::parse(&format!("{SHOP}{text}"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn standard_scales_have_their_bounds_and_their_words_in_every_language() {
        for (kind, from, to, count) in [
            ("nps", 0, 10, 4),
            ("csat", 1, 5, 2),
            ("ces", 1, 7, 2),
            ("post-purchase", 1, 5, 2),
        ] {
            for (language, _) in LANGUAGES {
                let file = file(
                    &format!("[[survey]]\nname = \"a\"\nkind = \"{kind}\"\n"),
                    language,
                );
                let survey = &file["surveys"][0];
                assert_eq!(
                    survey["questions"].as_array().unwrap().len(),
                    count,
                    "{kind}"
                );
                let score = &survey["questions"][0];
                assert_eq!(
                    (score["from"].as_u64(), score["to"].as_u64()),
                    (Some(from), Some(to))
                );
                for text in [
                    &score["text"],
                    &score["low"],
                    &score["high"],
                    &survey["title"],
                ] {
                    let text = text.as_str().unwrap();
                    assert!(
                        !text.is_empty() && !text.contains('{'),
                        "{kind} {language}: {text}"
                    );
                }
            }
        }
        let nps = file(
            "[[survey]]\nname = \"a\"\nkind = \"nps\"\nsubject = \"Lisière\"\n",
            "fr",
        );
        assert_eq!(
            nps["surveys"][0]["questions"][0]["text"],
            "Sur une échelle de 0 à 10, quelle est la probabilité que vous recommandiez Lisière à un ami ou un collègue ?"
        );
        assert_eq!(
            nps["surveys"][0]["questions"][0]["branches"],
            json!([[0, 6, "why-low"], [7, 8, "why-middle"], [9, 10, "why-high"]])
        );
    }

    #[test]
    fn what_could_not_be_asked_is_refused_with_its_mend() {
        let survey = |more: &str| format!("[[survey]]\nname = \"a\"\nkind = \"quiz\"\n{more}");
        let question = |more: &str| {
            survey(&format!(
                "[[survey.question]]\nid = \"q\"\ntext = \"Alors ?\"\n{more}"
            ))
        };
        for (text, part) in [
            ("[[survey]]\nname = \"a\"\nkind = \"npss\"\n".to_owned(), "nps, csat, ces, post-purchase, quiz"),
            (survey(""), "add [[survey.question]]"),
            (survey("pages = [\"checkout\"]\n"), "where nothing is asked"),
            (survey("send = \"http://shop.example\"\n"), "write page, https://"),
            (survey("again-days = 0\n"), "between 1 and 365"),
            (question("type = \"scale\"\nfrom = 1\nto = 11\n"), "to 10 at the most"),
            (question("type = \"choice\"\n"), "has 0 choices"),
            (question("type = \"text\"\nnext = \"q\"\n"), "no question below it"),
            (
                question("type = \"choice\"\nchoice = [{ id = \"x\", text = \"X\" }, { id = \"x\", text = \"Y\" }]\n"),
                "is there twice",
            ),
            (
                question("type = \"choice\"\nchoice = [{ id = \"x\", text = \"X\", interests = [\"a > b\"] }, { id = \"y\", text = \"Y\" }]\n"),
                "has no \" > \"",
            ),
            (
                "[[survey]]\nname = \"a\"\nkind = \"csat\"\n[[survey.question]]\nid = \"q\"\ntext = \"Q\"\ntype = \"choice\"\nchoice = [{ id = \"x\", text = \"X\", persona = \"p\" }, { id = \"y\", text = \"Y\" }]\n".into(),
                "kind = \"quiz\"",
            ),
            ("[favorites]\nhearts = true\n[[placement]]\nname = \"favorites\"\nstrategy = \"new\"\n".into(), "give it another"),
        ] {
            let slip = slip(&text);
            assert!(slip.contains(part), "{text}: {slip}");
        }
        let nobody = Config::parse("[[survey]]\nname = \"a\"\nkind = \"nps\"\n").unwrap_err();
        assert!(nobody.to_string().contains("subject"), "{nobody}");
    }

    #[test]
    fn what_is_never_profiled_is_not_asked_for() {
        let quiz = |text: &str| {
            format!(
                "[[survey]]\nname = \"a\"\nkind = \"quiz\"\n[[survey.question]]\nid = \"q\"\ntext = \"Qui êtes-vous ?\"\ntype = \"choice\"\nchoice = [{{ id = \"x\", text = \"{text}\", persona = \"x\" }}, {{ id = \"y\", text = \"Autre\" }}]\n"
            )
        };
        for text in [
            "Diabétique",
            "Suivi d’un cancer",
            "Pharmacie",
            "Wheelchair user",
        ] {
            assert!(slip(&quiz(text)).contains("never profiled"), "{text}");
        }
        assert!(Config::parse(&quiz("Je cours")).is_ok());
        let own = format!(
            "[restraint]\nnever-words = [\"tarot*\"]\n{}",
            quiz("Le tarot")
        );
        assert!(slip(&own).contains("never profiled"));
    }

    #[test]
    fn only_who_asks_for_more_gets_the_full_module_and_the_file() {
        let build = |text: &str| {
            let config = Config::parse(&format!(
                "{SHOP}[[placement]]\nname = \"n\"\nstrategy = \"new\"\n{text}"
            ))
            .unwrap();
            let pack = config.compile("fr", *b"EUR", 2, "").unwrap();
            (
                pack.build(),
                pack.number(Number::More),
                config.asked("fr").unwrap().is_some(),
            )
        };
        assert_eq!(build(""), (Some("lean"), 0, false));
        assert_eq!(
            build("[[survey]]\nname = \"a\"\nkind = \"csat\"\n"),
            (Some("full"), more::SURVEYS, true)
        );
        assert_eq!(
            build("[favorites]\nhearts = true\n"),
            (Some("full"), more::FAVORITES, true)
        );
        assert_eq!(
            build("[navigation]\nby-interest = true\n"),
            (Some("full"), more::NAVIGATION, true)
        );
        assert_eq!(
            build("[[segment]]\nname = \"s\"\nwhen = 'device is phone'\n"),
            (Some("full"), more::CONDITIONS, false)
        );
    }

    #[test]
    fn favorites_have_a_placement_that_chooses_nothing() {
        let config = Config::parse("[favorites]\nhearts = true\n").unwrap();
        let pack = config.compile("fr", *b"EUR", 2, "").unwrap();
        let at = pack.placements.position("favorites").unwrap();
        assert_eq!(
            pack.placement_numbers[at * crate::placement::PLACEMENT_NUMBERS],
            FAVORITES
        );
        assert_eq!(pack.placement_titles.get(at), "Mes favoris");
        assert_eq!(
            crate::placement::Config::decode(&pack.encode().unwrap()),
            Ok(pack)
        );
    }
}
