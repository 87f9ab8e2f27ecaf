//! The arithmetic of a card's figures: discount, money without `Intl`, a title's first letter.
//! Formats nothing for a language: the browser's `Intl` does.

/// How much a sale takes off, in whole percent rounded down; `None` when it takes nothing off.
pub fn discount(price: u32, sale: u32) -> Option<u32> {
    if sale == 0 || sale >= price {
        return None;
    }
    Some((u64::from(price - sale) * 100 / u64::from(price)) as u32)
}

/// A number in decimal digits. The standard library's way brings in all of its formatting.
pub fn digits(mut value: usize) -> String {
    let mut reversed = Vec::new();
    loop {
        reversed.push(b'0' + (value % 10) as u8);
        value /= 10;
        if value == 0 {
            break;
        }
    }
    reversed.iter().rev().map(|digit| *digit as char).collect()
}

/// Money as a plain number, for browsers or currencies that `Intl` refuses.
pub fn plain(minor: u32, exponent: u32) -> String {
    let mut digits = digits(minor as usize);
    let decimals = exponent.min(6) as usize;
    if decimals > 0 {
        while digits.len() <= decimals {
            digits.insert(0, '0');
        }
        digits.insert(digits.len() - decimals, '.');
    }
    digits
}

/// Money in the currency's major unit.
pub fn major(minor: u32, exponent: u32) -> f64 {
    let mut unit = 1.0;
    for _ in 0..exponent.min(6) {
        unit *= 10.0;
    }
    f64::from(minor) / unit
}

/// The letter that stands for a product without a picture; the style sheet makes it a capital.
pub fn initial(title: &str) -> &str {
    // The standard library's tables of letters weigh more than the rest of the card.
    let mark = |letter: char| {
        letter.is_ascii() && !letter.is_ascii_alphanumeric()
            || matches!(letter as u32, 0x80..=0xbf | 0x2000..=0x206f | 0x3000..=0x303f)
    };
    let rest = title.trim_start_matches(mark);
    let end = rest
        .char_indices()
        .nth(1)
        .map_or(rest.len(), |(end, _)| end);
    &rest[..end]
}

#[cfg(test)]
mod tests {
    use super::{digits, discount, initial, major, plain};

    #[test]
    fn discounts_are_never_overstated() {
        assert_eq!(discount(10_000, 7_001), Some(29));
        assert_eq!(discount(10_000, 0), None);
        assert_eq!(discount(10_000, 10_000), None);
        assert_eq!(discount(10_000, 9_999), Some(0));
        assert_eq!(discount(u32::MAX, 1), Some(99));
    }

    #[test]
    fn digits_of_any_number() {
        for value in [0, 7, 10, 1_234_567_890] {
            assert_eq!(digits(value), value.to_string());
        }
    }

    #[test]
    fn money_without_intl() {
        assert_eq!(plain(4990, 2), "49.90");
        assert_eq!(plain(5, 2), "0.05");
        assert_eq!(plain(1200, 0), "1200");
        assert_eq!(major(4990, 2), 49.9);
    }

    #[test]
    fn initials_of_any_script() {
        assert_eq!(initial("« école »"), "é");
        assert_eq!(initial("إبريق"), "إ");
        assert_eq!(initial("…"), "");
    }
}
