//! Feeds to a shop: the four formats, gzip, hostile rows, the real feeds where they are at hand.

use devanture::builder::feeds::{Options, Source, read};
use devanture::builder::problems::{Code, Problems};
use devanture::builder::product::{Currency, Shop};
use devanture::builder::similarity::{Content, content};
use devanture::catalog::{AgeGroup, Availability, Gender};
use flate2::{Compression, write::GzEncoder};
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::time::Instant;
use url::Url;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!(
        "{}/tests/fixtures/feeds/{name}",
        env!("CARGO_MANIFEST_DIR")
    ))
    .unwrap()
}

/// A real feed that is not part of the project; one line says so when it is not at hand.
fn real(name: &str) -> Option<Vec<u8>> {
    let path = format!("{}/../shared/data/feeds/{name}", env!("CARGO_MANIFEST_DIR"));
    let feed = std::fs::read(&path).ok();
    if feed.is_none() {
        println!("not run: {path} is not at hand");
    }
    feed
}

fn shop(feed: impl Read, site: Option<&str>) -> (Shop, Problems) {
    let mut problems = Problems::new(100, None);
    let options = Options {
        site: site.map(|site| Url::parse(site).unwrap()),
        ..Options::default()
    };
    let source = Source {
        name: "feed".into(),
        bytes: Box::new(feed),
    };
    let shop = read(vec![source], &options, &mut problems).unwrap();
    (shop, problems)
}

#[test]
fn google_xml_is_read_whole() {
    let (shop, problems) = shop(&fixture("google.xml")[..], None);
    assert_eq!(
        problems.total(),
        0,
        "{:?}",
        problems.listed().collect::<Vec<_>>()
    );
    assert_eq!(shop.currency, Currency::EUR);
    assert_eq!(shop.site.as_str(), "https://shop.example/");
    let [syrup, teapot] = shop.products.as_slice() else {
        panic!("two products")
    };
    assert_eq!(teapot.variant_ids, ["TH-01-N", "TH-01-R", "TH-01"]);
    assert_eq!(
        (teapot.price_min, teapot.price_max, teapot.sale),
        (4990, 4990, Some(3990))
    );
    assert_eq!(
        (teapot.sale_from, teapot.sale_to),
        (Some(1_764_284_400), Some(1_764_629_940))
    );
    assert_eq!(teapot.category, ["Maison & Cuisine", "Thé", "Théières"]);
    assert_eq!(
        teapot.description,
        "Théière japonaise de 1,2 l, filtre en inox."
    );
    assert_eq!(teapot.attributes, ["Fonte", "Inox"]);
    assert_eq!(teapot.colors, ["Noir", "Rouge"]);
    assert_eq!((teapot.rating, teapot.rating_count), (Some(4.6), 128));
    assert_eq!(teapot.gtin.as_deref(), Some("4006381333931"));
    assert_eq!(
        (teapot.labels[0].as_str(), teapot.cost),
        ("marge-haute", Some(1800))
    );
    assert_eq!(
        teapot.model_link.as_deref(),
        Some("https://img.example/th-01.glb")
    );
    assert_eq!(teapot.extra_images.len(), 2);
    assert_eq!(syrup.availability, Availability::Preorder);
    assert_eq!(syrup.category, ["Food", "Beverages"]);
    let unit = syrup.unit_price.as_ref().unwrap();
    assert_eq!((unit.minor, unit.base.as_str()), (40, "100 ml"));
}

#[test]
fn google_columns_are_read_whole() {
    let (shop, problems) = shop(&fixture("google.tsv")[..], None);
    let [shirt, dress] = shop.products.as_slice() else {
        panic!("two products")
    };
    assert_eq!((dress.gender, dress.age), (Gender::Female, AgeGroup::Adult));
    assert_eq!(
        (dress.sizes.as_slice(), dress.price_min),
        (&["S".to_owned(), "M".to_owned()][..], 105_900)
    );
    assert_eq!(shirt.title, "Chemise \"Lin\"");
    assert_eq!((problems.total(), problems.without_image), (1, 1));
}

