//! Inside the feed readers: ISO 8601 dates to Unix time. Has no clock and no time zone data.

/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// Days from 1970-01-01 to a date of the Gregorian calendar; `None` where there is no such date.
///
/// ```
/// assert_eq!(devanture::builder::feeds::date::days(2024, 2, 29), Some(19_782));
/// assert_eq!(devanture::builder::feeds::date::days(2023, 2, 29), None);
/// ```
pub fn days(year: i64, month: u32, day: u32) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if day == 0 || day > length || !(1..=9999).contains(&year) {
        return None;
    }
    // Count years from March, so that the leap day is the last of its year.
    let (y, m) = if month > 2 {
        (year, i64::from(month) - 3)
    } else {
        (year - 1, i64::from(month) + 9)
    };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * m + 2) / 5 + i64::from(day) - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Reads `2024-05-01`, `2024-05-01T13:00`, `2024-05-01T13:00:00.000+02:00`, `…-0800`, `…Z` to Unix
/// seconds. No zone means UTC, no time means midnight.
///
/// ```
/// use devanture::builder::feeds::date::unix_seconds;
/// assert_eq!(unix_seconds("1970-01-02T01:00+01:00"), Some(86_400));
/// assert_eq!(unix_seconds("next week"), None);
/// ```
pub fn unix_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    let midnight = days(number(year)?, number(month)? as u32, number(day)? as u32)? * DAY;
    let Some(rest) = rest.strip_prefix(['T', 't', ' ']) else {
        return rest.is_empty().then_some(midnight);
    };
    let zone_at = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone_at);
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    let mut parts = time.split(':');
    let hour = number(parts.next()?)?;
    let minute = number(parts.next()?)?;
    let second = parts.next().map_or(Some(0), number)?;
    if hour > 24 || minute > 59 || second > 60 || parts.next().is_some() {
        return None;
    }
    Some(midnight + hour * 3600 + minute * 60 + second - zone_seconds(zone.trim())?)
}

/// Reads two dates with `/` between, as Google's `sale_price_effective_date`.
///
/// ```
/// use devanture::builder::feeds::date::interval;
/// assert_eq!(interval("1970-01-01/1970-01-02"), Some((0, 86_400)));
/// assert_eq!(interval("1970-01-02/1970-01-01"), None);
/// ```
pub fn interval(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once('/')?;
    let (from, to) = (unix_seconds(from)?, unix_seconds(to)?);
    (from <= to).then_some((from, to))
}

fn zone_seconds(zone: &str) -> Option<i64> {
    if matches!(zone, "" | "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = zone[1..].chars().filter(|&c| c != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        _ => return None,
    };
    (hours <= 14 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Digits only: `parse` alone would take a sign.
fn number(text: &str) -> Option<i64> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_the_spellings_of_feeds() {
        let noon = days(2024, 5, 1).unwrap() * DAY + 12 * 3600;
        for text in [
            "2024-05-01T12:00",
            "2024-05-01T12:00:00Z",
            "2024-05-01T14:00+0200",
            "2024-05-01T14:00:00.250+02:00",
            "2024-05-01T04:00:00-08",
            "2024-05-01 12:00:00 UTC",
        ] {
            assert_eq!(unix_seconds(text), Some(noon), "{text}");
        }
        for text in [
            "",
            "2024-13-01",
            "2024-5-1",
            "01/05/2024",
            "2024-05-01T99:00",
            "2024-05-01Tx",
            "+024-05-01",
            "ééééé",
        ] {
            assert_eq!(unix_seconds(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let mut expected = days(1900, 1, 1).unwrap();
        for year in 1900..2300 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(found) = days(year, month, day) {
                        assert_eq!(found, expected);
                        expected += 1;
                    }
                }
            }
        }
        assert_eq!(days(1970, 1, 1), Some(0));
    }
}
