//! Drives one target: changes inputs, holds each reading to no panic and to its memory, keeps those of which something new is
//! made.

use super::counting::peak;
use super::mutate::{Noise, mutate};
use super::targets::{Target, seeds};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// An input that a reader fails on.
#[derive(Debug)]
pub struct Found {
    /// The input.
    pub input: Vec<u8>,
    /// What went wrong.
    pub what: String,
}

/// A target, with the inputs that are changed.
pub struct Driver<'a> {
    target: &'a Target,
    pool: Vec<Vec<u8>>,
    known: HashSet<u64>,
    noise: Noise,
    /// How many inputs were read.
    pub executions: u64,
}

/// No more inputs are kept: each is to have its turn.
const POOL: usize = 4000;

impl<'a> Driver<'a> {
    /// Reads the seeds.
    ///
    /// # Errors
    /// What a seed fails on.
    pub fn new(target: &'a Target, root: &Path, seed: u64) -> Result<Self, Found> {
        let mut driver = Self {
            target,
            pool: Vec::new(),
            known: HashSet::new(),
            noise: Noise(seed | 1),
            executions: 0,
        };
        for seed in seeds(target, root) {
            driver.read(seed)?;
        }
        assert!(!driver.pool.is_empty(), "{} has no seeds", target.name);
        Ok(driver)
    }

    /// How many inputs are kept.
    pub fn kept(&self) -> usize {
        self.pool.len()
    }

    /// Reads one more.
    ///
    /// # Errors
    /// What it fails on.
    pub fn step(&mut self) -> Result<(), Found> {
        // The newest are changed more often.
        let count = self.pool.len();
        let at = count - 1 - self.noise.below(count).min(self.noise.below(count));
        let other = self.noise.below(count);
        let input = mutate(
            &self.pool[at],
            &self.pool[other],
            self.target.words,
            &mut self.noise,
        );
        self.read(input)
    }

    fn read(&mut self, input: Vec<u8>) -> Result<(), Found> {
        self.executions += 1;
        let mut outcome = Ok(0);
        let most = peak(|| outcome = catch_unwind(AssertUnwindSafe(|| (self.target.read)(&input))));
        let made = match outcome {
            Ok(made) => made,
            Err(panic) => {
                let text = panic.downcast_ref::<String>().map(String::as_str);
                let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
                let what = format!("it panics: {}", text.unwrap_or("without a word"));
                return Err(Found { input, what });
            }
        };
        let (factor, base) = self.target.memory;
        if most > factor * input.len() + base {
            let what = format!("it takes {most} bytes for {}", input.len());
            return Err(Found { input, what });
        }
        if self.known.insert(made) {
            if self.pool.len() == POOL {
                let at = self.noise.below(POOL);
                self.pool.swap_remove(at);
            }
            self.pool.push(input);
        }
        Ok(())
    }
}
