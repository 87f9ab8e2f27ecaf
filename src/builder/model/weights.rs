//! Inside the model: what a pair of events weighs, as whole numbers in tables, so that every machine and every
//! database that reads the same log comes to the same sums, bit for bit.
//!
//! ```text
//! weight = DISTANCES[steps apart] · length(steps of the session) · DECAY[eighths of a half-life ago]
//! ```

/// Events further apart than this do not make a pair.
pub const WINDOW: usize = 10;
/// The weight of two neighbors in a session of one event today.
pub const ONE: u64 = 256 * 256 * 1024;

/// By steps apart: 256 · steps^(−5/4), rounded. Nothing stands beside itself.
pub const DISTANCES: [u64; WINDOW + 1] = [0, 256, 108, 65, 45, 34, 27, 22, 19, 16, 14];

/// From so many steps on, a session's share: 256 · steps^(−3/10), rounded. Long sessions say less about each of
/// their pairs.
pub const LENGTHS: [(u64, u64); 44] = [
    (1, 256),
    (2, 208),
    (3, 184),
    (4, 169),
    (5, 158),
    (6, 150),
    (7, 143),
    (8, 137),
    (9, 132),
    (10, 128),
    (11, 125),
    (12, 121),
    (13, 119),
    (14, 116),
    (15, 114),
    (16, 111),
    (18, 108),
    (20, 104),
    (22, 101),
    (24, 99),
    (26, 96),
    (28, 94),
    (30, 92),
    (33, 90),
    (36, 87),
    (40, 85),
    (44, 82),
    (48, 80),
    (54, 77),
    (60, 75),
    (68, 72),
    (76, 70),
    (86, 67),
    (98, 65),
    (112, 62),
    (128, 60),
    (148, 57),
    (172, 55),
    (200, 52),
    (240, 49),
    (290, 47),
    (350, 44),
    (420, 42),
    (500, 40),
];

/// By eighths of a half-life since a session's end: 1024 · 2^(−eighths / 8), rounded, at least 1; after ten half-lives
/// nothing changes any more.
pub const DECAY: [u64; 81] = [
    1024, 939, 861, 790, 724, 664, 609, 558, 512, 470, 431, 395, 362, 332, 304, 279, 256, 235, 215,
    197, 181, 166, 152, 140, 128, 117, 108, 99, 91, 83, 76, 70, 64, 59, 54, 49, 45, 41, 38, 35, 32,
    29, 27, 25, 23, 21, 19, 17, 16, 15, 13, 12, 11, 10, 10, 9, 8, 7, 7, 6, 6, 5, 5, 4, 4, 4, 3, 3,
    3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1,
];

/// A half-life so long that nothing ever ages, in seconds.
pub const FOREVER: u64 = 1 << 50;

/// What a session of so many steps counts that ended so many seconds before the newest one.
pub fn session(steps: usize, age: u64, half_life: u64) -> u64 {
    let longer = LENGTHS.partition_point(|(from, _)| *from <= steps as u64);
    let length = LENGTHS[longer.saturating_sub(1)].1;
    let eighths = (age * 8 / half_life.max(1)).min(DECAY.len() as u64 - 1);
    length * DECAY[eighths as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_what_their_formulas_say() {
        for (steps, share) in DISTANCES.iter().enumerate().skip(1) {
            assert_eq!(*share, ((steps as f64).powf(-1.25) * 256.0).round() as u64);
        }
        for (steps, share) in LENGTHS {
            assert_eq!(share, ((steps as f64).powf(-0.3) * 256.0).round() as u64);
        }
        for (eighths, share) in DECAY.iter().enumerate() {
            let exact = 1024.0 * 0.5f64.powf(eighths as f64 / 8.0);
            assert_eq!(*share, exact.round().max(1.0) as u64);
        }
        assert!(LENGTHS.is_sorted());
    }

    #[test]
    fn a_session_counts_by_its_length_and_age() {
        assert_eq!(session(1, 0, 100), 256 * 1024);
        assert_eq!(session(17, 0, 100), 111 * 1024);
        assert_eq!(session(9999, 0, 100), 40 * 1024);
        assert_eq!(session(2, 100, 100), 208 * 512);
        assert_eq!(session(2, 1_000_000, 100), 208);
        assert_eq!(session(2, 1_000_000_000, FOREVER), 208 * 1024);
        assert_eq!(session(2, 5, 0), 208 * 32, "no half-life is no division");
    }
}
