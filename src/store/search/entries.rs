//! Keeping the search entries: what they say follows from the rows of the code lists, projects and tasks.
//!
//! An entry is the owner's names of a code from a release until another. Only other names make another entry: what else a
//! release changes of a row does not touch it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use entity::search_entry::{ActiveModel, Column, Entity, Model};
use entity::{Versioned, district, document, indicator, project, release, task};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult, NotSet,
    QueryFilter, QuerySelect, Set, Statement,
};

use super::common;
use crate::domain::owner::{self, Listed};
use crate::domain::{STANDS, SearchKind, term};
use crate::error::Result;
use crate::store::row::column;

/// Codes looked at in one statement.
const CODES: usize = 500;
/// Entries written in one statement: SQLite binds 32,766 values.
const ENTRIES: usize = 4_000;
/// From so many new entries on, PostgreSQL counts anew what is common.
const MANY: usize = 1_000;

/// A row of a code, as one dataset lists it.
#[derive(Debug, FromQueryResult)]
struct Listing {
    code: String,
    name_zh: String,
    name_en: Option<String>,
    dataset: String,
    from_release: i32,
    to_release: i32,
}

impl Listed for Listing {
    fn dataset(&self) -> &str {
        &self.dataset
    }
    fn span(&self) -> Range<i32> {
        self.from_release..self.to_release
    }
}

/// Makes the entries follow a release.
pub async fn settle(db: &DatabaseTransaction, release: i32) -> Result<()> {
    all(db, Some(release)).await
}

/// Makes the entries follow all releases.
pub async fn settle_all(db: &DatabaseTransaction) -> Result<()> {
    all(db, None).await
}

/// The newest release.
async fn newest(db: &DatabaseTransaction) -> Result<i32> {
    let newest = release::Entity::find().select_only().column_as(release::Column::Number.max(), "number");
    let newest: Option<Option<i32>> = newest.into_tuple().one(db).await?;
    Ok(newest.flatten().unwrap_or_default())
}

async fn all(db: &DatabaseTransaction, release: Option<i32>) -> Result<()> {
    let mut added = kind::<indicator::Entity>(db, SearchKind::Indicator, release).await?;
    added += kind::<project::Entity>(db, SearchKind::Project, release).await?;
    added += kind::<task::Entity>(db, SearchKind::Task, release).await?;
    added += kind::<district::Entity>(db, SearchKind::District, release).await?;
    added += kind::<document::Entity>(db, SearchKind::Document, release).await?;
    if db.get_database_backend() == DbBackend::Postgres {
        // What waits to be indexed would be read through by each question.
        let index = "SELECT gin_clean_pending_list('search_index')";
        for statement in [(added > 0).then_some(index), (added >= MANY).then_some("ANALYZE search_entry")] {
            let Some(statement) = statement else { continue };
            db.execute_raw(Statement::from_string(DbBackend::Postgres, statement)).await?;
        }
    }
    let release = match release {
        Some(release) => release,
        None => newest(db).await?,
    };
    common::settle(db, release).await
}

/// Settles the codes of one table that a release touched, or all; returns how many entries are new.
async fn kind<E: Versioned>(db: &DatabaseTransaction, kind: SearchKind, release: Option<i32>) -> Result<usize> {
    let code = column::<E>("code")?;
    let mut select = E::find().select_only().column(code).distinct();
    if let Some(release) = release {
        let ended = column::<E>("to_release")?;
        let gone = Condition::all().add(ended.eq(release)).add(ended.lt(STANDS));
        select = select.filter(Condition::any().add(column::<E>("release")?.eq(release)).add(gone));
    }
    let codes: BTreeSet<String> = select.into_tuple().all(db).await?.into_iter().collect();
    let codes: Vec<String> = codes.into_iter().collect();
    let mut added = 0;
    for codes in codes.chunks(CODES) {
        let mut rows = E::find().select_only().filter(code.is_in(codes.iter().cloned()));
        for name in ["code", "name_zh", "name_en", "dataset", "from_release", "to_release"] {
            rows = rows.column(column::<E>(name)?);
        }
        let entries = entries(kind, rows.into_model::<Listing>().all(db).await?);
        let kept = Entity::find()
            .filter(Column::Kind.eq(kind.ordinal()))
            .filter(Column::Code.is_in(codes.iter().cloned()))
            .all(db)
            .await?;
        added += write(db, entries, kept).await?;
    }
    Ok(added)
}

