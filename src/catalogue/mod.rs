//! The code lists, the datasets and the releases, in memory: every version of every row.
//!
//! A release replaces the catalogue as a whole. What stood at a release is its `Snapshot`, made once and kept; the
//! past costs what the present costs. Facts (observations, projects, tasks, progress) stay in the database.

mod follow;
mod list;
mod load;
mod snapshot;
mod timeline;

use std::collections::HashMap;
use std::sync::Arc;

pub use follow::{follow, refresh};
pub use list::{Entry, List};
pub use snapshot::Snapshot;
pub use timeline::{Run, Timeline};
use tokio::sync::watch;

use crate::domain::Period;
use crate::domain::record::{Category, Dataset, District, Document, Indicator, Unit};
use crate::error::{Error, Result};

/// Snapshots kept at once.
const SNAPSHOTS: u64 = 64;
/// Totals kept at once.
const TOTALS: u64 = 20_000;

/// A release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its number, from 1.
    pub number: i32,
    /// Code of the dataset.
    pub dataset: String,
    /// When, in microseconds since 1970 in UTC.
    pub published_at: i64,
    /// The release that it takes back.
    pub undoes: Option<i32>,
}

/// A period that observations of a dataset are of, in the span in which they stand.
#[derive(Debug)]
struct PeriodUse {
    period: Period,
    dataset: String,
    from: i32,
    to: i32,
}

/// Every version of every code row.
#[derive(Debug)]
pub struct Catalogue {
    /// Rises with every change of what can be read.
    pub state: i64,
    /// When it last rose, in microseconds since 1970 in UTC.
    pub changed_at: i64,
    /// All releases, the first at index 0.
    pub releases: Vec<Release>,
    /// Districts.
    pub districts: Timeline<District>,
    /// Categories.
    pub categories: Timeline<Category>,
    /// Units.
    pub units: Timeline<Unit>,
    /// Indicators.
    pub indicators: Timeline<Indicator>,
    /// Documents.
    pub documents: Timeline<Document>,
    /// What datasets say of themselves.
    pub datasets: Timeline<Dataset>,
    periods: Vec<PeriodUse>,
    snapshots: moka::sync::Cache<i32, Arc<Snapshot>>,
    /// Totals of lists that were counted: what stood at a release never changes.
    pub totals: moka::sync::Cache<(String, i32), i64>,
}

impl Catalogue {
    /// The newest release, 0 where there is none.
    pub fn newest(&self) -> i32 {
        i32::try_from(self.releases.len()).unwrap_or(i32::MAX)
    }

    /// The release with this number.
    pub fn release(&self, number: i32) -> Option<&Release> {
        let at = number.checked_sub(1).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.releases.get(at))
    }

    /// The newest release up to and including a moment, in microseconds; 0 before the first.
    pub fn release_at(&self, moment: i64) -> i32 {
        i32::try_from(self.releases.partition_point(|r| r.published_at <= moment)).unwrap_or(i32::MAX)
    }

    /// First release of a dataset.
    pub fn first_release(&self, dataset: &str) -> Option<i32> {
        self.releases.iter().find(|r| r.dataset == dataset).map(|r| r.number)
    }

    /// Numbers of a dataset's releases, rising.
    pub fn releases_of(&self, dataset: &str) -> Vec<i32> {
        self.releases.iter().filter(|r| r.dataset == dataset).map(|r| r.number).collect()
    }

    /// All code lists as they stood at a release.
    pub fn at(&self, release: i32) -> Arc<Snapshot> {
        self.snapshots.get_with(release, || Arc::new(Snapshot::new(self, release)))
    }

    /// A release's own description of its dataset, or the nearest there is: an undo may have taken it all back.
    pub fn dataset_of_release(&self, dataset: &str, release: i32) -> Option<Run<Dataset>> {
        let runs = self.datasets.runs(dataset);
        let at = runs.iter().find(|run| run.from <= release && release < run.to);
        at.or_else(|| runs.iter().rev().find(|run| run.from <= release)).or(runs.first()).cloned()
    }

    /// Periods in use at a release, by start and end.
    pub fn periods_at(&self, release: i32) -> Vec<Period> {
        let mut periods: Vec<Period> = self.uses_at(release).map(|used| used.period).collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }

    /// Periods that observations of a dataset are of at a release.
    pub fn periods_of(&self, dataset: &str, release: i32) -> impl Iterator<Item = Period> {
        self.uses_at(release).filter(move |used| used.dataset == dataset).map(|used| used.period)
    }

    fn uses_at(&self, release: i32) -> impl Iterator<Item = &PeriodUse> {
        self.periods.iter().filter(move |used| used.from <= release && release < used.to)
    }
}

/// The catalogue in force: replaced as a whole by a release, so that a request keeps the one it began with.
#[derive(Debug)]
pub struct Current(watch::Sender<Arc<Catalogue>>);

impl Current {
    /// Begins with this one.
    pub fn new(catalogue: Catalogue) -> Self {
        Current(watch::Sender::new(Arc::new(catalogue)))
    }

    /// The one in force.
    pub fn get(&self) -> Arc<Catalogue> {
        self.0.borrow().clone()
    }

    /// The one in force, and word of each that follows.
    pub fn watch(&self) -> watch::Receiver<Arc<Catalogue>> {
        self.0.subscribe()
    }

    /// Puts a newer one in its place.
    pub fn replace(&self, catalogue: Catalogue) {
        self.0.send_replace(Arc::new(catalogue));
    }
}

/// The codes of a list that are asked for and known at any release; the first that never was is an error.
pub fn known_codes<T>(list: &Timeline<T>, argument: &str, what: &str, codes: &[String]) -> Result<()> {
    for code in codes {
        if !list.knows(code) {
            return Err(Error::unknown(argument, what, code, list.nearest(code)));
        }
    }
    Ok(())
}

/// Rows by code.
type ByCode<T> = HashMap<String, T>;
