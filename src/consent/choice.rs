//! The shopper's own choice in the panel, and the record that keeps it.
//!
//! The record holds the choice and what proves it, nothing else; where it is stored is the page's business.

use super::Level;

/// Days for which a choice is kept, then asked again (six months: CNIL's good practice).
pub const CHOICE_DAYS: u32 = 182;

/// Where the shopper said it: always an act of theirs, never a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Via {
    /// In `<devanture-preferences>`.
    Panel = 0,
    /// At the question under a carousel.
    Question = 1,
    /// In something of the shop's own, which called `consent.choose`.
    Shop = 2,
}

impl Via {
    /// Reads a code; an unknown one means the shop.
    pub fn from_code(code: u32) -> Self {
        match code {
            0 => Self::Panel,
            1 => Self::Question,
            _ => Self::Shop,
        }
    }
}

/// A level that the shopper chose: the record of a consent, or of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The level chosen.
    pub level: Level,
    /// Where they said it.
    pub via: Via,
    /// When, in minutes since 1970.
    pub at: u32,
    /// Version of the privacy text under which it was made.
    pub policy: u32,
}

const MARK: u8 = 2;

impl Choice {
    /// A choice made now.
    pub fn new(level: Level, via: Via, now: u32, policy: u32) -> Self {
        Self {
            level,
            via,
            at: now,
            policy,
        }
    }

    /// Whether the choice still counts. One from the future (a clock set back) does not.
    pub fn is_valid(&self, now: u32, policy: u32) -> bool {
        let age = now.wrapping_sub(self.at);
        self.policy == policy && age < CHOICE_DAYS * 24 * 60
    }

    /// When it is asked again, in minutes since 1970.
    pub fn expires(&self) -> u32 {
        self.at.saturating_add(CHOICE_DAYS * 24 * 60)
    }

    /// The record's bytes: a version mark, the level, where it was said, then `at` and `policy` as little-endian u32.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![MARK, self.level as u8, self.via as u8];
        out.extend(self.at.to_le_bytes());
        out.extend(self.policy.to_le_bytes());
        out
    }

    /// Reads a record; `None` for anything else than what [`Choice::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 11] = bytes.try_into().ok()?;
        let number = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        (bytes[0] == MARK && bytes[1] <= 3 && bytes[2] <= 2).then(|| Self {
            level: Level::from_code(u32::from(bytes[1])),
            via: Via::from_code(u32::from(bytes[2])),
            at: number(3),
            policy: number(7),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_reads_back_as_written() {
        let choice = Choice::new(Level::Visit, Via::Question, 29_000_123, 4);
        assert_eq!(Choice::decode(&choice.encode()), Some(choice));
    }

    #[test]
    fn anything_else_is_refused() {
        // The second is a record of the first version: it is asked again.
        let first = [1, 3, 0, 0, 0, 0, 0, 0, 0, 0];
        let unknown = [2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for bytes in [&[][..], &first, &[9; 11], &unknown, &[2; 10]] {
            assert_eq!(Choice::decode(bytes), None);
        }
    }

    #[test]
    fn a_choice_from_the_future_does_not_count() {
        assert!(!Choice::new(Level::Remembered, Via::Panel, 100, 1).is_valid(99, 1));
    }
}
