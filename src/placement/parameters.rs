//! The main parameters of the ranking in words (DSA, article 27): what weighs how much in "for you".
//!
//! Read off the configured weights; knows no product and no person.

use super::{Config, PanelText};
use crate::recommend::{Best, Ranked, Strategy, Term};

/// What the ranking looks at, weightiest first, with its share of the whole in percent. Without `personal` (nothing is
/// known that personal terms could use) those are told with nothing: the list is as long for everyone.
///
/// ```
/// use devanture::placement::{Config, parameters};
/// let config = Config::default();
/// let shares: u32 = parameters(&config, true).iter().map(|(_, share)| share).sum();
/// assert!((90..=100).contains(&shares));
/// assert_eq!(parameters(&config, false).len(), parameters(&config, true).len());
/// ```
pub fn parameters(config: &Config, personal: bool) -> Vec<(PanelText, u32)> {
    let mut weights = Strategy::ForYou.weights(&config.weights);
    // What weighs nothing in this shop (lists learned from logs, where there are none) is no parameter; what is counted
    // against, or leads a list of its own, is none either.
    let counts = weights.map(|weight| weight > 0);
    let listed = |term: Term| {
        let code = term as u8;
        counts[term as usize] && (code < Term::Recent as u8 || code >= Term::PageLearned as u8)
    };
    for term in Term::EVERY {
        if !listed(term) || term.is_personal() && !personal {
            weights[term as usize] = 0;
        }
    }
    let total: i32 = weights.iter().sum();
    let mut best = Best::new(Term::COUNT, -1);
    for term in Term::EVERY.into_iter().filter(|term| listed(*term)) {
        best.insert(Ranked {
            score: weights[term as usize] * 100 / total.max(1),
            row: term as u32,
            ..Ranked::default()
        });
    }
    best.list
        .iter()
        .map(|ranked| {
            let term = Term::EVERY[ranked.row as usize];
            (text(term), ranked.score as u32)
        })
        .collect()
}

/// They are told without naming a product or a brand.
fn text(term: Term) -> PanelText {
    match term {
        Term::Page => PanelText::ParameterPage,
        Term::Context => PanelText::ParameterContext,
        Term::Neighbor => PanelText::ParameterNeighbor,
        Term::Learned => PanelText::ParameterLearned,
        Term::Category => PanelText::ParameterCategory,
        Term::Brand => PanelText::ParameterBrand,
        Term::Price => PanelText::ParameterPrice,
        Term::Popular => PanelText::ParameterPopular,
        Term::New => PanelText::ParameterNew,
        Term::Sale => PanelText::ParameterSale,
        Term::Rated => PanelText::ParameterRated,
        Term::PageLearned => PanelText::ParameterPageLearned,
        Term::Bought => PanelText::ParameterBought,
        Term::Together => PanelText::ParameterTogether,
        Term::Trending => PanelText::ParameterTrending,
        Term::Rule => PanelText::ParameterRule,
        // The others are not listed.
        _ => PanelText::ParameterTaste,
    }
}
