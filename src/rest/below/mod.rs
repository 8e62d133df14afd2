//! Tables that are no list of a resource: what lies below a row, the scoreboard, the labels.

mod change;
mod label;
mod observation;
mod plan_execution;
mod progress;
mod search;

use std::sync::Arc;

use sea_orm::DatabaseConnection;

use super::asked::{Asked, Common};
use super::resource::{Table, Working};
use super::slice::Slice;
use super::word::Word;
use crate::assess::Bands;
use crate::catalogue::Catalogue;
use crate::domain::Lang;
use crate::format::Head;

/// A question for such a table.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// What it is read from.
    pub db: &'a DatabaseConnection,
    /// What is known.
    pub catalogue: &'a Arc<Catalogue>,
    /// What judges plans.
    pub bands: &'a Bands,
    /// The row that it lies below, as the address names it.
    pub key: &'a str,
    /// What is asked.
    pub asked: &'a Asked,
    /// The language.
    pub lang: Lang,
    /// Which rows, of one that has pages.
    pub slice: &'a Slice,
}

/// A table with an address of its own.
pub struct Below {
    /// The resource that it lies below; none at the root.
    pub parent: Option<&'static str>,
    /// Its name in the address.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its words.
    pub words: &'static [Word],
    /// The word that an address may name instead, at the root: `/api/v1/labels/SCENARIO`.
    pub key: Option<&'static str>,
    /// Words that must be given.
    pub required: &'static [&'static str],
    /// Its other parameters.
    pub common: &'static [Common],
    /// Its columns.
    pub heads: fn() -> Vec<Head>,
    /// Answers; none where there is no such row.
    pub answer: for<'a> fn(Question<'a>) -> Working<'a, Option<Table>>,
}

/// All of them.
pub static BELOW: [&Below; 9] = [
    &plan_execution::PLAN_EXECUTION,
    &change::CHANGES,
    &observation::HISTORY,
    &observation::ALTERNATIVES,
    &progress::OF_PROJECTS,
    &progress::OF_TASKS,
    &progress::EVIDENCE,
    &label::LABELS,
    &search::SEARCH,
];

/// Lists of a resource below a row of another: parent, list, and the word of the list's filter.
pub const LISTS: [(&str, &str, &str); 22] = [
    ("districts", "observations", "districts"),
    ("districts", "projects", "districts"),
    ("districts", "tasks", "districts"),
    ("districts", "documents", "districts"),
    ("categories", "indicators", "categories"),
    ("categories", "observations", "categories"),
    ("categories", "projects", "categories"),
    ("categories", "tasks", "categories"),
    ("indicators", "observations", "indicators"),
    ("indicators", "tasks", "indicators"),
    ("periods", "observations", "periods"),
    ("documents", "observations", "documents"),
    ("documents", "tasks", "documents"),
    ("datasets", "observations", "datasets"),
    ("datasets", "projects", "datasets"),
    ("datasets", "documents", "datasets"),
    ("datasets", "releases", "datasets"),
    ("projects", "observations", "projects"),
    ("projects", "tasks", "projects"),
    ("tasks", "observations", "tasks"),
    ("tasks", "projects", "tasks"),
    ("tasks", "indicators", "tasks"),
];
