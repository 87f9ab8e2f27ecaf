//! Beside the golden files: what a suite shows to be useless, whether or not it is what was expected.
//!
//! Looks at the cases, at a sample of the shop's pages as a newcomer meets them, and at the configuration's own file. Says
//! what it saw and what to do; changes nothing.

use super::folder::Product;
use super::golden::{Case, PageSpec, Suite, TestError};
use super::{Folder, Persona, PreviewError, Request, preview};
use crate::builder::address::Halves;
use crate::builder::config::{Config, Words};
use crate::placement;
use crate::recommend::{Act, Moment, Part, RULE_NUMBERS, RULE_TEXTS, Scene, Shelf, Strategy};
use crate::signals::PageType;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// So many pages of a type are looked at, evenly over the shop.
const SAMPLE: usize = 100;
/// With more of our units on a page than this a shopper no longer sees the shop.
const CROWD: usize = 3;

/// One thing that is useless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lint {
    /// Its stable code.
    pub code: &'static str,
    /// What was seen, and what to do.
    pub text: String,
}

fn lint(code: &'static str, text: String) -> Lint {
    Lint { code, text }
}

/// Whether a strategy needs something that no page has by itself: a past, a cart, or somebody who makes a list for it.
fn needs_more(strategy: &str) -> bool {
    let of = Strategy::ALL.iter().find(|(_, name)| *name == strategy);
    of.is_some_and(|(strategy, _)| {
        matches!(
            strategy,
            Strategy::RecentlyViewed
                | Strategy::BuyAgain
                | Strategy::FreeShipping
                | Strategy::Cart
                | Strategy::Curated
        )
    })
}

/// Everything useless about a suite and its shop.
///
/// # Errors
/// [`TestError`] when a page cannot be shown or the configuration's file cannot be read.
pub fn lints(
    folder: &Folder,
    tests: &Path,
    suite: &Suite,
    cases: &[Case],
) -> Result<Vec<Lint>, TestError> {
    let mut out = crowds(suite, cases);
    out.extend(unseen(cases));
    out.extend(starved(folder, suite, cases)?);
    let failed = |error| TestError::Case("lints".to_owned(), error);
    out.extend(rules(folder, suite, cases).map_err(failed)?);
    if let Some(path) = &suite.config {
        let path = tests.join(path);
        let name = path.display().to_string();
        let wrong = |what: String| TestError::Suite(name.clone(), what);
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
        let config = Config::parse(&text).map_err(|error| wrong(error.to_string()))?;
        out.extend(untranslated(&config));
        let now = cases.first().map_or(0, |case| case.shown.at);
        let over = config.over(now).into_iter();
        out.extend(over.map(|text| lint("DV-LINT-OVER", text)));
    }
    Ok(out)
}

/// Pages with too many units, or the same kind twice. Only pages that name what stands on them can tell.
fn crowds(suite: &Suite, cases: &[Case]) -> Vec<Lint> {
    let mut out = Vec::new();
    let strategies: BTreeMap<&str, &str> = cases
        .iter()
        .flat_map(|case| &case.shown.placements)
        .map(|filled| (filled.name.as_str(), filled.strategy.as_str()))
        .collect();
    for PageSpec {
        name, placements, ..
    } in &suite.page
    {
        let most = suite.crowd.unwrap_or(CROWD);
        if placements.len() > most {
            let count = placements.len();
            let text = format!(
                "page {name} has {count} placements: a shopper no longer sees the shop. Keep {most} at the most."
            );
            out.push(lint("DV-LINT-CROWD", text));
        }
        let mut seen = BTreeMap::new();
        for placement in placements {
            let Some(strategy) = strategies.get(placement.as_str()) else {
                continue;
            };
            if let Some(other) = seen.insert(*strategy, placement) {
                let text = format!(
                    "page {name}: {other} and {placement} both show {strategy}. Give one of them another strategy."
                );
                out.push(lint("DV-LINT-TWICE", text));
            }
        }
    }
    out
}

/// Placements and banners that no case shows.
fn unseen(cases: &[Case]) -> Vec<Lint> {
    let mut filled: BTreeMap<&str, bool> = BTreeMap::new();
    let mut banners: BTreeMap<&str, (bool, BTreeSet<&str>)> = BTreeMap::new();
    for case in cases {
        for placement in &case.shown.placements {
            *filled.entry(&placement.name).or_default() |= placement.empty.is_empty();
        }
        for banner in &case.shown.banners {
            let seen = banners.entry(&banner.id).or_default();
            seen.0 |= banner.shown;
            seen.1.insert(&banner.why);
        }
    }
    let empty = filled.iter().filter(|(_, filled)| !**filled).map(|(name, _)| {
        let text = format!("{name} is empty in every case. Take it off these pages, or add a persona for whom it is made.");
        lint("DV-LINT-EMPTY", text)
    });
    let dead = banners.iter().filter(|(_, (shown, _))| !shown).map(|(id, (_, why))| {
        let why: Vec<&str> = why.iter().copied().collect();
        let text = format!("banner {id} is shown in no case: {}. Loosen its conditions, or add a persona for whom it is made.", why.join("; "));
        lint("DV-LINT-BANNER", text)
    });
    empty.chain(dead).collect()
}

