//! What a release added, changed and withdrew, by table and then in the order of the list.
//!
//! Of codes the row that readers see counts, the owner's; of all else every row of the dataset. A row whose place in
//! its file, headline or the like alone is another is no change of it.

use std::collections::HashMap;

use entity::{Versioned, VersionedModel, observation, project, project_progress, task, task_evidence, task_progress};
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, FromQueryResult, IdenStatic, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use serde_json::Value as Json;

use super::cursor::{Cursor, list_name};
use super::keyset::Keyset;
use super::listed::Listed;
use super::observation::{OWN_ORDER, Observation};
use super::page::{Connection, Page};
use super::progress::{Progress, ProjectProgress, TaskProgress};
use super::project::Project;
use super::read::column;
use super::scope::Scope;
use super::task::Task;
use crate::catalogue::{List, Timeline};
use crate::domain::ChangeKind;
use crate::domain::record::{Category, Dataset, District, Document, Indicator, TaskEvidence, Unit};
use crate::error::{Error, Result};

/// A row that a release touched.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "one variant a table")]
pub enum Changed {
    Dataset(Listed<Dataset>),
    District(Listed<District>),
    Category(Listed<Category>),
    Unit(Listed<Unit>),
    Indicator(Listed<Indicator>),
    Document(Listed<Document>),
    Project(Project),
    Task(Task),
    Observation(Box<Observation>),
    ProjectProgress(ProjectProgress),
    TaskProgress(TaskProgress),
    TaskEvidence(Progress<TaskEvidence>),
}

/// A row with the release that it is read at.
#[derive(Clone, Debug)]
pub struct Side {
    /// The row.
    pub row: Changed,
    /// The release.
    pub release: i32,
}

/// What happened to a row.
#[derive(Clone, Debug)]
pub struct Change {
    /// Added, changed or withdrawn.
    pub kind: ChangeKind,
    /// As it stood at the release before.
    pub before: Option<Side>,
    /// As it stood at the release.
    pub after: Option<Side>,
}

/// A question for the changes of a release.
#[derive(Clone, Debug)]
pub struct ChangeAsk {
    /// The scope of the request.
    pub scope: Scope,
    /// Number of the release.
    pub release: i32,
    /// Only of these kinds.
    pub kinds: Option<Vec<ChangeKind>>,
    /// Which page.
    pub page: Page,
    /// Whether rows are wanted.
    pub rows: bool,
    /// Whether the total is wanted.
    pub total: bool,
}

impl ChangeAsk {
    fn wants(&self, kind: ChangeKind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }
}

/// Tables in the database, after those of the catalogue.
const STORED: usize = 6;

/// Answers a question.
pub async fn list(db: &DatabaseConnection, ask: &ChangeAsk) -> Result<Connection<Change>> {
    let name = list_name("changes", &(ask.release, &ask.kinds));
    ask.page.check(&name, ask.scope.release)?;
    let listed = listed(ask);
    let total = if ask.total { Some(total(db, ask, &name, listed.len()).await?) } else { None };
    let cursor = |keys| Cursor { list: name.clone(), release: ask.scope.release, past: ask.scope.past, keys };
    let size = if ask.rows { usize::try_from(ask.page.size).unwrap_or(usize::MAX).saturating_add(1) } else { 0 };
    let mut tables: Vec<usize> = (0..=STORED).collect();
    if ask.page.from_end {
        tables.reverse();
    }
    let mut read: Vec<(Change, Cursor)> = Vec::new();
    for table in tables {
        let missing = size.saturating_sub(read.len());
        let Some(bounds) = Bounds::of(ask, table)?.filter(|_| missing > 0) else { continue };
        let rows = match table {
            0 => in_memory(&listed, &bounds, missing, ask.page.from_end),
            1 => stored::<project::Entity>(db, ask, &bounds, missing, &PROJECTS).await?,
            2 => stored::<task::Entity>(db, ask, &bounds, missing, &TASKS).await?,
            3 => stored::<observation::Entity>(db, ask, &bounds, missing, &OBSERVATIONS).await?,
            4 => stored::<project_progress::Entity>(db, ask, &bounds, missing, &PROJECT_PROGRESS).await?,
            5 => stored::<task_progress::Entity>(db, ask, &bounds, missing, &TASK_PROGRESS).await?,
            _ => stored::<task_evidence::Entity>(db, ask, &bounds, missing, &TASK_EVIDENCE).await?,
        };
        read.extend(rows.into_iter().map(|(change, mut keys)| {
            keys.insert(0, Json::from(table));
            (change, cursor(keys))
        }));
    }
    Ok(Connection::from_read(&ask.page, read, total))
}

