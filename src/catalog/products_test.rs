use super::*;
use crate::catalog::FEATURE_DIMS;
use crate::catalog::format::{MEMORY_BASE, MEMORY_FACTOR};
use proptest::prelude::*;

fn texts(rows: usize) -> impl Strategy<Value = Strings> {
    proptest::collection::vec("\\PC{0,12}", rows)
        .prop_map(|texts| texts.iter().map(String::as_str).collect())
}

fn column<T: std::fmt::Debug + Clone + 'static>(
    rows: usize,
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Vec<T>> {
    proptest::collection::vec(value, rows).boxed()
}

prop_compose! {
    fn products()(rows in 0usize..24)(
        words in proptest::collection::vec(texts(rows), 5),
        names in proptest::collection::vec("\\PC{0,9}", 1..6),
        shorts in proptest::collection::vec(column(rows, 0u16..u16::MAX), 4),
        bytes in proptest::collection::vec(column(rows, any::<u8>()), 5),
        counts in column(rows, any::<u32>()),
        features in column(rows, proptest::array::uniform16(any::<i8>())),
        lists in proptest::collection::vec(
            column(rows, proptest::collection::vec((0..rows.max(1) as u32, any::<u8>()), 0..5)), 4),
        own in 0..=rows as u32,
    ) -> Products {
        let names: Strings = names.iter().map(String::as_str).collect();
        let within = |column: &[u16]| column.iter().map(|v| v % names.len() as u16).collect::<Vec<_>>();
        let lists: Vec<Neighbors> = lists.into_iter().map(|lists| {
            let mut column = Neighbors::default();
            for list in lists { column.push(list); }
            // A column without entries is not written at all.
            if column.is_empty() { Neighbors::default() } else { column }
        }).collect();
        let [neighbors, viewed, bought, together] = lists.try_into().unwrap();
        Products {
            ids: words[0].clone(), aliases: words[1].clone(), titles: words[2].clone(),
            link_prefix: ["https://shop.example/"].into_iter().collect(), links: words[3].clone(),
            image_prefix: Strings::default(), images: words[4].clone(),
            category_names: names.clone(), categories: within(&shorts[0]),
            brand_names: names.clone(), brands: within(&shorts[1]),
            color_names: names.clone(), colors: within(&shorts[2]),
            audience: bytes[0].clone(), popularity: bytes[1].clone(), published: shorts[3].clone(),
            rating: bytes[2].clone(), rating_count: counts, unit_names: names.clone(),
            units: bytes[3].iter().map(|v| v % names.len() as u8).collect(),
            features, lists: neighbors.clone(), looks: viewed.clone(), neighbors, viewed, bought, together, trending: bytes[4].clone(), own: vec![own],
        }
    }
}

prop_compose! {
    fn volatile()(rows in 0usize..24)(
        numbers in proptest::collection::vec(column(rows, any::<u32>()), 6),
        availability in column(rows, any::<u8>()),
        marks in proptest::option::of(column(rows, any::<u16>())),
        mark_sets in proptest::collection::vec(any::<u32>(), 0..9),
    ) -> Volatile {
        let [price, spread, sale, sale_from, sale_to, unit_price] = numbers.try_into().unwrap();
        Volatile { price, spread, sale, sale_from, sale_to, unit_price, availability, marks: marks.unwrap_or_default(), mark_sets, of: vec![7] }
    }
}