/// Placements that a newcomer finds empty on many pages of a type on which they stand.
fn starved(folder: &Folder, suite: &Suite, cases: &[Case]) -> Result<Vec<Lint>, TestError> {
    let known = folder
        .known()
        .map_err(|error| TestError::Case("lints".to_owned(), error.into()))?;
    let ids: Vec<&str> = known
        .products
        .iter()
        .map(|product| product.id.as_str())
        .collect();
    let categories: Vec<&str> = known.categories.iter().map(String::as_str).collect();
    let most = suite.starved.unwrap_or(20) as usize;
    let mut out = Vec::new();
    for (kind, all) in [("product", ids), ("category", categories)] {
        let Some(standing) = standing(suite, cases, kind) else {
            continue;
        };
        let pages = sample(&all);
        let mut empty: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for page in &pages {
            let mut request = Request {
                page: (*page).to_owned(),
                at: cases.first().map_or(0, |case| case.shown.at),
                consent: Some("unanswered".to_owned()),
                locale: suite.locale.clone(),
                // In their order: what stands above takes products from what stands below.
                placements: standing.clone(),
                ..Request::default()
            };
            if kind == "category" {
                request.category = Some(std::mem::replace(&mut request.page, kind.to_owned()));
            }
            let failed =
                |error: PreviewError| TestError::Case(format!("lints: {kind} {page}"), error);
            let shown = preview(folder, &Persona::default(), &request).map_err(failed)?;
            let missing = shown
                .placements
                .into_iter()
                .filter(|filled| !filled.empty.is_empty() && !needs_more(&filled.strategy));
            for filled in missing {
                empty.entry(filled.name).or_default().push(page);
            }
        }
        for (name, without) in empty {
            let share = without.len() * 100 / pages.len().max(1);
            if share >= most {
                let text = format!(
                    "{name} cannot be filled on {share} % of {} {kind} pages, such as {}. Lower its least, loosen its rules, let it repeat what stands above it, or give it another strategy.",
                    pages.len(),
                    without[0],
                );
                out.push(lint("DV-LINT-STARVED", text));
            }
        }
    }
    Ok(out)
}

/// The placements on the suite's page of a type that has most, from above; none named means each for itself, `None` that the
/// suite has no such page.
fn standing(suite: &Suite, cases: &[Case], kind: &str) -> Option<Vec<String>> {
    let of_kind = |page: &&PageSpec| {
        let case = cases.iter().find(|case| case.page == page.name);
        case.is_some_and(|case| case.shown.page.kind == kind)
    };
    let pages: Vec<&PageSpec> = suite.page.iter().filter(of_kind).collect();
    if pages.iter().any(|page| page.placements.is_empty()) {
        return Some(Vec::new());
    }
    let longest = pages
        .into_iter()
        .rev()
        .max_by_key(|page| page.placements.len());
    longest.map(|page| page.placements.clone())
}

/// What a rule came to on all pages that were looked at.
#[derive(Clone, Default)]
struct Effect {
    /// On how many pages it applies.
    pages: usize,
    /// Whether it means any product there, and whether one of those can be ordered.
    means: bool,
    orderable: bool,
    /// One that cannot.
    gone: String,
}

