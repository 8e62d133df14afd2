//! Exact decimals with the digits that the source printed.

use std::cmp::Ordering;
use std::fmt;

/// Digits before the point that a stored value may have.
pub const MAX_WHOLE_DIGITS: usize = 12;
/// Digits after the point that a stored value may have.
pub const MAX_DECIMALS: u32 = 6;

/// An exact decimal: `unscaled` ÷ 10^`scale`, so that `7.0` (70, 1) keeps its nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    unscaled: i128,
    scale: u32,
}

/// Why a text is no decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalFault {
    /// Not digits with at most one point and a leading minus.
    NotANumber,
    /// More than 12 digits before the point.
    TooLarge,
    /// More than 6 digits after the point.
    TooPrecise,
}

impl fmt::Display for DecimalFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecimalFault::NotANumber => "not a decimal number such as 7.0",
            DecimalFault::TooLarge => "more than 12 digits before the point",
            DecimalFault::TooPrecise => "more than 6 digits after the point",
        })
    }
}

impl Decimal {
    /// Zero without decimals.
    pub const ZERO: Decimal = Decimal { unscaled: 0, scale: 0 };

    /// Characters that a bound of a filter may have: more than any number that is stored.
    pub const BOUND_CHARACTERS: usize = 30;

    /// `unscaled` ÷ 10^`scale`.
    pub fn new(unscaled: i128, scale: u32) -> Self {
        Decimal { unscaled, scale }
    }

