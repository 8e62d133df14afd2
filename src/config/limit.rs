//! Limits as they are told to whoever has to keep them.

use clap::{Args, Command};
use serde::Serialize;
use serde_json::Value;

use super::LimitSettings;

/// A limit in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// Its name.
    pub name: String,
    /// The environment variable that sets it; none where it is fixed.
    pub setting: Option<String>,
    /// How much.
    pub value: Value,
    /// Of what.
    pub unit: String,
    /// What it bounds.
    pub meaning: String,
}

impl Limit {
    /// A limit that no setting changes.
    pub fn fixed(name: &str, value: impl Into<Value>, unit: &str, meaning: &str) -> Self {
        let [name, unit, meaning] = [name, unit, meaning].map(str::to_owned);
        Limit { name, setting: None, value: value.into(), unit, meaning }
    }
}

impl LimitSettings {
    /// Every limit that is a setting, as it is in force: name, unit and meaning are those of `--help`.
    pub fn in_force(&self) -> Vec<Limit> {
        let values = serde_json::to_value(self).unwrap_or_default();
        let command = Self::augment_args(Command::new("limits"));
        let limits = command.get_arguments().map(|argument| Limit {
            name: argument.get_id().to_string(),
            setting: argument.get_env().map(|name| name.to_string_lossy().into_owned()),
            value: values.get(argument.get_id().as_str()).cloned().unwrap_or_default(),
            unit: argument.get_value_names().into_iter().flatten().map(|unit| unit.to_lowercase()).collect(),
            meaning: argument.get_help().map(ToString::to_string).unwrap_or_default(),
        });
        limits.collect()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Limits {
        #[command(flatten)]
        settings: LimitSettings,
    }

    #[test]
    fn every_setting_has_its_value_unit_and_meaning() {
        let settings = Limits::parse_from(["limits", "--max-cost", "7"]).settings;
        let told = settings.in_force();
        let Value::Object(fields) = serde_json::to_value(&settings).unwrap() else { panic!("it is a struct") };
        assert_eq!(told.iter().map(|limit| &*limit.name).collect::<Vec<_>>(), fields.keys().collect::<Vec<_>>());
        for limit in &told {
            assert!(limit.value.is_number(), "{limit:?}");
            assert!(limit.setting.as_ref().is_some_and(|name| name.starts_with("OPENPLAN_")), "{limit:?}");
            assert!(!limit.meaning.is_empty(), "{limit:?}");
            assert!(!limit.unit.is_empty() && limit.unit != limit.name, "{} has no value_name", limit.name);
        }
        assert_eq!(told.iter().find(|limit| limit.name == "max_cost").unwrap().value, 7);
    }
}
