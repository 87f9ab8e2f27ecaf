//! Writes sample views for `tests/browser/interface.test.mjs`: `cargo run --example views -- <folder>`.
//!
//! Long titles, missing pictures, sales, right-to-left words: what a design must survive.

use std::path::Path;

use devanture::builder::config::panel_words;
use devanture::catalog::Strings;
use devanture::catalog::format::FormatError;
use devanture::consent::{Choice, Level, Via};
use devanture::placement::{
    BannerView, CarouselView, Config, Name, Number, PreferencesView, Text, badge, option,
};
use devanture::profile::{Correction, Event};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let write = |name: &str, bytes: Result<Vec<u8>, FormatError>| -> Outcome {
        let bytes = bytes.map_err(|error| format!("{name}: {error:?}"))?;
        Ok(std::fs::write(folder.join(name), bytes)?)
    };
    write("config-fr.bin", config(FRENCH, "fr", "EUR").encode())?;
    write("config-ar.bin", config(ARABIC, "ar", "EUR").encode())?;
    write(
        "carousel-fr.bin",
        carousel(
            "Choisis d’après vos visites",
            &PRODUCTS,
            option::FEEDBACK | option::ADD,
        )
        .encode(),
    )?;
    write(
        "carousel-optin.bin",
        carousel(
            "Les plus appréciés",
            &PRODUCTS,
            option::FEEDBACK | option::OPT_IN,
        )
        .encode(),
    )?;
    write(
        "carousel-bare.bin",
        carousel(
            "Choisis d’après vos visites",
            &PRODUCTS,
            option::FEEDBACK | option::ADD | option::NO_IMAGES,
        )
        .encode(),
    )?;
    write(
        "carousel-few.bin",
        carousel("Vus récemment", &PRODUCTS[..2], option::FEEDBACK).encode(),
    )?;
    let mut turned = PRODUCTS;
    turned.rotate_left(3);
    write(
        "carousel-turned.bin",
        carousel(
            "Choisis d’après vos visites",
            &turned[..9],
            option::FEEDBACK | option::ADD,
        )
        .encode(),
    )?;
    write(
        "carousel-ar.bin",
        carousel(
            "مختارات بحسب ما شاهدته",
            &ARABIC_PRODUCTS,
            option::FEEDBACK | option::ADD,
        )
        .encode(),
    )?;
    write("banner-fr.bin", banner(["welcome", "Le thé du matin, livré frais", "Trois mélanges de saison, choisis par nos dégustateurs et préparés la veille de l’envoi.", "Découvrir la sélection", "https://shop.test/selection?saison=hiver", "/tea.jpg", "Une théière fumante sur une table claire", "Pour Camille", "Parce que vous avez regardé des thés noirs"]).encode())?;
    write("banner-long.bin", banner(["long", "Une très longue annonce qui ne tient vraiment pas sur une seule ligne, ni même sur deux, quel que soit l’écran", "Un texte qui continue bien au-delà de ce que le cadre peut montrer, parce que quelqu’un a collé tout le paragraphe du catalogue dans le champ prévu pour une phrase courte.", "Découvrir", "javascript:alert(1)", "", "", "<img src=x onerror=alert(1)> Marie-Clémentine", ""]).encode())?;
    write(
        "banner-ar.bin",
        banner([
            "welcome",
            "شاي الصباح طازجًا",
            "ثلاث خلطات موسمية اختارها متذوقونا.",
            "اكتشف المجموعة",
            "https://shop.test/selection",
            "/tea.jpg",
            "إبريق شاي",
            "إلى كاميليا",
            "",
        ])
        .encode(),
    )?;
    for (name, view) in [
        ("preferences-fr.bin", preferences(3, 3, 0, 0, 3)),
        ("preferences-removed.bin", preferences(3, 3, 0, 0, 2)),
        ("preferences-capped.bin", preferences(1, 1, 1, 1, 0)),
        ("preferences-gift.bin", given(preferences(3, 3, 0, 0, 3))),
        ("preferences-guess.bin", guessed(preferences(3, 3, 0, 0, 3))),
        ("preferences-long.bin", preferences(3, 3, 0, 0, 500)),
    ] {
        write(name, Ok(view.encode()))?;
    }
    for language in ["fr", "ar"] {
        let words = panel_words(language)?.encode();
        write(&format!("words-{language}.bin"), Ok(words))?;
    }
    Ok(())
}

