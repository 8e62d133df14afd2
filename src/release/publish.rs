//! Publishing packages: each a release, all in one transaction, or nothing.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, sync_channel};

use entity::{observation, project, release, state, task};
use tokio::runtime::Handle;

use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, Set, Statement, Unchanged};

use super::difference::Writing;
use super::marks::{Mark, Marks};
use super::stage::{ObservationWriter, Stage, context};
use super::{Counts, Outcome, owner, ownership, reckon};
use crate::catalogue::Catalogue;
use crate::domain::Period;
use crate::domain::record::Observation;
use crate::error::{Error, Result};
use crate::package::{Package, Report};
use crate::store::row::{Context, Layout};
use crate::store::{Store, search, writing};

/// What came of publishing.
#[derive(Debug)]
pub enum Publishing {
    /// Every package is sound: an outcome and the warnings of each.
    Done(Vec<(Outcome, Report)>),
    /// One at least has errors, and nothing was changed: the report of each.
    Refused(Vec<Report>),
}

/// Told how far a package is, in bytes of its observations read and in all; it is read twice.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Publishes packages in the order given.
pub async fn publish(store: &Store, packages: &[Package], progress: Progress<'_>) -> Result<Publishing> {
    let transaction = writing::begin(store).await?;
    let mut done = Vec::new();
    let mut refused = false;
    for package in packages {
        let catalogue = Catalogue::load(&transaction).await?;
        let checked = check(&transaction, &catalogue, package, progress).await?;
        if refused || !checked.report.is_sound() {
            refused = true;
            done.push((None, checked.report));
            continue;
        }
        let report = checked.report.clone();
        let outcome = write(&transaction, &catalogue, package, checked, progress).await?;
        done.push((Some(outcome), report));
    }
    if refused {
        transaction.rollback().await?;
        return Ok(Publishing::Refused(done.into_iter().map(|(_, report)| report).collect()));
    }
    let outcomes: Vec<_> = done.into_iter().filter_map(|(outcome, report)| Some((outcome?, report))).collect();
    if outcomes.iter().any(|(outcome, _)| matches!(outcome, Outcome::Published { .. })) {
        transaction.commit().await?;
    } else {
        transaction.rollback().await?;
    }
    Ok(Publishing::Done(outcomes))
}

/// A package that was checked, with what publishing needs of its observations.
struct Checked {
    report: Report,
    marks: Marks,
    periods: BTreeSet<Period>,
    context: Context,
}

async fn check(
    db: &DatabaseTransaction,
    catalogue: &Catalogue,
    package: &Package,
    progress: Progress<'_>,
) -> Result<Checked> {
    let dataset = &package.dataset.code;
    let known = ownership::known(db, catalogue, dataset, &package.lists).await?;
    let number = catalogue.newest() + 1;
    let context = context(&package.lists, number, catalogue.first_release(dataset).unwrap_or(number));
    let mut periods = BTreeSet::new();
    let bytes = package.observation_bytes();
    let (report, marks) = tokio::task::block_in_place(|| {
        std::thread::scope(|threads| {
            let (sound, rows) = sync_channel(2);
            let marking = threads.spawn(|| marks_of(dataset, &context, rows));
            let mut batch = Vec::with_capacity(READY);
            let report = crate::package::check(package, &known, &mut |row| {
                periods.insert(row.record.period);
                batch.push(row.record.clone());
                if batch.len() == READY {
                    // Where the marking has failed, its error is told below.
                    let _ = sound.send(std::mem::take(&mut batch));
                    progress(package.observation_bytes_read() / 2, bytes);
                }
            });
            let _ = sound.send(batch);
            drop(sound);
            let marks = marking.join().map_err(|_panic| Error::internal("the marks of a package were given up"))?;
            Ok::<_, Error>((report, marks?))
        })
    })?;
    Ok(Checked { report, marks, periods, context })
}

/// The marks of observations that come in batches, reckoned beside the checking.
fn marks_of(dataset: &str, context: &Context, rows: Receiver<Vec<Observation>>) -> Result<Marks> {
    let layout = Layout::<observation::Entity>::default();
    let mut marks = Marks::default();
    for record in rows.into_iter().flatten() {
        marks.push(Mark::of(&layout, &layout.versioned(&record, dataset, context))?);
    }
    Ok(marks)
}

