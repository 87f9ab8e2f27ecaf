//! Behind the feeds: which products are alike, from what the catalog says of them. Sees no log and no
//! shopper; its lists carry shops without logs and products nobody has seen yet.
//!
//! Each product becomes a sparse vector of hashed terms (stems, character 4-grams, category levels,
//! attributes, brand), weighted by inverse document frequency. From it come two things: neighbors, by
//! the exact cosine blended with category and price; and sixteen small integers per product, a seeded
//! sparse random projection, with which the browser compares any two products. Hashes and seed are
//! fixed, so that the same catalog gives the same bytes, and a changed product moves no other's terms.
//!
//! Prices and stock are left out on purpose: they change daily, and would take every product's pack out of every
//! browser's cache. The browser knows today's, leaves out what cannot be bought and weighs prices itself.
//!
//! Linear in the catalog: a product is compared with those that share one of its rarest terms, at most
//! [`MAX_POSTINGS`] a term, never with all. Products are worked on in parts of their order, on every core; parts
//! share nothing that is written, so the answer does not depend on how many cores there are.

use super::lists::Listed;
use super::product::Product;
use super::text::{Language, Stems, fold, language, words};
use crate::catalog::{AgeGroup, Availability, FEATURE_DIMS, Features, Gender};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::PathBuf;

/// A product like another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbor {
    /// Index into the products.
    pub row: u32,
    /// How alike, from 1 to 255.
    pub score: u8,
}

/// What is known of each product besides its own row. Lists have the products' order and length; those learned from logs
/// are empty without logs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Each product's direction, of length 127; all zeros where nothing is known of it.
    pub features: Vec<Features>,
    /// At most [`NEIGHBORS`] per product, most alike first.
    pub neighbors: Vec<Vec<Neighbor>>,
    /// What visitors come to from each product, strongest first; scores are [`Lead`](crate::catalog::Lead) codes.
    pub viewed: Vec<Vec<Neighbor>>,
    /// What the same customers choose; scores as in `viewed`.
    pub bought: Vec<Vec<Neighbor>>,
    /// What is chosen in the same basket; scores as in `viewed`.
    pub together: Vec<Vec<Neighbor>>,
    /// What looks like each product, most alike first; empty where no picture was looked at.
    pub looks: Vec<Vec<Neighbor>>,
    /// Each product's picture file; empty where no folder of them was given.
    pub pictures: Vec<Option<PathBuf>>,
    /// How well each product sells according to logs, from 0 to 255; 0 where they do not say.
    pub sales: Vec<u8>,
    /// How much more than usual each product is looked at, from 0 to 255; 0 where logs do not say.
    pub trending: Vec<u8>,
    /// What else belongs to products, made by hand.
    pub listed: Listed,
    /// How long what is bought in a category lasts: see [`crate::recommend::INTERVAL_NUMBERS`].
    pub intervals: Vec<[u32; 4]>,
    /// How customers order: see [`crate::placement::Config::customers`]; empty where logs do not say.
    pub customers: Vec<u32>,
}

impl Content {
    /// All lists of one product: learned ones first.
    pub fn lists(&self, row: usize) -> [&[Neighbor]; 5] {
        [
            &self.viewed,
            &self.together,
            &self.bought,
            &self.neighbors,
            &self.looks,
        ]
        .map(|lists| lists.get(row).map_or(&[][..], Vec::as_slice))
    }
}

/// The length of a neighbor list.
pub const NEIGHBORS: usize = 12;

/// Terms are hashed to this many buckets.
const BUCKETS: usize = 1 << 22;
/// Terms of more products than this find no candidates; they still count in the cosine.
const MAX_POSTINGS: usize = 800;
/// Terms of a product that find candidates, heaviest first.
const QUERY_TERMS: usize = 20;
/// Candidates whose exact likeness is computed.
const CANDIDATES: usize = 48;
/// Candidates from the same stretch of the category order, on each side.
const WINDOW: usize = 12;
/// Seed of the projection.
const SEED: u64 = 0x6465_7661_6e74_7572;
/// So many other products with a term make it count half in the projection.
const SHARED: f32 = 10.0;
/// What the levels of a category path count in the projection, from the root.
const LEVELS: [f32; 4] = [0.6, 0.55, 0.45, 0.4];
/// Below this a product is no neighbor.
const LEAST: f32 = 0.07;
/// The parts of the blend; they add up to 1.
const COSINE: f32 = 0.73;
const CATEGORY: f32 = 0.27;
/// Products of one part of the work.
const PART: usize = 4096;

