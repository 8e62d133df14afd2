//! A dataset as it stood at a release, written as its data package: the way in, backwards.
//!
//! What goes out is what the dataset itself states, in its own words, with every code that it lists, whoever owns them.
//! A package lists all codes that its rows use, so it can be published into an empty database; and where it came from
//! it is the same again.

use std::io;

use sea_orm::DatabaseConnection;

use crate::error::Error;
use crate::package::Writer;
use crate::package::files::Files;
use crate::query::stated::{self, PAGE, Stated};

/// Why a package was not written.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What it states could not be read.
    #[error(transparent)]
    Read(#[from] Error),
    /// It could not be put where it was to go.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// Writes the package: the observations page after page, so that memory does not grow with the dataset.
pub async fn export<F: Files>(db: &DatabaseConnection, stated: &Stated, files: F) -> Result<F::Whole, Failure> {
    let (dataset, lists) = (stated.dataset.clone(), stated.lists(db).await?);
    let mut writer = apart(move || Writer::begin(files, &dataset, &lists)).await?;
    for page in stated.observations(db).await?.chunks(PAGE) {
        let observations = stated::observations(db, page).await?;
        writer = apart(move || writer.observations(&observations).map(|()| writer)).await?;
    }
    apart(move || writer.end()).await
}

/// Writing and packing, apart from the threads that serve.
async fn apart<T: Send + 'static>(write: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Failure> {
    let written = tokio::task::spawn_blocking(write).await;
    Ok(written.map_err(|panic| Error::internal(format!("gave up: {panic}")))??)
}
