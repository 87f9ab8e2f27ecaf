//! Who the shopper seems to be, by what they looked at: one of the personas of the configuration, or nobody.
//!
//! A guess, made anew each time and stored nowhere, only with leave to know what was done. What the shopper said of themselves comes
//! before it (`asked`), and what they denied is not guessed again. Decides nothing: conditions name a persona.

use super::condition::{Fact, names};
use super::config::fill;
use super::experiment::decimal;
use super::known::local_time;
use super::page::Page;
use crate::catalog::format::{Column, Decoder, Encoder, Nested, columns};
use crate::catalog::{Strings, folded, has_word, key};
use crate::profile::{Correction, Event, record_of};

/// How many of the latest products are looked into: who somebody was last year fades.
pub const LATEST: usize = 40;
/// Texts before those of personas: how it is told that the shopper said who they are.
const BEFORE: usize = 1;
/// Texts of a persona: its name, what it is called, how the guess is told.
pub const PERSONA_TEXTS: usize = 3;
/// Numbers of a persona before those of its clues.
const HEAD: usize = 2;
/// Numbers of a clue.
pub const CLUE_NUMBERS: usize = 8;
/// How much the prior counts: as many products as this, half of which fit.
const PRIOR: u32 = 2;

/// The personas that may be inferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personas {
    /// Per persona after the number of its numbers: how many products must fit, with which confidence in percent, and its clues of
    /// [`CLUE_NUMBERS`] each: how far a product that has it fits (1 to 100), category (place of the text; 0 any, as below), key of the
    /// brand, price from, price to, hours as bits, days as bits, words of the title.
    pub numbers: Vec<u32>,
    /// How it is told that the shopper said who they are; [`PERSONA_TEXTS`] a persona; what clues compare with.
    pub texts: Strings,
}

columns! {
    Personas {
        numbers: some_values 36,
        texts: some_list 37,
    }
}

impl Column for Personas {
    const EMPTY: Self = Self {
        numbers: Vec::new(),
        texts: Strings::EMPTY,
    };
}

impl Nested for Personas {
    fn put(&self, pass: &mut Encoder) {
        self.write(pass);
    }

    fn take(&mut self, pass: &mut Decoder) {
        self.read(pass);
    }
}

/// Who somebody seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The persona's place.
    pub place: usize,
    /// The chance that what they look at next fits it too, in percent.
    pub confidence: u32,
    /// How many of their latest products fit it.
    pub fits: u32,
    /// Of so many.
    pub of: u32,
}

impl Personas {
    fn text(&self, place: usize, which: usize) -> &str {
        self.texts.get(BEFORE + place * PERSONA_TEXTS + which)
    }

    /// A persona's name, as conditions have it.
    pub fn name(&self, place: usize) -> &str {
        self.text(place, 0)
    }

    /// The key under which a persona is denied.
    fn key(&self, place: usize) -> u32 {
        let mut thing = String::from("persona/");
        thing.push_str(self.name(place));
        key(&thing)
    }

    /// How far a product fits a persona with these clues: as far as the best of them says.
    fn fit(&self, clues: &[u32], event: &Event, zone: u32) -> u32 {
        let local = local_time(event.hour, zone);
        let mut best = 0;
        for clue in clues.as_chunks::<CLUE_NUMBERS>().0 {
            let [vote, category, brand, from, to, hours, days, words] = *clue;
            let text = |place: u32| self.texts.get(place as usize);
            let fits = (category == 0 || names(&event.path, text(category)))
                && (brand == 0 || event.brand == brand)
                && event.price >= from
                && (to == 0 || event.price < to)
                && (hours == 0 || hours >> local.0 & 1 == 1)
                && (days == 0 || days >> local.1 & 1 == 1)
                && (words == 0 || has_word(&folded(&event.title), text(words)));
            if fits {
                best = vote.min(100).max(best);
            }
        }
        best
    }
}

