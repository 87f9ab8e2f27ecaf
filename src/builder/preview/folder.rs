//! A published folder as a page meets it: files by name, and what the whole shop sells for those who write personas.
//!
//! Reads files once and keeps them; ranks nothing.

use crate::builder::address::{Halves, config_of, packs_of};
use crate::builder::publish::{Manifest, PublishError, compress, unpacked};
use crate::catalog::format::{Decoder, FormatError, Kind};
use crate::catalog::{Products, Volatile, normalize_path};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A folder that `devanture build` wrote.
pub struct Folder {
    path: PathBuf,
    pub(super) manifest: Manifest,
    files: RefCell<BTreeMap<String, Rc<[u8]>>>,
    known: OnceCell<Known>,
}

/// A product of the shop, as a persona or a page may name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its page's normalized path.
    pub path: String,
    /// Its category path.
    pub category: String,
    /// Whether it can be ordered.
    pub can_order: bool,
}

/// Everything the folder sells.
#[derive(Default)]
pub struct Known {
    /// The products, in the order of their ids.
    pub products: Vec<Product>,
    by_id: HashMap<String, usize>,
    by_path: HashMap<String, usize>,
    /// Every category path, and those above it.
    pub categories: BTreeSet<String>,
    /// What all product paths begin with, up to a slash.
    pub start: String,
}

impl Known {
    /// The product with this id, or with a variant or group of this id.
    pub fn with_id(&self, id: &str) -> Option<&Product> {
        self.by_id.get(id).map(|at| &self.products[*at])
    }

    /// The product whose page has this normalized path.
    pub fn at_path(&self, path: &str) -> Option<&Product> {
        self.by_path.get(path).map(|at| &self.products[*at])
    }

    /// The id or address nearest to one that is none.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let products = self.products.iter();
        if name.starts_with('/') {
            nearest(name, products.map(|product| product.path.as_str()))
        } else {
            nearest(name, products.map(|product| product.id.as_str()))
        }
    }
}

impl Folder {
    /// Opens a published folder.
    ///
    /// # Errors
    /// [`PublishError`] when it has no manifest that can be read.
    pub fn open(path: &Path) -> Result<Self, PublishError> {
        Ok(Self {
            path: path.to_owned(),
            manifest: Manifest::of(path)?,
            files: RefCell::default(),
            known: OnceCell::new(),
        })
    }

    /// A file's bytes, as the browser reads them.
    pub(super) fn bytes(&self, name: &str) -> Result<Rc<[u8]>, PublishError> {
        if let Some(bytes) = self.files.borrow().get(name) {
            return Ok(Rc::clone(bytes));
        }
        let path = self.path.join(name);
        let stored = std::fs::read(&path).map_err(|error| PublishError::Io(path, error))?;
        let bytes: Rc<[u8]> = unpacked(&stored).into();
        let mut files = self.files.borrow_mut();
        files.insert(name.to_owned(), Rc::clone(&bytes));
        Ok(bytes)
    }

    /// What a file weighs as it stands, and as brotli sends it.
    pub(super) fn weight(&self, name: &str) -> Result<(usize, usize), PublishError> {
        let path = self.path.join(name);
        let stored = std::fs::read(&path).map_err(|error| PublishError::Io(path, error))?;
        let sibling = std::fs::metadata(self.path.join(format!("{name}.br")));
        let sent = match sibling {
            Ok(file) => file.len() as usize,
            // Gzipped inside: brotli would win nothing.
            Err(_) if stored.starts_with(&[0x1f, 0x8b]) => stored.len(),
            Err(_) => compress(&stored, 11).len(),
        };
        Ok((stored.len(), sent))
    }

    /// The packs of a page.
    pub(super) fn packs(&self, path: &str, category: &str) -> Vec<Halves> {
        packs_of(&self.manifest, path, category)
    }

    /// The configuration's file in a language.
    pub(super) fn config(&self, locale: &str) -> Option<&str> {
        config_of(&self.manifest, locale)
    }

    /// The languages the folder speaks.
    pub fn locales(&self) -> Vec<&str> {
        self.manifest.locales.keys().map(String::as_str).collect()
    }

    pub(super) fn damaged(&self, name: &str, error: FormatError) -> PublishError {
        let what = format!("DV-PACK-{} ({error:?})", error as u8);
        PublishError::Damaged(self.path.join(name), what)
    }

    /// Everything the folder sells. Reads every pack, once: pages are opened without it.
    pub fn known(&self) -> Result<&Known, PublishError> {
        if let Some(known) = self.known.get() {
            return Ok(known);
        }
        let known = self.read_all()?;
        Ok(self.known.get_or_init(|| known))
    }