    /// Reads a plain decimal (`-14.2`, `7.0`, `100`) within the bounds of a stored value.
    pub fn parse(text: &str) -> Result<Self, DecimalFault> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(whole) || (digits.contains('.') && !is_digits(fraction)) {
            return Err(DecimalFault::NotANumber);
        }
        if whole.trim_start_matches('0').len() > MAX_WHOLE_DIGITS {
            return Err(DecimalFault::TooLarge);
        }
        let scale = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
        if scale > MAX_DECIMALS {
            return Err(DecimalFault::TooPrecise);
        }
        let mut unscaled: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            unscaled = unscaled * 10 + i128::from(byte - b'0');
        }
        Ok(Decimal { unscaled: if text.starts_with('-') { -unscaled } else { unscaled }, scale })
    }

    /// Reads a plain decimal of up to [`BOUND_CHARACTERS`](Self::BOUND_CHARACTERS), as a bound of a filter may be.
    pub fn parse_bound(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
        if !plain || digits.ends_with('.') || text.len() > Self::BOUND_CHARACTERS {
            return None;
        }
        let unscaled: i128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = u32::try_from(fraction.len()).ok()?;
        Some(Decimal { unscaled: if text.starts_with('-') { -unscaled } else { unscaled }, scale })
    }

    /// Reads a number as JSON may write it, with an exponent or without, where it is no longer than a bound when written out.
    pub fn parse_number(text: &str) -> Option<Self> {
        let Some((digits, exponent)) = text.split_once(['e', 'E']) else { return Self::parse_bound(text) };
        let exponent: i32 = exponent.parse().ok()?;
        let shift = (exponent.unsigned_abs() as usize <= Self::BOUND_CHARACTERS).then_some(exponent)?;
        let number = Self::parse_bound(digits)?.shifted(shift);
        (number.to_string().len() <= Self::BOUND_CHARACTERS).then_some(number)
    }

    /// In millionths, rounded down or up where it has more places, and kept within 64 bits.
    pub fn millionths_bound(self, up: bool) -> i64 {
        let exact = match MAX_DECIMALS.checked_sub(self.scale) {
            Some(missing) => self.unscaled.saturating_mul(pow10(missing)),
            None => {
                let by = pow10(self.scale - MAX_DECIMALS);
                let down = self.unscaled.div_euclid(by);
                if up && self.unscaled.rem_euclid(by) != 0 { down + 1 } else { down }
            }
        };
        i64::try_from(exact).unwrap_or(if exact < 0 { i64::MIN } else { i64::MAX })
    }

    /// From millionths and printed places, as the database stores it.
    pub fn from_stored(millionths: i64, decimals: i16) -> Self {
        let scale = u32::try_from(decimals).unwrap_or(0).min(MAX_DECIMALS);
        Decimal { unscaled: i128::from(millionths) / pow10(MAX_DECIMALS - scale), scale }
    }

    /// In millionths; none where it does not fit a stored value.
    pub fn millionths(self) -> Option<i64> {
        let missing = MAX_DECIMALS.checked_sub(self.scale)?;
        i64::try_from(self.unscaled.checked_mul(pow10(missing))?).ok()
    }

    /// Places after the point.
    pub fn decimals(self) -> u32 {
        self.scale
    }

    /// The digits without the point.
    pub fn unscaled(self) -> i128 {
        self.unscaled
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.unscaled < 0
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.unscaled == 0
    }

    /// The same number with at least this many places.
    pub fn padded(self, decimals: u32) -> Self {
        let more = decimals.saturating_sub(self.scale);
        Decimal { unscaled: self.unscaled * pow10(more), scale: self.scale + more }
    }

    /// Times 10^`exponent`, by moving the point and keeping the digits: 2400 by -4 is 0.2400.
    pub fn shifted(self, exponent: i32) -> Self {
        let scale = i64::from(self.scale) - i64::from(exponent);
        match u32::try_from(scale) {
            Ok(scale) => Decimal { unscaled: self.unscaled, scale },
            Err(_) => {
                Decimal { unscaled: self.unscaled.saturating_mul(pow10(u32::try_from(-scale).unwrap_or(0))), scale: 0 }
            }
        }
    }

    /// Sum, exact, with the places of the more precise.
    pub fn plus(self, other: Decimal) -> Self {
        let scale = self.scale.max(other.scale);
        Decimal { unscaled: self.padded(scale).unscaled + other.padded(scale).unscaled, scale }
    }

    /// Difference, exact, with the places of the more precise.
    pub fn minus(self, other: Decimal) -> Self {
        self.plus(Decimal { unscaled: -other.unscaled, scale: other.scale })
    }

    /// Difference, exact, with the places of the more precise; none where it is too long to hold.
    pub fn checked_minus(self, other: Decimal) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let stretched = |number: Decimal| {
            let more = Some(scale - number.scale).filter(|more| *more <= 38)?;
            number.unscaled.checked_mul(pow10(more))
        };
        Some(Decimal { unscaled: stretched(self)?.checked_sub(stretched(other)?)?, scale })
    }

    /// Product, exact.
    pub fn times(self, other: Decimal) -> Self {
        Decimal { unscaled: self.unscaled.saturating_mul(other.unscaled), scale: self.scale + other.scale }
    }

    /// Quotient rounded half up (away from zero) to `decimals` places; none by zero or out of range.
    pub fn divided(self, by: Decimal, decimals: u32) -> Option<Self> {
        let scale = self.scale.max(by.scale);
        let numerator = self.padded(scale).unscaled.checked_mul(pow10(decimals))?;
        Some(Decimal { unscaled: divide_half_up(numerator, by.padded(scale).unscaled)?, scale: decimals })
    }

    /// Rounded half up (away from zero) to `decimals` places, padded where it has fewer.
    pub fn rounded(self, decimals: u32) -> Self {
        if self.scale <= decimals {
            return self.padded(decimals);
        }
        let unscaled = divide_half_up(self.unscaled, pow10(self.scale - decimals)).unwrap_or(0);
        Decimal { unscaled, scale: decimals }
    }

    /// Without trailing noughts after the point.
    pub fn normalized(self) -> Self {
        let mut short = self;
        while short.scale > 0 && short.unscaled % 10 == 0 {
            short = Decimal { unscaled: short.unscaled / 10, scale: short.scale - 1 };
        }
        short
    }

    /// The size without the sign.
    pub fn abs(self) -> Self {
        Decimal { unscaled: self.unscaled.abs(), scale: self.scale }
    }

    /// The exponent of an exact power of ten (`10000` is 4, `0.01` is -2); none for every other number.
    pub fn power_of_ten(self) -> Option<i32> {
        let plain = self.normalized();
        let mut unscaled = plain.unscaled;
        let mut exponent = -i32::try_from(plain.scale).ok()?;
        while unscaled > 1 && unscaled % 10 == 0 {
            unscaled /= 10;
            exponent += 1;
        }
        (unscaled == 1).then_some(exponent)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.compare(*other))
    }
}

