use super::super::{Listed, Moment, Pick, Public, Rules, Strategy, recommend};
use super::*;
use crate::builder::packs::Source;
use crate::builder::product::Product;
use crate::builder::rules::Marks;
use crate::builder::similarity::{Neighbor, content};
use crate::catalog::format::Kind;
use crate::catalog::{AgeGroup, Gender, Lead};
use crate::profile::{Corrections, Event, Restraint, Taste, taste};
use crate::signals::Action;
use proptest::prelude::*;

pub(crate) const NOW: u32 = 30_000_000;

/// A shop whose products differ in everything that counts.
pub(crate) fn shop(count: usize) -> Vec<Product> {
    let kinds = [
        "Théière en grès",
        "Chemise en lin",
        "Arrosoir de cuivre",
        "Carnet cousu",
        "Savon au miel",
    ];
    let product = |at: usize| {
        let kind = at % kinds.len();
        Product {
            id: format!("p{at}"),
            variant_ids: vec![format!("p{at}"), format!("p{at}-v")],
            title: format!(
                "{} {}",
                kinds[kind],
                ["bleu", "vert", "rouge", "blanc"][at % 4]
            ),
            link: format!("https://shop.example/p/{at}"),
            image: Some(format!("https://shop.example/i/{at}.svg")),
            brand: format!("Marque {}", at % 3),
            category: vec!["Maison".into(), format!("Rayon {kind}")],
            gender: if kind == 1 {
                [Gender::Female, Gender::Male][at / 5 % 2]
            } else {
                Gender::Unspecified
            },
            age: if kind == 1 {
                AgeGroup::Adult
            } else {
                AgeGroup::Unspecified
            },
            price_min: 900 + 700 * (at % 9) as u64,
            price_max: 900 + 700 * (at % 9) as u64,
            sale: at.is_multiple_of(6).then_some(500),
            rating: at
                .is_multiple_of(2)
                .then_some(3.0 + (at % 20) as f32 / 10.0),
            rating_count: at as u32 % 40,
            published_day: Some((NOW / 1440) as i32 - at as i32),
            ..Product::default()
        }
    };
    (0..count).map(product).collect()
}

pub(crate) fn shelf(products: &[Product]) -> Shelf {
    marked(products, Marks::default())
}

/// The same with what rules make of each product.
pub(crate) fn marked(products: &[Product], marks: Marks) -> Shelf {
    let mut content = content(products);
    // Each product leads to the next three, the further the weaker; the last is two steps away.
    let count = products.len() as u32;
    let chain = |step: u32| {
        let list = |row: u32| {
            let neighbor = |at: u32| Neighbor {
                row: (row + at * step) % count,
                score: Lead::new((16 - at * 2) as u8, at < 3).0,
            };
            (1..4.min(count)).map(neighbor).collect()
        };
        (0..count).map(list).collect::<Vec<_>>()
    };
    (content.viewed, content.bought, content.together) = (chain(1), chain(2), chain(3));
    content.trending = (0..count).map(|row| (row % 16 * 17) as u8).collect();
    let pack = Source::new(products, &content, "https://shop.example")
        .marked(marks)
        .whole();
    let products = pack.products.encode(Kind::Whole).unwrap();
    let mut shelf = Shelf::load(&products, &pack.prices.encode().unwrap(), true, NOW).unwrap();
    for row in 0..shelf.len() {
        shelf.show(row);
    }
    shelf
}

fn history(shelf: &Shelf, rows: &[usize]) -> Vec<Event> {
    rows.iter()
        .map(|row| shelf.event(*row, Action::View, NOW))
        .collect()
}

pub(crate) fn query<'a>(
    strategy: Strategy,
    page: Option<(&'a Shelf, usize)>,
    taste: Option<&'a Taste>,
    corrections: &'a Corrections,
) -> Query<'a> {
    Query {
        strategy,
        limit: 8,
        per_category: 0,
        now: NOW,
        new_days: 30,
        weights: &Term::WEIGHTS,
        positions: &[256, 128, 64],
        page,
        category: page.map_or("", |(shelf, row)| shelf.products.category(row)),
        category_keys: page.map_or((0, 0), |(shelf, row)| shelf.category_of(row)),
        taste,
        cart: &[],
        corrections,
        exclude: &[],
        closed: &[],
        personal: false,
        listed: &[],
        rules: Rules::default(),
        moment: Moment::default(),
        active: &[],
    }
}