    fn read_all(&self) -> Result<Known, PublishError> {
        let mut found: BTreeMap<String, (Product, String)> = BTreeMap::new();
        for (products, prices) in self.all_packs() {
            let damaged = |error| self.damaged(&products, error);
            let bytes = self.bytes(&products)?;
            if Decoder::new(&bytes).map_err(damaged)?.kind() == Kind::Config {
                continue;
            }
            let (_, pack) = Products::decode(&bytes).map_err(damaged)?;
            let prices = Volatile::decode(&self.bytes(&prices)?).map_err(damaged)?;
            for row in 0..pack.len() {
                let id = pack.ids.get(row);
                if found.contains_key(id) {
                    continue;
                }
                let product = Product {
                    id: id.to_owned(),
                    title: pack.titles.get(row).to_owned(),
                    path: normalize_path(&pack.link(row)),
                    category: pack.category(row).to_owned(),
                    can_order: prices.can_order(row),
                };
                let aliases = pack.aliases.get(row).to_owned();
                found.insert(id.to_owned(), (product, aliases));
            }
        }
        let mut known = Known::default();
        for (at, (product, aliases)) in found.into_values().enumerate() {
            for alias in aliases.split('\n').filter(|alias| !alias.is_empty()) {
                known.by_id.entry(alias.to_owned()).or_insert(at);
            }
            known.by_path.entry(product.path.clone()).or_insert(at);
            let mut path = product.category.as_str();
            while !path.is_empty() && known.categories.insert(path.to_owned()) {
                path = path.rsplit_once(" > ").map_or("", |(above, _)| above);
            }
            known.products.push(product);
        }
        known.start = common_start(known.products.iter().map(|product| product.path.as_str()));
        // A product's own id wins over another's variant.
        for (at, product) in known.products.iter().enumerate() {
            known.by_id.insert(product.id.clone(), at);
        }
        Ok(known)
    }

    fn all_packs(&self) -> Vec<Halves> {
        let Manifest {
            whole,
            head,
            neighbors,
            category,
            ..
        } = &self.manifest;
        let named = [whole, head].into_iter().flatten();
        let mut out: Vec<Halves> = named
            .map(|(products, prices)| (products.0.clone(), prices.0.clone()))
            .collect();
        for (folder, buckets) in [("nb", neighbors), ("cat", category)] {
            let Some(buckets) = buckets else { continue };
            for number in 0..buckets.buckets {
                let group = number * buckets.groups.len() / buckets.buckets;
                let (products, prices) = &buckets.groups[group];
                out.push((
                    format!("{folder}/{products}/{number}.dvt"),
                    format!("{folder}/{prices}/{number}.prices.dvt"),
                ));
            }
        }
        out
    }
}

/// What all paths begin with, up to and with their last common slash.
pub(in crate::builder) fn common_start<'a>(
    mut paths: impl Iterator<Item = &'a str> + Clone,
) -> String {
    let Some(first) = paths.next() else {
        return "/".to_owned();
    };
    let ends: Vec<usize> = first.match_indices('/').map(|(at, _)| at + 1).collect();
    let same = |end: &usize| {
        paths
            .clone()
            .all(|path| path.get(..*end) == first.get(..*end))
    };
    let end = ends.into_iter().rev().find(same).unwrap_or(1);
    first[..end].to_owned()
}

/// The candidate that takes the fewest changes of single characters to become `name` (Levenshtein), letter case aside.
pub(super) fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let mut row = Vec::new();
    candidates.min_by_key(|candidate| {
        row.clear();
        row.extend(0..=name.len());
        for (i, letter) in candidate.to_lowercase().chars().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], i + 1);
            for (j, own) in name.iter().enumerate() {
                let changed = diagonal + usize::from(*own != letter);
                diagonal = row[j + 1];
                row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
            }
        }
        row[name.len()]
    })
}

#[cfg(test)]
mod tests {
    use super::{common_start, nearest};

    #[test]
    fn paths_have_their_folder_in_common() {
        let start = |paths: &[&str]| common_start(paths.iter().copied());
        assert_eq!(start(&["/p/a", "/p/ab"]), "/p/");
        assert_eq!(start(&["/shop/p/a", "/shop/q/ab"]), "/shop/");
        assert_eq!(start(&["/a", "/b"]), "/");
        assert_eq!(start(&["/p/a"]), "/p/");
        assert_eq!(start(&[]), "/");
    }

    #[test]
    fn a_slip_of_the_keyboard_finds_what_was_meant() {
        let ids = ["CUI-001", "CUI-010", "THE-001"];
        for (typed, meant) in [
            ("cui-01", "CUI-001"),
            ("CUI-O10", "CUI-010"),
            ("the001", "THE-001"),
        ] {
            assert_eq!(nearest(typed, ids.into_iter()), Some(meant), "{typed}");
        }
        assert_eq!(nearest("x", [].into_iter()), None);
    }
}
