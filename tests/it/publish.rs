//! The published folder as the command writes it: whole and split, inspected, kept over a rebuild, and for the real feeds.

use sha2::Digest;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("publish")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn devanture(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_devanture"))
        .args(arguments)
        .output()
        .unwrap()
}

fn feed(products: usize, price: u32) -> String {
    let mut out = String::from(
        "id\ttitle\tlink\timage_link\tprice\tavailability\tproduct_type\tbrand\titem_group_id\n",
    );
    for at in 0..products {
        let _ = writeln!(
            out,
            "v{at}\tThéière numéro {at} en grès émaillé\thttps://shop.example/p/theiere-{at}\thttps://shop.example/i/{at}.jpg\t{}.{} EUR\tin_stock\tMaison > Rayon {}\tMarque {}\tg{}",
            10 + at % 50,
            price,
            at % 7,
            at % 5,
            at / 2
        );
    }
    out
}

fn build(name: &str, products: usize, price: u32, config: &str) -> PathBuf {
    let root = folder(name);
    rebuild(&root, products, price, config);
    root
}

/// Builds a folder's `feed.tsv` by its `devanture.toml` into its `out`.
fn run_build(root: &Path) -> Output {
    let path = |name: &str| root.join(name).to_str().unwrap().to_owned();
    devanture(&[
        "build",
        "--feed",
        &path("feed.tsv"),
        "--config",
        &path("devanture.toml"),
        "--out",
        &path("out"),
    ])
}

