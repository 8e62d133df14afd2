//! Observations: what documents state of keys.

use sea_orm::DatabaseConnection;

use super::words::UPDATED;
use super::{Column, Kind, Telling, column};
use crate::domain::{Binding, Comparator, Frequency, Measure, Scenario, Statements, Status};
use crate::error::Result;
use crate::format::{Cell, Form, Head, Kind as Of};
use crate::query::id;
use crate::query::observation::{self, Observation, ObservationField, ObservationFilter};
use crate::query::{Ask, Connection, Order, Scope};
use crate::rest::word::{Takes, Word};

/// Observations.
pub struct Observations;

impl Kind for Observations {
    type Row = Observation;
    type Filter = ObservationFilter;
    type Field = ObservationField;
    const NAME: &'static str = "observations";
    const NOUN: &'static str = "observation";
    const ABOUT: &'static str = "What documents state of keys (district, indicator, project, period, scenario, measure, against): \
        the headline of each, unless `statements=ALL` is asked or a dataset, document or task is named.";
    const KEY: &'static str = "id";
    const WORDS: &'static [Word] = &[
        Word::new("district", "districts", Takes::Codes, "Of these districts."),
        Word::new("within", "within", Takes::Code, "Of this district and all below it."),
        Word::new("category", "categories", Takes::Codes, "Of indicators of these categories and those below them."),
        Word::new("indicator", "indicators", Takes::Codes, "Of these indicators."),
        Word::new("period", "periods", Takes::Periods, "Of exactly these periods."),
        Word::new("during", "during", Takes::Period, "Of periods inside this one, itself included."),
        Word::new("from", "from", Takes::Period, "Of periods that start on the first day of this one or later."),
        Word::new("to", "to", Takes::Period, "Of periods that end on the last day of this one or earlier."),
        Word::new("frequency", "frequencies", Takes::Enums(Frequency::CODES), "Of periods of these kinds."),
        Word::new("scenario", "scenarios", Takes::Enums(Scenario::CODES), "Of these scenarios."),
        Word::new("measure", "measures", Takes::Enums(Measure::CODES), "Of these measures."),
        Word::new("against", "against", Takes::Codes, "That compare with these districts or groups."),
        Word::new("value", "value", Takes::Range, "With a number in these bounds."),
        Word::new("binding", "binding", Takes::Enum(Binding::CODES), "Targets that bind, or that do not."),
        Word::new("task", "tasks", Takes::Codes, "That show these tasks."),
        Word::new("project", "projects", Takes::Codes, "Of these projects."),
        Word::new(
            "ofProject",
            "ofProject",
            Takes::Truth,
            "Only those about a project, or only those about the district itself.",
        ),
        Word::new("dataset", "datasets", Takes::Codes, "Published in these datasets."),
        Word::new("document", "documents", Takes::Codes, "Stated in these documents."),
        Word::new("statements", "statements", Takes::Enum(Statements::CODES), "One row a key, or all."),
        Word::new("disputed", "disputed", Takes::Truth, "Whether the rows of the key differ."),
        Word::new(
            "text",
            "text",
            Takes::Text,
            "With this in their words or note, or in the name of the indicator or project.",
        ),
        UPDATED,
    ];
    const FORMS: &'static [Form] = Form::OF_OBSERVATIONS;
    const SORTS: &'static [(&'static str, &'static str)] = &[
        ("district", "DISTRICT"),
        ("indicator", "INDICATOR"),
        ("project", "PROJECT"),
        ("period", "PERIOD"),
        ("scenario", "SCENARIO"),
        ("measure", "MEASURE"),
        ("value", "VALUE"),
        ("published", "PUBLISHED"),
        ("updatedAt", "UPDATED_AT"),
    ];
    const COLUMNS: &'static [Column<Observation>] = COLUMNS;

    async fn list(
        db: &DatabaseConnection,
        asks: &[Ask<ObservationFilter, Order<ObservationField>>],
    ) -> Result<Vec<Connection<Observation>>> {
        observation::list(db, asks).await
    }

    async fn find(db: &DatabaseConnection, scope: &Scope, key: &str) -> Result<Option<(Observation, Scope)>> {
        let Some((scope, identity)) = identity(scope, key) else { return Ok(None) };
        let mut found = observation::by_identity(db, &scope, std::slice::from_ref(&identity)).await?;
        Ok(found.remove(&identity).map(|row| (row, scope)))
    }

    fn project(row: &Observation) -> Option<&str> {
        row.record.project.as_deref()
    }
}

/// The release and the fingerprint that an observation's id stands for, in either of its forms.
pub fn identity(scope: &Scope, key: &str) -> Option<(Scope, Vec<u8>)> {
    let id = id::decode("id", key).ok().filter(|id| id.kind == "Observation")?;
    let scope = id.scope(&scope.catalogue, || Ok(scope.clone())).ok()??;
    Some((scope, id.identity()?.to_vec()))
}

