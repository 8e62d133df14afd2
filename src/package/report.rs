//! All faults of a package, bounded: what a publisher reads after `openplan check`.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::fault::{Fault, FaultCode, Severity, Term};
use super::table::TABLES;
use crate::domain::Lang;

/// Faults of one kind in one file that are listed; the rest are counted.
pub const LISTED_FAULTS: u32 = 1_000;

/// What is wrong with a package: errors stop a publish, warnings do not.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What must be mended.
    pub errors: Vec<Fault>,
    /// What should be looked at.
    pub warnings: Vec<Fault>,
    counts: HashMap<(String, FaultCode), u32>,
}

impl Report {
    /// Whether a publish may go on.
    pub fn is_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// Whether a file has errors.
    pub fn has_errors_in(&self, file: &str) -> bool {
        self.errors.iter().any(|fault| fault.file == file)
    }

    /// Adds a fault; of one kind in one file the first thousand are kept.
    pub fn push(&mut self, fault: Fault) {
        let count = self.counts.entry((fault.file.clone(), fault.code)).or_default();
        *count += 1;
        if *count <= LISTED_FAULTS {
            self.list_of(fault.severity).push(fault);
        }
    }

    /// Whether further faults of this kind in this file are only counted.
    pub fn is_full(&self, file: &str, code: FaultCode) -> bool {
        !self.counts.is_empty()
            && self.counts.get(&(file.to_owned(), code)).is_some_and(|count| *count >= LISTED_FAULTS)
    }

    /// Adds all faults of another report, in their order.
    pub fn extend(&mut self, other: Report) {
        let mut counts = other.counts;
        for fault in other.errors.into_iter().chain(other.warnings) {
            if fault.code == FaultCode::MoreOfTheSame {
                continue;
            }
            if let Some(count) = counts.get_mut(&(fault.file.clone(), fault.code)) {
                *count = count.saturating_sub(1);
            }
            self.push(fault);
        }
        // What remains was only counted there, and is only counted here.
        for (kind, count) in counts {
            *self.counts.entry(kind).or_default() += count;
        }
        self.finish();
    }

    /// Puts the faults into the order of files, rows and columns, and adds a line for those only counted.
    pub fn finish(&mut self) {
        for list in [&mut self.errors, &mut self.warnings] {
            list.retain(|fault| fault.code != FaultCode::MoreOfTheSame);
        }
        let more: Vec<Fault> = self
            .counts
            .iter()
            .filter(|(_, count)| **count > LISTED_FAULTS)
            .map(|((file, code), count)| rest_counted(file, *code, count - LISTED_FAULTS))
            .collect();
        for fault in more {
            self.list_of(fault.severity).push(fault);
        }
        self.errors.sort_by_cached_key(place);
        self.warnings.sort_by_cached_key(place);
    }

    fn list_of(&mut self, severity: Severity) -> &mut Vec<Fault> {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        }
    }

    /// The report for machines: `{ errors: [{ file, row, column, code, message, mend, nearest }], warnings: […] }`.
    pub fn to_json(&self, lang: Lang) -> Value {
        let list = |faults: &[Fault]| faults.iter().map(|fault| fault_json(fault, lang)).collect::<Vec<_>>();
        json!({ "errors": list(&self.errors), "warnings": list(&self.warnings) })
    }

    /// The report for people: a fault a line, then how many there are.
    pub fn to_text(&self, lang: Lang) -> String {
        let mut text = String::new();
        for (faults, title) in
            [(&self.errors, Term::words("错误", "error")), (&self.warnings, Term::words("警告", "warning"))]
        {
            for fault in faults {
                let title = if lang == Lang::Zh { &title.zh } else { &title.en };
                text.push_str(&fault_line(fault, title, lang));
            }
        }
        let (errors, warnings) = (self.errors.len(), self.warnings.len());
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        text.push_str(&match lang {
            Lang::Zh if errors + warnings == 0 => "没有发现问题。\n".to_owned(),
            Lang::Zh => format!("{errors} 个错误，{warnings} 个警告。\n"),
            Lang::En if errors + warnings == 0 => "No faults found.\n".to_owned(),
            Lang::En => {
                format!("{errors} error{}, {warnings} warning{}.\n", plural(errors), plural(warnings))
            }
        });
        text
    }
}

fn rest_counted(file: &str, code: FaultCode, count: u32) -> Fault {
    let mut fault = Fault::new(FaultCode::MoreOfTheSame, file).with(code.code()).with(count);
    fault.severity = code.severity();
    fault
}

/// Files in the order of the description, the package itself first; the line that counts the rest comes last.
fn place(fault: &Fault) -> (usize, String, u32, usize, Option<String>) {
    let table = TABLES.iter().position(|table| table.file == fault.file);
    let column = table.and_then(|t| TABLES.get(t)).zip(fault.column.as_deref()).and_then(|(t, c)| t.index(c));
    let row = if fault.code == FaultCode::MoreOfTheSame { u32::MAX } else { fault.row.unwrap_or(0) };
    (table.map_or(0, |t| t + 1), fault.file.clone(), row, column.unwrap_or(0), fault.column.clone())
}

fn fault_json(fault: &Fault, lang: Lang) -> Value {
    json!({
        "file": fault.file,
        "row": fault.row,
        "column": fault.column,
        "code": fault.code.code(),
        "message": fault.message(lang),
        "mend": fault.mend(lang),
        "nearest": fault.nearest,
    })
}

fn fault_line(fault: &Fault, title: &str, lang: Lang) -> String {
    let mut place = fault.file.clone();
    if let Some(row) = fault.row {
        place.push_str(&match lang {
            Lang::Zh => format!(" 第 {row} 行"),
            Lang::En => format!(" row {row}"),
        });
    }
    if let Some(column) = &fault.column {
        place.push_str(&match lang {
            Lang::Zh => format!(" {column} 列"),
            Lang::En => format!(" column {column}"),
        });
    }
    let (message, mend) = (fault.message(lang), fault.mend(lang));
    match lang {
        Lang::Zh => format!("{title} {place}：{message}{mend} [{}]\n", fault.code.code()),
        Lang::En => format!("{title} {place}: {message} {mend} [{}]\n", fault.code.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_a_thousand_of_a_kind_and_counts_the_rest() {
        let mut report = Report::default();
        for row in (2..1_500).rev() {
            report.push(Fault::new(FaultCode::EmptyCell, "units.csv").row(row).column("code"));
        }
        let mut whole = Report::default();
        whole.extend(report);
        assert_eq!(whole.errors.len(), 1_001);
        let last = whole.errors.last().unwrap();
        assert_eq!((last.code, last.terms[1].zh.as_str()), (FaultCode::MoreOfTheSame, "498"));
        assert!(whole.errors.windows(2).take(999).all(|pair| pair[0].row < pair[1].row));
    }
}