/// Rules that never apply or mean nothing, and pins of what cannot be ordered. Rules that have not begun yet are left alone.
fn rules(folder: &Folder, suite: &Suite, cases: &[Case]) -> Result<Vec<Lint>, PreviewError> {
    let locale = suite.locale.as_deref().unwrap_or(&folder.manifest.locale);
    let name = folder.config(locale).unwrap_or_default();
    let damaged = |error| PreviewError::Folder(folder.damaged(name, error));
    let config = placement::Config::decode(&folder.bytes(name)?).map_err(damaged)?;
    let now = cases.first().map_or(0, |case| case.shown.at);
    let known = folder.known()?;
    let mut pages: Vec<(PageType, String, String, String)> = Vec::new();
    let products: Vec<&str> = known
        .products
        .iter()
        .map(|product| product.id.as_str())
        .collect();
    for product in sample(&products)
        .into_iter()
        .filter_map(|id| known.with_id(id))
    {
        let Product {
            id, path, category, ..
        } = product.clone();
        pages.push((PageType::Product, path, category, id));
    }
    let categories: Vec<&str> = known.categories.iter().map(String::as_str).collect();
    for category in sample(&categories) {
        pages.push((
            PageType::Category,
            String::new(),
            category.to_owned(),
            String::new(),
        ));
    }
    for (kind, _) in PageType::ALL {
        pages.push((kind, String::new(), String::new(), String::new()));
    }
    let mut effects = vec![Effect::default(); config.rule_numbers.len() / RULE_NUMBERS];
    let mut shelves: BTreeMap<Halves, Shelf> = BTreeMap::new();
    for (kind, path, category, id) in &pages {
        let halves = folder.packs(path, category);
        for names in &halves {
            if !shelves.contains_key(names) {
                let (products, prices) = (folder.bytes(&names.0)?, folder.bytes(&names.1)?);
                let damaged = |error| PreviewError::Folder(folder.damaged(&names.0, error));
                let shelf = Shelf::load(&products, &prices, true, now).map_err(damaged)?;
                shelves.insert(names.clone(), shelf);
            }
        }
        let here: Vec<&Shelf> = halves
            .iter()
            .filter_map(|names| shelves.get(names))
            .collect();
        let own = here
            .iter()
            .find_map(|shelf| Some((*shelf, shelf.row_with_id(id)?)));
        let scene = Scene {
            page: own.filter(|_| !id.is_empty()),
            category,
            now,
        };
        let moment = Moment {
            page: 1 << *kind as u8,
            ..Moment::default()
        };
        for rule in config.rules().on(moment, scene, 0) {
            let effect = &mut effects[rule.index];
            effect.pages += 1;
            for shelf in &here {
                for row in (0..shelf.len()).filter(|row| rule.fits(shelf, *row)) {
                    effect.means = true;
                    if shelf.prices.can_order(row) {
                        effect.orderable = true;
                    } else if effect.gone.is_empty() {
                        effect.gone = shelf.products.ids.get(row).to_owned();
                    }
                }
            }
        }
    }
    let mut out = Vec::new();
    for (at, effect) in effects.iter().enumerate() {
        let number = |part: Part| config.rule_numbers[at * RULE_NUMBERS + part as usize];
        let name = config.rule_texts.get(at * RULE_TEXTS);
        let ended = number(Part::To) > 0 && number(Part::To) < now;
        if number(Part::From) > now {
            continue;
        }
        let (count, gone) = (effect.pages, &effect.gone);
        if count == 0 {
            let why = if ended {
                "it has ended"
            } else {
                "no page is one that it is for"
            };
            out.push(lint(
                "DV-LINT-RULE",
                format!("rule {name} applies nowhere: {why}. Take it out, or mend its conditions."),
            ));
        } else if !effect.means {
            out.push(lint("DV-LINT-RULE", format!("rule {name} means no product on any of the {count} pages on which it applies. Mend its match.")));
        } else if number(Part::Act) == Act::Pin as u32 && !effect.orderable {
            out.push(lint("DV-LINT-PIN", format!("rule {name} pins what cannot be ordered, such as {gone}. Pin something else until it is back.")));
        }
    }
    Ok(out)
}

/// At most [`SAMPLE`] of all, evenly.
pub(super) fn sample<T: Clone>(all: &[T]) -> Vec<T> {
    let count = all.len().min(SAMPLE);
    let places = (0..count).map(|at| at * all.len() / count);
    places.map(|at| all[at].clone()).collect()
}

/// Texts that lack a language which others of the same file have.
fn untranslated(config: &Config) -> Vec<Lint> {
    let mut texts: Vec<(String, &Words)> = Vec::new();
    for placement in &config.placement {
        texts.push((
            format!("title of placement {}", placement.name),
            &placement.title,
        ));
    }
    for banner in &config.banner {
        let of = |what: &str| format!("{what} of banner {}", banner.id);
        texts.extend([
            (of("heading"), &banner.heading),
            (of("text"), &banner.text),
            (of("label"), &banner.label),
            (of("alt"), &banner.alt),
            (of("drawn"), &banner.drawn),
        ]);
    }
    for offer in &config.offer {
        texts.push((format!("terms of offer {}", offer.name), &offer.terms));
    }
    let languages: BTreeSet<&str> = texts
        .iter()
        .flat_map(|(_, words)| words.languages())
        .collect();
    let mut out = Vec::new();
    for (name, words) in &texts {
        let own: BTreeSet<&str> = words.languages().collect();
        let missing: Vec<&str> = languages.difference(&own).copied().collect();
        if !own.is_empty() && !missing.is_empty() {
            let text = format!(
                "{name} is missing in {}, and is shown in the shop's own language there. Add it.",
                missing.join(", ")
            );
            out.push(lint("DV-LINT-LANGUAGE", text));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_even_and_whole_where_it_can_be() {
        let all: Vec<String> = (0..250).map(|at| at.to_string()).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        assert_eq!(sample(&all[..7]), all[..7]);
        let some = sample(&all);
        assert_eq!((some.len(), some[0], some[99]), (SAMPLE, "0", "247"));
        assert!(sample::<&str>(&[]).is_empty());
    }

    #[test]
    fn a_text_without_a_language_that_others_have_is_told() {
        let config = Config::parse(
            "[[placement]]\nname = \"a\"\nstrategy = \"new\"\ntitle = { fr = \"A\", en = \"A\" }\n\
             [[placement]]\nname = \"b\"\nstrategy = \"new\"\ntitle = { fr = \"B\" }\n\
             [[placement]]\nname = \"c\"\nstrategy = \"new\"\ntitle = \"C\"\n",
        );
        let told = untranslated(&config.unwrap());
        assert_eq!(told.len(), 1);
        assert!(
            told[0]
                .text
                .starts_with("title of placement b is missing in en"),
            "{told:?}"
        );
    }
}
