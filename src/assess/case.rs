//! The numbers of one plan and one result, exactly.

use crate::catalogue::Snapshot;
use crate::domain::record::{Indicator, Observation};
use crate::domain::{Comparator, Decimal, Measure, Nature, Period, Quotient};

/// Places of a rounded quotient.
const PLACES: u32 = 2;

/// A plan and the result that is held against it, every number in the plan's unit.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// What is measured.
    pub indicator: &'a Indicator,
    /// The plan.
    pub plan: &'a Observation,
    /// The result's row.
    pub result: Option<&'a Observation>,
    /// The result's number.
    pub actual: Option<Decimal>,
    /// The period that is judged.
    pub period: Period,
}

/// A number of the plan, and what of it was to be expected by the end of the period.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// The number for all of the plan's period.
    pub plan: Quotient,
    /// Its part.
    pub expected: Quotient,
}

impl<'a> Case<'a> {
    /// Brings the result into the plan's unit.
    pub fn new(
        snapshot: &Snapshot,
        indicator: &'a Indicator,
        plan: &'a Observation,
        result: Option<&'a Observation>,
        period: Period,
    ) -> Self {
        let actual = result.and_then(|r| snapshot.convert(r.value?, &r.unit, &plan.unit));
        Case { indicator, plan, result, actual, period }
    }

    /// Whether it is a level.
    pub fn is_level(&self) -> bool {
        self.plan.measure == Measure::Level
    }

    /// Whether it is the level of a flow, which adds up over time.
    pub fn is_flow_level(&self) -> bool {
        self.is_level() && self.indicator.nature == Nature::Flow
    }

    /// Whether the plan is for a longer period.
    pub fn is_longer(&self) -> bool {
        self.plan.period != self.period
    }

    /// Whether the number is in percent or points.
    pub fn is_in_points(&self) -> bool {
        matches!(self.plan.unit.as_str(), "PERCENT" | "PERCENTAGE_POINT")
    }

    /// Whether it is a level that stands at a time, under a target for several years and before the last of them.
    pub fn is_before_last_year(&self) -> bool {
        let several = self.plan.period.start().year() < self.plan.period.end().year();
        let before = self.period.end().year() < self.plan.period.end().year();
        self.is_level() && !self.is_flow_level() && several && before
    }

    /// The period's part of the plan's: by whole months, else by days.
    pub fn part(&self) -> Quotient {
        let (part, whole, _) = lengths(self.period, self.plan.period);
        Quotient::new(i128::from(part), i128::from(whole)).unwrap_or(Quotient::ONE)
    }

    /// A number of the plan with what of it was to be expected: of a flow's level its part, else all.
    pub fn mark(&self, number: Decimal) -> Option<Mark> {
        let plan = Quotient::of(number)?;
        Some(Mark { plan, expected: if self.is_flow_level() { plan.times(self.part())? } else { plan } })
    }

    /// Both ends of the plan: of a `BETWEEN` its two, else the one number twice.
    pub fn ends(&self) -> Option<(Mark, Mark)> {
        let value = self.plan.value?;
        let upper = self.plan.value_to.filter(|_| self.plan.comparator == Comparator::Between);
        Some((self.mark(value)?, self.mark(upper.unwrap_or(value))?))
    }

    /// The result in percent of a number of the plan; none where that is zero.
    pub fn share(&self, plan: Quotient) -> Option<Quotient> {
        Quotient::of(self.actual?)?.divided(plan)?.times(Quotient::HUNDRED)
    }

    /// The share less the part of the time, in points.
    pub fn pace_to(&self, plan: Quotient) -> Option<Quotient> {
        self.share(plan)?.minus(self.part().times(Quotient::HUNDRED)?)
    }

    /// `timeShare` as it is shown.
    pub fn time_share(&self) -> Decimal {
        let percent = self.part().times(Quotient::HUNDRED).and_then(|share| share.rounded(PLACES));
        percent.unwrap_or(Decimal::new(100, 0).padded(PLACES))
    }

    /// `expected` as it is shown.
    pub fn expected(&self) -> Option<Decimal> {
        self.expected_of(self.plan.value?)
    }

    /// What was to be expected of the upper end of a `BETWEEN`.
    pub fn expected_to(&self) -> Option<Decimal> {
        self.expected_of(self.plan.value_to.filter(|_| self.plan.comparator == Comparator::Between)?)
    }

    fn expected_of(&self, number: Decimal) -> Option<Decimal> {
        if self.is_flow_level() && self.is_longer() {
            self.mark(number)?.expected.rounded(PLACES)
        } else {
            Some(number)
        }
    }

    /// `shareDone` as it is shown.
    pub fn share_done(&self) -> Option<Decimal> {
        let plan = Quotient::of(self.plan.value?)?;
        if self.is_level() { self.share(plan)?.rounded(PLACES) } else { None }
    }

    /// `pace` as it is shown.
    pub fn pace(&self) -> Option<Decimal> {
        let plan = Quotient::of(self.plan.value?)?;
        if self.is_flow_level() { self.pace_to(plan)?.rounded(PLACES) } else { None }
    }

    /// `gap` as it is shown: exact, with the digits of the more precise number.
    pub fn gap(&self) -> Option<Decimal> {
        self.actual?.checked_minus(self.plan.value?)
    }
}

/// How long a period and its plan's are, and whether in months: whole months where both are, else days.
pub fn lengths(period: Period, plan: Period) -> (i32, i32, bool) {
    match (period.whole_months(), plan.whole_months()) {
        (Some(part), Some(whole)) => (part, whole, true),
        _ => (period.days(), plan.days(), false),
    }
}

/// One row in percent of another, as `shareLastYear` is shown.
pub fn share_of(snapshot: &Snapshot, part: &Observation, whole: &Observation) -> Option<Decimal> {
    let number = Quotient::of(snapshot.convert(part.value?, &part.unit, &whole.unit)?)?;
    number.divided(Quotient::of(whole.value?)?)?.times(Quotient::HUNDRED)?.rounded(PLACES)
}