/// The entries of a kind that follow from all rows of their codes.
fn entries(kind: SearchKind, rows: Vec<Listing>) -> Vec<Model> {
    let mut by_code: BTreeMap<String, Vec<Listing>> = BTreeMap::new();
    for row in rows {
        by_code.entry(row.code.clone()).or_default().push(row);
    }
    by_code.into_values().flat_map(|rows| entries_of_code(kind, &rows)).collect()
}

fn entries_of_code(kind: SearchKind, rows: &[Listing]) -> Vec<Model> {
    let mut entries: Vec<Model> = Vec::new();
    for (owner, Range { start, end }) in owner::owners(rows) {
        let entry = entry(kind, owner, start, end);
        match entries.last_mut() {
            Some(last) if last.to_release == start && last.words == entry.words => last.to_release = end,
            _ => entries.push(entry),
        }
    }
    entries
}

fn entry(kind: SearchKind, row: &Listing, from_release: i32, to_release: i32) -> Model {
    let words = term::lines([Some(&*row.name_zh), row.name_en.as_deref(), Some(&*row.code)].into_iter().flatten());
    let length = term::spelled(&row.name_zh).chars().filter(|letter| *letter != ' ').count();
    Model {
        id: 0,
        kind: kind.ordinal(),
        code: row.code.clone(),
        length: i32::try_from(length).unwrap_or(i32::MAX),
        terms: format!("{} {}", term::of_kind(kind.ordinal()), term::terms(&words)),
        words,
        from_release,
        to_release,
    }
}

/// Writes what is missing of the entries of some codes, and ends and takes out of those that are kept what does not follow.
async fn write(db: &DatabaseTransaction, entries: Vec<Model>, kept: Vec<Model>) -> Result<usize> {
    let key = |entry: &Model| (entry.code.clone(), entry.from_release, entry.words.clone());
    let mut kept: HashMap<_, Model> = kept.into_iter().map(|entry| (key(&entry), entry)).collect();
    let mut ended: BTreeMap<i32, Vec<i64>> = BTreeMap::new();
    let mut fresh = Vec::new();
    for entry in entries {
        match kept.remove(&key(&entry)) {
            Some(same) if same.to_release == entry.to_release => {}
            Some(same) => ended.entry(entry.to_release).or_default().push(same.id),
            None => fresh.push(entry),
        }
    }
    for (to_release, ids) in ended {
        let update = Query::update()
            .table(Entity)
            .value(Column::ToRelease, to_release)
            .and_where(Expr::col(Column::Id).is_in(ids))
            .to_owned();
        db.execute(&update).await?;
    }
    if let Some(from) = kept.values().map(|entry| entry.from_release).min() {
        common::forget(db, from).await?;
        Entity::delete_many().filter(Column::Id.is_in(kept.into_values().map(|entry| entry.id))).exec(db).await?;
    }
    let added = fresh.len();
    let mut fresh = fresh.into_iter().map(values).peekable();
    while fresh.peek().is_some() {
        Entity::insert_many(fresh.by_ref().take(ENTRIES)).exec_without_returning(db).await?;
    }
    Ok(added)
}

fn values(entry: Model) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        kind: Set(entry.kind),
        code: Set(entry.code),
        length: Set(entry.length),
        words: Set(entry.words),
        terms: Set(entry.terms),
        from_release: Set(entry.from_release),
        to_release: Set(entry.to_release),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(dataset: &str, name: &str, from_release: i32, to_release: i32) -> Listing {
        let (code, dataset) = ("A".to_owned(), dataset.to_owned());
        Listing { code, name_zh: name.to_owned(), name_en: None, dataset, from_release, to_release }
    }

    #[test]
    fn the_owners_names_stand_from_release_to_release() {
        let rows = [
            listing("first", "桥", 1, 3),
            listing("first", "桥", 3, 4),
            listing("second", "大桥", 2, STANDS),
            listing("first", "桥", 6, STANDS),
        ];
        let entries = entries_of_code(SearchKind::Project, &rows);
        let spans: Vec<_> = entries.iter().map(|e| (&*e.words, e.from_release, e.to_release)).collect();
        assert_eq!(spans, [("\n 桥\n a\n", 1, 4), ("\n 大桥\n a\n", 4, 6), ("\n 桥\n a\n", 6, STANDS)]);
    }
}
