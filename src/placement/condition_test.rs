use super::*;
use crate::signals::Action;
use proptest::prelude::*;

fn event(action: Action, path: &str, product: &str, hour: u32) -> Event {
    Event {
        action: action as u8,
        path: path.into(),
        product: key(product),
        brand: key("Fauvel"),
        hour,
        ..Event::default()
    }
}

fn history() -> Vec<Event> {
    vec![
        event(Action::View, "Mode > Chaussures > Running", "a", 100),
        event(Action::View, "Mode > Chaussures", "b", 800),
        event(Action::View, "Maison", "c", 900),
        event(Action::Purchase, "Maison", "c", 901),
    ]
}

/// One condition against a history at hour 1000; text 3 is `text`.
fn evaluated(code: &[u32], text: &str, events: Option<&[Event]>, numbers: &[(Fact, u32)]) -> i8 {
    let texts: Strings = ["", "", "", text].into_iter().collect();
    let mut all = vec![code.len() as u32];
    all.extend(code);
    let mut values = [NOTHING; Fact::NUMBERS];
    for (fact, value) in numbers {
        values[*fact as usize] = *value;
    }
    let known = Known {
        numbers: &values,
        texts: [
            "fr",
            "Rentrée",
            "",
            "",
            "Mode > Chaussures",
            "runner",
            "thé > lin",
        ],
        events,
        noted: &[],
        variants: &[],
        now_hour: 1000,
    };
    let conditions = Conditions {
        code: &all,
        texts: &texts,
    };
    conditions.evaluate(&known)[0]
}

const VIEW: u32 = Action::View as u32;

#[test]
fn events_are_counted_by_what_and_when() {
    let (history, op) = (history(), Op::Events as u32);
    let found = |operands: [u32; 6], text| {
        let [action, of, place, from, to, within] = operands;
        evaluated(
            &[op, action, of, place, from, to, within],
            text,
            Some(&history),
            &[],
        )
    };
    assert_eq!(found([VIEW, of::CATEGORY, 3, 2, 0, 0], "chaussures"), TRUE);
    assert_eq!(found([VIEW, of::CATEGORY, 3, 3, 0, 0], "chaussures"), FALSE);
    assert_eq!(
        found([VIEW, of::CATEGORY, 3, 1, 2, 201 * 3600], "Chaussures"),
        TRUE
    );
    assert_eq!(
        found([VIEW, of::CATEGORY, 3, 1, 0, 200 * 3600], "Chaussures"),
        FALSE
    );
    assert_eq!(found([VIEW, of::PRODUCT, 3, 1, 0, 0], "b"), TRUE);
    assert_eq!(found([VIEW, of::BRAND, 3, 3, 4, 0], "Fauvel"), TRUE);
    assert_eq!(
        found([Action::Purchase as u32, of::ANY, 0, 1, 0, 0], ""),
        TRUE
    );
    // Nobody may know: not even that nothing was bought.
    let code = [op, VIEW, of::ANY, 0, 1, 0, 0, Op::Not as u32];
    assert_eq!(evaluated(&code, "", None, &[]), UNKNOWN);
    assert_eq!(evaluated(&code, "", Some(&[]), &[]), TRUE);
}

#[test]
fn what_nobody_knows_is_neither_true_nor_false() {
    let range = |from, to| [Op::Range as u32, Fact::CartValue as u32, from, to];
    assert_eq!(evaluated(&range(5, 0), "", None, &[]), UNKNOWN);
    assert_eq!(
        evaluated(&range(5, 0), "", None, &[(Fact::CartValue, 5)]),
        TRUE
    );
    assert_eq!(
        evaluated(&range(0, 5), "", None, &[(Fact::CartValue, 5)]),
        FALSE
    );
    assert_eq!(
        evaluated(&range(1, 1), "", None, &[(Fact::CartValue, 1)]),
        FALSE
    );
    let device = [Op::Among as u32, Fact::Device as u32, 0b101];
    assert_eq!(evaluated(&device, "", None, &[(Fact::Device, 2)]), TRUE);
    assert_eq!(evaluated(&device, "", None, &[(Fact::Device, 1)]), FALSE);
    // True or unknown is true, and unknown and false is false.
    let either = [&device[..], &range(5, 0), &[Op::Or as u32]].concat();
    assert_eq!(evaluated(&either, "", None, &[(Fact::Device, 2)]), TRUE);
    let both = [&device[..], &range(5, 0), &[Op::And as u32]].concat();
    assert_eq!(evaluated(&both, "", None, &[(Fact::Device, 2)]), UNKNOWN);
    assert_eq!(evaluated(&both, "", None, &[(Fact::Device, 1)]), FALSE);
}

