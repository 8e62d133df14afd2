//! The command line: arguments in, words out, and an exit code. One file a command.
//!
//! 0: done; 1: something is at fault, and standard error (for `check` standard output) says what; 2: wrong usage.
//! What a command does is decided in the rooms below; no rule lives here.

mod check;
mod config;
mod database;
mod export;
mod failure;
mod health;
mod import;
mod locale;
mod migrate;
mod new;
mod outcome;
mod output;
mod release;
mod serve;
mod source;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use self::database::DatabaseArgs;
use self::locale::LangArg;
use crate::domain::Lang;

/// Publishes how a government carries out its yearly plan: figure by figure, each with its source.
#[derive(Debug, Parser)]
#[command(name = "openplan", version, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Language of what is printed; else that of the locale (LC_ALL, LC_MESSAGES, LANG).
    #[arg(long, global = true, value_enum, ignore_case = true)]
    lang: Option<LangArg>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the published data over HTTP.
    Serve(Box<crate::config::ServeSettings>),
    /// Asks the service on this machine whether it is ready: 0 if it is; else 1, and what is wrong.
    Health(health::HealthArgs),
    /// Finds every fault of data packages (folders or zips), and changes nothing.
    Check(check::CheckArgs),
    /// Publishes data packages (folders or zips): all of them in one transaction, or none.
    Import(import::ImportArgs),
    /// Writes a published dataset as a data package, a folder or a zip, as it can be imported.
    Export(export::ExportArgs),
    /// Writes a data package to fill in.
    New(new::NewArgs),
    /// Texts of the documents that figures are taken from.
    #[command(subcommand)]
    Source(source::SourceCommand),
    /// What was published.
    #[command(subcommand)]
    Release(release::ReleaseCommand),
    /// Prints the GraphQL schema.
    Schema,
    /// Prints the OpenAPI document of the REST interface.
    Openapi,
    /// The database's schema: forward, back, and where it stands.
    #[command(subcommand)]
    Migrate(migrate::MigrateCommand),
    /// Prints the settings in force, secrets hidden.
    Config,
}

/// What every command is told.
#[derive(Clone, Debug)]
struct Context {
    database: DatabaseArgs,
    lang: Lang,
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(fault) = cli.database.fault() {
        Cli::command().error(ErrorKind::ValueValidation, fault).exit();
    }
    let context = Context { database: cli.database, lang: cli.lang.map_or_else(locale::of_environment, Lang::from) };
    let done = runtime().and_then(|runtime| {
        let done = runtime.block_on(async {
            let done = run(cli.command, &context).await;
            context.database.close().await;
            done
        });
        // Whatever a thread is still busy with, nobody waits for it any more.
        runtime.shutdown_background();
        done
    });
    done.unwrap_or_else(|error| failure::report(&error))
}

/// Bytes of a worker's stack: what strangers send is bounded, and this leaves ample room for it.
const STACK: usize = 8 * 1024 * 1024;

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build()?)
}

async fn run(command: Command, context: &Context) -> anyhow::Result<ExitCode> {
    crate::config::refuse_unknown(std::env::vars().map(|(name, _)| name))?;
    match command {
        Command::Serve(settings) => serve::run(*settings, context).await,
        Command::Health(args) => health::run(args, context).await,
        Command::Check(args) => check::run(args, context).await,
        Command::Import(args) => import::run(args, context).await,
        Command::Export(args) => export::run(args, context).await,
        Command::New(args) => new::run(args, context).await,
        Command::Source(command) => source::run(command, context).await,
        Command::Release(command) => release::run(command, context).await,
        Command::Schema => schema(),
        Command::Openapi => openapi(),
        Command::Migrate(command) => migrate::run(command, context).await,
        Command::Config => config::run(context),
    }
}

fn schema() -> anyhow::Result<ExitCode> {
    output::print(include_str!("../../schema.graphql"))?;
    Ok(ExitCode::SUCCESS)
}

fn openapi() -> anyhow::Result<ExitCode> {
    output::print(&(crate::rest::openapi::document().to_pretty_json()? + "\n"))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
