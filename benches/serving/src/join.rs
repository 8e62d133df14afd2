//! The page by one hand-written join, through the service's own pool of readers.

use anyhow::Context;
use openplan::domain::{Decimal, Lang, Period};
use openplan::store::Store;
use openplan::store::connect::StoreSettings;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement, Value};

use crate::page::{Connection, Named, Observation, PageInfo};

/// As many as the service reads with by default.
const READERS: u32 = 4;
/// As long as the service lets a statement take.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The indexes that the join wants: the service has the code lists in memory and needs none.
const INDEXES: [&str; 3] = [
    "CREATE INDEX IF NOT EXISTS bench_district ON district (code, to_release)",
    "CREATE INDEX IF NOT EXISTS bench_indicator ON indicator (code, to_release)",
    "CREATE INDEX IF NOT EXISTS bench_unit ON unit (code, to_release)",
];

/// The rows after a place in the list's own order, with the names of their codes. SQLite and PostgreSQL both take it.
const PAGE: &str = "
SELECT o.district, o.indicator, o.project, o.period_start, o.period_end, o.scenario, o.measure, o.against,
  o.value, o.decimals, o.unit, d.name_zh, i.name_zh, u.name_zh
FROM observation o
JOIN district d ON d.code = o.district AND d.from_release <= $1 AND d.to_release > $1
JOIN indicator i ON i.code = o.indicator AND i.from_release <= $1 AND i.to_release > $1
JOIN unit u ON u.code = o.unit AND u.from_release <= $1 AND u.to_release > $1
WHERE o.from_release <= $1 AND o.to_release > $1 AND o.headline
  AND (o.district, o.indicator, o.project, o.period_start, o.period_end, o.scenario, o.measure, o.against)
    > ($2, $3, $4, $5, $6, $7, $8, $9)
ORDER BY o.district, o.indicator, o.project, o.period_start, o.period_end, o.scenario, o.measure, o.against";

/// Columns of a place: what is ordered by, the first ones of `PAGE`.
const PLACE: usize = 8;
/// What separates the parts of a place; no code holds it.
const SEPARATOR: &str = "|";
/// The place before all rows.
const START: &str = "|||-2147483648|-2147483648|0|0|";

/// The published facts, as they stood when the program began.
#[derive(Clone)]
pub struct Facts {
    db: DatabaseConnection,
    backend: DbBackend,
    release: i32,
}

impl Facts {
    /// Opens a database that the service has filled.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let store =
            Store::open(&StoreSettings { url: url.to_owned(), readers: READERS, patience: PATIENCE }, false).await?;
        for index in INDEXES {
            store.writer().execute_unprepared(index).await?;
        }
        // PostgreSQL does so by itself after a while; until then it begins with all districts.
        if store.backend() == DbBackend::Postgres {
            store.writer().execute_unprepared("ANALYZE").await?;
        }
        let newest = Statement::from_string(store.backend(), "SELECT max(number) FROM release");
        let row = store.reader().query_one_raw(newest).await?.context("there is no release")?;
        Ok(Facts { db: store.reader(), backend: store.backend(), release: row.try_get_by_index(0)? })
    }

    /// So many observations after a place.
    pub async fn page(&self, size: u32, after: Option<&str>) -> anyhow::Result<Connection> {
        let mut values = vec![Value::from(self.release)];
        values.extend(place(after.unwrap_or(START)).context("this is no place in the list")?);
        // No value to bind: SQLite would make another plan whenever one is bound to a limit.
        let sql = format!("{PAGE} LIMIT {}", size.saturating_add(1));
        let mut rows = self.db.query_all_raw(Statement::from_sql_and_values(self.backend, sql, values)).await?;
        let size = usize::try_from(size)?;
        let has_next_page = rows.len() > size;
        rows.truncate(size);
        let end_cursor = rows.last().map(cursor).transpose()?;
        let nodes = rows.iter().map(observation).collect::<anyhow::Result<_>>()?;
        Ok(Connection { nodes, page_info: PageInfo { has_next_page, end_cursor } })
    }
}

/// A place's parts as the columns of the order have them.
fn place(text: &str) -> Option<Vec<Value>> {
    let parts: Vec<&str> = text.split(SEPARATOR).collect();
    if parts.len() != PLACE {
        return None;
    }
    let value = |(at, part): (usize, &&str)| match at {
        3 | 4 => part.parse::<i32>().ok().map(Value::from),
        5 | 6 => part.parse::<i16>().ok().map(Value::from),
        _ => Some(Value::from(*part)),
    };
    parts.iter().enumerate().map(value).collect()
}

fn cursor(row: &QueryResult) -> anyhow::Result<String> {
    let part = |at: usize| -> anyhow::Result<String> {
        Ok(match at {
            3 | 4 => row.try_get_by_index::<i32>(at)?.to_string(),
            5 | 6 => row.try_get_by_index::<i16>(at)?.to_string(),
            _ => row.try_get_by_index(at)?,
        })
    };
    let parts: anyhow::Result<Vec<String>> = (0..PLACE).map(part).collect();
    Ok(parts?.join(SEPARATOR))
}

fn observation(row: &QueryResult) -> anyhow::Result<Observation> {
    let period = Period::from_days(row.try_get_by_index(3)?, row.try_get_by_index(4)?);
    let value: Option<i64> = row.try_get_by_index(8)?;
    let decimals: Option<i16> = row.try_get_by_index(9)?;
    Ok(Observation {
        value: value.map(|value| Decimal::from_stored(value, decimals.unwrap_or(0)).to_string()),
        district: named(row, 0, 11)?,
        indicator: named(row, 1, 12)?,
        unit: named(row, 10, 13)?,
        period: Named { code: period.code(), name: period.name(Lang::Zh) },
    })
}

fn named(row: &QueryResult, code: usize, name: usize) -> anyhow::Result<Named> {
    Ok(Named { code: row.try_get_by_index(code)?, name: row.try_get_by_index(name)? })
}