async fn total(db: &DatabaseConnection, ask: &ChangeAsk, name: &str, listed: usize) -> Result<i64> {
    let totals = &ask.scope.catalogue.totals;
    let key = (name.to_owned(), ask.release);
    if let Some(known) = totals.get(&key) {
        return Ok(known);
    }
    let counted = count::<project::Entity>(db, ask, &PROJECTS).await?
        + count::<task::Entity>(db, ask, &TASKS).await?
        + count::<observation::Entity>(db, ask, &OBSERVATIONS).await?
        + count::<project_progress::Entity>(db, ask, &PROJECT_PROGRESS).await?
        + count::<task_progress::Entity>(db, ask, &TASK_PROGRESS).await?
        + count::<task_evidence::Entity>(db, ask, &TASK_EVIDENCE).await?;
    let total = counted + i64::try_from(listed).unwrap_or(i64::MAX);
    totals.insert(key, total);
    Ok(total)
}

/// A page's bounds within one table.
struct Bounds<'a> {
    after: Option<&'a [Json]>,
    before: Option<&'a [Json]>,
}

impl<'a> Bounds<'a> {
    /// None where a cursor leaves the table out.
    fn of(ask: &'a ChangeAsk, table: usize) -> Result<Option<Self>> {
        let mut bounds = Bounds { after: None, before: None };
        for (argument, cursor, after) in [("after", &ask.page.after, true), ("before", &ask.page.before, false)] {
            let Some(cursor) = cursor else { continue };
            let wrong = || Error::invalid(argument, "this cursor does not fit this list");
            let (at, keys) = cursor.keys.split_first().ok_or_else(wrong)?;
            let at = at.as_u64().and_then(|at| usize::try_from(at).ok()).ok_or_else(wrong)?;
            if at != table {
                if (at > table) == after {
                    return Ok(None);
                }
            } else if after {
                bounds.after = Some(keys);
            } else {
                bounds.before = Some(keys);
            }
        }
        Ok(Some(bounds))
    }
}

/// Changes of code lists and of the dataset's own description, from the catalogue.
fn listed(ask: &ChangeAsk) -> Vec<(Change, Json)> {
    let catalogue = &ask.scope.catalogue;
    let (before, after) = (catalogue.at(ask.release - 1), catalogue.at(ask.release));
    let mut found = Vec::new();
    compare(ask, &catalogue.datasets, (&before.datasets, &after.datasets), Changed::Dataset, |r| &r.code, &mut found);
    compare(
        ask,
        &catalogue.districts,
        (&before.districts, &after.districts),
        Changed::District,
        |r| &r.code,
        &mut found,
    );
    compare(
        ask,
        &catalogue.categories,
        (&before.categories, &after.categories),
        Changed::Category,
        |r| &r.code,
        &mut found,
    );
    compare(ask, &catalogue.units, (&before.units, &after.units), Changed::Unit, |r| &r.code, &mut found);
    compare(
        ask,
        &catalogue.indicators,
        (&before.indicators, &after.indicators),
        Changed::Indicator,
        |r| &r.code,
        &mut found,
    );
    compare(
        ask,
        &catalogue.documents,
        (&before.documents, &after.documents),
        Changed::Document,
        |r| &r.code,
        &mut found,
    );
    found
}

fn compare<T>(
    ask: &ChangeAsk,
    timeline: &Timeline<T>,
    (before, after): (&List<T>, &List<T>),
    wrap: fn(Listed<T>) -> Changed,
    code: fn(&T) -> &str,
    found: &mut Vec<(Change, Json)>,
) {
    let side = |entry, release| Side { row: wrap(Listed::from(entry)), release };
    for entry in after.iter().filter(|entry| entry.release == ask.release) {
        let old = before.find(code(&entry.record));
        let kind = if old.is_some() { ChangeKind::Changed } else { ChangeKind::Added };
        if ask.wants(kind) {
            let change = Change {
                kind,
                before: old.map(|old| side(old, ask.release - 1)),
                after: Some(side(entry, ask.release)),
            };
            found.push((change, Json::from(found.len())));
        }
    }
    for entry in before.iter().filter(|entry| timeline.at(code(&entry.record), ask.release).is_none()) {
        if ask.wants(ChangeKind::Withdrawn) {
            let change =
                Change { kind: ChangeKind::Withdrawn, before: Some(side(entry, ask.release - 1)), after: None };
            found.push((change, Json::from(found.len())));
        }
    }
}

