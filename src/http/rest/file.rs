//! A whole list as a file, written as it is read: page after page by the list's own cursors, so that no statement is
//! held open however slowly it is taken, and memory does not grow with the list.
//!
//! CSV and Parquet are sent as they are written, unless a part is asked for. XLSX is there only at its end: it is written to the spool first.

use std::io::Write;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream;

use super::super::Site;
use super::Request;
use super::page::{self, describe};
use super::spool::Spooled;
use super::target::Target;
use crate::domain::{Lang, label};
use crate::error::{Error, Result};
use crate::format::{CsvWriter, Dialect, Form, Head, Notes, Row, Writer, parquet, xlsx};
use crate::query::Cursor;
use crate::rest::{Slice, Sources, Table};

/// Rows that are read at once.
const ROWS: u32 = 2_000;

/// A page as a file of its own.
pub async fn bytes(site: &Arc<Site>, request: &Request, table: &Table) -> Result<Bytes> {
    let (site, request) = (site.clone(), request.clone());
    let (heads, rows, release) = (table.heads.clone(), table.rows.clone(), table.release);
    let write = move || {
        let mut file = File::begin(&site, &request, &heads)?;
        let mut bytes = file.rows(&rows, release)?;
        file.finish(&mut bytes)?;
        Ok(Bytes::from(bytes))
    };
    apart(write).await?
}

/// A file that is being written.
struct File {
    writer: Writer,
    request: Request,
    heads: Vec<Head>,
    sources: Sources,
    site: Arc<Site>,
}

impl File {
    fn begin(site: &Arc<Site>, request: &Request, heads: &[Head]) -> Result<Self> {
        let shown = heads.get(..request.shown.unwrap_or(heads.len())).unwrap_or(heads);
        let csv = |dialect| Writer::csv(CsvWriter::new(dialect), shown, request.lang);
        let writer = match request.form {
            Form::ExcelCsv => csv(Dialect::Excel),
            Form::Xlsx => Writer::Xlsx(Box::new(xlsx::Writer::new(shown, request.lang, site.spool.folder())?)),
            Form::Parquet => Writer::Parquet(Box::new(parquet::Writer::new(shown)?)),
            Form::Csv | Form::Json | Form::JsonStat => csv(Dialect::Exact),
        };
        let (site, request, heads) = (site.clone(), request.clone(), heads.to_vec());
        Ok(File { writer, request, heads, sources: Sources::default(), site })
    }

    fn rows(&mut self, rows: &[Row], release: i32) -> Result<Vec<u8>> {
        self.sources.see(self.request.target.name(), &self.heads, rows, release);
        self.writer.rows(rows)
    }

    fn finish(self, out: impl Write + Send) -> Result<()> {
        let notes = notes(&self.site, &self.request, &self.sources);
        self.writer.finish(&notes, out)
    }
}

/// What is told of a file or a cube.
pub fn notes(site: &Site, request: &Request, sources: &Sources) -> Notes {
    let Request { target, catalogue, path, query, lang, .. } = request;
    let about = match (target, lang) {
        (Target::List(resource, _), Lang::En) => resource.about(),
        (Target::List(resource, _), Lang::Zh) => label::name("FIELD", resource.noun(), Lang::Zh),
        _ => target.name(),
    };
    let mark = if query.is_empty() { "" } else { "?" };
    let base = site.prefix();
    sources.notes(catalogue, about, format!("{base}{path}{mark}{query}"), *lang)
}

/// Pages of a list, one after the other.
struct Pages {
    site: Arc<Site>,
    request: Request,
    after: Option<Cursor>,
    ended: bool,
}

impl Pages {
    fn new(site: Arc<Site>, request: Request) -> Self {
        Pages { site, request, after: None, ended: false }
    }

    async fn next(&mut self) -> Result<Option<Table>> {
        if self.ended {
            return Ok(None);
        }
        let mut table = read(&self.site, &self.request, self.after.take(), ROWS).await?;
        self.after = table.next.take();
        self.ended = self.after.is_none();
        Ok(Some(table))
    }
}

