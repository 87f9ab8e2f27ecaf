//! How often each placement can be filled: every kind of page is opened as a newcomer finds it, on a sample of the shop's
//! products and categories, from the files that were just written. Shows nobody anything; what it says is for the merchant.

use super::folder::Folder;
use super::lint::sample;
use crate::builder::packs::category_path;
use crate::builder::product::Product;
use crate::builder::publish::PublishError;
use crate::catalog::{Availability, key, levels, normalize_path};
use crate::placement::{Config, FAVORITES, PLACEMENT_NUMBERS, Page};
use crate::recommend::{INTERVAL_NUMBERS, Strategy};
use crate::signals::{PageContext, PageType};
use serde::Serialize;
use std::collections::BTreeSet;

/// The kinds of pages that are opened, with the names they are told by.
const KINDS: [(PageType, &str); 4] = [
    (PageType::Product, "product pages"),
    (PageType::Category, "category pages"),
    (PageType::Home, "home"),
    (PageType::Cart, "carts of one"),
];
/// Filled on fewer of its best pages than this, in percent, a placement needs mending.
const OFTEN: usize = 50;

/// How a placement does on one kind of page.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Filling {
    /// What was opened.
    pub pages: &'static str,
    /// How many of them the shop has.
    pub of: usize,
    /// How many were looked at.
    pub looked: usize,
    /// On how many it can be filled.
    pub filled: usize,
    /// On how many there is something, but less than `least`.
    pub short: usize,
}

impl Filling {
    fn percent(&self) -> usize {
        self.filled * 100 / self.looked.max(1)
    }
}

/// How a placement does.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
    /// Its name.
    pub placement: String,
    /// How it is filled.
    pub strategy: &'static str,
    /// The fewest products it shows.
    pub least: u32,
    /// By kind of page; none for what only a shopper's own visits can fill.
    pub fillings: Vec<Filling>,
    /// How many products can ever stand in it for what the shop publishes, where that is countable.
    pub products: Option<usize>,
    /// What to do about one that is often empty; empty for one that is not.
    pub hint: String,
}

/// One page to open.
struct Sheet<'a> {
    path: String,
    category: String,
    product: &'a str,
    cart: Vec<String>,
}

/// Opens pages of a published folder and fills every placement there. `products` are those that were published.
///
/// # Errors
/// [`PublishError`] when a file that was just written cannot be read.
pub fn readiness(
    folder: &Folder,
    products: &[Product],
    now: u32,
) -> Result<Vec<Readiness>, PublishError> {
    let name = folder.config(&folder.manifest.locale).unwrap_or_default();
    let compiled = folder.bytes(name)?;
    let config = Config::decode(&compiled).map_err(|error| folder.damaged(name, error))?;
    // The shopper fills the list of favorites.
    let chosen = (0..config.placements.len())
        .filter(|at| config.placement_numbers.get(at * PLACEMENT_NUMBERS) != Some(&FAVORITES));
    let mut out: Vec<Readiness> = chosen.map(|at| unopened(&config, at)).collect();
    for (kind, pages) in KINDS {
        let (of, sheets) = sheets(kind, products);
        for readiness in &mut out {
            if !is_own(readiness.strategy) {
                readiness.fillings.push(Filling {
                    pages,
                    of,
                    ..Filling::default()
                });
            }
        }
        for sheet in sheets {
            let mut page = Page::new();
            page.configure(&compiled)
                .map_err(|error| folder.damaged(name, error))?;
            // All that there is, so that what lacks little is told from what lacks everything.
            for numbers in page.config.placement_numbers.chunks_mut(PLACEMENT_NUMBERS) {
                numbers[2] = 1;
            }
            for (names, prices) in folder.packs(&sheet.path, &sheet.category) {
                let (rows, prices) = (folder.bytes(&names)?, folder.bytes(&prices)?);
                let loaded = page.load(&rows, &prices, true, now);
                loaded.map_err(|error| folder.damaged(&names, error))?;
            }
            page.open(
                PageContext {
                    kind,
                    products: Vec::from_iter(
                        (!sheet.product.is_empty()).then(|| sheet.product.to_owned()),
                    ),
                    category: sheet.category,
                    address: key(&sheet.path),
                    cart: sheet.cart,
                    ..PageContext::default()
                },
                now,
            );
            for readiness in &mut out {
                let Some(filling) = readiness.fillings.last_mut() else {
                    continue;
                };
                filling.looked += 1;
                let slot = page.slot(&readiness.placement, 0, &[], now);
                let count = slot.as_ref().map_or(0, |slot| slot.picks.len());
                // A heading alone may be all there is to say: delivery is free already.
                if slot.is_some() && (count == 0 || count >= readiness.least as usize) {
                    filling.filled += 1;
                } else if count > 0 {
                    filling.short += 1;
                }
            }
        }
    }
    for readiness in &mut out {
        readiness.products = countable(readiness.strategy, products, &config, now);
        readiness.hint = hint(readiness);
    }
    Ok(out)
}

