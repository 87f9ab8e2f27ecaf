//! The file itself: JSON, described by `www/docs/export.schema.json`. One struct says what stands in it, for both ways.

use super::date;
use crate::catalog::Features;
use crate::consent::{CHOICE_DAYS, Choice, Via};
use crate::profile::{
    Correction, Event, MAX_ANSWER, MAX_CORRECTIONS, MAX_EVENTS, MAX_SHOWN, MAX_TITLE, events_of,
    record_of,
};
use crate::signals::Action;
use serde::{Deserialize, Serialize};

/// Names the format in the file.
const FORMAT: &str = "devanture-export";
/// Its version: raised whenever an older reader would misunderstand.
const VERSION: u32 = 1;
/// The longest file that is read: far more than the most that can be kept weighs.
pub const MAX_BYTES: usize = 2 << 20;

/// What each action is called.
const ACTIONS: [(Action, &str); 11] = [
    (Action::View, "view"),
    (Action::Cart, "cart"),
    (Action::Uncart, "uncart"),
    (Action::Purchase, "purchase"),
    (Action::Shown, "shown"),
    (Action::Search, "search"),
    (Action::Pages, "pages"),
    (Action::Number, "number"),
    (Action::Variant, "variant"),
    (Action::Offer, "offer"),
    (Action::Tried, "tried"),
];
/// What each correction is called.
const CORRECTIONS: [(Correction, &str); 13] = [
    (Correction::Less, "less"),
    (Correction::Never, "never"),
    (Correction::Dismissed, "closed"),
    (Correction::Paused, "paused"),
    (Correction::Gifts, "gifts"),
    (Correction::More, "more"),
    (Correction::Gift, "gift"),
    (Correction::Favorite, "favorite"),
    (Correction::Answered, "answered"),
    (Correction::Asked, "asked"),
    (Correction::Declared, "declared"),
    (Correction::Usual, "usual"),
    (Correction::Denied, "denied"),
];
const LEVELS: [&str; 4] = ["off", "page", "visit", "remembered"];
const WAYS: [(Via, &str); 3] = [
    (Via::Panel, "panel"),
    (Via::Question, "question"),
    (Via::Shop, "shop"),
];

/// Why a file is not taken in. The number is the stable code that the page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Refusal {
    /// It is not such a file, or something in it is not what it should be.
    Format = 1,
    /// It is longer than [`MAX_BYTES`].
    Size = 2,
    /// Something in it happens in the future.
    Date = 3,
    /// There is more in it than can be kept.
    Count = 4,
    /// It comes from another shop, and the shopper has not said that this is meant.
    Shop = 5,
}

/// What the page says of itself for the file.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Origin of the shop.
    pub shop: &'a str,
    /// Days after which browsing is dropped.
    pub retention: u32,
    /// Minutes since 1970.
    pub now: u32,
}

/// What a file holds, as the records that the stores take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Corrections; empty without any.
    pub corrections: Vec<u8>,
    /// Browsing; empty without any.
    pub browsing: Vec<u8>,
    /// How many there are of each.
    pub counts: [u32; 2],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    shop: String,
    made: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    choice: Option<Chosen>,
    kept: Vec<Item>,
}

/// The level that was chosen. Told, and never taken in: a yes is given by whoever is there.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chosen {
    level: String,
    via: String,
    at: String,
    until: String,
    policy: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    what: String,
    title: String,
    category: String,
    at: String,
    until: String,
    price: u32,
    /// Hashes: product, category, parent category, brand.
    keys: [u32; 4],
    audience: u8,
    features: Features,
}

