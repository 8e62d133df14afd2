//! Fields of tasks.

use std::sync::Arc;

use super::{
    Ask, Column, Resolved, category_node, dataset_node, district_node, each, leaf, list, missing, owned, release_node,
};
use crate::domain::Lang;
use crate::domain::record::Lead;
use crate::graphql::node::{At, Node};
use crate::query::filter::PeriodWords;
use crate::query::id;
use crate::query::listed::IndicatorFilter;
use crate::query::observation::ObservationFilter;
use crate::query::progress;
use crate::query::project::ProjectFilter;
use crate::query::task::{Task, TaskFilter};

type Rows<'a> = [&'a Arc<At<Task>>];

/// Who is responsible, in a language; where there is no English, the Chinese is served.
pub fn lead(lead: &Lead, lang: Lang) -> Resolved {
    leaf(lead.in_lang(lang))
}

fn parents<F>(rows: &Rows<'_>, filter: impl Fn(Option<Vec<String>>) -> F) -> list::Parents<F> {
    rows.iter().map(|at| (at.scope.clone(), Some(filter(Some(vec![at.row.record.code.clone()]))))).collect()
}

/// Resolves a field.
pub async fn resolve(ask: Ask<'_>, rows: &Rows<'_>) -> Column {
    let lang = ask.args.lang()?;
    match ask.field {
        "id" => each(rows, |at| leaf(id::encode("Task", &[&at.row.record.code], &at.scope))),
        "code" => each(rows, |at| leaf(at.row.record.code.as_str())),
        "name" => each(rows, |at| leaf(at.row.record.name.in_lang(lang))),
        "district" => each(rows, |at| district_node(&at.scope, &at.row.record.district)),
        "parent" => {
            let codes = rows.iter().map(|at| (at.row.record.parent.clone(), at.scope.clone())).collect();
            owned::of(ask, codes, Node::Task).await
        }
        "children" => {
            let filter =
                |at: &&Arc<At<Task>>| TaskFilter { parent: Some(at.row.record.code.clone()), ..Default::default() };
            list::tasks(ask, rows.iter().map(|at| (at.scope.clone(), Some(filter(at)))).collect()).await
        }
        "category" => each(rows, |at| {
            at.row.record.category.as_deref().map_or(Resolved::Null, |code| category_node(&at.scope, code))
        }),
        "lead" => each(rows, |at| self::lead(&at.row.record.lead, lang)),
        "due" => each(rows, |at| Resolved::node(at.row.record.due.map(|due| Node::Period(due, at.scope.clone())))),
        "citation" => {
            each(rows, |at| Resolved::Node(Node::Citation(Arc::new((at.row.record.place.clone(), at.scope.clone())))))
        }
        "progress" => progress_of(ask, rows).await,
        "indicators" => {
            list::indicators(ask, parents(rows, |tasks| IndicatorFilter { tasks, ..Default::default() })).await
        }
        "projects" => list::projects(ask, parents(rows, |tasks| ProjectFilter { tasks, ..Default::default() })).await,
        "observations" => {
            list::observations(ask, parents(rows, |tasks| ObservationFilter { tasks, ..Default::default() })).await
        }
        "dataset" => each(rows, |at| dataset_node(&at.scope, &at.row.dataset)),
        "release" => each(rows, |at| release_node(&at.scope, at.row.release)),
        "until" | "history" => owned::versions(ask, rows, |record| &record.code, Node::Task).await,
        _ => missing(ask),
    }
}

/// Progress of these periods.
async fn progress_of(ask: Ask<'_>, rows: &Rows<'_>) -> Column {
    let words = PeriodWords::parse(&ask.args.get("periods")?, &ask.args.get("during")?, &None, &None)?;
    let wanted: Vec<(String, i32)> = rows.iter().map(|at| (at.row.record.code.clone(), at.scope.release)).collect();
    let found = progress::of_tasks(ask.exec.db, &wanted).await?;
    each(rows, |at| {
        let all = found.get(&(at.row.record.code.clone(), at.scope.release)).map_or(&[][..], Vec::as_slice);
        let kept = all.iter().filter(|row| words.meets(row.record.period));
        Resolved::nodes(kept.map(|row| Node::TaskProgress(Arc::new(At::new(row.clone(), &at.scope)))))
    })
}
