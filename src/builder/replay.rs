//! Behind the learned lists: visits replayed through the ranking that shops publish, to fit its weights and to measure it.
//!
//! The packs are those that pages load, made in memory; the ranking is [`recommend`], as in the browser. Knows no order
//! and no customer; what it answers with is a weight a term.

use super::learned::learn;
use super::logs::{Log, Sessions};
use super::model::{self, Evaluation};
use super::packs::Source;
use super::product::Product;
use super::publish::compress;
use super::similarity::Content;
use crate::catalog::format::{FormatError, Kind};
use crate::catalog::{FEATURE_DIMS, Products, key};
use crate::profile::{Corrections, Event, Restraint, taste};
use crate::recommend::{
    Moment, Query, Rules, Shelf, Strategy, Term, Terms, candidates, category_keys, recommend,
};
use crate::signals::Action;
use std::collections::HashMap;
use std::time::Instant;

/// Minutes since 1970 at which all is replayed: any that no sale and no publication day depends on.
const NOW: u32 = 30_000_000;
/// How far a list is looked down.
const DEPTH: usize = 20;
/// Questions to fit on, and as many to measure on.
const QUESTIONS: usize = 1200;
/// Fewer say nothing.
const LEAST: usize = 100;
/// How many products every page gets, and how many share a bucket: the defaults of `[publish]`.
const HEAD: usize = 300;
const BUCKET: usize = 12;

/// A shop's packs as its pages load them.
pub struct Stand<'a> {
    source: Source<'a>,
    head: Shelf,
    /// Rows of each bucket of addresses, the bucket of each row, and the buckets made so far.
    buckets: Vec<Vec<usize>>,
    bucket_of: Vec<usize>,
    made: HashMap<usize, Shelf>,
    rows: HashMap<&'a str, usize>,
}

/// What was looked at, as rows of the products, and what came next.
pub struct Question {
    before: Vec<usize>,
    answer: usize,
}

impl Question {
    /// What was looked at, oldest first.
    pub fn before(&self) -> &[usize] {
        &self.before
    }

    /// What came next.
    pub fn answer(&self) -> usize {
        self.answer
    }
}

/// Hit rate and mean reciprocal rank at 20.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reached {
    /// How often the next product was among the first twenty.
    pub hits: f64,
    /// One over its place, on average; 0 beyond.
    pub ranks: f64,
}

impl Reached {
    fn sum(self) -> f64 {
        self.hits + self.ranks
    }
}

/// What a fit found.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Weights of the terms, in the order of [`Term`].
    pub weights: Vec<u32>,
    /// What the weights before reached on visits that the fit has not seen, and what those found reach there.
    pub before: Reached,
    /// See `before`.
    pub after: Reached,
    /// On how many predictions.
    pub predictions: usize,
}

impl<'a> Stand<'a> {
    /// Lays out a shop's products.
    ///
    /// # Errors
    /// [`FormatError`] when a pack cannot be laid out: a bug.
    pub fn new(products: &'a [Product], content: &'a Content) -> Result<Self, FormatError> {
        let source = Source::new(products, content, "");
        let buckets = source.addresses(BUCKET);
        let mut bucket_of = vec![0; products.len()];
        for (bucket, rows) in buckets.iter().enumerate() {
            for row in rows {
                bucket_of[*row] = bucket;
            }
        }
        let head = source.head(HEAD);
        let head = shelf(&head, Kind::Head)?;
        let rows = products.iter().zip(0..);
        let rows = rows.map(|(product, row)| (product.id.as_str(), row));
        Ok(Self {
            rows: rows.collect(),
            source,
            head,
            buckets,
            bucket_of,
            made: HashMap::new(),
        })
    }

