//! Second on the path: what the shopper allows, decoded to one decision and its grants.
//!
//! Each source is decoded by a pure function in a file of its own; this module joins them. It reads no
//! browser object and stores nothing: adapters hand in plain facts.
//!
//! Rules (CNIL délibération 2020-092; IAB CMP API v2): every purpose has three states, unknown behaves as
//! denied, no time-out ever grants, and where several sources speak the most restrictive one wins.

mod choice;
mod tcf;

pub use choice::{CHOICE_DAYS, Choice, Via};
pub use tcf::tcf;

use core::marker::PhantomData;

/// What the shopper said about one purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Not asked, not answered, or not readable: behaves as denied.
    #[default]
    Unknown,
    /// Refused.
    Denied,
    /// Allowed.
    Granted,
}

impl State {
    /// From the number an adapter hands in: 1 granted, 0 denied, anything else unknown.
    pub fn from_number(number: i32) -> Self {
        match number {
            1 => Self::Granted,
            0 => Self::Denied,
            _ => Self::Unknown,
        }
    }

    fn strictest(self, other: Self) -> Self {
        match (self, other) {
            (Self::Denied, _) | (_, Self::Denied) => Self::Denied,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Granted,
        }
    }
}

/// One source's answer, per purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Keeping explicit choices (hidden products, dismissed banners).
    pub preferences: State,
    /// Keeping browsing to rank products.
    pub personalization: State,
    /// Counting.
    pub measurement: State,
    /// The question is on screen: the last decision stands for reading, and nothing new is written.
    pub pending: bool,
}

impl Answer {
    /// The same state for every purpose, as tools with one switch for the whole service give.
    pub fn all(state: State) -> Self {
        Self {
            preferences: state,
            personalization: state,
            measurement: state,
            pending: false,
        }
    }

    fn strictest(self, other: Self) -> Self {
        Self {
            preferences: self.preferences.strictest(other.preferences),
            personalization: self.personalization.strictest(other.personalization),
            measurement: self.measurement.strictest(other.measurement),
            pending: self.pending || other.pending,
        }
    }
}

/// Who speaks for the shopper, besides the panel and the browser's own signal. The codes are those that
/// the page's side hands in: the first four are read by `src/js/consent.ts`, the others by `platforms.ts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Source {
    /// IAB Transparency and Consent Framework.
    Tcf,
    /// tarteaucitron.
    Tarteaucitron,
    /// A cookie or localStorage key that the shop names.
    Generic,
    /// The shop's own call of `setConsent`.
    Api,
    /// IAB Global Privacy Platform, and the US Privacy string before it.
    Gpp,
    /// Google Consent Mode, which only relays what a tool says.
    Google,
    /// Shopify's Customer Privacy API.
    Shopify,
    /// WordPress's WP Consent API.
    WordPress,
    /// Orejime.
    Orejime,
    /// Klaro.
    Klaro,
    /// vanilla-cookieconsent.
    CookieConsent,
    /// Didomi.
    Didomi,
    /// Axeptio.
    Axeptio,
    /// OneTrust.
    OneTrust,
    /// Cookiebot.
    Cookiebot,
    /// Usercentrics, versions 2 and 3.
    Usercentrics,
    /// CookieYes.
    CookieYes,
    /// iubenda.
    Iubenda,
}

