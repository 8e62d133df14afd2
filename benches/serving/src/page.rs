//! The page that all serve: as derive macros write it for either library.

use async_graphql::SimpleObject;
use serde::Serialize;

/// Observations with where they are in the list.
#[derive(SimpleObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// The observations.
    pub nodes: Vec<Observation>,
    /// Where the page is.
    pub page_info: PageInfo,
}

/// Where a page is in the list.
#[derive(SimpleObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// Whether rows follow.
    pub has_next_page: bool,
    /// The last row's place.
    pub end_cursor: Option<String>,
}

/// A figure and what it is about.
#[derive(SimpleObject, Serialize)]
pub struct Observation {
    /// The number as printed.
    pub value: Option<String>,
    /// The district.
    pub district: Named,
    /// The indicator.
    pub indicator: Named,
    /// The unit.
    pub unit: Named,
    /// The period.
    pub period: Named,
}

/// A code with its name.
#[derive(SimpleObject, Serialize)]
pub struct Named {
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
}
