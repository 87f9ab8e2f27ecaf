//! Dot products of one direction with every row's features: the only part of scoring that touches 16
//! numbers a row, and the only one with explicit SIMD.
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
