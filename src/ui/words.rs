//! The shop's words and figures, set once a page. Translates nothing: the table and `Intl` do.

use std::cell::RefCell;
use std::rc::Rc;

use super::price::{major, plain};
use crate::browser::intl::Formatter;
use crate::catalog::cut;
use crate::placement::{AMOUNT, Config, Name, Number, Text, fill};
#[cfg(feature = "panel")]
use crate::placement::{PanelText, PanelWords, parameters};

thread_local! {
    static WORDS: RefCell<Option<Rc<Words>>> = const { RefCell::new(None) };
}

/// The table of words, and how the shopper's language writes money, numbers and days.
pub struct Words {
    config: Config,
    #[cfg(feature = "panel")]
    panel: PanelWords,
    money: Formatter,
    number: Formatter,
}

/// Sets words and formats for every component mounted from now on; false when the pack is not one.
pub fn configure(pack: &[u8]) -> bool {
    let Ok(config) = Config::decode(pack) else {
        return false;
    };
    let locale = config.text(Text::Locale);
    let mut currency = String::from("style=currency&currency=");
    currency.push_str(config.name(Name::Currency));
    let money = Formatter::new("NumberFormat", locale, &currency);
    let number = Formatter::new("NumberFormat", locale, "");
    WORDS.set(Some(Rc::new(Words {
        config,
        #[cfg(feature = "panel")]
        panel: PanelWords::default(),
        money,
        number,
    })));
    true
}

/// Adds the words of the parts that load on use; false when the pack is not one, or comes before [`configure`].
#[cfg(feature = "panel")]
pub fn add_words(pack: &[u8]) -> bool {
    let (Some(words), Ok(panel)) = (WORDS.take(), PanelWords::decode(pack)) else {
        return false;
    };
    let words = Rc::into_inner(words).map(|words| Rc::new(Words { panel, ..words }));
    let added = words.is_some();
    WORDS.set(words);
    added
}

/// The words set last; `None` before any.
pub fn words() -> Option<Rc<Words>> {
    WORDS.with_borrow(Clone::clone)
}

impl Words {
    /// A word of the table.
    pub fn say(&self, text: Text) -> &str {
        self.config.text(text)
    }

    /// What the ranking looks at, with its share in percent.
    #[cfg(feature = "panel")]
    pub fn parameters(&self, personal: bool) -> Vec<(PanelText, u32)> {
        parameters(&self.config, personal)
    }

    /// A word of the panel.
    #[cfg(feature = "panel")]
    pub fn tell(&self, text: PanelText) -> &str {
        self.panel.text(text)
    }

    /// A word of the panel with values in their places.
    #[cfg(feature = "panel")]
    pub fn tell_with(&self, text: PanelText, values: &[(&str, &str)]) -> String {
        fill(self.panel.text(text), values)
    }

    /// A word of the table with one value in its place.
    pub fn fill(&self, text: Text, name: &str, value: &str) -> String {
        fill(self.config.text(text), &[(name, value)])
    }

    /// A word of the table with two values in their places.
    pub fn fill_two(&self, text: Text, first: (&str, &str), second: (&str, &str)) -> String {
        fill(self.config.text(text), &[first, second])
    }

    /// A number of the shop's configuration.
    pub fn setting(&self, number: Number) -> u32 {
        self.config.number(number)
    }

    /// Money, from the currency's minor unit.
    pub fn money(&self, minor: u32) -> String {
        let exponent = self.setting(Number::Exponent);
        let written = self.money.format(major(minor, exponent));
        written.unwrap_or_else(|| plain(minor, exponent))
    }

    /// A text of the ranking with its amounts written out (see [`AMOUNT`]).
    #[inline(never)]
    pub fn priced(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = Some(text);
        let mut amount = false;
        while let Some(text) = rest {
            let (piece, after) = cut(text, AMOUNT);
            if amount {
                let minor = piece.bytes().fold(0u32, |sum, byte| {
                    sum.wrapping_mul(10).wrapping_add(u32::from(byte & 15))
                });
                out.push_str(&self.money(minor));
            } else {
                out.push_str(piece);
            }
            amount = !amount;
            rest = after;
        }
        out
    }

    /// A number; `tenths` for those that come in tenths.
    pub fn number(&self, value: u32, tenths: bool) -> String {
        let unit = if tenths { 10.0 } else { 1.0 };
        let written = self.number.format(f64::from(value) / unit);
        written.unwrap_or_else(|| plain(value, tenths.into()))
    }

    /// A share of a hundred.
    pub fn percent(&self, value: u32) -> String {
        let locale = self.config.text(Text::Locale);
        let written = Formatter::new("NumberFormat", locale, "style=percent")
            .format(f64::from(value) / 100.0);
        written.unwrap_or_default()
    }

    /// Writes the days of hours since 1970, as the shopper's clock has them.
    #[cfg(feature = "panel")]
    pub fn days(&self) -> Moments {
        let options = "dateStyle=long";
        Moments(Formatter::new(
            "DateTimeFormat",
            self.config.text(Text::Locale),
            options,
        ))
    }

    /// Writes the time of day of hours since 1970: no finer time is kept.
    #[cfg(feature = "panel")]
    pub fn times(&self) -> Moments {
        let options = "hour=numeric";
        Moments(Formatter::new(
            "DateTimeFormat",
            self.config.text(Text::Locale),
            options,
        ))
    }

    /// Writes day and time of hours since 1970.
    #[cfg(feature = "panel")]
    pub fn days_with_times(&self) -> Moments {
        let options = "weekday=long&hour=numeric";
        Moments(Formatter::new(
            "DateTimeFormat",
            self.config.text(Text::Locale),
            options,
        ))
    }
}

/// Writes hours since 1970.
#[cfg(feature = "panel")]
pub struct Moments(Formatter);

#[cfg(feature = "panel")]
impl Moments {
    /// An hour in words; empty in a browser that cannot.
    pub fn write(&self, hour: u32) -> String {
        let milliseconds = f64::from(hour) * 3_600_000.0;
        self.0.format(milliseconds).unwrap_or_default()
    }
}