impl Page {
    /// Who the shopper seems to be: the persona of which there is enough evidence and the most confidence. Nobody while presents are
    /// looked for: what is chosen for others says nothing.
    pub fn guess(&self, now: u32) -> Option<Guess> {
        let all = &self.config.personas;
        if all.numbers.is_empty() || self.has_gifts(now) {
            return None;
        }
        let mut latest: Vec<&Event> = Vec::new();
        for event in self.events(now).iter().rev() {
            let known = |known: &&Event| known.product == event.product;
            if latest.len() < LATEST && self.speaks(event) && !latest.iter().any(known) {
                latest.push(event);
            }
        }
        let least = self.config.restraint().evidence;
        let mut found: Option<Guess> = None;
        let (mut rest, mut place) = (all.numbers.as_slice(), 0);
        while let Some((length, after)) = rest.split_first() {
            let (numbers, next) = after
                .split_at_checked(*length as usize)
                .unwrap_or((after, &[]));
            if let Some((head, clues)) = numbers.split_at_checked(HEAD) {
                let (mut votes, mut fits) = (0, 0);
                for event in &latest {
                    let vote = all.fit(clues, event, self.zone());
                    votes += vote;
                    fits += u32::from(vote > 0);
                }
                let of = latest.len() as u32;
                // The expected share of a Beta distribution that began as an even one.
                let confidence = (votes + 100 * PRIOR / 2) / (of + PRIOR);
                let most = found.map_or(0, |found| found.confidence);
                if fits >= head[0].max(least)
                    && confidence >= head[1]
                    && confidence > most
                    && !self.has_denied(all.key(place))
                {
                    found = Some(Guess {
                        place,
                        confidence,
                        fits,
                        of,
                    });
                }
            }
            (rest, place) = (next, place + 1);
        }
        found
    }

    /// Who conditions take the shopper for: who they said they are, else who they seem to be.
    pub(super) fn persona(&self, now: u32) -> &str {
        let said = self
            .said_persona(now)
            .map_or("", |event| event.path.as_str());
        if said.is_empty() && self.asks(Fact::Persona) {
            return match self.guess(now) {
                Some(guess) => self.config.personas.name(guess.place),
                None => "",
            };
        }
        said
    }

    /// How a guess is told: how many products fit whom.
    fn told_guess(&self, guess: Guess) -> String {
        let (mut fits, mut of) = ([0; 10], [0; 10]);
        let values = [
            ("count", decimal(guess.fits, &mut fits)),
            ("all", decimal(guess.of, &mut of)),
        ];
        fill(self.config.personas.text(guess.place, 2), &values)
    }

    /// A reason in words, with what is known of who the shopper is in its place.
    pub(super) fn explained(&self, why: &str, now: u32) -> String {
        let told = match (self.said_persona(now), self.guess(now)) {
            (Some(said), _) => {
                let values = [("name", said.title.as_str())];
                fill(self.config.personas.texts.get(0), &values)
            }
            (None, Some(guess)) => self.told_guess(guess),
            (None, None) => String::new(),
        };
        fill(why, &[("persona", &told)])
    }

    /// Who the shopper seems to be, for reports: the persona's name, what it is called, how it is told, and the guess.
    pub fn told_persona(&self, now: u32) -> Option<(&str, &str, String, Guess)> {
        let all = &self.config.personas;
        if self.said_persona(now).is_some() {
            return None;
        }
        let guess = self.guess(now)?;
        let told = self.told_guess(guess);
        Some((all.name(guess.place), all.text(guess.place, 1), told, guess))
    }

    /// The guess as a record for the panel, which can deny it: what the persona is called, and how it is told.
    pub fn kept_guess(&self, now: u32) -> Vec<u8> {
        let mut events = Vec::new();
        if let Some((_, title, told, guess)) = self.told_persona(now) {
            let thing = self.config.personas.key(guess.place);
            events.push(Event::said(thing, now / 60, title, &told));
        }
        record_of(&events)
    }

    /// "That is not me": the persona with this key is not guessed any more.
    pub(super) fn deny(&mut self, thing: u32, now: u32) {
        let all = &self.config.personas;
        let count = all.texts.len().saturating_sub(BEFORE) / PERSONA_TEXTS;
        let Some(place) = (0..count).find(|place| all.key(*place) == thing) else {
            return;
        };
        let event = Event::bare(thing, now / 60, all.text(place, 1));
        self.add_correction(Correction::Denied, event);
    }
}
