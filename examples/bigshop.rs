//! A made-up shop of any size: its feed and its log, written as streams, for `npm run bench:scale` and for tests of
//! what a build costs. Plainly synthetic: words are joined from syllables, visits follow popularity and shelves.
//! The same arguments give the same bytes.
//!
//! ```text
//! cargo run --profile cli --example bigshop -- feed PRODUCTS [DAY] > feed.tsv
//! cargo run --profile cli --example bigshop -- events PRODUCTS EVENTS > events.csv
//! ```
//!
//! What is like a real shop, and why it matters to a build:
//! - as many leaf categories as PRODUCTS / 180, two levels above them, sizes falling off (Zipf): packs of categories;
//! - titles of 5 to 8 words of which a leaf shares some, brands by Zipf, descriptions of 25 words: comparing products;
//! - one product in eight has three variants; one in ten is on sale; 4 % are out of stock;
//! - on DAY 1 and later, each day 3 % of prices and the stock of 30 % differ from the day before's: what a day costs;
//! - sessions of 1 to 30 events (5 on average), two products of three from the shelf of the one before, the others by
//!   popularity (Zipf); of 100 events 90 are views, 7 put into the cart, 3 buy.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufWriter, Write, stdout};

/// Numbers that look random and follow from what they are about (SplitMix64).
struct Noise(u64);

