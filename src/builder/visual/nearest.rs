//! Which looks are nearest to each other. Small sets are compared whole; large ones through a forest of random cuts: each tree
//! cuts the looks in halves until a leaf holds few, and a look is compared with those that share a leaf of any tree. So the
//! work grows like the number of looks times its logarithm, and two that are alike meet in one of the trees.

use super::picture::{LENGTH, Look};
use super::{LEAST, LOOKS};
use rayon::prelude::*;

/// Up to so many, every look is compared with every other one.
const WHOLE: usize = 3000;
/// Trees of the forest, and the most looks of a leaf.
const TREES: u64 = 14;
const LEAF: usize = 48;

/// For each look those most like it, best first, with their likeness: at most [`LOOKS`], none below the least, none that does
/// not fit.
pub fn alike(looks: &[Look], fits: &(dyn Fn(usize, usize) -> bool + Sync)) -> Vec<Vec<(u32, f32)>> {
    if looks.len() <= WHOLE {
        return alike_by_all(looks, fits);
    }
    alike_by_forest(looks, fits)
}

fn alike_by_forest(
    looks: &[Look],
    fits: &(dyn Fn(usize, usize) -> bool + Sync),
) -> Vec<Vec<(u32, f32)>> {
    let forest: Vec<Tree> = (0..TREES)
        .into_par_iter()
        .map(|seed| Tree::grown(looks, seed))
        .collect();
    (0..looks.len())
        .into_par_iter()
        .map(|own| {
            let mut others: Vec<u32> = forest
                .iter()
                .flat_map(|tree| tree.beside(own))
                .copied()
                .collect();
            others.sort_unstable();
            others.dedup();
            best(looks, own, &others, fits)
        })
        .collect()
}

/// The same by comparing all with all.
pub fn alike_by_all(
    looks: &[Look],
    fits: &(dyn Fn(usize, usize) -> bool + Sync),
) -> Vec<Vec<(u32, f32)>> {
    let all: Vec<u32> = (0..looks.len() as u32).collect();
    let rows = 0..looks.len();
    rows.into_par_iter()
        .map(|own| best(looks, own, &all, fits))
        .collect()
}

fn best(
    looks: &[Look],
    own: usize,
    others: &[u32],
    fits: &(dyn Fn(usize, usize) -> bool + Sync),
) -> Vec<(u32, f32)> {
    let mut out: Vec<(u32, f32)> = Vec::with_capacity(LOOKS + 1);
    for other in others {
        let likeness = dot(&looks[own], &looks[*other as usize]);
        let worst = out.last().filter(|_| out.len() == LOOKS);
        let enough = likeness >= LEAST && worst.is_none_or(|(_, worst)| likeness > *worst);
        if !enough || *other as usize == own || !fits(own, *other as usize) {
            continue;
        }
        let place = out.partition_point(|(_, known)| *known >= likeness);
        out.insert(place, (*other, likeness));
        out.truncate(LOOKS);
    }
    out
}

