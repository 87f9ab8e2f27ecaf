//! `[[experiment]]` and `[holdout]`: read, checked and compiled to what the configuration pack has.
//!
//! Who sees which variant is decided on each device (`placement::experiment`); what a variant changes is said by the
//! conditions that name it. Assigns nobody and counts nothing.

use super::check::{own_name, within};
use super::conditions::{Condition, Variant};
use super::config::{Config, ConfigError, wrong};
use super::segments::{Owner, When};
use crate::catalog::Strings;
use crate::placement::experiment::{PLACES, Range, places, ranges};
use crate::placement::{Experiments, OVERLAYS};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The most variants of one experiment: conditions name them by one bit each.
const MOST_VARIANTS: usize = 16;
/// As how many pages of one person the counts of all weigh, where the shop says nothing else.
const PERSONAL: u32 = 50;
/// The most experiments.
const MOST_EXPERIMENTS: usize = 30;

/// `[[experiment]]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Experiment {
    /// A name of its own. It is published, and stands in the address of who looks at a variant.
    pub name: String,
    /// Names of the variants; the first is the one to compare with.
    pub variants: Vec<String>,
    /// How many see each, in any unit; as many each without.
    #[serde(default)]
    pub weights: Vec<f64>,
    /// The share of people that take part, in percent.
    #[serde(default = "hundred")]
    pub coverage: f64,
    /// Only who this condition holds for takes part.
    #[serde(default)]
    pub when: Option<When>,
    /// What it shares with experiments that must not have the same people.
    #[serde(default)]
    pub namespace: Option<Namespace>,
    /// What people are spread by; the name without.
    #[serde(default)]
    pub seed: String,
    /// Raised to spread people anew.
    #[serde(default)]
    pub round: u32,
    /// Raised to close it to who was in an earlier round.
    #[serde(default)]
    pub oldest_round: u32,
    /// Whether it runs.
    #[serde(default = "yes")]
    pub active: bool,
    /// The variant that everyone in it sees: the winner, until it is no experiment any more.
    #[serde(default)]
    pub forced: String,
    /// Whether variants are drawn by what is believed of them, in place of the weights.
    #[serde(default)]
    pub bandit: bool,
    /// With `bandit`: as how many pages of one person the counts of all weigh, beside what that person took up (0: theirs do not count;
    /// 50 without).
    #[serde(default)]
    pub personal: Option<u32>,
    /// Successes and failures so far, a pair a variant: by the name of a segment, or for `all`.
    #[serde(default)]
    pub priors: BTreeMap<String, Vec<[u32; 2]>>,
}

/// `namespace` of an experiment
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Namespace {
    /// The same name in each experiment that shares it.
    pub name: String,
    /// Where this one's part begins, in percent.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// `[holdout]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Holdout {
    /// The share of people who are in no experiment at all, in percent.
    pub share: f64,
    /// What they are chosen by.
    pub seed: String,
}

fn hundred() -> f64 {
    100.0
}

fn yes() -> bool {
    true
}

fn refuse(message: String) -> ConfigError {
    wrong("DV-CONFIG-VALUE", message)
}

fn percent(key: &str, value: f64) -> Result<f64, ConfigError> {
    if (0.0..=100.0).contains(&value) {
        return Ok(value / 100.0);
    }
    Err(refuse(format!(
        "{key} is {value}; write a percentage from 0 to 100"
    )))
}

impl Experiment {
    /// As how many pages of one person the counts of all weigh; 0 where theirs do not count.
    fn weight(&self) -> u32 {
        match self.bandit {
            true => self.personal.unwrap_or(PERSONAL),
            false => 0,
        }
    }

    fn what(&self) -> String {
        format!("experiment \"{}\"", self.name)
    }

    fn ranges(&self) -> Result<Vec<Range>, ConfigError> {
        let coverage = percent(&format!("coverage of {}", self.what()), self.coverage)?;
        let sum: f64 = self.weights.iter().sum();
        let weights: Vec<f64> = self.weights.iter().map(|weight| weight / sum).collect();
        let weights = (!weights.is_empty()).then_some(weights.as_slice());
        let all = ranges(self.variants.len(), coverage, weights);
        Ok(all.into_iter().map(places).collect())
    }

    fn part(&self) -> Result<Range, ConfigError> {
        let Some(namespace) = &self.namespace else {
            return Ok((0, PLACES));
        };
        let key = |end: &str| format!("{end} of the namespace of {}", self.what());
        let from = percent(&key("from"), namespace.from)?;
        let to = percent(&key("to"), namespace.to)?;
        Ok(places((from, to)))
    }
}

