use super::*;
use crate::builder::packs::Source;
use crate::builder::similarity::content;

const BOOST: &str = "[[rule]]\nname = \"a\"\naction = \"boost\"\nmatch = { brand = \"Brume\" }\n";

fn products() -> Vec<Product> {
    let product = |at: u64| Product {
        id: format!("p{at}"),
        variant_ids: vec![format!("p{at}"), format!("p{at}-v")],
        group: Some(format!("g{at}")),
        title: format!("Théière {at}"),
        link: format!("https://shop.example/p/{at}"),
        brand: ["Brume", "Argile"][at as usize % 2].into(),
        category: vec!["Maison".into(), format!("Rayon {}", at % 3)],
        labels: [
            ["", "Coup de cœur"][at as usize / 2 % 2].into(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ],
        colors: vec!["Bleu".into()],
        price_min: 1000 + at,
        price_max: 1000 + at,
        cost: (at < 4).then_some(200 * at),
        rating: Some(3.0 + at as f32 / 10.0),
        rating_count: at as u32,
        ..Product::default()
    };
    (0..12).map(product).collect()
}

fn holding(condition: &str) -> Vec<usize> {
    let condition: Condition = toml::from_str(condition).unwrap();
    let products = products();
    (0..products.len())
        .filter(|row| condition.holds(&products[*row]))
        .collect()
}

#[test]
fn a_condition_asks_for_every_key_and_for_any_entry_of_a_list() {
    assert_eq!(holding(""), (0..12).collect::<Vec<_>>());
    assert_eq!(holding("brand = \"brume\""), [0, 2, 4, 6, 8, 10]);
    assert_eq!(
        holding("brand = \"Brume\"\ncategory = \"Maison > Rayon 1\""),
        [4, 10]
    );
    assert_eq!(
        holding("category = [\"Maison > Rayon 1\", \"Maison > Rayon 2\"]\nbrand = \"Brume\""),
        [2, 4, 8, 10]
    );
    assert_eq!(holding("category = \"Mais\""), [0; 0]);
    assert_eq!(holding("id = [\"p1-v\", \"g3\"]"), [1, 3]);
    assert_eq!(
        holding("label = \"coup de cœur\"\nbrand = \"Brume\""),
        [2, 6, 10]
    );
    assert_eq!(holding("rating-from = 3.9\nratings-from = 11"), [11]);
    assert_eq!(holding("rating-to = 3.1"), [0, 1]);
    assert_eq!(holding("stock = \"preorder\""), [0; 0]);
}

#[test]
fn a_margin_is_that_of_the_sale_and_unknown_without_a_cost() {
    assert_eq!(holding("margin-from = 70"), [0, 1]);
    assert_eq!(holding("margin-to = 70"), [2, 3]);
    let mut product = products().remove(1);
    product.sale = Some(250);
    let wanted: Condition = toml::from_str("margin-from = 70").unwrap();
    assert!(!wanted.holds(&product));
}

#[test]
fn conditions_become_bits_of_the_daily_pack_and_nothing_else_of_them_is_published() {
    let text = "[[rule]]\nname = \"m\"\naction = \"boost\"\nmatch = { margin-from = 70 }\n[[rule]]\nname = \"l\"\naction = \"bury\"\nmatch = { label = \"Coup de cœur\", age-to = 9 }\nexcept = { margin-from = 70 }\n";
    let config = Config::parse(text).unwrap();
    let compiled = config.compile_rules(2).unwrap();
    assert_eq!(compiled.marks.len(), 2, "the same condition is one mark");
    let products = products();
    let content = content(&products);
    let plain = Source::new(&products, &content, "https://shop.example").whole();
    let marks = compiled.marks(&products);
    let marked = Source::new(&products, &content, "https://shop.example")
        .marked(marks)
        .whole();
    assert_eq!(
        marked.products, plain.products,
        "a new rule leaves the packs of a year as they are"
    );
    let bit = |row, mark| marked.prices.is_marked(row, mark);
    assert_eq!(
        (0..12).filter(|row| bit(*row, 0)).collect::<Vec<_>>(),
        [0, 1]
    );
    assert_eq!(
        (0..12).filter(|row| bit(*row, 1)).collect::<Vec<_>>(),
        [2, 3, 6, 7, 10, 11]
    );
    assert!(!bit(0, 2) && !bit(0, 31) && !bit(0, 32) && !bit(99, 0));
    let bytes = [
        marked.prices.encode().unwrap(),
        config
            .compile("fr", *b"EUR", 2, "")
            .unwrap()
            .encode()
            .unwrap(),
    ]
    .concat();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("Coup"));
    // Without rules there is nothing of them in the pack.
    assert!(plain.prices.encode().unwrap().len() + 24 < marked.prices.encode().unwrap().len());
}