/// Whether only what a shopper did can fill it: then no page tells how often it is filled.
fn is_own(strategy: &str) -> bool {
    [Strategy::RecentlyViewed, Strategy::BuyAgain]
        .iter()
        .any(|own| name_of(*own) == strategy)
}

fn name_of(strategy: Strategy) -> &'static str {
    Strategy::ALL
        .iter()
        .find(|(known, _)| *known == strategy)
        .map_or("", |(_, name)| name)
}

fn unopened(config: &Config, at: usize) -> Readiness {
    let number = |which: usize| {
        config
            .placement_numbers
            .get(at * PLACEMENT_NUMBERS + which)
            .copied()
            .unwrap_or(0)
    };
    // Of a bundle at most four, the page's own product among them.
    let strategy = Strategy::from_code(number(0));
    let most = number(1).min(if strategy == Some(Strategy::Bundle) {
        4
    } else {
        48
    });
    Readiness {
        placement: config.placements.get(at).to_owned(),
        strategy: strategy.map_or("", name_of),
        least: number(2).min(most).max(1),
        ..Readiness::default()
    }
}

/// How many pages of a kind the shop has, and those that are opened.
fn sheets(kind: PageType, products: &[Product]) -> (usize, Vec<Sheet<'_>>) {
    let sold: Vec<&Product> = products
        .iter()
        .filter(|product| product.availability != Availability::Article)
        .collect();
    let ids: Vec<usize> = (0..sold.len()).collect();
    let sheet = |path, category, product, cart| Sheet {
        path,
        category,
        product,
        cart,
    };
    match kind {
        PageType::Product => {
            let open = |at: &usize| {
                let product = sold[*at];
                sheet(
                    normalize_path(path_of(&product.link)),
                    category_path(product),
                    product.id.as_str(),
                    Vec::new(),
                )
            };
            (sold.len(), sample(&ids).iter().map(open).collect())
        }
        PageType::Category => {
            let mut paths = BTreeSet::new();
            for product in &sold {
                for depth in 1..=product.category.len() {
                    paths.insert(product.category[..depth].join(" > "));
                }
            }
            let all: Vec<String> = paths.into_iter().collect();
            let open = |path: &String| sheet(String::new(), path.clone(), "", Vec::new());
            (all.len(), sample(&all).iter().map(open).collect())
        }
        PageType::Cart => {
            let open =
                |at: &usize| sheet(String::new(), String::new(), "", vec![sold[*at].id.clone()]);
            (sold.len(), sample(&ids).iter().map(open).collect())
        }
        _ => (1, vec![sheet(String::new(), String::new(), "", Vec::new())]),
    }
}

fn path_of(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}

/// How many products a list about facts has in all the shop; `None` where that depends on the page.
fn countable(strategy: &str, products: &[Product], config: &Config, now: u32) -> Option<usize> {
    let sold = || {
        products
            .iter()
            .filter(|product| product.availability != Availability::Article)
    };
    let days = config.number(crate::placement::Number::NewDays) as i32;
    let today = (now / 1440) as i32;
    let known = Strategy::ALL.iter().find(|(_, name)| *name == strategy)?.0;
    Some(match known {
        Strategy::New => sold()
            .filter(|product| {
                product
                    .published_day
                    .is_some_and(|day| (today - days + 1..=today).contains(&day))
            })
            .count(),
        Strategy::OnSale => sold().filter(|product| product.sale.is_some()).count(),
        Strategy::BestRated => sold()
            .filter(|product| {
                product.rating.is_some_and(|rating| rating >= 4.0) && product.rating_count >= 3
            })
            .count(),
        Strategy::Articles => products.len() - sold().count(),
        Strategy::BuyAgain => {
            let rhythm = |path: &str| {
                config
                    .intervals
                    .chunks_exact(INTERVAL_NUMBERS)
                    .any(|interval| interval[0] == key(path))
            };
            let again = |product: &&Product| {
                let path = category_path(product);
                rhythm(&path) || rhythm(levels(&path).0)
            };
            sold().filter(again).count()
        }
        _ => return None,
    })
}