/// Its id.
pub fn id(row: &Observation, telling: &Telling) -> Cell {
    telling.id("Observation", &row.dataset, &row.record)
}

/// What is told of an observation.
pub const COLUMNS: &[Column<Observation>] = &[
    Column::new(Head::new("id", Of::Text, "标识", "Id", "\"T2JzZXJ2YXRpb24f\""), id),
    column::district(),
    column::district_name(),
    Column::new(Head::labelled("indicator", "indicator", Of::Text, "\"GDP\""), |o, _| Cell::text(&o.record.indicator)),
    Column::new(
        Head::new("indicatorName", Of::Text, "指标名称", "Name of the indicator", "\"地区生产总值\"").optional(),
        |o, t| t.indicator(&o.record.indicator),
    ),
    Column::new(Head::labelled("project", "project", Of::Text, "null").optional(), |o, _| {
        Cell::maybe(o.record.project.as_deref())
    }),
    Column::new(
        Head::new("projectName", Of::Text, "项目名称", "Name of the project", "null").optional(),
        |o, t| t.project(o.record.project.as_deref()),
    ),
    Column::new(Head::labelled("period", "period", Of::Text, "\"2020-S1\""), |o, _| Cell::text(o.record.period.code())),
    Column::new(Head::new("periodStart", Of::Date, "起始日期", "First day", "\"2020-01-01\""), |o, _| {
        Cell::text(o.record.period.start().to_string())
    }),
    Column::new(Head::new("periodEnd", Of::Date, "截止日期", "Last day", "\"2020-06-30\""), |o, _| {
        Cell::text(o.record.period.end().to_string())
    }),
    Column::new(Head::labelled("scenario", "scenario", Of::Enum(Scenario::LIST), "\"ACTUAL\""), |o, _| {
        Cell::text(o.record.scenario.code())
    }),
    Column::new(Head::labelled("measure", "measure", Of::Enum(Measure::LIST), "\"LEVEL\""), |o, _| {
        Cell::text(o.record.measure.code())
    }),
    Column::new(Head::labelled("against", "against", Of::Text, "null").optional(), |o, _| {
        Cell::maybe(o.record.against.as_deref())
    }),
    Column::new(
        Head::new("againstName", Of::Text, "对比地区名称", "Name of what it is compared with", "null").optional(),
        |o, t| o.record.against.as_deref().map_or(Cell::Null, |code| t.district(code)),
    ),
    Column::new(Head::labelled("comparator", "comparator", Of::Enum(Comparator::LIST), "\"EQ\""), |o, _| {
        Cell::text(o.record.comparator.code())
    }),
    Column::new(Head::labelled("value", "value", Of::Decimal, "622.19").optional(), |o, _| {
        Cell::decimal(o.record.value)
    }),
    Column::new(Head::labelled("valueTo", "value_to", Of::Decimal, "null").optional(), |o, _| {
        Cell::decimal(o.record.value_to)
    }),
    Column::new(Head::labelled("decimals", "decimals", Of::Integer, "2").optional(), |o, _| {
        Cell::integer(o.record.value.map(|value| value.decimals()))
    }),
    Column::new(Head::labelled("unit", "unit", Of::Text, "\"CNY_100M\""), |o, _| Cell::text(&o.record.unit)),
    Column::new(
        Head::new("unitName", Of::Text, "计量单位名称", "Name of the unit", "\"亿元\"").optional(),
        |o, t| t.unit(&o.record.unit),
    ),
    Column::new(Head::labelled("status", "status", Of::Enum(Status::LIST), "\"A\""), |o, _| {
        Cell::text(o.record.status.code())
    }),
    Column::new(Head::new("binding", Of::Enum(Binding::LIST), "约束性", "Binding", "null").optional(), |o, _| {
        Cell::maybe(o.record.binding.map(Binding::code))
    }),
    Column::new(Head::labelled("text", "text", Of::Text, "null").optional(), |o, t| {
        Cell::maybe(o.record.text.in_lang(t.lang))
    }),
    Column::new(Head::labelled("note", "note", Of::Text, "null").optional(), |o, t| {
        Cell::maybe(o.record.note.in_lang(t.lang))
    }),
    Column::new(Head::labelled("variant", "variant", Of::Text, "\"\""), |o, _| Cell::text(&o.record.variant)),
    Column::new(Head::labelled("headline", "headline", Of::Boolean, "true"), |o, _| Cell::Boolean(o.headline)),
    Column::new(Head::labelled("disputed", "disputed", Of::Boolean, "false"), |o, _| Cell::Boolean(o.disputed)),
    column::dataset("\"wuchang-2020-h1\""),
    column::document(),
    Column::new(
        Head::new("documentName", Of::Text, "来源文件名称", "Name of the document", "null").optional(),
        |o, t| t.document(&o.record.place.document),
    ),
    column::section("\"一\""),
    column::start(),
    column::end(),
    column::release("2"),
    column::updated_at(),
];
