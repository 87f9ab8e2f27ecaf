//! What the parts that load on use ask and tell of the shopper's own words: favorites, answers, what they said of themselves.
//!
//! Keeps nothing by itself: it all stands among the corrections, and is kept where those may be. Only the full build of the
//! ranking module has it.

use super::{FAVORITES, Page, Slot, Store};
use crate::catalog::{cut, is_inside, key};
use crate::consent::Level;
use crate::profile::{Correction, Event};
use crate::recommend::Pick;
use crate::signals::Action;

/// The matter under which a persona is kept: there is one at a time.
pub const PERSONA: &str = "persona";
/// The answer to a question about something that never was.
pub const NEVER: u32 = u32::MAX;

/// What can be asked or told. The code crosses from `src/js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Question {
    /// How many hours ago this was said of the thing; of whatever thing, without an id. [`NEVER`] for never.
    Since = 0,
    /// It is said now; with what was asked and what was answered, where there is that.
    Say = 1,
    /// It is taken back.
    TakeBack = 2,
    /// How often products of a category, or below it, were looked at; 0 while that proves nothing, and without leave to know it.
    Views = 3,
    /// Of how many things this was said.
    Count = 4,
    /// They are not this: the guess with this key, which stands in the kind's place.
    Deny = 5,
}

impl Page {
    /// Answers a question, or takes what is told. `text` has the thing's id, and after NULs what was asked and what was answered.
    pub fn said(&mut self, question: u32, kind: u32, text: &str, now: u32) -> u32 {
        let (id, rest) = cut(text, 0);
        let thing = key(id);
        if question == Question::Views as u32 {
            return self.looks_inside(id, now);
        }
        if question == Question::Deny as u32 {
            self.deny(kind, now);
            return 0;
        }
        let Some(kind) = Correction::from_code(kind) else {
            return NEVER;
        };
        if question == Question::Say as u32 {
            match rest.map(|rest| cut(rest, 0)) {
                Some((asked, answer)) => {
                    let event = Event::said(thing, now / 60, asked, answer.unwrap_or(""));
                    self.add_correction(kind, event);
                }
                None => self.correct(kind, id, now),
            }
        } else if question == Question::TakeBack as u32 {
            self.corrections.take_back(kind, thing);
            self.mark(Store::Corrections);
        }
        let mut same = self.corrections.iter().rev();
        if question == Question::Count as u32 {
            return same.filter(|(other, _)| *other == kind).count() as u32;
        }
        let last =
            same.find(|(other, event)| *other == kind && (id.is_empty() || event.product == thing));
        last.map_or(NEVER, |(_, event)| (now / 60).saturating_sub(event.hour))
    }

    /// How often products of a category, or of one below it, were looked at; as good as never while that proves nothing.
    fn looks_inside(&self, path: &str, now: u32) -> u32 {
        let restraint = self.restraint();
        let (mut views, mut spoken) = (0, 0);
        let mut seen = Vec::new();
        for event in self.events(now) {
            if is_inside(&event.path, path) && self.corrections.counts(event) {
                spoken += restraint.speaks(event, &mut seen);
                views += u32::from(event.is(Action::View));
            }
        }
        if spoken < restraint.evidence {
            0
        } else {
            views
        }
    }

    /// The favorites that this page knows, latest first. One whose picture is not at hand is shown without: no picture is asked for
    /// because of who likes it.
    pub(super) fn favorites(&self, at: usize, limit: usize) -> Option<Slot> {
        let most = match limit {
            0 => self.placement_number(at, 1) as usize,
            limit => limit.min(48),
        };
        let mut picks = Vec::new();
        for (kind, event) in self.corrections.iter().rev() {
            let place = self.first(|shelf| shelf.row_of(event.product));
            if let (Correction::Favorite, Some((shelf, row))) = (kind, place)
                && picks.len() < most
            {
                picks.push(Pick {
                    shelf,
                    row,
                    ..Pick::default()
                });
            }
        }
        (!picks.is_empty()).then(|| Slot {
            title: self.config.placement_titles.get(at).to_owned(),
            picks,
            ..Slot::default()
        })
    }

