//! The verdict, and why.

use super::Bands;
use super::case::{Case, Mark};
use crate::domain::{Assessment, Comparator, Decimal, Polarity, Quotient};

/// Why the verdict is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A level that stands at a time, before the last year of a target for several.
    BeforeLastYear,
    /// The plan is in words.
    PlanInWords,
    /// There is no result.
    NoActual,
    /// The result is in words.
    ActualInWords,
    /// The two numbers cannot be brought to one unit.
    NoCommonUnit,
    /// Equal to what was expected.
    Equal,
    /// Inside the range.
    Inside,
    /// The pace is within its band.
    PaceWithin,
    /// Within so many points of what was expected.
    PointsWithin,
    /// Within so many percent of what was expected.
    PercentWithin,
    /// On the good side, which is this.
    Good(Side),
    /// On the other side than the good one, which is this.
    Bad(Side),
    /// Outside a range of which neither side is good.
    OutsideNeutral,
    /// Beside a number of which neither side is good.
    NoSide,
}

/// A side of what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// More than it.
    Above,
    /// Less than it.
    Below,
}

impl Reason {
    /// The verdict.
    pub fn assessment(self) -> Assessment {
        match self {
            Reason::Equal | Reason::Inside | Reason::PaceWithin | Reason::PointsWithin | Reason::PercentWithin => {
                Assessment::OnTrack
            }
            Reason::Good(_) => Assessment::Ahead,
            Reason::Bad(_) | Reason::OutsideNeutral => Assessment::Behind,
            Reason::BeforeLastYear
            | Reason::PlanInWords
            | Reason::NoActual
            | Reason::ActualInWords
            | Reason::NoCommonUnit
            | Reason::NoSide => Assessment::NotComparable,
        }
    }
}

/// Judges a result by its plan.
pub fn judge(case: &Case<'_>, bands: &Bands) -> Reason {
    if case.is_before_last_year() {
        return Reason::BeforeLastYear;
    }
    if case.plan.value.is_none() {
        return Reason::PlanInWords;
    }
    match case.result {
        None => Reason::NoActual,
        Some(result) if result.value.is_none() => Reason::ActualInWords,
        Some(_) => numbers(case, bands).unwrap_or(Reason::NoCommonUnit),
    }
}

/// Judges by two numbers; none where they cannot be brought together.
fn numbers(case: &Case<'_>, bands: &Bands) -> Option<Reason> {
    let actual = Quotient::of(case.actual?)?;
    let (low, high) = case.ends()?;
    let is_range = case.plan.comparator == Comparator::Between;
    if !is_range && good_side(case).is_none() {
        return Some(Reason::NoSide);
    }
    if low.expected <= actual && actual <= high.expected {
        return Some(if is_range { Reason::Inside } else { Reason::Equal });
    }
    let (nearer, side) = if actual < low.expected { (low, Side::Below) } else { (high, Side::Above) };
    if let Some(within) = within_band(case, bands, nearer, actual) {
        return Some(within);
    }
    Some(match good_side(case) {
        Some(good) if good == side => Reason::Good(good),
        Some(good) => Reason::Bad(good),
        None => Reason::OutsideNeutral,
    })
}

/// The band that holds the result, where one does.
fn within_band(case: &Case<'_>, bands: &Bands, mark: Mark, actual: Quotient) -> Option<Reason> {
    let is_about = case.plan.comparator == Comparator::Approx;
    let has_pace = case.is_longer() && case.is_flow_level();
    if has_pace && case.pace_to(mark.plan).is_some_and(|pace| is_within(pace, bands.pace_points)) {
        return Some(Reason::PaceWithin);
    }
    let off = actual.minus(mark.expected)?;
    if case.is_in_points() {
        let judged = case.is_longer() || is_about;
        return (judged && is_within(off, bands.points)).then_some(Reason::PointsWithin);
    }
    let percent = || off.divided(mark.expected)?.times(Quotient::HUNDRED);
    let judged = is_about && case.is_level() && !has_pace;
    (judged && percent().is_some_and(|percent| is_within(percent, bands.approx_percent)))
        .then_some(Reason::PercentWithin)
}

fn is_within(off: Quotient, band: Decimal) -> bool {
    off.abs().zip(Quotient::of(band)).is_some_and(|(off, band)| off <= band)
}

/// The side that is good: the one that the comparator names, else the smaller place, else by polarity.
fn good_side(case: &Case<'_>) -> Option<Side> {
    match (case.plan.comparator, case.indicator.polarity) {
        (Comparator::Ge | Comparator::Gt, _) => Some(Side::Above),
        (Comparator::Le | Comparator::Lt, _) => Some(Side::Below),
        _ if case.plan.unit == "RANK" => Some(Side::Below),
        (_, Polarity::HigherIsBetter) => Some(Side::Above),
        (_, Polarity::LowerIsBetter) => Some(Side::Below),
        (_, Polarity::Neutral) => None,
    }
}
