//! What belongs to products besides texts: lists made by hand, from the feed's column or `devanture.toml`, to rows. Knows no
//! log; the order is the merchant's, and an id that the catalog does not have is told, not guessed.

use super::config::Config;
use super::learned::products_by_id;
use super::product::Product;

/// All lists of a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Per product; shorter than the products where the last ones have none.
    pub entries: Vec<Vec<u32>>,
    /// Rows that every page needs: named lists, and articles.
    pub always: Vec<u32>,
}

impl Listed {
    /// The lists of a product.
    pub fn of(&self, row: usize) -> &[u32] {
        self.entries.get(row).map_or(&[], Vec::as_slice)
    }

    /// Adds to a product's list, once each.
    pub fn add(&mut self, row: usize, other: u32) {
        if self.entries.len() <= row {
            self.entries.resize(row + 1, Vec::new());
        }
        let list = &mut self.entries[row];
        if other as usize != row && !list.contains(&other) {
            list.push(other);
        }
    }
}

/// Adds the lists of the feed and of `devanture.toml`; answers a sentence for each list that names what is not there.
pub fn curated(products: &[Product], config: &Config, lists: &mut Listed) -> Vec<String> {
    let known = products_by_id(products);
    let mut told = Vec::new();
    let mut missing = |what: &str, ids: &[String]| {
        let lost: Vec<&str> = ids
            .iter()
            .map(String::as_str)
            .filter(|id| !known.contains_key(id))
            .collect();
        if !lost.is_empty() {
            told.push(format!(
                "DV-LIST-ID: {what} names {} of {} ids that the catalog does not have: {}{}. Mend them or take them out; the others stand.",
                lost.len(),
                ids.len(),
                lost[..lost.len().min(5)].join(", "),
                if lost.len() > 5 { "…" } else { "" }
            ));
        }
    };
    for (row, product) in products.iter().enumerate() {
        missing(
            &format!("the list of product {}", product.id),
            &product.list,
        );
        put(row, &product.list, &known, lists);
    }
    for (at, list) in config.list.iter().enumerate() {
        let what = match list.name.as_str() {
            "" => format!("[[list]] {}", at + 1),
            name => format!("[[list]] \"{name}\""),
        };
        missing(&what, &list.products);
        missing(&format!("for of {what}"), &list.owners);
        for owner in &list.owners {
            if let Some(row) = known.get(owner.as_str()) {
                put(*row, &list.products, &known, lists);
            }
        }
        if !list.name.is_empty() {
            let rows = list.products.iter();
            let rows = rows.filter_map(|id| known.get(id.as_str()));
            lists.always.extend(rows.map(|row| *row as u32));
        }
    }
    told
}

type Known<'a> = std::collections::HashMap<&'a str, usize>;

fn put(row: usize, ids: &[String], known: &Known, lists: &mut Listed) {
    for id in ids {
        if let Some(other) = known.get(id.as_str()) {
            lists.add(row, *other as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn products() -> Vec<Product> {
        let product = |id: &str, list: &[&str]| Product {
            id: id.into(),
            variant_ids: vec![id.into(), format!("{id}-v")],
            list: list.iter().map(|id| (*id).to_owned()).collect(),
            ..Product::default()
        };
        vec![
            product("pot", &["cup-v", "gone", "pot", "tray"]),
            product("cup", &[]),
            product("tray", &[]),
        ]
    }

    #[test]
    fn a_feeds_list_keeps_its_order_and_tells_what_is_missing() {
        let mut lists = Listed::default();
        let told = curated(&products(), &Config::default(), &mut lists);
        assert_eq!(
            lists.of(0),
            [1, 2],
            "neither the product itself nor what is gone"
        );
        assert!(lists.of(1).is_empty() && lists.always.is_empty());
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("DV-LIST-ID: the list of product pot names 1 of 4 ids"),
            "{told:?}"
        );
        assert!(told[0].contains("gone"));
    }

    #[test]
    fn a_list_of_the_configuration_stands_on_its_owners_and_everywhere_by_name() {
        let text = "[[list]]\nname = \"tea\"\nfor = [\"tray\", \"nobody\"]\nproducts = [\"cup\", \"pot\"]\n";
        let config = Config::parse(text).unwrap();
        let mut lists = Listed::default();
        let mut products = products();
        products[0].list.clear();
        let told = curated(&products, &config, &mut lists);
        assert_eq!(lists.of(2), [1, 0]);
        assert_eq!(lists.always, [1, 0]);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("for of [[list]] \"tea\"") && told[0].contains("nobody"));
    }

    #[test]
    fn slips_of_lists_are_refused() {
        for (text, part) in [
            ("[[list]]\nproducts = [\"a\"]", "neither name nor for"),
            ("[[list]]\nname = \"a\"\nproducts = []", "between 1 and 48"),
            (
                "[[placement]]\nname = \"p\"\nstrategy = \"curated\"\nlist = \"b\"",
                "add a [[list]]",
            ),
            (
                "[[list]]\nname = \"b\"\nproducts = [\"a\"]\n[[placement]]\nname = \"p\"\nstrategy = \"new\"\nlist = \"b\"",
                "strategy = \"curated\"",
            ),
            ("[shop]\nfree-shipping = \"many\"", "write it as 49 EUR"),
        ] {
            let error = Config::parse(text).unwrap_err();
            assert!(error.message.contains(part), "{text}: {error}");
        }
    }
}
