//! What the values of enumerations and the fields are called: one file, `labels.tsv`, for every interface.

use std::sync::LazyLock;

use super::Lang;

/// A value of an enumeration, or a field, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// The list it is of, as `SCENARIO`.
    pub list: &'static str,
    /// The value as it stands in answers.
    pub code: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Label {
    /// The words in a language.
    pub fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

static LABELS: LazyLock<Vec<Label>> = LazyLock::new(|| {
    include_str!("labels.tsv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some(Label { list: cells.next()?, code: cells.next()?, zh: cells.next()?, en: cells.next()? })
        })
        .collect()
});

/// Every label, list by list.
pub fn all() -> &'static [Label] {
    &LABELS
}

/// The words for a value of a list; the code itself where the list lacks it.
pub fn name(list: &str, code: &'static str, lang: Lang) -> &'static str {
    LABELS.iter().find(|l| l.list == list && l.code == code).map_or(code, |l| l.name(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::*;

    #[test]
    fn every_value_has_words_in_both_languages() {
        fn covers(list: &str, codes: Vec<&'static str>) {
            let named: Vec<_> = all().iter().filter(|l| l.list == list).map(|l| l.code).collect();
            assert_eq!(named, codes, "labels of {list}");
        }
        covers("SCENARIO", Scenario::ALL.iter().map(|v| v.code()).collect());
        covers("MEASURE", Measure::ALL.iter().map(|v| v.code()).collect());
        covers("COMPARATOR", Comparator::ALL.iter().map(|v| v.code()).collect());
        covers("STATUS", Status::ALL.iter().map(|v| v.code()).collect());
        covers("BINDING", Binding::ALL.iter().map(|v| v.code()).collect());
        covers("POLARITY", Polarity::ALL.iter().map(|v| v.code()).collect());
        covers("NATURE", Nature::ALL.iter().map(|v| v.code()).collect());
        covers("GROWTH_BASIS", GrowthBasis::ALL.iter().map(|v| v.code()).collect());
        covers("PROJECT_KIND", ProjectKind::ALL.iter().map(|v| v.code()).collect());
        covers("STAGE", Stage::ALL.iter().map(|v| v.code()).collect());
        covers("TASK_STATUS", TaskStatus::ALL.iter().map(|v| v.code()).collect());
        covers("DISTRICT_SCHEME", DistrictScheme::ALL.iter().map(|v| v.code()).collect());
        covers("FREQUENCY", Frequency::ALL.iter().map(|v| v.code()).collect());
        covers("ASSESSMENT", Assessment::ALL.iter().map(|v| v.code()).collect());
        covers("STATEMENTS", Statements::ALL.iter().map(|v| v.code()).collect());
        covers("CHANGE_KIND", ChangeKind::ALL.iter().map(|v| v.code()).collect());
        covers("SEARCH_KIND", SearchKind::ALL.iter().map(|v| v.code()).collect());
        covers("DIRECTION", Direction::ALL.iter().map(|v| v.code()).collect());
        assert!(all().iter().all(|l| !l.zh.is_empty() && !l.en.is_empty()));
    }
}