/// Title, brand, price, spread, sale, unit price, rating, count, badges, link.
type Product = (
    &'static str,
    &'static str,
    u32,
    u32,
    u32,
    u32,
    u8,
    u32,
    u8,
    &'static str,
);

const PRODUCTS: [Product; 12] = [
    (
        "Théière en fonte émaillée 0,8 l",
        "Iwachu",
        8900,
        0,
        6900,
        0,
        47,
        128,
        badge::SALE | badge::RATED,
        "https://shop.test/p/theiere-fonte?couleur=noir",
    ),
    (
        "Thé noir de Ceylan, jardin d’altitude",
        "Maison Bourgeon",
        1290,
        0,
        0,
        1290,
        44,
        36,
        0,
        "/p/relatif",
    ),
    (
        "Coffret de dégustation « Tour du monde en vingt-quatre infusions » avec carnet, cuillère à doser et boîte en métal réutilisable, édition limitée d’hiver",
        "Comptoir des Deux Rives et Compagnie du Levant",
        129900,
        40000,
        109900,
        0,
        50,
        1204,
        badge::NEW | badge::PREORDER,
        "https://shop.test/p/coffret",
    ),
    (
        "Tasse",
        "",
        450,
        0,
        0,
        0,
        0,
        0,
        0,
        "https://shop.test/p/tasse",
    ),
    (
        "Bouilloire à col de cygne",
        "Fellow",
        15900,
        2000,
        0,
        0,
        49,
        512,
        badge::RATED,
        "https://elsewhere.test/p/bouilloire",
    ),
    (
        "<img src=x onerror=alert(1)> & co",
        "<b>Marque</b>",
        2450,
        0,
        0,
        0,
        31,
        7,
        badge::NEW,
        "javascript:alert(1)",
    ),
    (
        "Matcha de cérémonie, Uji, boîte de 30 g",
        "Marukyu",
        3200,
        0,
        2880,
        9600,
        46,
        88,
        badge::SALE,
        "https://shop.test/p/matcha",
    ),
    (
        "Donaudampfschifffahrtsgesellschaftskapitänstasse",
        "Porzellanmanufaktur",
        1990,
        0,
        1989,
        0,
        42,
        3,
        badge::SALE,
        "https://shop.test/p/tasse-longue",
    ),
    (
        "Filtre à thé en coton biologique",
        "Kinto",
        890,
        0,
        0,
        0,
        0,
        0,
        badge::NEW,
        "https://shop.test/p/filtre",
    ),
    (
        "Miel de châtaignier des Cévennes",
        "Rucher d’Élise",
        1150,
        0,
        0,
        2300,
        48,
        61,
        0,
        "https://shop.test/p/miel",
    ),
    (
        "Sablés au beurre salé",
        "Biscuiterie du Port",
        790,
        0,
        0,
        3160,
        45,
        19,
        0,
        "https://shop.test/p/sables",
    ),
    (
        "Plateau laqué",
        "",
        4900,
        0,
        3900,
        0,
        39,
        12,
        badge::SALE,
        "https://shop.test/p/plateau",
    ),
];

const ARABIC_PRODUCTS: [Product; 8] = [
    (
        "إبريق شاي من الحديد المطلي بالمينا بسعة ثمانمئة مليلتر",
        "إيواتشو",
        8900,
        0,
        6900,
        0,
        47,
        128,
        badge::SALE | badge::RATED,
        "https://shop.test/p/1",
    ),
    (
        "شاي أسود من سيلان",
        "دار البراعم",
        1290,
        0,
        0,
        1290,
        44,
        36,
        0,
        "https://shop.test/p/2",
    ),
    (
        "كوب خزفي",
        "",
        450,
        0,
        0,
        0,
        0,
        0,
        badge::NEW,
        "https://shop.test/p/3",
    ),
    (
        "Matcha de cérémonie, Uji",
        "Marukyu",
        3200,
        0,
        2880,
        9600,
        46,
        88,
        badge::SALE,
        "https://shop.test/p/4",
    ),
    (
        "عسل الكستناء",
        "منحل إليز",
        1150,
        0,
        0,
        2300,
        48,
        61,
        0,
        "https://shop.test/p/5",
    ),
    (
        "صينية مطلية",
        "",
        4900,
        0,
        3900,
        0,
        39,
        12,
        badge::SALE,
        "https://shop.test/p/6",
    ),
    (
        "غلاية بعنق البجعة",
        "Fellow",
        15900,
        2000,
        0,
        0,
        49,
        512,
        badge::RATED,
        "https://shop.test/p/7",
    ),
    (
        "بسكويت بالزبدة",
        "مخبز الميناء",
        790,
        0,
        0,
        3160,
        45,
        19,
        0,
        "https://shop.test/p/8",
    ),
];