    /// The questions of some sessions: each product that was not looked at before in its session, and what was.
    pub fn questions(&self, sessions: &Sessions, chosen: &[usize]) -> Vec<Question> {
        let row_of = |item: &u32| {
            self.rows
                .get(sessions.ids[*item as usize].as_str())
                .copied()
        };
        let mut out = Vec::new();
        for session in chosen {
            let items = sessions.items[sessions.bounds(*session)].iter();
            let items: Vec<usize> = items.filter_map(row_of).collect();
            for at in 1..items.len() {
                if !items[..at].contains(&items[at]) {
                    let before = items[at.saturating_sub(12)..at].to_vec();
                    let answer = items[at];
                    out.push(Question { before, answer });
                }
            }
        }
        out
    }

    /// The page of the last product looked at: its packs, and those of the pages before, which the device still has.
    fn page(&mut self, before: &[usize]) -> Result<Vec<Shelf>, FormatError> {
        let mut shelves = Vec::new();
        let mut loaded = Vec::new();
        for row in before.iter().rev() {
            let bucket = self.bucket_of[*row];
            if !loaded.contains(&bucket) {
                loaded.push(bucket);
                if !self.made.contains_key(&bucket) {
                    let pack = self.source.neighborhood(&self.buckets[bucket]);
                    self.made.insert(bucket, shelf(&pack, Kind::Neighbors)?);
                }
                shelves.push(self.made[&bucket].clone());
            }
        }
        shelves.push(self.head.clone());
        Ok(shelves)
    }

    /// Asks something of the page on which a question arises.
    fn ask<R>(
        &mut self,
        before: &[usize],
        weights: &[u32],
        positions: &[u32],
        answer: impl FnOnce(&[Shelf], &Query) -> R,
    ) -> Result<R, FormatError> {
        let shelves = self.page(before)?;
        // A profile keeps one view of a product an hour, the latest.
        let last = |(at, row): &(usize, &usize)| !before[at + 1..].contains(row);
        let kept = before.iter().enumerate().filter(last);
        let ids = kept.map(|(_, row)| &self.source.products[*row].id);
        let events: Vec<Event> = ids
            .filter_map(|id| {
                let found =
                    |shelf: &Shelf| Some(shelf.event(shelf.row_of(key(id))?, Action::View, NOW));
                shelves.iter().find_map(found)
            })
            .collect();
        let taste = taste(
            &events,
            &Corrections::default(),
            &Restraint::FLOOR,
            NOW / 60,
        );
        let own = before
            .last()
            .map(|row| self.source.products[*row].id.as_str());
        let page = own.and_then(|id| Some((&shelves[0], shelves[0].row_of(key(id))?)));
        let category = page.map_or("", |(shelf, row)| shelf.products.category(row));
        let corrections = Corrections::default();
        let mut exclude: Vec<u32> = own.map(key).into_iter().collect();
        exclude.extend(taste.recent.iter().map(|(product, _)| *product));
        let query = Query {
            strategy: Strategy::ForYou,
            limit: DEPTH,
            per_category: 0,
            now: NOW,
            new_days: 30,
            weights,
            positions,
            page,
            category,
            category_keys: category_keys(category),
            taste: Some(&taste),
            cart: &[],
            corrections: &corrections,
            exclude: &exclude,
            closed: &[],
            personal: false,
            listed: &[],
            // The shop's rules say what it wants shown, not what visitors come to.
            rules: Rules::default(),
            moment: Moment::default(),
            active: &[],
        };
        Ok(answer(&shelves, &query))
    }

    /// The rows that "for you" shows on the page of the last of `before`, best first, at most `count`.
    ///
    /// # Errors
    /// As [`Stand::new`].
    pub fn shown(
        &mut self,
        before: &[usize],
        weights: &[u32],
        positions: &[u32],
        count: usize,
    ) -> Result<Vec<usize>, FormatError> {
        let ids = self.ask(before, weights, positions, |shelves, query| {
            let query = Query {
                limit: count,
                ..*query
            };
            let id = |pick: &crate::recommend::Pick| {
                shelves[pick.shelf].products.ids.get(pick.row).to_owned()
            };
            recommend(shelves, &query)
                .iter()
                .map(id)
                .collect::<Vec<String>>()
        })?;
        let rows = ids.iter().filter_map(|id| self.rows.get(id.as_str()));
        Ok(rows.copied().collect())
    }

