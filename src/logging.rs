//! The log: structured, to standard error, without secrets.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::config::{LogFormat, LogSettings};
use crate::error::{Error, Result};

/// Begins to log as the settings say; where something logs already, that stays.
pub fn start(settings: &LogSettings) -> Result<()> {
    let filter = filter(&settings.log)?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let _ = match settings.log_format {
        LogFormat::Text => builder.with_target(true).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    Ok(())
}

/// The filter of a setting. A word that is no level would be a target, of which everything is logged, and of all others
/// nothing: it is refused.
fn filter(setting: &str) -> Result<EnvFilter> {
    let right = "right would be off, error, warn, info, debug or trace, with exceptions as in info,sqlx=warn";
    let parts = setting.split(',').map(str::trim).filter(|part| !part.is_empty());
    for part in parts.filter(|part| !part.contains(['=', '['])) {
        if part.parse::<LevelFilter>().is_err() {
            return Err(Error::invalid("OPENPLAN_LOG", format!("OPENPLAN_LOG: `{part}` is no level; {right}")));
        }
    }
    EnvFilter::try_new(setting)
        .map_err(|error| Error::invalid("OPENPLAN_LOG", format!("OPENPLAN_LOG is no filter: {error}; {right}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_no_level_is_refused() {
        for sound in ["info", "WARN", "off", "info,sqlx=warn", "openplan=debug", "openplan[request]=trace, warn"] {
            assert!(filter(sound).is_ok(), "{sound}");
        }
        for wrong in ["loud", "info,sqlx", "info,sqlx=loud"] {
            let error = filter(wrong).unwrap_err().to_string();
            assert!(error.contains("right would be"), "{wrong}: {error}");
        }
    }
}
