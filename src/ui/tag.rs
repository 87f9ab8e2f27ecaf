//! The geometry of a banner's hand-drawn tag: as wide as its text, within limits.
//! Draws nothing.

/// Longest text on a tag, in characters.
const MOST: usize = 28;

/// A tag's text, cut where it would not fit, and the width it needs in drawing units.
pub fn fit(text: &str) -> (String, u32) {
    let mut short: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    // Wide scripts need a whole square a letter, the others about half of one.
    let halves: u32 = short
        .chars()
        .map(|letter| if letter as u32 >= 0x1100 { 2 } else { 1 })
        .sum();
    (short, (halves * 13).clamp(52, 340))
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn tags_grow_with_their_text_and_stop() {
        assert_eq!(fit("Zoé"), ("Zoé".to_owned(), 52));
        assert!(fit("Marie-Clémentine").1 > fit("Camille").1);
        assert_eq!(fit(&"x".repeat(90)).0.chars().count(), 29);
        assert_eq!(fit(&"字".repeat(20)).1, 340);
    }
}
