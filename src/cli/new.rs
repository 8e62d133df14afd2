//! `openplan new`: a package to fill in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Args;

use super::Context;
use super::output::{self, say};
use crate::catalogue::Catalogue;
use crate::domain::code::is_slug;
use crate::domain::record::{Dataset, Lists};
use crate::package::Writer;
use crate::package::files::Folder;
use crate::query::Scope;
use crate::query::stated::Stated;

/// Where to write, and what to begin with.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The folder to make; its name becomes the dataset's code.
    dir: PathBuf,
    /// Takes over title, publisher and all code rows (districts, units, indicators, …) of a published dataset.
    #[arg(long, value_name = "DATASET")]
    like: Option<String>,
}

/// Writes the headers, the Table Schema, and the code rows of an earlier dataset.
pub async fn run(args: NewArgs, context: &Context) -> anyhow::Result<ExitCode> {
    let code = dataset_code(&args.dir)?;
    refuse_to_overwrite(&args.dir)?;
    let (mut dataset, lists) = match &args.like {
        Some(like) => codes_of(like, context).await?,
        None => (Dataset::default(), Lists::default()),
    };
    dataset.code = code;
    write(&args.dir, &dataset, &lists).with_context(|| format!("cannot write {}", args.dir.display()))?;
    let dir = args.dir.display();
    output::line(&say(
        context.lang,
        format!("已写好 {dir}；填好表格和 datapackage.json 后，用 `openplan check {dir}` 检查"),
        format!("wrote {dir}; fill in the tables and datapackage.json, then `openplan check {dir}`"),
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What a dataset says of itself now, and its code rows.
async fn codes_of(dataset: &str, context: &Context) -> anyhow::Result<(Dataset, Lists)> {
    let store = context.database.open().await?;
    let scope = Scope::new(&Arc::new(Catalogue::read(&store).await?), None)?;
    let stated = Stated::named(&scope, "DATASET", dataset)?;
    Ok(((*stated.dataset).clone(), stated.codes(&store.reader()).await?))
}

fn write(dir: &Path, dataset: &Dataset, lists: &Lists) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    Writer::begin(Folder::new(dir.to_owned()), dataset, lists)?.end()
}

fn dataset_code(dir: &Path) -> anyhow::Result<String> {
    let dir = std::path::absolute(dir)?;
    let name = dir.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if is_slug(name) {
        return Ok(name.to_owned());
    }
    bail!(
        "the folder's name becomes the dataset's code, but \"{name}\" is none; right would be lower case letters and \
         digits separated by hyphens, as wuchang-2020-h1"
    )
}

/// Refuses a folder that holds anything.
pub fn refuse_to_overwrite(dir: &Path) -> anyhow::Result<()> {
    let mut entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(|| format!("cannot read {}", dir.display()))?,
    };
    if entries.next().is_some() {
        bail!("{} is not empty; name a folder that is not there yet", dir.display());
    }
    Ok(())
}