#[test]
fn texts_are_compared_without_letter_case_and_categories_by_level() {
    let text = |fact: Fact| [Op::Text as u32, fact as u32, 3];
    assert_eq!(evaluated(&text(Fact::Locale), "FR", None, &[]), TRUE);
    assert_eq!(evaluated(&text(Fact::Campaign), "rentrée", None, &[]), TRUE);
    assert_eq!(evaluated(&text(Fact::Source), "x", None, &[]), UNKNOWN);
    assert_eq!(
        evaluated(&text(Fact::Category), "chaussures", None, &[]),
        TRUE
    );
    assert_eq!(evaluated(&text(Fact::Category), "Chauss", None, &[]), FALSE);
}

#[test]
fn a_condition_names_those_before_it_only() {
    let texts = Strings::default();
    let yes = [Op::Among as u32, Fact::Device as u32, 1];
    let code = [
        &[3][..],
        &yes,
        &[2, Op::Earlier as u32, 0, 2, Op::Earlier as u32, 2],
    ]
    .concat();
    let mut numbers = [NOTHING; Fact::NUMBERS];
    numbers[Fact::Device as usize] = 0;
    let known = Known {
        numbers: &numbers,
        texts: [""; Fact::COUNT - Fact::NUMBERS],
        events: None,
        noted: &[],
        variants: &[],
        now_hour: 0,
    };
    let found = Conditions {
        code: &code,
        texts: &texts,
    }
    .evaluate(&known);
    assert_eq!(found, [TRUE, TRUE, UNKNOWN]);
}

#[test]
fn days_months_and_seasons_are_those_of_the_calendar() {
    let mut expected = (3, 1, 1970, 1);
    let long = |year: u32| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    for day in 0..80_000 {
        let (weekday, month, year, date) = expected;
        assert_eq!(
            day_and_month(day * 1440 + 1439),
            (weekday, month),
            "day {day}"
        );
        let last = match month {
            2 if long(year) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let weekday = (weekday + 1) % 7;
        expected = match (month, date) {
            (12, 31) => (weekday, 1, year + 1, 1),
            (month, date) if date == last => (weekday, month + 1, year, 1),
            (month, date) => (weekday, month, year, date + 1),
        };
    }
    assert_eq!([12, 1, 3, 6, 11].map(season), [0, 0, 1, 2, 3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_numbers_come_to_something(code in proptest::collection::vec(prop_oneof![0..9u32, any::<u32>()], 0..200), texts in proptest::collection::vec(".{0,9}", 0..6), values in proptest::collection::vec(any::<u32>(), Fact::NUMBERS)) {
        let texts: Strings = texts.iter().map(String::as_str).collect();
        let numbers: [u32; Fact::NUMBERS] = values.try_into().unwrap();
        let history = history();
        let known = Known { numbers: &numbers, texts: ["a > b", "", "é", "x", "Mode > é", "é", "a > é"], events: Some(&history), noted: &[], variants: &[], now_hour: 7 };
        let found = Conditions { code: &code, texts: &texts }.evaluate(&known);
        prop_assert!(found.len() <= code.len());
        prop_assert!(found.iter().all(|value| (-1..=1).contains(value)));
    }

    #[test]
    fn any_texts_are_compared(path in ".{0,20}", levels in ".{0,8}") {
        names(&path, &levels);
        prop_assert!(levels.is_empty() || names(&levels, &levels));
    }

    #[test]
    fn levels_are_found_wherever_they_stand(above in proptest::collection::vec(".{0,8}|[ >aé]{0,8}", 1..4), levels in proptest::collection::vec(".{1,8}|[ >aé]{1,8}", 1..4), below in proptest::collection::vec(".{0,8}|[ >aé]{0,8}", 0..3)) {
        let all: Vec<&str> = above.iter().chain(&levels).chain(&below).map(String::as_str).collect();
        let path = all.join(" > ");
        // Beside a mark, " >" and "> " make another: the path then has other levels than these.
        if path.split(" > ").eq(all) {
            prop_assert!(names(&path, &levels.join(" > ")));
        }
    }
}
