//! What a resource is: its columns, its words, its orders, and the list of `query` that answers.

pub mod code_lists;
pub mod column;
pub mod observation;
pub mod project;
pub mod release;
pub mod task;
mod words;

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use sea_orm::DatabaseConnection;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

pub use self::column::Column;
use super::asked::Asked;
use super::slice::Slice;
use super::told::told;
use super::word::Word;
use crate::catalogue::Catalogue;
use crate::domain::{Bilingual, Lang};
use crate::error::{Error, Result};
use crate::format::{Cell, Form, Head, Row};
use crate::query::project::Project;
use crate::query::{Ask, Connection, Cursor, Cursors, Order, Scope, id, owned};
use crate::store::row::Stored;

/// Orders of what has a code.
const CODE_SORTS: &[(&str, &str)] = &[("position", "POSITION"), ("code", "CODE"), ("updatedAt", "UPDATED_AT")];

/// What rows are told with.
pub struct Telling {
    /// The release that is read.
    pub scope: Scope,
    /// The language.
    pub lang: Lang,
    /// Projects that the rows name, by code and release.
    projects: Arc<HashMap<(String, i32), Project>>,
}

impl Telling {
    /// At a release, in a language.
    pub fn new(scope: Scope, lang: Lang) -> Self {
        Telling { scope, lang, projects: Arc::default() }
    }

    /// With these projects to name.
    pub fn with(self, projects: Arc<HashMap<(String, i32), Project>>) -> Self {
        Telling { projects, ..self }
    }

    /// The id of a row of a dataset: without a release, whenever it is read.
    pub fn id(&self, kind: &str, dataset: &str, record: &impl Stored) -> Cell {
        let now = Scope { past: false, ..self.scope.clone() };
        Cell::text(id::of_row(kind, dataset, record, &now))
    }

    fn name(&self, name: Option<&Bilingual>) -> Cell {
        Cell::maybe(name.map(|name| name.in_lang(self.lang)))
    }

    /// The name of a district.
    pub fn district(&self, code: &str) -> Cell {
        self.name(self.scope.snapshot.districts.find(code).map(|entry| &entry.record.name))
    }

    /// The name of an indicator.
    pub fn indicator(&self, code: &str) -> Cell {
        self.name(self.scope.snapshot.indicators.find(code).map(|entry| &entry.record.name))
    }

    fn unit(&self, code: &str) -> Cell {
        self.name(self.scope.snapshot.units.find(code).map(|entry| &entry.record.name))
    }

    fn document(&self, code: &str) -> Cell {
        self.name(self.scope.snapshot.documents.find(code).map(|entry| &entry.record.name))
    }

    fn project(&self, code: Option<&str>) -> Cell {
        let found = code.and_then(|code| self.projects.get(&(code.to_owned(), self.scope.release)));
        self.name(found.map(|project| &project.record.name))
    }

    /// When a release was published.
    fn published(&self, release: i32) -> Cell {
        let found = self.scope.catalogue.release(release);
        Cell::maybe(found.map(|release| crate::query::scope::moment(release.published_at)))
    }
}

/// A future that may be sent.
pub type Working<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A resource, as its own types have it.
pub trait Kind: Send + Sync + 'static {
    /// A row.
    type Row: Send + Sync + 'static;
    /// Its filter.
    type Filter: DeserializeOwned + Clone + Send + Sync + std::fmt::Debug;
    /// What it can go by.
    type Field: DeserializeOwned + Copy + Send + Sync + std::fmt::Debug;
    /// Its name in the address.
    const NAME: &'static str;
    /// One of it: its word among the labels of fields.
    const NOUN: &'static str;
    /// What a list of it is.
    const ABOUT: &'static str;
    /// The column that an address names a row by.
    const KEY: &'static str;
    /// Its words.
    const WORDS: &'static [Word];
    /// Its orders: as written, and the order's own word.
    const SORTS: &'static [(&'static str, &'static str)];
    /// Its columns.
    const COLUMNS: &'static [Column<Self::Row>];
    /// The forms in which it is given.
    const FORMS: &'static [Form] = Form::OF_LISTS;

    /// Answers questions.
    fn list(
        db: &DatabaseConnection,
        asks: &[Ask<Self::Filter, Order<Self::Field>>],
    ) -> impl Future<Output = Result<Vec<Connection<Self::Row>>>> + Send;

    /// The row that an address names; its scope may be of another release.
    fn find(
        db: &DatabaseConnection,
        scope: &Scope,
        key: &str,
    ) -> impl Future<Output = Result<Option<(Self::Row, Scope)>>> + Send;

    /// Refuses a key that no row ever had, with the nearest, where keys are codes.
    fn known(_db: &DatabaseConnection, _catalogue: &Catalogue, _key: &str) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Projects that a row names.
    fn project(_row: &Self::Row) -> Option<&str> {
        None
    }
}

