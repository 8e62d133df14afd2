//! `openplan config`: the settings in force.

use std::process::ExitCode;

use super::{Context, output};
use crate::config;

/// Prints every setting as it is set or by default, secrets hidden.
pub fn run(context: &Context) -> anyhow::Result<ExitCode> {
    output::line(&format!("DATABASE_URL={}", context.database.shown_url()))?;
    for setting in config::effective_from_environment()? {
        output::line(&setting.to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}
