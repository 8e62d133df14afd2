//! Fields of what is part of other objects: pages, citations, labels, changes.

use super::{Ask, Column, Resolved, document_node, each, leaf, missing};
use crate::domain::record::Place;
use crate::error::Error;
use crate::graphql::node::Node;
use crate::graphql::output::Resolved as Out;
use crate::query::Scope;

/// Resolves a field.
pub async fn resolve(ask: Ask<'_>, ty: &str, nodes: &[&Node]) -> Column {
    match ty {
        "Citation" => citation(ask, nodes).await,
        "Label" | "ExternalCode" | "License" => named(ask, nodes),
        "Change" => each(nodes, |node| match (node, ask.field) {
            (Node::Change(change), "kind") => leaf(change.kind.code()),
            (Node::Change(change), "before") => Out::node(change.before.clone()),
            (Node::Change(change), "after") => Out::node(change.after.clone()),
            _ => Out::Null,
        }),
        "PageInfo" => each(nodes, |node| page_info(ask, node)),
        _ => each(nodes, |node| page(ask, node)),
    }
}

fn page(ask: Ask<'_>, node: &Node) -> Resolved {
    match (node, ask.field) {
        (Node::Connection(types, page), "edges") => {
            Out::nodes((0..page.rows.len()).map(|at| Node::Edge(types, page.clone(), at)))
        }
        (Node::Connection(_, page), "nodes") => Out::nodes(page.rows.iter().map(|(row, _)| row.of_row())),
        (Node::Connection(_, page), "pageInfo") => Out::Node(Node::PageInfo(page.clone())),
        (Node::Connection(_, page), "totalCount") => page.total.map_or(Out::Null, leaf),
        (Node::Edge(_, page, at), "cursor") => Out::text(page.rows.get(*at).map(|(_, c)| c.encode()).as_deref()),
        (Node::Edge(_, page, at), "node") => Out::node(page.rows.get(*at).map(|(row, _)| row.of_row())),
        (Node::Edge(_, page, at), "matched") => match page.rows.get(*at) {
            Some((Node::Found(found), _)) => leaf(found.1.as_str()),
            _ => Out::Null,
        },
        _ => Out::Null,
    }
}

fn page_info(ask: Ask<'_>, node: &Node) -> Resolved {
    let Node::PageInfo(page) = node else { return Out::Null };
    match ask.field {
        "hasNextPage" => leaf(page.has_next),
        "hasPreviousPage" => leaf(page.has_previous),
        "startCursor" => Out::text(page.rows.first().map(|(_, cursor)| cursor.encode()).as_deref()),
        "endCursor" => Out::text(page.rows.last().map(|(_, cursor)| cursor.encode()).as_deref()),
        _ => Out::Null,
    }
}

fn named(ask: Ask<'_>, nodes: &[&Node]) -> Column {
    let lang = ask.args.lang()?;
    each(nodes, |node| match (node, ask.field) {
        (Node::Label(label), "list") => leaf(label.list),
        (Node::Label(label), "code") => leaf(label.code),
        (Node::Label(label), "name") => leaf(label.name(lang)),
        (Node::ExternalCode(code), "scheme") => leaf(code.scheme.as_str()),
        (Node::ExternalCode(code), "code") => leaf(code.code.as_str()),
        (Node::License(license), "name") => Out::text(license.name.as_deref()),
        (Node::License(license), "title") => Out::text(license.title.as_deref()),
        (Node::License(license), "path") => Out::text(license.path.as_deref()),
        _ => Out::Null,
    })
}

async fn citation(ask: Ask<'_>, nodes: &[&Node]) -> Column {
    let places: Vec<(&Place, &Scope)> = nodes
        .iter()
        .filter_map(|node| if let Node::Citation(place) = node { Some((&place.0, &place.1)) } else { None })
        .collect();
    match ask.field {
        "document" => each(&places, |(place, scope)| document_node(scope, &place.document)),
        "section" => each(&places, |(place, _)| Out::text(place.section.as_deref())),
        "start" => each(&places, |(place, _)| place.start.map_or(Out::Null, leaf)),
        "end" => each(&places, |(place, _)| place.end.map_or(Out::Null, leaf)),
        "quote" => {
            let quotes = ask.exec.texts.quotes(ask.exec.db, &places).await?;
            Ok(quotes.iter().map(|quote| Ok::<_, Error>(Out::text(quote.as_deref()))).collect())
        }
        _ => missing(ask),
    }
}
