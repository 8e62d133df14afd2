//! `openplan release`: what was published, and taking it back.

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;

use super::check::Format;
use super::output::{self, say};
use super::{Context, outcome};
use crate::catalogue::{Catalogue, Release};
use crate::release::Outcome;
use crate::release::undo::{Undoing, undo};

/// What to do with releases.
#[derive(Debug, Subcommand)]
pub enum ReleaseCommand {
    /// Lists all releases, the newest first.
    List {
        /// For people, or for machines.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Takes back the newest release of a dataset, by a new release.
    Undo {
        /// Number of the release.
        id: i32,
    },
}

/// Lists or takes back.
pub async fn run(command: ReleaseCommand, context: &Context) -> anyhow::Result<ExitCode> {
    match command {
        ReleaseCommand::List { format } => list(format, context).await,
        ReleaseCommand::Undo { id } => take_back(id, context).await,
    }
}

async fn list(format: Format, context: &Context) -> anyhow::Result<ExitCode> {
    let store = context.database.open().await?;
    let catalogue = Catalogue::read(&store).await?;
    let newest_first = catalogue.releases.iter().rev();
    if format == Format::Json {
        let releases: Vec<_> = newest_first.map(|release| machine_readable(&catalogue, release)).collect();
        output::line(&serde_json::to_string_pretty(&releases)?)?;
    } else if catalogue.releases.is_empty() {
        output::line(&say(context.lang, "尚未发布任何版本".to_owned(), "nothing was published yet".to_owned()))?;
    } else {
        for release in newest_first {
            output::line(&words(&catalogue, release, context))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn moment(release: &Release) -> String {
    jiff::Timestamp::from_microsecond(release.published_at).map_or_else(|_| String::new(), |time| format!("{time:.6}"))
}

fn words(catalogue: &Catalogue, release: &Release, context: &Context) -> String {
    let Release { number, dataset, .. } = release;
    let title = catalogue.dataset_of_release(dataset, *number);
    let title = title.as_ref().map_or("", |run| run.record.title.in_lang(context.lang));
    let undoes = release.undoes.map_or_else(String::new, |undone| {
        say(context.lang, format!("（撤销发布版本 {undone}）"), format!(" (takes back release {undone})"))
    });
    format!("{number:>5}  {}  {dataset}  {title}{undoes}", moment(release))
}

fn machine_readable(catalogue: &Catalogue, release: &Release) -> serde_json::Value {
    let title = catalogue.dataset_of_release(&release.dataset, release.number);
    json!({
        "number": release.number,
        "dataset": release.dataset,
        "title": title.map(|run| run.record.title.zh.clone()),
        "publishedAt": moment(release),
        "undoes": release.undoes,
    })
}

async fn take_back(id: i32, context: &Context) -> anyhow::Result<ExitCode> {
    let store = context.database.open().await?;
    match undo(&store, id).await? {
        Undoing::Done(done) => {
            if matches!(done, Outcome::Published { .. }) {
                output::line(&say(context.lang, format!("已撤销发布版本 {id}"), format!("took back release {id}")))?;
            }
            output::line(&outcome::words(&done, context.lang))?;
            Ok(ExitCode::SUCCESS)
        }
        Undoing::Refused(report) => {
            output::note(report.to_text(context.lang).trim_end())?;
            output::note(&say(
                context.lang,
                format!("未撤销发布版本 {id}：撤销会使代码的含义与其他数据集不一致。"),
                format!("Release {id} was not taken back: codes would then mean another thing than in other datasets."),
            ))?;
            Ok(ExitCode::FAILURE)
        }
    }
}