fn name_of<T: Copy + PartialEq>(names: &[(T, &'static str)], what: T) -> &'static str {
    let found = names.iter().find(|(known, _)| *known == what);
    found.map_or("", |(_, name)| *name)
}

fn item(event: &Event, what: &str, days: u32) -> Item {
    Item {
        what: what.to_owned(),
        title: event.title.clone(),
        category: event.path.clone(),
        at: date::moment(event.hour.saturating_mul(60)),
        until: date::day(event.hour / 24 + days),
        price: event.price,
        keys: [event.product, event.category, event.parent, event.brand],
        audience: event.audience,
        features: event.features,
    }
}

/// Everything that is kept as the text of a file: the record of the choice, that of the corrections and that of
/// browsing. What is not such a record counts as nothing kept.
///
/// ```
/// use devanture::portability::{Page, read, write};
/// let page = Page { shop: "https://shop.example", retention: 90, now: 30_000_000 };
/// let file = write(&page, &[], &[], &[]);
/// assert_eq!(read(&page, &file, false).map(|taken| taken.counts), Ok([0, 0]));
/// ```
pub fn write(page: &Page, choice: &[u8], corrections: &[u8], browsing: &[u8]) -> String {
    let choice = Choice::decode(choice).map(|choice| Chosen {
        level: LEVELS[choice.level as usize].to_owned(),
        via: name_of(&WAYS, choice.via).to_owned(),
        at: date::moment(choice.at),
        until: date::day(choice.expires() / 1440),
        policy: choice.policy,
    });
    let mut kept = Vec::new();
    for event in events_of(corrections).unwrap_or_default() {
        if let Some(what) = Correction::from_code(u32::from(event.action)) {
            kept.push(item(&event, name_of(&CORRECTIONS, what), CHOICE_DAYS));
        }
    }
    for event in events_of(browsing).unwrap_or_default() {
        if let Some(what) = Action::from_code(u32::from(event.action)) {
            kept.push(item(&event, name_of(&ACTIONS, what), page.retention));
        }
    }
    let file = File {
        format: FORMAT.to_owned(),
        version: VERSION,
        shop: page.shop.to_owned(),
        made: date::moment(page.now / 60 * 60),
        choice,
        kept,
    };
    // Texts and numbers always become JSON.
    serde_json::to_string(&file).unwrap_or_default()
}

fn code_of<T: Copy>(names: &[(T, &str)], what: &str, code: fn(T) -> u8) -> Option<u8> {
    let found = names.iter().find(|(_, name)| *name == what);
    found.map(|(known, _)| code(*known))
}

/// What a file's text holds; `any_shop` when the shopper has said that another shop's is meant.
///
/// # Errors
/// The [`Refusal`] that says why nothing of it is taken.
pub fn read(page: &Page, text: &str, any_shop: bool) -> Result<Taken, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Refusal::Size);
    }
    // Nesting is bounded by the parser, numbers by their types, and nothing that is not foreseen may stand in it.
    let file: File = serde_json::from_str(text).map_err(|_| Refusal::Format)?;
    if file.format != FORMAT || file.version != VERSION {
        return Err(Refusal::Format);
    }
    let mut corrections = Vec::new();
    let mut browsing = Vec::new();
    for item in file.kept {
        let hour = date::hour(&item.at).ok_or(Refusal::Format)?;
        if hour > page.now / 60 {
            return Err(Refusal::Date);
        }
        let correction = code_of(&CORRECTIONS, &item.what, |correction| correction as u8);
        // An answer stands in the category's place.
        let most = if correction == Some(Correction::Answered as u8) {
            MAX_ANSWER
        } else {
            MAX_TITLE
        };
        if item.title.len() > MAX_TITLE || item.category.len() > most {
            return Err(Refusal::Format);
        }
        let action = code_of(&ACTIONS, &item.what, |action| action as u8);
        let list = if action.is_some() {
            &mut browsing
        } else {
            &mut corrections
        };
        let [product, category, parent, brand] = item.keys;
        list.push(Event {
            action: action.or(correction).ok_or(Refusal::Format)?,
            hour,
            product,
            category,
            parent,
            brand,
            price: item.price,
            audience: item.audience,
            features: item.features,
            title: item.title,
            path: item.category,
        });
    }
    if corrections.len() > MAX_CORRECTIONS || browsing.len() > MAX_EVENTS + MAX_SHOWN {
        return Err(Refusal::Count);
    }
    if file.shop != page.shop && !any_shop {
        return Err(Refusal::Shop);
    }
    let record = |events: &[Event]| match events {
        [] => Vec::new(),
        events => record_of(events),
    };
    Ok(Taken {
        corrections: record(&corrections),
        browsing: record(&browsing),
        counts: [corrections.len() as u32, browsing.len() as u32],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::Level;
    use proptest::prelude::*;

    const PAGE: Page<'static> = Page {
        shop: "https://shop.example",
        retention: 90,
        now: 30_000_000,
    };

    prop_compose! {
        fn event(codes: &'static [u8])(
            action in proptest::sample::select(codes), hour in 0u32..=500_000, numbers in any::<[u32; 5]>(),
            audience in any::<u8>(), features in proptest::array::uniform16(any::<i8>()),
            title in "\\PC{0,20}", path in "\\PC{0,20}",
        ) -> Event {
            let [product, category, parent, brand, price] = numbers;
            Event { action, hour, product, category, parent, brand, price, audience, features, title, path }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            corrections in proptest::collection::vec(event(&[0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]), 0..20),
            browsing in proptest::collection::vec(event(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), 0..20),
        ) {
            let file = write(&PAGE, &[], &record_of(&corrections), &record_of(&browsing));
            let taken = read(&PAGE, &file, false).unwrap();
            prop_assert_eq!(taken.counts, [corrections.len() as u32, browsing.len() as u32]);
            for (record, events) in [(taken.corrections, corrections), (taken.browsing, browsing)] {
                let found = if record.is_empty() { Some(vec![]) } else { events_of(&record) };
                prop_assert_eq!(found, Some(events));
            }
        }

        #[test]
        fn a_damaged_file_is_refused_or_read_without_panic(
            browsing in proptest::collection::vec(event(&[1, 2, 3, 4]), 1..4), at in any::<prop::sample::Index>(), put in "\\PC",
        ) {
            let mut file = write(&PAGE, &[], &[], &record_of(&browsing));
            let places: Vec<usize> = file.char_indices().map(|(at, _)| at).collect();
            file.insert_str(places[at.index(places.len())], &put);
            let _ = read(&PAGE, &file, true);
        }

        #[test]
        fn any_text_is_refused_without_panic(text in "\\PC{0,80}") {
            prop_assert_eq!(read(&PAGE, &text, true), Err(Refusal::Format));
        }
    }

    fn one() -> String {
        let event = Event {
            action: 1,
            hour: 499_990,
            title: "Théière".into(),
            path: "Maison > Thé".into(),
            price: 4900,
            ..Event::default()
        };
        write(&PAGE, &[], &[], &record_of(&[event]))
    }

    #[test]
    fn the_file_says_what_is_kept_when_and_until_when() {
        let choice = Choice::new(Level::Remembered, Via::Question, PAGE.now, 3);
        let file = write(&PAGE, &choice.encode(), &[], &[]);
        assert!(
            file.contains(r#""choice":{"level":"remembered","via":"question","at":"2027-01-15T08:00:00Z","until":"2027-07-16","policy":3}"#),
            "{file}"
        );
        let file = one();
        for part in [
            r#""what":"view","title":"Théière","category":"Maison > Thé""#,
            r#""at":"2027-01-14T22:00:00Z","until":"2027-04-14","price":4900"#,
            r#""shop":"https://shop.example""#,
        ] {
            assert!(file.contains(part), "{file}");
        }
    }

    #[test]
    fn hostile_files_are_refused_whole_and_say_why() {
        let good = one();
        let refused = |from: &str, to: &str| {
            assert!(good.contains(from), "{from} is not in {good}");
            read(&PAGE, &good.replacen(from, to, 1), false).err()
        };
        for (from, to) in [
            ("\"view\"", "7"),
            ("\"view\"", "\"admin\""),
            ("4900", "NaN"),
            ("4900", "1e999"),
            ("4900", "-1"),
            ("4900", "4900.5"),
            ("4900", "4294967296"),
            ("\"audience\":0", "\"audience\":256"),
            ("[0,0,0,0],", "[0,0,0],"),
            ("2027-01-14T22:00:00Z", "2027-01-14T22:15:00Z"),
            ("2027-01-14T22:00:00Z", "yesterday"),
            ("{\"format\"", "{\"__proto__\":{\"level\":3},\"format\""),
            ("\"title\"", "\"constructor\":1,\"title\""),
            ("devanture-export", "something-else"),
            ("\"version\":1", "\"version\":2"),
        ] {
            assert_eq!(refused(from, to), Some(Refusal::Format), "{to}");
        }
        let long = "é".repeat(MAX_TITLE);
        assert_eq!(refused("Théière", &long), Some(Refusal::Format));
        let tomorrow = refused("2027-01-14T22", "2027-01-16T08");
        assert_eq!(tomorrow, Some(Refusal::Date));
        let nested = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(refused("4900", &nested), Some(Refusal::Format));
        let huge = " ".repeat(MAX_BYTES) + &good;
        assert_eq!(read(&PAGE, &huge, false), Err(Refusal::Size));
    }

    #[test]
    fn more_than_can_be_kept_is_refused() {
        let event = Event {
            action: 1,
            ..Event::default()
        };
        let file = |count| write(&PAGE, &[], &[], &record_of(&vec![event.clone(); count]));
        let most = MAX_EVENTS + MAX_SHOWN;
        assert_eq!(
            read(&PAGE, &file(most), false).map(|taken| taken.counts),
            Ok([0, most as u32])
        );
        let item = file(1);
        let (start, end) = (item.find("{\"what").unwrap(), item.rfind(']').unwrap());
        let more = item[start..end].to_owned() + ",";
        let crowded = file(most).replacen("[{", &format!("[{more}{{"), 1);
        assert!(crowded.len() < MAX_BYTES);
        assert_eq!(read(&PAGE, &crowded, false), Err(Refusal::Count));
    }

    #[test]
    fn another_shops_file_is_asked_about() {
        let other = Page {
            shop: "https://other.example",
            ..PAGE
        };
        assert_eq!(read(&other, &one(), false), Err(Refusal::Shop));
        assert_eq!(
            read(&other, &one(), true).map(|taken| taken.counts),
            Ok([0, 1])
        );
    }
}
