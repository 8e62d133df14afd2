//! Who owned a code when, and what it said.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::ByCode;
use crate::domain::nearest::nearest;
use crate::domain::owner::{self, Listed};

/// A row of a code list as one dataset lists it, in the span in which it stands.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    /// What it says.
    pub record: Arc<T>,
    /// The dataset that lists it.
    pub dataset: Arc<str>,
    /// Fingerprint of what it says.
    pub digest: Vec<u8>,
    /// Place in the file.
    pub position: i32,
    /// First release in which it stands.
    pub from: i32,
    /// First release in which it no longer does.
    pub to: i32,
}

impl<T> Listed for Listing<T> {
    fn dataset(&self) -> &str {
        &self.dataset
    }
    fn span(&self) -> Range<i32> {
        self.from..self.to
    }
}

/// One version of a code as readers see it: what its owner says, from a release until another.
#[derive(Clone, Debug)]
pub struct Run<T> {
    /// What it says.
    pub record: Arc<T>,
    /// The owner.
    pub dataset: Arc<str>,
    /// The release that brought it.
    pub from: i32,
    /// The release that ended it; `i32::MAX` while it stands.
    pub to: i32,
}

/// All versions of all codes of one list.
#[derive(Debug)]
pub struct Timeline<T> {
    listings: BTreeMap<String, Vec<Listing<T>>>,
    runs: ByCode<Vec<Run<T>>>,
}

impl<T> Timeline<T> {
    /// From all rows of the list, with their codes.
    pub fn new(rows: impl IntoIterator<Item = (String, Listing<T>)>) -> Self {
        let mut listings: BTreeMap<String, Vec<Listing<T>>> = BTreeMap::new();
        for (code, listing) in rows {
            listings.entry(code).or_default().push(listing);
        }
        let runs = listings.iter().map(|(code, rows)| (code.clone(), runs_of(rows))).collect();
        Timeline { listings, runs }
    }

    /// Every code that any release ever had.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.listings.keys().map(String::as_str)
    }

    /// What every row of the list ever said.
    pub fn records(&self) -> impl Iterator<Item = &T> {
        self.listings.values().flatten().map(|listing| &*listing.record)
    }

    /// Whether any release ever had this code.
    pub fn knows(&self, code: &str) -> bool {
        self.listings.contains_key(code)
    }

    /// The known code nearest to one that no release ever had.
    pub fn nearest(&self, code: &str) -> Option<&str> {
        Some(code).filter(|code| !self.knows(code)).and_then(|code| nearest(code, self.codes()))
    }

    /// The versions of a code, oldest first.
    pub fn runs(&self, code: &str) -> &[Run<T>] {
        self.runs.get(code).map_or(&[], Vec::as_slice)
    }

    /// The version of a code at a release.
    pub fn at(&self, code: &str, release: i32) -> Option<&Run<T>> {
        self.runs(code).iter().find(|run| run.from <= release && release < run.to)
    }

    /// Every dataset's rows of a code.
    pub fn listings(&self, code: &str) -> &[Listing<T>] {
        self.listings.get(code).map_or(&[], Vec::as_slice)
    }
}

fn runs_of<T>(rows: &[Listing<T>]) -> Vec<Run<T>> {
    let mut runs: Vec<(Run<T>, &[u8])> = Vec::new();
    for (owner, Range { start, end }) in owner::owners(rows) {
        match runs.last_mut() {
            Some((run, digest)) if run.to == start && run.dataset == owner.dataset && *digest == owner.digest => {
                run.to = end;
            }
            _ => {
                let run = Run { record: owner.record.clone(), dataset: owner.dataset.clone(), from: start, to: end };
                runs.push((run, &owner.digest));
            }
        }
    }
    runs.into_iter().map(|(run, _)| run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(dataset: &str, says: u8, from: i32, to: i32) -> (String, Listing<u8>) {
        let row =
            Listing { record: Arc::new(says), dataset: dataset.into(), digest: vec![says], position: 0, from, to };
        ("A".to_owned(), row)
    }

    #[test]
    fn a_code_passes_on_when_its_owner_drops_it_and_comes_back_when_listed_again() {
        let timeline = Timeline::new([
            listing("first", 1, 1, 4),
            listing("second", 2, 2, i32::MAX),
            listing("first", 1, 6, i32::MAX),
        ]);
        let runs: Vec<_> = timeline.runs("A").iter().map(|r| (&*r.dataset, *r.record, r.from, r.to)).collect();
        assert_eq!(runs, [("first", 1, 1, 4), ("second", 2, 4, 6), ("first", 1, 6, i32::MAX)]);
        assert!(timeline.at("A", 0).is_none());
    }

    #[test]
    fn another_place_in_the_file_is_no_new_version() {
        let mut moved = listing("first", 1, 3, i32::MAX);
        moved.1.position = 9;
        let timeline = Timeline::new([listing("first", 1, 1, 3), moved]);
        assert_eq!(timeline.runs("A").len(), 1);
        assert_eq!(timeline.runs("A")[0].to, i32::MAX);
    }
}
