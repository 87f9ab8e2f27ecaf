//! Beside the published folder: which of its files a page fetches, and what its address alone says of it.
//!
//! The native twin of `src/js/address.ts` and of the last resort in `src/js/page.ts`; `tests/fixtures/addresses.json` holds
//! both to one behavior. Knows no person, reads no file.

use super::publish::{Buckets, Manifest};
use crate::catalog::key;
use crate::signals::PageType;

/// The two halves of a pack: names of the products' file and of their prices'.
pub(super) type Halves = (String, String);

fn bucket(folder: &str, buckets: &Buckets, text: &str) -> Option<Halves> {
    let number = (key(text) as usize).checked_rem(buckets.buckets)?;
    let group = number * buckets.groups.len() / buckets.buckets;
    let (products, prices) = buckets.groups.get(group)?;
    Some((
        format!("{folder}/{products}/{number}.dvt"),
        format!("{folder}/{prices}/{number}.prices.dvt"),
    ))
}

/// The packs of a page, given its normalized path and the category it declares.
pub(super) fn packs_of(manifest: &Manifest, path: &str, category: &str) -> Vec<Halves> {
    let halves = |(products, prices): &((String, String), (String, String))| {
        (products.0.clone(), prices.0.clone())
    };
    if let Some(whole) = &manifest.whole {
        return vec![halves(whole)];
    }
    let mut packs: Vec<Halves> = manifest.head.iter().map(halves).collect();
    if let (Some(neighbors), Some(products)) = (&manifest.neighbors, &manifest.products)
        && path.starts_with(products.as_str())
        && path.len() > products.len()
    {
        packs.extend(bucket("nb", neighbors, path));
    }
    if let Some(categories) = manifest.category.as_ref().filter(|_| !category.is_empty()) {
        packs.extend(bucket("cat", categories, category));
    }
    packs
}

/// The configuration in a language: exactly that one, else its primary subtag, else the shop's own.
pub(super) fn config_of<'a>(manifest: &'a Manifest, wanted: &str) -> Option<&'a str> {
    let primary = wanted.split('-').next().unwrap_or("");
    [wanted, primary, &manifest.locale]
        .into_iter()
        .find_map(|name| manifest.locales.get(name))
        .map(|(file, _)| file.as_str())
}

/// What a page's normalized path alone says of its type. `products` is what product addresses begin with.
pub(super) fn kind_of(path: &str, products: Option<&str>) -> PageType {
    if products.is_some_and(|start| start.len() > 1 && path.starts_with(start) && path != start) {
        return PageType::Product;
    }
    let last = path.rsplit('/').next().unwrap_or("");
    let steps: Vec<&str> = path.split('/').skip(1).collect();
    let has = |names: &[&str]| steps.iter().any(|step| names.contains(step));
    let language =
        |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let home = match steps.as_slice() {
        [""] => true,
        [only] | [only, ""] => match only.split_once('-') {
            Some((first, second)) => language(first) && language(second),
            None => language(only),
        },
        _ => false,
    };
    if home {
        PageType::Home
    } else if ["cart", "basket", "panier", "warenkorb"].contains(&last) {
        PageType::Cart
    } else if has(&["checkout", "checkouts", "commande", "kasse"]) {
        PageType::Checkout
    } else if has(&["search", "recherche", "catalogsearch"]) {
        PageType::Search
    } else {
        PageType::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::normalize_path;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Case {
        manifest: String,
        address: String,
        category: String,
        packs: Vec<[String; 2]>,
        kind: String,
    }

    #[derive(Deserialize)]
    struct Fixture {
        manifests: std::collections::BTreeMap<String, Manifest>,
        pages: Vec<Case>,
        languages: Vec<(String, String)>,
    }

    fn fixture() -> Fixture {
        serde_json::from_str(include_str!("../../tests/fixtures/addresses.json")).unwrap()
    }

    #[test]
    fn pages_fetch_what_the_browser_fetches() {
        let fixture = fixture();
        assert!(fixture.pages.len() > 20);
        for case in &fixture.pages {
            let manifest = &fixture.manifests[&case.manifest];
            let path = normalize_path(&case.address);
            let expected: Vec<Halves> = case
                .packs
                .iter()
                .map(|[products, prices]| (products.clone(), prices.clone()))
                .collect();
            assert_eq!(
                packs_of(manifest, &path, &case.category),
                expected,
                "{}",
                case.address
            );
            let kind = kind_of(&path, manifest.products.as_deref());
            let (_, name) = PageType::ALL[kind as usize];
            assert_eq!(name, case.kind, "{}", case.address);
        }
    }

    #[test]
    fn the_language_is_the_page_s_its_primary_subtag_or_the_shop_s() {
        let fixture = fixture();
        for (wanted, file) in &fixture.languages {
            assert_eq!(
                config_of(&fixture.manifests["small"], wanted),
                Some(file.as_str()),
                "{wanted}"
            );
        }
    }
}
