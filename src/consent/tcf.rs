//! Decodes the IAB TCF's `TCData` (CMP API v2, versions 2.2 and 2.3), already flattened by the adapter.
//!
//! devanture is the shop's own code, not a vendor of the global list, so the *publisher's* purposes count:
//! 1 store, 5 create a content profile, 6 use it, 8 measure content. Nothing here calls `__tcfapi`.

use super::{Answer, State};

/// Reads an event of `addEventListener`.
///
/// `event` is its `eventStatus`; `gdpr` its `gdprApplies` (1, 0, or −1 while undefined); bit *n* of
/// `publisher` is `publisher.consents[n]`, bit *n* of `custom` is `publisher.customPurpose.consents[n]`;
/// `custom_purpose` is the custom purpose that stands for personalization, 0 without one.
///
/// ```
/// use devanture::consent::{State, tcf};
/// let granted = tcf("useractioncomplete", 1, 1 << 1 | 1 << 5 | 1 << 6, 0, 0);
/// assert_eq!(granted.personalization, State::Granted);
/// let asking = tcf("cmpuishown", 1, 0, 0, 0);
/// assert!(asking.pending);
/// ```
pub fn tcf(event: &str, gdpr: i32, publisher: u32, custom: u32, custom_purpose: u32) -> Answer {
    let decided = event == "tcloaded" || event == "useractioncomplete";
    if !decided {
        return Answer {
            pending: event == "cmpuishown",
            ..Answer::default()
        };
    }
    // Pending or not applicable: the string says nothing about us, and silence grants nothing.
    if gdpr != 1 {
        return Answer::default();
    }
    let has = |purposes: &[u32]| {
        let all = purposes.iter().all(|purpose| publisher >> purpose & 1 == 1);
        if all { State::Granted } else { State::Denied }
    };
    let personalization = match custom_purpose {
        0 => has(&[1, 5, 6]),
        1..=31 if custom >> custom_purpose & 1 == 1 => State::Granted,
        _ => State::Denied,
    };
    // Under a custom purpose the shop asks one question for all we keep.
    let preferences = match custom_purpose {
        0 => has(&[1]),
        _ => personalization,
    };
    Answer {
        preferences,
        personalization,
        measurement: has(&[1, 8]),
        pending: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: u32 = u32::MAX;

    #[test]
    fn only_a_decision_counts() {
        for event in ["cmpuishown", "", "loading"] {
            assert_eq!(
                tcf(event, 1, ALL, ALL, 0).personalization,
                State::Unknown,
                "{event}"
            );
        }
        assert_eq!(
            tcf("tcloaded", 1, ALL, 0, 0).personalization,
            State::Granted
        );
    }

    #[test]
    fn an_undefined_or_false_gdpr_flag_grants_nothing() {
        for gdpr in [-1, 0] {
            assert_eq!(tcf("tcloaded", gdpr, ALL, ALL, 0), Answer::default());
        }
    }

    #[test]
    fn each_needed_purpose_is_needed() {
        for missing in [1, 5, 6] {
            let answer = tcf("tcloaded", 1, ALL & !(1 << missing), 0, 0);
            assert_eq!(answer.personalization, State::Denied, "without {missing}");
        }
        assert_eq!(tcf("tcloaded", 1, 1 << 1, 0, 0).preferences, State::Granted);
        assert_eq!(tcf("tcloaded", 1, 0, 0, 0).preferences, State::Denied);
    }

    #[test]
    fn a_custom_purpose_stands_alone() {
        assert_eq!(
            tcf("tcloaded", 1, 0, 1 << 3, 3).personalization,
            State::Granted
        );
        assert_eq!(tcf("tcloaded", 1, ALL, 0, 3).personalization, State::Denied);
        assert_eq!(
            tcf("tcloaded", 1, ALL, ALL, 99).personalization,
            State::Denied
        );
    }
}