    /// How well "for you" answers questions.
    ///
    /// # Errors
    /// As [`Stand::new`].
    pub fn measure(
        &mut self,
        questions: &[Question],
        weights: &[u32],
        positions: &[u32],
    ) -> Result<Reached, FormatError> {
        let mut reached = Reached::default();
        for question in questions {
            let shown = self.shown(&question.before, weights, positions, DEPTH)?;
            if let Some(place) = shown.iter().position(|row| *row == question.answer) {
                reached.hits += 1.0;
                reached.ranks += 1.0 / (place + 1) as f64;
            }
        }
        let count = questions.len().max(1) as f64;
        Ok(Reached {
            hits: reached.hits / count,
            ranks: reached.ranks / count,
        })
    }

    /// Fits the weights of the terms on every other question, and measures them on the rest.
    ///
    /// Coordinate search over a short list of weights. The questions are cut in three; a weight is moved only where hit
    /// rate and mean reciprocal rank together gain on all of them and lose on none: what helps one part alone is chance.
    ///
    /// # Errors
    /// As [`Stand::new`].
    pub fn fit(
        &mut self,
        questions: Vec<Question>,
        positions: &[u32],
    ) -> Result<Option<Fitted>, FormatError> {
        if questions.len() < LEAST {
            return Ok(None);
        }
        let step = (questions.len() / 2).div_ceil(QUESTIONS).max(1);
        let (mut asked, mut kept) = (Vec::new(), Vec::new());
        for (at, question) in questions.into_iter().step_by(step).enumerate() {
            let list = if at % 2 == 0 { &mut asked } else { &mut kept };
            list.push(question);
        }
        let points = asked
            .iter()
            .map(|question| self.points(question, positions))
            .collect::<Result<Vec<_>, _>>()?;
        let priors = Term::WEIGHTS.to_vec();
        let weights = search(&points, &priors);
        Ok(Some(Fitted {
            before: self.measure(&kept, &priors, positions)?,
            after: self.measure(&kept, &weights, positions)?,
            predictions: kept.len(),
            weights,
        }))
    }

    /// The unweighted points of every candidate of a question, the answer first; nothing when it is no candidate.
    fn points(
        &mut self,
        question: &Question,
        positions: &[u32],
    ) -> Result<Vec<[i16; FITTED.len()]>, FormatError> {
        let answer = key(&self.source.products[question.answer].id);
        self.ask(
            &question.before,
            &[100; Term::COUNT],
            positions,
            |shelves, query| {
                let mut all = candidates(shelves, query);
                let Some(at) = all.iter().position(|(key, _)| *key == answer) else {
                    return Vec::new();
                };
                all.swap(0, at);
                let points = |terms: &Terms| {
                    FITTED.map(|term| terms[term as usize].min(i16::MAX.into()) as i16)
                };
                all.iter().map(|(_, terms)| points(terms)).collect()
            },
        )
    }
}

/// The terms whose weights are fitted. Corrections and variety are for people, not for hit rates.
const FITTED: [Term; 16] = [
    Term::PageLearned,
    Term::Learned,
    Term::Page,
    Term::Neighbor,
    Term::Context,
    Term::Category,
    Term::Popular,
    Term::Taste,
    Term::Bought,
    Term::Together,
    Term::Trending,
    Term::Brand,
    Term::Price,
    Term::New,
    Term::Sale,
    Term::Rated,
];
/// The weights tried.
const TRIED: [u32; 11] = [0, 5, 10, 20, 40, 60, 100, 160, 250, 400, 700];
/// How many parts the questions are cut in.
const FOLDS: usize = 3;
/// So much more of hit rate and mean reciprocal rank is no gain yet.
const MARGIN: f64 = 0.0005;