/// Work that the processor does, apart from the threads that serve.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|failure| Error::internal(format!("gave up: {failure}")))
}

/// The whole list, sent as it is written. What is wrong with the question is found before the first byte; a failure
/// later breaks the connection off, by which it is seen that the file is not whole.
pub async fn sent(site: Arc<Site>, request: Request) -> Result<Response> {
    let mut response = Response::default();
    describe(&site, response.headers_mut(), &request);
    response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let mut pages = Pages::new(site.clone(), request.clone());
    let first = pages.next().await?.ok_or_else(|| Error::internal("a list without a first page"))?;
    let file = File::begin(&site, &request, &first.heads)?;
    let steps = stream::try_unfold((pages, Some(file), Some(first)), |(mut pages, file, read)| async move {
        match step(&mut pages, file, read).await {
            Ok(Some((bytes, file))) => Ok(Some((bytes, (pages, file, None)))),
            Ok(None) => Ok(None),
            Err(error) => {
                error.log();
                Err(std::io::Error::other(error.to_string()))
            }
        }
    });
    *response.body_mut() = Body::from_stream(steps);
    Ok(response)
}

/// The next bytes of a file, and the file where there is more of it.
async fn step(pages: &mut Pages, file: Option<File>, read: Option<Table>) -> Result<Option<(Bytes, Option<File>)>> {
    let Some(mut file) = file else { return Ok(None) };
    let table = match read {
        Some(table) => Some(table),
        None => pages.next().await?,
    };
    let work = move || match table {
        Some(table) => Ok((Bytes::from(file.rows(&table.rows, table.release)?), Some(file))),
        None => {
            let mut bytes = Vec::new();
            file.finish(&mut bytes)?;
            Ok((Bytes::from(bytes), None))
        }
    };
    apart(work).await?.map(Some)
}

/// Writes the whole list to the spool.
pub async fn write(site: Arc<Site>, request: Request) -> Result<Arc<Spooled>> {
    let _turn = site.spool.turn().await?;
    if request.form == Form::Xlsx {
        fits_a_sheet(&site, &request).await?;
    }
    let mut pages = Pages::new(site.clone(), request.clone());
    let mut table = pages.next().await?.ok_or_else(|| Error::internal("a list without a first page"))?;
    let mut file = File::begin(&site, &request, &table.heads)?;
    let mut out = site.spool.begin()?;
    let verdict = out.verdict();
    let told = |error| verdict.told(error);
    loop {
        let work = move || {
            let bytes = file.rows(&table.rows, table.release)?;
            out.write_all(&bytes).map_err(Error::internal)?;
            Ok((file, out))
        };
        (file, out) = apart(work).await?.map_err(told)?;
        match pages.next().await? {
            Some(next) => table = next,
            None => break,
        }
    }
    apart(move || file.finish(&mut out).and_then(|()| out.end())).await?.map_err(told)
}

/// Refuses a list that is longer than a sheet.
async fn fits_a_sheet(site: &Arc<Site>, request: &Request) -> Result<()> {
    let counted = read(site, request, None, 0).await?.total.unwrap_or_default();
    let most = xlsx::MAX_ROWS - 1;
    if counted <= i64::from(most) {
        return Ok(());
    }
    let message = format!(
        "the list has {counted} rows, and a sheet of Excel holds {most} beside its heads: narrow the filter (by \
         district, period or indicator), or take CSV or Parquet, which have no such limit"
    );
    Err(Error::TooCostly { message, limit: "xlsx_rows" })
}

/// So many rows, after all that come before; of none, the count. It has the limits of a question.
pub async fn read(site: &Arc<Site>, request: &Request, after: Option<Cursor>, size: u32) -> Result<Table> {
    let (inner, request) = (site.clone(), request.clone());
    let work = async move {
        let slice = Slice { size, total: size == 0, after };
        inner.bounded(page::read(&inner, &request, slice)).await
    };
    site.in_time(work).await?
}