fn categories(shelf: &Shelf, picks: &[Pick]) -> Vec<String> {
    picks
        .iter()
        .map(|pick| shelf.products.category(pick.row).to_owned())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn the_fast_path_and_the_terms_are_the_same_sums(
        seen in proptest::collection::vec(0usize..60, 0..12),
        asked in proptest::collection::vec((0usize..60, any::<bool>()), 0..6),
        page in proptest::option::of(0usize..60),
        strategy in 0u32..Strategy::ALL.len() as u32,
        listed in proptest::collection::vec((0usize..60, 1i32..1000), 0..9),
        weights in proptest::collection::vec(0u32..300, Term::COUNT),
    ) {
        let shelf = shelf(&shop(60));
        let events = history(&shelf, &seen);
        let taste = taste(&events, &Corrections::default(), &Restraint::FLOOR, NOW / 60);
        let mut corrections = Corrections::default();
        for (row, more) in asked {
            let kind = if more { Correction::More } else { Correction::Less };
            corrections.add(kind, shelf.event(row, Action::View, NOW));
        }
        let strategy = Strategy::from_code(strategy).unwrap();
        let mut query = query(strategy, page.map(|row| (&shelf, row)), Some(&taste), &corrections);
        query.weights = &weights;
        let mut list: Vec<Listed> = Vec::new();
        for (row, points) in listed {
            let key = shelf.key(row);
            if list.iter().all(|entry| entry.key != key) {
                list.push(Listed { key, points, source: 0 });
            }
        }
        if strategy.is_listed() {
            query.listed = &list;
        }
        let leads = leads::leads(std::slice::from_ref(&shelf), &query);
        let scorer = Scorer::new(&shelf, &query, &leads);
        for (row, score) in scorer.all().into_iter().enumerate() {
            prop_assert_eq!(score, scorer.terms(row).0.iter().sum::<i32>(), "row {}", row);
        }
    }
}

#[test]
fn browsing_one_kind_brings_that_kind_up() {
    let shelf = shelf(&shop(60));
    let none = Corrections::default();
    let events = history(&shelf, &[0, 5, 10]);
    let taste = taste(
        &events,
        &Corrections::default(),
        &Restraint::FLOOR,
        NOW / 60,
    );
    let tea = |picks: &[Pick]| {
        categories(&shelf, picks)
            .iter()
            .filter(|path| path.ends_with("Rayon 0"))
            .count()
    };
    let neutral = recommend(
        std::slice::from_ref(&shelf),
        &query(Strategy::ForYou, None, None, &none),
    );
    let personal = recommend(
        std::slice::from_ref(&shelf),
        &query(Strategy::ForYou, None, Some(&taste), &none),
    );
    assert!(
        tea(&personal) > tea(&neutral),
        "{} against {}",
        tea(&personal),
        tea(&neutral)
    );
}

#[test]
fn variety_keeps_a_slot_from_being_one_kind() {
    let shelf = shelf(&shop(60));
    let none = Corrections::default();
    let events = history(&shelf, &[0, 5, 10]);
    let taste = taste(
        &events,
        &Corrections::default(),
        &Restraint::FLOOR,
        NOW / 60,
    );
    let picks = recommend(
        std::slice::from_ref(&shelf),
        &query(Strategy::ForYou, None, Some(&taste), &none),
    );
    let kinds: std::collections::BTreeSet<String> =
        categories(&shelf, &picks).into_iter().collect();
    assert!(kinds.len() >= 3, "{kinds:?}");
    let mut capped = query(Strategy::ForYou, None, Some(&taste), &none);
    capped.per_category = 2;
    let picks = recommend(std::slice::from_ref(&shelf), &capped);
    let most = categories(&shelf, &picks)
        .iter()
        .map(|path| {
            categories(&shelf, &picks)
                .iter()
                .filter(|other| *other == path)
                .count()
        })
        .max();
    assert_eq!(most, Some(2));
}

