//! Variables that begin as ours do and are none of ours: most likely a slip of the pen that would go unnoticed.

use clap::{Args, Command};

use super::ServeSettings;
use crate::domain::nearest::nearest;
use crate::error::{Error, Result};

/// How our variables begin.
const PREFIX: &str = "OPENPLAN_";
/// Variables for the tests begin so; the service does not read them.
const TESTS: &str = "OPENPLAN_TEST_";

/// Refuses a variable named `OPENPLAN_…` that is no setting, with the nearest that is.
pub fn refuse_unknown(names: impl IntoIterator<Item = String>) -> Result<()> {
    let known = variables();
    for name in names {
        if !name.starts_with(PREFIX) || name.starts_with(TESTS) || known.contains(&name) {
            continue;
        }
        let hint = match nearest(&name, known.iter().map(String::as_str)) {
            Some(near) => format!("; the nearest known is {near}"),
            None => "; `openplan config` lists all".to_owned(),
        };
        return Err(Error::invalid(&name, format!("there is no setting {name}{hint}")));
    }
    Ok(())
}

/// The names of all variables that are settings.
fn variables() -> Vec<String> {
    let command = ServeSettings::augment_args(Command::new("serve"));
    command.get_arguments().filter_map(|a| a.get_env()).map(|name| name.to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_variables_are_refused_with_the_right_one() {
        let refuse = |name: &str| refuse_unknown([name.to_owned()]).map_err(|error| error.to_string());
        assert!(refuse("OPENPLAN_LISTEN").is_ok());
        assert!(refuse("OPENPLAN_TEST_POSTGRES").is_ok());
        assert!(refuse("PATH").is_ok());
        assert!(refuse("OPENPLAN_LISTN").unwrap_err().ends_with("the nearest known is OPENPLAN_LISTEN"));
        assert!(refuse("OPENPLAN_MAX_ALIAS").unwrap_err().ends_with("OPENPLAN_MAX_ALIASES"));
    }
}