    /// Where the configuration has the list of favorites.
    pub(super) fn favorites_place(&self) -> Option<usize> {
        let all = 0..self.config.placements.len();
        all.into_iter()
            .find(|at| self.placement_number(*at, 0) == FAVORITES)
    }

    /// What the shopper said that they are; nothing where they turned everything off.
    pub(in crate::placement) fn said_persona(&self, now: u32) -> Option<&Event> {
        let mut said = self.corrections.iter();
        let found = said
            .find(|(kind, event)| *kind == Correction::Declared && event.product == key(PERSONA));
        let found = found.filter(|_| self.consent.level(now) != Level::Off);
        found.map(|(_, event)| event)
    }

    /// What they said they like, as the levels of a path.
    pub(in crate::placement) fn interests(&self, now: u32) -> String {
        let mut interests = String::new();
        if self.consent.level(now) == Level::Off {
            return interests;
        }
        for (kind, event) in self.corrections.iter() {
            let told = kind == Correction::Declared && event.product != key(PERSONA);
            if !told || event.path.is_empty() {
                continue;
            }
            if !interests.is_empty() {
                interests.push_str(" > ");
            }
            interests.push_str(&event.path);
        }
        interests
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::{Answer, Source, State};

    const NOW: u32 = 30_000_000;
    const SAY: u32 = Question::Say as u32;
    const SINCE: u32 = Question::Since as u32;

    fn page() -> Page {
        let mut page = Page::new();
        page.consent.hear(Source::Api, Answer::all(State::Granted));
        page
    }

    #[test]
    fn what_was_said_is_known_by_its_thing_and_by_its_kind() {
        let mut page = page();
        let answered = Correction::Answered as u32;
        assert_eq!(page.said(SINCE, answered, "a", NOW), NEVER);
        let said = "a\0Alors ?\0neuf";
        assert_eq!(page.said(SAY, answered, said, NOW), 0);
        assert_eq!(page.said(SINCE, answered, "a", NOW + 150), 2);
        assert_eq!(page.said(SINCE, answered, "b", NOW), NEVER);
        assert_eq!(
            page.said(SINCE, answered, "", NOW + 60),
            1,
            "whatever thing"
        );
        assert_eq!(page.said(Question::Count as u32, answered, "", NOW), 1);
        // Answering again replaces the answer.
        page.said(SAY, answered, "a\0Alors ?\0dix", NOW);
        let kept: Vec<_> = page
            .corrections
            .iter()
            .map(|(_, event)| event.path.as_str())
            .collect();
        assert_eq!(kept, ["dix"]);
        page.said(Question::TakeBack as u32, answered, "a", NOW);
        assert_eq!(page.said(SINCE, answered, "a", NOW), NEVER);
    }

    #[test]
    fn a_long_answer_is_cut_at_a_character_and_nothing_is_said_of_no_kind() {
        let mut page = page();
        let long = "é".repeat(1000);
        let answered = Correction::Answered as u32;
        page.said(SAY, answered, &format!("a\0{long}\0{long}"), NOW);
        let (_, event) = page.corrections.iter().next().unwrap();
        assert_eq!(event.path.len(), crate::profile::MAX_ANSWER);
        assert_eq!(event.title.len(), crate::profile::MAX_TITLE);
        for code in [3, 7, 18, 255] {
            assert_eq!(page.said(SAY, code, "x", NOW), NEVER);
        }
        assert_eq!(page.corrections.iter().count(), 1);
    }

    #[test]
    fn one_persona_and_several_interests_and_none_where_all_is_off() {
        let mut page = page();
        let declared = Correction::Declared as u32;
        for text in [
            "persona\0Vous marchez\0walker",
            "persona\0Vous courez\0runner",
            "interest/thé\0Le thé\0thé",
            "interest/lin\0Le lin\0lin",
        ] {
            page.said(SAY, declared, text, NOW);
        }
        assert_eq!(page.persona(NOW), "runner");
        assert_eq!(page.interests(NOW), "thé > lin");
        page.choose_level(Level::Off, crate::consent::Via::Panel, NOW);
        assert_eq!(page.persona(NOW), "");
        assert_eq!(page.interests(NOW), "");
    }
}