proptest! {
    #[test]
    fn shares_add_up_to_a_hundred_and_have_the_signs_of_their_terms(
        terms in proptest::collection::vec(prop_oneof![2 => Just(0), 5 => -3000i32..3000, 1 => any::<i32>()], Term::COUNT),
    ) {
        let terms: Terms = terms.try_into().unwrap();
        let shares = shares(&terms);
        let whole = i32::from(terms.iter().any(|points| *points != 0)) * 100;
        prop_assert_eq!(shares.iter().map(|share| share.abs()).sum::<i32>(), whole);
        let moved: f64 = terms.iter().map(|points| f64::from(*points).abs()).sum();
        prop_assume!(moved < f64::from(u32::MAX));
        for (share, points) in shares.iter().zip(terms) {
            prop_assert!(*share == 0 || share.signum() == points.signum());
            let exact = f64::from(points) * 100.0 / moved.max(1.0);
            prop_assert!((f64::from(*share) - exact).abs() <= 1.0, "{} for {}", share, exact);
        }
    }
}

#[test]
fn more_like_this_lifts_its_kind_at_once_and_says_so() {
    let shelf = shelf(&shop(60));
    let mut corrections = Corrections::default();
    let kind = |picks: &[Pick]| {
        let paths = categories(&shelf, picks);
        paths
            .iter()
            .filter(|path| path.ends_with("Rayon 3"))
            .count()
    };
    let ranked = |corrections: &Corrections| {
        let query = query(Strategy::ForYou, None, None, corrections);
        recommend(std::slice::from_ref(&shelf), &query)
    };
    let before = ranked(&corrections);
    corrections.add(Correction::More, shelf.event(3, Action::View, NOW));
    let after = ranked(&corrections);
    assert!(
        kind(&after) > kind(&before),
        "{} {}",
        kind(&after),
        kind(&before)
    );
    let lifted = after
        .iter()
        .filter(|pick| pick.terms[Term::Asked as usize] > 0);
    assert!(lifted.clone().count() >= 2);
    for pick in lifted {
        assert!(
            reasons(&pick.terms).contains(&Term::Asked),
            "{:?}",
            pick.terms
        );
    }
    // What less is asked of takes it back.
    corrections.add(Correction::Less, shelf.event(3, Action::View, NOW));
    let less = ranked(&corrections);
    assert!(
        less.iter()
            .all(|pick| pick.terms[Term::Asked as usize] <= 0)
    );
}

#[test]
fn less_like_this_counts_against_its_kind_at_once() {
    let shelf = shelf(&shop(60));
    let events = history(&shelf, &[0, 5, 10]);
    let taste = taste(
        &events,
        &Corrections::default(),
        &Restraint::FLOOR,
        NOW / 60,
    );
    let mut corrections = Corrections::default();
    let before = recommend(
        std::slice::from_ref(&shelf),
        &query(Strategy::ForYou, None, Some(&taste), &corrections),
    );
    corrections.add(Correction::Less, shelf.event(0, Action::View, NOW));
    let after = recommend(
        std::slice::from_ref(&shelf),
        &query(Strategy::ForYou, None, Some(&taste), &corrections),
    );
    let tea = |picks: &[Pick]| {
        categories(&shelf, picks)
            .iter()
            .filter(|path| path.ends_with("Rayon 0"))
            .count()
    };
    assert!(tea(&after) < tea(&before));
    corrections.add(
        Correction::Never,
        shelf.event(after[0].row, Action::View, NOW),
    );
    let never = recommend(
        std::slice::from_ref(&shelf),
        &query(Strategy::ForYou, None, Some(&taste), &corrections),
    );
    assert!(never.iter().all(|pick| pick.row != after[0].row));
}

