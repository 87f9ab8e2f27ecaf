//! What is computed of every row: dot products of one direction with each row's features, the only part of scoring with explicit SIMD,
//! and the priors.
//!
//! Both paths add the same integers, so they agree to the bit whatever the order.

use crate::catalog::Features;

/// Writes the dot product of `direction` with each row into `out`.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub fn dots(features: &[Features], direction: &Features, out: &mut [i32]) {
    for (out, row) in out.iter_mut().zip(features) {
        *out = row
            .iter()
            .zip(direction)
            .map(|(a, b)| i32::from(*a) * i32::from(*b))
            .sum();
    }
}

/// Writes the dot product of `direction` with each row into `out`, a row at a time in one vector.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub fn dots(features: &[Features], direction: &Features, out: &mut [i32]) {
    use core::arch::wasm32::{
        i16x8_extend_high_i8x16, i16x8_extend_low_i8x16, i32x4_add, i32x4_dot_i16x8,
        i32x4_extract_lane, v128, v128_load,
    };
    // SAFETY: `Features` is an array of 16 bytes, all of which are read, and wasm loads need no alignment.
    #[allow(unsafe_code)]
    let load = |row: &Features| unsafe { v128_load(row.as_ptr().cast::<v128>()) };
    let direction = load(direction);
    let (low, high) = (
        i16x8_extend_low_i8x16(direction),
        i16x8_extend_high_i8x16(direction),
    );
    for (out, row) in out.iter_mut().zip(features) {
        let row = load(row);
        let sums = i32x4_add(
            i32x4_dot_i16x8(i16x8_extend_low_i8x16(row), low),
            i32x4_dot_i16x8(i16x8_extend_high_i8x16(row), high),
        );
        *out = i32x4_extract_lane::<0>(sums)
            + i32x4_extract_lane::<1>(sums)
            + i32x4_extract_lane::<2>(sums)
            + i32x4_extract_lane::<3>(sums);
    }
}

/// Turns each row's dot product into what is the same for all kinds of lists: how alike it is, how popular, how well rated, each
/// by its weight in hundredths.
pub fn priors(scores: &mut [i32], popular: &[u16], rated: &[u16], weights: [i32; 3]) {
    for (score, prior) in scores.iter_mut().zip(popular.iter().zip(rated)) {
        *score = weigh_fast(direction_points(*score), weights[0])
            + weigh_fast(i32::from(*prior.0), weights[1])
            + weigh_fast(i32::from(*prior.1), weights[2]);
    }
}

/// A dot product of two full directions is about 16 × 127²/4.
const DIRECTION_SHIFT: u32 = 6;

/// Points of a dot product; below zero the product is simply not alike.
pub fn direction_points(dot: i32) -> i32 {
    (dot >> DIRECTION_SHIFT).clamp(0, 1000)
}

/// Points times a weight in hundredths, rounded down, where it is done for every row: engines take a division as it stands, and
/// it takes longer than all the rest. This is the multiplication that gives the same for every number of 32 bits.
#[inline(always)]
pub fn weigh_fast(points: i32, weight: i32) -> i32 {
    let product = (points * weight) as u32;
    ((u64::from(product) * 0x51eb_851f) >> 37) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_do_not_overflow() {
        let mut out = [0; 2];
        dots(&[[-128; 16], [127; 16]], &[-128; 16], &mut out);
        assert_eq!(out, [16 * 128 * 128, -16 * 127 * 128]);
    }
}
