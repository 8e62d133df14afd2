//! Lists as pages: below each object of a column, or at the root.

use std::collections::HashMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::{Ask, Column};
use crate::error::{Error, Result};
use crate::graphql::node::{
    At, CATEGORIES, DATASETS, DISTRICTS, DOCUMENTS, INDICATORS, ListTypes, Node, OBSERVATIONS, PERIODS, PROJECTS,
    RELEASES, TASKS, UNITS,
};
use crate::graphql::output::Resolved;
use crate::query::listed::{
    self, CategoryFilter, DatasetFilter, DistrictFilter, DocumentFilter, IndicatorFilter, PeriodFilter, ReleaseFilter,
    UnitFilter,
};
use crate::query::observation::{self, ObservationFilter};
use crate::query::project::{self, ProjectFilter};
use crate::query::task::{self, TaskFilter};
use crate::query::{self, Connection, Order, Page, Scope};

/// The parents of lists: each with the release it is read at and what it leaves of the list.
pub type Parents<F> = Vec<(Scope, Option<F>)>;

/// The questions of a column.
fn questions<F, O>(ask: Ask<'_>, parents: Parents<F>, types: &'static ListTypes) -> Result<Vec<query::Ask<F, Order<O>>>>
where
    F: DeserializeOwned + Clone,
    O: DeserializeOwned + Copy,
{
    let filter: Option<F> = ask.args.get("filter")?;
    let order: Option<Order<O>> = ask.args.get("orderBy")?;
    let page = Page::new(&ask.args.page()?)?;
    let wants = ask.exec.wants(types, ask.below);
    Ok(parents
        .into_iter()
        .map(|(scope, parent)| query::Ask {
            scope,
            filters: parent.into_iter().chain(filter.clone()).collect(),
            order,
            page: page.clone(),
            rows: wants.rows,
            total: wants.total,
            cursors: wants.cursors,
            fields: wants.fields.clone(),
        })
        .collect())
}

/// The release that a list at the root is read at: a cursor's goes on.
pub fn root_scope(ask: Ask<'_>) -> Result<Scope> {
    Page::new(&ask.args.page()?)?.scope(ask.exec.catalogue, ask.args.as_of()?)
}

/// Each question once, and which of them each place asks: many parents may ask the same.
fn distinct<F: std::fmt::Debug, O>(asks: Vec<query::Ask<F, O>>) -> (Vec<query::Ask<F, O>>, Vec<usize>) {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut kept = Vec::new();
    let mut places = Vec::with_capacity(asks.len());
    for ask in asks {
        let name = format!("{} {} {:?}", ask.scope.release, ask.scope.past, ask.filters);
        let place = *known.entry(name).or_insert(kept.len());
        if place == kept.len() {
            kept.push(ask);
        }
        places.push(place);
    }
    (kept, places)
}

fn connections<T>(
    types: &'static ListTypes,
    scopes: &[Scope],
    pages: Vec<Connection<T>>,
    places: &[usize],
    node: impl Fn(T, &Scope) -> Node,
) -> Column {
    let pages = scopes.iter().zip(pages);
    let pages: Vec<_> = pages.map(|(scope, page)| Arc::new(page.map(|row| node(row, scope)))).collect();
    let shared = |place: &usize| pages.get(*place).ok_or_else(|| Error::internal("a page of no question"));
    Ok(places.iter().map(|place| Ok(Resolved::Node(Node::Connection(types, shared(place)?.clone())))).collect())
}

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $filter:ty, $types:ident, |$asks:ident, $exec:ident| $answer:expr, |$row:ident, $scope:ident| $node:expr) => {
        $(#[$doc])*
        pub async fn $name(ask: Ask<'_>, parents: Parents<$filter>) -> Column {
            let ($asks, places) = distinct(questions(ask, parents, &$types)?);
            let scopes: Vec<Scope> = $asks.iter().map(|a| a.scope.clone()).collect();
            let $exec = ask.exec;
            let pages = $answer;
            connections(&$types, &scopes, pages, &places, |$row, $scope| $node)
        }
    };
}

list!(
    /// Pages of observations.
    observations, ObservationFilter, OBSERVATIONS,
    |asks, exec| observation::list(exec.db, &asks).await?,
    |row, scope| Node::Observation(Arc::new(At::new(row, scope)))
);
list!(
    /// Pages of projects.
    projects, ProjectFilter, PROJECTS,
    |asks, exec| project::list(exec.db, &asks).await?,
    |row, scope| Node::Project(Arc::new(At::new(row, scope)))
);
list!(
    /// Pages of tasks.
    tasks, TaskFilter, TASKS,
    |asks, exec| task::list(exec.db, &asks).await?,
    |row, scope| Node::Task(Arc::new(At::new(row, scope)))
);
list!(
    /// Pages of districts.
    districts, DistrictFilter, DISTRICTS,
    |asks, _exec| listed::districts(&asks)?,
    |row, scope| Node::District(At::new(row, scope))
);
list!(
    /// Pages of categories.
    categories, CategoryFilter, CATEGORIES,
    |asks, _exec| listed::categories(&asks)?,
    |row, scope| Node::Category(At::new(row, scope))
);
list!(
    /// Pages of units.
    units, UnitFilter, UNITS,
    |asks, _exec| listed::units(&asks)?,
    |row, scope| Node::Unit(At::new(row, scope))
);
list!(
    /// Pages of indicators.
    indicators, IndicatorFilter, INDICATORS,
    |asks, exec| listed::indicators(exec.db, &asks).await?,
    |row, scope| Node::Indicator(At::new(row, scope))
);
list!(
    /// Pages of documents.
    documents, DocumentFilter, DOCUMENTS,
    |asks, _exec| listed::documents(&asks)?,
    |row, scope| Node::Document(At::new(row, scope))
);
list!(
    /// Pages of datasets.
    datasets, DatasetFilter, DATASETS,
    |asks, exec| listed::datasets(exec.db, &asks).await?,
    |row, scope| Node::Dataset(At::new(row, scope))
);
list!(
    /// Pages of releases.
    releases, ReleaseFilter, RELEASES,
    |asks, _exec| listed::releases(&asks)?,
    |row, scope| Node::Release(Arc::new(row), scope.clone())
);
list!(
    /// Pages of periods.
    periods, PeriodFilter, PERIODS,
    |asks, exec| listed::periods(exec.db, &asks).await?,
    |row, scope| Node::Period(row, scope.clone())
);
