//! What a release added, changed and withdrew, by table and then in the order of the list.
//!
//! Of codes the row that readers see counts, the owner's; of all else every row of the dataset. A row whose place in
//! its file, headline or the like alone is another is no change of it.

mod listed;
mod stored;

use entity::{observation, project, project_progress, task, task_evidence, task_progress};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::SelectStatement;
use serde_json::Value as Json;

use super::cursor::{Cursor, list_name, misfit};
use super::listed::Listed;
use super::observation::Observation;
use super::page::{Connection, Page};
use super::progress::{Progress, ProjectProgress, TaskProgress};
use super::project::Project;
use super::read::number;
use super::scope::Scope;
use super::task::Task;
use super::union::union;
use crate::domain::ChangeKind;
use crate::domain::record::{Category, Dataset, District, Document, Indicator, TaskEvidence, Unit};
use crate::error::Result;
use listed::{in_memory, listed};
use stored::{OBSERVATIONS, PROJECT_PROGRESS, PROJECTS, TASK_EVIDENCE, TASK_PROGRESS, TASKS, stored};

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
    let (places, counts): (Vec<usize>, Vec<SelectStatement>) = counts.into_iter().unzip();
    for (branch, total) in union(db, counts, number).await? {
        let Some(at) = places.get(branch) else { continue };
        totals[*at] = totals[*at].map(|known| known + total);
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
            let wrong = || misfit(argument);
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
