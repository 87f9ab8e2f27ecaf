//! Inside the feed readers: GTINs (EAN, UPC, ISBN-13) and their check digit, as in the GS1 General
//! Specifications §7.9. Looks nothing up.

/// The digits of a GTIN of 8, 12, 13 or 14 digits whose check digit holds. Spaces and hyphens are
/// left out; zeros only is no GTIN.
///
/// ```
/// use devanture::builder::feeds::gtin::gtin;
/// assert_eq!(gtin("4006381-333931").as_deref(), Some("4006381333931"));
/// assert_eq!(gtin("4006381333930"), None);
/// ```
pub fn gtin(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let known_length = matches!(digits.len(), 8 | 12 | 13 | 14);
    if !known_length || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, b)| u32::from(b - b'0') * if at % 2 == 1 { 3 } else { 1 })
        .sum();
    (sum.is_multiple_of(10) && digits.bytes().any(|b| b != b'0')).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_hold_and_their_neighbors_do_not() {
        for good in [
            "96385074",
            "036000291452",
            "4006381333931",
            "10614141000415",
            "9782070360024",
        ] {
            assert_eq!(gtin(good).as_deref(), Some(good));
            let last = good.as_bytes()[good.len() - 1] - b'0';
            let wrong = format!("{}{}", &good[..good.len() - 1], (last + 1) % 10);
            assert_eq!(gtin(&wrong), None);
        }
        for bad in ["", "0000000000000", "12345", "abcdefgh", "٩٦٣٨٥٠٧٤"] {
            assert_eq!(gtin(bad), None);
        }
    }
}
