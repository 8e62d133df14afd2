//! What a printed number can have been before it was rounded, exactly.

use std::ops::RangeInclusive;

use crate::domain::Decimal;
use crate::domain::decimal::pow10;

/// All that rounds to a printed number: half a unit of its last place either way. The ends are in units of 10^`place`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    low: i128,
    high: i128,
    place: i32,
}

impl Interval {
    /// Of a number printed in a unit that is 10^`exponent` of its base.
    pub(super) fn of(value: Decimal, exponent: i32) -> Option<Self> {
        let middle = value.unscaled().checked_mul(10)?;
        let place = exponent - i32::try_from(value.decimals()).ok()? - 1;
        Some(Interval { low: middle.checked_sub(5)?, high: middle.checked_add(5)?, place })
    }

    fn at(self, place: i32) -> Option<RangeInclusive<i128>> {
        let factor = u32::try_from(self.place - place).ok().filter(|e| *e <= 37).map(pow10)?;
        Some(self.low.checked_mul(factor)?..=self.high.checked_mul(factor)?)
    }

    fn aligned(self, other: Self) -> Option<(RangeInclusive<i128>, RangeInclusive<i128>, i32)> {
        let place = self.place.min(other.place);
        Some((self.at(place)?, other.at(place)?, place))
    }

    /// All sums of a number of each.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (a, b, place) = self.aligned(other)?;
        Some(Interval { low: a.start().checked_add(*b.start())?, high: a.end().checked_add(*b.end())?, place })
    }

    /// All of either, and what lies between.
    pub(super) fn hull(self, other: Self) -> Option<Self> {
        let (a, b, place) = self.aligned(other)?;
        Some(Interval { low: *a.start().min(b.start()), high: *a.end().max(b.end()), place })
    }

    /// All products of a number of each.
    pub(super) fn times(self, other: Self) -> Option<Self> {
        let ends = [
            self.low.checked_mul(other.low)?,
            self.low.checked_mul(other.high)?,
            self.high.checked_mul(other.low)?,
            self.high.checked_mul(other.high)?,
        ];
        let (low, high) = (ends.iter().min()?, ends.iter().max()?);
        Some(Interval { low: *low, high: *high, place: self.place + other.place })
    }

    /// Whether some number is in both; none where they are too far apart in size to tell.
    pub(super) fn meets(self, other: Self) -> Option<bool> {
        let (a, b, _) = self.aligned(other)?;
        Some(a.start() <= b.end() && b.start() <= a.end())
    }

    /// Whether all of it is above nought.
    pub(super) fn is_positive(self) -> bool {
        self.low > 0
    }

    /// A hundred times this.
    pub(super) fn in_percent(self) -> Self {
        Interval { place: self.place + 2, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, exponent: i32) -> Interval {
        Interval::of(Decimal::parse(text).unwrap(), exponent).unwrap()
    }

    #[test]
    fn rounding_explains_half_a_unit_of_the_last_place() {
        assert_eq!(of("1.5", 0).plus(of("2.4", 0)).unwrap().meets(of("4", 0)), Some(true));
        assert_eq!(of("1.0", 0).plus(of("2.0", 0)).unwrap().meets(of("3.2", 0)), Some(false));
        assert_eq!(of("1.0", 0).plus(of("2.0", 0)).unwrap().meets(of("3.1", 0)), Some(true));
        assert_eq!(of("2400", 4).meets(of("0.24", 8)), Some(true));
        let share = |actual, stated, plan| of(actual, 8).in_percent().meets(of(stated, 0).times(of(plan, 8)).unwrap());
        assert_eq!(share("54.19", "40.1", "135.13"), Some(true));
        assert_eq!(share("54.19", "41.1", "135.13"), Some(false));
    }
}