proptest! {
    #[test]
    fn products_read_back_as_written(products in products()) {
        let bytes = products.encode(Kind::Head).unwrap();
        prop_assert_eq!(Products::decode(&bytes), Ok((Kind::Head, products)));
    }

    #[test]
    fn prices_read_back_as_written(volatile in volatile()) {
        prop_assert_eq!(Volatile::decode(&volatile.encode().unwrap()), Ok(volatile));
    }

    #[test]
    fn broken_bytes_are_refused_or_bounded(
        products in products(),
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let whole = products.encode(Kind::Whole).unwrap();
        prop_assert!(Products::decode(&whole[..cut.index(whole.len())]).is_err());
        let mut mutated = whole;
        for (at, value) in flips {
            let at = at.index(mutated.len());
            mutated[at] = value;
        }
        if let Ok((_, read)) = Products::decode(&mutated) {
            prop_assert!(read.heap() <= MEMORY_FACTOR * mutated.len() + MEMORY_BASE);
            for row in 0..read.len() {
                // Whatever was accepted can be used.
                let _ = (read.link(row), read.image(row), read.category(row), read.audience_of(row));
                for column in [&read.neighbors, &read.viewed, &read.bought, &read.together, &read.lists, &read.looks] {
                    prop_assert!(column.of(row).0.iter().all(|other| (*other as usize) < read.len()));
                }
            }
        }
        let _ = Volatile::decode(&mutated);
    }

    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Products::decode(&bytes).is_err());
        prop_assert!(Volatile::decode(&bytes).is_err());
    }
}

#[test]
fn unknown_sections_are_skipped() {
    let products = Products {
        own: vec![0],
        ..Products::default()
    };
    let mut encoder = Encoder::new(0);
    products.write(&mut encoder);
    encoder.values(999, &[1, 2, 3]);
    assert_eq!(encoder.outcome(), Ok(()));
    assert_eq!(
        Products::decode(&encoder.finish(Kind::Head)),
        Ok((Kind::Head, products))
    );
}

#[test]
fn marks_that_lie_about_themselves_mark_nothing() {
    let mut volatile = Volatile {
        marks: vec![1, 9, u16::MAX],
        mark_sets: vec![1, 0, 0b10],
        ..Volatile::default()
    };
    assert!(volatile.is_marked(0, 1) && !volatile.is_marked(0, 0));
    assert!(!volatile.is_marked(1, 1) && !volatile.is_marked(3, 1));
    assert!(!volatile.is_marked(0, 33) && !volatile.is_marked(0, u32::MAX));
    volatile.mark_sets = vec![u32::MAX, 7];
    assert!((0..3).all(|row| !volatile.is_marked(row, 64)));
}

#[test]
fn a_sale_is_on_only_inside_its_dates() {
    let volatile = Volatile {
        price: vec![1000],
        spread: vec![0],
        sale: vec![800],
        sale_from: vec![10],
        sale_to: vec![20],
        unit_price: vec![0],
        availability: vec![0],
        ..Volatile::default()
    };
    assert_eq!(volatile.price_at(0, 9), 1000);
    assert_eq!(volatile.price_at(0, 10), 800);
    assert_eq!(volatile.price_at(0, 20), 1000);
    assert_eq!(volatile.price_at(7, 10), 0);
}

#[test]
fn features_keep_their_places() {
    let mut products = Products {
        own: vec![2],
        ..Products::default()
    };
    let strings: Strings = ["a", "b"].into_iter().collect();
    for column in [
        &mut products.ids,
        &mut products.aliases,
        &mut products.titles,
        &mut products.links,
        &mut products.images,
    ] {
        *column = strings.clone();
    }
    let names: Strings = [""].into_iter().collect();
    products.category_names = names.clone();
    products.brand_names = names.clone();
    products.color_names = names.clone();
    products.unit_names = names;
    let zero = vec![0u16; 2];
    (
        products.categories,
        products.brands,
        products.colors,
        products.published,
    ) = (zero.clone(), zero.clone(), zero.clone(), zero);
    let bytes = vec![0u8; 2];
    (
        products.audience,
        products.popularity,
        products.rating,
        products.units,
        products.trending,
    ) = (
        bytes.clone(),
        bytes.clone(),
        bytes.clone(),
        bytes.clone(),
        bytes,
    );
    products.rating_count = vec![0; 2];
    let mut second = [0; FEATURE_DIMS];
    second[3] = -7;
    products.features = vec![[1; FEATURE_DIMS], second];
    let (_, read) = Products::decode(&products.encode(Kind::Whole).unwrap()).unwrap();
    assert_eq!(read.features[1][3], -7);
    assert_eq!(read.features[0][3], 1);
}
