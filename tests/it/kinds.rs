//! Lists made by hand and articles, from a feed and files to what a page shows.

use devanture::builder::articles;
use devanture::builder::config::Config;
use devanture::builder::feeds::{Options, Source as Feed, read};
use devanture::builder::lists;
use devanture::builder::packs::Source;
use devanture::builder::problems::Problems;
use devanture::builder::product::Shop;
use devanture::builder::similarity::{Content, Neighbor, content};
use devanture::catalog::format::Kind;
use devanture::placement::{Page, badge, option};
use devanture::signals::{PageContext, PageType};

const NOW: u32 = 30_000_000;

const FEED: &str = "id,title,link,price,availability,image_link,product_type,unit_pricing_measure,Va avec\n\
    pot,Théière en fonte,https://shop.example/pot,59.00 EUR,in_stock,https://shop.example/pot.jpg,Cuisine > Thé,,cup; tray | gone\n\
    cup,Tasse bleue,https://shop.example/cup,9.00 EUR,in_stock,https://shop.example/cup.jpg,Cuisine > Tasses,,\n\
    tray,Plateau de bois,https://shop.example/tray,19.00 EUR,out_of_stock,https://shop.example/tray.jpg,Cuisine > Plateaux,,\n\
    mat,Dessous de plat,https://shop.example/mat,5.00 EUR,in_stock,https://shop.example/mat.jpg,Cuisine > Plateaux,,\n\
    big,Thé noir de Ceylan en vrac,https://shop.example/big,10.00 EUR,in_stock,https://shop.example/big.jpg,Épicerie > Thés,250 g,\n\
    small,Thé noir de Ceylan en vrac,https://shop.example/small,8.00 EUR,in_stock,https://shop.example/small.jpg,Épicerie > Thés,100 g,\n\
    fair,Thé noir de Ceylan en vrac,https://shop.example/fair,9.00 EUR,in_stock,https://shop.example/fair.jpg,Épicerie > Thés,250 g,\n\
    unsaid,Thé noir de Ceylan en vrac,https://shop.example/unsaid,1.00 EUR,in_stock,https://shop.example/unsaid.jpg,Épicerie > Thés,,\n";

const CONFIG: &str = "[shop]\nlist-column = \"va_avec\"\n\
    [[list]]\nname = \"gifts\"\nfor = [\"cup\"]\nproducts = [\"mat\", \"pot\"]\n\
    [[article]]\ntitle = { fr = \"Choisir sa théière\", en = \"Choosing a teapot\" }\nlink = \"/guides/pot/\"\nimage = \"/guides/pot.jpg\"\nproducts = [\"pot\"]\ncategories = [\"Cuisine > Tasses\"]\n\
    [[article]]\ntitle = \"Le jardin en mars\"\nlink = \"/guides/jardin/\"\ncategories = [\"Jardin\"]\n\
    [[placement]]\nname = \"look\"\nstrategy = \"curated\"\nleast = 1\n\
    [[placement]]\nname = \"gifts\"\nstrategy = \"curated\"\nlist = \"gifts\"\nleast = 1\n\
    [[placement]]\nname = \"read\"\nstrategy = \"articles\"\nleast = 1\n\
    [[placement]]\nname = \"set\"\nstrategy = \"bundle\"\n\
    [[placement]]\nname = \"similar\"\nstrategy = \"similar\"\nleast = 1\n\
    [[placement]]\nname = \"cheaper\"\nstrategy = \"cheaper\"\nleast = 1\n";

struct Built {
    config: Config,
    shop: Shop,
    content: Content,
    told: Vec<String>,
}

fn build() -> Built {
    let config = Config::parse(CONFIG).unwrap();
    let options = Options {
        list_column: config.shop.list_column.clone(),
        ..Options::default()
    };
    let feed = Feed {
        name: "feed.csv".into(),
        bytes: Box::new(FEED.as_bytes()),
    };
    let mut shop = read(vec![feed], &options, &mut Problems::new(9, None)).unwrap();
    let rows = articles::rows(&config.article, &config, &shop).unwrap();
    shop.products.extend(rows);
    let mut content = content(&shop.products);
    let mut told = lists::curated(&shop.products, &config, &mut content.listed);
    told.extend(articles::link(
        &config.article,
        &shop.products,
        &mut content,
    ));
    Built {
        config,
        shop,
        content,
        told,
    }
}

fn open(built: &Built, head: bool, product: &str) -> Page {
    let origin = "https://shop.example";
    let source = Source::new(&built.shop.products, &built.content, origin);
    let (pack, kind) = if head {
        (source.head(1), Kind::Head)
    } else {
        (source.whole(), Kind::Whole)
    };
    let compiled = built.config.compile("fr", *b"EUR", 2, origin).unwrap();
    let mut page = Page::new();
    page.configure(&compiled.encode().unwrap()).unwrap();
    let products = pack.products.encode(kind).unwrap();
    let prices = pack.prices.encode().unwrap();
    page.load(&products, &prices, true, NOW).unwrap();
    let context = PageContext {
        kind: PageType::Product,
        products: Vec::from_iter((!product.is_empty()).then(|| product.to_owned())),
        ..PageContext::default()
    };
    page.open(context, NOW);
    page
}

