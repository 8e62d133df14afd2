//! What is said when a command fails.

use std::io;
use std::process::ExitCode;

use super::output;
use crate::error::Error;

/// Says what went wrong on standard error; the exit code of a command that failed.
pub fn report(error: &anyhow::Error) -> ExitCode {
    let gone = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    if gone.into_iter().any(|cause| cause.kind() == io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    // Where standard error is gone too, nobody is left to be told.
    let _ = output::note(&format!("openplan: {}", words(error)));
    ExitCode::FAILURE
}

/// What is said of a database to whoever sees the cause: whether it will pass is told by that alone.
const UNREACHED: &str = "the database cannot be reached";

fn cause_words(cause: &(dyn std::error::Error + 'static)) -> String {
    match cause.downcast_ref::<Error>() {
        Some(Error::Unavailable(_)) => UNREACHED.to_owned(),
        _ => cause.to_string(),
    }
}

/// The error with its causes; here nobody else has logged them.
pub fn words(error: &anyhow::Error) -> String {
    let mut said = match error.downcast_ref::<Error>() {
        Some(Error::Internal(_)) => "this should not have happened".to_owned(),
        _ => error.chain().next().map(cause_words).unwrap_or_default(),
    };
    for cause in error.chain().skip(1).map(cause_words) {
        // Many an error's words hold those of its cause already.
        if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}
