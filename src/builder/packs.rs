//! Products and their content to the columns of packs: which rows go into which pack, and how they are told.
//!
//! Writes no file. What a merchant keeps to himself (costs, labels, descriptions) is not among the columns.

use super::product::Product;
use super::rules::Marks;
use super::similarity::Content;
use crate::catalog::{Check, Neighbors, Products, Strings, Volatile, key, normalize_path};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// How many products of a rule that brings something up every page of a large catalog gets.
const BROUGHT_UP: usize = 12;

/// The most rows that every page gets because a list or a guide needs them.
const ALWAYS: usize = 200;

/// A pack's two halves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pack {
    /// What changes slowly.
    pub products: Products,
    /// Prices and stock of the same rows.
    pub prices: Volatile,
}

/// Everything that packs are made from.
pub struct Source<'a> {
    /// The products, in an order that keeps like with like.
    pub products: &'a [Product],
    /// Their features and neighbors.
    pub content: &'a Content,
    popularity: Vec<u8>,
    marks: Marks,
    /// What is kept apart, as bits beside gender and age (see [`super::sensitive`]); empty where nothing is.
    kinds: Vec<u8>,
    /// The pack of each product's small picture, where pictures come in packs.
    places: Option<Vec<Option<u32>>>,
    /// The shop's own origin: addresses on it are told from its root, which is shorter, and right on a preview host too.
    origin: &'a str,
}

/// The path of a category as pages and packs write it.
pub fn category_path(product: &Product) -> String {
    product.category.join(" > ")
}

impl<'a> Source<'a> {
    /// Joins products with their content and works out their popularity.
    pub fn new(products: &'a [Product], content: &'a Content, origin: &'a str) -> Self {
        Self {
            products,
            content,
            origin,
            popularity: popularity(products, &content.sales),
            marks: Marks::default(),
            kinds: Vec::new(),
            places: None,
        }
    }

    /// Adds where the small pictures are: what has none is told without its picture's address.
    pub fn pictured(self, places: Vec<Option<u32>>) -> Self {
        Self {
            places: Some(places),
            ..self
        }
    }

    /// Adds which products are never profiled, and of which one is enough.
    pub fn apart(self, kinds: Vec<u8>) -> Self {
        Self { kinds, ..self }
    }

    /// Adds what the merchant's rules make of each product.
    pub fn marked(self, marks: Marks) -> Self {
        Self { marks, ..self }
    }