#[test]
fn many_conditions_need_more_than_one_word() {
    let rule = |at: usize| {
        format!(
            "[[rule]]\nname = \"r{at}\"\naction = \"boost\"\nmatch = {{ id = \"p{}\", ratings-from = {} }}\n",
            at % 12,
            at / 12
        )
    };
    let text: String = (0..100).map(rule).collect();
    let compiled = Config::parse(&text).unwrap().compile_rules(2).unwrap();
    let products = products();
    let content = content(&products);
    let pack = Source::new(&products, &content, "")
        .marked(compiled.marks(&products))
        .whole();
    for mark in 0..100usize {
        for (row, product) in products.iter().enumerate() {
            let holds = compiled.marks[mark].holds(product);
            assert_eq!(
                pack.prices.is_marked(row, mark as u32),
                holds,
                "{mark} {row}"
            );
        }
    }
}

#[test]
fn what_rules_bring_up_is_in_the_pack_of_every_page() {
    let text = "[[rule]]\nname = \"p\"\naction = \"pin\"\nposition = 1\nmatch = { id = \"p3\" }\n";
    let compiled = Config::parse(text).unwrap().compile_rules(2).unwrap();
    let products = products();
    let content = content(&products);
    let head = |marks| Source::new(&products, &content, "").marked(marks).head(4);
    let ids = |pack: crate::builder::packs::Pack| pack.products.ids.position("p3");
    assert!(ids(head(Marks::default())).is_none());
    assert!(ids(head(compiled.marks(&products))).is_some());
}

