//! What showing variants by Thompson sampling costs beside other ways, on a simulated shop: `cargo run --example bandit`.
//!
//! Each segment of visitors likes another of four variants best, and in the second table people differ within their segment too. Priors are
//! what a shop has: what was counted up to last night, for all. A device knows, besides, what its own shopper took up. The regret of a way
//! is how many successes it lost against showing everybody the variant that is best for them.

use devanture::placement::bandit::{Belief, Tried, thompson, thompson_for};

/// Success rates, in thousandths: a row a segment, a column a variant.
const RATES: [[u32; 4]; 3] = [[30, 36, 24, 28], [50, 44, 62, 48], [20, 21, 19, 27]];
const DAYS: usize = 60;
const VISITS: usize = 400;
/// Each of them comes a dozen times in that time.
const PEOPLE: usize = 2000;
const RUNS: u64 = 40;

/// Ways to choose a variant.
const WAYS: [&str; 7] = [
    "each as often (A/B/n)",
    "the one that is best for all, known from the start",
    "A/B/n for 14 days, then the winner for all",
    "Thompson sampling for all",
    "Thompson sampling per segment",
    "the same, and what this person took up (`personal = 50`)",
    "the same with `personal = 10`",
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

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Somebody: their segment, what each variant's chance is with them, and what their device has seen.
struct Person {
    segment: usize,
    rates: [f64; 4],
    tried: [Tried; 4],
    seed: u64,
}

/// People of a shop. Where they differ, one in five takes a variant up four times as often as their segment, and the others a quarter as
/// often: a segment's rates stay as they are.
fn people(chance: &mut Chance, differ: bool) -> Vec<Person> {
    let person = |_| {
        let segment = chance.below(3) as usize;
        let rates = RATES[segment].map(|rate| {
            let rate = f64::from(rate) / 1000.0;
            match (differ, chance.below(5)) {
                (false, _) => rate,
                (true, 0) => rate * 4.0,
                _ => rate / 4.0,
            }
        });
        Person {
            segment,
            rates,
            tried: Default::default(),
            seed: chance.next(),
        }
    };
    (0..PEOPLE).map(person).collect()
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
fn run(way: usize, differ: bool, seed: u64) -> [f64; DAYS] {
    let mut chance = Chance(seed);
    let mut people = people(&mut chance, differ);
    let mut counts: Counts = Default::default();
    let best_of_all =
        (0..4).max_by_key(|variant| RATES.iter().map(|row| row[*variant]).sum::<u32>());
    let mut lost = 0.0;
    std::array::from_fn(|day| {
        // What devices get in the morning; what happens during the day reaches nobody else.
        let morning = counts;
        for _ in 0..VISITS {
            let person = &mut people[chance.below(PEOPLE as u64) as usize];
            let own = || beliefs(&morning, &[person.segment]);
            let shown = match way {
                1 => best_of_all.unwrap_or(0),
                2 if day >= 14 => best(&beliefs(&morning, &[0, 1, 2])),
                3 => thompson(&beliefs(&morning, &[0, 1, 2]), person.seed),
                4 => thompson(&own(), person.seed),
                5 => thompson_for(&own(), &person.tried, 50, person.seed),
                6 => thompson_for(&own(), &person.tried, 10, person.seed),
                _ => chance.below(4) as usize,
            };
            let most = person.rates.into_iter().fold(0.0, f64::max);
            lost += most - person.rates[shown];
            let taken = chance.unit() < person.rates[shown];
            person.tried[shown].shown += 1;
            person.tried[shown].taken += u32::from(taken);
            // A winner that was declared is no longer learned about.
            if way != 2 || day < 14 {
                counts[person.segment][shown][usize::from(!taken)] += 1;
            }
        }
        lost
    })
}

fn main() {
    for (differ, people) in [(false, "alike"), (true, "different")] {
        println!(
            "People of a segment are {people}: successes lost against everybody's best variant ({VISITS} visits a day, means of {RUNS} runs)\n"
        );
        println!("| way | after 7 days | after 30 | after {DAYS} |");
        println!("| --- | --- | --- | --- |");
        for (way, name) in WAYS.iter().enumerate() {
            let mut sums = [0.0; 3];
            for seed in 0..RUNS {
                let lost = run(way, differ, seed * 1000 + 1);
                for (sum, day) in sums.iter_mut().zip([6, 29, DAYS - 1]) {
                    *sum += lost[day] / RUNS as f64;
                }
            }
            println!(
                "| {name} | {:.1} | {:.1} | {:.1} |",
                sums[0], sums[1], sums[2]
            );
        }
        println!();
    }
}