impl Noise {
    fn of(kind: u64, number: u64) -> Self {
        let mut noise = Self(kind << 48 ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        noise.next();
        noise
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Below `limit`, small numbers most: about Zipf with exponent 1.
    fn zipf(&mut self, limit: u64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        let rank = (limit as f64 + 1.0).powf(share) - 1.0;
        (rank as u64).min(limit - 1)
    }
}

const STARTS: [&str; 24] = [
    "ca", "ma", "ro", "ver", "bel", "lin", "tor", "pla", "cou", "gran", "mi", "sau", "bri", "fon",
    "che", "pé", "tra", "lu", "no", "ga", "ser", "flo", "bu", "del",
];
const MIDDLES: [&str; 16] = [
    "ri", "la", "to", "ne", "mi", "da", "lo", "ré", "va", "su", "pi", "co", "ti", "ba", "mo", "fe",
];
const ENDS: [&str; 16] = [
    "er", "on", "elle", "age", "in", "ette", "ier", "ine", "ame", "oir", "eau", "ure", "al", "ise",
    "ot", "ant",
];

/// The word of a number: the same number, the same word.
fn word(number: u64) -> String {
    let mut noise = Noise::of(1, number);
    let part =
        |list: &[&str], noise: &mut Noise| list[noise.below(list.len() as u64) as usize].to_owned();
    let mut out = part(&STARTS, &mut noise);
    for _ in 0..noise.below(3) {
        out += &part(&MIDDLES, &mut noise);
    }
    out + &part(&ENDS, &mut noise)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Leaf categories, and where each one's products begin: sizes fall off, products of a leaf are numbered in a row.
struct Shelves {
    ends: Vec<u64>,
}

impl Shelves {
    fn of(products: u64) -> Self {
        let leaves = (products / 180).max(6);
        let share = |leaf: u64| 1.0 / (leaf as f64 + 12.0).powf(0.5);
        let total: f64 = (0..leaves).map(share).sum();
        let mut sum = 0.0;
        let ends = (0..leaves).map(|leaf| {
            sum += share(leaf);
            (sum / total * products as f64).round() as u64
        });
        let mut ends: Vec<u64> = ends.collect();
        ends[leaves as usize - 1] = products;
        Self { ends }
    }

    fn leaf(&self, product: u64) -> u64 {
        self.ends.partition_point(|end| *end <= product) as u64
    }

    fn range(&self, leaf: u64) -> std::ops::Range<u64> {
        let start = leaf
            .checked_sub(1)
            .map_or(0, |before| self.ends[before as usize]);
        start..self.ends[leaf as usize]
    }
}

fn feed(products: u64, day: u64, out: &mut impl Write) {
    writeln!(out, "id\ttitle\tdescription\tlink\timage_link\tprice\tsale_price\tavailability\tproduct_type\tbrand\titem_group_id\tcolor\tsize\tgender\taverage_rating\treview_count\tpopularity_rank").unwrap();
    let shelves = Shelves::of(products);
    let colors = [
        "noir", "blanc", "bleu", "vert", "rouge", "gris", "ocre", "lilas",
    ];
    for product in 0..products {
        let leaf = shelves.leaf(product);
        let noise = &mut Noise::of(2, product);
        let mut words = vec![capital(&word(10_000 + leaf))];
        for _ in 0..2 {
            words.push(word(30_000 + leaf * 8 + noise.zipf(8)));
        }
        for _ in 0..2 + noise.below(4) {
            words.push(word(100_000 + noise.zipf(20_000 + products / 10)));
        }
        let title = words.join(" ");
        let description: Vec<String> = (0..25)
            .map(|_| word(100_000 + noise.zipf(40_000)))
            .collect();
        let slug = title.to_lowercase().replace(' ', "-").replace('é', "e");
        let brand = capital(&word(5_000_000 + noise.zipf(products / 100 + 40)));
        let category = format!(
            "{} > {} > {}",
            capital(&word(leaf % 14)),
            capital(&word(200 + leaf % 168)),
            capital(&word(10_000 + leaf))
        );
        let gender = ["", "", "", "female", "male"][(leaf % 5) as usize];
        let base = 500 + noise.below(40) * noise.below(300);
        let sale = noise.chance(10);
        let rating = noise
            .chance(40)
            .then(|| (30 + noise.below(21), noise.zipf(900) + 1));
        let variants = if noise.chance(12) { 3 } else { 1 };
        let rank = 100 - noise.below(100) * noise.below(100) / 100;
        for variant in 0..variants {
            let id = product * 4 + variant;
            let mut price = base + variant * 100;
            let mut stock = noise.chance(96);
            for today in 1..=day {
                let change = &mut Noise::of(10 + today, id);
                if change.chance(3) {
                    price = price * (90 + change.below(21)) / 100 + 1;
                }
                if change.chance(30) {
                    stock = change.chance(96) != stock && change.chance(50) || change.chance(70);
                }
            }
            let color = if variants > 1 {
                colors[(product + variant) as usize % 8]
            } else {
                ""
            };
            let size = if variants > 1 {
                ["S", "M", "L"][variant as usize]
            } else {
                ""
            };
            let group = if variants > 1 {
                format!("g{product}")
            } else {
                String::new()
            };
            let money = |cents: u64| format!("{}.{:02} EUR", cents / 100, cents % 100);
            writeln!(
                out,
                "{id}\t{title}\t{}\thttps://shop.example/p/{slug}-{id}\thttps://shop.example/media/{}/{slug}.jpg\t{}\t{}\t{}\t{category}\t{brand}\t{group}\t{color}\t{size}\t{gender}\t{}\t{}\t{rank}",
                description.join(" "),
                Noise::of(3, id).below(100_000),
                money(price),
                if sale { money(price * 4 / 5) } else { String::new() },
                if stock { "in_stock" } else { "out_of_stock" },
                rating.map_or(String::new(), |(tenths, _)| format!("{}.{}", tenths / 10, tenths % 10)),
                rating.map_or(String::new(), |(_, count)| count.to_string()),
            )
            .unwrap();
        }
    }
}

fn events(products: u64, events: u64, out: &mut impl Write) {
    writeln!(out, "session_id,item_id,timestamp,event_type").unwrap();
    let shelves = Shelves::of(products);
    let noise = &mut Noise::of(4, events);
    // Which product is how popular has nothing to do with its number.
    let scattered = |rank: u64| rank.wrapping_mul(2_654_435_761) % products;
    let (mut written, mut session) = (0, 0u64);
    // Twelve weeks, sessions in the order in which they begin.
    let second =
        |written: u64| 1_790_000_000 + (written as f64 / events as f64 * 7_257_600.0) as u64;
    while written < events {
        session += 1;
        let mut time = second(written);
        let mut product = scattered(noise.zipf(products));
        let mut length = 1;
        while length < 30 && noise.chance(80) {
            length += 1;
        }
        for _ in 0..length.min(events - written) {
            let kind = match noise.below(100) {
                0..90 => "view",
                90..97 => "add_to_cart",
                _ => "purchase",
            };
            writeln!(out, "s{session},{},{time},{kind}", product * 4).unwrap();
            written += 1;
            time += 5 + noise.zipf(300);
            product = if noise.chance(67) {
                let shelf = shelves.range(shelves.leaf(product));
                let near =
                    (product + noise.zipf(40) + 1 - shelf.start) % (shelf.end - shelf.start).max(1);
                shelf.start + near
            } else {
                scattered(noise.zipf(products))
            };
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u64>().ok());
    let mut out = BufWriter::with_capacity(1 << 20, stdout().lock());
    match (arguments.first().map(String::as_str), number(1)) {
        (Some("feed"), Some(products)) => feed(products.max(8), number(2).unwrap_or(0), &mut out),
        (Some("events"), Some(products)) => {
            events(products.max(8), number(2).unwrap_or(0), &mut out)
        }
        _ => {
            eprintln!("bigshop feed PRODUCTS [DAY] | bigshop events PRODUCTS EVENTS");
            std::process::exit(2);
        }
    }
    out.flush().unwrap();
}
