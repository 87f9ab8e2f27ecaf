use super::super::candidates::{Query, recommend};
use super::super::leads;
use super::super::score::Scorer;
use super::super::score::tests::{NOW, marked, query, shop};
use super::super::{Pick, Strategy, Term};
use super::*;
use crate::builder::config::Config;
use crate::builder::product::Product;
use crate::catalog::Availability;
use crate::profile::Corrections;
use proptest::prelude::*;

/// A shop under rules as a configuration file has them.
struct Ruled {
    shelf: Shelf,
    config: crate::placement::Config,
}

fn ruled(products: &[Product], text: &str) -> Ruled {
    let config = Config::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let marks = config.compile_rules(2).unwrap().marks(products);
    Ruled {
        shelf: marked(products, marks),
        config: config.compile("fr", *b"EUR", 2, "").unwrap(),
    }
}

impl Ruled {
    fn query<'a>(
        &'a self,
        strategy: Strategy,
        page: Option<usize>,
        none: &'a Corrections,
    ) -> Query<'a> {
        Query {
            rules: self.config.rules(),
            moment: Moment {
                placement: 1,
                page: 1 << 3,
                segments: 1,
                local: Some(NOW),
            },
            ..query(strategy, page.map(|row| (&self.shelf, row)), None, none)
        }
    }

    fn picks(&self, strategy: Strategy, page: Option<usize>) -> Vec<Pick> {
        let none = Corrections::default();
        recommend(
            std::slice::from_ref(&self.shelf),
            &self.query(strategy, page, &none),
        )
    }

    fn rows(&self, strategy: Strategy, page: Option<usize>) -> Vec<usize> {
        self.picks(strategy, page)
            .iter()
            .map(|pick| pick.row)
            .collect()
    }

    fn on(&self, page: Option<usize>, moment: Moment) -> Vec<usize> {
        let scene = Scene {
            page: page.map(|row| (&self.shelf, row)),
            category: page.map_or("", |row| self.shelf.products.category(row)),
            now: NOW,
        };
        let rules = self.config.rules().on(moment, scene, 0);
        rules.iter().map(|rule| rule.index).collect()
    }
}

const PIECES: [&str; 12] = [
    "match = { brand = \"Marque 1\" }",
    "match = { category = \"Maison > Rayon 2\" }",
    "match = { price-from = 20 }",
    "match = { price-to = 12.5, brand = [\"Marque 0\", \"Marque 2\"] }",
    "match = { age-to = 20 }",
    "match = { discount-from = 20 }",
    "match = { rating-from = 4.2 }",
    "match = { category = \"Maison\" }\nexcept = { id = [\"p3\", \"p4\", \"p8\"] }",
    "same = [\"brand\"]",
    "same = [\"category\"]",
    "price-within = 40",
    "price = \"cheaper\"",
];

prop_compose! {
    fn rule()(act in 0usize..5, piece in 0..PIECES.len(), amount in 1u32..40, on_page in any::<bool>()) -> String {
        let (act, amount) = match act {
            0 => ("exclude", String::new()),
            1 => ("only", String::new()),
            2 => ("boost", format!("strength = {amount}\n")),
            3 => ("bury", format!("strength = {amount}\n")),
            _ => ("pin", format!("position = {}\n", amount % 10 + 1)),
        };
        let when = if on_page { "when = { price-to = 40 }\n" } else { "" };
        format!("action = \"{act}\"\n{amount}{when}{}\n", PIECES[piece])
    }
}

