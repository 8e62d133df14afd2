//! Words in two languages: which may be missing and which not.

use super::{Fault, FaultCode, Report, Sheet};
use crate::domain::Bilingual;
use crate::domain::record::{Lead, Words};
use crate::package::record::Record;

/// One warning a file counts the names that are served in Chinese.
pub(super) fn check_names<T: Record>(sheet: &Sheet<'_, T>, name: fn(&T) -> &Bilingual, report: &mut Report) {
    let without =
        |row: &&crate::domain::record::Row<T>| name(&row.record).en.is_none() && sheet.is_sound(row, &["name_en"]);
    let count = sheet.rows.iter().filter(without).count();
    if count > 0 {
        report.push(Fault::new(FaultCode::MissingNameEn, T::TABLE.file).column("name_en").with(count));
    }
}

/// English words whose Chinese is missing.
pub(super) fn check_pair(
    words: &Words,
    [zh, en]: [&str; 2],
    is_sound: impl Fn(&str) -> bool,
    fault: impl Fn(&str, FaultCode) -> Fault,
) -> Option<Fault> {
    let alone = words.zh.is_none() && words.en.is_some() && is_sound(zh);
    alone.then(|| fault(zh, FaultCode::EnglishAlone).with(en))
}

/// Responsible units in English alone.
pub(super) fn check_lead<T: Record>(sheet: &Sheet<'_, T>, lead: fn(&T) -> &Lead, report: &mut Report) {
    for row in sheet.rows {
        let Lead { zh, en } = lead(&row.record);
        if zh.is_empty() && !en.is_empty() && sheet.is_sound(row, &["lead_zh"]) {
            report.push(sheet.fault(row, "lead_zh", FaultCode::EnglishAlone).with("lead_en"));
        }
    }
}

/// A pair of columns with words, where English stands alone.
pub(super) fn check_words<T: Record>(
    sheet: &Sheet<'_, T>,
    columns: [&str; 2],
    words: fn(&T) -> &Words,
    report: &mut Report,
) {
    for row in sheet.rows {
        let is_sound = |column: &str| sheet.is_sound(row, &[column]);
        let fault = |column: &str, code| sheet.fault(row, column, code);
        if let Some(fault) = check_pair(words(&row.record), columns, is_sound, fault) {
            report.push(fault);
        }
    }
}
