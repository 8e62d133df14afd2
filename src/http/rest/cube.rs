//! Observations as a cube of JSON-stat.

use std::sync::Arc;

use serde_json::json;

use super::super::Site;
use super::super::answers::Kept;
use super::Request;
use super::file::{apart, notes, read};
use super::target::Target;
use crate::error::{Error, Result};
use crate::format::jsonstat::{COLUMNS, Cube, MAX_CELLS, too_large};
use crate::rest::{Asked, Sources};

/// Rows that are read at once.
const ROWS: u32 = 2_000;

/// What a cube is made of: every headline that the filter leaves, in the cube's own order.
pub fn asked(asked: Asked) -> Result<Asked> {
    let given = [
        ("limit", asked.limit.is_some()),
        ("cursor", asked.cursor.is_some()),
        ("sort", asked.sort.is_some()),
        ("fields", asked.fields.is_some()),
    ];
    if let Some((name, _)) = given.iter().find(|(_, given)| *given) {
        let message =
            format!("`{name}` has no meaning for a cube of JSON-stat, which is whole: narrow it by the filter");
        return Err(Error::invalid(*name, message));
    }
    let mut filter = asked.filter;
    if filter.get("statements").and_then(|value| value.as_str()) == Some("ALL") {
        let message = "a cube of JSON-stat has one figure a key, the headline: leave `statements=ALL` out, or take CSV";
        return Err(Error::invalid("statements", message));
    }
    filter.insert("statements".to_owned(), json!("HEADLINE"));
    Ok(Asked { filter, fields: Some(COLUMNS.map(str::to_owned).to_vec()), ..asked })
}

/// The error for a cube of nothing: JSON-stat does not say how one without categories would look, and its readers
/// fail on it.
fn no_figure() -> Error {
    let message = "the filter leaves no figure, and a cube of JSON-stat has one at least: widen the filter, or take JSON \
                   or CSV, where a list may be empty";
    Error::not_found(message, None)
}

/// Reads the figures, at most as many as a cube has cells, and writes it.
pub async fn cube(site: &Arc<Site>, request: &Request) -> Result<Kept> {
    // A cube is held whole, twice while it is written down: few are made at once.
    let _turn = site.spool.turn().await?;
    let Target::List(resource, _) = &request.target else { return Err(Error::internal("a cube of what is no list")) };
    let counted = read(site, request, None, 0).await?.total.unwrap_or_default();
    if counted == 0 {
        return Err(no_figure());
    }
    if u64::try_from(counted).is_ok_and(|counted| counted > MAX_CELLS) {
        return Err(too_large(&format!(
            "the cube would have more than {counted} cells, since there are {counted} figures"
        )));
    }
    let (mut cube, mut sources) = (Cube::new(request.lang), Sources::default());
    let mut after = None;
    loop {
        let table = read(site, request, after, ROWS).await?;
        sources.see(resource.name(), &table.heads, &table.rows, table.release);
        cube.rows(&table.heads, &table.rows)?;
        after = table.next;
        if after.is_none() {
            break;
        }
    }
    let notes = notes(site, request, &sources);
    let written = apart(move || cube.finish(&notes)).await??;
    Ok(Kept::new(written))
}