impl Source {
    /// Every source in the order of the codes, with its name in `privacy.consent`.
    pub const ALL: [(Self, &'static str); SOURCES] = [
        (Self::Tcf, "tcf"),
        (Self::Tarteaucitron, "tarteaucitron"),
        (Self::Generic, "generic"),
        (Self::Api, "manual"),
        (Self::Gpp, "gpp"),
        (Self::Google, "google"),
        (Self::Shopify, "shopify"),
        (Self::WordPress, "wordpress"),
        (Self::Orejime, "orejime"),
        (Self::Klaro, "klaro"),
        (Self::CookieConsent, "cookieconsent"),
        (Self::Didomi, "didomi"),
        (Self::Axeptio, "axeptio"),
        (Self::OneTrust, "onetrust"),
        (Self::Cookiebot, "cookiebot"),
        (Self::Usercentrics, "usercentrics"),
        (Self::CookieYes, "cookieyes"),
        (Self::Iubenda, "iubenda"),
    ];
}

const SOURCES: usize = 18;

/// How much the shop may know about the shopper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// Nothing is ranked for this person.
    Off = 0,
    /// Only the page itself counts; nothing is stored.
    #[default]
    Page = 1,
    /// Browsing counts until the tab closes.
    Visit = 2,
    /// Browsing is remembered on this device.
    Remembered = 3,
}

impl Level {
    /// Reads a code; an unknown one means [`Level::Page`].
    pub fn from_code(code: u32) -> Self {
        match code {
            0 => Self::Off,
            2 => Self::Visit,
            3 => Self::Remembered,
            _ => Self::Page,
        }
    }
}

/// Why the shopper cannot choose a higher level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Cap {
    /// Nothing stands in the way.
    #[default]
    None = 0,
    /// The shop's consent tool has not allowed it.
    Tool = 1,
    /// The browser asks not to be profiled (Global Privacy Control), and the shopper did not opt in here.
    Signal = 2,
}

/// The purpose of keeping explicit choices.
#[derive(Debug)]
pub enum Preferences {}
/// The purpose of keeping browsing to rank products.
#[derive(Debug)]
pub enum Personalization {}

/// The purpose of counting.
#[derive(Debug)]
pub enum Measurement {}

/// Proof that a purpose is allowed at this moment. Only [`Consent`] makes one, and whoever reads or
/// writes what the shopper did asks for it, so that forgetting the question does not compile.
///
/// ```compile_fail
/// use devanture::consent::{Grant, Personalization};
/// let forged: Grant<Personalization> = Grant { purpose: core::marker::PhantomData };
/// ```
#[derive(Debug)]
pub struct Grant<Purpose> {
    purpose: PhantomData<Purpose>,
}

/// What may be done with a store at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may exist, and be read and written.
    Keep,
    /// Nothing is known yet: neither read nor write nor erase it.
    Wait,
    /// It must not exist.
    Erase,
}

/// Everything that was said about consent, and the decision that follows from it.
#[derive(Clone, Debug, Default)]
pub struct Consent {
    answers: [Option<Answer>; SOURCES],
    /// Global Privacy Control, Do Not Track, or an opt-out told by GPP or the US Privacy string.
    signal: bool,
    /// All known tools were looked for and none was found.
    no_tool: bool,
    choice: Option<Choice>,
    /// Version of the shop's privacy text: a choice made under an older one has expired.
    policy: u32,
}

impl Consent {
    /// Starts with nothing known, under this version of the shop's privacy text.
    pub fn new(policy: u32) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    /// Hears a source. A pending answer keeps what the source said before.
    pub fn hear(&mut self, source: Source, answer: Answer) {
        self.hear_code(source as usize, Some(answer));
    }

    /// Hears a source by its code; an unknown code is not heard. Without an answer the source does not speak
    /// of consent after all: it only carries objections.
    pub fn hear_code(&mut self, source: usize, answer: Option<Answer>) {
        let Some(heard) = self.answers.get_mut(source) else {
            return;
        };
        *heard = match (*heard, answer) {
            (Some(before), Some(answer)) if answer.pending => Some(Answer {
                pending: true,
                ..before
            }),
            _ => answer,
        };
    }

    /// Hears the browser's own signal.
    pub fn hear_signal(&mut self, on: bool) {
        self.signal = on;
    }

    /// Hears that no consent tool was found: the widget's own opt-in decides.
    pub fn hear_no_tool(&mut self) {
        self.no_tool = true;
    }