/// What a list answers.
#[derive(Debug)]
pub struct Table {
    /// The heads of the columns.
    pub heads: Vec<Head>,
    /// The rows.
    pub rows: Vec<Row>,
    /// How many rows the whole list has, where it is asked.
    pub total: Option<i64>,
    /// Where the next page goes on.
    pub next: Option<Cursor>,
    /// The release that was read.
    pub release: i32,
}

impl Table {
    /// All rows that there are.
    pub fn told<R>(columns: &[&Column<R>], rows: &[R], telling: &Telling) -> Self {
        Table {
            heads: columns.iter().map(|column| column.head).collect(),
            rows: rows.iter().map(|row| columns.iter().map(|column| (column.tell)(row, telling)).collect()).collect(),
            total: i64::try_from(rows.len()).ok(),
            next: None,
            release: telling.scope.release,
        }
    }
}

/// A question for a part of a list.
#[derive(Clone, Debug)]
pub struct Listing<'a> {
    /// What is asked.
    pub asked: &'a Asked,
    /// The language.
    pub lang: Lang,
    /// What stands before it in the address: a word of the filter, and its value.
    pub parent: Option<(&'static str, Json)>,
    /// Which rows.
    pub slice: Slice,
}

/// A resource, whatever its types are.
pub trait Resource: Send + Sync {
    /// Its name in the address.
    fn name(&self) -> &'static str;
    /// One of it: its word among the labels of fields.
    fn noun(&self) -> &'static str;
    /// What a list of it is.
    fn about(&self) -> &'static str;
    /// The column that an address names a row by.
    fn key(&self) -> &'static str;
    /// Its words.
    fn words(&self) -> &'static [Word];
    /// Its orders.
    fn sorts(&self) -> &'static [(&'static str, &'static str)];
    /// The heads of its columns.
    fn heads(&self) -> Vec<Head>;
    /// The forms in which it is given.
    fn forms(&self) -> &'static [Form];
    /// A page.
    fn page<'a>(
        &self,
        db: &'a DatabaseConnection,
        catalogue: &'a Arc<Catalogue>,
        listing: Listing<'a>,
    ) -> Working<'a, Table>;
    /// One row.
    fn row<'a>(
        &self,
        db: &'a DatabaseConnection,
        catalogue: &'a Arc<Catalogue>,
        key: &'a str,
        asked: &'a Asked,
        lang: Lang,
    ) -> Working<'a, Option<(Vec<Head>, Row)>>;
    /// The error for a row that is not there.
    fn missing<'a>(
        &self,
        db: &'a DatabaseConnection,
        catalogue: &'a Arc<Catalogue>,
        key: &'a str,
    ) -> Working<'a, Error>;
}

/// A resource of a kind.
pub struct Of<K>(std::marker::PhantomData<fn() -> K>);

impl<K> Of<K> {
    const NEW: Self = Of(std::marker::PhantomData);
}

impl<K: Kind> Resource for Of<K> {
    fn name(&self) -> &'static str {
        K::NAME
    }

    fn noun(&self) -> &'static str {
        K::NOUN
    }

    fn about(&self) -> &'static str {
        K::ABOUT
    }

    fn key(&self) -> &'static str {
        K::KEY
    }

    fn words(&self) -> &'static [Word] {
        K::WORDS
    }

    fn sorts(&self) -> &'static [(&'static str, &'static str)] {
        K::SORTS
    }

    fn heads(&self) -> Vec<Head> {
        heads(K::COLUMNS)
    }

    fn forms(&self) -> &'static [Form] {
        K::FORMS
    }

    fn page<'a>(
        &self,
        db: &'a DatabaseConnection,
        catalogue: &'a Arc<Catalogue>,
        listing: Listing<'a>,
    ) -> Working<'a, Table> {
        Box::pin(async move {
            let page = page::<K>(db, catalogue, listing).await;
            page.map_err(|error| told(error, K::WORDS))
        })
    }

    fn row<'a>(
        &self,
        db: &'a DatabaseConnection,
        catalogue: &'a Arc<Catalogue>,
        key: &'a str,
        asked: &'a Asked,
        lang: Lang,
    ) -> Working<'a, Option<(Vec<Head>, Row)>> {
        Box::pin(async move {
            let scope = Scope::new(catalogue, asked.as_of)?;
            let Some((row, scope)) = K::find(db, &scope, key).await? else { return Ok(None) };
            let columns = selected(K::COLUMNS, asked.fields.as_deref());
            let telling = telling::<K>(db, scope, lang, &columns, std::slice::from_ref(&row)).await?;
            let cells = columns.iter().map(|column| (column.tell)(&row, &telling)).collect();
            Ok(Some((columns.iter().map(|column| column.head).collect(), cells)))
        })
    }

    fn missing<'a>(
        &self,
        db: &'a DatabaseConnection,
        catalogue: &'a Arc<Catalogue>,
        key: &'a str,
    ) -> Working<'a, Error> {
        Box::pin(async move {
            let nearest = match K::known(db, catalogue, key).await {
                Err(Error::InvalidInput { nearest, .. }) => nearest,
                known => known.map(|()| None)?,
            };
            Ok(no_row(K::NAME, key, nearest.as_deref()))
        })
    }
}

