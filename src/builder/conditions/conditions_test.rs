use super::*;
use crate::catalog::{Strings, key};
use crate::placement::condition::{
    CONDITION_TEXTS, Conditions, FALSE, Known, NOTHING, TRUE, UNKNOWN, names,
};
use crate::profile::Event;
use proptest::prelude::*;

/// Two variants each of two experiments.
fn variants() -> Vec<Variant> {
    let of = |name: &str, experiment, variant| Variant {
        name: name.to_owned(),
        experiment,
        variant,
    };
    vec![
        of("home:a", 0, 0),
        of("home:b", 0, 1),
        of("cart:a", 1, 0),
        of("cart:b", 1, 1),
    ]
}

fn read(source: &str) -> Condition {
    parse_with(source, &["regulars", "my group"], &variants())
        .unwrap_or_else(|slip| panic!("{source}: {slip:?}"))
}

fn slip(source: &str) -> (usize, String) {
    let slip = parse_with(source, &["regulars"], &variants()).unwrap_err();
    (slip.at, slip.message)
}

#[test]
fn every_fact_has_its_place_and_its_name_once() {
    for (at, found) in FACTS.iter().enumerate() {
        assert_eq!(found.fact as usize, at, "{}", found.name);
        assert_eq!(
            FACTS
                .iter()
                .filter(|other| other.name == found.name)
                .count(),
            1
        );
        let number = !matches!(found.kind, Kind::Text);
        assert_eq!(number, at < crate::placement::condition::Fact::NUMBERS);
        if let Kind::Names(names) = found.kind {
            assert!(names.len() <= 32);
        }
    }
    let pages: Vec<&str> = crate::signals::PageType::ALL
        .iter()
        .map(|(_, name)| *name)
        .collect();
    assert_eq!(pages, PAGES);
    for (at, (action, _)) in FUNCTIONS.iter().enumerate() {
        assert_eq!(
            FUNCTIONS.iter().position(|(other, _)| other == action),
            Some(at)
        );
    }
}

#[test]
fn the_example_means_what_it_says() {
    let source = "cart.age > 2h and viewed(\"chaussures\", times >= 3, within = 7d) and not bought(\"chaussures\")";
    let condition = read(source);
    let Condition::All(parts) = &condition else {
        panic!("{condition:?}")
    };
    assert_eq!(
        parts[0],
        Condition::Number(Fact::CartAge, Test::Above, 7200)
    );
    assert_eq!(condition.to_string(), source);
}

#[test]
fn other_ways_to_write_it_are_the_same() {
    for (one, other) in [
        ("device != phone", "device is not phone"),
        ("not device is phone", "device is not phone"),
        ("device not in (phone)", "device is not phone"),
        ("cart.count == 2", "cart.count = 2"),
        ("not cart.count = 2", "cart.count != 2"),
        ("viewed(category = chaussures)", "viewed(\"chaussures\")"),
        ("visitor is new", "new"),
        (
            "(new or returning) and (gifts and named)",
            "(new or returning) and gifts and named",
        ),
        ("cart.age > 120m", "cart.age > 2h"),
        ("cart.value > 49.900", "cart.value > 49.9"),
        ("segment is regulars", "segment is \"regulars\""),
        ("variant is \"home:b\"", "variant is \"home:b\""),
        ("searched(thé, times = 2)", "searched(\"thé\", times = 2)"),
    ] {
        assert_eq!(read(one), read(other), "{one}");
        assert_eq!(read(one).to_string(), other);
    }
}

