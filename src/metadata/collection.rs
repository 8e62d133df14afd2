//! What is here at a release: each dataset with all that others want to know of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use sea_orm::DatabaseConnection;

use super::Addresses;
use super::frequency::UpdateFrequency;
use crate::catalogue::{Entry, List, Release, Snapshot};
use crate::domain::record::{Category, Dataset, District, Document, Indicator};
use crate::error::Result;
use crate::query::observation::{self, ObservationFilter};
use crate::query::{Ask, Cursors, Page, Scope};

/// All datasets at a release.
#[derive(Debug)]
pub struct Collection {
    /// Where everything is.
    pub addresses: Addresses,
    /// Who answers for the whole.
    pub operator: String,
    /// The datasets, by code.
    pub datasets: Vec<Described>,
    /// The first release of all.
    pub first: Option<Release>,
    /// The release that is read.
    pub newest: Option<Release>,
}

/// A dataset, and what others want to know of it.
#[derive(Debug)]
pub struct Described {
    /// What it says of itself.
    pub record: Arc<Dataset>,
    /// Its first release.
    pub first: Option<Release>,
    /// Its newest.
    pub newest: Option<Release>,
    /// First and last day of the periods that its observations are of; none without observations.
    pub coverage: Option<(Date, Date)>,
    /// Districts that its documents are about.
    pub districts: Vec<Arc<District>>,
    /// Topmost categories of its indicators.
    pub themes: Vec<Arc<Category>>,
    /// What it measures.
    pub indicators: Vec<Arc<Indicator>>,
    /// Its sources.
    pub documents: Vec<Arc<Document>>,
}

/// Who answers for a catalogue of which nobody says so.
const NOBODY: &str = "Openplan";

impl Collection {
    /// Reads it from the code lists: no statement is sent.
    pub fn new(scope: &Scope, addresses: Addresses, operator: Option<&str>) -> Self {
        let mut datasets: Vec<Described> = scope.snapshot.datasets.iter().map(|e| Described::new(scope, e)).collect();
        datasets.sort_by(|a, b| a.record.code.cmp(&b.record.code));
        Collection {
            addresses,
            operator: operator_of(scope, operator),
            first: scope.catalogue.release(1.min(scope.release)).cloned(),
            newest: scope.catalogue.release(scope.release).cloned(),
            datasets,
        }
    }

    /// The dataset of a code.
    pub fn find(&self, code: &str) -> Option<&Described> {
        self.datasets.iter().find(|described| described.record.code == code)
    }

    /// How many observations each dataset has, in their order.
    pub async fn count(&self, db: &DatabaseConnection, scope: &Scope) -> Result<Vec<i64>> {
        let asks: Vec<_> = self.datasets.iter().map(|described| all_observations(scope, described)).collect();
        let answers = observation::list(db, &asks).await?;
        Ok(answers.into_iter().map(|answer| answer.total.unwrap_or_default()).collect())
    }
}

/// Who answers for what is here: as the operator says, else the publisher of the first dataset that has one.
pub fn operator_of(scope: &Scope, said: Option<&str>) -> String {
    let mut datasets: Vec<&Dataset> = scope.snapshot.datasets.iter().map(|entry| &*entry.record).collect();
    datasets.sort_by_key(|dataset| &dataset.code);
    let publisher = || datasets.iter().find_map(|dataset| dataset.publisher.as_deref());
    said.or_else(publisher).unwrap_or(NOBODY).to_owned()
}

fn all_observations<O>(scope: &Scope, described: &Described) -> Ask<ObservationFilter, O> {
    let datasets = Some(vec![described.record.code.clone()]);
    Ask {
        scope: scope.clone(),
        filters: vec![ObservationFilter { datasets, ..ObservationFilter::default() }],
        order: None,
        page: Page::first(0),
        rows: false,
        total: true,
        cursors: Cursors::None,
        fields: Arc::default(),
    }
}

impl Described {
    fn new(scope: &Scope, entry: &Entry<Dataset>) -> Self {
        let (catalogue, snapshot) = (&scope.catalogue, &scope.snapshot);
        let code = entry.record.code.as_str();
        let releases = catalogue.releases_of(code);
        let newest = releases.iter().rfind(|number| **number <= scope.release);
        let documents = listed(&snapshot.documents, code);
        let indicators = listed(&snapshot.indicators, code);
        let themes: BTreeSet<&str> = indicators.iter().map(|i| topmost(&snapshot.categories, &i.category)).collect();
        let periods = || catalogue.periods_of(code, scope.release);
        Described {
            record: entry.record.clone(),
            first: releases.first().and_then(|number| catalogue.release(*number)).cloned(),
            newest: newest.and_then(|number| catalogue.release(*number)).cloned(),
            coverage: periods().map(|p| p.start()).min().zip(periods().map(|p| p.end()).max()),
            districts: districts_of(snapshot, &documents),
            themes: found(&snapshot.categories, themes),
            indicators,
            documents,
        }
    }

    /// What it is: in its own words, else its title.
    pub fn description(&self) -> (&str, Option<&str>) {
        let (title, words) = (&self.record.title, &self.record.description);
        match (words.zh.as_deref(), words.en.as_deref()) {
            (Some(zh), en) => (zh, en),
            (None, Some(en)) => (&title.zh, Some(en)),
            (None, None) => (&title.zh, title.en.as_deref()),
        }
    }

    /// How often it is updated.
    pub fn frequency(&self) -> Option<&'static UpdateFrequency> {
        self.record.update_frequency.as_deref().and_then(UpdateFrequency::of)
    }

    /// Whether it has observations.
    pub fn is_observed(&self) -> bool {
        self.coverage.is_some()
    }
}

/// The districts that documents are about, by code.
pub fn districts_of(snapshot: &Snapshot, documents: &[Arc<Document>]) -> Vec<Arc<District>> {
    let codes: BTreeSet<&str> = documents.iter().map(|document| document.district.as_str()).collect();
    found(&snapshot.districts, codes)
}

/// The rows of a list that a dataset lists.
pub fn listed<T>(list: &List<T>, dataset: &str) -> Vec<Arc<T>> {
    let rows = list.iter().filter(|entry| entry.listed_by.iter().any(|by| &**by == dataset));
    rows.map(|entry| entry.record.clone()).collect()
}

fn found<T>(list: &List<T>, codes: BTreeSet<&str>) -> Vec<Arc<T>> {
    codes.into_iter().filter_map(|code| list.find(code)).map(|entry| entry.record.clone()).collect()
}

/// The category that stands above this one and below none.
fn topmost<'a>(categories: &'a List<Category>, code: &'a str) -> &'a str {
    let parent = |code: &&'a str| categories.find(code).and_then(|entry| entry.record.parent.as_deref());
    std::iter::successors(Some(code), parent).take(DEPTH).last().unwrap_or(code)
}

/// Deeper than any tree of categories: packages are checked for circles, but a service must not hang where one is.
const DEPTH: usize = 100;
