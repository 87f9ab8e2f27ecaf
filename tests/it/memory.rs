//! Decoding never takes more memory than the stated multiple of its input, whatever the bytes.

use super::counting::peak;
use devanture::catalog::format::{Kind, MEMORY_BASE, MEMORY_FACTOR};
use devanture::catalog::{Products, Volatile};
use devanture::placement::{CarouselView, Config};

fn decode_all(bytes: &[u8]) {
    let _ = Products::decode(bytes);
    let _ = Volatile::decode(bytes);
    let _ = Config::decode(bytes);
    let _ = CarouselView::decode(bytes);
}

/// Numbers that look random and are the same in every run (xorshift).
fn noise(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn hostile_packs_stay_within_the_stated_memory() {
    let mut whole = super::page::packs().0;
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let bound = |bytes: &[u8]| MEMORY_FACTOR * bytes.len() + MEMORY_BASE;
    let honest = peak(|| decode_all(&whole));
    assert!(
        honest > whole.len() && honest <= bound(&whole),
        "{honest} for {}",
        whole.len()
    );
    let mut accepted = 0;
    for _ in 0..3000 {
        let changes: Vec<(usize, u8)> = (0..1 + noise(&mut state) % 6)
            .map(|_| {
                // Half of the changes hit the header and the section table, where lengths are told.
                let span = if noise(&mut state).is_multiple_of(2) {
                    320
                } else {
                    whole.len()
                };
                (noise(&mut state) as usize % span, noise(&mut state) as u8)
            })
            .collect();
        let before: Vec<u8> = changes.iter().map(|(at, _)| whole[*at]).collect();
        for (at, value) in &changes {
            whole[*at] = *value;
        }
        let most = peak(|| decode_all(&whole));
        assert!(
            most <= bound(&whole),
            "{most} bytes for {}: {changes:?}",
            whole.len()
        );
        accepted += usize::from(Products::decode(&whole).is_ok());
        for ((at, _), value) in changes.iter().zip(before).rev() {
            whole[*at] = value;
        }
    }
    assert!(
        accepted > 0,
        "some changes must get through, or the test shows nothing"
    );
}

#[test]
fn lying_lengths_allocate_nothing() {
    let mut bytes = vec![0; 64];
    bytes[..3].copy_from_slice(b"DVT");
    bytes[3] = 1;
    bytes[4] = Kind::Whole as u8;
    bytes[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[12..16].copy_from_slice(&64u32.to_le_bytes());
    assert!(peak(|| decode_all(&bytes)) < MEMORY_BASE);
}
