//! Products that look alike, from picture files to what a page shows and says; and how ready placements are.

use devanture::builder::config::Config;
use devanture::builder::packs::Source;
use devanture::builder::preview::Folder;
use devanture::builder::preview::readiness::{Readiness, readiness, told};
use devanture::builder::product::{Currency, Product, Shop};
use devanture::builder::publish;
use devanture::builder::similarity::content;
use devanture::builder::visual;
use devanture::catalog::Gender;
use devanture::catalog::format::Kind;
use devanture::placement::Page;
use devanture::recommend::Term;
use devanture::signals::{PageContext, PageType};
use image::{Rgba, RgbaImage};
use std::path::{Path, PathBuf};

const NOW: u32 = 30_000_000;

/// An empty folder of its own, gone with its owner.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("devanture-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A lamp or a ball of one color on white, somewhere in the picture.
fn draw(path: &Path, lamp: bool, color: [u8; 3], shift: i32) {
    let picture = RgbaImage::from_fn(160, 160, |x, y| {
        let (x, y) = (x as i32 - 80 - shift, y as i32 - 80);
        let inside = if lamp {
            (x.abs() < 4 && y.abs() < 60) || (y < -20 && x.abs() < 60 + y)
        } else {
            x * x + y * y < 45 * 45
        };
        let [red, green, blue] = if inside { color } else { [252, 252, 250] };
        Rgba([red, green, blue, 255])
    });
    picture.save(path).unwrap();
}

const RED: [u8; 3] = [180, 45, 50];
const BLUE: [u8; 3] = [50, 70, 160];

/// Balls and lamps, red and blue, two of each; one without a file, one with a broken one, one that is for men.
fn shop(pictures: &Path) -> Vec<Product> {
    let mut products = Vec::new();
    for (name, lamp, color) in [
        ("ball-red", false, RED),
        ("ball-blue", false, BLUE),
        ("lamp-red", true, RED),
        ("lamp-blue", true, BLUE),
    ] {
        for twin in 0..2 {
            let id = format!("{name}-{twin}");
            draw(
                &pictures.join(format!("{id}.png")),
                lamp,
                color,
                twin * 9 - 4,
            );
            products.push(product(&id, products.len()));
        }
    }
    std::fs::write(pictures.join("broken.png"), b"\x89PNG\r\n\x1a\nnothing").unwrap();
    products.push(product("broken", 8));
    products.push(product("lost", 9));
    draw(&pictures.join("for-men.png"), false, RED, 0);
    draw(&pictures.join("for-women.png"), false, RED, 2);
    products.push(Product {
        gender: Gender::Male,
        ..product("for-men", 10)
    });
    products.push(Product {
        gender: Gender::Female,
        ..product("for-women", 11)
    });
    products
}

fn product(id: &str, at: usize) -> Product {
    Product {
        id: id.to_owned(),
        title: format!(
            "Objet {}",
            ["alpha", "beta", "gamma", "delta", "kappa", "sigma"][at % 6]
        ),
        link: format!("https://shop.example/p/{id}"),
        image: Some(format!("https://cdn.example/media/{id}.jpg?width=800")),
        category: vec!["Maison".into(), format!("Rayon {}", at % 3)],
        price_min: 1000 + at as u64,
        price_max: 1000 + at as u64,
        ..Product::default()
    }
}

const CONFIG: &str = "[images]\nmode = \"direct\"\n\
    [[placement]]\nname = \"looks\"\nstrategy = \"visually-similar\"\nleast = 1\n\
    [[placement]]\nname = \"many\"\nstrategy = \"similar\"\nlimit = 40\nleast = 30\n\
    [[placement]]\nname = \"sale\"\nstrategy = \"on-sale\"\n\
    [[placement]]\nname = \"seen\"\nstrategy = \"recently-viewed\"\n\
    [[placement]]\nname = \"best\"\nstrategy = \"bestsellers\"\n";

