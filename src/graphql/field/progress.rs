//! Fields of progress and of evidence.

use std::sync::Arc;

use entity::{Versioned, project_progress, task_evidence, task_progress};

use super::{Ask, Column, Resolved, dataset_node, each, indicator_node, leaf, missing, owned, release_node, text};
use crate::domain::record::{self, Place, TaskEvidence};
use crate::error::Result;
use crate::graphql::node::{At, Node};
use crate::query::Scope;
use crate::query::id;
use crate::query::progress::{Progress, ProjectProgress, TaskProgress};
use crate::query::version;
use crate::store::row::Stored;

type Rows<'a, R> = [&'a Arc<At<Progress<R>>>];

fn citation(place: &Place, scope: &Scope) -> Resolved {
    Resolved::Node(Node::Citation(Arc::new((place.clone(), scope.clone()))))
}

/// The id: dataset and identity.
fn global_id<R: Stored>(kind: &str, at: &At<Progress<R>>) -> String {
    id::of_row(kind, &at.row.dataset, &at.row.record, &at.scope)
}

/// Fields that all versioned rows have.
async fn common<R, E>(ask: Ask<'_>, rows: &Rows<'_, R>, kind: &str, node: fn(Arc<At<Progress<R>>>) -> Node) -> Column
where
    E: Versioned,
    R: Stored<Entity = E>,
{
    match ask.field {
        "id" => each(rows, |at| leaf(global_id(kind, at))),
        "dataset" => each(rows, |at| dataset_node(&at.scope, &at.row.dataset)),
        "release" => each(rows, |at| release_node(&at.scope, at.row.release)),
        "until" | "history" => {
            let Some(first) = rows.first() else { return Ok(Vec::new()) };
            let identities: Vec<Vec<u8>> = rows.iter().map(|at| at.row.identity.clone()).collect();
            let found = version::history::<E>(ask.exec.db, &first.scope, &identities).await?;
            Ok(rows
                .iter()
                .map(|at| -> Result<Resolved> {
                    let versions = found.get(&at.row.identity).map_or(&[][..], Vec::as_slice);
                    if ask.field == "history" {
                        return Ok(Resolved::nodes(versions.iter().map(|version| {
                            node(Arc::new(At {
                                row: Progress::from_model(&version.row),
                                scope: at.scope.at(version.release),
                                until: Some(version.until),
                            }))
                        })));
                    }
                    let until =
                        at.until.unwrap_or_else(|| versions.iter().find(|v| v.release == at.row.release)?.until);
                    Ok(until.map_or(Resolved::Null, |number| release_node(&at.scope, number)))
                })
                .collect())
        }
        _ => missing(ask),
    }
}

/// Fields of a project's progress.
pub async fn of_project(ask: Ask<'_>, rows: &Rows<'_, record::ProjectProgress>) -> Column {
    let lang = ask.args.lang()?;
    let rows: &[&Arc<At<ProjectProgress>>] = rows;
    match ask.field {
        "project" => {
            let codes = rows.iter().map(|at| (Some(at.row.record.project.clone()), at.scope.clone()));
            owned::of(ask, codes.collect(), Node::Project).await
        }
        "period" => each(rows, |at| Resolved::Node(Node::Period(at.row.record.period, at.scope.clone()))),
        "scenario" => each(rows, |at| leaf(at.row.record.scenario.code())),
        "stage" => each(rows, |at| Resolved::text(at.row.record.stage.map(|stage| stage.code()))),
        "percent" => each(rows, |at| at.row.record.percent.map_or(Resolved::Null, |percent| leaf(percent.to_string()))),
        "note" => each(rows, |at| text(&at.row.record.note, lang)),
        "citation" => each(rows, |at| citation(&at.row.record.place, &at.scope)),
        _ => common::<_, project_progress::Entity>(ask, rows, "ProjectProgress", Node::ProjectProgress).await,
    }
}

/// Fields of a task's progress.
pub async fn of_task(ask: Ask<'_>, rows: &Rows<'_, record::TaskProgress>) -> Column {
    let lang = ask.args.lang()?;
    let rows: &[&Arc<At<TaskProgress>>] = rows;
    match ask.field {
        "task" => {
            owned::of(
                ask,
                rows.iter().map(|at| (Some(at.row.record.task.clone()), at.scope.clone())).collect(),
                Node::Task,
            )
            .await
        }
        "period" => each(rows, |at| Resolved::Node(Node::Period(at.row.record.period, at.scope.clone()))),
        "status" => each(rows, |at| leaf(at.row.record.status.code())),
        "note" => each(rows, |at| text(&at.row.record.note, lang)),
        "citation" => each(rows, |at| citation(&at.row.record.place, &at.scope)),
        _ => common::<_, task_progress::Entity>(ask, rows, "TaskProgress", Node::TaskProgress).await,
    }
}

/// Fields of evidence.
pub async fn evidence(ask: Ask<'_>, rows: &Rows<'_, TaskEvidence>) -> Column {
    match ask.field {
        "task" => {
            owned::of(
                ask,
                rows.iter().map(|at| (Some(at.row.record.task.clone()), at.scope.clone())).collect(),
                Node::Task,
            )
            .await
        }
        "indicator" => each(rows, |at| {
            at.row.record.indicator.as_deref().map_or(Resolved::Null, |code| indicator_node(&at.scope, code))
        }),
        "project" => {
            owned::of(
                ask,
                rows.iter().map(|at| (at.row.record.project.clone(), at.scope.clone())).collect(),
                Node::Project,
            )
            .await
        }
        _ => common::<_, task_evidence::Entity>(ask, rows, "TaskEvidence", Node::TaskEvidence).await,
    }
}
