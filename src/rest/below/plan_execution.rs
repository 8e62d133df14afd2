//! The scoreboard: plan against actual.

use super::{Below, Question};
use crate::assess::{self, AssessedRow};
use crate::domain::{Assessment, Measure, Scenario};
use crate::error::{Error, Result};
use crate::format::{Cell, Head, Kind};
use crate::query::observation::Observation;
use crate::query::{Scope, plan_execution};
use crate::rest::asked::Common;
use crate::rest::resource::observation::id;
use crate::rest::resource::{Column, Table, Telling, heads, selected};
use crate::rest::word::{Takes, Word};

/// Scenarios to judge by: those that `Scenario::is_plan`.
const PLANS: &[&str] = &["PLAN", "PLAN_REVISED", "TARGET_FIVE_YEAR", "TARGET_ASSIGNED"];

/// `GET /api/v1/plan-execution`.
pub static PLAN_EXECUTION: Below = Below {
    parent: None,
    name: "plan-execution",
    about: "Plan against actual of a district and period: a row for each indicator and measure that has a plan. The \
        assessment and what it is reckoned from are this service's own reckoning, not the publisher's.",
    words: &[
        Word::new("district", "district", Takes::Code, "The district."),
        Word::new("period", "period", Takes::Period, "The period."),
        Word::new("by", "by", Takes::Enum(PLANS), "Judges by plans or targets of this scenario."),
    ],
    key: None,
    required: &["district", "period"],
    common: Common::TABLE,
    heads: || heads(COLUMNS),
    answer: |question| Box::pin(scoreboard(question)),
};

fn figure(row: Option<&Observation>) -> Cell {
    Cell::decimal(row.and_then(|row| row.record.value))
}

fn words(row: Option<&Observation>, telling: &Telling) -> Cell {
    Cell::maybe(row.and_then(|row| row.record.text.in_lang(telling.lang)))
}

fn of(row: Option<&Observation>, telling: &Telling) -> Cell {
    row.map_or(Cell::Null, |row| id(row, telling))
}