/// Eight sums side by side, which compilers make one vector of.
fn dot(one: &[f32; LENGTH], other: &[f32; LENGTH]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (ones, rest) = one.as_chunks::<8>();
    let (others, other_rest) = other.as_chunks::<8>();
    for (one, other) in ones.iter().zip(others) {
        for (sum, (a, b)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += a * b;
        }
    }
    let rest: f32 = rest.iter().zip(other_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// Looks in the order of a tree's leaves.
struct Tree {
    order: Vec<u32>,
    /// Where each leaf begins, and the leaf of each look.
    starts: Vec<u32>,
    leaf_of: Vec<u32>,
}

impl Tree {
    fn grown(looks: &[Look], seed: u64) -> Self {
        let mut tree = Self {
            order: (0..looks.len() as u32).collect(),
            starts: Vec::new(),
            leaf_of: vec![0; looks.len()],
        };
        let mut chance = 0x9e37_79b9_7f4a_7c15 ^ (seed + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mut open = vec![(0, looks.len())];
        while let Some((start, end)) = open.pop() {
            let range = start..end;
            if range.len() <= LEAF {
                tree.starts.push(range.start as u32);
                for at in range {
                    tree.leaf_of[tree.order[at] as usize] = tree.starts.len() as u32 - 1;
                }
                continue;
            }
            let middle = range.start + range.len() / 2;
            cut(looks, &mut tree.order[range.clone()], &mut chance);
            // The first half is next, so that leaves come in the order of their places.
            open.push((middle, end));
            open.push((start, middle));
        }
        tree.starts.push(looks.len() as u32);
        tree
    }

    /// Those that share a look's leaf.
    fn beside(&self, own: usize) -> &[u32] {
        let leaf = self.leaf_of[own] as usize;
        &self.order[self.starts[leaf] as usize..self.starts[leaf + 1] as usize]
    }
}

/// Orders looks so that each half lies on one side of a cut between two of them, drawn by chance: the farthest apart of a few.
fn cut(looks: &[Look], rows: &mut [u32], chance: &mut u64) {
    let mut draw = || {
        *chance ^= *chance << 13;
        *chance ^= *chance >> 7;
        *chance ^= *chance << 17;
        rows[(*chance % rows.len() as u64) as usize] as usize
    };
    let mut ends = (draw(), draw());
    let mut nearest = dot(&looks[ends.0], &looks[ends.1]);
    for _ in 0..4 {
        let pair = (draw(), draw());
        let likeness = dot(&looks[pair.0], &looks[pair.1]);
        if likeness < nearest {
            (ends, nearest) = (pair, likeness);
        }
    }
    let side: Box<[f32; LENGTH]> = Box::new(std::array::from_fn(|at| {
        looks[ends.0][at] - looks[ends.1][at]
    }));
    let mut placed: Vec<(f32, u32)> = rows
        .iter()
        .map(|row| (dot(&side, &looks[*row as usize]), *row))
        .collect();
    let middle = placed.len() / 2;
    placed.select_nth_unstable_by(middle, |one, other| {
        one.0.total_cmp(&other.0).then(one.1.cmp(&other.1))
    });
    for (row, (_, own)) in rows.iter_mut().zip(placed) {
        *row = own;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks around some centers, as pictures of a shop are: numbers that look random and are the same in every run.
    fn crowd(count: usize, centers: usize) -> Vec<Look> {
        let mut state = 7u64;
        let mut noise = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % 2000) as f32 / 1000.0 - 1.0
        };
        let centers: Vec<Vec<f32>> = (0..centers)
            .map(|_| (0..LENGTH).map(|_| noise().max(0.0)).collect())
            .collect();
        (0..count)
            .map(|at| {
                let mut look: Look = Box::new(std::array::from_fn(|place| {
                    (centers[at % centers.len()][place] + noise() * 0.35).max(0.0)
                }));
                let length = look.iter().map(|value| value * value).sum::<f32>().sqrt();
                look.iter_mut().for_each(|value| *value /= length);
                look
            })
            .collect()
    }

    #[test]
    fn the_forest_finds_nearly_what_all_with_all_finds_and_the_same_each_time() {
        let looks = crowd(2000, 70);
        let fits = |_: usize, _: usize| true;
        let (exact, found) = (alike_by_all(&looks, &fits), alike_by_forest(&looks, &fits));
        let (mut same, mut all) = (0, 0);
        for (exact, found) in exact.iter().zip(&found) {
            all += exact.len();
            same += exact
                .iter()
                .filter(|(row, _)| found.iter().any(|(other, _)| other == row))
                .count();
        }
        assert!(all > looks.len() * 4, "{all}");
        assert!(same * 100 >= all * 85, "{same} of {all}");
        let few = &looks[..300];
        assert_eq!(alike_by_forest(few, &fits), alike_by_forest(few, &fits));
    }

    #[test]
    fn what_does_not_fit_and_oneself_are_no_neighbors() {
        let looks = crowd(60, 3);
        let lists = alike(&looks, &|one, other| one % 2 == other % 2);
        assert!(lists.iter().any(|list| !list.is_empty()));
        for (own, list) in lists.iter().enumerate() {
            assert!(
                list.iter()
                    .all(|(other, _)| *other as usize != own && *other as usize % 2 == own % 2)
            );
            assert!(list.is_sorted_by(|one, other| one.1 >= other.1) && list.len() <= LOOKS);
        }
        assert!(alike(&[], &|_, _| true).is_empty());
    }
}