/// What mends a placement that is often empty.
fn hint(readiness: &Readiness) -> String {
    let best = readiness
        .fillings
        .iter()
        .max_by_key(|filling| filling.percent());
    match best {
        Some(best) if best.percent() >= OFTEN => return String::new(),
        None if readiness.products != Some(0) => return String::new(),
        _ => {}
    }
    let short: usize = readiness
        .fillings
        .iter()
        .map(|filling| filling.short)
        .max()
        .unwrap_or(0);
    let lacking: usize = best.map_or(0, |best| best.looked - best.filled);
    if short * 2 > lacking && readiness.least > 1 {
        return format!(
            "Mostly there are some, but fewer than {}: lower `least`.",
            readiness.least
        );
    }
    let known = Strategy::ALL
        .iter()
        .find(|(_, name)| *name == readiness.strategy);
    match known.map(|(strategy, _)| strategy) {
        Some(Strategy::AlsoViewed) => "Learned from visits: give more of them with --events.",
        Some(Strategy::AlsoBought | Strategy::BoughtTogether) => "Learned from orders: give more of them with --orders.",
        Some(Strategy::Bundle) => "Learned from orders (--orders), or made by hand: name products in a [[list]].",
        Some(Strategy::Trending) => "Learned from recent visits: give the newest with --events.",
        Some(Strategy::BuyAgain) => "Learned from orders of customers who came back: give --orders with customer_id.",
        Some(Strategy::Curated) => "Made by hand: name products in a [[list]], or in the feed's list-column.",
        Some(Strategy::Articles) => "Give articles: [[article]] or --articles.",
        Some(Strategy::New) => "The feed tells few dates of publication, or `new-days` is short.",
        Some(Strategy::OnSale) => "The feed has few sale prices that are on.",
        Some(Strategy::BestRated) => "The feed has few ratings of 4 and more by three people.",
        Some(Strategy::FreeShipping) => "Set [shop] free-shipping, and see that something costs what carts lack.",
        Some(Strategy::Cheaper) => "Few products have a like one that costs less: stand it where it matters, or use similar.",
        _ => "Loosen its rules, lower `least`, or give it another strategy.",
    }
    .to_owned()
}

/// The report in lines.
pub fn told(all: &[Readiness]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let width = all
        .iter()
        .map(|one| one.placement.chars().count())
        .max()
        .unwrap_or(0)
        .max(9);
    let mut out = format!("{:<width$}", "placement");
    for (_, pages) in KINDS {
        out.push_str(&format!("{pages:>16}"));
    }
    out.push('\n');
    for one in all {
        let padding = width - one.placement.chars().count();
        out.push_str(&one.placement);
        out.push_str(&" ".repeat(padding));
        for filling in &one.fillings {
            let cell = match filling.looked {
                0 => "-".to_owned(),
                1 => if filling.filled == 1 { "yes" } else { "no" }.to_owned(),
                _ => format!("{} %", filling.percent()),
            };
            out.push_str(&format!("{cell:>16}"));
        }
        if one.fillings.is_empty() {
            out.push_str("   from the shopper's own visits");
        }
        if let Some(products) = one.products {
            out.push_str(&format!("   {products} products"));
        }
        out.push('\n');
        if !one.hint.is_empty() {
            out.push_str(&format!("  {}\n", one.hint));
        }
    }
    let looked = |at: usize| all.iter().find_map(|one| one.fillings.get(at));
    if let (Some(product), Some(category)) = (looked(0), looked(1)) {
        out.push_str(&format!(
            "Looked at {} of {} product pages and {} of {} category pages, as somebody finds them who has just arrived.\n",
            product.looked, product.of, category.looked, category.of
        ));
    }
    out
}