#[test]
fn slips_are_told_with_place_and_mend() {
    for (source, at, part) in [
        ("", 0, "a condition is missing"),
        ("cart.age > 2", 11, "a time needs a unit"),
        ("carts.age > 2h", 0, "did you mean cart.age?"),
        ("cart.value > 2h", 13, "has a unit where none goes"),
        ("cart.value is 5", 11, "compare it by one of"),
        ("p_alive < 0.3", 10, "in percent"),
        ("device is phon", 10, "did you mean phone?"),
        ("device > phone", 7, "write device is"),
        ("new and", 7, "a condition is missing"),
        ("new returning", 4, "join conditions by and, or"),
        ("(new", 4, "closes the bracket"),
        ("new)", 3, "closes nothing"),
        ("viewed(\"x, times >= 3)", 7, "has no end"),
        ("viewed(times >= 3, times >= 4)", 19, "said twice"),
        ("viewed(\"x\" \"y\")", 11, "or a comma"),
        ("viewed(within = 30m)", 16, "between 1h and 395d"),
        ("viewed(3)", 7, "takes a category"),
        ("segment is lost", 11, "those above it"),
        ("variant is \"home:c\"", 11, "did you mean home:"),
        (
            "variant in (\"home:a\", \"cart:a\")",
            22,
            "of one experiment",
        ),
        ("searched(product = \"x\")", 17, "or a comma"),
        ("searched(3)", 9, "takes words"),
        ("new & returning", 4, "means nothing here"),
        ("cart.value > 99999999999", 13, "too large"),
        ("locale is \"\"", 10, "empty"),
        ("5 > cart.value", 0, "begins with a fact"),
    ] {
        let (found, message) = slip(source);
        assert!(message.contains(part), "{source}: {message}");
        assert_eq!(found, at, "{source}: {message}");
    }
    let deep = format!("{}new{}", "(".repeat(40), ")".repeat(40));
    assert!(slip(&deep).1.contains("too deep"));
    assert!(slip(&"new or ".repeat(900)).1.contains("2000 bytes"));
}

#[test]
fn what_a_condition_can_come_to_is_found() {
    let found = |source: &str| examine(&read(source)).unwrap();
    for source in [
        "hour < 6 and hour > 20",
        "device is phone and device is tablet",
        "new and returning",
        "viewed(\"a\", within = 7d) and not viewed(\"a\")",
        "viewed(\"Mode > Chaussures\", times >= 3) and viewed(\"Chaussures\", times < 2)",
        "viewed(\"a\", times >= 2) and viewed(times = 0)",
        "cart.count < 0",
        "hour >= 24",
        "page.category is \"Mode > Robes\" and not page.category is \"Robes\"",
        "variant is \"home:a\" and variant is \"home:b\"",
        "searched(\"a\") and not searched()",
    ] {
        assert!(found(source).never, "{source}");
    }
    for source in [
        "new or returning",
        "hour >= 0",
        "cart.count > 5 or cart.count <= 5",
        "bought() or not bought()",
    ] {
        assert!(found(source).always, "{source}");
    }
    let fine = found("cart.age > 2h and not bought(\"a\")");
    assert_eq!(
        fine,
        Findings {
            never: false,
            always: false,
            personal: true,
            anonymous: false
        }
    );
    assert!(found("cart.value > 50 or viewed(\"a\")").anonymous);
    assert!(!found("cart.value > 50").personal);
    // Later looks are not ruled out by earlier ones.
    assert!(!found("viewed(\"a\", times >= 5) and viewed(\"a\", times < 2, within = 1d)").never);
    let wide = (0..12)
        .map(|at| format!("viewed(\"c{at}\", times >= {})", at + 3))
        .collect::<Vec<_>>()
        .join(" and ");
    assert_eq!(examine(&read(&wide)), None);
}

#[test]
fn what_hides_another_is_found() {
    let hides = |one: &str, other: &str| implies(&read(other), &read(one)).unwrap();
    assert!(hides("cart.value > 20", "cart.value > 50"));
    assert!(!hides("cart.value > 50", "cart.value > 20"));
    assert!(hides(
        "viewed(\"a\")",
        "viewed(\"a\", times >= 3, within = 7d) and new"
    ));
    assert!(!hides(
        "viewed(\"a\", within = 7d)",
        "viewed(\"a\", times >= 3)"
    ));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zéà0-9 >\"\\\\-]{1,12}",
        Just("Mode > Chaussures".to_owned())
    ]
    .prop_filter("not blank", |text| !text.trim().is_empty())
}

fn number() -> impl Strategy<Value = (Fact, Test, u32)> {
    let facts: Vec<&'static Described> = FACTS
        .iter()
        .filter(|found| !matches!(found.kind, Kind::Names(_) | Kind::Flag | Kind::Text))
        .collect();
    (
        proptest::sample::select(facts),
        0..5usize,
        prop_oneof![0..2000u32, any::<u32>()],
    )
        .prop_map(|(found, test, value)| {
            let value = match found.kind {
                Kind::Percent => value % 1001,
                Kind::Degrees => 100 + value % 1501,
                _ => value.min(u32::MAX - 2),
            };
            (found.fact, Test::ALL[test].0, value)
        })
}

