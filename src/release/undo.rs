//! Taking back the newest release of a dataset, by a release that makes stand what stood before it.

use entity::observation;
use sea_orm::DatabaseTransaction;

use super::difference::Writing;
use super::marks::{Mark, Marks};
use super::past::Past;
use super::publish::finish;
use super::stage::ObservationWriter;
use super::{Outcome, ownership};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::package::{Report, check_ownership};
use crate::store::row::Layout;
use crate::store::{Store, writing};

/// What came of an undo.
#[derive(Debug)]
pub enum Undoing {
    /// A new release took the old one back.
    Done(Outcome),
    /// It would tell another's code differently.
    Refused(Report),
}

/// Takes back a release; only the newest of its dataset can be.
pub async fn undo(store: &Store, number: i32) -> Result<Undoing> {
    let transaction = writing::begin(store).await?;
    let catalogue = Catalogue::load(&transaction).await?;
    let done = within(&transaction, &catalogue, number).await;
    match &done {
        Ok(Undoing::Done(Outcome::Published { .. })) => transaction.commit().await?,
        _ => transaction.rollback().await?,
    }
    done
}

async fn within(db: &DatabaseTransaction, catalogue: &Catalogue, number: i32) -> Result<Undoing> {
    let newest = catalogue.newest();
    let Some(release) = catalogue.release(number) else {
        return Err(Error::invalid("ID", format!("there is no release {number}; the newest is {newest}")));
    };
    let dataset = release.dataset.clone();
    let earlier = catalogue.releases_of(&dataset);
    let since: Vec<String> = earlier.iter().filter(|r| **r > number).map(i32::to_string).collect();
    if !since.is_empty() {
        return Err(Error::Conflict(format!(
            "release {number} is not the newest of {dataset}: {} came since; undo the newest first (`openplan release undo {}`)",
            since.join(", "),
            since.last().map_or("", String::as_str)
        )));
    }
    let past = Past { db, earlier: &earlier, at: number - 1, begins: newest + 1 };
    let lists = past.lists().await?;
    let known = ownership::known(db, catalogue, &dataset, &lists).await?;
    let report = check_ownership(&lists, &known);
    if !report.is_sound() {
        return Ok(Undoing::Refused(report));
    }
    let writing = Writing { dataset, release: newest + 1, earlier: earlier.clone() };
    let counts = past.stage().await?.write(db, &writing).await?;
    let mut marks = Marks::default();
    let layout = Layout::<observation::Entity>::default();
    let mut after = 0;
    while let Some(rows) = past.observations(&mut after).await? {
        for row in rows {
            marks.push(Mark::of(&layout, &row)?);
        }
    }
    let mut observations = ObservationWriter::begin(db, &writing, marks).await?;
    let mut after = 0;
    while let Some(rows) = past.observations(&mut after).await? {
        for row in rows {
            observations.take(row).await?;
        }
    }
    let counts = counts.plus(observations.finish().await?);
    Ok(Undoing::Done(finish(db, catalogue, &writing, counts, Some(number)).await?))
}
