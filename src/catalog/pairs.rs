//! Which products go together, as a pack of their own: each pair once, with one coarse weight, and the few
//! numbers by which a ranking blends them.
//!
//! Knows the order of the bytes. Learning the pairs is the builder's, ranking by them is `recommend`'s.

use super::Strings;
use super::format::{Decoder, Encoder, FormatError, Kind, columns};

/// Weights come in this many steps, each √2 times the one before.
pub const LEVELS: u32 = 24;

/// Pairs of rows with weights, as columns.
///
/// A pair stands at its lower row only. A row's partners rise, and what is stored is the gap from one to the
/// next: the builder numbers the rows so that partners stand close together and nearly every gap fits a byte.
/// Gaps and weights are sections of their own, because brotli compresses like beside like.
///
/// ```
/// use devanture::catalog::{Pairs, Strings};
/// let ids: Strings = ["cup", "pot", "tray"].into_iter().collect();
/// let pairs = Pairs::new(ids, &[(0, 1, 5), (0, 2, 1), (1, 2, 7)], vec![]);
/// let read = Pairs::decode(&pairs.encode().unwrap()).unwrap();
/// let mut seen = vec![];
/// read.each(|low, high, level| seen.push((low, high, level)));
/// assert_eq!(seen, [(0, 1, 5), (0, 2, 1), (1, 2, 7)]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs {
    /// Each row's id in the merchant's logs.
    pub ids: Strings,
    /// How many partners each row has above it.
    degrees: Vec<u32>,
    /// From each partner to the next, less one; the first from the row itself.
    gaps: Vec<u32>,
    /// Each pair's step on the scale of weights, below [`LEVELS`].
    levels: Vec<u32>,
    /// The numbers of the blend, in the order that `recommend` gives them.
    pub blend: Vec<u32>,
}

columns! {
    Pairs {
        ids: texts 1,
        degrees: numbers 2,
        gaps: values 3,
        levels: values 4,
        blend: values 5,
    }
}

impl Pairs {
    /// Columns for pairs (lower row, higher row, level) that are sorted and of which none is there twice.
    pub fn new(ids: Strings, pairs: &[(u32, u32, u32)], blend: Vec<u32>) -> Self {
        let mut degrees = vec![0; ids.len()];
        let (mut gaps, mut levels) = (Vec::new(), Vec::new());
        let mut last = (0, 0);
        for &(low, high, level) in pairs {
            debug_assert!(low < high && level < LEVELS && (low, high) > last);
            let from = if last.0 == low { last.1.max(low) } else { low };
            gaps.push(high - from - 1);
            levels.push(level);
            degrees[low as usize] += 1;
            last = (low, high);
        }
        Self {
            ids,
            degrees,
            gaps,
            levels,
            blend,
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.degrees.len()
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.gaps.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.gaps.is_empty()
    }

    /// Shows every pair as (lower row, higher row, level), sorted.
    pub fn each(&self, mut see: impl FnMut(u32, u32, u32)) {
        let mut steps = self.gaps.iter().zip(&self.levels);
        for (degree, low) in self.degrees.iter().zip(0..) {
            let mut high = low;
            for (gap, level) in steps.by_ref().take(*degree as usize) {
                high += gap + 1;
                see(low, high, *level);
            }
        }
    }

    /// The pack's bytes.
    ///
    /// # Errors
    /// [`FormatError::Section`] when the columns do not fit together.
    pub fn encode(&self) -> Result<Vec<u8>, FormatError> {
        let mut encoder = Encoder::new(self.rows());
        self.write(&mut encoder);
        encoder.outcome()?;
        Ok(encoder.finish(Kind::Model))
    }

    /// Reads a pack of pairs, checking every reference inside it.
    ///
    /// # Errors
    /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut decoder = Decoder::new(bytes)?;
        decoder.expect(&[Kind::Model]);
        let mut out = Self::default();
        out.read(&mut decoder);
        decoder.outcome()?;
        out.check()?;
        Ok(out)
    }

    /// One pass over the pairs: as many gaps and levels as the rows say, and every partner a row.
    fn check(&self) -> Result<(), FormatError> {
        let told: u64 = self.degrees.iter().map(|degree| u64::from(*degree)).sum();
        if told != self.gaps.len() as u64 || told != self.levels.len() as u64 {
            return Err(FormatError::Section);
        }
        if self.levels.iter().any(|level| *level >= LEVELS) {
            return Err(FormatError::Section);
        }
        let mut gaps = self.gaps.iter();
        for (degree, low) in self.degrees.iter().zip(0u64..) {
            let own = gaps.by_ref().take(*degree as usize);
            let high = own.fold(low, |at, gap| at + u64::from(*gap) + 1);
            if high >= self.degrees.len() as u64 {
                return Err(FormatError::Reference);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(count: u32) -> Strings {
        let ids: Vec<String> = (0..count).map(|at| format!("id-{at}")).collect();
        ids.iter().map(String::as_str).collect()
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            pairs in proptest::collection::btree_map((0..60u32, 1..60u32), 0..LEVELS, 0..200),
            blend in proptest::collection::vec(any::<u32>(), 0..30),
        ) {
            // A pair (row, distance) is always inside when its sum is.
            let mut list: Vec<_> = pairs
                .into_iter()
                .map(|((low, far), level)| (low, low + far, level))
                .filter(|(_, high, _)| *high < 60)
                .collect();
            list.sort_unstable();
            let pairs = Pairs::new(ids(60), &list, blend);
            let read = Pairs::decode(&pairs.encode().unwrap()).unwrap();
            prop_assert_eq!(&read, &pairs);
            let mut seen = Vec::new();
            read.each(|low, high, level| seen.push((low, high, level)));
            prop_assert_eq!(seen, list);
        }

        #[test]
        fn broken_bytes_give_an_error_or_pairs_inside_the_rows(
            at in any::<prop::sample::Index>(), byte in any::<u8>(),
        ) {
            let list: Vec<_> = (0..50).map(|low| (low, low + 1 + low % 9, low % LEVELS)).collect();
            let mut bytes = Pairs::new(ids(60), &list, vec![1, 2, 3]).encode().unwrap();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(read) = Pairs::decode(&bytes) {
                let rows = read.rows() as u32;
                read.each(|low, high, level| assert!(low < high && high < rows && level < LEVELS));
            }
        }
    }

    #[test]
    fn a_partner_beyond_the_last_row_is_refused() {
        let pairs = Pairs::new(ids(3), &[(1, 7, 0)], vec![]);
        let read = Pairs::decode(&pairs.encode().unwrap());
        assert_eq!(read, Err(FormatError::Reference));
    }
}
