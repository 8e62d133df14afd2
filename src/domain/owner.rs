//! Whose a code is: of the datasets that list it, the one that listed it first.

use std::collections::BTreeSet;
use std::ops::Range;

/// A row of a code, as one dataset lists it.
pub trait Listed {
    /// The dataset.
    fn dataset(&self) -> &str;
    /// The releases in which it stands.
    fn span(&self) -> Range<i32>;
}

/// When a dataset listed a code for the first time.
pub fn first_listed<L: Listed>(rows: &[L], dataset: &str) -> Option<i32> {
    rows.iter().filter(|row| row.dataset() == dataset).map(|row| row.span().start).min()
}

/// Of all rows of a code those that stand at a release, the owner's first.
pub fn standing<L: Listed>(rows: &[L], release: i32) -> Vec<&L> {
    let mut found: Vec<&L> = rows.iter().filter(|row| row.span().contains(&release)).collect();
    found.sort_by_cached_key(|row| first_listed(rows, row.dataset()));
    found
}

/// Of all rows of a code the owner's, from each release that begins or ends one until the next.
pub fn owners<L: Listed>(rows: &[L]) -> Vec<(&L, Range<i32>)> {
    let bounds: BTreeSet<i32> = rows.iter().map(Listed::span).flat_map(|span| [span.start, span.end]).collect();
    let spans = bounds.iter().zip(bounds.iter().skip(1)).map(|(from, to)| *from..*to);
    spans.filter_map(|span| Some((*standing(rows, span.start).first()?, span))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::STANDS;

    #[derive(Debug, PartialEq)]
    struct Row(&'static str, Range<i32>);

    impl Listed for Row {
        fn dataset(&self) -> &str {
            self.0
        }
        fn span(&self) -> Range<i32> {
            self.1.clone()
        }
    }

    #[test]
    fn a_code_passes_on_when_its_owner_drops_it_and_comes_back_when_listed_again() {
        let rows = [Row("first", 1..4), Row("second", 2..STANDS), Row("first", 6..STANDS)];
        let owners: Vec<_> = owners(&rows).into_iter().map(|(row, span)| (row.0, span)).collect();
        let expected = [("first", 1..2), ("first", 2..4), ("second", 4..6), ("first", 6..STANDS)];
        assert_eq!(owners, expected);
        assert_eq!(standing(&rows, 3), [&rows[0], &rows[1]]);
        assert_eq!(standing(&rows, 7), [&rows[2], &rows[1]]);
        assert!(standing(&rows, 0).is_empty());
        assert_eq!(first_listed(&rows, "first"), Some(1));
        assert_eq!(first_listed(&rows, "third"), None);
    }

    #[test]
    fn nobody_owns_a_code_while_nobody_lists_it() {
        let owners: Vec<_> = owners(&[Row("only", 1..2), Row("only", 5..7)]).into_iter().map(|(_, s)| s).collect();
        assert_eq!(owners, [1..2, 5..7]);
    }
}
