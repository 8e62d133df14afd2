//! Releases, and the periods in use.

use sea_orm::DatabaseConnection;

use super::{Column, Kind};
use crate::catalogue::Release;
use crate::domain::{Frequency, Period};
use crate::error::Result;
use crate::format::{Cell, Head, Kind as Of};
use crate::query::listed::{self, PeriodField, PeriodFilter, ReleaseField, ReleaseFilter};
use crate::query::scope::moment;
use crate::query::{Ask, Connection, Order, Scope};
use crate::rest::word::{Takes, Word};

/// Releases.
pub struct Releases;

impl Kind for Releases {
    type Row = Release;
    type Filter = ReleaseFilter;
    type Field = ReleaseField;
    const NAME: &'static str = "releases";
    const NOUN: &'static str = "release";
    const ABOUT: &'static str = "What was published, the newest first.";
    const KEY: &'static str = "number";
    const WORDS: &'static [Word] = &[
        Word::new("dataset", "datasets", Takes::Codes, "Of these datasets."),
        Word::new("updatedAfter", "updatedAfter", Takes::Moment, "Published after this time."),
    ];
    const SORTS: &'static [(&'static str, &'static str)] = &[("number", "NUMBER")];
    const COLUMNS: &'static [Column<Release>] = &[
        Column::new(Head::new("number", Of::Integer, "版本号", "Number", "2"), |r, _| {
            Cell::Integer(r.number.into())
        }),
        Column::new(Head::labelled("dataset", "dataset", Of::Text, "\"wuchang-2020-h1\""), |r, _| {
            Cell::text(&r.dataset)
        }),
        Column::new(
            Head::new("publishedAt", Of::DateTime, "发布时间", "Published at", "\"2020-08-26T01:30:00.000000Z\""),
            |r, _| Cell::text(moment(r.published_at)),
        ),
        Column::new(Head::new("undoes", Of::Integer, "所撤销版本", "Takes back", "null").optional(), |r, _| {
            Cell::integer(r.undoes)
        }),
    ];

    async fn list(
        _: &DatabaseConnection,
        asks: &[Ask<ReleaseFilter, Order<ReleaseField>>],
    ) -> Result<Vec<Connection<Release>>> {
        listed::releases(asks)
    }

    async fn find(_: &DatabaseConnection, scope: &Scope, key: &str) -> Result<Option<(Release, Scope)>> {
        let found = numbered(scope, key);
        Ok(found.map(|release| (release.clone(), scope.clone())))
    }
}

/// The release whose number this is, as numbers are written.
pub fn numbered<'a>(scope: &'a Scope, key: &str) -> Option<&'a Release> {
    let release = scope.catalogue.release(key.parse().ok()?)?;
    (release.number <= scope.release && release.number.to_string() == key).then_some(release)
}

/// Periods in use.
pub struct Periods;

impl Kind for Periods {
    type Row = Period;
    type Filter = PeriodFilter;
    type Field = PeriodField;
    const NAME: &'static str = "periods";
    const NOUN: &'static str = "period";
    const ABOUT: &'static str =
        "Periods that observations are of; by code any that is well-formed (a `/` in it as `%2F`).";
    const KEY: &'static str = "code";
    const WORDS: &'static [Word] = &[
        Word::new("district", "districts", Takes::Codes, "With an observation of these districts."),
        Word::new("indicator", "indicators", Takes::Codes, "With an observation of these indicators."),
        Word::new("period", "periods", Takes::Periods, "Exactly these."),
        Word::new("during", "during", Takes::Period, "Inside this one, itself included."),
        Word::new("from", "from", Takes::Period, "Starting on the first day of this one or later."),
        Word::new("to", "to", Takes::Period, "Ending on the last day of this one or earlier."),
        Word::new("frequency", "frequencies", Takes::Enums(Frequency::CODES), "Of these kinds."),
    ];
    const SORTS: &'static [(&'static str, &'static str)] = &[("period", "PERIOD")];
    const COLUMNS: &'static [Column<Period>] = &[
        Column::new(Head::new("code", Of::Text, "代码", "Code", "\"2020-S1\""), |p, _| Cell::text(p.code())),
        Column::new(Head::new("name", Of::Text, "名称", "Name", "\"2020年上半年\""), |p, t| {
            Cell::text(p.name(t.lang))
        }),
        Column::new(
            Head::new("frequency", Of::Enum(Frequency::LIST), "频率", "Frequency", "\"HALF_YEAR\""),
            |p, _| Cell::text(p.frequency().code()),
        ),
        Column::new(Head::new("start", Of::Date, "起始日期", "First day", "\"2020-01-01\""), |p, _| {
            Cell::text(p.start().to_string())
        }),
        Column::new(Head::new("end", Of::Date, "截止日期", "Last day", "\"2020-06-30\""), |p, _| {
            Cell::text(p.end().to_string())
        }),
    ];

    async fn list(
        db: &DatabaseConnection,
        asks: &[Ask<PeriodFilter, Order<PeriodField>>],
    ) -> Result<Vec<Connection<Period>>> {
        listed::periods(db, asks).await
    }

    async fn find(_: &DatabaseConnection, scope: &Scope, key: &str) -> Result<Option<(Period, Scope)>> {
        Ok(Period::parse(key).map(|period| (period, scope.clone())))
    }
}
