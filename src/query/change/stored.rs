//! Changes of what is in the database: projects, tasks, observations, progress and evidence.

use std::collections::HashMap;

use entity::{Versioned, VersionedModel, observation, project, project_progress, task, task_evidence, task_progress};
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, IdenStatic, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::{Change, ChangeAsk, Changed, Placed, Side, Wanted};
use crate::domain::ChangeKind;
use crate::error::Result;
use crate::query::filter::nothing;
use crate::query::keyset::Keyset;
use crate::query::observation::{OWN_ORDER, Observation};
use crate::query::progress::Progress;
use crate::query::project::Project;
use crate::query::read::{standing, whole};
use crate::query::task::Task;
use crate::query::union::union;
use crate::store::row::column;

/// How a stored table is compared: what makes two rows the same for readers, whether one of several counts, its order.
pub struct Table<E: Versioned> {
    same: &'static str,
    owned: bool,
    order: &'static [&'static str],
    wrap: fn(&E::Model) -> Changed,
}

/// Projects.
pub const PROJECTS: Table<project::Entity> = Table {
    same: "code",
    owned: true,
    order: &["listed_since", "position", "code"],
    wrap: |row| Changed::Project(Project::from_model(row)),
};
/// Tasks.
pub const TASKS: Table<task::Entity> = Table {
    same: "code",
    owned: true,
    order: &["listed_since", "position", "code"],
    wrap: |row| Changed::Task(Task::from_model(row)),
};
/// Observations.
pub const OBSERVATIONS: Table<observation::Entity> = Table {
    same: "identity",
    owned: false,
    order: &[],
    wrap: |row| Changed::Observation(Box::new(Observation::from(row))),
};
/// Progress of projects.
pub const PROJECT_PROGRESS: Table<project_progress::Entity> = Table {
    same: "identity",
    owned: false,
    order: &["project", "period_start", "period_end", "scenario", "dataset", "document"],
    wrap: |row| Changed::ProjectProgress(Progress::from_model(row)),
};
/// Progress of tasks.
pub const TASK_PROGRESS: Table<task_progress::Entity> = Table {
    same: "identity",
    owned: false,
    order: &["task", "period_start", "period_end", "dataset", "document"],
    wrap: |row| Changed::TaskProgress(Progress::from_model(row)),
};
/// Evidence.
pub const TASK_EVIDENCE: Table<task_evidence::Entity> = Table {
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
    pub fn counts(&self, ask: &ChangeAsk) -> Result<Vec<SelectStatement>> {
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
        let mut any = Condition::any().add(nothing());
        match (ask.wants(ChangeKind::Added), ask.wants(ChangeKind::Changed)) {
            (true, true) => any = any.add(began),
            (true, false) => any = any.add(began.add(self.stands(release - 1).not())),
            (false, true) => any = any.add(began.add(self.stands(release - 1))),
            (false, false) => {}
        }
        Ok(if ask.wants(ChangeKind::Withdrawn) { any.add(ended) } else { any })
    }
}

/// Those within the bounds of each question, with what stood before.
pub async fn stored<E: Versioned>(
    db: &DatabaseConnection,
    wanted: &[Wanted<'_>],
    table: &Table<E>,
) -> Result<Vec<(usize, Placed)>> {
    let keyset = table.keyset()?;
    let blank = E::Model::blank();
    let mut selects = Vec::with_capacity(wanted.len());
    for Wanted { ask, bounds, rows, .. } in wanted {
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
    let found: Vec<(usize, E::Model)> = union(db, selects, whole::<E>).await?;
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
        any = any.add(Condition::all().add(by.is_in(values)).add(standing::<E>(release - 1)?));
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
