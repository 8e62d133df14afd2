//! What the fields of each type resolve to, one file a type, each for all objects of a level at once.

mod coded;
mod list;
mod observation;
mod owned;
mod part;
mod period;
mod plan_execution;
mod progress;
mod project;
mod query;
mod release;
mod search;
mod task;

use std::sync::Arc;

pub use query::MAX_IDS;

use async_graphql::parser::types::SelectionSet;
use serde::Serialize;

use super::args::Args;
use super::execute::Execution;
use super::node::{At, Node};
use super::output::Resolved;
use crate::domain::Lang;
use crate::domain::record::{ExternalCode, Words};
use crate::error::{Error, Result};
use crate::query::Scope;
use crate::query::listed::Listed;

/// Results of a field, one an object.
pub type Column = Result<Vec<Result<Resolved>>>;

/// One field to be resolved.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// What it is answered from.
    pub exec: &'a Execution<'a>,
    /// Name of the field.
    pub field: &'a str,
    /// Its arguments.
    pub args: &'a Args,
    /// What is selected of its result.
    pub below: &'a [&'a SelectionSet],
}

/// The objects of a column, which all are of one variant.
macro_rules! rows {
    ($nodes:expr, $variant:path) => {
        $nodes.iter().filter_map(|node| if let $variant(row) = node { Some(row) } else { None }).collect::<Vec<_>>()
    };
}

/// Resolves a field of a type for all its objects.
pub async fn resolve(
    exec: &Execution<'_>,
    ty: &str,
    field: &str,
    args: &Args,
    nodes: &[&Node],
    below: &[&SelectionSet],
) -> Column {
    let ask = Ask { exec, field, args, below };
    match ty {
        "Query" => query::resolve(ask).await.map(|resolved| vec![Ok(resolved)]),
        "Subscription" => each(nodes, |node| match node {
            Node::Released(release, scope) => Resolved::Node(Node::Release(release.clone(), scope.clone())),
            _ => Resolved::Null,
        }),
        "District" => coded::district(ask, &rows!(nodes, Node::District)).await,
        "Category" => coded::category(ask, &rows!(nodes, Node::Category)).await,
        "Unit" => coded::unit(ask, &rows!(nodes, Node::Unit)),
        "Indicator" => coded::indicator(ask, &rows!(nodes, Node::Indicator)).await,
        "Document" => coded::document(ask, &rows!(nodes, Node::Document)).await,
        "Dataset" => coded::dataset(ask, &rows!(nodes, Node::Dataset)).await,
        "Observation" => observation::resolve(ask, &rows!(nodes, Node::Observation)).await,
        "Project" => project::resolve(ask, &rows!(nodes, Node::Project)).await,
        "Task" => task::resolve(ask, &rows!(nodes, Node::Task)).await,
        "ProjectProgress" => progress::of_project(ask, &rows!(nodes, Node::ProjectProgress)).await,
        "TaskProgress" => progress::of_task(ask, &rows!(nodes, Node::TaskProgress)).await,
        "TaskEvidence" => progress::evidence(ask, &rows!(nodes, Node::TaskEvidence)).await,
        "Period" => period::resolve(ask, nodes).await,
        "Release" => release::resolve(ask, nodes).await,
        "PlanExecution" => plan_execution::resolve(ask, nodes).await,
        "PlanExecutionRow" => plan_execution::row(ask, nodes),
        _ => part::resolve(ask, ty, nodes).await,
    }
}

/// A result for each object.
fn each<T>(rows: &[T], resolve: impl Fn(&T) -> Resolved) -> Column {
    Ok(rows.iter().map(|row| Ok(resolve(row))).collect())
}

/// A field that the schema has and we do not.
fn missing(ask: Ask<'_>) -> Column {
    Err(Error::internal(format!("the field {} is not resolved", ask.field)))
}

fn leaf(value: impl Serialize) -> Resolved {
    Resolved::leaf(value)
}

fn text(words: &Words, lang: Lang) -> Resolved {
    Resolved::text(words.in_lang(lang))
}

fn external(codes: &[ExternalCode]) -> Resolved {
    Resolved::nodes(codes.iter().map(|code| Node::ExternalCode(Arc::new(code.clone()))))
}

/// The release with this number.
fn release_node(scope: &Scope, number: i32) -> Resolved {
    let release = scope.catalogue.release(number);
    Resolved::node(release.map(|release| Node::Release(Arc::new(release.clone()), scope.clone())))
}

/// A dataset; where an undo has taken it all back, as it last described itself.
fn dataset_node(scope: &Scope, code: &str) -> Resolved {
    if let Some(entry) = scope.snapshot.dataset(code) {
        return Resolved::Node(Node::Dataset(At::new(Listed::from(entry), scope)));
    }
    Resolved::node(scope.catalogue.dataset_of_release(code, scope.release).map(|run| {
        let (then, until) = (scope.at(run.from), Some(scope.ended(run.to)));
        Node::Dataset(At { row: Listed::from(&run), scope: then, until })
    }))
}

fn district_node(scope: &Scope, code: &str) -> Resolved {
    let row = scope.snapshot.districts.find(code).map(Listed::from);
    Resolved::node(row.map(|row| Node::District(At::new(row, scope))))
}

fn category_node(scope: &Scope, code: &str) -> Resolved {
    let row = scope.snapshot.categories.find(code).map(Listed::from);
    Resolved::node(row.map(|row| Node::Category(At::new(row, scope))))
}

fn unit_node(scope: &Scope, code: &str) -> Resolved {
    let row = scope.snapshot.units.find(code).map(Listed::from);
    Resolved::node(row.map(|row| Node::Unit(At::new(row, scope))))
}

fn indicator_node(scope: &Scope, code: &str) -> Resolved {
    let row = scope.snapshot.indicators.find(code).map(Listed::from);
    Resolved::node(row.map(|row| Node::Indicator(At::new(row, scope))))
}

fn document_node(scope: &Scope, code: &str) -> Resolved {
    let row = scope.snapshot.documents.find(code).map(Listed::from);
    Resolved::node(row.map(|row| Node::Document(At::new(row, scope))))
}
