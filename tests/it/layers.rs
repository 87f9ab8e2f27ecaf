//! The order of the path, held by reading the sources: a module uses only those above it, and what is
//! native never reaches a browser module.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The modules in the path's order. A module may use those before it; `builder` and `browser` use only pure ones.
const ORDER: [&str; 12] = [
    "catalog",
    "consent",
    "signals",
    "profile",
    "recommend",
    "placement",
    "measurement",
    "portability",
    "builder",
    "browser",
    "ui",
    "api",
];
const PURE: usize = 8;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let nested = entries.map(|path| {
        if path.is_dir() {
            sources(&path)
        } else {
            vec![path]
        }
    });
    nested
        .flatten()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn is_test(path: &Path) -> bool {
    path.file_stem()
        .is_some_and(|stem| stem.to_string_lossy().ends_with("_test"))
}

/// A source without its unit tests, which may use anything.
fn shipped(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or("")
        .to_owned()
}

#[test]
fn a_module_uses_only_those_above_it() {
    for (place, module) in ORDER.iter().enumerate() {
        for path in sources(&root().join("src").join(module))
            .iter()
            .filter(|path| !is_test(path))
        {
            let text = shipped(path);
            for (other, name) in ORDER.iter().enumerate() {
                let named = text.lines().any(|line| {
                    !line.trim_start().starts_with("//") && line.contains(&format!("crate::{name}"))
                });
                let allowed =
                    other <= place && (other < PURE || other == place || place > PURE + 1);
                assert!(
                    !named || allowed,
                    "{} uses {name}, which stands below it",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn only_the_borders_name_what_the_browser_gives() {
    for path in sources(&root().join("src"))
        .iter()
        .filter(|path| !is_test(path))
    {
        let text = shipped(path);
        let local = path
            .strip_prefix(root().join("src"))
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let names = |what: &str| code.iter().any(|line| line.contains(what));
        let border = local.starts_with("api/") || local.starts_with("browser/");
        assert!(!names("web_sys") || border, "{local} names web_sys");
        assert!(!names("JsValue") || border, "{local} names JsValue");
        assert!(!names("#[wasm_bindgen") || border, "{local} exports");
        assert!(
            !names("inner_html") && !names("innerHTML"),
            "{local} writes markup"
        );
        let reads_clock = names("SystemTime") || names("Instant::now") || names("rand::");
        let pure = ORDER[..PURE].iter().any(|module| local.starts_with(module));
        assert!(
            !(pure && reads_clock),
            "{local} has a clock or chance of its own"
        );
    }
}

#[test]
fn no_crate_of_the_builder_reaches_a_browser_module() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "-e",
            "normal,no-proc-macro",
            "--prefix",
            "none",
            "--features",
            "core,ui,panel,portability",
        ])
        .args(["--target", "wasm32-unknown-unknown"])
        .current_dir(root())
        .output()
        .unwrap();
    let tree = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(tree.contains("wasm-bindgen v"), "{tree}");
    for name in [
        "clap",
        "csv",
        "quick-xml",
        "struson",
        "brotli",
        "flate2",
        "sha2",
        "indicatif",
        "snowball_stemmers_rs",
        "parquet",
        "ruzstd",
        "schemars",
        "statrs",
    ] {
        assert!(
            !tree
                .lines()
                .any(|line| line.starts_with(&format!("{name} v"))),
            "{name} is in the browser's tree"
        );
    }
}
