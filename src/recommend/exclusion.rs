//! Why a product does not stand in a slot: the first thing that speaks against it, by the very tests that keep it out.
//!
//! Asks [`recommend`](super::recommend) what does stand there, and decides nothing itself. Not in the modules that a shopper's page loads
//! (see [`EXPLAINS`](super::EXPLAINS)).

use super::candidates::{
    Query, allows, belongs, fits, has_any, is_candidate, is_kind, loosened, needed,
};
use super::leads::leads;
use super::rules::known;
use super::score::Scorer;
use super::{PIN, Pick, Scene, Shelf, Strategy, Term};
use crate::profile::Correction;

/// Why a product is not shown in a slot. The first that holds, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// The configuration has no such placement.
    Placement,
    /// The level in force does not let the list be filled.
    Level,
    /// The page has nothing that the list begins from: no product, nothing in the cart, or delivery that is free already.
    Occasion,
    /// It is not among the products that the page has at hand.
    Absent,
    /// The shopper asked never to see it.
    Never,
    /// It is the page's own product.
    Own,
    /// Another slot of the page shows it.
    Above,
    /// It is in the cart, or was put there.
    Cart,
    /// It was bought.
    Bought,
    /// It was chosen for somebody else.
    Gift,
    /// It was looked at lately, for which there is a list of its own.
    Viewed,
    /// It was shown often without being opened, and rests.
    Resting,
    /// It is not what the list is of: not new, not reduced, not on the list, no visitor's path leads to it.
    Unlike,
    /// It is an article among products, or a product among articles.
    Kind,
    /// It cannot be ordered.
    Stock,
    /// It is made for another gender than the page's product.
    Gender,
    /// It is made for another age than the page's product.
    Age,
    /// One of its kind is enough, and was bought lately.
    Closed,
    /// It is of a kind that is never profiled, and the list is chosen for the person.
    Private,
    /// A rule of the configuration, by its place there.
    Rule(usize),
    /// Its picture is neither among those that everyone on the page fetches, nor on this device.
    Picture,
    /// As many of its category stand there as the placement takes.
    Cap,
    /// Its score would be enough: others of its category or brand stand there already.
    Variety {
        /// Its score, before that counts against it.
        score: i32,
        /// The lowest score of those that stand there, before the same.
        least: i32,
    },
    /// Others have a higher score.
    Below {
        /// Its score.
        score: i32,
        /// The lowest score of those that stand there.
        least: i32,
    },
    /// It would stand there; but fewer products may than the placement needs.
    Few,
}

impl Exclusion {
    /// Every name, in the order of the reasons.
    pub const NAMES: [&'static str; 25] = [
        "placement",
        "level",
        "occasion",
        "absent",
        "never",
        "own",
        "above",
        "cart",
        "bought",
        "gift",
        "viewed",
        "resting",
        "unlike",
        "kind",
        "stock",
        "gender",
        "age",
        "closed",
        "private",
        "rule",
        "picture",
        "cap",
        "variety",
        "below",
        "few",
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        Self::NAMES[match self {
            Self::Placement => 0,
            Self::Level => 1,
            Self::Occasion => 2,
            Self::Absent => 3,
            Self::Never => 4,
            Self::Own => 5,
            Self::Above => 6,
            Self::Cart => 7,
            Self::Bought => 8,
            Self::Gift => 9,
            Self::Viewed => 10,
            Self::Resting => 11,
            Self::Unlike => 12,
            Self::Kind => 13,
            Self::Stock => 14,
            Self::Gender => 15,
            Self::Age => 16,
            Self::Closed => 17,
            Self::Private => 18,
            Self::Rule(_) => 19,
            Self::Picture => 20,
            Self::Cap => 21,
            Self::Variety { .. } => 22,
            Self::Below { .. } => 23,
            Self::Few => 24,
        }]
    }

    /// Its score and the lowest one that was enough, where scores decided.
    pub fn scores(self) -> Option<(i32, i32)> {
        match self {
            Self::Variety { score, least } | Self::Below { score, least } => Some((score, least)),
            _ => None,
        }
    }
}

