//! `openplan check`: every fault of a package in one go.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{Context, failure, output};
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::package::{self, Known, Package, Report};
use crate::release::ownership;
use crate::store::Store;

/// What to check, and how to say it.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Data packages: folders, or zips of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// For people, or for machines.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// For whom it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Prints the faults of each package; fails where one has errors.
pub async fn run(args: CheckArgs, context: &Context) -> anyhow::Result<ExitCode> {
    let published = Published::find(context).await?;
    let mut reports = Vec::new();
    for path in args.paths {
        let report = published.examine(&path).await?;
        reports.push((path, report));
    }
    match args.format {
        Format::Text => output::print(&text(&reports, context))?,
        Format::Json => output::line(&serde_json::to_string_pretty(&machine_readable(&reports, context))?)?,
    }
    Ok(exit_code(reports.iter().map(|(_, report)| report)))
}

/// Success where no report has errors.
pub fn exit_code<'a>(reports: impl IntoIterator<Item = &'a Report>) -> ExitCode {
    if reports.into_iter().all(Report::is_sound) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What packages are held against: the database where there is one, else nothing but themselves.
pub struct Published(Option<(Store, Catalogue)>);

impl Published {
    /// Opens the database where there is one. One that cannot be read is no reason not to check, but is told.
    async fn find(context: &Context) -> anyhow::Result<Self> {
        match Self::open(context).await {
            Ok(found) => Ok(Published(found)),
            Err(error) => {
                let error = failure::words(&error);
                output::note(&output::say(
                    context.lang,
                    format!("提示：读不到数据库，因此没有核对代码归哪个数据集所有（{error}）。"),
                    format!("note: without the database, whose code it is was not checked ({error})."),
                ))?;
                Ok(Published(None))
            }
        }
    }

    async fn open(context: &Context) -> anyhow::Result<Option<(Store, Catalogue)>> {
        let Some(store) = context.database.open_existing().await? else { return Ok(None) };
        let catalogue = Catalogue::read(&store).await?;
        Ok(Some((store, catalogue)))
    }

    /// What stands in a database that is open.
    pub async fn of(store: &Store) -> Result<Self> {
        Ok(Published(Some((store.clone(), Catalogue::read(store).await?))))
    }

    async fn examine(&self, path: &Path) -> Result<Report> {
        let (package, report) = Package::open(path);
        self.complete(package.as_ref(), report).await
    }

    /// Adds what checking finds to what opening the package found.
    pub async fn complete(&self, package: Option<&Package>, mut report: Report) -> Result<Report> {
        if let Some(package) = package {
            let known = self.known(package).await?;
            report.extend(package::check(package, &known, &mut |_| ()));
            report.finish();
        }
        Ok(report)
    }

    async fn known(&self, package: &Package) -> Result<Known> {
        match &self.0 {
            Some((store, catalogue)) => {
                ownership::known(&store.reader(), catalogue, &package.dataset.code, &package.lists).await
            }
            None => Ok(Known::default()),
        }
    }
}

/// The reports for people; each under its package's name where there are several.
pub fn text(reports: &[(PathBuf, Report)], context: &Context) -> String {
    match reports {
        [(_, report)] => report.to_text(context.lang),
        several => {
            let parts: Vec<String> = several
                .iter()
                .map(|(path, report)| format!("{}\n{}", path.display(), report.to_text(context.lang)))
                .collect();
            parts.join("\n")
        }
    }
}

/// The report of one package as it is; of several a list, each with its path.
fn machine_readable(reports: &[(PathBuf, Report)], context: &Context) -> Value {
    match reports {
        [(_, report)] => report.to_json(context.lang),
        several => several
            .iter()
            .map(|(path, report)| {
                let report = report.to_json(context.lang);
                json!({ "path": path, "errors": report["errors"], "warnings": report["warnings"] })
            })
            .collect(),
    }
}