    /// Sets what the shopper chose.
    pub fn choose(&mut self, level: Level, via: Via, now: u32) {
        self.choice = Some(Choice::new(level, via, now, self.policy));
    }

    /// Takes up a choice stored earlier; `false` when it has expired or belongs to an older policy.
    pub fn restore(&mut self, choice: Choice, now: u32) -> bool {
        let valid = choice.is_valid(now, self.policy);
        self.choice = valid.then_some(choice);
        valid
    }

    /// Forgets the choice made in the panel.
    pub fn forget(&mut self) {
        self.choice = None;
    }

    /// The choice made in the panel, while it is valid.
    pub fn choice(&self, now: u32) -> Option<&Choice> {
        self.choice
            .as_ref()
            .filter(|choice| choice.is_valid(now, self.policy))
    }

    /// What all consent tools say together; `None` when none has been found.
    fn tools(&self) -> Option<Answer> {
        self.answers
            .iter()
            .flatten()
            .copied()
            .reduce(Answer::strictest)
    }

    /// The highest level the shopper may choose now, and why not a higher one.
    pub fn limit(&self) -> (Level, Cap) {
        match self.tools() {
            Some(answer) if answer.personalization == State::Granted => {
                (Level::Remembered, Cap::None)
            }
            Some(_) => (Level::Page, Cap::Tool),
            None if self.no_tool => (Level::Remembered, Cap::None),
            // Still looking: a tool that loads late may yet refuse.
            None => (Level::Page, Cap::Tool),
        }
    }

    /// The level in force at `now` (minutes since 1970).
    pub fn level(&self, now: u32) -> Level {
        let (limit, _) = self.limit();
        match self.choice(now) {
            Some(choice) => choice.level.min(limit),
            // The browser's signal objects; only the shopper's own choice here overrules it.
            None if self.signal => Level::Page,
            None if self.tools().is_some() => limit,
            None => Level::Page,
        }
    }

    /// Why the level in force is not higher, in the words of the panel.
    pub fn cap(&self, now: u32) -> Cap {
        match self.limit() {
            (Level::Remembered, _) if self.signal && self.choice(now).is_none() => Cap::Signal,
            (_, cap) => cap,
        }
    }

    /// Whether the widget should offer its own opt-in: no tool, no signal, no choice made.
    pub fn offers_opt_in(&self, now: u32) -> bool {
        self.no_tool && self.tools().is_none() && !self.signal && self.choice(now).is_none()
    }

    /// Whether a question is on screen, so that nothing new may be written.
    pub fn is_pending(&self) -> bool {
        self.tools().is_some_and(|answer| answer.pending)
    }

    /// Leave to use what the shopper looked at.
    pub fn personalization(&self, now: u32) -> Option<Grant<Personalization>> {
        (self.level(now) >= Level::Visit).then_some(Grant {
            purpose: PhantomData,
        })
    }

    /// What may be done with what the shopper looked at. An answer that has not come yet erases nothing:
    /// a tool often loads after us, and a returning shopper has already said yes.
    pub fn verdict(&self, now: u32) -> Verdict {
        let objects = self.signal && self.choice(now).is_none();
        let refused = self
            .tools()
            .is_some_and(|answer| answer.personalization == State::Denied);
        let lowered = self
            .choice(now)
            .is_some_and(|choice| choice.level < Level::Visit);
        if self.level(now) >= Level::Visit {
            Verdict::Keep
        } else if objects || refused || lowered {
            Verdict::Erase
        } else {
            Verdict::Wait
        }
    }

    /// Leave to keep explicit choices ("never this product", a dismissed banner).
    pub fn preferences(&self, now: u32) -> Option<Grant<Preferences>> {
        let allowed = match self.tools() {
            Some(answer) => answer.preferences == State::Granted && self.level(now) >= Level::Page,
            None => {
                self.no_tool
                    && self
                        .choice(now)
                        .is_some_and(|choice| choice.level >= Level::Visit)
            }
        };
        let objects = self.signal && self.choice(now).is_none();
        (allowed && !objects).then_some(Grant {
            purpose: PhantomData,
        })
    }

