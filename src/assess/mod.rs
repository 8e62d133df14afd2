//! The scoreboard: plan against actual, reckoned from rows that are already loaded. No database, no clock.
//!
//! It is our reckoning and not the publisher's. `choose` finds the rows, `case` the numbers, `verdict` the judgement,
//! `basis` the words. Every number is reckoned exactly from the printed ones and rounded once, at the end; judgements
//! go by the exact numbers, never by the rounded ones.
//!
//! Where the contract can be read in two ways, this is how it is read here:
//!
//! - **Which plan.** The nearest period first, and within it the revised plan before the adopted one: a plan of the
//!   half-year goes before a revised plan of the year. Of two spans of as many years the one that begins first counts.
//! - **Half up** is away from zero, as 四舍五入 is: −0.125 is −0.13.
//! - **`expected`** has the digits of the plan where it is the plan itself (also a flow's whose period is the plan's
//!   own), two decimals where it is a part of it. `gap` is no quotient: it keeps the digits of the more precise number.
//! - **`pace`** is the exact share less the exact time share, rounded once; it may differ by 0.01 from the difference
//!   of the two printed numbers.
//! - **Of a `BETWEEN`** the shown numbers go by its `value`, as order and filters do. The verdict goes by the nearer
//!   end, for the bands (pace, points) too: what is 0.3 points above the upper end is within 0.5 points.
//! - **The headline `ACTUAL` is the actual even in words**; an `ESTIMATE` with a number does not take its place. Its
//!   comparator and the status of a row play no part.
//! - **`adopted`** is the `PLAN` of the same period beside the `PLAN_REVISED` that is judged by; judged by the `PLAN`
//!   itself (`by: PLAN`) the row is its own `plan`, and `adopted` is null.
//! - **`stated`** belongs to the level, as `shareDone` does; it is `SHARE_OF_PLAN`, and `SHARE_OF_ADOPTED` where the row
//!   is judged by a `PLAN` beside which a `PLAN_REVISED` of the same period stands. Its number keeps its digits. Under
//!   a target it is null: the report's share is of the year's plan. Under a plan of less than a year it is quoted.
//! - **`shareLastYear`** belongs to levels (of any nature), under the plan of a calendar year. Of the whole year it is
//!   100.00 where the year before has a number.
//! - **`NOT_COMPARABLE`** goes before all else: for levels under a target for several years, for want of numbers, and for
//!   `NEUTRAL` beside a number whose comparator names no side, be it equal or not; a range is judged for it too. A place
//!   (unit `RANK`) has a good side whatever the polarity.
//! - **"Another level"** of `APPROX` is one that is neither in percent or points nor a flow under a longer plan.
//! - **A span of years** is of whole calendar years; a period that ends within the last of them is no longer before it.

mod basis;
mod case;
mod choose;
mod verdict;

#[cfg(test)]
mod tests;

use case::{Case, share_of};
use choose::Rows;
use verdict::Reason;

use crate::catalogue::Snapshot;
use crate::domain::{Assessment, Decimal, Lang, Measure, Period, Scenario, label};
use crate::error::{Error, Result};
use crate::query::observation::Observation;

/// How far from what was expected still counts as on track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bands {
    /// Of the level of a flow under a longer plan: its pace either way, in points.
    pub pace_points: Decimal,
    /// Of a number in percent or points, in points.
    pub points: Decimal,
    /// Of another level whose plan says "about": in percent of what was expected.
    pub approx_percent: Decimal,
}

impl Default for Bands {
    fn default() -> Self {
        Bands { pace_points: Decimal::new(5, 0), points: Decimal::new(5, 1), approx_percent: Decimal::new(5, 0) }
    }
}