async fn write(
    db: &DatabaseTransaction,
    catalogue: &Catalogue,
    package: &Package,
    checked: Checked,
    progress: Progress<'_>,
) -> Result<Outcome> {
    let dataset = &package.dataset.code;
    let writing =
        Writing { dataset: dataset.clone(), release: catalogue.newest() + 1, earlier: catalogue.releases_of(dataset) };
    let Checked { marks, periods, context, .. } = checked;
    let stage = Stage::of_package(&package.dataset, &package.lists, &context, &periods);
    let counts = stage.write(db, &writing).await?;
    let mut observations = ObservationWriter::begin(db, &writing, marks).await?;
    if !observations.counts.is_empty() {
        let bytes = package.observation_bytes();
        read_beside(package, &context, |rows| {
            Handle::current().block_on(async {
                for row in rows {
                    observations.take(row).await?;
                }
                progress(bytes / 2 + package.observation_bytes_read() / 2, bytes);
                Ok(!observations.is_complete())
            })
        })?;
    }
    let counts = counts.plus(observations.finish().await?);
    progress(package.observation_bytes(), package.observation_bytes());
    finish(db, catalogue, &writing, counts, None).await
}

/// Rows that are made ready at once.
const READY: usize = 2_000;

/// Reads the observations and makes rows of them on a thread of its own, while those before are being written; `write`
/// says whether it wants more.
fn read_beside(
    package: &Package,
    context: &Context,
    mut write: impl FnMut(Vec<observation::Model>) -> Result<bool>,
) -> Result<()> {
    tokio::task::block_in_place(|| {
        std::thread::scope(|threads| {
            let (ready, rows) = sync_channel(2);
            threads.spawn(move || {
                let layout = Layout::<observation::Entity>::default();
                let dataset = &package.dataset.code;
                let mut batch = Vec::with_capacity(READY);
                for row in package.observations().flatten() {
                    batch.push(layout.versioned(&row.record, dataset, context));
                    // A writer that has given up takes no more.
                    if batch.len() == READY && ready.send(std::mem::take(&mut batch)).is_err() {
                        return;
                    }
                }
                let _ = ready.send(batch);
            });
            for batch in rows {
                if !write(batch)? {
                    break;
                }
            }
            Ok(())
        })
    })
}

/// Reckons what follows, and gives the release its number and time; nothing where nothing was touched.
pub async fn finish(
    db: &DatabaseTransaction,
    catalogue: &Catalogue,
    writing: &Writing,
    counts: Counts,
    undoes: Option<i32>,
) -> Result<Outcome> {
    if counts.is_empty() {
        let number = writing.earlier.last().copied().unwrap_or_default();
        return Ok(Outcome::Unchanged { dataset: writing.dataset.clone(), number });
    }
    reckon::headlines(db, writing.release).await?;
    owner::owners::<project::Entity>(db, writing).await?;
    owner::owners::<task::Entity>(db, writing).await?;
    search::settle(db, writing.release).await?;
    let last = catalogue.releases.last().map_or(0, |r| r.published_at);
    let now = Ord::max(jiff::Timestamp::now().as_microsecond(), last + 1);
    release::ActiveModel {
        number: Set(writing.release),
        dataset: Set(writing.dataset.clone()),
        published_at: Set(now),
        undoes: Set(undoes),
    }
    .insert(db)
    .await?;
    raise_state(db, now).await?;
    if counts.added + counts.changed > 10_000 && db.get_database_backend() == sea_orm::DbBackend::Postgres {
        db.execute_raw(Statement::from_string(db.get_database_backend(), "ANALYZE observation, project, task")).await?;
    }
    Ok(Outcome::Published { number: writing.release, dataset: writing.dataset.clone(), counts })
}

/// Raises the state number: what can be read has changed, at this moment or, by another machine's clock, later.
pub async fn raise_state(db: &impl ConnectionTrait, now: i64) -> Result<()> {
    let state = state::Entity::find_by_id(1).one(db).await?;
    let state = state.ok_or_else(|| Error::internal("the state number is missing"))?;
    let changed_at = Ord::max(now, state.changed_at + 1);
    state::ActiveModel { id: Unchanged(1), number: Set(state.number + 1), changed_at: Set(changed_at) }
        .update(db)
        .await?;
    Ok(())
}
