//! Logarithm and exponential from additions and multiplications alone: every machine gets the same bits, and the module
//! for the browser carries no table of a mathematical library.

/// The natural logarithm, to about 1e-14; of nothing positive, very little.
#[inline(never)]
pub fn ln(x: f64) -> f64 {
    if x < f64::MIN_POSITIVE {
        return -745.0;
    }
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as i32 - 1023;
    let mut mantissa = f64::from_bits(bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1;
    }
    // ln m = 2 artanh((m − 1) / (m + 1)), whose argument is below 0.172 here.
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut sum = 0.0;
    let mut odd = 21.0;
    while odd > 0.0 {
        sum = sum * square + 1.0 / odd;
        odd -= 2.0;
    }
    f64::from(exponent) * std::f64::consts::LN_2 + 2.0 * s * sum
}

/// The exponential, to about 1e-14; beyond what a number can hold, the last one that it can.
#[inline(never)]
pub fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let twos = (x / std::f64::consts::LN_2 + 0.5).floor();
    let rest = x - twos * std::f64::consts::LN_2;
    let mut sum = 1.0;
    let mut n = 16.0;
    while n > 0.0 {
        sum = 1.0 + sum * rest / n;
        n -= 1.0;
    }
    sum * f64::from_bits(((twos as i64 + 1023) as u64) << 52)
}

/// `base` to a power; the base is above 0.
pub fn power(base: f64, exponent: f64) -> f64 {
    exp(ln(base) * exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_those_of_the_standard_library(x in -690.0..690.0f64, y in 1e-300..1e300f64, z in 1e-4..1e4f64) {
            prop_assert!((exp(x) / x.exp() - 1.0).abs() < 1e-13, "exp {x}");
            prop_assert!((ln(y) - y.ln()).abs() < 1e-13 * (1.0 + y.ln().abs()), "ln {y}");
            prop_assert!((ln(z) - z.ln()).abs() < 1e-14 * (1.0 + z.ln().abs()), "ln {z}");
        }

        #[test]
        fn nothing_escapes(bits: u64) {
            let x = f64::from_bits(bits);
            prop_assert!(x.is_nan() || exp(x).is_finite());
            prop_assert!(x.is_nan() || x.is_infinite() || ln(x).is_finite());
        }
    }
}