fn in_memory(listed: &[(Change, Json)], bounds: &Bounds<'_>, rows: usize, from_end: bool) -> Vec<(Change, Vec<Json>)> {
    let place = |keys: &[Json]| keys.first().and_then(Json::as_u64).and_then(|at| usize::try_from(at).ok());
    let start = bounds.after.and_then(place).map_or(0, |at| at + 1);
    let end = bounds.before.and_then(place).unwrap_or(listed.len()).min(listed.len());
    let within =
        listed.get(start..end).unwrap_or_default().iter().map(|(change, key)| (change.clone(), vec![key.clone()]));
    if from_end { within.rev().take(rows).collect() } else { within.take(rows).collect() }
}

/// How a stored table is compared: what makes two rows the same for readers, whether one of several counts, its order.
struct Table<E: Versioned> {
    same: &'static str,
    owned: bool,
    order: &'static [&'static str],
    wrap: fn(&E::Model) -> Changed,
}

const PROJECTS: Table<project::Entity> = Table {
    same: "code",
    owned: true,
    order: &["listed_since", "position", "code"],
    wrap: |row| Changed::Project(Project::from(row)),
};
const TASKS: Table<task::Entity> = Table {
    same: "code",
    owned: true,
    order: &["listed_since", "position", "code"],
    wrap: |row| Changed::Task(Task::from(row)),
};
const OBSERVATIONS: Table<observation::Entity> = Table {
    same: "identity",
    owned: false,
    order: &[],
    wrap: |row| Changed::Observation(Box::new(Observation::from(row))),
};
const PROJECT_PROGRESS: Table<project_progress::Entity> = Table {
    same: "identity",
    owned: false,
    order: &["project", "period_start", "period_end", "scenario", "dataset", "document"],
    wrap: |row| Changed::ProjectProgress(Progress::from_model(row)),
};
const TASK_PROGRESS: Table<task_progress::Entity> = Table {
    same: "identity",
    owned: false,
    order: &["task", "period_start", "period_end", "dataset", "document"],
    wrap: |row| Changed::TaskProgress(Progress::from_model(row)),
};
const TASK_EVIDENCE: Table<task_evidence::Entity> = Table {
    same: "identity",
    owned: false,
    order: &["position", "identity"],
    wrap: |row| Changed::TaskEvidence(Progress::from_model(row)),
};

impl<E: Versioned> Table<E> {
    fn keyset(&self) -> Result<Keyset<E>> {
        let names: Vec<&str> = if self.order.is_empty() {
            OWN_ORDER.iter().map(IdenStatic::as_str).collect()
        } else {
            self.order.to_vec()
        };
        let own = names.into_iter().map(column::<E>).collect::<Result<Vec<_>>>()?;
        Ok(Keyset::new(&[], false, &own))
    }

    /// Whether a row that readers took for the same stands at a release.
    fn stands(&self, release: i32) -> SimpleExpr {
        let other = Alias::new("other");
        let of = |name: &str| Expr::col((other.clone(), Alias::new(name)));
        let mut rows = Query::select()
            .expr(Expr::val(1))
            .from_as(E::default(), other.clone())
            .and_where(of(self.same).equals((E::default(), Alias::new(self.same))))
            .and_where(of("from_release").lte(release))
            .and_where(of("to_release").gt(release))
            .to_owned();
        if self.owned {
            rows.and_where(of("owner").eq(true));
        }
        Expr::exists(rows)
    }