/// The best weights found from `start`.
fn search(points: &[Vec<[i16; FITTED.len()]>], start: &[u32]) -> Vec<u32> {
    let mut best = start.to_vec();
    let mut highest = folds(points, &best);
    for _ in 0..4 {
        let before = best.clone();
        for term in FITTED {
            for value in TRIED {
                let mut weights = best.clone();
                weights[term as usize] = value;
                let found = folds(points, &weights);
                let gains = || found.iter().zip(&highest);
                let gain: f64 = gains().map(|(new, old)| new - old).sum();
                if gain > MARGIN * FOLDS as f64 && gains().all(|(new, old)| new >= old) {
                    (best, highest) = (weights, found);
                }
            }
        }
        if best == before {
            break;
        }
    }
    best
}

/// Hit rate and mean reciprocal rank together, for each part of the questions.
fn folds(points: &[Vec<[i16; FITTED.len()]>], weights: &[u32]) -> [f64; FOLDS] {
    let weights = FITTED.map(|term| weights[term as usize] as i32);
    let score = |points: &[i16; FITTED.len()]| -> i32 {
        let terms = points.iter().zip(&weights);
        terms
            .map(|(points, weight)| i32::from(*points) * weight / 100)
            .sum()
    };
    let mut sums = [Reached::default(); FOLDS];
    let mut counts = [0.0f64; FOLDS];
    for (at, candidates) in points.iter().enumerate() {
        // Neighboring questions are of one session: they stay in one part.
        let fold = at * FOLDS / points.len();
        counts[fold] += 1.0;
        let Some((answer, others)) = candidates.split_first() else {
            continue;
        };
        let own = score(answer);
        let place = others.iter().filter(|other| score(other) >= own).count();
        if place < DEPTH {
            sums[fold].hits += 1.0;
            sums[fold].ranks += 1.0 / (place + 1) as f64;
        }
    }
    std::array::from_fn(|fold| sums[fold].sum() / counts[fold].max(1.0))
}

/// A pack as a page has it: every product may be shown.
fn shelf(pack: &super::packs::Pack, kind: Kind) -> Result<Shelf, FormatError> {
    let mut shelf = Shelf::load(
        &pack.products.encode(kind)?,
        &pack.prices.encode()?,
        true,
        NOW,
    )?;
    shelf.show_all();
    Ok(shelf)
}

/// Fits the weights of a shop's terms: lists are learned from the visits before the newest tenth, which is replayed.
/// `content` holds no learned lists yet. `None` where there are too few visits.
///
/// # Errors
/// As [`Stand::new`].
pub fn fit(
    products: &[Product],
    content: &Content,
    log: &Log,
    min_support: u32,
) -> Result<Option<Fitted>, FormatError> {
    let order = log.visits.by_time();
    let (older, newest) = order.split_at(order.len() - order.len() / 10);
    let since = older.last().map_or(0, |last| log.visits.times[*last]);
    let before = |sessions: &Sessions| {
        let order = sessions.by_time().into_iter();
        let order = order.filter(|session| sessions.times[*session] <= since);
        sessions.part(&order.collect::<Vec<_>>())
    };
    let past = Log {
        visits: log.visits.part(older),
        baskets: before(&log.baskets),
        buyers: before(&log.buyers),
        orders: Vec::new(),
        ..*log
    };
    let mut content = content.clone();
    let learned = learn(products, &mut content, &past, None, min_support);
    let positions = learned
        .ranking
        .map_or(Vec::new(), |ranking| ranking.positions);
    let mut stand = Stand::new(products, &content)?;
    let questions = stand.questions(&log.visits, newest);
    stand.fit(questions, &positions)
}