impl Decimal {
    /// Order by number; `7.0` and `7` are equal here though they print differently.
    pub fn compare(self, other: Decimal) -> Ordering {
        let scale = self.scale.max(other.scale);
        self.padded(scale).unscaled.cmp(&other.padded(scale).unscaled)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let digits = self.unscaled.unsigned_abs().to_string();
        let scale = usize::try_from(self.scale).unwrap_or(0);
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

/// 10 to the power of `exponent`, at most 10^38.
pub fn pow10(exponent: u32) -> i128 {
    10i128.pow(exponent.min(38))
}

fn divide_half_up(numerator: i128, denominator: i128) -> Option<i128> {
    let quotient = numerator.checked_div(denominator)?;
    let rest = numerator.checked_rem(denominator)?.unsigned_abs();
    let negative = (numerator < 0) != (denominator < 0);
    let up = rest >= denominator.unsigned_abs() - rest;
    Some(if !up || rest == 0 {
        quotient
    } else if negative {
        quotient - 1
    } else {
        quotient + 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn a_number_of_json_may_have_an_exponent() {
        let read = |text: &str| Decimal::parse_number(text).map(|number| number.to_string());
        for (text, plain) in [
            ("7.0", "7.0"),
            ("1e-7", "0.0000001"),
            ("-2.50E+3", "-2500"),
            ("1e21", "1000000000000000000000"),
            ("0e5", "0"),
        ] {
            assert_eq!(read(text).as_deref(), Some(plain), "{text}");
        }
        for text in ["1e", "e5", "1e+-5", "1e30", "1e-30", "1e99999999999", "1.5.e1", "1e1e1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn keeps_the_digits_as_printed() {
        for text in ["7.0", "7", "-14.2", "0.000001", "123456789012.345678", "-0.5", "0"] {
            assert_eq!(decimal(text).to_string(), text);
            let stored = Decimal::from_stored(decimal(text).millionths().unwrap(), decimal(text).decimals() as i16);
            assert_eq!(stored.to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_plain_decimal() {
        for text in ["", "-", ".5", "5.", "1e3", "1,000", "−14.2", "１２", "+1", "1.2.3", " 1"] {
            assert_eq!(Decimal::parse(text), Err(DecimalFault::NotANumber), "{text}");
        }
        assert_eq!(Decimal::parse("1234567890123"), Err(DecimalFault::TooLarge));
        assert_eq!(Decimal::parse("0.1234567"), Err(DecimalFault::TooPrecise));
    }

    #[test]
    fn moves_the_point_and_keeps_the_digits() {
        assert_eq!(decimal("2400").shifted(-4).to_string(), "0.2400");
        assert_eq!(decimal("54.19").shifted(8).to_string(), "5419000000");
        assert_eq!(decimal("-7.0").shifted(-2).to_string(), "-0.070");
    }

    #[test]
    fn divides_half_up() {
        assert_eq!(decimal("1").divided(decimal("3"), 2).unwrap().to_string(), "0.33");
        assert_eq!(decimal("0.125").divided(decimal("1"), 2).unwrap().to_string(), "0.13");
        assert_eq!(decimal("-0.125").divided(decimal("1"), 2).unwrap().to_string(), "-0.13");
        assert_eq!(decimal("2").divided(decimal("1"), 2).unwrap().to_string(), "2.00");
        assert_eq!(decimal("1").divided(Decimal::ZERO, 2), None);
    }

    #[test]
    fn a_difference_keeps_the_places_of_the_more_precise() {
        assert_eq!(decimal("97.35").checked_minus(decimal("260")).unwrap().to_string(), "-162.65");
        assert_eq!(decimal("7.5").checked_minus(decimal("7.50")).unwrap().to_string(), "0.00");
        assert_eq!(decimal("999999999999.999999").checked_minus(Decimal::new(1, 30)), None);
    }

    #[test]
    fn knows_powers_of_ten() {
        assert_eq!(decimal("10000").power_of_ten(), Some(4));
        assert_eq!(decimal("0.010").power_of_ten(), Some(-2));
        assert_eq!(decimal("1").power_of_ten(), Some(0));
        assert_eq!(decimal("20").power_of_ten(), None);
        assert_eq!(decimal("0").power_of_ten(), None);
    }
}