    /// Rows in the order of popularity, best first; ties in feed order.
    fn best(&self, rows: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut rows: Vec<usize> = rows.collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(self.popularity[*row]), *row));
        rows
    }

    /// The best few products of each rule that brings something up.
    fn brought_up(&self) -> Vec<usize> {
        let mut out = Vec::new();
        for condition in &self.marks.brought_up {
            let rows = 0..self.products.len();
            let rows = self.best(rows.filter(|row| self.marks.holds(*row, *condition)));
            out.extend(rows.into_iter().take(BROUGHT_UP));
        }
        out
    }

    /// One pack with every product.
    pub fn whole(&self) -> Pack {
        let rows: Vec<usize> = (0..self.products.len()).collect();
        self.pack(&rows, rows.len())
    }

    /// The pack of every page of a large catalog: the most popular, the newest and the discounted.
    pub fn head(&self, count: usize) -> Pack {
        let rows = self.front(count);
        self.pack(&rows, rows.len())
    }

    /// The rows that most pages show, about `count`, in feed order.
    pub fn front(&self, count: usize) -> Vec<usize> {
        let products = self.products;
        let best = self.best(0..products.len());
        let mut newest: Vec<usize> = (0..products.len())
            .filter(|row| products[*row].published_day.is_some())
            .collect();
        newest.sort_by_key(|row| (std::cmp::Reverse(products[*row].published_day), *row));
        // Whatever the stock: a day's changes of it must not change the pack that every page has.
        let sales = self.best((0..products.len()).filter(|row| products[*row].discounted));
        let trend = |row: &usize| self.content.trending.get(*row).copied().unwrap_or(0);
        let mut trending: Vec<usize> = (0..products.len()).filter(|row| trend(row) > 0).collect();
        trending.sort_by_key(|row| (std::cmp::Reverse(trend(row)), *row));
        // What a placement or a guide needs wherever it stands is there before all others.
        let always = self.content.listed.always.iter().map(|row| *row as usize);
        let mut rows: BTreeSet<usize> = always.take(ALWAYS).collect();
        let count = count.max(rows.len());
        // Up to a quarter of what rules bring up, a quarter new, a quarter on sale, an eighth trending; the rest, and what is
        // missing of one kind, popular.
        for (list, share) in [
            (&self.brought_up(), count / 4),
            (&newest, count / 4),
            (&sales, count / 4),
            (&trending, count / 8),
            (&best, count),
        ] {
            let most = count.min(rows.len() + share);
            for row in list {
                if rows.len() >= most {
                    break;
                }
                rows.insert(*row);
            }
        }
        rows.into_iter().collect()
    }

    /// The rows of each bucket of categories: the most popular products at and below each category that falls into it.
    pub fn categories(&self, most: usize) -> Vec<Vec<usize>> {
        let mut below: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
        for (row, product) in self.products.iter().enumerate() {
            for depth in 1..=product.category.len() {
                let list = below.entry(&product.category[..depth]).or_default();
                list.push(row);
                // What cannot be among the best is dropped now and then: the root has every product.
                if list.len() > most * 8 + 1024 {
                    *list = self.best(list.drain(..)).into_iter().take(most).collect();
                }
            }
        }
        // About sixty products a file: most shops have far more categories than that is worth files for.
        let told: usize = below.values().map(|list| list.len().min(most)).sum();
        let buckets = steady(told.div_ceil(60).max(1));
        let mut rows = vec![Vec::new(); buckets];
        for (path, list) in below {
            let bucket = &mut rows[key(&path.join(" > ")) as usize % buckets];
            bucket.extend(self.best(list.into_iter()).into_iter().take(most));
        }
        for rows in &mut rows {
            rows.sort_unstable();
            rows.dedup();
        }
        rows
    }

    /// The pack of a bucket of categories.
    pub fn category(&self, rows: &[usize]) -> Pack {
        self.pack(rows, rows.len())
    }

    /// The rows of each bucket of page addresses.
    pub fn addresses(&self, per_bucket: usize) -> Vec<Vec<usize>> {
        let buckets = steady(self.products.len().div_ceil(per_bucket.max(1)).max(1));
        let mut own = vec![Vec::new(); buckets];
        for (row, product) in self.products.iter().enumerate() {
            own[key(&normalize_path(&product.link)) as usize % buckets].push(row);
        }
        own
    }

    /// The pack of a bucket of page addresses: its products, then their neighbors' cards.
    pub fn neighborhood(&self, own: &[usize]) -> Pack {
        let mut rows = own.to_vec();
        let mut told: HashSet<usize> = own.iter().copied().collect();
        for row in own {
            let near = self.content.lists(*row).into_iter().flatten();
            let near = near.map(|neighbor| neighbor.row);
            let listed = self.content.listed.of(*row).iter();
            for other in near.chain(listed.copied()) {
                let other = other as usize;
                if told.insert(other) {
                    rows.push(other);
                }
            }
        }
        self.pack(&rows, own.len())
    }

    /// An address as packs tell it: without the shop's own origin.
    pub(super) fn local<'b>(&self, address: &'b str) -> &'b str {
        let rest = address.strip_prefix(self.origin).unwrap_or(address);
        if rest.starts_with('/') && !rest.starts_with("//") {
            rest
        } else {
            address
        }
    }

    /// A pack of `rows`, of which the first `own` keep their neighbor lists.
    fn pack(&self, rows: &[usize], own: usize) -> Pack {
        let chosen: Vec<&Product> = rows.iter().map(|row| &self.products[*row]).collect();
        let mut products = Products {
            own: vec![own as u32],
            ..Products::default()
        };
        let mut prices = Volatile::default();
        let mut check = Check::default();
        let link_prefix = common_prefix(chosen.iter().map(|product| self.local(&product.link)));
        let image_prefix = common_prefix(
            chosen
                .iter()
                .filter_map(|product| product.image.as_deref())
                .map(|image| self.local(image)),
        );
        products.link_prefix.push(link_prefix);
        products.image_prefix.push(image_prefix);
        let mut categories = Dictionary::default();
        let mut brands = Dictionary::default();
        let mut colors = Dictionary::default();
        let mut units = Dictionary::default();
        units.index("");
        let place: HashMap<usize, u32> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| (*row, at as u32))
            .collect();
        for (at, (row, product)) in rows.iter().zip(&chosen).enumerate() {
            products.ids.push(&product.id);
            let aliases: Vec<&str> = product
                .variant_ids
                .iter()
                .chain(&product.group)
                .map(String::as_str)
                .filter(|id| *id != product.id)
                .collect();
            products.aliases.push(&aliases.join("\n"));
            products.titles.push(&product.title);
            products
                .links
                .push(&self.local(&product.link)[link_prefix.len()..]);
            let image = product.image.as_deref();
            let image = image.map_or("", |image| &self.local(image)[image_prefix.len()..]);
            match &self.places {
                None => products.images.push(image),
                // Where its small copy is stands behind the address, which nobody asks for.
                Some(places) => {
                    let place = places.get(*row).copied().flatten();
                    let told = place.map(|place| format!("{image}#dv{place}"));
                    products.images.push(told.as_deref().unwrap_or(""));
                }
            }
            products
                .categories
                .push(categories.index(&category_path(product)));
            products.brands.push(brands.index(&product.brand));
            products
                .colors
                .push(colors.index(product.colors.first().map_or("", String::as_str)));
            let kind = self.kinds.get(*row).copied().unwrap_or(0);
            products
                .audience
                .push(product.gender as u8 | (product.age as u8) << 2 | kind);
            products.popularity.push(self.popularity[*row]);
            products.published.push(
                product
                    .published_day
                    .map_or(0, |day| day.clamp(0, i32::from(u16::MAX)) as u16),
            );
            products.rating.push(
                product
                    .rating
                    .map_or(0, |rating| (rating.clamp(0.0, 5.0) * 10.0).round() as u8),
            );
            products.rating_count.push(product.rating_count);
            let unit = product.unit_price.as_ref();
            // More than 255 different units are not told apart: the later ones show no unit price.
            let unit_index =
                unit.map_or(0, |unit| u8::try_from(units.index(&unit.base)).unwrap_or(0));
            products.units.push(unit_index);
            products.features.push(self.content.features[*row]);
            let lists = self.content.lists(*row);
            let near = |list: usize| {
                let list = lists[list].iter().filter(|_| at < own);
                list.filter_map(|neighbor| {
                    Some((*place.get(&(neighbor.row as usize))?, neighbor.score))
                })
            };
            products.viewed.push(near(0));
            products.together.push(near(1));
            products.bought.push(near(2));
            // Sixteen steps are enough for a weight, and compress to half a byte.
            let alike = near(3).map(|(target, score)| (target, score | 15));
            products.neighbors.push(alike);
            let looks = near(4).map(|(target, score)| (target, score | 15));
            products.looks.push(looks);
            let trending = self.content.trending.get(*row).copied().unwrap_or(0);
            products.trending.push(trending);
            let listed = self.content.listed.of(*row).iter().filter(|_| at < own);
            products
                .lists
                .push(listed.filter_map(|other| Some((*place.get(&(*other as usize))?, 1))));

            let money = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
            let minute = |second: Option<i64>| {
                second.map_or(0, |second| {
                    (second / 60).clamp(0, i64::from(u32::MAX)) as u32
                })
            };
            prices.price.push(money(product.price_min));
            prices
                .spread
                .push(money(product.price_max.saturating_sub(product.price_min)));
            prices.sale.push(product.sale.map_or(0, money));
            prices.sale_from.push(minute(product.sale_from));
            prices.sale_to.push(minute(product.sale_to));
            prices.unit_price.push(
                unit.filter(|_| unit_index > 0)
                    .map_or(0, |unit| money(unit.minor)),
            );
            prices.availability.push(product.availability as u8);
            check = check.and(key(&product.id));
            let set = self.marks.set(*row);
            if !set.is_empty() {
                // Each pack tells only the sets of its own rows, so that another product's are no reason to fetch it again.
                prices
                    .mark_sets
                    .resize(prices.mark_sets.len().max(1), set.len() as u32);
                let sets = &mut prices.mark_sets;
                let index = sets[1..].chunks(set.len()).position(|known| known == set);
                prices.marks.push(index.unwrap_or_else(|| {
                    sets.extend(set);
                    (sets.len() - 1) / set.len() - 1
                }) as u16);
            }
        }
        for list in [
            &mut products.neighbors,
            &mut products.viewed,
            &mut products.bought,
            &mut products.together,
            &mut products.lists,
            &mut products.looks,
        ] {
            if list.is_empty() {
                *list = Neighbors::default();
            }
        }
        prices.of.push(check.0);
        products.category_names = categories.names;
        products.brand_names = brands.names;
        products.color_names = colors.names;
        products.unit_names = units.names;
        Pack { products, prices }
    }
}

