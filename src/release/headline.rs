//! Which row of a key a reader gets, and whether the rows of a key disagree.

use std::cmp::Reverse;
use std::collections::HashSet;

use entity::observation::Model;

use crate::domain::Scenario;

/// The place of the headline among the rows of one key that stand; none where there are no rows.
pub fn choose(rows: &[Model]) -> Option<usize> {
    let main_row_exists = rows.iter().any(|r| r.variant.is_empty());
    let candidates = rows.iter().enumerate().filter(|(_, r)| r.variant.is_empty() || !main_row_exists);
    let first_counts =
        rows.first().and_then(|r| Scenario::from_ordinal(r.scenario)).is_some_and(Scenario::first_document_counts);
    candidates.min_by_key(|(_, row)| order(row, first_counts)).map(|(at, _)| at)
}

type Order<'a> = (bool, i32, Reverse<i32>, &'a str, &'a str, &'a str);

/// What was adopted stands, a number before words; otherwise the document published last.
fn order(row: &Model, first_counts: bool) -> Order<'_> {
    let names = (row.dataset.as_str(), row.document.as_str(), row.variant.as_str());
    let (wordy, first, last) = if first_counts {
        (row.value.is_none(), row.published, Reverse(0))
    } else {
        (false, 0, Reverse(row.published))
    };
    (wordy, first, last, names.0, names.1, names.2)
}

/// Whether the rows of one key differ in amount, comparator or (without a number) words, earlier adjustments aside.
pub fn disputed(rows: &[Model]) -> bool {
    let said: HashSet<_> = rows
        .iter()
        .filter(|row| !is_earlier_adjustment(&row.variant))
        .map(|row| match &row.amount {
            Some(amount) => (Some(amount), row.amount_to.as_ref(), Some(row.comparator), None),
            None => (None, None, None, row.text_zh.as_ref().or(row.text_en.as_ref())),
        })
        .collect();
    said.len() > 1
}

/// `R1`, `R2`, …: an earlier adjustment of a plan.
pub fn is_earlier_adjustment(variant: &str) -> bool {
    variant
        .strip_prefix('R')
        .is_some_and(|n| !n.is_empty() && !n.starts_with('0') && n.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use entity::VersionedModel;

    use super::*;
    use crate::domain::Decimal;

    fn row(dataset: &str, published: i32, variant: &str, value: Option<&str>, scenario: Scenario) -> Model {
        let value = value.map(|v| Decimal::parse(v).unwrap());
        Model {
            dataset: dataset.to_owned(),
            published,
            variant: variant.to_owned(),
            value: value.and_then(Decimal::millionths),
            amount: value.map(|v| crate::domain::Amount::new(v, 0).to_bytes()),
            text_zh: value.is_none().then(|| "不低于上年".to_owned()),
            scenario: scenario.ordinal(),
            ..Model::blank()
        }
    }

    #[test]
    fn the_document_published_last_counts_for_what_happened() {
        let rows = [
            row("b", 2, "", Some("1"), Scenario::Actual),
            row("a", 3, "TEXT", Some("2"), Scenario::Actual),
            row("c", 2, "", Some("3"), Scenario::Actual),
            row("d", 1, "", Some("4"), Scenario::Actual),
        ];
        assert_eq!(choose(&rows), Some(0));
        assert_eq!(choose(&rows[1..2]), Some(0));
        assert_eq!(choose(&[]), None);
    }

    #[test]
    fn what_was_adopted_stands_and_a_number_goes_before_words() {
        let rows = [
            row("a", 3, "", Some("1"), Scenario::Plan),
            row("a", 1, "", None, Scenario::Plan),
            row("a", 2, "", Some("2"), Scenario::Plan),
        ];
        assert_eq!(choose(&rows), Some(2));
        let revised =
            [row("a", 1, "", Some("1"), Scenario::PlanRevised), row("a", 2, "", Some("2"), Scenario::PlanRevised)];
        assert_eq!(choose(&revised), Some(1));
    }

    #[test]
    fn amounts_are_compared_and_earlier_adjustments_left_out() {
        let same = [row("a", 1, "", Some("7"), Scenario::Actual), row("b", 1, "", Some("7.0"), Scenario::Actual)];
        assert!(!disputed(&same));
        let other = [row("a", 1, "", Some("7"), Scenario::Actual), row("b", 1, "", Some("7.1"), Scenario::Actual)];
        assert!(disputed(&other));
        let adjusted =
            [row("a", 1, "", Some("7"), Scenario::PlanRevised), row("a", 1, "R1", Some("6"), Scenario::PlanRevised)];
        assert!(!disputed(&adjusted));
        let words = [row("a", 1, "", Some("7"), Scenario::Plan), row("b", 1, "", None, Scenario::Plan)];
        assert!(disputed(&words));
    }
}