/// Why products, given by their keys, are not among what [`recommend`](super::recommend) answers; `None` for those that are. `left` says
/// why each of `query.exclude` must not stand here, in its order.
#[inline(never)]
pub fn exclusions(
    shelves: &[Shelf],
    query: &Query,
    keys: &[u32],
    left: &[Exclusion],
) -> Vec<Option<Exclusion>> {
    let (picks, levels) = loosened(shelves, query);
    let scene = Scene {
        page: query.page,
        category: query.category,
        now: query.now,
    };
    let active = query.rules.on(query.moment, scene, levels);
    let query = Query {
        active: &active,
        ..*query
    };
    let leads = leads(shelves, &query);
    let scorer = |shelf| Scorer::new(shelf, &query, &leads);
    let scorers: Vec<Scorer> = shelves.iter().map(scorer).collect();
    let before = |pick: &Pick| pick.score() - pick.terms[Term::Diversity as usize];
    let free = picks
        .iter()
        .filter(|pick| pick.terms[Term::Rule as usize] < PIN);
    let least = free.map(before).min().unwrap_or(i32::MAX);
    let why = |key: u32| {
        let own = |pick: &Pick| shelves[pick.shelf].key(pick.row) == key;
        if picks.iter().any(own) {
            return None;
        }
        // Of several shelves that have it, where it stands is what is asked: the first on which nothing bars it, else the first.
        let (mut barred, mut best, mut category) = (None, None, 0);
        for (shelf, scorer) in shelves.iter().zip(&scorers) {
            let Some(row) = shelf.row_of(key) else {
                continue;
            };
            let (terms, _) = scorer.terms(row);
            let needed = needed(query.strategy);
            let unlike =
                !belongs(shelf, row, &query) || !needed.is_empty() && !has_any(&terms, needed);
            match bar(shelf, row, &query, left, unlike) {
                Some(bar) => barred = barred.or(Some(bar)),
                None => {
                    let score: i32 = terms.iter().sum();
                    best = best.max(Some(score));
                    category = shelf.category_of(row).0;
                }
            }
        }
        let Some(score) = best else {
            return Some(barred.unwrap_or(Exclusion::Absent));
        };
        let beside = picks
            .iter()
            .filter(|pick| shelves[pick.shelf].category_of(pick.row).0 == category);
        let full = query.per_category > 0 && beside.count() >= query.per_category;
        Some(if full && (score > least || picks.len() < query.limit) {
            Exclusion::Cap
        } else if score > least {
            Exclusion::Variety { score, least }
        } else {
            Exclusion::Below { score, least }
        })
    };
    keys.iter().map(|key| why(*key)).collect()
}

/// What keeps a row from being a candidate, the plainest first: what the shopper said and did, what it is, what the shop decided,
/// what the page has. `unlike`: it is not what the list is of.
fn bar(
    shelf: &Shelf,
    row: usize,
    query: &Query,
    left: &[Exclusion],
    unlike: bool,
) -> Option<Exclusion> {
    let key = shelf.key(row);
    let article = shelf.prices.is_article(row) != (query.strategy == Strategy::Articles);
    let excluded = query.exclude.iter().position(|excluded| *excluded == key);
    if query.corrections.has(Correction::Never, key) {
        return Some(Exclusion::Never);
    }
    if let Some(at) = excluded {
        return Some(left.get(at).copied().unwrap_or(Exclusion::Above));
    }
    if unlike {
        return Some(if article {
            Exclusion::Kind
        } else {
            Exclusion::Unlike
        });
    }
    if !is_kind(shelf, row, query) {
        return Some(if article {
            Exclusion::Kind
        } else {
            Exclusion::Stock
        });
    }
    match fits(shelf, row, query) {
        (false, _) => return Some(Exclusion::Gender),
        (_, false) => return Some(Exclusion::Age),
        _ => {}
    }
    if query.closed.contains(&shelf.category_of(row).0) {
        return Some(Exclusion::Closed);
    }
    if query.personal && shelf.is_private(row) {
        return Some(Exclusion::Private);
    }
    for rule in known(query.active) {
        if !allows(rule, shelf, row) {
            return Some(Exclusion::Rule(rule.index));
        }
    }
    debug_assert_eq!(shelf.is_shown(row), is_candidate(shelf, row, query));
    (!shelf.is_shown(row)).then_some(Exclusion::Picture)
}