/// Plan against actual of one indicator and measure.
#[derive(Clone, Debug)]
pub struct AssessedRow {
    /// Code of the indicator.
    pub indicator: String,
    /// The measure.
    pub measure: Measure,
    /// The period that is judged.
    pub period: Period,
    /// The plan it is judged by.
    pub plan: Observation,
    /// The plan as adopted, where it was revised.
    pub adopted: Option<Observation>,
    /// What happened, else what was expected to.
    pub actual: Option<Observation>,
    /// What was to be expected by the end of the period, in the plan's unit.
    pub expected: Option<Decimal>,
    /// The period's part of the plan's, in percent.
    pub time_share: Decimal,
    /// Actual ÷ plan in percent.
    pub share_done: Option<Decimal>,
    /// What the report itself says of the share.
    pub stated: Option<Observation>,
    /// Its number, in percent.
    pub stated_share: Option<Decimal>,
    /// Share done less time share, in points.
    pub pace: Option<Decimal>,
    /// The share that the same part of the year before was of its year, in percent.
    pub share_last_year: Option<Decimal>,
    /// Actual − plan, in the plan's unit.
    pub gap: Option<Decimal>,
    /// The verdict.
    pub assessment: Assessment,
    expected_to: Option<Decimal>,
    reason: Reason,
    bands: Bands,
}

impl AssessedRow {
    /// Whether the plan's period is the one judged, so that the verdict is the last word on it.
    pub fn is_final(&self) -> bool {
        self.plan.record.period == self.period
    }

    /// The list of labels that names the verdict: once the plan's period is over, another.
    pub fn label_list(&self) -> &'static str {
        if self.is_final() { "ASSESSMENT_FINAL" } else { Assessment::LIST }
    }

    /// The verdict in words.
    pub fn verdict(&self, lang: Lang) -> &'static str {
        label::name(self.label_list(), self.assessment.code(), lang)
    }

    /// How the verdict was reached, in words and numbers.
    pub fn basis(&self, snapshot: &Snapshot, lang: Lang) -> String {
        basis::basis(self, snapshot, lang)
    }
}

/// The scoreboard of the rows of one district, as `query::plan_execution::load` gives them: one row for each indicator
/// and measure that has a plan, in the order of the code list of indicators, then of the measures.
pub fn scoreboard(
    snapshot: &Snapshot,
    rows: &[Observation],
    period: Period,
    by: Option<Scenario>,
    bands: &Bands,
) -> Result<Vec<AssessedRow>> {
    let rows = Rows::new(rows);
    let assess = |plan: &Observation| assessed(snapshot, &rows, plan, period, bands);
    let mut board = rows.plans(period, by).into_iter().map(assess).collect::<Result<Vec<_>>>()?;
    board.sort_by_key(|row| (snapshot.indicators.position(&row.indicator), row.measure));
    Ok(board)
}

fn assessed(
    snapshot: &Snapshot,
    rows: &Rows<'_>,
    plan: &Observation,
    period: Period,
    bands: &Bands,
) -> Result<AssessedRow> {
    let (indicator, measure) = (&plan.record.indicator, plan.record.measure);
    let entry = snapshot.indicators.find(indicator);
    let entry = entry.ok_or_else(|| Error::internal(format!("indicator {indicator} is in no code list")))?;
    let actual = rows.result(indicator, measure, period);
    let stated = rows.stated(plan, period);
    let last_year = rows.last_year(plan, period);
    let case = Case::new(snapshot, &entry.record, &plan.record, actual.map(|a| &a.record), period);
    let reason = verdict::judge(&case, bands);
    Ok(AssessedRow {
        indicator: indicator.clone(),
        measure,
        period,
        plan: plan.clone(),
        adopted: rows.adopted(plan).cloned(),
        actual: actual.cloned(),
        expected: case.expected(),
        time_share: case.time_share(),
        share_done: case.share_done(),
        stated_share: stated.and_then(|s| s.record.value),
        stated: stated.cloned(),
        pace: case.pace(),
        share_last_year: last_year.and_then(|(part, year)| share_of(snapshot, &part.record, &year.record)),
        gap: case.gap(),
        assessment: reason.assessment(),
        expected_to: case.expected_to(),
        reason,
        bands: *bands,
    })
}
