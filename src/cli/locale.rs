//! The language of the person at the terminal.

use clap::ValueEnum;

use crate::domain::Lang;

/// A language on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Lang::Zh,
            LangArg::En => Lang::En,
        }
    }
}

/// The language of the locale: Chinese where it begins with `zh`, else English.
pub fn of_environment() -> Lang {
    of_locale(["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).ok()))
}

/// As POSIX has it: the first that is set and not empty counts.
fn of_locale(settings: [Option<String>; 3]) -> Lang {
    let locale = settings.into_iter().flatten().find(|value| !value.is_empty()).unwrap_or_default();
    if locale.to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(settings: [&str; 3]) -> Lang {
        of_locale(settings.map(|value| Some(value.to_owned())))
    }

    #[test]
    fn the_first_setting_that_says_anything_counts() {
        assert_eq!(lang(["", "", "zh_CN.UTF-8"]), Lang::Zh);
        assert_eq!(lang(["", "en_US.UTF-8", "zh_CN.UTF-8"]), Lang::En);
        assert_eq!(lang(["zh_TW", "en_US.UTF-8", ""]), Lang::Zh);
        assert_eq!(lang(["C.UTF-8", "", "zh_CN"]), Lang::En);
        assert_eq!(of_locale([None, None, None]), Lang::En);
    }
}