fn file(rules: &[String]) -> String {
    let named = rules.iter().enumerate();
    named
        .map(|(at, rule)| format!("[[rule]]\nname = \"r{at}\"\n{rule}"))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn rules_are_kept_whatever_they_are(
        rules in proptest::collection::vec(rule(), 0..6),
        turned in 0usize..6,
        page in proptest::option::of(0usize..40),
        strategy in 0u32..7,
    ) {
        let products = shop(40);
        let ruled_shop = ruled(&products, &file(&rules));
        let strategy = Strategy::from_code(strategy).unwrap();
        let none = Corrections::default();
        let query = ruled_shop.query(strategy, page, &none);
        let scene = Scene { page: query.page, category: query.category, now: NOW };
        let active = query.rules.on(query.moment, scene, 0);
        let picks = ruled_shop.picks(strategy, page);
        let shelf = &ruled_shop.shelf;

        // What must not stand there does not, pinned or not.
        for pick in &picks {
            for rule in &active {
                let fits = rule.fits(shelf, pick.row);
                prop_assert!(!(rule.is(Act::Exclude) && fits), "{} excluded", pick.row);
                prop_assert!(!rule.is(Act::Only) || fits, "{} let in", pick.row);
            }
        }
        // Each once, no more than asked for; best first but for what has its place from the shop.
        let mut rows: Vec<usize> = picks.iter().map(|pick| pick.row).collect();
        rows.sort_unstable();
        rows.dedup();
        prop_assert!(rows.len() == picks.len() && picks.len() <= 8);
        let free: Vec<i32> = picks.iter().filter(|pick| pick.terms[Term::Rule as usize] < PIN - 1000).map(Pick::score).collect();
        prop_assert!(free.windows(2).all(|pair| pair[0] >= pair[1]), "{free:?}");
        // The terms are the score, both ways.
        let query = Query { active: &active, ..query };
        let leads = leads::leads(std::slice::from_ref(shelf), &query);
        let scorer = Scorer::new(shelf, &query, &leads);
        for (row, score) in scorer.all().into_iter().enumerate() {
            prop_assert_eq!(score, scorer.terms(row).0.iter().sum::<i32>(), "row {}", row);
        }
        // Whatever lifted a product is a rule that means it.
        for pick in &picks {
            let points = pick.terms[Term::Rule as usize];
            if points > 0 {
                let rule = active.iter().find(|rule| rule.index + 1 == pick.rule).unwrap();
                prop_assert!(rule.fits(shelf, pick.row));
                prop_assert!(rule.is(Act::Pin) || rule.is(Act::Boost));
            }
        }
        // Rules commute, but for pins, of which the first has its place first.
        let mut others = rules.clone();
        if !rules.iter().any(|rule| rule.contains("\"pin\"")) && !rules.is_empty() {
            others.rotate_left(turned % rules.len());
            let other = ruled(&products, &file(&others)).picks(strategy, page);
            let told = |picks: &[Pick]| picks.iter().map(|pick| (pick.row, pick.terms)).collect::<Vec<_>>();
            prop_assert_eq!(told(&other), told(&picks));
        }
    }

    #[test]
    fn a_pin_stays_where_it_was_put(row in 0usize..40, place in 1usize..9, gone in any::<bool>()) {
        let mut products = shop(40);
        if gone {
            products[row].availability = Availability::OutOfStock;
        }
        let text = format!("[[rule]]\nname = \"p\"\naction = \"pin\"\nposition = {place}\nmatch = {{ id = \"p{row}\" }}\n");
        let picks = ruled(&products, &text).picks(Strategy::Bestsellers, None);
        let at = picks.iter().position(|pick| pick.row == row);
        if gone {
            prop_assert_eq!(at, None);
        } else {
            prop_assert_eq!(at, Some(place - 1));
            prop_assert!(picks[place - 1].terms[Term::Rule as usize] >= PIN);
        }
    }
}

#[test]
fn two_pins_at_one_place_stand_after_each_other() {
    let pin = |name, place, id| {
        format!(
            "[[rule]]\nname = \"{name}\"\naction = \"pin\"\nposition = {place}\nmatch = {{ id = \"{id}\" }}\n"
        )
    };
    let text = [
        pin("a", 3, "p9"),
        pin("b", 1, "p8"),
        pin("c", 1, "p7"),
        pin("d", 2, "p6"),
    ]
    .concat();
    let rows = ruled(&shop(40), &text).rows(Strategy::Bestsellers, None);
    assert_eq!(rows[..4], [8, 7, 6, 9]);
}