#[test]
fn pictures_bring_what_looks_alike_to_a_products_page_and_say_so() {
    let place = Place::new("looks");
    let products = shop(&place.0);
    let looked = visual::looks(&products, &place.0).unwrap();
    assert_eq!(looked.pictures, 10);
    let told = looked.told.join("\n");
    assert!(
        told.contains("DV-IMAGE-MISSING: 1 products") && told.contains("lost"),
        "{told}"
    );
    assert!(
        told.contains("DV-IMAGE: ") && told.contains("the picture of broken"),
        "{told}"
    );
    assert_eq!(looked.told.len(), 2, "{told}");
    let mut content = content(&products);
    content.looks = looked.lists;
    let pack = Source::new(&products, &content, "https://shop.example").whole();
    let config = Config::parse(CONFIG).unwrap();
    let compiled = config
        .compile("fr", *b"EUR", 2, "https://shop.example")
        .unwrap();
    let open = |id: &str| {
        let mut page = Page::new();
        page.configure(&compiled.encode().unwrap()).unwrap();
        let (rows, prices) = (
            pack.products.encode(Kind::Whole).unwrap(),
            pack.prices.encode().unwrap(),
        );
        page.load(&rows, &prices, true, NOW).unwrap();
        let context = PageContext {
            kind: PageType::Product,
            products: vec![id.to_owned()],
            ..PageContext::default()
        };
        page.open(context, NOW);
        page
    };
    let shown = |id: &str| {
        let page = open(id);
        let slot = page.slot("looks", 0, &[], NOW);
        slot.map_or(Vec::new(), |slot| {
            page.cards(&slot, NOW)
                .ids
                .iter()
                .map(str::to_owned)
                .collect()
        })
    };
    for kind in ["ball-red", "ball-blue", "lamp-red", "lamp-blue"] {
        for (own, twin) in [(0, 1), (1, 0)] {
            let found = shown(&format!("{kind}-{own}"));
            // Of the red balls there are two more, for men and for women.
            assert!(
                found[..3.min(found.len())].contains(&format!("{kind}-{twin}")),
                "{kind}: {found:?}"
            );
            assert!(
                found[0].starts_with(kind) || kind == "ball-red" && found[0].starts_with("for-"),
                "{kind}: {found:?}"
            );
        }
    }
    assert!(shown("lost").is_empty() && shown("broken").is_empty());
    assert!(!shown("for-men").contains(&"for-women".to_owned()));
    assert!(shown("for-men").contains(&"ball-red-0".to_owned()));
    let page = open("ball-red-0");
    let slot = page.slot("looks", 0, &[], NOW).unwrap();
    assert_eq!(
        page.reasons(&slot.picks[0], NOW)[0],
        "Lui ressemble à l’œil"
    );
    for placement in ["best", "many"] {
        for pick in page
            .slot(placement, 0, &[], NOW)
            .iter()
            .flat_map(|slot| &slot.picks)
        {
            assert_eq!(pick.terms[Term::Looks as usize], 0, "nowhere else");
        }
    }
    let none = visual::looks(&products, &place.0.join("nowhere"));
    assert!(none.unwrap_err().starts_with("DV-IMAGES: "));
}

#[test]
fn the_build_says_how_often_each_placement_is_filled_and_what_to_do() {
    let place = Place::new("ready");
    let out = place.0.join("packs");
    let mut products = shop(&place.0);
    for at in 12..30 {
        products.push(product(&format!("more-{at}"), at));
    }
    let mut content = content(&products);
    content.looks = visual::looks(&products, &place.0).unwrap().lists;
    let count = products.len();
    let shop = Shop {
        site: "https://shop.example".parse().unwrap(),
        currency: Currency::EUR,
        products,
    };
    let config = Config::parse(CONFIG).unwrap();
    publish::publish(&shop, &content, &config, &out, &mut |_| {}).unwrap();
    let folder = Folder::open(&out).unwrap();
    let all = readiness(&folder, &shop.products, NOW).unwrap();
    let of = |name: &str| all.iter().find(|one| one.placement == name).unwrap();
    let on = |one: &Readiness, pages: &str| {
        let filling = one
            .fillings
            .iter()
            .find(|filling| filling.pages == pages)
            .unwrap();
        (filling.filled, filling.short, filling.looked, filling.of)
    };
    // All with a picture that another one looks like.
    let (filled, short, looked, all_products) = on(of("looks"), "product pages");
    assert_eq!((looked, all_products, short), (count, count, 0));
    assert!((8..=10).contains(&filled), "{filled}");
    assert_eq!(on(of("looks"), "home"), (0, 0, 1, 1));
    // There are some, never thirty.
    let (filled, short, ..) = on(of("many"), "product pages");
    assert_eq!((filled, short), (0, count));
    assert!(
        of("many").hint.contains("lower `least`"),
        "{}",
        of("many").hint
    );
    assert_eq!(of("sale").products, Some(0));
    assert!(
        of("sale").hint.contains("sale prices"),
        "{}",
        of("sale").hint
    );
    assert!(of("seen").fillings.is_empty() && of("seen").hint.is_empty());
    assert_eq!(on(of("best"), "carts of one"), (count, 0, count, count));
    assert!(of("best").hint.is_empty());
    let text = told(&all);
    assert!(
        text.contains("from the shopper's own visits")
            && text.contains(&format!("Looked at {count} of {count} product pages")),
        "{text}"
    );
}
