//! The shapes columns take in memory: many texts in one allocation, neighbor lists in three.
//!
//! Plain containers: what a text or a neighbor means is told by the column that holds them.

/// Many texts in one allocation.
///
/// ```
/// use devanture::catalog::Strings;
/// let words: Strings = ["théière", "", "tasse"].into_iter().collect();
/// assert_eq!(words.get(0), "théière");
/// assert_eq!(words.get(9), "");
/// assert_eq!(words.len(), 3);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl super::format::Column for Strings {
    const EMPTY: Self = Self {
        text: String::new(),
        ends: Vec::new(),
    };
}

impl Strings {
    /// The one text, and the end of each piece. The ends rise and lie on character borders: whoever writes
    /// them has checked both.
    pub(super) fn parts(&mut self) -> (&mut String, &mut Vec<u32>) {
        (&mut self.text, &mut self.ends)
    }

    /// All texts, one right after the other.
    pub(super) fn all(&self) -> &str {
        &self.text
    }

    /// Adds a text at the end.
    #[inline(never)]
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at `index`, or an empty text past the end.
    #[inline(never)]
    pub fn get(&self, index: usize) -> &str {
        let (start, end) = span(&self.ends, index);
        self.text.get(start..end).unwrap_or("")
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Where `text` stands.
    pub fn position(&self, text: &str) -> Option<usize> {
        self.iter().position(|found| found == text)
    }

    /// Bytes of memory held.
    pub fn heap(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * 4
    }
}

impl<'a> FromIterator<&'a str> for Strings {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut out = Self::default();
        for text in texts {
            out.push(text);
        }
        out
    }
}

/// For each row, the rows most like it with a weight from 1 to 255, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbors {
    ends: Vec<u32>,
    targets: Vec<u32>,
    weights: Vec<u8>,
}

impl super::format::Column for Neighbors {
    const EMPTY: Self = Self {
        ends: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
}

impl Neighbors {
    /// The end of each row's list, and all lists' targets and weights.
    pub(super) fn parts(&mut self) -> (&mut Vec<u32>, &mut Vec<u32>, &mut Vec<u8>) {
        (&mut self.ends, &mut self.targets, &mut self.weights)
    }

    /// Adds the next row's neighbors.
    pub fn push(&mut self, neighbors: impl IntoIterator<Item = (u32, u8)>) {
        for (target, weight) in neighbors {
            self.targets.push(target);
            self.weights.push(weight);
        }
        self.ends.push(self.targets.len() as u32);
    }

    /// How many rows have a list (possibly an empty one).
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no row has any neighbor.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// A row's neighbors and their weights, side by side; both empty past the end.
    #[inline(never)]
    pub fn of(&self, row: usize) -> (&[u32], &[u8]) {
        let (start, end) = span(&self.ends, row);
        match (self.targets.get(start..end), self.weights.get(start..end)) {
            (Some(targets), Some(weights)) => (targets, weights),
            _ => (&[], &[]),
        }
    }

    /// Bytes of memory held.
    pub fn heap(&self) -> usize {
        self.ends.capacity() * 4 + self.targets.capacity() * 4 + self.weights.capacity()
    }
}

/// How strongly one product leads to another, as one byte of a learned list: half octaves, and whether the two were
/// really seen in one session or basket, or are two steps apart.
///
/// ```
/// use devanture::catalog::Lead;
/// let lead = Lead::new(14, true);
/// assert_eq!((lead.points(), lead.is_direct()), (512, true));
/// assert_eq!(Lead::new(16, false).points(), 1024);
/// assert_eq!(Lead::new(1, false).points(), 5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead(pub u8);

impl Lead {
    /// The highest level.
    pub const MOST: u8 = 16;

    /// A level from 1 to [`Lead::MOST`], each √2 times the one before.
    pub fn new(level: u8, direct: bool) -> Self {
        Self(level.clamp(1, Self::MOST) << 1 | u8::from(direct))
    }

    /// In points: 1024 at the highest level.
    pub fn points(self) -> i32 {
        let level = i32::from(self.0 >> 1 & 31);
        // 256 and 256·√2, rounded.
        let start = if level & 1 == 0 { 256 } else { 362 };
        (start << (level >> 1)) >> 6
    }

    /// Whether both were seen together.
    pub fn is_direct(self) -> bool {
        self.0 & 1 == 1
    }
}

/// Where the piece at `index` begins and ends; nowhere past the last one.
#[inline(never)]
fn span(ends: &[u32], index: usize) -> (usize, usize) {
    let end = |index: usize| ends.get(index).map_or(0, |end| *end as usize);
    (end(index.wrapping_sub(1)), end(index))
}