impl Config {
    /// The variants that conditions may name.
    pub(super) fn variants(&self) -> Vec<Variant> {
        let mut out = Vec::new();
        for (at, experiment) in self.experiment.iter().enumerate() {
            for (number, name) in experiment.variants.iter().enumerate() {
                out.push(Variant {
                    name: format!("{}:{name}", experiment.name),
                    experiment: at as u32,
                    variant: number as u32,
                });
            }
        }
        out
    }

    pub(super) fn check_experiments(&self) -> Result<(), ConfigError> {
        percent("holdout.share", self.holdout.share)?;
        if self.experiment.len() > MOST_EXPERIMENTS {
            return Err(refuse(format!(
                "there are {} experiments; keep {MOST_EXPERIMENTS} at the most",
                self.experiment.len()
            )));
        }
        let mut known = BTreeSet::new();
        let segments: BTreeSet<&str> = self.segment.iter().map(|one| one.name.as_str()).collect();
        for (at, experiment) in self.experiment.iter().enumerate() {
            let what = experiment.what();
            own_name("name of an experiment", &experiment.name)?;
            let plain = |name: &str| {
                let safe = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
                name.chars().all(safe)
            };
            if !plain(&experiment.name) {
                return Err(refuse(format!(
                    "{what} has a name that an address cannot carry; write it in letters of a to z, digits, - and _"
                )));
            }
            if !known.insert(&experiment.name) {
                return Err(refuse(format!(
                    "{what} is there twice; give each a name of its own"
                )));
            }
            let count = experiment.variants.len();
            if !(2..=MOST_VARIANTS).contains(&count) {
                return Err(refuse(format!(
                    "{what} has {count} variants; give it 2 to {MOST_VARIANTS}"
                )));
            }
            let mut names = BTreeSet::new();
            for name in &experiment.variants {
                own_name(&format!("name of a variant of {what}"), name)?;
                if !plain(name) || !names.insert(name) {
                    return Err(refuse(format!(
                        "variant \"{name}\" of {what} is there twice, or has more than letters of a to z, digits, - and _ in its name"
                    )));
                }
            }
            let weights = &experiment.weights;
            let fine = weights
                .iter()
                .all(|weight| *weight >= 0.0 && weight.is_finite());
            if !weights.is_empty()
                && (weights.len() != count || !fine || weights.iter().sum::<f64>() <= 0.0)
            {
                return Err(refuse(format!(
                    "weights of {what} must be one number a variant, 0 or more and not all 0"
                )));
            }
            experiment.ranges()?;
            if let Some(namespace) = &experiment.namespace {
                own_name(&format!("name of the namespace of {what}"), &namespace.name)?;
                let (from, to) = experiment.part()?;
                if from >= to {
                    return Err(refuse(format!(
                        "the namespace of {what} ends before it begins; swap from and to"
                    )));
                }
            }
            if !experiment.forced.is_empty() && !experiment.variants.contains(&experiment.forced) {
                return Err(refuse(format!(
                    "forced of {what} is \"{}\"; use one of {}",
                    experiment.forced,
                    experiment.variants.join(", ")
                )));
            }
            if !experiment.priors.is_empty() && !experiment.bandit {
                return Err(refuse(format!(
                    "{what} has priors, which only a bandit goes by; add bandit = true or drop them"
                )));
            }
            match experiment.personal {
                Some(_) if !experiment.bandit => {
                    return Err(refuse(format!(
                        "{what} has personal, which only a bandit goes by; add bandit = true or drop it"
                    )));
                }
                Some(pages) => within(&format!("personal of {what}"), pages.into(), 0, 10_000)?,
                None => {}
            }
            for (segment, counts) in &experiment.priors {
                if segment != "all" && !segments.contains(segment.as_str()) {
                    return Err(refuse(format!(
                        "priors of {what} name the segment \"{segment}\", which is not there; use all, or a segment of this file"
                    )));
                }
                if counts.len() != count {
                    return Err(refuse(format!(
                        "priors.{segment} of {what} has {} pairs; give one [successes, failures] a variant",
                        counts.len()
                    )));
                }
            }
            if self.depending(at)?.is_empty() {
                return Err(refuse(format!(
                    "no condition names a variant of {what}, so it changes nothing; write when = 'variant is \"{}:{}\"' where it is to",
                    experiment.name, experiment.variants[1]
                )));
            }
        }
        Ok(())
    }