fn rebuild(root: &Path, products: usize, price: u32, config: &str) {
    fs::write(root.join("feed.tsv"), feed(products, price)).unwrap();
    fs::write(root.join("devanture.toml"), config).unwrap();
    let output = run_build(root);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn inspect(out: &Path) -> serde_json::Value {
    let output = devanture(&["inspect", out.to_str().unwrap(), "--json"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn files(out: &Path) -> BTreeSet<String> {
    let list = fs::read_dir(out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    list.filter(|name| name.ends_with(".dvt")).collect()
}

#[test]
fn a_small_shop_is_one_pack_and_the_count_is_exact() {
    let root = build("small", 200, 10, "");
    let seen = inspect(&root.join("out"));
    assert_eq!(
        (&seen["products"], &seen["variants"]),
        (&100.into(), &200.into())
    );
    assert_eq!(
        (&seen["categories"], &seen["brands"]),
        (&7.into(), &5.into())
    );
    let kinds: BTreeSet<&str> = seen["packs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pack| pack["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["config", "volatile", "whole", "words"].into());
    for pack in seen["packs"].as_array().unwrap() {
        let file = root.join("out").join(pack["file"].as_str().unwrap());
        assert_eq!(
            fs::metadata(&file).unwrap().len(),
            pack["bytes"].as_u64().unwrap()
        );
        let small = fs::metadata(format!("{}.br", file.display()))
            .unwrap()
            .len();
        assert_eq!(small, pack["brotli_bytes"].as_u64().unwrap());
    }
    let snippet = fs::read_to_string(root.join("out/snippet.html")).unwrap();
    assert!(snippet.contains("data-published='{"), "{snippet}");
    let preloads: Vec<&str> = snippet
        .lines()
        .filter(|line| line.contains("rel=\"preload\""))
        .collect();
    assert_eq!(preloads.len(), 4, "{snippet}");
    assert!(preloads[0].contains("href=\"/packs/manifest.json\""));
    assert!(preloads[1].contains("href=\"/packs/config-"));
    assert!(preloads[2].contains("href=\"/packs/whole."));
    assert!(preloads[3].contains("href=\"/packs/whole-prices."));
}

#[test]
fn a_large_shop_is_split_and_every_kind_of_pack_is_there() {
    let root = build("large", 1200, 10, "[publish]\nwhole-up-to-kb = 2");
    let seen = inspect(&root.join("out"));
    assert_eq!(seen["products"], 600);
    let kinds: BTreeSet<&str> = seen["packs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pack| pack["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "category",
            "config",
            "head",
            "neighbors",
            "volatile",
            "words"
        ]
        .into()
    );
    let manifest = fs::read_to_string(root.join("out/manifest.json")).unwrap();
    assert!(manifest.contains("\"products\":\"/p/\""), "{manifest}");
    assert!(
        fs::metadata(root.join("out/manifest.json.br"))
            .unwrap()
            .len()
            < 2500
    );
}

#[test]
fn the_same_input_gives_the_same_files_and_a_price_change_leaves_the_products_alone() {
    let root = build("prices", 100, 90, "");
    let first = files(&root.join("out"));
    rebuild(&root, 100, 90, "");
    assert_eq!(files(&root.join("out")), first);
    rebuild(&root, 100, 91, "");
    let second = files(&root.join("out"));
    let added: Vec<&String> = second.difference(&first).collect();
    assert_eq!(added.len(), 1, "{added:?}");
    assert!(added[0].starts_with("whole-prices."), "{added:?}");
    assert!(
        second.is_superset(&first),
        "pages under the old manifest still find their files"
    );
    rebuild(&root, 100, 92, "");
    assert!(
        !files(&root.join("out")).is_superset(&first),
        "and two builds later they are gone"
    );
}

#[test]
fn what_has_not_changed_is_not_compressed_again() {
    let config = "[publish]\nwhole-up-to-kb = 2";
    let root = build("again", 1200, 10, config);
    let out = root.join("out");
    // Whoever compressed these files again would overwrite what stands in their siblings.
    let marked = |extension: &str| {
        let mut files = Vec::new();
        for folder in fs::read_dir(out.join("nb")).unwrap() {
            for file in fs::read_dir(folder.unwrap().path()).unwrap() {
                let path = file.unwrap().path();
                let name = path.to_string_lossy().into_owned();
                if name.ends_with(extension) {
                    files.push(path);
                }
            }
        }
        files
    };
    for path in marked(".br") {
        fs::write(path, "kept").unwrap();
    }
    rebuild(&root, 1200, 10, config);
    let kept = |path: &PathBuf| fs::read(path).unwrap() == b"kept";
    assert!(marked(".br").iter().all(kept));
    // Another price moves the prices to new folders; the products stay in theirs.
    rebuild(&root, 1200, 11, config);
    let (new, old): (Vec<PathBuf>, Vec<PathBuf>) =
        marked(".br").into_iter().partition(|path| !kept(path));
    assert!(!new.is_empty());
    let is_price = |path: &PathBuf| path.to_string_lossy().ends_with(".prices.dvt.br");
    assert!(new.iter().all(is_price), "{new:?}");
    assert!(old.iter().any(|path| !is_price(path)));
    // A file that is not what it should be is written again, siblings and all.
    let mut files = marked(".dvt").into_iter();
    let is_products = |path: &PathBuf| !path.to_string_lossy().ends_with(".prices.dvt");
    let damaged = files.find(is_products).unwrap();
    fs::write(&damaged, "DVT").unwrap();
    rebuild(&root, 1200, 11, config);
    assert_ne!(fs::read(&damaged).unwrap(), b"DVT");
    assert!(!kept(&PathBuf::from(format!("{}.br", damaged.display()))));
}

/// The names of the files of packs, without those of prices.
fn product_files(out: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![out.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "dvt") {
                let name = path
                    .strip_prefix(out)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                found.extend(Some(name).filter(|name| !name.contains("prices")));
            }
        }
    }
    found
}

/// A feed of a day: on the second, 3 % of prices and the stock of 30 % of variants are others.
fn day(products: usize, second: bool) -> String {
    let mut out = String::from(
        "id\ttitle\tlink\timage_link\tprice\tsale_price\tavailability\tproduct_type\tbrand\titem_group_id\tcolor\n",
    );
    for at in 0..products {
        let noise = (at as u32).wrapping_mul(2_654_435_761) >> 16;
        let moved = second && noise % 100 < 3;
        let price = (10 + noise % 60 + if moved { noise % 7 + 1 } else { 0 }) * 100 - 10;
        let gone = (noise / 7).is_multiple_of(12) != (second && noise % 10 < 3);
        let sale = noise
            .is_multiple_of(9)
            .then(|| format!("{}.10 EUR", price / 130));
        let _ = writeln!(
            out,
            "v{at}\tThéière {} numéro {at} en grès {}\thttps://shop.example/p/theiere-{at}\thttps://shop.example/i/{at}.jpg\t{}.{:02} EUR\t{}\t{}\tMaison > Rayon {}\tMarque {}\tg{}\t{}",
            ["ronde", "haute", "plate"][at % 3],
            ["bleu", "cru", "noir", "vert"][at / 3 % 4],
            price / 100,
            price % 100,
            sale.unwrap_or_default(),
            if gone { "out_of_stock" } else { "in_stock" },
            at % 17,
            at % 5,
            at / 2,
            ["bleu", "vert"][at % 2],
        );
    }
    out
}

/// Bytes that a visitor downloads of all files whose names `choose` picks.
fn downloaded(out: &Path, choose: impl Fn(&str) -> bool) -> u64 {
    let seen = inspect(out);
    let packs = seen["packs"].as_array().unwrap().iter();
    let chosen = packs.filter(|pack| choose(pack["file"].as_str().unwrap()));
    chosen
        .map(|pack| pack["brotli_bytes"].as_u64().unwrap())
        .sum()
}

#[test]
fn a_day_of_new_prices_and_stock_changes_no_product_pack() {
    let root = folder("day");
    let out = root.join("out");
    let config = "[publish]\nwhole-up-to-kb = 2";
    fs::write(root.join("devanture.toml"), config).unwrap();
    let publish = |feed: String| {
        fs::write(root.join("feed.tsv"), feed).unwrap();
        let output = run_build(&root);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        fs::read_to_string(out.join("manifest.json")).unwrap()
    };
    let yesterday = publish(day(2400, false));
    let before = product_files(&out);
    let today = publish(day(2400, true));
    assert_ne!(yesterday, today);
    assert_eq!(product_files(&out), before);
    let all = downloaded(&out, |_| true);
    let prices = downloaded(&out, |name| name.contains("prices"));
    let manifest = fs::metadata(out.join("manifest.json.br")).unwrap().len();
    println!("prices and stock: {prices} of {all} bytes, and a manifest of {manifest}");
    // These titles are all but alike, and weigh little: in a shop it is half of that (`npm run bench:scale`).
    assert!(prices * 8 < all, "{prices} of {all}");
}

#[test]
fn prices_of_another_generation_are_refused() {
    use devanture::catalog::format::FormatError;
    use devanture::recommend::Shelf;
    // As many products; one has another id.
    let shops = [feed(40, 10), feed(40, 10).replacen("v0\t", "other\t", 1)];
    let packs = shops.map(|feed| {
        let root = folder(&format!("generation-{}", feed.len()));
        fs::write(root.join("feed.tsv"), feed).unwrap();
        let path = |name: &str| root.join(name).to_str().unwrap().to_owned();
        let (feed, out) = (path("feed.tsv"), path("out"));
        let output = devanture(&["build", "--feed", &feed, "--out", &out]);
        assert!(output.status.success());
        ["whole.", "whole-prices."].map(|stem| {
            let name = files(&root.join("out"));
            let name = name.iter().find(|name| name.starts_with(stem)).unwrap();
            fs::read(root.join("out").join(name)).unwrap()
        })
    });
    let [[products, prices], [others, other_prices]] = &packs;
    let load = |products: &[u8], prices: &[u8]| Shelf::load(products, prices, true, 0).map(|_| ());
    assert_eq!(load(products, prices), Ok(()));
    assert_eq!(load(others, other_prices), Ok(()));
    assert_eq!(load(products, other_prices), Err(FormatError::Mismatch));
    assert_eq!(load(others, prices), Err(FormatError::Mismatch));
}

#[test]
fn for_a_host_that_compresses_nothing_packs_are_gzipped_inside() {
    let root = build("inside", 60, 10, "[publish]\ngzip-inside = true");
    let out = root.join("out");
    let plain = inspect(&build("outside", 60, 10, "").join("out"));
    let seen = inspect(&out);
    assert_eq!(seen["products"], plain["products"]);
    let manifest = fs::read_to_string(out.join("manifest.json")).unwrap();
    for name in files(&out) {
        let bytes = fs::read(out.join(&name)).unwrap();
        assert_eq!(bytes[..2], [0x1f, 0x8b], "{name}");
        assert!(!out.join(format!("{name}.br")).exists(), "{name}");
        if name.starts_with("words-") {
            // Words bear the name of their configuration, which has their digest.
            assert!(manifest.contains(&name.replacen("words-", "config-", 1)));
            continue;
        }
        // Name and digest are those of the file as the browser gets it.
        let digest = sha2::Sha256::digest(&bytes);
        let start: String = digest[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert!(name.contains(&start) && manifest.contains(&name), "{name}");
    }
    let total = |seen: &serde_json::Value| -> u64 {
        let packs = seen["packs"].as_array().unwrap();
        packs
            .iter()
            .map(|pack| pack["bytes"].as_u64().unwrap())
            .sum()
    };
    assert!(total(&seen) * 2 < total(&plain));
    rebuild(&root, 60, 10, "");
    rebuild(&root, 60, 10, "");
    assert!(
        files(&out)
            .iter()
            .all(|name| out.join(format!("{name}.br")).exists())
    );
}

#[test]
fn a_damaged_folder_says_so() {
    let root = build("damaged", 40, 10, "");
    let out = root.join("out");
    let name = files(&out)
        .into_iter()
        .find(|name| name.starts_with("whole."))
        .unwrap();
    fs::write(out.join(name), b"DVT").unwrap();
    let output = devanture(&["inspect", out.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("DV-PUBLISH-DAMAGED") && said.contains("build the folder again"),
        "{said}"
    );
}

#[test]
fn a_slip_in_the_configuration_is_told_with_its_place() {
    let root = folder("slip");
    fs::write(root.join("feed.tsv"), feed(4, 10)).unwrap();
    fs::write(root.join("devanture.toml"), "[images]\nmode = \"pol\"\n").unwrap();
    let output = run_build(&root);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("DV-CONFIG-NAME") && said.contains("pool, packed, direct, none"),
        "{said}"
    );
    assert!(!root.join("out").exists());
}

#[test]
fn real_feeds_are_published_whole() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/feeds");
    if !data.is_dir() {
        println!("skipped: {} is not here", data.display());
        return;
    }
    for (file, name, products, variants) in [
        ("fashion-1000.google.xml", "xml", 995, 995),
        ("apparel-147.shopify.csv", "csv", 147, 1847),
    ] {
        let out = folder(name);
        let (feed, to) = (data.join(file), out.to_str().unwrap().to_owned());
        let mut arguments = vec!["build", "--feed", feed.to_str().unwrap(), "--out", &to];
        if name == "csv" {
            arguments.extend(["--site", "https://shop.example"]);
        }
        let output = devanture(&arguments);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let seen = inspect(&out);
        assert!(
            seen["products"].as_u64().unwrap() >= products,
            "{file}: {}",
            seen["products"]
        );
        assert!(
            seen["variants"].as_u64().unwrap() >= variants,
            "{file}: {}",
            seen["variants"]
        );
    }
}

#[test]
fn lines_that_no_product_fills_are_told_to_the_cards() {
    use devanture::placement::{Config, Number, line};
    let out = build("lines", 6, 90, "").join("out");
    let pack = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with("config-fr.") && name.ends_with(".dvt")
        })
        .unwrap();
    let config = Config::decode(&fs::read(pack).unwrap()).unwrap();
    assert_eq!(config.number(Number::Absent), line::RATING | line::UNIT);
}