/// Computes features and neighbors of a catalog.
///
/// Gender and age group are hard limits ([`fits`](crate::catalog::Gender::fits)); products of one
/// group are never each other's neighbors. Deterministic: the same products in the same order give
/// the same answer.
///
/// ```
/// use devanture::builder::{product::Product, similarity::content};
/// let named = |title: &str| Product { id: title.into(), title: title.into(), price_min: 3000, ..Product::default() };
/// let products = [named("Blue teapot"), named("Garden hose"), named("Cast-iron teapot")];
/// let content = content(&products);
/// assert_eq!(content.neighbors[0][0].row, 2);
/// ```
pub fn content(products: &[Product]) -> Content {
    let vectors = Vectors::of(products);
    Content {
        features: (0..products.len())
            .into_par_iter()
            .map(|row| project(&vectors, row, &products[row]))
            .collect(),
        neighbors: neighbors(products, &vectors),
        ..Content::default()
    }
}

/// A term of a product: its bucket and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Term {
    bucket: u32,
    weight: f32,
}

/// All products' terms of unit length, each product's in order of buckets.
struct Vectors {
    /// Per [`PART`] products: their terms one after the other, and where each one's end.
    parts: Vec<(Vec<Term>, Vec<u32>)>,
    /// How many products have a term of this bucket.
    counts: Vec<u32>,
}

impl Vectors {
    fn of(products: &[Product]) -> Self {
        let part = |products: &[Product]| {
            let mut stems = Stems::new();
            let (mut terms, mut ends, mut own) = (Vec::new(), Vec::new(), Vec::new());
            for product in products {
                own.clear();
                collect_terms(product, &mut stems, &mut own);
                merge(&mut own);
                terms.extend_from_slice(&own);
                ends.push(terms.len() as u32);
            }
            terms.shrink_to_fit();
            (terms, ends)
        };
        let parts: Vec<_> = products.par_chunks(PART).map(part).collect();
        let mut counts = vec![0u32; BUCKETS];
        for term in parts.iter().flat_map(|(terms, _)| terms) {
            counts[term.bucket as usize] += 1;
        }
        let mut vectors = Self { parts, counts };
        vectors.weigh(products.len() as f32);
        vectors
    }

    /// Multiplies by inverse document frequency and brings each product to unit length.
    fn weigh(&mut self, total: f32) {
        let counts = &self.counts;
        self.parts.par_iter_mut().for_each(|(terms, ends)| {
            let mut start = 0;
            for &end in ends.iter() {
                let own = &mut terms[start..end as usize];
                for term in own.iter_mut() {
                    term.weight *= (1.0 + total / counts[term.bucket as usize] as f32).ln();
                }
                let length = own.iter().map(|t| t.weight * t.weight).sum::<f32>().sqrt();
                if length > 0.0 {
                    own.iter_mut().for_each(|term| term.weight /= length);
                }
                start = end as usize;
            }
        });
    }

    fn get(&self, row: usize) -> &[Term] {
        let (terms, ends) = &self.parts[row / PART];
        let at = row % PART;
        let start = at.checked_sub(1).map_or(0, |before| ends[before]);
        &terms[start as usize..ends[at] as usize]
    }
}