/// Measures what a shop would publish that sold the products of a log and knew nothing else of them: lists and weights are
/// learned from `train`, laid out as packs, and "for you" is asked on the page of every product of `test`, by the protocol
/// of [`model::evaluate`]. The page's own product is never shown, and a product that was looked at is no more likely
/// to be: the shop has another list for it. So `hr20_new` is what to compare.
///
/// # Errors
/// As [`Stand::new`].
pub fn evaluate(
    train: &Log,
    test: &Sessions,
    min_support: u32,
    count: usize,
) -> Result<Evaluation, FormatError> {
    let product = |id: &String| Product {
        id: id.clone(),
        link: format!("/{id}"),
        ..Product::default()
    };
    let products: Vec<Product> = train.visits.ids.iter().map(product).collect();
    let started = Instant::now();
    let mut content = Content {
        features: vec![[0; FEATURE_DIMS]; products.len()],
        neighbors: vec![Vec::new(); products.len()],
        ..Content::default()
    };
    let fitted = fit(&products, &content, train, min_support)?;
    let learned = learn(&products, &mut content, train, None, min_support);
    let positions = learned
        .ranking
        .map_or(Vec::new(), |ranking| ranking.positions);
    let weights = fitted.map_or(Term::WEIGHTS.to_vec(), |fitted| fitted.weights);
    let train_s = started.elapsed().as_secs_f64();
    let lists = Products {
        ids: products.iter().map(|product| product.id.as_str()).collect(),
        ..Source::new(&products, &content, "").whole().products
    };
    let ids: Vec<&str> = products.iter().map(|product| product.id.as_str()).collect();
    let id_bytes: Vec<u8> = ids.iter().flat_map(|id| id.bytes()).collect();
    let mut stand = Stand::new(&products, &content)?;
    let mut failed = Ok(());
    let mut answer = |before: &[u32]| {
        let before = &before[before.len().saturating_sub(12)..];
        let before: Vec<usize> = before.iter().map(|row| *row as usize).collect();
        let shown = stand.shown(&before, &weights, &positions, count.max(1));
        let rows = shown.unwrap_or_else(|error| {
            failed = Err(error);
            Vec::new()
        });
        rows.into_iter().map(|row| row as u32).collect()
    };
    let evaluation = model::predict(&train.visits, test, &ids, &mut answer);
    failed?;
    Ok(Evaluation {
        model_bytes: compress(&lists.encode(Kind::Whole)?, 9).len(),
        id_bytes: compress(&id_bytes, 9).len(),
        pairs: learned.pairs,
        train_s,
        ..evaluation
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::config::{Config, Ranking};
    use crate::builder::similarity::content;
    use crate::consent::{Level, Via};
    use crate::placement::Page;
    use crate::signals::{PageContext, PageType};

    /// A shop of sixty products; visitors go from each to the next but one, whatever they read like.
    fn shop() -> (Vec<Product>, Log) {
        let product = |at: usize| Product {
            id: format!("p{at}"),
            title: format!("{} {at}", ["Teapot", "Hose", "Soap"][at % 3]),
            link: format!("https://shop.example/p/{at}"),
            category: vec!["Home".into(), format!("Kind {}", at % 3)],
            price_min: 1000 + at as u64 * 10,
            ..Product::default()
        };
        let mut log = Log::default();
        for at in 0..1500usize {
            let start = at * 7 % 60;
            let ids: Vec<String> = (0..3 + at % 3)
                .map(|step| format!("p{}", (start + step * 2) % 60))
                .collect();
            log.visits
                .push(ids.iter().map(String::as_str), at as i64 * 600);
        }
        ((0..60).map(product).collect(), log)
    }

    #[test]
    fn a_fit_finds_what_visitors_do_and_finds_it_again() {
        let (products, log) = shop();
        let content = content(&products);
        let fitted = fit(&products, &content, &log, 2).unwrap().unwrap();
        assert!(fitted.predictions >= 50);
        assert!(fitted.after.hits > 0.9, "{fitted:?}");
        assert!(fitted.after.sum() >= fitted.before.sum(), "{fitted:?}");
        assert_eq!(fit(&products, &content, &log, 2).unwrap(), Some(fitted));
    }

    #[test]
    fn a_log_of_nearly_nothing_moves_no_weight() {
        let (products, _) = shop();
        let mut log = Log::default();
        log.visits.push(["p1", "p2"], 5);
        let content = content(&products);
        assert_eq!(fit(&products, &content, &log, 2).unwrap(), None);
    }

    /// What is measured is what the browser's page shows, from the same packs.
    #[test]
    fn what_is_replayed_is_what_a_page_shows() {
        let (products, log) = shop();
        let mut found = content(&products);
        let learned = learn(&products, &mut found, &log, None, 2);
        let ranking = Ranking {
            weights: (0..Term::COUNT as u32)
                .map(|at| 20 + at * 37 % 200)
                .collect(),
            ..learned.ranking.unwrap()
        };
        let mut config = Config::parse("[images]\nmode = \"none\"").unwrap();
        config.rank_by(Some(ranking.clone()));
        let compiled = config.compile("en", *b"EUR", 2, "").unwrap();
        let mut stand = Stand::new(&products, &found).unwrap();
        for before in [&[5usize][..], &[1, 2, 3], &[40, 7, 7, 22, 9]] {
            let mut page = Page::new();
            page.configure(&compiled.encode().unwrap()).unwrap();
            let mut loaded = Vec::new();
            for row in before.iter().rev() {
                let bucket = stand.bucket_of[*row];
                if !loaded.contains(&bucket) {
                    loaded.push(bucket);
                    let pack = stand.source.neighborhood(&stand.buckets[bucket]);
                    let bytes = pack.products.encode(Kind::Neighbors).unwrap();
                    let prices = pack.prices.encode().unwrap();
                    page.load(&bytes, &prices, true, NOW).unwrap();
                }
            }
            let head = stand.source.head(HEAD);
            let bytes = head.products.encode(Kind::Head).unwrap();
            let prices = head.prices.encode().unwrap();
            page.load(&bytes, &prices, true, NOW).unwrap();
            let ids: Vec<String> = before.iter().map(|row| format!("p{row}")).collect();
            page.open(
                PageContext {
                    kind: PageType::Product,
                    products: vec![ids.last().unwrap().clone()],
                    ..PageContext::default()
                },
                NOW,
            );
            page.consent.hear_no_tool();
            page.choose_level(Level::Remembered, Via::Panel, NOW);
            for id in &ids {
                assert!(page.record(Action::View, std::slice::from_ref(id), NOW));
            }
            let slot = page.slot("for-you", 20, &[], NOW).unwrap();
            let id = |pick: &crate::recommend::Pick| {
                page.shelf(pick).products.ids.get(pick.row).to_owned()
            };
            let seen: Vec<String> = slot.picks.iter().map(id).collect();
            let (weights, positions) = (&ranking.weights, &ranking.positions);
            let shown = stand.shown(before, weights, positions, 20).unwrap();
            let shown: Vec<String> = shown.iter().map(|row| format!("p{row}")).collect();
            assert_eq!(seen, shown);
        }
    }

    #[test]
    fn a_weight_moves_only_where_all_parts_gain() {
        // Every answer has points for paths, every other candidate for popularity.
        let mut answer = [0i16; FITTED.len()];
        answer[1] = 100;
        let mut other = [0i16; FITTED.len()];
        other[6] = 700;
        let question = || {
            let mut points = vec![other; 30];
            points[0] = answer;
            points
        };
        let points: Vec<_> = (0..30).map(|_| question()).collect();
        let found = search(&points, &Term::WEIGHTS);
        let weight = |term: Term| found[term as usize];
        assert!(
            weight(Term::Learned) * 100 > weight(Term::Popular) * 700,
            "{found:?}"
        );
        assert_eq!(weight(Term::Taste), Term::WEIGHTS[Term::Taste as usize]);
        // In one part alone it is chance.
        let mut mixed: Vec<_> = points[..4].to_vec();
        mixed.resize(30, Vec::new());
        mixed[20] = {
            let mut against = vec![answer; 30];
            against[0] = other;
            against
        };
        let kept = search(&mixed, &Term::WEIGHTS);
        assert_eq!(kept, Term::WEIGHTS);
    }
}