#[test]
fn a_slip_is_told_with_its_rule_its_line_and_its_mend() {
    let rule = |rest: &str| format!("# Les règles\n\n[[rule]]\nname = \"a\"\n{rest}");
    for (text, code, parts) in [
        (
            rule("action = \"boots\"\nmatch = { brand = \"B\" }"),
            "DV-CONFIG-NAME",
            ["line 3", "exclude, only, boost, bury, pin"],
        ),
        (
            rule("action = \"boost\""),
            "DV-CONFIG-RULE",
            ["means every product", "say which"],
        ),
        (
            rule("action = \"boost\"\nmatch = { brands = \"B\" }"),
            "DV-CONFIG-SYNTAX",
            ["line 6", "brands"],
        ),
        (
            rule("action = \"boost\"\nmatch = { price-from = \"3 €\" }"),
            "DV-CONFIG-SYNTAX",
            ["line 6", "price-from"],
        ),
        (
            rule("action = \"boost\"\nmatch = { price-from = 9, price-to = 3 }"),
            "DV-CONFIG-RULE",
            ["price-from of match of rule \"a\"", "swap"],
        ),
        (
            rule("action = \"boost\"\nmatch = { rating-from = 45 }"),
            "DV-CONFIG-RULE",
            ["rating-from", "between 0 and 5"],
        ),
        (
            rule("action = \"boost\"\nmatch = { brand = \" \" }"),
            "DV-CONFIG-RULE",
            ["brand of match", "empty"],
        ),
        (
            rule("action = \"boost\"\nmatch = { stock = \"low\" }"),
            "DV-CONFIG-NAME",
            ["stock of match", "in-stock"],
        ),
        (
            rule("action = \"exclude\"\nmatch = { brand = \"B\" }\nstrength = 3"),
            "DV-CONFIG-RULE",
            ["has strength", "\"boost\" or \"bury\""],
        ),
        (
            rule("action = \"pin\"\nmatch = { brand = \"B\" }"),
            "DV-CONFIG-RULE",
            ["without saying where", "position = 1"],
        ),
        (
            rule("action = \"pin\"\nposition = 0\nmatch = { brand = \"B\" }"),
            "DV-CONFIG-VALUE",
            ["position of rule \"a\"", "between 1 and 48"],
        ),
        (
            rule("action = \"only\"\nsame = [\"brand\"]\nloosen = true"),
            "DV-CONFIG-RULE",
            ["loosens no category", "same = [\"category\"]"],
        ),
        (
            rule("action = \"only\"\nsame = [\"category\"]\nenough = 3"),
            "DV-CONFIG-RULE",
            ["enough", "loosen = true"],
        ),
        (
            rule("action = \"only\"\nsame = [\"category\", \"parent\"]"),
            "DV-CONFIG-RULE",
            ["two levels", "keep one"],
        ),
        (
            rule("action = \"only\"\nsame = [\"shop\"]"),
            "DV-CONFIG-NAME",
            ["same of rule", "department"],
        ),
        (
            rule("action = \"only\"\nprice = \"less\""),
            "DV-CONFIG-NAME",
            ["price of rule", "cheaper, dearer"],
        ),
        (
            rule("action = \"boost\"\nmatch = { brand = \"B\" }\nplacements = [\"homme\"]"),
            "DV-CONFIG-NAME",
            ["a placement of rule", "for-you"],
        ),
        (
            rule("action = \"boost\"\nmatch = { brand = \"B\" }\nsegments = [\"vip\"]"),
            "DV-CONFIG-NAME",
            ["a segment of rule", "new, returning"],
        ),
        (
            rule("action = \"boost\"\nmatch = { brand = \"B\" }\ndays = [\"lundi\"]"),
            "DV-CONFIG-NAME",
            ["a day of rule", "mon, tue"],
        ),
        (
            rule("action = \"boost\"\nmatch = { brand = \"B\" }\nhours = \"18h-20h\""),
            "DV-CONFIG-RULE",
            ["18h-20h", "18:00-23:30"],
        ),
        (
            rule(
                "action = \"boost\"\nmatch = { brand = \"B\" }\nfrom = 2026-12-24\nto = 2026-12-01",
            ),
            "DV-CONFIG-RULE",
            ["ends before it begins", "swap"],
        ),
        (
            rule("action = \"boost\"\nmatch = { brand = \"B\" }\nfrom = 2026-12-24T00:00:00Z"),
            "DV-CONFIG-RULE",
            ["time zone", "leave the zone out"],
        ),
        (
            rule("action = \"boost\"\nmatch = { brand = \"B\" }\nreason = { de = \"Neu\" }"),
            "DV-CONFIG-NAME",
            ["reason of rule", "fr, en, ar"],
        ),
        (
            format!("{BOOST}{BOOST}"),
            "DV-CONFIG-RULE",
            ["rule \"a\" (line 5) is there twice", "its own"],
        ),
    ] {
        let error = Config::parse(&text).expect_err(&text);
        assert_eq!(error.code, code, "{text}: {error}");
        for part in parts {
            assert!(error.message.contains(part), "{text}: {error}");
        }
    }
}

#[test]
fn days_and_hours_are_minutes_of_the_shoppers_clock() {
    let text = format!(
        "{BOOST}from = 1970-01-02T01:00:00\nto = 1970-01-03\nhours = \"22:00-06:30\"\ndays = [\"mon\", \"sun\"]\n"
    );
    let compiled = Config::parse(&text).unwrap().compile_rules(2).unwrap();
    let part = |part: Part| compiled.numbers[part as usize];
    assert_eq!(
        (part(Part::From), part(Part::To)),
        (1500, 4320),
        "to the end of the day"
    );
    assert_eq!(
        (part(Part::Opens), part(Part::Closes), part(Part::Days)),
        (1320, 390, 0b100_0001)
    );
}

#[test]
fn money_is_in_the_minor_unit_of_the_shop() {
    let text = "[[rule]]\nname = \"a\"\naction = \"boost\"\nmatch = { price-from = 19.9, price-to = 30 }\n";
    let config = Config::parse(text).unwrap();
    assert_eq!(config.compile_rules(2).unwrap().tests[1..3], [1990, 3001]);
    assert_eq!(config.compile_rules(0).unwrap().tests[1..3], [20, 31]);
}