fn leaf() -> impl Strategy<Value = Condition> {
    let named: Vec<(Fact, usize)> = FACTS
        .iter()
        .filter_map(|found| match found.kind {
            Kind::Names(names) => Some((found.fact, names.len())),
            _ => None,
        })
        .collect();
    let texts = vec![
        Fact::Locale,
        Fact::Campaign,
        Fact::Category,
        Fact::Persona,
        Fact::Interest,
    ];
    let of = prop_oneof![
        Just(Of::Any),
        text().prop_map(Of::Category),
        text().prop_map(Of::Product),
        text().prop_map(Of::Brand),
    ];
    let within = proptest::option::of(3600..=395 * 86_400u32);
    prop_oneof![
        number().prop_map(|(fact, test, value)| Condition::Number(fact, test, value)),
        (
            proptest::sample::select(named),
            proptest::collection::btree_set(0..32usize, 1..4)
        )
            .prop_map(|((fact, count), places)| {
                let places: std::collections::BTreeSet<usize> =
                    places.into_iter().map(|place| place % count).collect();
                Condition::Name(fact, places.into_iter().collect())
            }),
        Just(Condition::Name(Fact::Gifts, vec![1])),
        (
            proptest::sample::select(texts),
            proptest::collection::vec(text(), 1..3)
        )
            .prop_map(|(fact, texts)| Condition::Text(fact, texts)),
        Just(Condition::Segment(vec![
            "regulars".into(),
            "my group".into()
        ])),
        Just(Condition::Variant(vec!["home:b".into()])),
        Just(Condition::Variant(vec!["cart:a".into(), "cart:b".into()])),
        text().prop_map(|words| Condition::Events {
            action: Action::Search,
            of: Of::Words(words),
            times: (Test::AtLeast, 1),
            within: None,
        }),
        (0..3usize, of, 0..5usize, 0..9u32, within).prop_map(
            |(action, of, test, count, within)| Condition::Events {
                action: FUNCTIONS[action].0,
                of,
                times: (Test::ALL[test].0, count),
                within,
            }
        ),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    leaf().prop_recursive(4, 12, 3, |inner| {
        let several = || proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several().prop_map(|parts| flat(parts, false)),
            several().prop_map(|parts| flat(parts, true)),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn flat(parts: Vec<Condition>, any: bool) -> Condition {
    let mut out = Vec::new();
    for part in parts {
        match part {
            Condition::Any(inner) if any => out.extend(inner),
            Condition::All(inner) if !any => out.extend(inner),
            part => out.push(part),
        }
    }
    if any {
        Condition::Any(out)
    } else {
        Condition::All(out)
    }
}

/// What a condition comes to, by its meaning and not by its code; amounts in cents.
fn meaning(condition: &Condition, known: &Known, segments: &[i8]) -> i8 {
    let truth = |holds: bool| if holds { TRUE } else { FALSE };
    let worst = |parts: &[Condition]| -> Vec<i8> {
        parts
            .iter()
            .map(|part| meaning(part, known, segments))
            .collect()
    };
    match condition {
        Condition::All(parts) => worst(parts).into_iter().min().unwrap(),
        Condition::Any(parts) => worst(parts).into_iter().max().unwrap(),
        Condition::Not(part) => -meaning(part, known, segments),
        Condition::Number(fact, test, bound) => {
            let value = known.numbers[*fact as usize];
            let units = if FACTS[*fact as usize].kind == Kind::Money {
                10
            } else {
                1
            };
            if value == NOTHING {
                return UNKNOWN;
            }
            let (value, bound) = (u64::from(value) * units, u64::from(*bound));
            truth(match test {
                Test::AtLeast => value >= bound,
                Test::Above => value > bound,
                Test::AtMost => value <= bound,
                Test::Below => value < bound,
                Test::Equal => value == bound,
            })
        }
        Condition::Name(fact, places) => match known.numbers[*fact as usize] {
            NOTHING => UNKNOWN,
            value => truth(places.contains(&(value as usize))),
        },
        Condition::Text(fact, texts) => match known.texts[*fact as usize - Fact::NUMBERS] {
            "" => UNKNOWN,
            value if Fact::HAVE_LEVELS.contains(&(*fact as usize)) => {
                truth(texts.iter().any(|text| names(value, text)))
            }
            value => truth(texts.iter().any(|text| text.eq_ignore_ascii_case(value))),
        },
        Condition::Variant(names) => {
            let all = variants();
            let of = all
                .iter()
                .find(|found| names.contains(&found.name))
                .unwrap();
            match known.variants[of.experiment as usize] {
                NOTHING => UNKNOWN,
                seen => truth(names.iter().any(|name| {
                    all.iter()
                        .any(|found| found.name == *name && found.variant == seen)
                })),
            }
        }
        Condition::Segment(all) => {
            let each = all
                .iter()
                .map(|name| segments[usize::from(name == "my group")]);
            each.max().unwrap()
        }
        Condition::Events {
            action,
            of,
            times,
            within,
        } => {
            let Some(events) = known.events else {
                return UNKNOWN;
            };
            let fits = |event: &&Event| {
                let what = match of {
                    Of::Any => true,
                    Of::Category(text) => names(&event.path, text),
                    Of::Product(text) => event.product == key(text),
                    Of::Brand(text) => event.brand == key(text),
                    Of::Words(text) => {
                        let mark = crate::catalog::folded(text);
                        let title = crate::catalog::folded(&event.title);
                        crate::catalog::has_word(&title, &String::from_utf8_lossy(&mark))
                    }
                };
                let lately = within
                    .is_none_or(|seconds| (known.now_hour - event.hour) < seconds.div_ceil(3600));
                what && lately && event.is(*action)
            };
            truth(times.0.holds(
                events.iter().chain(known.noted).filter(fits).count() as u32,
                times.1,
            ))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_is_printed_reads_back(condition in condition()) {
        let printed = condition.to_string();
        prop_assert_eq!(parse_with(&printed, &["regulars", "my group"], &variants()), Ok(condition), "{}", printed);
    }

    #[test]
    fn any_text_is_read_or_told_where_it_slips(source in "[a-z0-9_.()\"=<>!%, -]{0,60}|.{0,40}") {
        if let Err(slip) = parse(&source, &[]) {
            prop_assert!(slip.at <= source.len() && !slip.message.is_empty());
        }
    }

    #[test]
    fn code_means_what_the_condition_means(
        condition in condition(),
        values in proptest::collection::vec(prop_oneof![Just(NOTHING), 0..40u32, any::<u32>()], Fact::NUMBERS),
        segments in (-1..=1i8, -1..=1i8),
        asked in any::<bool>(),
        seen in proptest::collection::vec(prop_oneof![Just(NOTHING), 0..2u32], 2),
    ) {
        let events = [
            Event { action: 1, hour: 990, path: "Mode > Chaussures".into(), product: key("a"), brand: key("b"), ..Event::default() },
            Event { action: 4, hour: 500, path: "Mode".into(), product: key("c"), ..Event::default() },
        ];
        let noted = [Event { action: 6, hour: 999, title: "Théière a 9".into(), ..Event::default() }];
        let numbers: [u32; Fact::NUMBERS] = values.try_into().unwrap();
        let known = Known {
            numbers: &numbers,
            texts: ["fr", "", "", "", "Mode > Chaussures", "c", "a > b"],
            events: asked.then_some(&events[..]),
            noted: &noted,
            variants: &seen,
            now_hour: 1000,
        };
        // Two conditions before it that come to what the case says.
        let mut code = Code::default();
        for value in [segments.0, segments.1] {
            let hour = u32::from(crate::placement::condition::Op::Range as u8);
            let never = [hour, 0, 1, 1];
            let sure = [hour, 0, 0, 0];
            let (numbers, fact) = match value { 1 => (sure, Fact::Month), -1 => (never, Fact::Month), _ => (sure, Fact::Season) };
            code.numbers.extend([4, numbers[0], fact as u32, numbers[2], numbers[3]]);
        }
        let mut numbers = numbers;
        numbers[Fact::Month as usize] = 3;
        numbers[Fact::Season as usize] = NOTHING;
        let known = Known { numbers: &numbers, ..known };
        compile(&condition, 3 * CONDITION_TEXTS, 2, &["regulars", "my group"], &variants(), &mut code);
        let mut texts: Vec<&str> = vec![""; 3 * CONDITION_TEXTS];
        texts.extend(code.texts.iter().map(String::as_str));
        let texts: Strings = texts.into_iter().collect();
        let found = Conditions { code: &code.numbers, texts: &texts }.evaluate(&known);
        prop_assert_eq!(found[2], meaning(&condition, &known, &found[..2]), "{}", condition);
    }
}