fn carousel(title: &str, products: &[Product], options: u32) -> CarouselView {
    let mut view = CarouselView {
        title: [title].into_iter().collect(),
        options: vec![options],
        ..CarouselView::default()
    };
    for (row, product) in products.iter().enumerate() {
        view.ids.push(product.0);
        view.titles.push(product.0);
        view.brands.push(product.1);
        view.links.push(product.9);
        view.images
            .push(if row % 5 == 3 { "" } else { "/picture.jpg" });
        view.price.push(product.2);
        view.spread.push(product.3);
        view.sale.push(product.4);
        view.unit_price.push(product.5);
        view.units.push(if product.5 > 0 { "100 g" } else { "" });
        view.rating.push(product.6);
        view.rating_count.push(product.7);
        view.badges.push(product.8);
        view.notes.push("");
        view.gifts.push(if row % 2 == 0 {
            "Thé noir de Ceylan"
        } else {
            ""
        });
        view.shares.extend([46, 31, 12]);
        view.reasons.push("Proche de « Thé noir de Ceylan »\nDans une catégorie que vous avez regardée : Thés\nApprécié par les clients de la boutique");
    }
    view
}

fn banner(texts: [&str; 9]) -> BannerView {
    BannerView {
        texts: texts.into_iter().collect(),
    }
}

/// A day in November 2026, in minutes.
const NOW: u32 = 29_926_000;

fn preferences(level: u32, most: u32, capped: u32, images: u32, kept: usize) -> PreferencesView {
    let titles = [
        "Thé noir de Ceylan, jardin d’altitude",
        "Théière en fonte émaillée 0,8 l",
        "Coffret de dégustation « Tour du monde en vingt-quatre infusions »",
    ];
    let paths = ["Thés > Noirs", "Cuisine > Théières", "Coffrets"];
    let event = |action: u8, at: usize, ago: u32| Event {
        action,
        hour: NOW / 60 - ago,
        product: at as u32 + 1,
        title: titles[at % 3].to_owned(),
        path: paths[at % 3].to_owned(),
        ..Event::default()
    };
    let browsing = (0..kept).rev().map(|at| {
        let action = [1, 2, 4][at % 3];
        event(action, at, at as u32 * 5)
    });
    let never = Event {
        title: "Tasse".into(),
        ..event(1, 90, 30)
    };
    let paused = Event {
        action: 8,
        title: "Cuisine > Théières".into(),
        ..event(8, 91, 20)
    };
    let choice = Choice::new(Level::Remembered, Via::Panel, NOW - 40_000, 1);
    PreferencesView {
        state: [level, most, capped, images, 90, NOW],
        choice: (kept > 0).then_some(choice),
        corrections: if kept > 0 {
            vec![never, paused]
        } else {
            vec![]
        },
        browsing: browsing.collect(),
        guesses: Vec::new(),
    }
}

/// The same of somebody who is taken for somebody.
fn guessed(view: PreferencesView) -> PreferencesView {
    let told = "4 des 6 dernières choses que vous avez regardées vont avec « Le thé, c’est vous »";
    let guess = Event::said(77, NOW / 60, "Le thé, c’est vous", told);
    PreferencesView {
        guesses: vec![guess],
        ..view
    }
}

/// The same with a gift: what the second row tells.
fn given(mut view: PreferencesView) -> PreferencesView {
    let row = view.browsing.len() - 2;
    view.corrections.push(Event {
        action: Correction::Gift as u8,
        ..view.browsing[row].clone()
    });
    view
}

fn config(words: &[(&str, &str)], locale: &str, currency: &str) -> Config {
    let said = |key: &str| match key {
        "locale" => locale.to_owned(),
        _ => words
            .iter()
            .find(|(known, _)| *known == key)
            .map_or_else(|| key.to_owned(), |(_, text)| (*text).to_owned()),
    };
    let texts: Vec<String> = Text::ALL.iter().map(|(_, key)| said(key)).collect();
    let mut numbers = vec![0; Number::COUNT];
    numbers[Number::Exponent as usize] = 2;
    numbers[Number::AddButton as usize] = 1;
    let mut names = vec![""; Name::COUNT];
    names[Name::Currency as usize] = currency;
    Config {
        texts: texts.iter().map(String::as_str).collect::<Strings>(),
        numbers,
        names: names.into_iter().collect(),
        ..Config::default()
    }
}

