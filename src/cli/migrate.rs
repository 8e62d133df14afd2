//! `openplan migrate`: the database's schema.

use std::process::ExitCode;

use clap::Subcommand;

use super::Context;
use super::database::{PATIENCE, READERS};
use super::output::{self, say};
use crate::store::schema::{self, Applied};

/// Which way.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum MigrateCommand {
    /// Brings the schema up to the one that this program knows.
    Up,
    /// Takes back the newest migration; what its tables and columns held is gone.
    Down,
    /// Lists the migrations, and whether each has been run.
    Status,
}

/// Migrates, or says where the schema stands.
pub async fn run(command: MigrateCommand, context: &Context) -> anyhow::Result<ExitCode> {
    let store = context.database.open_as_it_is(READERS, PATIENCE).await?;
    match command {
        MigrateCommand::Up => {
            let run = schema::up(&store).await?;
            tell(&run, context, ("已执行", "ran"), ("数据库结构已是最新", "the schema is up to date already"))?;
        }
        MigrateCommand::Down => {
            let taken_back = schema::down(&store).await?;
            let nothing = ("没有可撤回的迁移", "there is no migration to take back");
            tell(taken_back.as_slice(), context, ("已撤回", "took back"), nothing)?;
        }
        MigrateCommand::Status => {
            for (name, applied) in schema::migrations(&store).await? {
                output::line(&format!("{name}  {}", state_in_words(applied, context)))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(names: &[String], context: &Context, did: (&str, &str), nothing: (&str, &str)) -> anyhow::Result<()> {
    for name in names {
        output::line(&say(context.lang, format!("{} {name}", did.0), format!("{} {name}", did.1)))?;
    }
    if names.is_empty() {
        output::line(&say(context.lang, nothing.0.to_owned(), nothing.1.to_owned()))?;
    }
    Ok(())
}

fn state_in_words(applied: Applied, context: &Context) -> String {
    let (zh, en) = match applied {
        Applied::Yes => ("已执行", "applied"),
        Applied::No => ("待执行（`openplan migrate up`）", "pending (`openplan migrate up`)"),
        Applied::Unknown => {
            ("已执行，但本程序不认识（数据库较新）", "applied, but unknown to this program: the database is newer")
        }
    };
    say(context.lang, zh.to_owned(), en.to_owned())
}
