//! `openplan source`: the texts behind the citations.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use super::Context;
use super::output::{self, count, say};
use crate::release::source;

/// What to do with source texts.
#[derive(Debug, Subcommand)]
pub enum SourceCommand {
    /// Stores the text of a document, so that citations show their passage.
    Add {
        /// Code of the document, as in documents.csv.
        document: String,
        /// Its text, UTF-8.
        file: PathBuf,
    },
}

/// Stores the text, and names each row whose range does not hold its number.
pub async fn run(command: SourceCommand, context: &Context) -> anyhow::Result<ExitCode> {
    let SourceCommand::Add { document, file } = command;
    let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let store = context.database.open().await?;
    let misplaced = source::add(&store, &document, &bytes).await?;
    output::line(&say(context.lang, format!("已存入 {document} 的原文"), format!("stored the text of {document}")))?;
    if misplaced.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let rows = misplaced.len();
    output::note(&say(
        context.lang,
        format!("有 {rows} 行的出处范围与数字不符："),
        format!("{} whose range does not hold the number:", count(rows, "row")),
    ))?;
    for row in misplaced {
        output::note(&format!("  {}: {}", row.row, row.fault))?;
    }
    Ok(ExitCode::SUCCESS)
}
