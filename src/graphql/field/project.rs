//! Fields of projects.

use std::sync::Arc;

use super::{
    Ask, Column, Resolved, category_node, dataset_node, district_node, each, external, leaf, list, missing, owned,
    release_node, text,
};
use crate::domain::Scenario;
use crate::graphql::node::{At, Node};
use crate::query::filter::PeriodWords;
use crate::query::id;
use crate::query::observation::ObservationFilter;
use crate::query::progress;
use crate::query::project::{Project, ProjectFilter};
use crate::query::task::TaskFilter;

type Rows<'a> = [&'a Arc<At<Project>>];

fn parents<F>(rows: &Rows<'_>, filter: impl Fn(&str) -> F) -> list::Parents<F> {
    rows.iter().map(|at| (at.scope.clone(), Some(filter(&at.row.record.code)))).collect()
}

/// Resolves a field.
pub async fn resolve(ask: Ask<'_>, rows: &Rows<'_>) -> Column {
    let lang = ask.args.lang()?;
    match ask.field {
        "id" => each(rows, |at| leaf(id::encode("Project", &[&at.row.record.code], &at.scope))),
        "code" => each(rows, |at| leaf(at.row.record.code.as_str())),
        "name" => each(rows, |at| leaf(at.row.record.name.in_lang(lang))),
        "district" => each(rows, |at| district_node(&at.scope, &at.row.record.district)),
        "parent" => {
            let codes = rows.iter().map(|at| (at.row.record.parent.clone(), at.scope.clone())).collect();
            owned::of(ask, codes, Node::Project).await
        }
        "children" => {
            let filter = |code: &str| ProjectFilter { parent: Some(code.to_owned()), ..Default::default() };
            list::projects(ask, parents(rows, filter)).await
        }
        "kind" => each(rows, |at| leaf(at.row.record.kind.code())),
        "category" => each(rows, |at| {
            at.row.record.category.as_deref().map_or(Resolved::Null, |code| category_node(&at.scope, code))
        }),
        "lead" => each(rows, |at| super::task::lead(&at.row.record.lead, lang)),
        "due" => each(rows, |at| Resolved::node(at.row.record.due.map(|due| Node::Period(due, at.scope.clone())))),
        "note" => each(rows, |at| text(&at.row.record.note, lang)),
        "progress" => progress_of(ask, rows).await,
        "observations" => {
            let filter = |code: &str| ObservationFilter { projects: Some(vec![code.to_owned()]), ..Default::default() };
            list::observations(ask, parents(rows, filter)).await
        }
        "tasks" => {
            let filter = |code: &str| TaskFilter { projects: Some(vec![code.to_owned()]), ..Default::default() };
            list::tasks(ask, parents(rows, filter)).await
        }
        "externalCodes" => each(rows, |at| external(&at.row.record.external)),
        "dataset" => each(rows, |at| dataset_node(&at.scope, &at.row.dataset)),
        "release" => each(rows, |at| release_node(&at.scope, at.row.release)),
        "until" | "history" => owned::versions(ask, rows, |record| &record.code, Node::Project).await,
        _ => missing(ask),
    }
}

/// Progress of these periods and scenarios.
async fn progress_of(ask: Ask<'_>, rows: &Rows<'_>) -> Column {
    let words = PeriodWords::parse(&ask.args.get("periods")?, &ask.args.get("during")?, &None, &None)?;
    let scenarios: Option<Vec<Scenario>> = ask.args.get("scenarios")?;
    let wanted: Vec<(String, i32)> = rows.iter().map(|at| (at.row.record.code.clone(), at.scope.release)).collect();
    let found = progress::of_projects(ask.exec.db, &wanted).await?;
    each(rows, |at| {
        let all = found.get(&(at.row.record.code.clone(), at.scope.release)).map_or(&[][..], Vec::as_slice);
        let meets = |record: &crate::domain::record::ProjectProgress| {
            words.meets(record.period) && scenarios.as_ref().is_none_or(|s| s.contains(&record.scenario))
        };
        let kept = all.iter().filter(|row| meets(&row.record));
        Resolved::nodes(kept.map(|row| Node::ProjectProgress(Arc::new(At::new(row.clone(), &at.scope)))))
    })
}
