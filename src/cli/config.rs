//! `openplan config`: the settings in force.

use std::process::ExitCode;

use super::{Context, output};

/// Prints every setting as it is set or by default, secrets hidden.
pub fn run(context: &Context) -> anyhow::Result<ExitCode> {
    output::line(&format!("DATABASE_URL={}", context.database.shown_url()))?;
    Ok(ExitCode::SUCCESS)
}