#[test]
fn similar_products_never_cross_the_audience() {
    let shelf = shelf(&shop(120));
    let none = Corrections::default();
    let shirt = (0..shelf.len())
        .find(|row| shelf.products.audience_of(*row).0 == Gender::Female)
        .unwrap();
    let picks = recommend(
        std::slice::from_ref(&shelf),
        &query(Strategy::Similar, Some((&shelf, shirt)), None, &none),
    );
    assert!(picks.len() >= 4);
    for pick in picks {
        assert_ne!(shelf.products.audience_of(pick.row).0, Gender::Male);
        assert!(pick.terms[Term::Page as usize] > 0 || pick.terms[Term::Context as usize] > 0);
    }
}

#[test]
fn lists_about_the_shop_leave_the_shopper_out() {
    let shelf = shelf(&shop(60));
    let none = Corrections::default();
    let events = history(&shelf, &[0, 5, 10]);
    let taste = taste(
        &events,
        &Corrections::default(),
        &Restraint::FLOOR,
        NOW / 60,
    );
    for strategy in [
        Strategy::Bestsellers,
        Strategy::New,
        Strategy::OnSale,
        Strategy::BestRated,
    ] {
        let with = recommend(
            std::slice::from_ref(&shelf),
            &query(strategy, None, Some(&taste), &none),
        );
        let without = recommend(
            std::slice::from_ref(&shelf),
            &query(strategy, None, None, &none),
        );
        assert!(!with.is_empty(), "{strategy:?}");
        assert_eq!(with, without, "{strategy:?}");
    }
}

#[test]
fn hostile_weights_cannot_overflow_a_score() {
    let shelf = shelf(&shop(30));
    let none = Corrections::default();
    let weights = [u32::MAX; Term::COUNT];
    let mut query = query(Strategy::ForYou, Some((&shelf, 0)), None, &none);
    query.weights = &weights;
    assert!(
        recommend(std::slice::from_ref(&shelf), &query)
            .iter()
            .all(|pick| pick.score() < i32::MAX / 2)
    );
}

#[test]
fn what_cannot_be_bought_or_was_excluded_is_not_recommended() {
    let mut products = shop(30);
    for product in &mut products[..10] {
        product.availability = crate::catalog::Availability::OutOfStock;
    }
    let shelf = shelf(&products);
    let none = Corrections::default();
    let exclude: Vec<u32> = (10..20)
        .map(|at| crate::catalog::key(&format!("p{at}")))
        .collect();
    let mut query = query(Strategy::ForYou, None, None, &none);
    (query.exclude, query.limit) = (&exclude, 48);
    let picks = recommend(std::slice::from_ref(&shelf), &query);
    let ids: Vec<&str> = picks
        .iter()
        .map(|pick| shelf.products.ids.get(pick.row))
        .collect();
    assert_eq!(ids.len(), 10);
    assert!(ids.iter().all(|id| id[1..].parse::<usize>().unwrap() >= 20));
}

#[test]
fn what_lies_deep_below_the_pages_category_counts_as_inside_it() {
    let paths = [
        "Apparel",
        "Apparel > Clothing",
        "Apparel > Clothing > Outerwear > Coats > Rain",
        "Apparel > Shoes > Boots",
        "Apparelware > Clothing",
        "",
    ];
    let mut products = shop(paths.len());
    for (product, path) in products.iter_mut().zip(paths) {
        let levels = path.split(" > ").filter(|level| !level.is_empty());
        product.category = levels.map(str::to_owned).collect();
        product.gender = Gender::Unspecified;
        product.age = AgeGroup::Unspecified;
    }
    let shelf = shelf(&products);
    let corrections = Corrections::default();
    let context = |category: &str| {
        let query = Query {
            category,
            category_keys: super::super::category_keys(category),
            ..query(Strategy::ForYou, None, None, &corrections)
        };
        let scorer = Scorer::new(&shelf, &query, &[]);
        let points = |row| scorer.terms(row).0[Term::Context as usize];
        (0..paths.len()).map(points).collect::<Vec<i32>>()
    };
    let (page, near) = (600, 300);
    assert_eq!(context("Apparel"), [page, near, near, near, 0, 0]);
    assert_eq!(context("Apparel > Clothing"), [near, page, near, 0, 0, 0]);
    assert_eq!(context("Apparel > Clothing > Outerwear")[2], near);
    assert_eq!(context(""), [0; 6]);
    // The pool's turns begin with the page's category.
    let first = |category| {
        let public = Public {
            named: &[],
            page: None,
            category,
            limit: 1,
            now: NOW,
            new_days: 30,
            free_shipping: 0,
            rules: &[],
        };
        super::super::pool(std::slice::from_ref(&shelf), &public)
    };
    assert_eq!(first("Apparel > Clothing > Outerwear"), [(0, 2)]);
}