#[test]
fn a_pin_does_not_make_a_list_say_what_is_not_so() {
    let text = "[[rule]]\nname = \"a\"\naction = \"pin\"\nposition = 1\nmatch = { id = \"p7\" }\n";
    let shop = ruled(&shop(40), text);
    // It is not on sale, and facts about the shopper are no place for the shop.
    assert!(!shop.rows(Strategy::OnSale, None).contains(&7));
    assert!(!shop.rows(Strategy::RecentlyViewed, None).contains(&7));
    assert_eq!(shop.rows(Strategy::ForYou, None)[0], 7);
}

#[test]
fn who_looks_at_one_kind_is_recommended_another() {
    // Products 0, 5, 10… are of Rayon 0, 1, 6, 11… of Rayon 1: a shirt, for women or men.
    let text = "[[rule]]\nname = \"a\"\naction = \"only\"\nwhen = { category = \"Maison > Rayon 0\" }\nunless = { id = \"p5\" }\nmatch = { category = \"Maison > Rayon 2\" }\n";
    let shop = ruled(&shop(40), text);
    let kinds = |page| {
        let rows = shop.rows(Strategy::ForYou, page);
        assert!(rows.len() > 4);
        rows.iter().all(|row| row % 5 == 2)
    };
    assert!(kinds(Some(0)) && kinds(Some(10)));
    assert!(!kinds(Some(5)) && !kinds(Some(2)) && !kinds(None));
}

#[test]
fn a_filter_on_the_pages_category_looks_further_up_until_it_finds_enough() {
    let mut products = shop(40);
    for (at, product) in products.iter_mut().enumerate() {
        product.gender = Default::default();
        product.age = Default::default();
        let path = ["A > B > C", "A > B > D", "A > E", "F"][at.min(6) / 2 % 4];
        product.category = path.split(" > ").map(str::to_owned).collect();
    }
    let only = |enough| {
        format!(
            "[[rule]]\nname = \"a\"\naction = \"only\"\nsame = [\"category\"]\nloosen = true\nenough = {enough}\n"
        )
    };
    let count = |enough| {
        let shop = ruled(&products, &only(enough));
        let rows = shop.rows(Strategy::ForYou, Some(0));
        (rows.len(), rows.iter().all(|row| *row < 6))
    };
    assert_eq!(count(2), (2, true), "its own category has two");
    assert_eq!(count(3), (4, true), "then the one above");
    assert_eq!(count(5), (6, true), "then the top");
    assert_eq!(count(7), (8, false), "then everything");
}

#[test]
fn what_is_relative_to_the_page_says_nothing_without_it() {
    let text = "[[rule]]\nname = \"a\"\naction = \"only\"\nsame = [\"brand\"]\n[[rule]]\nname = \"b\"\naction = \"only\"\nsame = [\"category\"]\n[[rule]]\nname = \"c\"\naction = \"only\"\nprice-within = 10\n[[rule]]\nname = \"d\"\naction = \"boost\"\nmatch = { brand = \"Marque 1\" }\n";
    let shop = ruled(&shop(40), text);
    let moment = Moment {
        local: Some(NOW),
        ..Moment::default()
    };
    assert_eq!(shop.on(None, moment), [3]);
    assert_eq!(shop.on(Some(3), moment), [0, 1, 2, 3]);
}