/// The error for a row that is not there, with the key that is nearest.
pub fn no_row(resource: &str, key: &str, nearest: Option<&str>) -> Error {
    Error::nothing_at(&format!("/api/v1/{resource}/"), key, " at the release that is read", nearest)
}

async fn page<K: Kind>(db: &DatabaseConnection, catalogue: &Arc<Catalogue>, listing: Listing<'_>) -> Result<Table> {
    let Listing { asked, lang, parent, slice } = listing;
    let page = slice.page(asked)?;
    let scope = page.scope(catalogue, asked.as_of)?;
    let parent = parent.map(|(word, value)| Map::from_iter([(word.to_owned(), value)]));
    let asked_for = Some(asked.filter.clone()).filter(|words| !words.is_empty());
    let filters = parent.into_iter().chain(asked_for).map(filter).collect::<Result<Vec<K::Filter>>>()?;
    let columns = selected(K::COLUMNS, asked.fields.as_deref());
    let ask = Ask {
        scope: scope.clone(),
        filters,
        order: asked.sort.map(|(field, direction)| order(field, direction)).transpose()?,
        page,
        rows: slice.size > 0,
        total: slice.total,
        cursors: Cursors::Ends,
        fields: Arc::new(columns.iter().map(|column| column.head.name.to_owned()).collect()),
    };
    let found = K::list(db, std::slice::from_ref(&ask)).await?.into_iter().next();
    let found = found.ok_or_else(|| Error::internal("a question without an answer"))?;
    let next = found.rows.last().filter(|_| found.has_next).map(|(_, cursor)| cursor.clone());
    let rows: Vec<K::Row> = found.rows.into_iter().map(|(row, _)| row).collect();
    let telling = telling::<K>(db, scope, lang, &columns, &rows).await?;
    Ok(Table { total: found.total, next, ..Table::told(&columns, &rows, &telling) })
}

async fn telling<K: Kind>(
    db: &DatabaseConnection,
    scope: Scope,
    lang: Lang,
    columns: &[&Column<K::Row>],
    rows: &[K::Row],
) -> Result<Telling> {
    let named = columns.iter().any(|column| column.head.name == "projectName");
    let wanted: Vec<(String, i32)> = match named {
        true => rows.iter().filter_map(K::project).map(|code| (code.to_owned(), scope.release)).collect(),
        false => Vec::new(),
    };
    let projects = owned::by_codes(db, &wanted).await?;
    Ok(Telling::new(scope, lang).with(Arc::new(projects)))
}

/// The heads of columns.
pub fn heads<R>(columns: &[Column<R>]) -> Vec<Head> {
    columns.iter().map(|column| column.head).collect()
}

/// The columns asked for, in the order asked.
pub fn selected<'a, R>(columns: &'a [Column<R>], fields: Option<&[String]>) -> Vec<&'a Column<R>> {
    match fields {
        None => columns.iter().collect(),
        Some(fields) => {
            fields.iter().filter_map(|field| columns.iter().find(|column| column.head.name == field)).collect()
        }
    }
}

fn filter<F: DeserializeOwned>(words: Map<String, Json>) -> Result<F> {
    serde_json::from_value(Json::Object(words)).map_err(|error| Error::invalid("filter", error.to_string()))
}

fn order<F: DeserializeOwned>(field: &str, direction: crate::domain::Direction) -> Result<Order<F>> {
    Ok(Order { field: serde_json::from_value(Json::from(field)).map_err(Error::internal)?, direction })
}

/// A row as it stands in another.
pub fn record<R>(columns: &[Column<R>], row: &R, telling: &Telling) -> Cell {
    Cell::Record(columns.iter().map(|column| (column.head.name, (column.tell)(row, telling))).collect())
}

/// All resources, in the order of the documentation.
pub static RESOURCES: [&dyn Resource; 11] = [
    &Of::<observation::Observations>::NEW,
    &Of::<project::Projects>::NEW,
    &Of::<task::Tasks>::NEW,
    &Of::<code_lists::Indicators>::NEW,
    &Of::<code_lists::Districts>::NEW,
    &Of::<release::Periods>::NEW,
    &Of::<code_lists::Units>::NEW,
    &Of::<code_lists::Categories>::NEW,
    &Of::<code_lists::Documents>::NEW,
    &Of::<code_lists::Datasets>::NEW,
    &Of::<release::Releases>::NEW,
];

/// The resource of a name.
pub fn resource(name: &str) -> Option<&'static dyn Resource> {
    RESOURCES.iter().copied().find(|resource| resource.name() == name)
}
