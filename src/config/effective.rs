//! Which settings are in force, and who set them.

use std::fmt;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command};

use super::ServeSettings;
use crate::error::{Error, Result};

/// A setting in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its environment variable.
    pub variable: String,
    /// Its value; `None` where it is not set and has no default.
    pub value: Option<String>,
    /// Who set it.
    pub source: Source,
    /// What it is.
    pub help: String,
}

/// Who set a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody: it is the default.
    Default,
    /// The environment.
    Environment,
    /// A flag.
    Flag,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match self.source {
            Source::Default => "",
            Source::Environment => " (from the environment)",
            Source::Flag => " (by flag)",
        };
        write!(f, "# {}{source}\n{}={}", self.help, self.variable, self.value.as_deref().unwrap_or_default())
    }
}

/// The settings in force by what the command line and the environment said.
pub fn effective(matches: &ArgMatches) -> Vec<Setting> {
    let command = ServeSettings::augment_args(Command::new("serve"));
    let settings = command.get_arguments().filter_map(|argument| {
        let id = argument.get_id().as_str();
        let raw = matches.try_get_raw(id).ok().flatten().and_then(|mut values| values.next());
        let value = raw.map(|value| value.to_string_lossy().into_owned());
        Some(Setting {
            variable: argument.get_env()?.to_string_lossy().into_owned(),
            value,
            source: match matches.try_contains_id(id).ok().and_then(|_| matches.value_source(id)) {
                Some(ValueSource::CommandLine) => Source::Flag,
                Some(ValueSource::EnvVariable) => Source::Environment,
                _ => Source::Default,
            },
            help: argument.get_help().map(ToString::to_string).unwrap_or_default(),
        })
    });
    settings.collect()
}

/// The settings in force by the environment alone.
pub fn effective_from_environment() -> Result<Vec<Setting>> {
    let command = ServeSettings::augment_args(Command::new("config").no_binary_name(true));
    let matches = command.try_get_matches_from(std::iter::empty::<&str>());
    let matches = matches.map_err(|error| Error::invalid("environment", error.to_string()))?;
    Ok(effective(&matches))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_listed_with_its_source() {
        let command = ServeSettings::augment_args(Command::new("serve"));
        let arguments = ["serve", "--max-cost", "7"];
        let settings = effective(&command.try_get_matches_from(arguments).unwrap());
        let find = |name: &str| settings.iter().find(|s| s.variable == name).unwrap();
        assert_eq!(find("OPENPLAN_MAX_COST").value.as_deref(), Some("7"));
        assert_eq!(find("OPENPLAN_MAX_COST").source, Source::Flag);
        assert_eq!(find("OPENPLAN_MAX_DEPTH").value.as_deref(), Some("15"));
        assert!(settings.iter().all(|s| !s.help.is_empty()), "{settings:?}");
        assert!(find("OPENPLAN_LISTEN").to_string().ends_with("\nOPENPLAN_LISTEN=127.0.0.1:8000"));
    }
}
