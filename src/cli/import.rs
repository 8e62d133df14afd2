//! `openplan import`: publishing packages.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::check::{self, Published};
use super::output::{self, count, say};
use super::{Context, outcome};
use crate::package::{Package, Report};
use crate::release::Outcome;
use crate::release::publish::{Publishing, publish};

/// What to publish.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Data packages in the order in which they are to be published: folders, or zips of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Publishes the packages and prints what became of each; the faults where one has errors, and then nothing changed.
pub async fn run(args: ImportArgs, context: &Context) -> anyhow::Result<ExitCode> {
    let opened: Vec<(Option<Package>, Report)> = args.paths.iter().map(|path| Package::open(path)).collect();
    let store = context.database.open().await?;
    let readable = opened.iter().all(|(package, report)| package.is_some() && report.is_sound());
    if !readable {
        let published = Published::of(&store).await?;
        let mut reports = Vec::new();
        for (package, report) in opened {
            reports.push(published.complete(package.as_ref(), report).await?);
        }
        return refuse(&args.paths, reports, context);
    }
    let (packages, opening): (Vec<_>, Vec<_>) = opened.into_iter().unzip();
    let packages: Vec<Package> = packages.into_iter().flatten().collect();
    let bar = progress_bar();
    let publishing = publish(&store, &packages, &|read, of| show(&bar, read, of)).await;
    bar.finish_and_clear();
    match publishing? {
        Publishing::Done(outcomes) => {
            for ((path, opening), (outcome, checking)) in args.paths.iter().zip(opening).zip(outcomes) {
                tell(path, &outcome, &joined(opening, checking), context)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Publishing::Refused(checking) => {
            let reports = opening.into_iter().zip(checking).map(|(opening, checking)| joined(opening, checking));
            refuse(&args.paths, reports.collect(), context)
        }
    }
}

/// What opening a package found and what checking it did, in one report.
fn joined(mut opening: Report, checking: Report) -> Report {
    opening.extend(checking);
    opening.finish();
    opening
}

fn tell(path: &Path, outcome: &Outcome, report: &Report, context: &Context) -> anyhow::Result<()> {
    output::line(&outcome::words(outcome, context.lang))?;
    let (warnings, path) = (report.warnings.len(), path.display());
    if warnings > 0 {
        output::note(&say(
            context.lang,
            format!("{path} 有 {warnings} 个警告，用 `openplan check {path}` 查看"),
            format!("{path} has {}; `openplan check {path}` lists them", count(warnings, "warning")),
        ))?;
    }
    Ok(())
}

fn refuse(paths: &[PathBuf], reports: Vec<Report>, context: &Context) -> anyhow::Result<ExitCode> {
    let reports: Vec<(PathBuf, Report)> = paths.iter().cloned().zip(reports).collect();
    output::note(check::text(&reports, context).trim_end())?;
    output::note(&say(
        context.lang,
        "未发布任何内容；请改正以上错误后重试。".to_owned(),
        "Nothing was published; mend the errors above and try again.".to_owned(),
    ))?;
    Ok(ExitCode::FAILURE)
}

/// A bar on standard error; hidden where that is no terminal.
fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {binary_bytes}/{binary_total_bytes}  {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn show(bar: &ProgressBar, read: u64, of: u64) {
    if of > 0 {
        bar.set_length(of);
        bar.set_position(read);
    }
}