    /// Which conditions hang on an experiment.
    fn depending(&self, experiment: usize) -> Result<Vec<Owner>, ConfigError> {
        let start = format!("{}:", self.experiment[experiment].name);
        let mut out = Vec::new();
        for (owner, condition) in self.owners()? {
            let mut names = false;
            condition.each(&mut |leaf| {
                if let Condition::Variant(all) = leaf {
                    names |= all.iter().any(|name| name.starts_with(&start));
                }
            });
            if names {
                out.push(owner);
            }
        }
        Ok(out)
    }

    /// The placements whose content may hang on an experiment, separated by line feeds; `*` for all.
    fn touched(&self, experiment: usize) -> Result<String, ConfigError> {
        let mut out: Vec<&str> = Vec::new();
        for owner in self.depending(experiment)? {
            match owner {
                Owner::Banner(at) => out.push(match self.banner[at].overlay.is_empty() {
                    true => &self.banner[at].placement,
                    false => OVERLAYS,
                }),
                Owner::Placement(at) => out.push(&self.placement[at].name),
                Owner::Segment(at) => {
                    let name = &self.segment[at].name;
                    for rule in &self.rule {
                        if rule.segments.contains(name) && rule.placements.is_empty() {
                            return Ok("*".to_owned());
                        }
                        if rule.segments.contains(name) {
                            out.extend(rule.placements.iter().map(String::as_str));
                        }
                    }
                }
                Owner::Offer(at) => {
                    let name = &self.offer[at].name;
                    let made = self.banner.iter().filter(|one| one.makes(name));
                    out.extend(made.map(|one| match one.overlay.is_empty() {
                        true => one.placement.as_str(),
                        false => OVERLAYS,
                    }));
                }
                Owner::Experiment(_) => {}
            }
        }
        out.sort_unstable();
        out.dedup();
        Ok(out.join("\n"))
    }

    /// The experiments as the browser goes by them: see [`Experiments`].
    pub(super) fn compile_experiments(&self) -> Result<Experiments, ConfigError> {
        let mut out = Experiments::default();
        if self.experiment.is_empty() {
            return Ok(out);
        }
        let share = percent("holdout.share", self.holdout.share)?;
        out.numbers.push(places((0.0, share)).1);
        let mut texts: Vec<String> = vec![self.holdout.seed.clone()];
        if texts[0].is_empty() {
            texts[0] = "holdout".to_owned();
        }
        for (at, experiment) in self.experiment.iter().enumerate() {
            let (from, to) = experiment.part()?;
            let forced = experiment
                .variants
                .iter()
                .position(|name| *name == experiment.forced);
            let mut numbers = vec![
                self.place_of(Owner::Experiment(at))?,
                u32::from(experiment.active)
                    | u32::from(experiment.bandit) << 1
                    | experiment.weight() << 2,
                experiment.round,
                experiment.oldest_round,
                forced.map_or(0, |variant| variant as u32 + 1),
                from,
                to,
                experiment.variants.len() as u32,
            ];
            for (from, to) in experiment.ranges()? {
                numbers.extend([from, to]);
            }
            // Segments before `all`, in the order of the file: the first that holds is believed.
            let segments = self.segment.iter().enumerate();
            let mut beliefs: Vec<(u32, &Vec<[u32; 2]>)> = segments
                .filter_map(|(at, segment)| {
                    let counts = experiment.priors.get(&segment.name)?;
                    Some((at as u32 + 1, counts))
                })
                .collect();
            beliefs.extend(experiment.priors.get("all").map(|counts| (0, counts)));
            for (place, counts) in beliefs {
                numbers.push(place);
                numbers.extend(counts.as_flattened());
            }
            out.numbers.push(numbers.len() as u32);
            out.numbers.extend(numbers);
            let namespace = experiment.namespace.as_ref();
            texts.extend([
                experiment.name.clone(),
                match experiment.seed.is_empty() {
                    true => experiment.name.clone(),
                    false => experiment.seed.clone(),
                },
                namespace.map_or(String::new(), |namespace| namespace.name.clone()),
                self.touched(at)?,
                experiment.variants.join("\n"),
            ]);
        }
        out.texts = texts.iter().map(String::as_str).collect::<Strings>();
        Ok(out)
    }
}