/// A number of buckets that stays while the catalog grows or shrinks a little: when it changes, every product moves
/// to another file, and every visitor fetches anew. Rounded up to five significant bits, at most a sixteenth more.
pub(super) fn steady(buckets: usize) -> usize {
    let step = 1 << (usize::BITS - buckets.leading_zeros()).saturating_sub(5);
    buckets.next_multiple_of(step)
}

/// Names and their indexes, in order of first use.
#[derive(Default)]
struct Dictionary {
    names: Strings,
    indexes: HashMap<String, u16>,
}

impl Dictionary {
    fn index(&mut self, name: &str) -> u16 {
        if let Some(index) = self.indexes.get(name) {
            return *index;
        }
        // 65,535 names of one kind in one pack: beyond, everything shares the first.
        let Ok(index) = u16::try_from(self.names.len()) else {
            return 0;
        };
        self.names.push(name);
        self.indexes.insert(name.to_owned(), index);
        index
    }
}

/// What all addresses begin with, up to a slash.
fn common_prefix<'a>(mut texts: impl Iterator<Item = &'a str>) -> &'a str {
    let Some(first) = texts.next() else {
        return "";
    };
    let mut length = first.len();
    for text in texts {
        let same = first
            .bytes()
            .zip(text.bytes())
            .take(length)
            .take_while(|(a, b)| a == b)
            .count();
        length = same;
    }
    // Up to a slash: something of each address is always left, and an empty rest means there is none.
    let end = first.as_bytes()[..length]
        .iter()
        .rposition(|byte| *byte == b'/');
    end.map_or("", |end| &first[..=end])
}

