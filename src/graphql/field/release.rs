//! Fields of releases.

use std::sync::Arc;

use super::{Ask, Column, Resolved, dataset_node, each, leaf, missing, release_node};
use crate::catalogue::Release;
use crate::domain::ChangeKind;
use crate::graphql::node::{At, CHANGES, Change, Node};
use crate::query::change::{self, ChangeAsk, Changed, Side};
use crate::query::id;
use crate::query::listed::Listed;
use crate::query::scope::moment;
use crate::query::{Page, Scope};

/// Resolves a field.
pub async fn resolve(ask: Ask<'_>, nodes: &[&Node]) -> Column {
    let rows: Vec<(&Arc<Release>, &Scope)> = nodes
        .iter()
        .filter_map(|node| if let Node::Release(release, scope) = node { Some((release, scope)) } else { None })
        .collect();
    match ask.field {
        "id" => each(&rows, |(release, scope)| leaf(id::encode("Release", &[&release.number.to_string()], scope))),
        "number" => each(&rows, |(release, _)| leaf(release.number)),
        "dataset" => each(&rows, |(release, scope)| match dataset_node(scope, &release.dataset) {
            Resolved::Null => dataset_node(&scope.at(release.number), &release.dataset),
            found => found,
        }),
        "publishedAt" => each(&rows, |(release, _)| leaf(moment(release.published_at))),
        "undoes" => {
            each(&rows, |(release, scope)| release.undoes.map_or(Resolved::Null, |number| release_node(scope, number)))
        }
        "changes" => changes(ask, &rows).await,
        _ => missing(ask),
    }
}

async fn changes(ask: Ask<'_>, rows: &[(&Arc<Release>, &Scope)]) -> Column {
    let kinds: Option<Vec<ChangeKind>> = ask.args.get("kinds")?;
    let page = Page::new(&ask.args.page()?)?;
    let wants = ask.exec.wants(&CHANGES, ask.below);
    let asks: Vec<ChangeAsk> = rows
        .iter()
        .map(|(release, scope)| ChangeAsk {
            scope: (*scope).clone(),
            release: release.number,
            kinds: kinds.clone(),
            page: page.clone(),
            rows: wants.rows,
            total: wants.total,
        })
        .collect();
    let pages = change::list(ask.exec.db, &asks).await?;
    let answered = rows.iter().zip(pages).map(|((_, scope), page)| {
        Ok(Resolved::Node(Node::Connection(&CHANGES, Arc::new(page.map(|change| node(change, scope))))))
    });
    Ok(answered.collect())
}

fn node(change: change::Change, scope: &Scope) -> Node {
    let side = |side: Option<Side>| side.map(|side| record(side, scope));
    Node::Change(Arc::new(Change { kind: change.kind, before: side(change.before), after: side(change.after) }))
}

/// A row as it stood at a release.
fn record(side: Side, scope: &Scope) -> Node {
    let scope = scope.at(side.release);
    fn coded<T>(row: Listed<T>, scope: Scope) -> At<Listed<T>> {
        At { row, scope, until: None }
    }
    match side.row {
        Changed::Dataset(row) => Node::Dataset(coded(row, scope)),
        Changed::District(row) => Node::District(coded(row, scope)),
        Changed::Category(row) => Node::Category(coded(row, scope)),
        Changed::Unit(row) => Node::Unit(coded(row, scope)),
        Changed::Indicator(row) => Node::Indicator(coded(row, scope)),
        Changed::Document(row) => Node::Document(coded(row, scope)),
        Changed::Project(row) => Node::Project(Arc::new(At { row, scope, until: None })),
        Changed::Task(row) => Node::Task(Arc::new(At { row, scope, until: None })),
        Changed::Observation(row) => Node::Observation(Arc::new(At { row: *row, scope, until: None })),
        Changed::ProjectProgress(row) => Node::ProjectProgress(Arc::new(At { row, scope, until: None })),
        Changed::TaskProgress(row) => Node::TaskProgress(Arc::new(At { row, scope, until: None })),
        Changed::TaskEvidence(row) => Node::TaskEvidence(Arc::new(At { row, scope, until: None })),
    }
}
