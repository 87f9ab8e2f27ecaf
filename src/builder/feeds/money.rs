//! Inside the feed readers: price texts to exact amounts. No floats, no exchange rates, and no guess
//! at the currency.

use crate::builder::product::Currency;

/// A price as written: exact digits, where the decimal point stands, and the currency if it says one.
///
/// ```
/// use devanture::builder::feeds::money::Amount;
/// use devanture::builder::product::Currency;
/// let price = Amount::parse("1.234,56 EUR", None).unwrap();
/// assert_eq!(price.currency, Some(Currency::EUR));
/// assert_eq!(price.minor(2), Some(123_456));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    digits: u64,
    decimals: u32,
    /// The currency named beside the digits.
    pub currency: Option<Currency>,
    /// One separator with three digits behind it: thousands or decimals, and nothing else tells.
    pub ambiguous: bool,
}

/// Why a text is not a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAPrice {
    /// Nothing there.
    Missing,
    /// Below zero.
    Negative,
    /// No digits, or characters that do not belong.
    NotANumber,
    /// More than the reader takes: above 10^12 minor units.
    Absurd,
}

impl NotAPrice {
    /// What was wrong, as the middle of a sentence.
    pub fn wrong(self) -> &'static str {
        match self {
            Self::Missing => "there is no price",
            Self::Negative => "the price is negative",
            Self::NotANumber => "not a price",
            Self::Absurd => "too large for a price",
        }
    }
}

/// The largest price taken, in minor units: ten billion euros.
pub const MAX_MINOR: u64 = 1_000_000_000_000;

impl Amount {
    /// Reads a price with or without its currency, before or behind, with `.` or `,` as the decimal
    /// separator, with the other one, spaces or apostrophes between thousands.
    ///
    /// A single separator with three digits behind it is read as the feed's specification reads it
    /// (`.` decimal, `,` thousands) and marked [`Amount::ambiguous`]; for currencies with three
    /// decimals it is decimal. `expected` is the currency of a price that names none.
    ///
    /// # Errors
    /// [`NotAPrice`] tells why the text is not a price.
    pub fn parse(text: &str, expected: Option<Currency>) -> Result<Self, NotAPrice> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NotAPrice::Missing);
        }
        let (number, currency) = split_currency(text).ok_or(NotAPrice::NotANumber)?;
        let number: String = number
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\'' | '’'))
            .collect();
        if number.starts_with(['-', '−']) {
            return Err(NotAPrice::Negative);
        }
        let number = number.strip_prefix('+').unwrap_or(&number);
        if !number.bytes().any(|b| b.is_ascii_digit())
            || !number
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
        {
            return Err(NotAPrice::NotANumber);
        }
        let exponent = currency.or(expected).map_or(2, |c| c.exponent);
        let (point, ambiguous) = decimal_point(number, exponent).ok_or(NotAPrice::NotANumber)?;
        let decimals = point.map_or(0, |at| number.len() - at - 1);
        if decimals > 6 {
            return Err(NotAPrice::NotANumber);
        }
        let mut digits: u64 = 0;
        for b in number.bytes().filter(u8::is_ascii_digit) {
            digits = digits
                .checked_mul(10)
                .and_then(|d| d.checked_add(u64::from(b - b'0')))
                .ok_or(NotAPrice::Absurd)?;
        }
        let amount = Self {
            digits,
            decimals: decimals as u32,
            currency,
            ambiguous,
        };
        amount.minor(exponent).ok_or(NotAPrice::Absurd)?;
        Ok(amount)
    }

    /// The amount in minor units of a currency with `exponent` decimals, halves rounded up;
    /// `None` above [`MAX_MINOR`].
    pub fn minor(&self, exponent: u8) -> Option<u64> {
        let exponent = u32::from(exponent);
        let minor = if self.decimals <= exponent {
            self.digits
                .checked_mul(10u64.pow(exponent - self.decimals))?
        } else {
            let scale = 10u64.pow(self.decimals - exponent);
            self.digits / scale + u64::from(self.digits % scale * 2 >= scale)
        };
        (minor <= MAX_MINOR).then_some(minor)
    }
}