#[test]
fn the_two_shopify_exports_say_the_same() {
    let site = Some("https://shop.example");
    let (csv, problems) = shop(&fixture("shopify.csv")[..], site);
    assert_eq!((problems.skipped, problems.rows), (1, 2));
    let (json, _) = shop(&fixture("products.json")[..], site);
    assert_eq!((csv.products.len(), json.products.len()), (1, 1));
    let (csv, json) = (&csv.products[0], &json.products[0]);
    for product in [csv, json] {
        assert_eq!(product.link, "https://shop.example/products/carafe");
        assert_eq!((product.price_min, product.sale), (3000, Some(2500)));
        assert_eq!(product.sizes, ["1 l"]);
        assert_eq!(product.labels[..2], ["verre", "table"]);
        assert_eq!(product.brand, "Atelier");
        assert!(product.variant_ids.iter().any(|id| id == "CA-2"));
    }
    assert_eq!(csv.cost, Some(900));
    assert_eq!(json.published_day, Some(20_148));
}

#[test]
fn gzip_and_other_encodings_change_nothing() {
    let plain = fixture("google.xml");
    let mut zip = GzEncoder::new(Vec::new(), Compression::fast());
    zip.write_all(&plain).unwrap();
    let expected = shop(&plain[..], None).0;
    assert_eq!(shop(&zip.finish().unwrap()[..], None).0, expected);
    let text = String::from_utf8(plain).unwrap();
    let marked = format!("\u{feff}{text}");
    assert_eq!(shop(marked.as_bytes(), None).0, expected);
    // All of the fixture's characters have one byte in Latin-1.
    let declared = text.replace("UTF-8", "ISO-8859-1");
    let latin: Vec<u8> = declared
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let (shop, problems) = shop(&latin[..], None);
    assert_eq!((shop, problems.total()), (expected, 0));
}

#[test]
fn what_is_hostile_is_rejected_or_made_plain_and_the_rest_goes_on() {
    let mut feed = String::from("id\ttitle\tlink\timage_link\tprice\tavailability\n");
    let mut row = |id: &str, title: &str, link: &str, image: &str, price: &str| {
        writeln!(feed, "{id}\t{title}\t{link}\t{image}\t{price}\tin_stock").unwrap();
    };
    let (good, image) = ("https://shop.example/p", "https://img.example/p.jpg");
    for n in 0..3 {
        row(&format!("good{n}"), "Good", good, image, "5 EUR");
    }
    row(
        "script",
        "<script>alert(1)</script>Cup<img src=x onerror=alert(1)>",
        good,
        image,
        "5 EUR",
    );
    row("bidi", "Cup \u{202e}gpj.exe\u{2066}", good, image, "5 EUR");
    row("long", &"A long title ".repeat(800), good, image, "5 EUR");
    row("image", "Cup", good, "javascript:alert(1)", "5 EUR");
    row("good0", "Newer", good, image, "6 EUR");
    let bad_links = [
        "javascript:alert(1)",
        " JAVASCRIPT:alert(1)",
        "\u{1}javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/p",
        "http://shop.example/p",
        "https://shop.example@evil.example/",
        "vbscript:x",
        "",
    ];
    for (n, link) in bad_links.iter().enumerate() {
        row(&format!("link{n}"), "Cup", link, image, "5 EUR");
    }
    let bad_prices = [
        "-5 EUR",
        "NaN EUR",
        "0 EUR",
        "1e99 EUR",
        "",
        "99999999999999999999 EUR",
        "5 USD",
        "free",
    ];
    for (n, price) in bad_prices.iter().enumerate() {
        row(&format!("price{n}"), "Cup", good, image, price);
    }
    row("", "Cup", good, image, "5 EUR");
    row("untitled", "<b></b>", good, image, "5 EUR");

    let (shop, problems) = shop(feed.as_bytes(), Some("https://shop.example"));
    assert_eq!(shop.products.len(), 7);
    assert_eq!(
        problems.rejected() as usize,
        bad_links.len() + bad_prices.len() + 2
    );
    let by_id = |id: &str| shop.products.iter().find(|p| p.id == id).unwrap();
    assert_eq!(by_id("script").title, "Cup");
    assert_eq!(by_id("bidi").title, "Cup gpj.exe");
    let long = &by_id("long").title;
    assert!(
        long.chars().count() <= 200 && long.ends_with("A long title A…"),
        "{long}"
    );
    assert_eq!(by_id("image").image, None);
    assert_eq!(by_id("good0").title, "Newer");
    for code in [
        Code::Html,
        Code::Control,
        Code::TitleLong,
        Code::Image,
        Code::Duplicate,
        Code::Currency,
        Code::Id,
    ] {
        assert!(problems.counts().contains_key(&code), "{code:?}");
    }
    for problem in problems.listed() {
        assert!(
            problem.line > 1 && !problem.wrong.is_empty() && problem.fix.ends_with('.'),
            "{problem}"
        );
        assert!(
            !problem.to_string().chars().any(char::is_control),
            "{problem:?}"
        );
    }
}

