//! Where a key stands among a shelf's keys: a ranking asks that of all rows, for every product of the session and more. With
//! [`dot`](super::dot) the only explicit SIMD.

/// The first place of `key`.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub fn find(keys: &[u32], key: u32) -> Option<usize> {
    keys.iter().position(|found| *found == key)
}

/// The first place of `key`: eight keys at a time as long as none of them is it.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub fn find(keys: &[u32], key: u32) -> Option<usize> {
    use core::arch::wasm32::{i32x4_eq, i32x4_splat, v128, v128_any_true, v128_load, v128_or};
    let wanted = i32x4_splat(key as i32);
    let (eights, _) = keys.as_chunks::<8>();
    let has = |eight: &&[u32; 8]| {
        let at = eight.as_ptr().cast::<v128>();
        // SAFETY: both vectors lie within the eight, and wasm loads need no alignment.
        #[allow(unsafe_code)]
        let (low, high) = unsafe { (v128_load(at), v128_load(at.add(1))) };
        v128_any_true(v128_or(i32x4_eq(low, wanted), i32x4_eq(high, wanted)))
    };
    let passed = eights.iter().take_while(|eight| !has(eight)).count() * 8;
    let rest = keys.get(passed..)?.iter().position(|found| *found == key)?;
    Some(passed + rest)
}
