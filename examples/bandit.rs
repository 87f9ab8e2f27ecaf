//! What showing variants by Thompson sampling costs beside other ways, on a simulated shop: `cargo run --example bandit`.
//!
//! Each segment of visitors likes another of four variants best. Priors are what a shop has: what was counted up to last night, for all. The
//! regret of a way is how many successes it lost against showing everybody the variant that is best for their segment.

use devanture::placement::bandit::{Belief, thompson};

/// Success rates, in thousandths: a row a segment, a column a variant.
const RATES: [[u32; 4]; 3] = [[30, 36, 24, 28], [50, 44, 62, 48], [20, 21, 19, 27]];
const DAYS: usize = 60;
const VISITS: usize = 400;
const RUNS: u64 = 40;

/// Ways to choose a variant.
const WAYS: [&str; 5] = [
    "each as often (A/B/n)",
    "the one that is best for all, known from the start",
    "A/B/n for 14 days, then the winner for all",
    "Thompson sampling for all",
    "Thompson sampling per segment",
];

/// splitmix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }
}

/// Successes and failures, per segment and variant.
type Counts = [[[u32; 2]; 4]; 3];

fn beliefs(counts: &Counts, segments: &[usize]) -> [Belief; 4] {
    std::array::from_fn(|variant| {
        segments.iter().fold(Belief::default(), |belief, segment| {
            let [hits, misses] = counts[*segment][variant];
            belief.after(hits, misses)
        })
    })
}

fn best(beliefs: &[Belief; 4]) -> usize {
    let order = |a: &usize, b: &usize| beliefs[*a].mean().total_cmp(&beliefs[*b].mean());
    (0..4).max_by(order).unwrap_or(0)
}

/// Successes lost in one run, after each day.
fn run(way: usize, seed: u64) -> [f64; DAYS] {
    let mut chance = Chance(seed);
    let mut counts: Counts = Default::default();
    let best_of_all =
        (0..4).max_by_key(|variant| RATES.iter().map(|row| row[*variant]).sum::<u32>());
    let mut lost = 0.0;
    std::array::from_fn(|day| {
        // What devices get in the morning; what happens during the day reaches nobody else.
        let morning = counts;
        for _ in 0..VISITS {
            let segment = chance.below(3) as usize;
            let shown = match way {
                1 => best_of_all.unwrap_or(0),
                2 if day >= 14 => best(&beliefs(&morning, &[0, 1, 2])),
                3 => thompson(&beliefs(&morning, &[0, 1, 2]), chance.next()),
                4 => thompson(&beliefs(&morning, &[segment]), chance.next()),
                _ => chance.below(4) as usize,
            };
            let rate = RATES[segment][shown];
            let most = RATES[segment].iter().max().copied().unwrap_or(0);
            lost += f64::from(most - rate) / 1000.0;
            let failed = chance.below(1000) >= u64::from(rate);
            // A winner that was declared is no longer learned about.
            if way != 2 || day < 14 {
                counts[segment][shown][usize::from(failed)] += 1;
            }
        }
        lost
    })
}

fn main() {
    println!(
        "Successes lost against the best variant of each segment ({VISITS} visits a day, means of {RUNS} runs)\n"
    );
    println!("| way | after 7 days | after 30 | after {DAYS} |");
    println!("| --- | --- | --- | --- |");
    for (way, name) in WAYS.iter().enumerate() {
        let mut sums = [0.0; 3];
        for seed in 0..RUNS {
            let lost = run(way, seed * 1000 + 1);
            for (sum, day) in sums.iter_mut().zip([6, 29, DAYS - 1]) {
                *sum += lost[day] / RUNS as f64;
            }
        }
        println!(
            "| {name} | {:.1} | {:.1} | {:.1} |",
            sums[0], sums[1], sums[2]
        );
    }
}