    /// The rows that tell the changes: those that began, and those that ended for good.
    fn touched(&self, ask: &ChangeAsk) -> Result<Condition> {
        let release = ask.release;
        let mut began = Condition::all().add(column::<E>("from_release")?.eq(release));
        let mut ended = Condition::all()
            .add(column::<E>("to_release")?.eq(release))
            .add(Expr::cust("to_release < 2147483647"))
            .add(self.stands(release).not());
        if self.owned {
            began = began.add(column::<E>("owner")?.eq(true)).add(column::<E>("owner_since")?.eq(release));
            ended = ended.add(column::<E>("owner")?.eq(true));
        } else {
            began = began.add(column::<E>("release")?.eq(release));
        }
        let mut any = Condition::any().add(super::filter::nothing());
        match (ask.wants(ChangeKind::Added), ask.wants(ChangeKind::Changed)) {
            (true, true) => any = any.add(began),
            (true, false) => any = any.add(began.add(self.stands(release - 1).not())),
            (false, true) => any = any.add(began.add(self.stands(release - 1))),
            (false, false) => {}
        }
        Ok(if ask.wants(ChangeKind::Withdrawn) { any.add(ended) } else { any })
    }
}

async fn count<E: Versioned>(db: &DatabaseConnection, ask: &ChangeAsk, table: &Table<E>) -> Result<i64> {
    let select = E::find().filter(table.touched(ask)?).select_only().expr_as(Expr::col(Asterisk).count(), "total");
    let row = db.query_one(&select.into_query()).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "total")?))
}

async fn stored<E>(
    db: &DatabaseConnection,
    ask: &ChangeAsk,
    bounds: &Bounds<'_>,
    rows: usize,
    table: &Table<E>,
) -> Result<Vec<(Change, Vec<Json>)>>
where
    E: Versioned,
    E::Model: FromQueryResult + Blank,
{
    let keyset = table.keyset()?;
    let blank = E::Model::blank();
    let mut select = E::find().filter(table.touched(ask)?);
    for (argument, keys, after) in [("after", bounds.after, true), ("before", bounds.before, false)] {
        if let Some(keys) = keys {
            select = select.filter(keyset.beyond(argument, keys, &blank, after)?);
        }
    }
    for (column, direction) in keyset.order(ask.page.from_end) {
        select = select.order_by(column, direction);
    }
    let found = select.limit(u64::try_from(rows).unwrap_or(u64::MAX)).all(db).await?;
    let before = before::<E>(db, ask.release, &found, table).await?;
    Ok(found
        .iter()
        .map(|row| {
            let side = |row: &E::Model, release| Some(Side { row: (table.wrap)(row), release });
            let change = if row.version().from_release == ask.release {
                let old = before.get(&same(row, table));
                let kind = if old.is_some() { ChangeKind::Changed } else { ChangeKind::Added };
                let before = old.and_then(|old| side(old, ask.release - 1));
                Change { kind, before, after: side(row, ask.release) }
            } else {
                Change { kind: ChangeKind::Withdrawn, before: side(row, ask.release - 1), after: None }
            };
            (change, keyset.keys(row))
        })
        .collect())
}

/// What makes a row the same for readers, as text.
fn same<E: Versioned>(row: &E::Model, table: &Table<E>) -> String {
    use sea_orm::ModelTrait;
    column::<E>(table.same).map_or_else(|_| String::new(), |column| format!("{:?}", row.get(column)))
}

/// The rows of before the release, for those that began with it.
async fn before<E: Versioned>(
    db: &DatabaseConnection,
    release: i32,
    found: &[E::Model],
    table: &Table<E>,
) -> Result<HashMap<String, E::Model>> {
    use sea_orm::ModelTrait;
    let by = column::<E>(table.same)?;
    let began: Vec<sea_orm::Value> =
        found.iter().filter(|row| row.version().from_release == release).map(|row| row.get(by)).collect();
    if began.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = E::find().filter(by.is_in(began)).filter(super::read::standing::<E>(release - 1)?);
    if table.owned {
        select = select.filter(column::<E>("owner")?.eq(true));
    }
    Ok(select.all(db).await?.into_iter().map(|row| (same(&row, table), row)).collect())
}

/// A row with nothing in it, for its columns' types.
pub trait Blank {
    /// Makes one.
    fn blank() -> Self;
}

macro_rules! blank {
    ($($table:ident),+) => {
        $(impl Blank for $table::Model {
            fn blank() -> Self {
                $table::Model::blank()
            }
        })+
    };
}
blank!(project, task, observation, project_progress, task_progress, task_evidence);