fn ids<'a>(shelf: &'a Shelf, picks: &[Pick]) -> Vec<&'a str> {
    picks
        .iter()
        .map(|pick| shelf.products.ids.get(pick.row))
        .collect()
}

#[test]
fn learned_lists_are_shown_as_they_are_and_never_filled_up_with_content() {
    let mut products = shop(60);
    for product in &mut products {
        product.gender = Gender::Unspecified;
        product.age = AgeGroup::Unspecified;
    }
    let shelf = shelf(&products);
    let none = Corrections::default();
    let page = Some((&shelf, 10));
    for (strategy, wanted) in [
        // The third is two steps away: nobody looked at both.
        (Strategy::AlsoViewed, ["p11", "p12"].as_slice()),
        (Strategy::AlsoBought, &["p12", "p14", "p16"]),
        (Strategy::BoughtTogether, &["p13", "p16", "p19"]),
    ] {
        let picks = recommend(
            std::slice::from_ref(&shelf),
            &query(strategy, page, None, &none),
        );
        assert_eq!(ids(&shelf, &picks), wanted);
        let without = recommend(
            std::slice::from_ref(&shelf),
            &query(strategy, None, None, &none),
        );
        assert!(without.is_empty());
    }
    // Without a product the cart is asked.
    let cart = [shelf.key(20), shelf.key(21)];
    let query = Query {
        cart: &cart,
        exclude: &cart,
        ..query(Strategy::BoughtTogether, None, None, &none)
    };
    let picks = recommend(std::slice::from_ref(&shelf), &query);
    assert_eq!(
        ids(&shelf, &picks),
        ["p23", "p24", "p26", "p27", "p29", "p30"]
    );
}

/// By hand: the page's product is the newest of the session, what was looked at before counts by the next positions.
#[test]
fn paths_are_summed_over_the_session() {
    let shelf = shelf(&shop(60));
    let none = Corrections::default();
    let events = history(&shelf, &[8, 9, 10]);
    let taste = taste(
        &events,
        &Corrections::default(),
        &Restraint::FLOOR,
        NOW / 60,
    );
    let query = query(Strategy::ForYou, Some((&shelf, 10)), Some(&taste), &none);
    let found = leads::leads(std::slice::from_ref(&shelf), &query);
    let of = |row: usize| *found.iter().find(|led| led.key == shelf.key(row)).unwrap();
    // 10 → 11 at 14 (512), 9 → 11 at 12 (256) by one half, 8 → 11 at 10 (128) by one quarter.
    assert_eq!(of(11).points[..2], [512, 128 + 32]);
    assert_eq!(of(11).from, (shelf.key(9), 128));
    assert_eq!(of(13).points[..2], [128, 0]);
    let scorer = Scorer::new(&shelf, &query, &found);
    let (terms, [_, from]) = scorer.terms(11);
    assert_eq!(
        (
            terms[Term::PageLearned as usize],
            terms[Term::Learned as usize],
            from
        ),
        (512, 160, shelf.key(9))
    );
}

#[test]
fn a_list_on_two_shelves_counts_once() {
    let shelves = [shelf(&shop(60)), shelf(&shop(60))];
    let none = Corrections::default();
    let one = query(Strategy::AlsoViewed, Some((&shelves[0], 10)), None, &none);
    assert_eq!(
        leads::leads(&shelves, &one),
        leads::leads(&shelves[..1], &one)
    );
}
