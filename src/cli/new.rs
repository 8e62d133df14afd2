//! `openplan new`: a package to fill in.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;

use super::Context;
use super::output::{self, say};
use crate::domain::code::is_slug;
use crate::domain::record::{Dataset, Lists};
use crate::package;
use crate::release::past;

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
        Some(like) => past::standing(&context.database.open().await?, like).await?,
        None => (Dataset::default(), Lists::default()),
    };
    dataset.code = code;
    package::write(&args.dir, &dataset, &lists, std::iter::empty())
        .with_context(|| format!("cannot write {}", args.dir.display()))?;
    let dir = args.dir.display();
    output::line(&say(
        context.lang,
        format!("已写好 {dir}；填好表格和 datapackage.json 后，用 `openplan check {dir}` 检查"),
        format!("wrote {dir}; fill in the tables and datapackage.json, then `openplan check {dir}`"),
    ))?;
    Ok(ExitCode::SUCCESS)
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

fn refuse_to_overwrite(dir: &Path) -> anyhow::Result<()> {
    let mut entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(|| format!("cannot read {}", dir.display()))?,
    };
    if entries.next().is_some() {
        bail!("{} is not empty; name a folder that is not there yet", dir.display());
    }
    Ok(())
}
