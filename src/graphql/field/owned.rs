//! Projects and tasks by their codes, and their versions.

use std::sync::Arc;

use super::{Ask, Column, Resolved, each, release_node};
use crate::error::Result;
use crate::graphql::node::{At, Node};
use crate::query::Scope;
use crate::query::owned::{self, Counted, OwnersRow};
use crate::query::version::Versioning;

/// What makes a row an object of an answer.
type Wrap<R> = fn(Arc<At<OwnersRow<R>>>) -> Node;

/// The ones with these codes, one a row of a column.
pub async fn of<R: Counted + Clone>(ask: Ask<'_>, codes: Vec<(Option<String>, Scope)>, wrap: Wrap<R>) -> Column {
    let wanted: Vec<(String, i32)> =
        codes.iter().filter_map(|(code, scope)| Some((code.clone()?, scope.release))).collect();
    let found = owned::by_codes::<R>(ask.exec.db, &wanted).await?;
    each(&codes, |(code, scope)| {
        let row = code.as_ref().and_then(|code| found.get(&(code.clone(), scope.release)));
        Resolved::node(row.map(|row| wrap(Arc::new(At::new(row.clone(), scope)))))
    })
}

/// Their versions, or what ended them.
pub async fn versions<R: Counted + Clone>(
    ask: Ask<'_>,
    rows: &[&Arc<At<OwnersRow<R>>>],
    code: fn(&R) -> &str,
    wrap: Wrap<R>,
) -> Column {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let codes: Vec<String> = rows.iter().map(|at| code(&at.row.record).to_owned()).collect();
    let found = owned::history::<R>(ask.exec.db, &first.scope, &codes).await?;
    let node = |version: &Versioning<OwnersRow<R>>, scope: &Scope| {
        let (scope, until) = (scope.at(version.release), Some(version.until));
        wrap(Arc::new(At { row: version.row.clone(), scope, until }))
    };
    Ok(rows
        .iter()
        .map(|at| -> Result<Resolved> {
            let versions = found.get(code(&at.row.record)).map_or(&[][..], Vec::as_slice);
            if ask.field == "history" {
                return Ok(Resolved::nodes(versions.iter().map(|version| node(version, &at.scope))));
            }
            let until = at.until.unwrap_or_else(|| versions.iter().find(|v| v.release == at.row.release)?.until);
            Ok(until.map_or(Resolved::Null, |number| release_node(&at.scope, number)))
        })
        .collect())
}
