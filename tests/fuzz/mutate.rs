//! Changes inputs by chance, the same in every run of a seed: bytes, numbers, pieces moved, doubled and cut, words put in, two
//! inputs crossed.

/// Numbers that look random and are the same in every run (xorshift).
pub struct Noise(pub u64);

/// Numbers at which readers go wrong.
const EDGES: [u32; 9] = [
    0,
    1,
    127,
    255,
    256,
    65_535,
    1 << 24,
    i32::MAX as u32,
    u32::MAX,
];
/// No input grows beyond.
const MOST: usize = 128 << 10;

impl Noise {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `most`; 0 where there is none.
    pub fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }

    /// A piece of so many bytes, at most sixty-four or now and then many more.
    fn piece(&mut self, length: usize) -> std::ops::Range<usize> {
        let at = self.below(length);
        let most = if self.below(8) == 0 { length } else { 64 };
        at..(at + 1 + self.below(most)).min(length)
    }
}

/// One to eight changes of an input; `other` is what it may be crossed with.
pub fn mutate(input: &[u8], other: &[u8], words: &[&str], noise: &mut Noise) -> Vec<u8> {
    let mut out = input.to_vec();
    for _ in 0..1 << noise.below(4) {
        let length = out.len();
        // Headers and lengths stand in front: half of the changes go there.
        let span = if noise.below(2) == 0 {
            length.min(256)
        } else {
            length
        };
        let at = noise.below(span);
        match noise.below(10) {
            0 if length > 0 => out[at] ^= 1 << noise.below(8),
            1 if length > 0 => out[at] = noise.next() as u8,
            2 if length >= 4 => {
                let at = at.min(length - 4);
                let edge = EDGES[noise.below(EDGES.len())];
                out[at..at + 4].copy_from_slice(&edge.to_le_bytes());
            }
            3 => drop(out.drain(noise.piece(length))),
            4 => {
                let piece = out[noise.piece(length)].to_vec();
                out.splice(at..at, piece);
            }
            5 => {
                // The same many times over.
                let range = noise.piece(length);
                let piece = out[range.start..range.end.min(range.start + 32)].to_vec();
                let times = 1 << noise.below(9);
                out.splice(at..at, piece.repeat(times));
            }
            6 if !words.is_empty() => {
                let word = words[noise.below(words.len())].bytes();
                out.splice(at..at, word);
            }
            7 => {
                let piece = other[noise.piece(other.len())].to_vec();
                out.splice(at..at, piece);
            }
            8 => out.truncate(at),
            _ if length > 0 => {
                // A digit becomes another: numbers in texts.
                if let Some(digit) = out[at..].iter_mut().find(|byte| byte.is_ascii_digit()) {
                    *digit = b'0' + noise.below(10) as u8;
                }
            }
            _ => {}
        }
        out.truncate(MOST);
    }
    out
}