fn ids(page: &Page, placement: &str) -> Vec<String> {
    let Some(slot) = page.slot(placement, 0, &[], NOW) else {
        return Vec::new();
    };
    let view = page.cards(&slot, NOW);
    view.ids.iter().map(str::to_owned).collect()
}

#[test]
fn a_column_of_the_feed_and_a_list_of_the_configuration_reach_their_pages() {
    let built = build();
    assert_eq!(built.told.len(), 1, "{:?}", built.told);
    assert!(built.told[0].contains("product pot names 1 of 3 ids"));
    // The tray is sold out.
    assert_eq!(ids(&open(&built, false, "pot"), "look"), ["cup"]);
    assert_eq!(ids(&open(&built, false, "cup"), "look"), ["mat", "pot"]);
    assert!(ids(&open(&built, false, "mat"), "look").is_empty());
    assert_eq!(
        ids(&open(&built, false, "mat"), "gifts"),
        ["pot"],
        "never the page's own"
    );
}

#[test]
fn every_page_of_a_large_catalog_has_what_a_named_list_and_the_articles_need() {
    let built = build();
    let page = open(&built, true, "");
    assert_eq!(ids(&page, "gifts"), ["mat", "pot"]);
    assert_eq!(ids(&page, "read").len(), 2);
}

#[test]
fn articles_stand_beside_products_ranked_by_the_page_and_never_among_them() {
    let built = build();
    let guide = "https://shop.example/guides/pot/";
    let page = open(&built, false, "pot");
    assert_eq!(ids(&page, "read")[0], guide);
    let slot = page.slot("read", 0, &[], NOW).unwrap();
    let view = page.cards(&slot, NOW);
    assert_eq!(view.titles.get(0), "Choisir sa théière");
    assert_eq!(view.links.get(0), "/guides/pot/");
    assert_eq!((view.badges[0], view.price[0]), (badge::ARTICLE, 0));
    assert_eq!(
        page.reasons(&slot.picks[0], NOW)[0],
        "Ressemble au produit de cette page"
    );
    // By its category on another product's page, once, though it stands in two rows.
    let page = open(&built, false, "cup");
    assert_eq!(ids(&page, "read")[0], guide);
    for product in ["pot", "cup", "big"] {
        let similar = ids(&open(&built, false, product), "similar");
        assert!(
            similar.iter().all(|id| !id.starts_with("https:")),
            "{similar:?}"
        );
    }
    // Everyone on the page fetches its picture.
    assert!(page.pool_images().contains(&"/guides/pot.jpg".to_owned()));
}

#[test]
fn a_smaller_packet_is_not_cheaper() {
    let built = build();
    // 100 g for 8.00 cost more than 250 g for 10.00; what has no unit price is another thing.
    assert_eq!(ids(&open(&built, false, "big"), "cheaper"), ["fair"]);
    let page = open(&built, false, "big");
    let slot = page.slot("cheaper", 0, &[], NOW).unwrap();
    let note = page.cards(&slot, NOW).notes.get(0).to_owned();
    assert!(note.contains("de moins") && note.contains('/'), "{note}");
    assert!(ids(&open(&built, false, "fair"), "cheaper").is_empty());
    assert!(ids(&open(&built, false, "unsaid"), "cheaper").is_empty());
}

#[test]
fn a_bundle_is_the_pages_product_and_what_goes_with_it() {
    let mut built = build();
    let row = |id: &str| {
        built
            .shop
            .products
            .iter()
            .position(|product| product.id == id)
    };
    let (pot, mat, tray) = (
        row("pot").unwrap(),
        row("mat").unwrap(),
        row("tray").unwrap(),
    );
    // No log: the list made by hand, without what is sold out.
    let page = open(&built, false, "pot");
    assert_eq!(ids(&page, "set"), ["pot", "cup"]);
    let slot = page.slot("set", 0, &[], NOW).unwrap();
    let view = page.cards(&slot, NOW);
    assert_eq!(view.options, [option::BUNDLE]);
    assert_eq!(
        view.reasons.get(0),
        "",
        "the page's own product needs no reason"
    );
    assert!(
        ids(&open(&built, false, "tray"), "set").is_empty(),
        "sold out itself"
    );
    assert!(ids(&open(&built, false, ""), "set").is_empty());
    let mut page = open(&built, false, "pot");
    page.set_cart(vec!["pot".into()], None);
    assert!(ids(&page, "set").is_empty(), "already in the cart");
    // With a log, what is bought in one basket; what is sold out stays out.
    let near = |row: usize| Neighbor {
        row: row as u32,
        score: 200,
    };
    built.content.together = vec![Vec::new(); built.shop.products.len()];
    built.content.together[pot] = vec![near(tray), near(mat)];
    assert_eq!(ids(&open(&built, false, "pot"), "set"), ["pot", "mat"]);
}
