//! Holding the rows of one table that are to stand against those that do.

use entity::{Versioned, VersionedModel};
use futures_util::TryStreamExt;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, Value};
use sea_orm::{
    ColumnTrait, ColumnType, Condition, ConnectionTrait, QueryFilter, QueryResult, QuerySelect, QueryTrait, StreamTrait,
};

use super::Counts;
use super::marks::{Compared, Mark, Marks};
use crate::domain::STANDS;
use crate::error::Result;
use crate::store::bulk::Inserter;
use crate::store::row::{Layout, column, hash_values};

/// Ids in one statement.
const IDS: usize = 1_000;

/// The dataset and release at hand.
#[derive(Clone, Debug)]
pub struct Writing {
    /// Code of the dataset.
    pub dataset: String,
    /// Number of the release.
    pub release: i32,
    /// The dataset's releases so far: its rows are found by them.
    pub earlier: Vec<i32>,
}

/// What is to be done to one table.
#[derive(Debug, Default)]
pub struct Difference {
    ended: Vec<i64>,
    carried: Vec<i64>,
    /// How many rows of each kind.
    pub counts: Counts,
}

/// The rows of a dataset that stand.
pub fn standing<E: Versioned>(writing: &Writing) -> Result<Condition> {
    Ok(Condition::all()
        .add(column::<E>("release")?.is_in(writing.earlier.iter().copied()))
        .add(column::<E>("to_release")?.eq(STANDS)))
}

impl Difference {
    /// Compares every row of the dataset that stands with the marks.
    pub async fn find<E, C>(db: &C, writing: &Writing, marks: &mut Marks) -> Result<Self>
    where
        E: Versioned,
        C: ConnectionTrait + StreamTrait,
    {
        let mut found = Difference::default();
        if writing.earlier.is_empty() {
            found.counts.added = marks.unwritten();
            return Ok(found);
        }
        let layout = Layout::<E>::default();
        let fingerprints = ["id", "identity", "digest"].map(column::<E>);
        let mut select = E::find().select_only().filter(standing::<E>(writing)?);
        for fingerprint in fingerprints {
            select = select.column(fingerprint?);
        }
        for derived in layout.derived() {
            select = select.column(*derived);
        }
        let mut rows = Box::pin(db.stream(&select.into_query()).await?);
        while let Some(row) = rows.try_next().await? {
            let id: i64 = row.try_get_by_index(0)?;
            let identity: Vec<u8> = row.try_get_by_index(1)?;
            let digest: Vec<u8> = row.try_get_by_index(2)?;
            let derived = layout.derived().iter().zip(3..).map(|(column, at)| read(&row, *column, at));
            let derived: Vec<Value> = derived.collect::<Result<_>>()?;
            let standing = Mark::new(&identity, &digest, hash_values(derived.into_iter()))?;
            match marks.compare(standing) {
                Compared::Same => {}
                Compared::Carried => found.carried.push(id),
                Compared::Changed => {
                    found.ended.push(id);
                    found.counts.changed += 1;
                }
                Compared::Gone => {
                    found.ended.push(id);
                    found.counts.withdrawn += 1;
                }
            }
        }
        found.counts.carried = found.carried.len();
        found.counts.added = marks.unwritten() - found.counts.changed;
        Ok(found)
    }

    /// Ends the rows that go, and those that go on with other derived columns; returns the latter.
    pub async fn end<E: Versioned>(&self, db: &impl ConnectionTrait, writing: &Writing) -> Result<Vec<E::Model>> {
        let mut carried = Vec::new();
        for ids in self.carried.chunks(IDS) {
            carried.extend(E::find().filter(column::<E>("id")?.is_in(ids.iter().copied())).all(db).await?);
        }
        for ids in self.ended.chunks(IDS).chain(self.carried.chunks(IDS)) {
            end_rows::<E>(db, ids, writing.release).await?;
        }
        Ok(carried)
    }
}

/// A derived column as a model would give it.
fn read<C: ColumnTrait>(row: &QueryResult, column: C, at: usize) -> Result<Value> {
    Ok(match column.def().get_column_type() {
        ColumnType::Integer => Value::Int(row.try_get_by_index(at)?),
        _ => Value::Bytes(row.try_get_by_index(at)?),
    })
}

/// Ends rows by their ids.
pub async fn end_rows<E: Versioned>(db: &impl ConnectionTrait, ids: &[i64], release: i32) -> Result<()> {
    let statement = Query::update()
        .table(E::default())
        .value(Alias::new("to_release"), release)
        .and_where(Expr::col(Alias::new("id")).is_in(ids.iter().copied()))
        .to_owned();
    db.execute(&statement).await?;
    Ok(())
}

/// A row of before goes on with other derived columns: its content keeps the release that brought it.
pub fn carry_on<M: VersionedModel>(old: &M, wanted: &mut M, release: i32) {
    let before = old.version();
    wanted.keep_reckoned(old);
    wanted.set_version(entity::Version { id: 0, from_release: release, to_release: STANDS, ..before });
}

/// Writes rows.
pub async fn insert<E: Versioned>(db: &impl ConnectionTrait, rows: &[E::Model]) -> Result<()> {
    let mut inserter = Inserter::<_, E>::new(db);
    for row in rows {
        inserter.add(row).await?;
    }
    inserter.flush().await
}
