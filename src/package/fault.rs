//! One fault: where it stands, what is wrong, how to mend it.

use crate::domain::Lang;

pub use super::fault_code::{FaultCode, Severity};

/// What a message says in one of its places: the same in both languages, or a word in each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Term {
    /// A word in each language.
    pub fn words(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Term { zh: zh.into(), en: en.into() }
    }

    fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl<T: ToString> From<T> for Term {
    fn from(text: T) -> Self {
        let text = text.to_string();
        Term { zh: text.clone(), en: text }
    }
}

/// A fault of a package, at the cell to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Name of the file; that of the package where the package as a whole is at fault.
    pub file: String,
    /// The row as a spreadsheet counts: the header is 1. In `datapackage.json`, the line.
    pub row: Option<u32>,
    /// The column, or the property of `datapackage.json`.
    pub column: Option<String>,
    /// The kind of fault.
    pub code: FaultCode,
    /// Whether it stops a publish.
    pub severity: Severity,
    /// The nearest valid code, or what was meant.
    pub nearest: Option<String>,
    /// What the places of the message hold.
    pub terms: Vec<Term>,
}

impl Fault {
    /// A fault of a file as a whole.
    pub fn new(code: FaultCode, file: &str) -> Self {
        Fault {
            file: file.to_owned(),
            row: None,
            column: None,
            code,
            severity: code.severity(),
            nearest: None,
            terms: Vec::new(),
        }
    }

    /// In this row.
    pub fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// In this column.
    pub fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// Says this in the next place of the message.
    pub fn with(mut self, term: impl Into<Term>) -> Self {
        self.terms.push(term.into());
        self
    }

    /// What was meant, where that is known.
    pub fn nearest(mut self, nearest: Option<impl Into<String>>) -> Self {
        self.nearest = nearest.map(Into::into);
        self
    }

    /// Whether it stops a publish.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// What is wrong.
    pub fn message(&self, lang: Lang) -> String {
        self.filled(self.code.wording(lang).message, lang)
    }

    /// How to mend it, with what was meant.
    pub fn mend(&self, lang: Lang) -> String {
        let mut mend = self.filled(self.code.wording(lang).mend, lang);
        if let Some(nearest) = &self.nearest {
            let is_told = self.terms.iter().any(|term| term.en == *nearest);
            let hint = match lang {
                Lang::Zh if is_told => format!("写成“{nearest}”。"),
                Lang::Zh => format!("最接近的是“{nearest}”。"),
                Lang::En if is_told => format!(" Write “{nearest}”."),
                Lang::En => format!(" Nearest: “{nearest}”."),
            };
            mend.push_str(&hint);
        }
        mend
    }

    fn filled(&self, template: &str, lang: Lang) -> String {
        let mut text = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((place, tail)) = after.split_once('}') else {
                text.push('{');
                rest = after;
                continue;
            };
            let term = place.parse::<usize>().ok().and_then(|n| self.terms.get(n));
            text.push_str(term.map_or("", |term| term.in_lang(lang)));
            rest = tail;
        }
        text.push_str(rest);
        text
    }
}

/// A cell's text for a message: at most sixty characters, one line.
pub fn excerpt(text: &str) -> String {
    let mut shown: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_stands_there_and_what_was_meant() {
        let fault = Fault::new(FaultCode::UnknownCode, "observations.csv")
            .row(5)
            .column("district")
            .with("420107")
            .with("districts.csv")
            .nearest(Some("420106"));
        assert_eq!(fault.message(Lang::Zh), "districts.csv 中没有代码“420107”。");
        assert_eq!(fault.message(Lang::En), "districts.csv does not list the code “420107”.");
        assert!(fault.mend(Lang::En).ends_with("Nearest: “420106”."));
    }
}
