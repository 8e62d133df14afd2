//! One page, one row, or one table, told at once.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::super::Site;
use super::super::answers::{Kept, Key};
use super::target::{Parent, Target, next};
use super::{Request, csvw, cube, file};
use crate::error::{Error, Result};
use crate::format::{Form, json};
use crate::query::{AsOf, Cursor};
use crate::rest::below::Question;
use crate::rest::resource::no_row;
use crate::rest::{Asked, Listing, Slice, Table, resource};

/// Answers from what was answered before, else from what is read now.
pub async fn page(site: Arc<Site>, request: Request, key: Key) -> Result<Response, Arc<Error>> {
    let (inner, asked) = (site.clone(), request.clone());
    let kept = match request.form {
        Form::JsonStat => site.kept_in_turns(key, async move { cube::cube(&inner, &asked).await }).await?,
        _ => site.kept(key, async move { tell(&inner, &asked).await }).await?,
    };
    let mut response = Response::new(Body::from(kept.body));
    if let Some(link) = kept.link {
        response.headers_mut().insert(header::LINK, link);
    }
    describe(&site, response.headers_mut(), &request);
    Ok(response)
}

/// The headers that tell what it is.
pub fn describe(site: &Site, headers: &mut axum::http::HeaderMap, request: &Request) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(request.form.content_type()));
    let language = HeaderValue::from_static(if request.lang == crate::domain::Lang::En { "en" } else { "zh" });
    headers.insert(header::CONTENT_LANGUAGE, language);
    if request.form.is_file() {
        let name = format!("attachment; filename=\"{}.{}\"", request.target.name(), request.form.name());
        headers.extend(HeaderValue::try_from(name).ok().map(|name| (header::CONTENT_DISPOSITION, name)));
    }
    if request.form == Form::Csv
        && let Some(link) = csvw::link(site.prefix(), request)
    {
        headers.append(header::LINK, link);
    }
}

async fn tell(site: &Arc<Site>, request: &Request) -> Result<Kept> {
    if let Target::Row(resource, key) = &request.target {
        let (db, catalogue) = (site.store.reader(), &request.catalogue);
        let row = resource.row(&db, catalogue, key, &request.asked, request.lang).await?;
        let Some((heads, cells)) = row else { return Err(resource.missing(&db, catalogue, key).await?) };
        let mut body = String::new();
        json::row(&mut body, &heads, &cells);
        return Ok(Kept::new(body));
    }
    let table = read(site, request, Slice::asked(&request.asked)).await?;
    let base = site.prefix();
    let next = table.next.as_ref().map(|cursor| next(base, &request.path, &request.query, &cursor.encode()));
    let link = next.as_ref().and_then(|next| HeaderValue::try_from(format!("<{next}>; rel=\"next\"")).ok());
    let body = match request.form {
        Form::Json => Bytes::from(list(&table, next.as_deref())),
        _ => file::bytes(site, request, &table).await?,
    };
    Ok(Kept { link, ..Kept::new(body) })
}

/// Rows of a list or a table.
pub async fn read(site: &Site, request: &Request, slice: Slice) -> Result<Table> {
    let db = site.store.reader();
    let Request { catalogue, asked, lang, .. } = request;
    match &request.target {
        Target::Row(..) => Err(Error::internal("a row is no table")),
        Target::List(resource, parent) => {
            if slice.after.is_none() {
                check_parent(site, request, parent.as_ref()).await?;
            }
            let parent = parent.as_ref().map(Parent::filter);
            resource.page(&db, catalogue, Listing { asked, lang: *lang, parent, slice }).await
        }
        Target::Below(below, key) => {
            let (bands, lang, slice) = (site.service.bands(), *lang, &slice);
            let table = (below.answer)(Question { db: &db, catalogue, bands, key, asked, lang, slice }).await?;
            match (table, below.parent.and_then(resource)) {
                (Some(table), _) => Ok(table),
                (None, Some(parent)) => Err(parent.missing(&db, catalogue, key).await?),
                (None, None) => Err(no_row(below.name, key, None)),
            }
        }
    }
}

/// Refuses a list below a row that is not there.
async fn check_parent(site: &Site, request: &Request, parent: Option<&Parent>) -> Result<()> {
    let Some(parent) = parent else { return Ok(()) };
    let cursor = request.asked.cursor.as_deref().and_then(|text| Cursor::decode("cursor", text).ok());
    let as_of = request.asked.as_of.or(cursor.map(|cursor| AsOf::Release(cursor.release)));
    let asked = Asked { as_of, fields: Some(vec![parent.resource.key().to_owned()]), ..Asked::default() };
    let db = site.store.reader();
    match parent.resource.row(&db, &request.catalogue, &parent.key, &asked, request.lang).await? {
        Some(_) => Ok(()),
        None => Err(parent.resource.missing(&db, &request.catalogue, &parent.key).await?),
    }
}

/// A list as JSON.
fn list(table: &Table, next: Option<&str>) -> String {
    let mut body = String::from("{\"items\":[");
    json::separated(&mut body, &table.rows, |body, row| json::row(body, &table.heads, row));
    body.push_str("],\"total\":");
    body.push_str(&table.total.map_or("null".to_owned(), |total| total.to_string()));
    body.push_str(",\"next\":");
    match next {
        Some(next) => json::text(&mut body, next),
        None => body.push_str("null"),
    }
    body.push_str(",\"release\":");
    body.push_str(&table.release.to_string());
    body.push('}');
    body
}
