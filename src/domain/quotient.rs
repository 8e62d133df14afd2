//! Exact quotients: what decimals make when they are divided, rounded once and at the end.

use std::cmp::Ordering;

use super::Decimal;
use super::decimal::pow10;

/// An exact quotient in lowest terms, its denominator above zero.
///
/// What would need more than 38 digits is none, never a wrong number; stored values stay far below that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotient {
    numerator: i128,
    denominator: i128,
}

impl Quotient {
    /// One.
    pub const ONE: Quotient = Quotient { numerator: 1, denominator: 1 };
    /// A hundred, for percentages.
    pub const HUNDRED: Quotient = Quotient { numerator: 100, denominator: 1 };

    /// `numerator` ÷ `denominator`; none by zero.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = i128::try_from(common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?;
        let divisor = if denominator < 0 { -divisor } else { divisor };
        Some(Quotient { numerator: numerator.checked_div(divisor)?, denominator: denominator.checked_div(divisor)? })
    }

    /// The number that a decimal is.
    pub fn of(number: Decimal) -> Option<Self> {
        let short = number.normalized();
        if short.decimals() > 38 {
            return None;
        }
        Self::new(short.unscaled(), pow10(short.decimals()))
    }

    /// Sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// Difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Quotient { numerator: other.numerator.checked_neg()?, ..other })
    }

    /// Product.
    pub fn times(self, other: Self) -> Option<Self> {
        let left = Self::new(self.numerator, other.denominator)?;
        let right = Self::new(other.numerator, self.denominator)?;
        Self::new(left.numerator.checked_mul(right.numerator)?, left.denominator.checked_mul(right.denominator)?)
    }

    /// Quotient; none by zero.
    pub fn divided(self, by: Self) -> Option<Self> {
        self.times(Self::new(by.denominator, by.numerator)?)
    }

    /// The size without the sign.
    pub fn abs(self) -> Option<Self> {
        Some(Quotient { numerator: self.numerator.checked_abs()?, ..self })
    }

    /// Rounded half up (away from zero, as 四舍五入 is) to `decimals` places, always that many.
    pub fn rounded(self, decimals: u32) -> Option<Decimal> {
        let whole = (self.numerator / self.denominator).checked_mul(pow10(decimals))?;
        let rest = Decimal::new(self.numerator % self.denominator, 0);
        let rest = rest.divided(Decimal::new(self.denominator, 0), decimals)?;
        Some(Decimal::new(whole.checked_add(rest.unscaled())?, decimals))
    }
}

impl PartialOrd for Quotient {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quotient {
    /// By whole parts, then by what is left turned over: no product that could grow too long.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut left, mut right) = ((self.numerator, self.denominator), (other.numerator, other.denominator));
        loop {
            let wholes = left.0.div_euclid(left.1).cmp(&right.0.div_euclid(right.1));
            let rests = (left.0.rem_euclid(left.1), right.0.rem_euclid(right.1));
            match (wholes, rests) {
                (Ordering::Equal, (0, _) | (_, 0)) => return rests.0.cmp(&rests.1),
                (Ordering::Equal, _) => (left, right) = ((right.1, rests.1), (left.1, rests.0)),
                (unequal, _) => return unequal,
            }
        }
    }
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotient(numerator: i128, denominator: i128) -> Quotient {
        Quotient::new(numerator, denominator).unwrap()
    }

    #[test]
    fn stands_in_lowest_terms_and_is_never_divided_by_zero() {
        assert_eq!(quotient(6, -12), quotient(-1, 2));
        assert_eq!(quotient(0, 5), quotient(0, 1));
        assert_eq!(Quotient::new(1, 0), None);
        assert_eq!(quotient(1, 2).divided(quotient(0, 1)), None);
        assert_eq!(Quotient::of(Decimal::new(9735, 2)), Some(quotient(1947, 20)));
    }

    #[test]
    fn reckons_exactly() {
        assert_eq!(quotient(1, 3).plus(quotient(1, 6)), Some(quotient(1, 2)));
        assert_eq!(quotient(1, 3).minus(quotient(1, 2)), Some(quotient(-1, 6)));
        assert_eq!(quotient(2, 3).times(quotient(9, 4)), Some(quotient(3, 2)));
        assert_eq!(quotient(1, 3).divided(quotient(-2, 3)), Some(quotient(-1, 2)));
        assert_eq!(quotient(i128::MAX, 1).plus(Quotient::ONE), None);
    }

    #[test]
    fn rounds_half_away_from_zero_to_as_many_places_as_asked() {
        for (numerator, denominator, printed) in [
            (1, 3, "0.33"),
            (2, 3, "0.67"),
            (1, 8, "0.13"),
            (-1, 8, "-0.13"),
            (-199, 200, "-1.00"),
            (-1, 1000, "0.00"),
            (50, 1, "50.00"),
        ] {
            let rounded = quotient(numerator, denominator).rounded(2).unwrap();
            assert_eq!(rounded.to_string(), printed, "{numerator}/{denominator}");
        }
        let long = quotient(10i128.pow(36) + 1, 2).rounded(1).unwrap();
        assert_eq!(long.to_string(), format!("5{}.5", "0".repeat(35)));
    }

    #[test]
    fn orders_by_size_however_long_the_terms() {
        let rising =
            [(-7, 2), (-1, 3), (0, 1), (1, 3), (2, 5), (1, 2), (i128::MAX - 1, i128::MAX), (1, 1), (i128::MAX, 2)];
        let rising: Vec<_> = rising.into_iter().map(|(n, d)| quotient(n, d)).collect();
        assert!(rising.windows(2).all(|w| w[0] < w[1]), "{rising:?}");
        assert!(rising.iter().all(|q| q.cmp(q) == Ordering::Equal));
        let small = || (-9..=9).flat_map(|n| (1..=9).map(move |d| (n, d)));
        for ((a, b), (c, d)) in small().flat_map(|left| small().map(move |right| (left, right))) {
            assert_eq!(quotient(a, b).cmp(&quotient(c, d)), (a * d).cmp(&(c * b)), "{a}/{b} {c}/{d}");
        }
    }
}
