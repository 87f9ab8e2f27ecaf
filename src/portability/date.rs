//! Hours and minutes since 1970 as the file writes them, and back. Proleptic Gregorian calendar, UTC.

/// A moment in minutes since 1970 as RFC 3339 writes it, to the minute.
pub fn moment(minutes: u32) -> String {
    let (days, minute) = (minutes / 1440, minutes % 1440);
    let (year, month, day) = civil(days);
    let (hour, minute) = (minute / 60, minute % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z")
}

/// A day since 1970.
pub fn day(days: u32) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The hour since 1970 of a moment that [`moment`] wrote at a full hour; `None` for any other text.
pub fn hour(text: &str) -> Option<u32> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let found = days(year, month, day)?
        .checked_mul(24)?
        .checked_add(number(11, 13)?)?;
    (found.checked_mul(60).map(moment)? == text).then_some(found)
}

/// Year, month and day of a day since 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: u32) -> (u32, u32, u32) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u32::from(month <= 2), month, day)
}

/// The reverse, for years from 1970.
fn days(year: u32, month: u32, day: u32) -> Option<u32> {
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = year - u32::from(month <= 2);
    let month = (month + 9) % 12;
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year).checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        assert_eq!(moment(0), "1970-01-01T00:00:00Z");
        assert_eq!(moment(29_758_741), "2026-07-31T19:01:00Z");
        assert_eq!(day(19_782), "2024-02-29");
        assert_eq!(hour("2026-11-25T03:00:00Z"), Some(498_771));
        for wrong in [
            "",
            "2026-11-25",
            "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-11-25T03:30:00Z",
            "2026-11-25T24:00:00Z",
            "+026-11-25T03:00:00Z",
            "é026-11-25T03:00:00Z",
        ] {
            assert_eq!(hour(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_hour_comes_back(wanted in 0u32..70_000_000) {
            prop_assert_eq!(hour(&moment(wanted * 60)), Some(wanted));
        }
    }
}