/// A fixed hash of a term and its kind (FNV-1a with a final mix): the same in every build.
fn hash(kind: u8, text: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325u64 ^ u64::from(kind);
    for &b in text {
        state = (state ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(state)
}

/// SplitMix64's finisher.
fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

fn push(terms: &mut Vec<Term>, kind: u8, text: &[u8], weight: f32) {
    let bucket = (hash(kind, text) >> 42) as u32;
    terms.push(Term { bucket, weight });
}

/// Everything a product says, as weighted terms: the title most, then category, attributes and
/// brand; the description only a little, because it is the least exact.
fn collect_terms(product: &Product, stems: &mut Stems, terms: &mut Vec<Term>) {
    let spoken = if product.description.is_empty() {
        language(&product.title)
    } else {
        language(&format!("{} {}", product.title, product.description))
    };
    push_words(terms, stems, &product.title, spoken, 1.0);
    for word in words(&product.title) {
        push_grams(terms, &fold(&word));
    }
    let leaf = product.category.len().saturating_sub(1);
    let mut path = String::new();
    for (level, name) in product.category.iter().enumerate() {
        path.push('>');
        path.push_str(&fold(name));
        let weight = if level == leaf { 0.9 } else { 0.4 };
        push(terms, b'c', path.as_bytes(), weight);
        push_words(terms, stems, name, language(name), weight * 0.6);
    }
    for attribute in &product.attributes {
        push_words(terms, stems, attribute, spoken, 0.35);
    }
    for color in &product.colors {
        push_words(terms, stems, color, spoken, 0.2);
    }
    if !product.brand.is_empty() {
        push(terms, b'b', fold(&product.brand).as_bytes(), 0.4);
    }
    for word in words(&product.description).take(60) {
        if let Some(stem) = stems.stem(&word, spoken) {
            push(terms, b'w', stem.as_bytes(), 0.12);
        }
    }
}

fn push_words(terms: &mut Vec<Term>, stems: &mut Stems, text: &str, spoken: Language, weight: f32) {
    for word in words(text) {
        if let Some(stem) = stems.stem(&word, spoken) {
            push(terms, b'w', stem.as_bytes(), weight);
        }
    }
}

/// Character 4-grams of a folded word: they bring together languages, compounds and spellings
/// (`porcelaine` and `porcelain`, `tea pot` and `teapot`).
fn push_grams(terms: &mut Vec<Term>, word: &str) {
    let letters = word.as_bytes();
    if letters.len() < 4 || !word.is_ascii() || letters.iter().any(u8::is_ascii_digit) {
        return;
    }
    let count = letters.len() - 3;
    let weight = 0.5 / (count as f32).sqrt();
    for gram in letters.windows(4) {
        push(terms, b'g', gram, weight);
    }
}

/// Sorts by bucket and adds up terms met twice, less and less for each further time.
fn merge(terms: &mut Vec<Term>) {
    terms.sort_by(|a, b| a.bucket.cmp(&b.bucket).then(b.weight.total_cmp(&a.weight)));
    let mut times = 1.0f32;
    terms.dedup_by(|next, kept| {
        let same = next.bucket == kept.bucket;
        times = if same { times + 1.0 } else { 1.0 };
        if same {
            kept.weight += next.weight / times;
        }
        same
    });
}

/// Projects a product's terms to [`FEATURE_DIMS`] integers: each term adds its weight to one
/// dimension of each quarter, which one and with which sign its hash says. Sixteen dimensions hold a few directions
/// well and many badly, so what is shared counts most: the levels of the category join once more, and
/// a term counts the less the fewer other products have it.
fn project(vectors: &Vectors, row: usize, product: &Product) -> Features {
    let terms = vectors.get(row);
    let mut sums = [0f32; FEATURE_DIMS];
    let mut add = |term: u64, weight: f32| {
        let mut bits = mix(term.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ SEED);
        for quarter in sums.chunks_exact_mut(FEATURE_DIMS / 4) {
            let sign = if bits & 4 == 0 { 1.0 } else { -1.0 };
            quarter[(bits & 3) as usize] += sign * weight;
            bits >>= 3;
        }
    };
    for term in terms {
        let others = (vectors.counts[term.bucket as usize] - 1) as f32;
        add(
            u64::from(term.bucket),
            term.weight * others / (others + SHARED),
        );
    }
    let mut path = String::new();
    for (name, weight) in product.category.iter().zip(LEVELS) {
        path.push('>');
        path.push_str(&fold(name));
        add(hash(b'p', path.as_bytes()), weight);
    }
    let length = sums.iter().map(|sum| sum * sum).sum::<f32>().sqrt();
    if length == 0.0 {
        return [0; FEATURE_DIMS];
    }
    sums.map(|sum| (sum / length * 127.0).round() as i8)
}

/// For each bucket with at least two products, the products that have it.
struct Postings {
    starts: Vec<u32>,
    rows: Vec<(u32, f32)>,
}

impl Postings {
    fn of(vectors: &Vectors, products: usize) -> Self {
        let listed = |count: u32| count >= 2 && count as usize <= MAX_POSTINGS;
        let mut starts = vec![0u32; BUCKETS + 1];
        for bucket in 0..BUCKETS {
            let count = vectors.counts[bucket];
            starts[bucket + 1] = starts[bucket] + if listed(count) { count } else { 0 };
        }
        let mut next = starts.clone();
        let mut rows = vec![(0, 0.0); starts[BUCKETS] as usize];
        for row in 0..products {
            for term in vectors.get(row) {
                let bucket = term.bucket as usize;
                if listed(vectors.counts[bucket]) {
                    rows[next[bucket] as usize] = (row as u32, term.weight);
                    next[bucket] += 1;
                }
            }
        }
        Self { starts, rows }
    }

    fn get(&self, bucket: u32) -> &[(u32, f32)] {
        let bucket = bucket as usize;
        &self.rows[self.starts[bucket] as usize..self.starts[bucket + 1] as usize]
    }
}

fn neighbors(products: &[Product], vectors: &Vectors) -> Vec<Vec<Neighbor>> {
    // Products side by side in the category order are candidates whatever their words.
    let mut order: Vec<u32> = (0..products.len() as u32).collect();
    order.sort_by_key(|&row| &products[row as usize].category);
    let mut place = vec![0u32; products.len()];
    for (at, &row) in order.iter().enumerate() {
        place[row as usize] = at as u32;
    }
    let search = Search {
        products,
        vectors,
        postings: Postings::of(vectors, products.len()),
        order,
        place,
        limits: Limits::of(products),
    };
    let starts: Vec<usize> = (0..products.len()).step_by(PART).collect();
    let part = |start: usize| {
        let mut found = Found {
            sums: vec![0.0; products.len()],
            touched: Vec::new(),
        };
        let rows = start..(start + PART).min(products.len());
        rows.map(|row| search.neighbors(row, &mut found)).collect()
    };
    let parts: Vec<Vec<Vec<Neighbor>>> = starts.into_par_iter().map(part).collect();
    parts.into_iter().flatten().collect()
}

/// What every search of neighbors reads.
struct Search<'a> {
    products: &'a [Product],
    vectors: &'a Vectors,
    postings: Postings,
    /// Rows in the order of categories, and each row's place in it.
    order: Vec<u32>,
    place: Vec<u32>,
    limits: Vec<Limits>,
}

/// Products met while one product's candidates are looked for; empty between two.
struct Found {
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Found {
    fn add(&mut self, row: u32, weight: f32) {
        let sum = &mut self.sums[row as usize];
        if *sum == 0.0 {
            self.touched.push(row);
        }
        *sum += weight;
    }
}

impl Search<'_> {
    fn neighbors(&self, row: usize, found: &mut Found) -> Vec<Neighbor> {
        let best_first = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let mut candidates = self.candidates(row, found);
        if candidates.len() > CANDIDATES {
            candidates.select_nth_unstable_by(CANDIDATES, best_first);
            candidates.truncate(CANDIDATES);
        }
        let (own, category) = (self.vectors.get(row), &self.products[row].category);
        for (score, other) in &mut candidates {
            let cosine = dot(own, self.vectors.get(*other as usize));
            let overlap = category_overlap(category, &self.products[*other as usize].category);
            *score = COSINE * cosine + CATEGORY * overlap;
        }
        candidates.retain(|&(score, _)| score >= LEAST);
        candidates.sort_by(best_first);
        candidates.truncate(NEIGHBORS);
        let list = candidates.into_iter().map(|(score, row)| Neighbor {
            row,
            score: 1 + (score.clamp(0.0, 1.0) * 254.0) as u8,
        });
        let mut list: Vec<Neighbor> = list.collect();
        // The list stands where thousands of candidates stood, and would keep their room.
        list.shrink_to_fit();
        list
    }

    /// Products that share a term with one, by the weight of what they share, and those that stand beside it.
    fn candidates(&self, row: usize, found: &mut Found) -> Vec<(f32, u32)> {
        let own = self.vectors.get(row).iter();
        let mut query: Vec<&Term> = own
            .filter(|term| !self.postings.get(term.bucket).is_empty())
            .collect();
        query.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.bucket.cmp(&b.bucket)));
        query.truncate(QUERY_TERMS);
        for term in query {
            for &(other, weight) in self.postings.get(term.bucket) {
                found.add(other, term.weight * weight);
            }
        }
        let place = self.place[row] as usize;
        let near = place.saturating_sub(WINDOW)..(place + WINDOW + 1).min(self.order.len());
        for &other in &self.order[near] {
            found.add(other, f32::MIN_POSITIVE);
        }
        let own = &self.limits[row];
        let sums = &mut found.sums;
        let met = found.touched.drain(..).filter_map(|other| {
            let sum = std::mem::take(&mut sums[other as usize]);
            let fits = other as usize != row && own.allow(&self.limits[other as usize]);
            fits.then_some((sum, other))
        });
        met.collect()
    }
}