/// The number part and the currency; `None` when there is a word that is no currency.
fn split_currency(text: &str) -> Option<(&str, Option<Currency>)> {
    let is_number = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | '-' | '−' | '+' | '\'' | '’' | '\u{a0}' | '\u{202f}'
            )
    };
    let head = text.find(is_number).unwrap_or(text.len());
    let (before, rest) = text.split_at(head);
    let tail = rest
        .char_indices()
        .find(|&(_, c)| !is_number(c))
        .map_or(rest.len(), |(at, _)| at);
    let (number, after) = rest.split_at(tail);
    let word = match (before.trim(), after.trim()) {
        (word, "") | ("", word) => word,
        _ => return None,
    };
    let currency = match word {
        "" | "$" | "¥" => None,
        "€" => Some(Currency::EUR),
        "£" => Currency::from_code("GBP"),
        word => Some(Currency::from_code(word)?),
    };
    Some((number, currency))
}

/// Where the decimal separator stands and whether that was a guess; `None` for no number at all.
fn decimal_point(number: &str, exponent: u8) -> Option<(Option<usize>, bool)> {
    let dots = number.matches('.').count();
    let commas = number.matches(',').count();
    let last = number.rfind(['.', ',']);
    let Some(last) = last else {
        return Some((None, false));
    };
    let behind = number.len() - last - 1;
    let separator = number.as_bytes()[last];
    match (dots, commas) {
        // Both: the last one is the decimal separator and stands once.
        (1.., 1..) => {
            let once = if separator == b'.' { dots } else { commas } == 1;
            once.then_some((Some(last), false))
        }
        // One kind, several times: thousands, which come in threes.
        (2.., 0) | (0, 2..) => number
            .split(separator as char)
            .skip(1)
            .all(|part| part.len() == 3)
            .then_some((None, false)),
        _ if behind == 3 && last > 0 && exponent != 3 => {
            Some((Some(last).filter(|_| separator == b'.'), true))
        }
        _ => Some((Some(last), false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_in_the_spellings_of_feeds() {
        for (text, minor, code) in [
            ("29.90 EUR", 2990, "EUR"),
            ("29,90 EUR", 2990, "EUR"),
            ("EUR 29.90", 2990, "EUR"),
            ("29.90EUR", 2990, "EUR"),
            ("29,90 €", 2990, "EUR"),
            ("1.234,56 EUR", 123_456, "EUR"),
            ("1,234.56 usd", 123_456, "USD"),
            ("1 234,56 EUR", 123_456, "EUR"),
            ("1\u{202f}234,5 EUR", 123_450, "EUR"),
            ("1'234.50 CHF", 123_450, "CHF"),
            ("1.234.567 EUR", 123_456_700, "EUR"),
            ("1200 JPY", 1200, "JPY"),
            ("1200.00 JPY", 1200, "JPY"),
            ("1.234 KWD", 1234, "KWD"),
            ("29.9500 EUR", 2995, "EUR"),
            ("29.995 EUR", 3000, "EUR"),
            ("1,234 USD", 123_400, "USD"),
            ("52.", 5200, ""),
            (".5", 50, ""),
        ] {
            let amount = Amount::parse(text, None).unwrap();
            let exponent = amount.currency.map_or(2, |c| c.exponent);
            assert_eq!(amount.minor(exponent), Some(minor), "{text}");
            let named = amount.currency;
            assert_eq!(named.as_ref().map_or("", |c| c.as_str()), code, "{text}");
        }
    }

    #[test]
    fn what_is_no_price_says_why() {
        for (text, why) in [
            ("", NotAPrice::Missing),
            ("-5 EUR", NotAPrice::Negative),
            ("EUR -5", NotAPrice::Negative),
            ("NaN", NotAPrice::NotANumber),
            ("Infinity EUR", NotAPrice::NotANumber),
            ("1e9 EUR", NotAPrice::NotANumber),
            ("free", NotAPrice::NotANumber),
            ("10 to 20 EUR", NotAPrice::NotANumber),
            ("12.34.5 EUR", NotAPrice::NotANumber),
            ("99999999999999999999999 EUR", NotAPrice::Absurd),
            ("99999999999999 EUR", NotAPrice::Absurd),
        ] {
            assert_eq!(Amount::parse(text, None), Err(why), "{text}");
        }
    }

    #[test]
    fn three_digits_behind_one_separator_are_marked() {
        assert!(Amount::parse("1.234 EUR", None).unwrap().ambiguous);
        assert!(Amount::parse("1,234 EUR", None).unwrap().ambiguous);
        assert!(!Amount::parse("1,234.00 EUR", None).unwrap().ambiguous);
    }
}