const FRENCH: &[(&str, &str)] = &[
    ("reason-page", "Ressemble au produit de cette page"),
    ("reason-taste", "Dans le style de ce que vous regardez"),
    ("reason-price", "Dans vos prix habituels"),
    ("reason-popular", "Apprécié par les clients de la boutique"),
    ("reason-new", "Arrivé récemment"),
    ("reason-sale", "En promotion en ce moment"),
    ("reason-rated", "Bien noté"),
    ("previous", "Produits précédents"),
    ("next", "Produits suivants"),
    ("carousel", "carrousel"),
    ("position", "Page {page} sur {pages}"),
    ("add", "Ajouter au panier"),
    ("add-named", "Ajouter au panier : {title}"),
    ("added", "Ajouté au panier : {title}"),
    ("why", "Pourquoi « {title} » ?"),
    ("why-heading", "Pourquoi ce produit ?"),
    ("less", "Moins de ce genre"),
    ("never", "Ne plus le proposer"),
    ("less-done", "C’est noté : moins de ce genre."),
    ("more-like-this", "Plus de ce genre"),
    ("more-done", "C’est noté : plus de ce genre."),
    ("gift", "« {title} » était un cadeau"),
    ("gift-done", "« {title} » ne compte plus."),
    ("never-done", "C’est noté : ce produit ne reviendra plus."),
    ("from", "dès {price}"),
    ("was", "Ancien prix : {price}"),
    ("now", "Prix réduit : {price}"),
    ("discount", "−{percent} %"),
    ("rating", "Noté {rating} sur 5 par {count} personnes"),
    ("per-unit", "{price} / {unit}"),
    ("badge-new", "Nouveau"),
    ("badge-sale", "Promotion"),
    ("badge-preorder", "Précommande"),
    ("badge-rated", "Très bien noté"),
    ("opt-in-title", "Des choix qui vous ressemblent ?"),
    (
        "opt-in-text",
        "Le classement peut tenir compte de vos visites. Elles restent dans ce navigateur, et vous pouvez tout effacer.",
    ),
    ("opt-in-yes", "Personnaliser"),
    ("opt-in-no", "Non merci"),
    ("dismiss", "Fermer l’annonce"),
    ("loading", "Chargement des recommandations"),
];

const ARABIC: &[(&str, &str)] = &[
    ("reason-page", "يشبه منتج هذه الصفحة"),
    ("reason-taste", "على نمط ما تتصفحه"),
    ("reason-price", "ضمن الأسعار التي تتصفحها عادة"),
    ("reason-popular", "يحبه زبائن المتجر"),
    ("reason-new", "وصل حديثًا"),
    ("reason-sale", "عليه تخفيض الآن"),
    ("reason-rated", "تقييمه جيد"),
    ("previous", "المنتجات السابقة"),
    ("next", "المنتجات التالية"),
    ("carousel", "شريط منتجات"),
    ("position", "الصفحة {page} من {pages}"),
    ("add", "أضف إلى السلة"),
    ("add-named", "أضف إلى السلة: {title}"),
    ("added", "أُضيف إلى السلة: {title}"),
    ("why", "لماذا {title}؟"),
    ("why-heading", "لماذا هذا المنتج؟"),
    ("less", "أقل من هذا النوع"),
    ("more-like-this", "المزيد من هذا النوع"),
    ("gift", "«{title}» كان هدية"),
    ("never", "لا تعرضه مجددًا"),
    ("from", "ابتداءً من {price}"),
    ("was", "السعر القديم: {price}"),
    ("now", "السعر المخفض: {price}"),
    ("discount", "خصم {percent}٪"),
    ("rating", "التقييم {rating} من 5 ({count})"),
    ("per-unit", "{price} / {unit}"),
    ("badge-new", "جديد"),
    ("badge-sale", "تخفيض"),
    ("badge-rated", "تقييم ممتاز"),
    ("dismiss", "إغلاق"),
    ("loading", "جارٍ التحميل"),
];
