//! A whole list as a file, told as it is read: page after page by the list's own cursors, so that no statement is held
//! open however slowly it is taken, and memory does not grow with the list.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;

use super::super::Site;
use super::Request;
use super::form::Form;
use super::page::{check_parent, describe};
use super::target::{Parent, Target};
use crate::error::{Error, Result};
use crate::format::{CsvWriter, Dialect};
use crate::query::Cursor;
use crate::rest::{Listing, Table};

/// Rows that are read at once.
const ROWS: u32 = 2_000;

/// A page as a file of its own.
pub fn bytes(request: &Request, table: &Table) -> Result<Bytes> {
    let writer = writer(request.form);
    let mut bytes = writer.heads(&table.heads, request.lang)?;
    bytes.extend(writer.rows(&table.rows)?);
    Ok(Bytes::from(bytes))
}

fn writer(form: Form) -> CsvWriter {
    CsvWriter::new(if form == Form::ExcelCsv { Dialect::Excel } else { Dialect::Exact })
}

/// What comes next of a file.
enum Step {
    /// The page after this place.
    After(Cursor),
    /// Nothing.
    Done,
}

/// The whole list. What is wrong with the question is found before the first byte; a failure later breaks the
/// connection off, by which it is seen that the file is not whole.
pub async fn whole(site: Arc<Site>, request: Request) -> Result<Response> {
    let mut response = Response::default();
    describe(&site, response.headers_mut(), &request);
    let (first, step) = read(site.clone(), request.clone(), None).await?;
    let rest = stream::try_unfold(step, move |step| {
        let (site, request) = (site.clone(), request.clone());
        async move {
            let Step::After(cursor) = step else { return Ok(None) };
            match read(site, request, Some(cursor)).await {
                Ok(read) => Ok(Some(read)),
                Err(error) => {
                    error.log();
                    Err(std::io::Error::other(error.to_string()))
                }
            }
        }
    });
    let first = stream::once(async move { Ok(first) });
    *response.body_mut() = Body::from_stream(futures_util::StreamExt::chain(first, rest));
    Ok(response)
}

/// One page of a file, with the heads before the first.
async fn read(site: Arc<Site>, request: Request, after: Option<Cursor>) -> Result<(Bytes, Step)> {
    let inner = site.clone();
    let work = async move {
        let _permit = inner.turn().await?;
        let Target::List(resource, parent) = &request.target else {
            return Err(Error::internal("a file of what is no list"));
        };
        let first = after.is_none();
        if first {
            check_parent(&inner, &request, parent.as_ref()).await?;
        }
        let listing = Listing {
            size: ROWS,
            total: false,
            after,
            ..Listing::page(&request.asked, request.lang, parent.as_ref().map(Parent::filter))
        };
        let db = inner.store.reader();
        let table = resource.page(&db, &request.catalogue, listing).await?;
        let writer = writer(request.form);
        let mut bytes = if first { writer.heads(&table.heads, request.lang)? } else { Vec::new() };
        bytes.extend(writer.rows(&table.rows)?);
        Ok((Bytes::from(bytes), table.next.map_or(Step::Done, Step::After)))
    };
    site.detached(work).await?
}