    /// Leave to count. The widget's own question does not ask for it, so that without a consent tool there is none.
    ///
    /// ```
    /// use devanture::consent::{Answer, Consent, Source, State};
    /// let mut consent = Consent::new(1);
    /// consent.hear(Source::Tcf, Answer { measurement: State::Granted, ..Answer::default() });
    /// assert!(consent.measurement().is_some() && consent.personalization(0).is_none());
    /// ```
    pub fn measurement(&self) -> Option<Grant<Measurement>> {
        let allowed = self
            .tools()
            .is_some_and(|answer| answer.measurement == State::Granted);
        (allowed && !self.signal).then_some(Grant {
            purpose: PhantomData,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u32 = 30_000_000;

    fn tool(state: State) -> Consent {
        let mut consent = Consent::new(1);
        consent.hear(Source::Tarteaucitron, Answer::all(state));
        consent
    }

    #[test]
    fn unknown_behaves_as_denied() {
        for state in [State::Unknown, State::Denied] {
            let consent = tool(state);
            assert_eq!(consent.level(NOW), Level::Page);
            assert!(consent.personalization(NOW).is_none());
            assert!(consent.preferences(NOW).is_none());
        }
        assert!(Consent::new(1).personalization(NOW).is_none());
    }

    #[test]
    fn a_grant_follows_the_tool_and_goes_with_it() {
        let mut consent = tool(State::Granted);
        assert_eq!(consent.level(NOW), Level::Remembered);
        assert!(consent.personalization(NOW).is_some());
        consent.hear(Source::Tarteaucitron, Answer::all(State::Denied));
        assert!(consent.personalization(NOW).is_none());
    }

    #[test]
    fn the_most_restrictive_source_wins() {
        let mut consent = tool(State::Granted);
        consent.hear(Source::Api, Answer::all(State::Denied));
        assert_eq!(consent.level(NOW), Level::Page);
        consent.hear(Source::Api, Answer::all(State::Unknown));
        assert_eq!(consent.level(NOW), Level::Page);
        consent.hear(Source::Api, Answer::all(State::Granted));
        assert_eq!(consent.level(NOW), Level::Remembered);
    }

    #[test]
    fn the_codes_are_the_order_and_every_name_is_another() {
        for (code, (source, name)) in Source::ALL.iter().enumerate() {
            assert_eq!(*source as usize, code, "{name}");
            let same = Source::ALL.iter().filter(|(_, other)| other == name);
            assert_eq!(same.count(), 1, "{name}");
        }
    }

    #[test]
    fn an_unknown_code_is_not_heard() {
        let mut consent = Consent::new(1);
        consent.hear_code(Source::ALL.len(), Some(Answer::all(State::Granted)));
        assert_eq!(consent.level(NOW), Level::Page);
        assert!(consent.tools().is_none());
    }

    #[test]
    fn a_source_that_only_objects_leaves_the_question_to_others() {
        let mut consent = Consent::new(1);
        consent.hear(Source::Gpp, Answer::default());
        consent.hear_no_tool();
        assert!(!consent.offers_opt_in(NOW), "it may still speak");
        consent.hear_code(Source::Gpp as usize, None);
        assert!(consent.offers_opt_in(NOW));
        consent.hear_signal(true);
        assert!(!consent.offers_opt_in(NOW));
        assert_eq!(consent.level(NOW), Level::Page);
    }

    #[test]
    fn the_panel_can_lower_but_not_raise_what_the_tool_says() {
        let mut consent = tool(State::Granted);
        consent.choose(Level::Visit, Via::Panel, NOW);
        assert_eq!(consent.level(NOW), Level::Visit);
        consent.choose(Level::Off, Via::Panel, NOW);
        assert_eq!(consent.level(NOW), Level::Off);
        let mut refused = tool(State::Denied);
        refused.choose(Level::Remembered, Via::Panel, NOW);
        assert_eq!(refused.level(NOW), Level::Page);
        assert_eq!(refused.cap(NOW), Cap::Tool);
    }

    #[test]
    fn the_browsers_signal_objects_until_the_shopper_opts_in_here() {
        let mut consent = tool(State::Granted);
        consent.hear_signal(true);
        assert_eq!(consent.level(NOW), Level::Page);
        assert_eq!(consent.cap(NOW), Cap::Signal);
        assert!(consent.preferences(NOW).is_none());
        consent.choose(Level::Remembered, Via::Panel, NOW);
        assert_eq!(consent.level(NOW), Level::Remembered);
    }

    #[test]
    fn counting_is_asked_for_by_a_tool_alone_and_objected_to_by_the_signal() {
        let mut own = Consent::new(1);
        own.hear_no_tool();
        own.choose(Level::Remembered, Via::Panel, NOW);
        assert!(own.measurement().is_none());
        let mut consent = tool(State::Granted);
        assert!(consent.measurement().is_some());
        consent.hear_signal(true);
        assert!(consent.measurement().is_none());
    }

    #[test]
    fn without_a_tool_only_our_own_opt_in_grants() {
        let mut consent = Consent::new(1);
        assert!(!consent.offers_opt_in(NOW), "still looking for a tool");
        consent.hear_no_tool();
        assert!(consent.offers_opt_in(NOW));
        assert_eq!(consent.level(NOW), Level::Page);
        consent.choose(Level::Remembered, Via::Panel, NOW);
        assert!(consent.personalization(NOW).is_some());
        assert!(!consent.offers_opt_in(NOW));
    }

    #[test]
    fn a_late_tool_overrules_our_own_opt_in() {
        let mut consent = Consent::new(1);
        consent.hear_no_tool();
        consent.choose(Level::Remembered, Via::Panel, NOW);
        consent.hear(Source::Tcf, Answer::all(State::Unknown));
        assert_eq!(consent.level(NOW), Level::Page);
    }

    #[test]
    fn a_choice_expires_and_a_new_policy_asks_again() {
        let mut consent = Consent::new(1);
        consent.hear_no_tool();
        consent.choose(Level::Remembered, Via::Panel, NOW);
        let later = NOW + CHOICE_DAYS * 24 * 60;
        assert_eq!(consent.level(later), Level::Page);
        let stored = Choice::new(Level::Remembered, Via::Panel, NOW, 1);
        assert!(!Consent::new(2).restore(stored, NOW));
    }

    #[test]
    fn silence_erases_nothing_but_a_refusal_does() {
        assert_eq!(Consent::new(1).verdict(NOW), Verdict::Wait);
        assert_eq!(tool(State::Unknown).verdict(NOW), Verdict::Wait);
        assert_eq!(tool(State::Granted).verdict(NOW), Verdict::Keep);
        assert_eq!(tool(State::Denied).verdict(NOW), Verdict::Erase);
        let mut lowered = tool(State::Granted);
        lowered.choose(Level::Page, Via::Panel, NOW);
        assert_eq!(lowered.verdict(NOW), Verdict::Erase);
        let mut signal = tool(State::Granted);
        signal.hear_signal(true);
        assert_eq!(signal.verdict(NOW), Verdict::Erase);
    }

    #[test]
    fn while_the_question_is_on_screen_the_last_decision_stands() {
        let mut consent = tool(State::Granted);
        let asking = Answer {
            pending: true,
            ..Answer::default()
        };
        consent.hear(Source::Tarteaucitron, asking);
        assert_eq!(consent.level(NOW), Level::Remembered);
        assert!(consent.is_pending());
        let mut fresh = Consent::new(1);
        fresh.hear(Source::Tcf, asking);
        assert_eq!(fresh.level(NOW), Level::Page);
    }
}