/// What popularity was worked out from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PopularityBasis {
    /// Products whose feed says how well they sell (`popularity_rank`).
    pub ranked: usize,
    /// Products without that whose sales or visits the logs tell.
    pub logged: usize,
    /// Products with neither which are rated.
    pub rated: usize,
}

/// What there is to work out popularity from.
pub fn popularity_basis(products: &[Product], sales: &[u8]) -> PopularityBasis {
    let mut basis = PopularityBasis::default();
    for (row, product) in products.iter().enumerate() {
        if product.popularity_rank.is_some() {
            basis.ranked += 1;
        } else if sales.get(row).is_some_and(|sales| *sales > 0) {
            basis.logged += 1;
        } else if product.rating.is_some() && product.rating_count > 0 {
            basis.rated += 1;
        }
    }
    basis
}

/// How well each product does, 0 to 255: its rank among what sells, where the feed tells it, else what the logs say, else
/// its ratings. Where sales are known of some, what has ratings alone stands below the middle: its sales are not known.
/// Without any of these a product gets 0: nothing is made up.
fn popularity(products: &[Product], sales: &[u8]) -> Vec<u8> {
    let ratings = rating_scores(products);
    let basis = popularity_basis(products, sales);
    let known = basis.ranked + basis.logged > 0;
    let scores = products
        .iter()
        .zip(ratings)
        .zip(0..)
        .map(|((product, rating), row)| {
            let sold = sales.get(row).copied().filter(|sales| *sales > 0);
            let share = match (product.popularity_rank, sold) {
                (Some(rank), _) => f64::from(rank) / 100.0,
                (None, Some(sold)) => f64::from(sold) / 255.0,
                (None, None) if known => rating / 4.0,
                (None, None) => rating,
            };
            (share * 255.0).round() as u8
        });
    scores.collect()
}

