//! `openplan export`: a dataset as a data package.

use std::fs::{self, Permissions};
use std::io::{self, BufWriter};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Args;
use sea_orm::DatabaseConnection;
use tempfile::Builder;

use super::Context;
use super::new::refuse_to_overwrite;
use super::output::{self, say};
use crate::catalogue::Catalogue;
use crate::export::{Failure, export};
use crate::package::DATAPACKAGE;
use crate::package::files::{Folder, Zip};
use crate::query::stated::Stated;
use crate::query::{AsOf, Scope};

/// What to write, and where.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Code of the dataset.
    #[arg(value_name = "DATASET")]
    dataset: String,
    /// Where to write it: a folder that is not there yet or empty, or a file that is not there yet, ending in .zip.
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// As it stood at this release (its number) or time (with offset, as 2020-08-26T09:30:00+08:00); now unless given.
    #[arg(long, value_name = "RELEASE")]
    as_of: Option<String>,
}

/// Writes the package under another name first, so that what has the name is whole.
pub async fn run(args: ExportArgs, context: &Context) -> anyhow::Result<ExitCode> {
    let ExportArgs { dataset, path, as_of } = args;
    let path = std::path::absolute(path)?;
    let is_zip = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    refuse(&path, is_zip)?;
    let as_of = as_of.as_deref().map(AsOf::parse).transpose()?;
    let Some(store) = context.database.open_existing().await? else {
        bail!("{} is empty or not there: nothing was published in it", context.database.shown_url());
    };
    let scope = Scope::new(&Arc::new(Catalogue::read(&store).await?), as_of)?;
    let stated = Stated::named(&scope, "DATASET", &dataset)?;
    let written = match is_zip {
        true => write_zip(&store.reader(), &stated, &path).await,
        false => write_folder(&store.reader(), &stated, &path).await,
    };
    written.map_err(|failure| match failure {
        Failure::Read(error) => error.into(),
        Failure::Write(cause) => anyhow::Error::new(cause).context(format!("cannot write {}", path.display())),
    })?;
    let (since, path) = (stated.since, path.display());
    output::line(&say(
        context.lang,
        format!("已将 {dataset}（发布版本 {since}）导出到 {path}"),
        format!("wrote {dataset} as of release {since} to {path}"),
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses a path where something is that would be lost or mixed with what is written.
fn refuse(path: &Path, is_zip: bool) -> anyhow::Result<()> {
    if is_zip {
        let is_there = path.try_exists().with_context(|| format!("cannot read {}", path.display()))?;
        if is_there {
            bail!("{} is there already; name a file that is not there yet", path.display());
        }
        return Ok(());
    }
    if path.is_file() {
        bail!("{} is a file; name a folder that is not there yet, or a file ending in .zip", path.display());
    }
    refuse_to_overwrite(path)
}

/// Begins with a dot, by which it is seen to be nobody's where it is left over.
const WAITING: &str = ".openplan-export-";

async fn write_zip(db: &DatabaseConnection, stated: &Stated, path: &Path) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let file = Builder::new().prefix(WAITING).permissions(Permissions::from_mode(0o666)).tempfile_in(folder)?;
    let written = export(db, stated, Zip::new(BufWriter::new(file))).await?;
    let file = written.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// The description comes last: what lacks it is no package. The folder itself may be one that cannot be replaced.
async fn write_folder(db: &DatabaseConnection, stated: &Stated, path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path)?;
    let waiting = Builder::new().prefix(WAITING).tempdir_in(path)?;
    export(db, stated, Folder::new(waiting.path().to_owned())).await?;
    let mut files = fs::read_dir(waiting.path())?.collect::<io::Result<Vec<_>>>()?;
    files.sort_by_key(|file| file.file_name() == DATAPACKAGE);
    for file in files {
        fs::rename(file.path(), path.join(file.file_name()))?;
    }
    Ok(())
}
