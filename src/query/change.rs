//! What a release added, changed and withdrew, by table and then in the order of the list.
//!
//! Of codes the row that readers see counts, the owner's; of all else every row of the dataset. A row whose place in
//! its file, headline or the like alone is another is no change of it.

use std::collections::HashMap;

use entity::{Versioned, VersionedModel, observation, project, project_progress, task, task_evidence, task_progress};
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, FromQueryResult, IdenStatic, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use serde_json::Value as Json;

use super::cursor::{Cursor, list_name};
use super::keyset::Keyset;
use super::listed::Listed;
use super::observation::{OWN_ORDER, Observation};
use super::page::{Connection, Page};
use super::progress::{Progress, ProjectProgress, TaskProgress};
use super::project::Project;
use super::read::{BRANCHES, Total, column, union};
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

/// A change with its place in the list.
type Placed = (Change, Vec<Json>);

/// Answers questions: a statement a table, however many questions there are.
pub async fn list(db: &DatabaseConnection, asks: &[ChangeAsk]) -> Result<Vec<Connection<Change>>> {
    let names: Vec<String> = asks.iter().map(|ask| list_name("changes", &(ask.release, &ask.kinds))).collect();
    for (ask, name) in asks.iter().zip(&names) {
        ask.page.check(name, ask.scope.release)?;
    }
    let listed: Vec<_> = asks.iter().map(listed).collect();
    let totals = totals(db, asks, &names, &listed).await?;
    let mut tables: Vec<usize> = (0..=STORED).collect();
    if asks.first().is_some_and(|ask| ask.page.from_end) {
        tables.reverse();
    }
    let mut read: Vec<Vec<Placed>> = asks.iter().map(|_| Vec::new()).collect();
    for table in tables {
        let mut wanted = Vec::new();
        for (at, ask) in asks.iter().enumerate() {
            let size =
                if ask.rows { usize::try_from(ask.page.size).unwrap_or(usize::MAX).saturating_add(1) } else { 0 };
            let missing = size.saturating_sub(read[at].len());
            if missing > 0
                && let Some(bounds) = Bounds::of(ask, table)?
            {
                wanted.push(Wanted { at, ask, bounds, rows: missing });
            }
        }
        let found = match table {
            0 => in_memory(&listed, &wanted),
            1 => stored::<project::Entity>(db, &wanted, &PROJECTS).await?,
            2 => stored::<task::Entity>(db, &wanted, &TASKS).await?,
            3 => stored::<observation::Entity>(db, &wanted, &OBSERVATIONS).await?,
            4 => stored::<project_progress::Entity>(db, &wanted, &PROJECT_PROGRESS).await?,
            5 => stored::<task_progress::Entity>(db, &wanted, &TASK_PROGRESS).await?,
            _ => stored::<task_evidence::Entity>(db, &wanted, &TASK_EVIDENCE).await?,
        };
        for (at, (change, mut keys)) in found {
            keys.insert(0, Json::from(table));
            read[at].push((change, keys));
        }
    }
    let pages = asks.iter().zip(names).zip(read).zip(totals);
    Ok(pages
        .map(|(((ask, list), read), total)| {
            let (release, past) = (ask.scope.release, ask.scope.past);
            let cursor = |keys| Cursor { list: list.clone(), release, past, keys };
            Connection::from_read(&ask.page, read.into_iter().map(|(c, keys)| (c, cursor(keys))).collect(), total)
        })
        .collect())
}

/// What is still wanted of one table for one question.
struct Wanted<'a> {
    at: usize,
    ask: &'a ChangeAsk,
    bounds: Bounds<'a>,
    rows: usize,
}

/// Totals where they are wanted: kept, for a release never changes.
async fn totals(
    db: &DatabaseConnection,
    asks: &[ChangeAsk],
    names: &[String],
    listed: &[Vec<(Change, Json)>],
) -> Result<Vec<Option<i64>>> {
    let key = |at: usize| (names[at].clone(), asks[at].release);
    let mut totals: Vec<Option<i64>> = asks.iter().map(|_| None).collect();
    let mut counts = Vec::new();
    for (at, ask) in asks.iter().enumerate().filter(|(_, ask)| ask.total) {
        totals[at] = ask.scope.catalogue.totals.get(&key(at));
        if totals[at].is_none() {
            for count in PROJECTS.counts(ask)?.into_iter().chain(others(ask)?) {
                counts.push((at, count));
            }
            totals[at] = i64::try_from(listed[at].len()).ok();
        }
    }
    for part in counts.chunks(BRANCHES) {
        let selects = part.iter().map(|(_, select)| select.clone()).collect();
        for (branch, Total { total }) in union::<Total>(db, selects).await? {
            let Some((at, _)) = part.get(branch) else { continue };
            totals[*at] = totals[*at].map(|known| known + total);
        }
    }
    for (at, ask) in asks.iter().enumerate() {
        if let Some(total) = totals[at] {
            ask.scope.catalogue.totals.insert(key(at), total);
        }
    }
    Ok(totals)
}

