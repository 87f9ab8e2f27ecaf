//! The main parameters of the ranking in words (DSA, article 27): what weighs how much in "for you".
//!
//! Read off the configured weights; knows no product and no person.

use super::page::reason_text;
use super::{Config, Text};
use crate::recommend::{Best, Ranked, Strategy, Term};

/// What the ranking looks at, weightiest first, with its share of the whole in percent. `personal`: whether anything
/// is known that personal terms could use.
///
/// ```
/// use devanture::placement::{Config, parameters};
/// let shares: u32 = parameters(&Config::default(), true).iter().map(|(_, share)| share).sum();
/// assert!((90..=100).contains(&shares));
/// ```
pub fn parameters(config: &Config, personal: bool) -> Vec<(Text, u32)> {
    let weights = Strategy::ForYou.weights(&config.weights);
    let counts = |term: Term| match term {
        Term::Recent | Term::Less | Term::Diversity => false,
        term => personal || !term.is_personal(),
    };
    let counted = || Term::ALL.iter().filter(|(term, _)| counts(*term));
    let total: i32 = counted().map(|(term, _)| weights[*term as usize]).sum();
    let mut best = Best::new(Term::COUNT, -1);
    for (term, _) in counted() {
        best.insert(Ranked {
            score: weights[*term as usize] * 100 / total.max(1),
            row: *term as u32,
            ..Ranked::default()
        });
    }
    best.list
        .iter()
        .map(|ranked| {
            let (term, _) = Term::ALL[ranked.row as usize];
            (text(term), ranked.score as u32)
        })
        .collect()
}

/// They are told without naming a product or a brand.
fn text(term: Term) -> Text {
    match term {
        Term::Neighbor => Text::ParameterNeighbor,
        Term::Context => Text::ParameterContext,
        Term::Category => Text::ParameterCategory,
        Term::Brand => Text::ParameterBrand,
        term => reason_text(term),
    }
}