#[test]
fn a_rule_keeps_to_its_slots_pages_visitors_and_hours() {
    let rule = |at: usize, rest: &str| {
        format!(
            "[[rule]]\nname = \"r{at}\"\naction = \"boost\"\nmatch = {{ brand = \"Marque 1\" }}\n{rest}\n"
        )
    };
    let rests = [
        "placements = [\"similar\"]",
        "pages = [\"home\", \"cart\"]",
        "segments = [\"returning\"]",
        "from = 2026-12-01\nto = 2026-12-24",
        "days = [\"fri\"]",
        "hours = \"22:00-02:00\"",
        "hours = \"22:00-02:00\"\ndays = [\"fri\"]",
        "page-category = [\"Maison > Rayon 0\", \"Jardin\"]",
    ];
    let text: String = rests
        .iter()
        .enumerate()
        .map(|(at, rest)| rule(at, rest))
        .collect();
    let shop = ruled(&shop(40), &text);
    let at = |day: u32, hour: u32| Some((day * 24 + hour) * 60);
    let plain = Moment {
        placement: 1,
        page: 1 << 3,
        segments: 1,
        local: at(20_000, 12),
    };
    // 2024-10-04 was a Friday, the 20,000th day.
    assert_eq!(shop.on(None, plain), [4]);
    assert_eq!(
        shop.on(
            None,
            Moment {
                placement: 1 << 2,
                ..plain
            }
        ),
        [0, 4]
    );
    assert_eq!(
        shop.on(
            None,
            Moment {
                page: 1 << 1,
                ..plain
            }
        ),
        [1, 4]
    );
    assert_eq!(
        shop.on(
            None,
            Moment {
                segments: 2,
                ..plain
            }
        ),
        [2, 4]
    );
    assert_eq!(
        shop.on(
            None,
            Moment {
                segments: 0,
                ..plain
            }
        ),
        [4],
        "nothing is known of them"
    );
    let december = crate::builder::feeds::date::days(2026, 12, 24).unwrap() as u32;
    assert_eq!(
        shop.on(
            None,
            Moment {
                local: at(december, 12),
                ..plain
            }
        ),
        [3]
    );
    assert!(
        !shop
            .on(
                None,
                Moment {
                    local: at(december + 1, 0),
                    ..plain
                }
            )
            .contains(&3)
    );
    assert_eq!(
        shop.on(
            None,
            Moment {
                local: at(20_000, 23),
                ..plain
            }
        ),
        [4, 5, 6]
    );
    assert_eq!(
        shop.on(
            None,
            Moment {
                local: at(20_001, 1),
                ..plain
            }
        ),
        [5, 6],
        "Friday night lasts into Saturday"
    );
    assert_eq!(
        shop.on(
            None,
            Moment {
                local: at(20_000, 1),
                ..plain
            }
        ),
        [4, 5],
        "and begins in the evening"
    );
    assert_eq!(shop.on(Some(5), plain), [4, 7]);
    assert_eq!(shop.on(Some(6), plain), [4]);
    // What everyone fetches leaves open who they are and what their clock says; Christmas is over by then for all.
    let everyone = Moment {
        page: 1 << 3,
        ..Moment::default()
    };
    assert_eq!(shop.on(None, everyone), [0, 2, 4, 5, 6]);
}

#[test]
fn boosts_and_burials_are_terms_with_their_weight() {
    let text = "[weights]\nrule = 50\n[[rule]]\nname = \"up\"\naction = \"boost\"\nstrength = 40\nmatch = { brand = \"Marque 1\" }\n[[rule]]\nname = \"down\"\naction = \"bury\"\nstrength = 10\nmatch = { price-from = 20 }\n";
    let shop = ruled(&shop(40), text);
    let none = Corrections::default();
    let mut query = shop.query(Strategy::ForYou, None, &none);
    query.weights = &shop.config.weights;
    let scene = Scene {
        page: None,
        category: "",
        now: NOW,
    };
    let active = query.rules.on(query.moment, scene, 0);
    let query = Query {
        active: &active,
        ..query
    };
    let scorer = Scorer::new(&shop.shelf, &query, &[]);
    for row in 0..40 {
        let dear = shop.shelf.prices.price_at(row, NOW) >= 2000;
        let wanted = i32::from(row % 3 == 1) * 200 - i32::from(dear) * 50;
        assert_eq!(scorer.terms(row).0[Term::Rule as usize], wanted);
    }
}