/// The counts of all tables but the first.
fn others(ask: &ChangeAsk) -> Result<Vec<SelectStatement>> {
    let counts = [
        TASKS.counts(ask)?,
        OBSERVATIONS.counts(ask)?,
        PROJECT_PROGRESS.counts(ask)?,
        TASK_PROGRESS.counts(ask)?,
        TASK_EVIDENCE.counts(ask)?,
    ];
    Ok(counts.into_iter().flatten().collect())
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

fn in_memory(listed: &[Vec<(Change, Json)>], wanted: &[Wanted<'_>]) -> Vec<(usize, Placed)> {
    let place = |keys: &[Json]| keys.first().and_then(Json::as_u64).and_then(|at| usize::try_from(at).ok());
    let mut found = Vec::new();
    for Wanted { at, ask, bounds, rows } in wanted {
        let listed = &listed[*at];
        let start = bounds.after.and_then(place).map_or(0, |at| at + 1);
        let end = bounds.before.and_then(place).unwrap_or(listed.len()).min(listed.len());
        let within = listed.get(start..end).unwrap_or_default().iter();
        let placed = |(change, key): &(Change, Json)| (*at, (change.clone(), vec![key.clone()]));
        if ask.page.from_end {
            found.extend(within.rev().take(*rows).map(placed));
        } else {
            found.extend(within.take(*rows).map(placed));
        }
    }
    found
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

    /// The statement that counts the changes.
    fn counts(&self, ask: &ChangeAsk) -> Result<Vec<SelectStatement>> {
        let select = E::find().filter(self.touched(ask)?).select_only();
        Ok(vec![select.expr_as(Expr::col(Asterisk).count(), "total").into_query()])
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

async fn stored<E>(db: &DatabaseConnection, wanted: &[Wanted<'_>], table: &Table<E>) -> Result<Vec<(usize, Placed)>>
where
    E: Versioned,
    E::Model: FromQueryResult + Blank,
{
    let keyset = table.keyset()?;
    let blank = E::Model::blank();
    let mut found: Vec<(usize, E::Model)> = Vec::new();
    for part in wanted.chunks(BRANCHES) {
        let mut selects = Vec::with_capacity(part.len());
        for Wanted { ask, bounds, rows, .. } in part {
            let mut select = E::find().filter(table.touched(ask)?);
            for (argument, keys, after) in [("after", bounds.after, true), ("before", bounds.before, false)] {
                if let Some(keys) = keys {
                    select = select.filter(keyset.beyond(argument, keys, &blank, after)?);
                }
            }
            for (column, direction) in keyset.order(ask.page.from_end) {
                select = select.order_by(column, direction);
            }
            selects.push(select.limit(u64::try_from(*rows).unwrap_or(u64::MAX)).into_query());
        }
        for (branch, row) in union::<E::Model>(db, selects).await? {
            found.push((branch, row));
        }
    }
    let began: Vec<(i32, &E::Model)> = found
        .iter()
        .filter_map(|(branch, row)| Some((wanted.get(*branch)?.ask.release, row)))
        .filter(|(release, row)| row.version().from_release == *release)
        .collect();
    let before = before::<E>(db, &began, table).await?;
    Ok(found
        .iter()
        .filter_map(|(branch, row)| Some((wanted.get(*branch)?, row)))
        .map(|(Wanted { at, ask, .. }, row)| (*at, (told(ask, row, &before, table), keyset.keys(row))))
        .collect())
}

fn told<E: Versioned>(
    ask: &ChangeAsk,
    row: &E::Model,
    before: &HashMap<(i32, String), E::Model>,
    table: &Table<E>,
) -> Change {
    let side = |row: &E::Model, release| Some(Side { row: (table.wrap)(row), release });
    if row.version().from_release != ask.release {
        return Change { kind: ChangeKind::Withdrawn, before: side(row, ask.release - 1), after: None };
    }
    let old = before.get(&(ask.release, same(row, table)));
    Change {
        kind: if old.is_some() { ChangeKind::Changed } else { ChangeKind::Added },
        before: old.and_then(|old| side(old, ask.release - 1)),
        after: side(row, ask.release),
    }
}

/// What makes a row the same for readers, as text.
fn same<E: Versioned>(row: &E::Model, table: &Table<E>) -> String {
    use sea_orm::ModelTrait;
    column::<E>(table.same).map_or_else(|_| String::new(), |column| format!("{:?}", row.get(column)))
}

/// The rows of before each release, for those that began with it.
async fn before<E: Versioned>(
    db: &DatabaseConnection,
    began: &[(i32, &E::Model)],
    table: &Table<E>,
) -> Result<HashMap<(i32, String), E::Model>> {
    use sea_orm::ModelTrait;
    let by = column::<E>(table.same)?;
    let mut by_release: HashMap<i32, Vec<sea_orm::Value>> = HashMap::new();
    for (release, row) in began {
        by_release.entry(*release).or_default().push(row.get(by));
    }
    if by_release.is_empty() {
        return Ok(HashMap::new());
    }
    let releases: Vec<i32> = by_release.keys().copied().collect();
    let mut any = Condition::any();
    for (release, values) in by_release {
        any = any.add(Condition::all().add(by.is_in(values)).add(super::read::standing::<E>(release - 1)?));
    }
    let mut select = E::find().filter(any);
    if table.owned {
        select = select.filter(column::<E>("owner")?.eq(true));
    }
    let mut found = HashMap::new();
    for row in select.all(db).await? {
        let version = row.version();
        let stood = |release: &&i32| version.from_release < **release && **release <= version.to_release;
        for release in releases.iter().filter(stood) {
            found.insert((*release, same(&row, table)), row.clone());
        }
    }
    Ok(found)
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
