//! One code list as it stands at a release.

use std::sync::Arc;

use super::{ByCode, Catalogue, Timeline};
use crate::domain::owner;

/// Where a row stands: first release of the dataset that owns it, place in its file.
type Place = (Option<i32>, i32);

/// A row of a code list.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// What its owner says.
    pub record: Arc<T>,
    /// The dataset that owns the code.
    pub dataset: Arc<str>,
    /// The release that brought this version.
    pub release: i32,
    /// All datasets that list the code, the owner first.
    pub listed_by: Vec<Arc<str>>,
}

/// The rows in their order: datasets by their first release, each in the order of its file.
#[derive(Debug)]
pub struct List<T> {
    entries: Vec<Entry<T>>,
    by_code: ByCode<usize>,
}

impl<T> List<T> {
    /// The list at a release.
    pub fn new(catalogue: &Catalogue, timeline: &Timeline<T>, release: i32) -> Self {
        let mut placed: Vec<(Place, &str, Entry<T>)> = timeline
            .codes()
            .filter_map(|code| {
                let run = timeline.at(code, release)?;
                let listed = owner::standing(timeline.listings(code), release);
                let position = listed.first().map_or(0, |l| l.position);
                let entry = Entry {
                    record: run.record.clone(),
                    dataset: run.dataset.clone(),
                    release: run.from,
                    listed_by: listed.iter().map(|l| l.dataset.clone()).collect(),
                };
                Some(((catalogue.first_release(&run.dataset), position), code, entry))
            })
            .collect();
        placed.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        let by_code = placed.iter().enumerate().map(|(at, (_, code, _))| ((*code).to_owned(), at)).collect();
        List { entries: placed.into_iter().map(|(_, _, entry)| entry).collect(), by_code }
    }

    /// The row with this code.
    pub fn find(&self, code: &str) -> Option<&Entry<T>> {
        self.by_code.get(code).map(|at| &self.entries[*at])
    }

    /// Place of a code in the list.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// All rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<T>> {
        self.entries.iter()
    }
}