const COLUMNS: &[Column<AssessedRow>] = &[
    Column::new(Head::labelled("indicator", "indicator", Kind::Text, "\"GDP\""), |r: &AssessedRow, _| {
        Cell::text(&r.indicator)
    }),
    Column::new(
        Head::new("indicatorName", Kind::Text, "指标名称", "Name of the indicator", "\"地区生产总值\"").optional(),
        |r, t| t.indicator(&r.indicator),
    ),
    Column::new(Head::labelled("measure", "measure", Kind::Enum(Measure::LIST), "\"GROWTH_YOY\""), |r, _| {
        Cell::text(r.measure.code())
    }),
    Column::new(Head::labelled("period", "period", Kind::Text, "\"2020-S1\""), |r, _| Cell::text(r.period.code())),
    Column::new(Head::labelled("plan", "plan", Kind::Decimal, "7.5").optional(), |r, _| figure(Some(&r.plan))),
    Column::new(
        Head::new("planText", Kind::Text, "目标（文字）", "Target in words", "null").optional(),
        |r, t| words(Some(&r.plan), t),
    ),
    Column::new(
        Head::new("planComparator", Kind::Enum("COMPARATOR"), "目标限定词", "Qualifier of the target", "\"GE\""),
        |r, _| Cell::text(r.plan.record.comparator.code()),
    ),
    Column::new(
        Head::new("planScenario", Kind::Enum(Scenario::LIST), "目标类型", "Scenario of the target", "\"PLAN\""),
        |r, _| Cell::text(r.plan.record.scenario.code()),
    ),
    Column::new(Head::new("planPeriod", Kind::Text, "目标期", "Period of the target", "\"2020\""), |r, _| {
        Cell::text(r.plan.record.period.code())
    }),
    Column::new(Head::new("planUnit", Kind::Text, "目标单位", "Unit of the target", "\"PERCENT\""), |r, _| {
        Cell::text(&r.plan.record.unit)
    }),
    Column::new(
        Head::new("planId", Kind::Text, "目标标识", "Id of the target", "\"T2JzZXJ2YXRpb24f\"").optional(),
        |r, t| of(Some(&r.plan), t),
    ),
    Column::new(Head::labelled("adopted", "adopted", Kind::Decimal, "null").optional(), |r, _| {
        figure(r.adopted.as_ref())
    }),
    Column::new(
        Head::new("adoptedId", Kind::Text, "年初目标标识", "Id of the originally adopted", "null").optional(),
        |r, t| of(r.adopted.as_ref(), t),
    ),
    Column::new(Head::labelled("actual", "actual", Kind::Decimal, "-19.6").optional(), |r, _| {
        figure(r.actual.as_ref())
    }),
    Column::new(
        Head::new("actualText", Kind::Text, "完成情况（文字）", "Outcome in words", "null").optional(),
        |r, t| words(r.actual.as_ref(), t),
    ),
    Column::new(
        Head::new("actualUnit", Kind::Text, "完成情况单位", "Unit of the outcome", "\"PERCENT\"").optional(),
        |r, _| Cell::maybe(r.actual.as_ref().map(|row| row.record.unit.as_str())),
    ),
    Column::new(
        Head::new("actualId", Kind::Text, "完成情况标识", "Id of the outcome", "null").optional(),
        |r, t| of(r.actual.as_ref(), t),
    ),
    Column::new(Head::labelled("expected", "expected", Kind::Decimal, "7.5").optional(), |r, _| {
        Cell::decimal(r.expected)
    }),
    Column::new(Head::labelled("timeShare", "timeShare", Kind::Decimal, "50.00"), |r, _| Cell::Decimal(r.time_share)),
    Column::new(Head::labelled("shareDone", "shareDone", Kind::Decimal, "null").optional(), |r, _| {
        Cell::decimal(r.share_done)
    }),
    Column::new(Head::labelled("statedShare", "statedShare", Kind::Decimal, "null").optional(), |r, _| {
        Cell::decimal(r.stated_share)
    }),
    Column::new(
        Head::new("statedId", Kind::Text, "原文比例标识", "Id of the stated share", "null").optional(),
        |r, t| of(r.stated.as_ref(), t),
    ),
    Column::new(Head::labelled("pace", "pace", Kind::Decimal, "null").optional(), |r, _| Cell::decimal(r.pace)),
    Column::new(Head::labelled("shareLastYear", "shareLastYear", Kind::Decimal, "null").optional(), |r, _| {
        Cell::decimal(r.share_last_year)
    }),
    Column::new(Head::labelled("gap", "gap", Kind::Decimal, "-27.1").optional(), |r, _| Cell::decimal(r.gap)),
    Column::new(Head::labelled("assessment", "assessment", Kind::Enum(Assessment::LIST), "\"BEHIND\""), |r, _| {
        Cell::text(r.assessment.code())
    }),
    Column::new(
        Head::new("verdict", Kind::Text, "进度判断（文字）", "Assessment in words", "\"慢于序时\""),
        |r, t| Cell::text(r.verdict(t.lang)),
    ),
    Column::new(Head::labelled("basis", "basis", Kind::Text, "\"…\""), |r, t| {
        Cell::text(r.basis(&t.scope.snapshot, t.lang))
    }),
];

async fn scoreboard(question: Question<'_>) -> Result<Option<Table>> {
    let scope = Scope::new(question.catalogue, question.asked.as_of)?;
    let given = |name: &str| question.asked.filter.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let by = question.asked.filter.get("by").cloned().map(serde_json::from_value::<Scenario>);
    let by = by.transpose().map_err(Error::internal)?;
    let asked = plan_execution::Question::new(&scope, given("district"), given("period"), by)?;
    let loaded = plan_execution::load(question.db, std::slice::from_ref(&asked)).await?;
    let found = loaded.into_iter().next().unwrap_or_default();
    let rows = assess::scoreboard(&scope.snapshot, &found, asked.period, asked.by, question.bands)?;
    let columns = selected(COLUMNS, question.asked.fields.as_deref());
    Ok(Some(Table::told(&columns, &rows, &Telling::new(scope, question.lang))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_judged_by_plans_alone() {
        let plans: Vec<&str> = Scenario::ALL.iter().filter(|scenario| scenario.is_plan()).map(|s| s.code()).collect();
        assert_eq!(PLANS, plans);
    }
}