/// What decides whether a product may be another's neighbor, small enough to look at often.
struct Limits {
    gender: Gender,
    age: AgeGroup,
    /// What is only read stands in lists of its own.
    article: bool,
    /// Equal for products of one group, 0 for none.
    group: u32,
}

impl Limits {
    fn of(products: &[Product]) -> Vec<Self> {
        let mut groups: HashMap<&str, u32> = HashMap::new();
        let limits = products.iter().map(|product| {
            let next = groups.len() as u32 + 1;
            Self {
                gender: product.gender,
                age: product.age,
                article: product.availability == Availability::Article,
                group: product
                    .group
                    .as_deref()
                    .map_or(0, |group| *groups.entry(group).or_insert(next)),
            }
        });
        limits.collect()
    }

    fn allow(&self, other: &Self) -> bool {
        !self.article
            && !other.article
            && self.gender.fits(other.gender)
            && self.age.fits(other.age)
            && (self.group == 0 || self.group != other.group)
    }
}

/// The dot product of two products' terms.
fn dot(a: &[Term], b: &[Term]) -> f32 {
    let (mut at, mut bt, mut sum) = (0, 0, 0.0);
    while at < a.len() && bt < b.len() {
        match a[at].bucket.cmp(&b[bt].bucket) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => bt += 1,
            std::cmp::Ordering::Equal => {
                sum += a[at].weight * b[bt].weight;
                at += 1;
                bt += 1;
            }
        }
    }
    sum
}

