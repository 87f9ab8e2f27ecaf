//! The shopper's own choice in the panel, and the record that keeps it.
//!
//! The record holds the choice and what proves it, nothing else; where it is stored is the page's business.

use super::Level;

/// Days for which a choice is kept, then asked again (six months: CNIL's good practice).
pub const CHOICE_DAYS: u32 = 182;

/// A level chosen in the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The level chosen.
    pub level: Level,
    /// When, in minutes since 1970.
    pub at: u32,
    /// Version of the privacy text under which it was made.
    pub policy: u32,
}

const MARK: u8 = 1;

impl Choice {
    /// A choice made now.
    pub fn new(level: Level, now: u32, policy: u32) -> Self {
        Self {
            level,
            at: now,
            policy,
        }
    }

    /// Whether the choice still counts. One from the future (a clock set back) does not.
    pub fn is_valid(&self, now: u32, policy: u32) -> bool {
        let age = now.wrapping_sub(self.at);
        self.policy == policy && age < CHOICE_DAYS * 24 * 60
    }

    /// The record's bytes: a version mark, the level, then `at` and `policy` as little-endian u32.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![MARK, self.level as u8];
        out.extend(self.at.to_le_bytes());
        out.extend(self.policy.to_le_bytes());
        out
    }

    /// Reads a record; `None` for anything else than what [`Choice::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 10] = bytes.try_into().ok()?;
        let number = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        (bytes[0] == MARK && bytes[1] <= 3).then(|| Self {
            level: Level::from_code(u32::from(bytes[1])),
            at: number(2),
            policy: number(6),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_reads_back_as_written() {
        let choice = Choice::new(Level::Visit, 29_000_123, 4);
        assert_eq!(Choice::decode(&choice.encode()), Some(choice));
    }

    #[test]
    fn anything_else_is_refused() {
        for bytes in [&[][..], &[1; 9], &[9; 10], &[1, 4, 0, 0, 0, 0, 0, 0, 0, 0]] {
            assert_eq!(Choice::decode(bytes), None);
        }
    }

    #[test]
    fn a_choice_from_the_future_does_not_count() {
        assert!(!Choice::new(Level::Remembered, 100, 1).is_valid(99, 1));
    }
}