/// Ratings as shares of the best: the average drawn towards the shop's own by five imaginary ratings
/// (the usual Bayesian average), times the logarithm of how many there are.
fn rating_scores(products: &[Product]) -> Vec<f64> {
    let rated = || {
        products
            .iter()
            .filter_map(|product| Some((product.rating?, product.rating_count)))
    };
    let count: f64 = rated().map(|(_, count)| f64::from(count)).sum();
    let mean = rated()
        .map(|(rating, count)| f64::from(rating) * f64::from(count))
        .sum::<f64>()
        / count.max(1.0);
    let score = |product: &Product| {
        let (Some(rating), count) = (product.rating, f64::from(product.rating_count)) else {
            return 0.0;
        };
        let average = (f64::from(rating) * count + mean * 5.0) / (count + 5.0);
        (average - 1.0).max(0.0) * (1.0 + count).ln()
    };
    let scores: Vec<f64> = products.iter().map(score).collect();
    let best = scores.iter().copied().fold(0.0, f64::max);
    let share = |score: &f64| if best > 0.0 { score / best } else { 0.0 };
    scores.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::similarity::content;
    use crate::catalog::FEATURE_DIMS;

    fn products(count: usize) -> Vec<Product> {
        let product = |at: usize| Product {
            id: format!("id{at}"),
            variant_ids: vec![format!("id{at}"), format!("id{at}-b")],
            group: Some(format!("g{at}")),
            title: format!("Théière ronde numéro {at}"),
            link: format!("https://shop.example/p/theiere-{at}/"),
            image: (!at.is_multiple_of(3)).then(|| format!("https://shop.example/i/{at}.svg")),
            brand: format!("Marque {}", at % 4),
            category: vec!["Maison".into(), format!("Rayon {}", at % 5)],
            price_min: 1000 + at as u64,
            price_max: 1200 + at as u64,
            sale: at.is_multiple_of(7).then_some(900),
            discounted: at.is_multiple_of(7),
            rating: at.is_multiple_of(2).then_some(4.5),
            rating_count: at as u32,
            cost: Some(424_242),
            description: "Secret de fabrication".into(),
            labels: std::array::from_fn(|_| "marge-forte".into()),
            ..Product::default()
        };
        (0..count).map(product).collect()
    }

    #[test]
    fn a_whole_pack_tells_every_product() {
        let products = products(40);
        let content = content(&products);
        let pack = Source::new(&products, &content, "https://shop.example").whole();
        assert_eq!(pack.products.len(), 40);
        assert_eq!(
            pack.products.link(7),
            "/p/theiere-7/",
            "without the shop's own origin"
        );
        assert_eq!(pack.products.image(6), None);
        assert_eq!(pack.products.image(7).as_deref(), Some("/i/7.svg"));
        assert!(
            pack.products.has_id(7, "id7-b")
                && pack.products.has_id(7, "g7")
                && !pack.products.has_id(7, "id8")
        );
        let bytes = pack
            .products
            .encode(crate::catalog::format::Kind::Whole)
            .unwrap();
        assert!(Products::decode(&bytes).is_ok());
    }

    #[test]
    fn costs_labels_and_descriptions_stay_with_the_merchant() {
        let products = products(40);
        let content = content(&products);
        let pack = Source::new(&products, &content, "https://shop.example").whole();
        let bytes = pack
            .products
            .encode(crate::catalog::format::Kind::Whole)
            .unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Secret") && !text.contains("marge"));
        let cost = pack
            .prices
            .price
            .iter()
            .chain(&pack.prices.spread)
            .chain(&pack.prices.sale);
        assert!(cost.into_iter().all(|value| *value != 424_242));
    }

    #[test]
    fn a_page_finds_its_product_and_all_its_neighbors_in_its_bucket() {
        let products = products(100);
        let content = content(&products);
        let source = Source::new(&products, &content, "https://shop.example");
        let buckets = source.addresses(16);
        let packs: Vec<Pack> = buckets.iter().map(|own| source.neighborhood(own)).collect();
        for (row, product) in products.iter().enumerate() {
            let bucket = key(&normalize_path(&product.link)) as usize % packs.len();
            let pack = &packs[bucket].products;
            let at = pack.ids.position(&product.id).unwrap();
            assert!(at < pack.own_rows());
            let (targets, _) = pack.neighbors.of(at);
            let found: Vec<&str> = targets
                .iter()
                .map(|target| pack.ids.get(*target as usize))
                .collect();
            let wanted: Vec<&str> = content.neighbors[row]
                .iter()
                .map(|neighbor| products[neighbor.row as usize].id.as_str())
                .collect();
            assert_eq!(found, wanted);
        }
    }

    #[test]
    fn a_category_finds_its_products_in_its_bucket() {
        let products = products(60);
        let content = content(&products);
        let source = Source::new(&products, &content, "https://shop.example");
        let buckets = source.categories(150);
        for product in &products {
            let bucket = key(&category_path(product)) as usize % buckets.len();
            let pack = source.category(&buckets[bucket]);
            assert!(pack.products.ids.position(&product.id).is_some());
        }
    }

    #[test]
    fn a_category_of_many_keeps_its_best() {
        let products = products(3000);
        let content = Content {
            features: vec![[0; FEATURE_DIMS]; 3000],
            neighbors: vec![Vec::new(); 3000],
            ..Content::default()
        };
        let source = Source::new(&products, &content, "https://shop.example");
        let buckets = source.categories(7);
        let best = source.best(0..3000);
        let bucket = &buckets[key("Maison") as usize % buckets.len()];
        assert!(best[..7].iter().all(|row| bucket.contains(row)));
    }

    #[test]
    fn a_little_growth_moves_no_product_to_another_file() {
        assert_eq!([1, 7, 31, 33, 1000].map(steady), [1, 7, 31, 34, 1024]);
        let moves = (8000..16_000).filter(|count| steady(*count) != steady(count + 1));
        assert_eq!(moves.count(), 16);
        assert!((1..5000).all(|count| steady(count) >= count && steady(count) * 16 <= count * 17));
    }

    #[test]
    fn the_head_is_bounded_and_mixed() {
        let products = products(200);
        let content = content(&products);
        let head = Source::new(&products, &content, "https://shop.example").head(40);
        assert_eq!(head.products.len(), 40);
        assert!(head.prices.sale.iter().filter(|sale| **sale > 0).count() >= 5);
    }

    #[test]
    fn what_sells_goes_before_what_is_rated() {
        let mut products = products(10);
        assert_eq!(popularity(&products, &[]).iter().max(), Some(&255));
        products[3].popularity_rank = Some(97.5);
        products[5].popularity_rank = Some(0.0);
        let scores = popularity(&products, &[]);
        assert_eq!((scores[3], scores[5], scores[8]), (249, 0, 64));
        let basis = popularity_basis(&products, &[]);
        assert_eq!(
            (basis.ranked, basis.rated),
            (2, 4),
            "the first has no rating yet"
        );
        // What the logs tell stands between the rank and the ratings.
        let sales = [0, 0, 0, 17, 0, 0, 0, 204, 0, 0];
        let scores = popularity(&products, &sales);
        assert_eq!((scores[3], scores[7], scores[8]), (249, 204, 64));
        assert_eq!(popularity_basis(&products, &sales).logged, 1);
    }

    #[test]
    fn nothing_is_made_up_for_a_shop_without_ratings() {
        let mut products = products(10);
        for product in &mut products {
            product.rating = None;
        }
        assert_eq!(popularity(&products, &[]), [0; 10]);
    }
}
