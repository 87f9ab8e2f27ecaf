//! Inside the model: finds the numbers of the blend on the log's own newest sessions.
//!
//! The sessions that end last are held back, a model of the others predicts each of their next products, and the
//! numbers are moved one after the other to wherever hit rate and mean reciprocal rank at 20 together are highest
//! (coordinate search over short lists). Sessions to evaluate on are never read. A log too short to hold anything
//! back is ranked with [`Numbers::PRIOR`], what the tuning sets had in common.

use super::count::Counting;
use super::{MOST_PAIRS, Options, columns, count, fitting, within_caps};
use crate::builder::logs::Sessions;
use crate::recommend::model::{AGAIN_ONE, Blend, HISTORY, HOP_ONE, Model, POSITION_ONE, Scratch};

/// Added to every sum of weights, in weights of two neighbors: a product seen once is not sure of its partner.
pub const SMOOTH: f64 = 3.0;
/// One session in so many is held back.
const HELD_BACK: usize = 10;
/// Predictions to fit on, at most: more would cost time and move no number.
const PREDICTIONS: usize = 4000;
/// Fewer say nothing.
const LEAST: usize = 100;
/// Half-lives tried, in shares of the log's span.
const HALF_LIVES: [f64; 3] = [1.0, 0.5, 0.25];

/// What was found.
pub struct Fit {
    /// The blend; its `smooth` depends on the pack.
    pub blend: Blend,
    /// In shares of the log's span.
    pub half_life: Option<f64>,
    /// Hit rate and mean reciprocal rank at 20 on the sessions held back.
    pub reached: Option<(f64, f64)>,
}

/// The blend as few numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Numbers([f64; 5]);

/// How much less each older event counts.
const FADE: usize = 0;
/// What the second step counts.
const HOP: usize = 1;
/// What the newest product gets for itself.
const SAME: usize = 2;
/// What the one before it gets.
const AGAIN: usize = 3;
/// How much less each still older one gets.
const FORGET: usize = 4;

/// The values tried for each number.
const TRIED: [&[f64]; 5] = [
    &[0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
    &[0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0],
    &[0.0, 0.01, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.5, 1.0],
    &[0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1.5],
    &[0.5, 0.6, 0.7, 0.8, 0.9, 0.97],
];

impl Numbers {
    const PRIOR: Self = Self([0.6, 2.0, 0.1, 0.2, 0.7]);

    fn blend(self) -> Blend {
        let Self([fade, hop, same, again, forget]) = self;
        let list = |first: f64, second: f64, factor: f64, one: u32| {
            std::array::from_fn(|place| {
                let share = match place {
                    0 => first,
                    place => second * factor.powi(place as i32 - 1),
                };
                (share * f64::from(one)).round() as u32
            })
        };
        Blend {
            smooth: 0,
            hop: (hop * f64::from(HOP_ONE)).round() as u32,
            position: list(1.0, fade, fade, POSITION_ONE),
            again: list(same, again, forget, AGAIN_ONE),
        }
    }
}

/// What the tuning sets had in common: for logs too short to fit anything.
pub fn prior() -> Blend {
    Numbers::PRIOR.blend()
}

/// Fits the blend on the newest sessions.
pub fn fit(sessions: &Sessions, options: &Options) -> Fit {
    let (older, questions) = hold_back(sessions);
    let mut best = Fit {
        blend: prior(),
        half_life: None,
        reached: None,
    };
    if questions.len() < LEAST {
        return best;
    }
    let mut trial = Trial::new(&older, options, None, &questions);
    let mut numbers = trial.search(Numbers::PRIOR, 4);
    let mut reached = trial.ask(numbers);
    for half_life in HALF_LIVES {
        let mut other = Trial::new(&older, options, Some(half_life), &questions);
        let found = other.ask(numbers);
        if found.0 + found.1 > reached.0 + reached.1 {
            (trial, reached) = (other, found);
            best.half_life = Some(half_life);
        }
    }
    if best.half_life.is_some() {
        numbers = trial.search(numbers, 2);
        reached = trial.ask(numbers);
    }
    best.blend = numbers.blend();
    best.reached = Some(reached);
    best
}

/// The products before, and the one that came next.
struct Question {
    session: Vec<u32>,
    answer: u32,
}

/// The older sessions, and questions from the newest ones about products that the older ones know.
fn hold_back(sessions: &Sessions) -> (Sessions, Vec<Question>) {
    let order = sessions.by_time();
    let kept = order.len() - order.len() / HELD_BACK;
    let (older, newest) = order.split_at(kept);
    let part = sessions.part(older);
    let mut known = vec![false; sessions.ids.len()];
    for item in &part.items {
        known[*item as usize] = true;
    }
    let mut questions = Vec::new();
    for session in newest
        .iter()
        .filter(|session| !sessions.is_basket(**session))
    {
        let items = sessions.items[sessions.bounds(*session)].iter().copied();
        let items: Vec<u32> = items.filter(|item| known[*item as usize]).collect();
        for at in 1..items.len() {
            questions.push(Question {
                session: items[at.saturating_sub(HISTORY)..at].to_vec(),
                answer: items[at],
            });
        }
    }
    let step = questions.len().div_ceil(PREDICTIONS).max(1);
    (part, questions.into_iter().step_by(step).collect())
}

/// One model of the older sessions, and the questions put to it.
struct Trial<'a> {
    model: Model,
    scratch: Scratch,
    questions: &'a [Question],
}

impl<'a> Trial<'a> {
    fn new(
        older: &Sessions,
        options: &Options,
        half_life: Option<f64>,
        questions: &'a [Question],
    ) -> Self {
        let counting = Counting {
            half_life,
            min_support: options.min_support,
        };
        let products = older.ids.len();
        let pairs = within_caps(products, &count(older, &counting, products * MOST_PAIRS));
        let keep = options
            .budget
            .map_or(pairs.len(), |budget| fitting(pairs.len(), products, budget));
        let order: Vec<u32> = (0..products as u32).collect();
        let ids = order.iter().map(|_| "").collect();
        let start = Fit {
            blend: prior(),
            half_life,
            reached: None,
        };
        Self {
            model: Model::new(&columns(ids, &pairs[..keep], &order, &start)),
            scratch: Scratch::default(),
            questions,
        }
    }

    /// Hit rate and mean reciprocal rank at 20.
    fn ask(&mut self, numbers: Numbers) -> (f64, f64) {
        self.model.blend_by(numbers.blend());
        let (mut hits, mut ranks) = (0.0, 0.0);
        for question in self.questions {
            let found = self.model.next(&mut self.scratch, &question.session, 20);
            let place = found.iter().position(|(row, _)| *row == question.answer);
            if let Some(place) = place {
                hits += 1.0;
                ranks += 1.0 / (place + 1) as f64;
            }
        }
        let count = self.questions.len() as f64;
        (hits / count, ranks / count)
    }

    /// The best numbers found from `start` in so many rounds.
    fn search(&mut self, start: Numbers, rounds: usize) -> Numbers {
        let mut best = start;
        let mut highest = self.ask(best);
        for _ in 0..rounds {
            let before = best;
            // The second step and repeats first: they move the answer most.
            for number in [HOP, SAME, AGAIN, FORGET, FADE] {
                for value in TRIED[number] {
                    let mut numbers = best;
                    numbers.0[number] = *value;
                    let found = self.ask(numbers);
                    if found.0 + found.1 > highest.0 + highest.1 {
                        (best, highest) = (numbers, found);
                    }
                }
            }
            if best == before {
                break;
            }
        }
        best
    }
}
