//! What a text finds.

use std::sync::Arc;

use super::{Ask, Resolved, list};
use crate::error::Result;
use crate::graphql::node::{At, Node, SEARCH};
use crate::query::search::{self, Found, SearchAsk, Thing};
use crate::query::{Page, Scope};

/// Resolves the root field.
pub async fn resolve(ask: Ask<'_>) -> Result<Resolved> {
    let wants = ask.exec.wants(&SEARCH, ask.below);
    let asked = SearchAsk {
        scope: list::root_scope(ask)?,
        text: ask.args.need("text")?,
        kinds: ask.args.get("kinds")?,
        page: Page::new(&ask.args.page()?)?,
        rows: wants.rows,
        total: wants.total,
    };
    let page = search::list(ask.exec.db, &asked).await?;
    Ok(Resolved::Node(Node::Connection(&SEARCH, Arc::new(page.map(|found| row(found, &asked.scope))))))
}

fn row(found: Found, scope: &Scope) -> Node {
    let node = match found.thing {
        Thing::Indicator(row) => Node::Indicator(At::new(row, scope)),
        Thing::Project(row) => Node::Project(Arc::new(At::new(row, scope))),
        Thing::Task(row) => Node::Task(Arc::new(At::new(row, scope))),
        Thing::District(row) => Node::District(At::new(row, scope)),
        Thing::Document(row) => Node::Document(At::new(row, scope)),
    };
    Node::Found(Arc::new((node, found.matched)))
}