/// A feed of `rows` rows that is never in memory as a whole.
struct Endless {
    row: usize,
    rows: usize,
    buffer: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.buffer.len() < out.len() && self.row < self.rows {
            let n = self.row;
            writeln!(
                self.buffer,
                "p{n},Cup {n},https://shop.example/{n},5 EUR,in_stock"
            )?;
            self.row += 1;
        }
        let length = out.len().min(self.buffer.len());
        out[..length].copy_from_slice(&self.buffer[..length]);
        self.buffer.drain(..length);
        Ok(length)
    }
}

#[test]
fn a_hundred_thousand_rows_are_read() {
    let start = Instant::now();
    let buffer = b"id,title,link,price,availability\n".to_vec();
    let (shop, problems) = shop(
        Endless {
            row: 0,
            rows: 100_000,
            buffer,
        },
        None,
    );
    println!("100,000 rows in {:?}", start.elapsed());
    assert_eq!((shop.products.len(), problems.rejected()), (100_000, 0));
}

/// How often the small features put a product's first five neighbors nearer than a product from
/// elsewhere: 0.5 would be chance.
fn separation(content: &Content) -> f64 {
    let likeness = |a: usize, b: usize| -> i32 {
        let pairs = content.features[a].iter().zip(&content.features[b]);
        pairs.map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
    };
    let (mut nearer, mut pairs) = (0.0, 0.0);
    for (row, list) in content.neighbors.iter().enumerate() {
        for (n, neighbor) in list.iter().take(5).enumerate() {
            let other = (row * 7919 + n * 104_729 + 1) % content.features.len();
            let near = likeness(row, neighbor.row as usize);
            let far = likeness(row, other);
            nearer += if near > far {
                1.0
            } else if near == far {
                0.5
            } else {
                0.0
            };
            pairs += 1.0;
        }
    }
    nearer / pairs
}

#[test]
fn the_real_google_feed_keeps_its_products() {
    let Some(feed) = real("fashion-1000.google.xml") else {
        return;
    };
    let (shop, problems) = shop(&feed[..], None);
    assert_eq!(problems.rows, 1_000);
    assert!(shop.products.len() >= 995, "{}", shop.products.len());
    let content = content(&shop.products);
    let with_neighbors = content
        .neighbors
        .iter()
        .filter(|list| list.len() >= 4)
        .count();
    assert!(with_neighbors >= 950, "{with_neighbors}");
    for (product, list) in shop.products.iter().zip(&content.neighbors) {
        for neighbor in list {
            let other = &shop.products[neighbor.row as usize];
            assert!(product.gender.fits(other.gender) && product.age.fits(other.age));
        }
    }
    let separation = separation(&content);
    println!(
        "neighbors are nearer than others in {:.3} of pairs",
        separation
    );
    assert!(separation > 0.88, "{separation}");
    if std::env::var_os("SHOW_NEIGHBORS").is_some() {
        for row in (0..shop.products.len()).step_by(60) {
            println!("\n{}", shop.products[row].title);
            for neighbor in content.neighbors[row].iter().take(5) {
                println!(
                    "    {} {}",
                    neighbor.score, shop.products[neighbor.row as usize].title
                );
            }
        }
    }
}

#[test]
fn the_real_shopify_export_keeps_its_products() {
    let Some(feed) = real("apparel-147.shopify.csv") else {
        return;
    };
    let (shop, problems) = shop(&feed[..], Some("https://shop.example"));
    assert_eq!(
        (shop.products.len(), problems.rows, problems.variants),
        (147, 1_847, 1_847)
    );
    assert_eq!(problems.rejected(), 0);
}
