//! Which rows a scoreboard wants of which period.

use entity::observation::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition};

use super::Question;
use crate::domain::{Measure, NO_PROJECT, Period, Scenario};
use crate::error::Result;
use crate::query::read::standing;

/// Rows of one period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slice {
    period: Period,
    scenarios: Vec<Scenario>,
    /// Levels alone, as of the year before, whose growth says nothing of how far the level usually is.
    levels: bool,
}

/// What a result is read from: what happened, else what was expected.
const RESULTS: [Scenario; 2] = [Scenario::Actual, Scenario::Estimate];

/// All that a scoreboard is made of.
pub fn slices(question: &Question) -> Vec<Slice> {
    let period = question.period;
    let plans = plans(question.by);
    let of_period = plans.iter().copied().chain(RESULTS).collect();
    let mut slices = vec![Slice { period, scenarios: of_period, levels: false }];
    let longer = question.scope.snapshot.periods.iter().copied();
    for longer in longer.filter(|p| *p != period && nearness(*p, period, question.by).is_some()) {
        slices.push(Slice { period: longer, scenarios: plans.clone(), levels: false });
    }
    let year_before = period.containing_year().and_then(Period::year_before);
    let same_part = year_before.and_then(|_| period.year_before());
    for period in [same_part, year_before.filter(|year| Some(*year) != same_part)].into_iter().flatten() {
        slices.push(Slice { period, scenarios: RESULTS.to_vec(), levels: true });
    }
    slices
}

/// How near a plan's period is to the period that is judged, the smallest first; none where it is no plan for it.
///
/// Its own plan comes first, then that of the calendar year that holds it, then (targets of five-year plans alone)
/// spans of whole calendar years: fewest years first, of two spans of as many years the one that begins first.
pub fn nearness(plan: Period, period: Period, by: Option<Scenario>) -> Option<(i32, Period)> {
    if plan == period {
        return Some((0, plan));
    }
    let months = plan.whole_months().filter(|_| plan.is_years() && plan.contains(period))?;
    (months == 12 || by == Some(Scenario::TargetFiveYear)).then_some((months, plan))
}

/// The scenarios to judge by, and the one whose presence tells whether a plan was revised, or from what.
fn plans(by: Option<Scenario>) -> Vec<Scenario> {
    match by {
        Some(target @ (Scenario::TargetFiveYear | Scenario::TargetAssigned)) => vec![target],
        _ => vec![Scenario::Plan, Scenario::PlanRevised],
    }
}

impl Slice {
    /// The rows of these districts that stand at a release.
    pub fn condition(&self, release: i32, districts: &[&str]) -> Result<Condition> {
        let mut all = Condition::all()
            .add(Column::PeriodStart.eq(self.period.start_day()))
            .add(Column::PeriodEnd.eq(self.period.end_day()))
            .add(Column::District.is_in(districts.iter().copied()))
            .add(Column::Project.eq(NO_PROJECT))
            .add(Column::Against.eq(""))
            .add(Column::Scenario.is_in(self.scenarios.iter().map(|s| s.ordinal())))
            .add(Column::Headline.eq(true))
            .add(standing::<Entity>(release)?);
        if self.levels {
            all = all.add(Column::Measure.eq(Measure::Level.ordinal()));
        }
        Ok(all)
    }

    /// Whether a headline of the right district and release is in it.
    pub fn takes(&self, row: &Model) -> bool {
        row.period_start == self.period.start_day()
            && row.period_end == self.period.end_day()
            && self.scenarios.iter().any(|s| s.ordinal() == row.scenario)
            && (!self.levels || row.measure == Measure::Level.ordinal())
    }
}
