//! The amount of a value in its base unit, as bytes that sort as the number does.
//!
//! A value of up to 18 digits times a power of ten does not fit a 64-bit integer, and neither database has an exact
//! decimal that both sort alike. So: sign, exponent and eighteen digits, complemented below zero; both databases
//! compare bytes from left to right.

use super::Decimal;
use super::decimal::pow10;

const DIGITS: u32 = 18;

/// Ten bytes that compare as the amounts do; equal amounts have equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount([u8; 10]);

impl Amount {
    /// The amount of `value` × 10^`exponent`.
    pub fn new(value: Decimal, exponent: i32) -> Self {
        let mut mantissa = value.unscaled().unsigned_abs();
        if mantissa == 0 {
            return Amount([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        }
        let scale = i32::try_from(value.decimals()).unwrap_or(0);
        let mut place = exponent - scale;
        let limit = pow10(DIGITS).unsigned_abs();
        while mantissa >= limit {
            mantissa /= 10;
            place += 1;
        }
        while mantissa < limit / 10 {
            mantissa *= 10;
            place -= 1;
        }
        let mut bytes = [0u8; 10];
        bytes[0] = 2;
        bytes[1] = u8::try_from((place + 128).clamp(0, 255)).unwrap_or(0);
        bytes[2..].copy_from_slice(&u64::try_from(mantissa).unwrap_or(u64::MAX).to_be_bytes());
        if value.is_negative() {
            bytes[0] = 0;
            bytes[1..].iter_mut().for_each(|b| *b = !*b);
        }
        Amount(bytes)
    }

    /// As the database stores it.
    pub fn to_bytes(self) -> Vec<u8> {
        self.0.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_numbers_do() {
        let rising = [
            ("-999999999999.999999", 8),
            ("-2", 4),
            ("-1", 4),
            ("-0.000001", 0),
            ("0", 8),
            ("0.000001", -6),
            ("0.000001", 0),
            ("0.5", 0),
            ("0.51", 0),
            ("9", 0),
            ("10", 0),
            ("2400", 4),
            ("1", 8),
            ("999999999999.999999", 8),
            ("1", 30),
        ];
        let amounts: Vec<_> = rising.iter().map(|(v, e)| Amount::new(Decimal::parse(v).unwrap(), *e)).collect();
        assert!(amounts.windows(2).all(|w| w[0] < w[1]), "{amounts:?}");
    }

    #[test]
    fn equal_amounts_are_equal_bytes() {
        let amount = |v: &str, e| Amount::new(Decimal::parse(v).unwrap(), e);
        assert_eq!(amount("10000", 4), amount("1.00", 8));
        assert_eq!(amount("-0.0", 0), amount("0", 8));
    }
}
