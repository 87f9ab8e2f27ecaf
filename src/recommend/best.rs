//! Keeps the best of many: the one sorted list of the ranking, short and filled by insertion.
//!
//! The standard library's sorts weigh more than all the rest of the ranking, and sort what nobody asks for.

/// A candidate with its score before re-ranking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    /// The sum of its terms.
    pub score: i32,
    /// Which shelf it stands on.
    pub shelf: u32,
    /// Which row.
    pub row: u32,
    /// Key of its id.
    pub key: u32,
}

/// The best candidates so far, best first.
#[derive(Clone, Debug)]
pub struct Best {
    /// The list, never longer than the limit.
    pub list: Vec<Ranked>,
    limit: usize,
    /// Only a higher score gets in: one below the last of a full list.
    pub floor: i32,
}

impl Best {
    /// An empty list for candidates that score more than `floor`.
    pub fn new(limit: usize, floor: i32) -> Self {
        Self {
            list: Vec::new(),
            limit,
            // No score is above it.
            floor: if limit == 0 { i32::MAX } else { floor },
        }
    }

    /// Takes a candidate to its place. Ties go to who came first, so that the order never depends on chance.
    #[inline(never)]
    pub fn insert(&mut self, ranked: Ranked) {
        if ranked.score <= self.floor {
            return;
        }
        if self.list.len() == self.limit {
            self.list.pop();
        }
        let at = self
            .list
            .partition_point(|other| other.score >= ranked.score);
        self.list.insert(at, ranked);
        if self.list.len() == self.limit {
            self.floor = self.list.last().map_or(self.floor, |last| last.score);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_head_of_a_stable_sort(scores in proptest::collection::vec(-9i32..9, 0..60), limit in 0usize..20) {
            let mut best = Best::new(limit, -5);
            let mut sorted = Vec::new();
            for (score, row) in scores.into_iter().zip(0..) {
                let ranked = Ranked { score, row, ..Ranked::default() };
                best.insert(ranked);
                if score > -5 {
                    sorted.push(ranked);
                }
            }
            sorted.sort_by_key(|ranked| -ranked.score);
            sorted.truncate(limit);
            prop_assert_eq!(best.list, sorted);
        }
    }
}