/// The share of the longer path that both have, from the root: 1 for the same leaf.
fn category_overlap(a: &[String], b: &[String]) -> f32 {
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 0.0;
    }
    let common = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    common as f32 / longer as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Availability;

    fn product(title: &str, category: &str, price: u64) -> Product {
        Product {
            id: title.to_owned(),
            title: title.to_owned(),
            category: category
                .split(" > ")
                .filter(|c| !c.is_empty())
                .map(str::to_owned)
                .collect(),
            price_min: price,
            price_max: price,
            ..Product::default()
        }
    }

    fn shop() -> Vec<Product> {
        vec![
            product("Théière en fonte noire", "Maison > Thé", 4500),
            product("Théière en porcelaine blanche", "Maison > Thé", 3900),
            product("Porcelain teapot with infuser", "Home > Tea", 4200),
            product("Cast iron teapot", "Home > Tea", 4800),
            product("Chaussures de randonnée homme", "Sport > Chaussures", 11900),
            product(
                "Chaussure de marche imperméable",
                "Sport > Chaussures",
                9900,
            ),
            product("Hiking boots waterproof", "Sports > Shoes", 12900),
            product("Garden hose 20 m", "Garden > Watering", 2900),
            product("Tuyau d'arrosage 20 m", "Jardin > Arrosage", 2700),
            product("Robe d'été à fleurs", "Mode > Robes", 5900),
        ]
    }

    fn titles<'a>(products: &'a [Product], content: &Content, row: usize) -> Vec<&'a str> {
        content.neighbors[row]
            .iter()
            .map(|n| products[n.row as usize].title.as_str())
            .collect()
    }

    fn likeness(a: &Features, b: &Features) -> i32 {
        a.iter()
            .zip(b)
            .map(|(&a, &b)| i32::from(a) * i32::from(b))
            .sum()
    }

    #[test]
    fn teapots_stand_near_teapots_and_boots_near_boots() {
        let products = shop();
        let content = content(&products);
        assert_eq!(
            titles(&products, &content, 0)[0],
            "Théière en porcelaine blanche"
        );
        assert_eq!(
            titles(&products, &content, 3)[0],
            "Porcelain teapot with infuser"
        );
        assert_eq!(
            titles(&products, &content, 4)[0],
            "Chaussure de marche imperméable"
        );
        for (near, far) in [((0, 1), (0, 4)), ((2, 3), (2, 7)), ((4, 5), (4, 9))] {
            let f = &content.features;
            assert!(
                likeness(&f[near.0], &f[near.1]) > likeness(&f[far.0], &f[far.1]),
                "{near:?} {far:?}"
            );
        }
    }

    #[test]
    fn words_alike_across_languages_bring_products_together() {
        let products = shop();
        let content = content(&products);
        // `porcelaine` and `porcelain` share 4-grams; no word and no category is the same.
        let across = titles(&products, &content, 1);
        let place = |title: &str| across.iter().position(|t| *t == title);
        assert!(
            place("Porcelain teapot with infuser").is_some(),
            "{across:?}"
        );
        assert!(place("Hiking boots waterproof").is_none(), "{across:?}");
    }

    #[test]
    fn gender_age_and_group_are_hard_limits() {
        let mut products = vec![
            product("Linen shirt", "Shirts", 5000),
            product("Linen shirt", "Shirts", 5000),
            product("Linen shirt", "Shirts", 5000),
            product("Wool shirt", "Shirts", 5000),
        ];
        products[0].gender = Gender::Female;
        products[1].gender = Gender::Male;
        products[0].group = Some("linen".into());
        products[2].group = Some("linen".into());
        let content = content(&products);
        let rows: Vec<u32> = content.neighbors[0].iter().map(|n| n.row).collect();
        assert_eq!(rows, [3]);
    }

    #[test]
    fn prices_and_stock_change_nothing() {
        let mut products = shop();
        let before = content(&products);
        for product in &mut products {
            product.price_min *= 3;
            product.sale = Some(1);
            product.availability = Availability::OutOfStock;
        }
        assert_eq!(content(&products), before);
    }

    #[test]
    fn lists_keep_no_room_for_candidates() {
        let products: Vec<Product> = (0..700)
            .map(|at| product(&format!("Teapot number {at}"), "Tea", 100))
            .collect();
        let lists = content(&products).neighbors;
        assert!(lists.iter().all(|list| list.capacity() <= NEIGHBORS));
    }

    #[test]
    fn parts_of_the_work_do_not_show() {
        // Ten thousand products of which every hundredth has the same words.
        let products: Vec<Product> = (0..10_000)
            .map(|at| product(&format!("Zeta{} Omega{}", at % 100, at % 7), "A > B", 100))
            .collect();
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let three = rayon::ThreadPoolBuilder::new().num_threads(3).build();
        let alone = one.unwrap().install(|| content(&products));
        assert_eq!(three.unwrap().install(|| content(&products)), alone);
        let (row, last) = (9_000, alone.neighbors[9_000].last().unwrap());
        assert_eq!(last.row as usize % 100, row % 100);
    }

    #[test]
    fn the_same_catalog_gives_the_same_content() {
        let products = shop();
        let first = content(&products);
        assert_eq!(first, content(&products));
        // Pinned: a change here changes every published pack.
        let lengths = first.features.iter().map(|f| likeness(f, f));
        assert!(
            lengths
                .into_iter()
                .all(|length| (length - 127 * 127).abs() < 700)
        );
        assert_eq!(hash(b'w', b"teapot"), 8_219_056_885_287_405_576);
        assert_eq!(
            first.features[3],
            [3, -34, 38, -1, -1, 72, 2, 3, 75, 0, 0, 0, 33, -2, 39, 0]
        );
    }

    #[test]
    fn a_catalog_may_be_empty_or_say_nothing() {
        assert!(content(&[]).features.is_empty());
        let silent = content(&[Product::default(), Product::default()]);
        assert_eq!(silent.features[0], [0; FEATURE_DIMS]);
        assert!(silent.neighbors[0].is_empty());
    }
}
