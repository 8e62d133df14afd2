//! The head of a column: its name, what its values are, and the same in words.

use super::Kind;
use crate::domain::{Lang, label};

/// The head of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// As it stands in JSON and CSV.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// A value as it may stand, as JSON.
    pub example: &'static str,
    /// Whether it may be missing.
    pub optional: bool,
    words: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    /// The words of the field of this name in the labels.
    Label(&'static str),
    /// In Chinese and in English.
    Own(&'static str, &'static str),
}

impl Head {
    /// A column with words of its own.
    pub const fn new(
        name: &'static str,
        kind: Kind,
        zh: &'static str,
        en: &'static str,
        example: &'static str,
    ) -> Self {
        Head { name, kind, example, optional: false, words: Words::Own(zh, en) }
    }

    /// A column that the labels name, by the name of its field there.
    pub const fn labelled(name: &'static str, field: &'static str, kind: Kind, example: &'static str) -> Self {
        Head { name, kind, example, optional: false, words: Words::Label(field) }
    }

    /// The same for a column whose values may be missing.
    pub const fn optional(self) -> Self {
        Head { optional: true, ..self }
    }

    /// What it is called.
    pub fn words(&self, lang: Lang) -> &'static str {
        match (self.words, lang) {
            (Words::Label(field), lang) => label::name("FIELD", field, lang),
            (Words::Own(zh, _), Lang::Zh) => zh,
            (Words::Own(_, en), Lang::En) => en,
        }
    }
}
