//! The service that answers GraphQL requests.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{EmptyMutation, EmptySubscription, Name, Schema, Value, Variables};
use sea_orm::DatabaseConnection;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json, json};

use super::input::coerce;
use super::json::to_value;
use super::limit::{self, Limits};
use super::output::{Located, Step};
use super::root::{Errors, FAILED, Root};
use super::sdl::{SDL, Types};
use crate::assess::Bands;
use crate::catalogue::{Catalogue, Current};
use crate::error::{Error, Result};
use crate::query::quote::Texts;
use crate::store::Store;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The document.
    pub query: String,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// Values of its variables.
    pub variables: Map<String, Json>,
    /// Whether anything but a query is allowed, as it is by POST.
    pub mutations_allowed: bool,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The data; none where the request itself was at fault and nothing was executed.
    pub data: Option<Box<RawValue>>,
    /// Errors with message, locations, path and extensions.
    pub errors: Vec<Json>,
    /// What the query was reckoned to cost, where it came so far.
    pub cost: Option<u64>,
    /// State number that the answer is of.
    pub state: i64,
}

struct Inner {
    store: Store,
    current: Arc<Current>,
    texts: Texts,
    bands: Bands,
    limits: Limits,
    types: Types,
    schema: Schema<Root, EmptyMutation, EmptySubscription>,
}

/// Answers requests.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

/// What a request begins with and keeps.
pub struct Beginning {
    inner: Arc<Inner>,
    /// The catalogue in force when it came.
    pub catalogue: Arc<Catalogue>,
    /// Values of its variables.
    pub variables: HashMap<Name, Value>,
    started: AtomicBool,
}

impl Beginning {
    /// The database.
    pub fn db(&self) -> &DatabaseConnection {
        self.started.store(true, Ordering::Relaxed);
        self.inner.store.reader()
    }

    /// Texts of documents.
    pub fn texts(&self) -> &Texts {
        &self.inner.texts
    }

    /// Bands of the scoreboard.
    pub fn bands(&self) -> &Bands {
        &self.inner.bands
    }

    /// Types of the schema.
    pub fn types(&self) -> &Types {
        &self.inner.types
    }
}

impl Service {
    /// A service over a database and the catalogue in force.
    pub fn new(store: Store, current: Arc<Current>, bands: Bands, limits: Limits) -> Result<Self> {
        let types = Types::parse(SDL).map_err(|error| Error::internal(format!("schema.graphql: {error}")))?;
        let schema = Schema::build(Root, EmptyMutation, EmptySubscription).limit_recursive_depth(64).finish();
        Ok(Service(Arc::new(Inner { store, current, texts: Texts::default(), bands, limits, types, schema })))
    }

    /// The schema's text.
    pub fn sdl(&self) -> &'static str {
        SDL
    }

    /// Number of the state that answers are of now.
    pub fn state(&self) -> i64 {
        self.0.current.get().state
    }

    /// Answers a request.
    pub async fn execute(&self, request: Request) -> Answer {
        let catalogue = self.0.current.get();
        let state = catalogue.state;
        match self.prepare(&catalogue, request) {
            Ok(prepared) => self.run(prepared).await,
            Err(error) => Answer { data: None, errors: vec![told(&error, None)], cost: None, state },
        }
    }

    fn prepare(&self, catalogue: &Arc<Catalogue>, request: Request) -> Result<Prepared> {
        limit::check_tokens(&request.query, &self.0.limits)?;
        let document = async_graphql::parser::parse_query(&request.query).map_err(|error| unreadable(&error))?;
        let operation = limit::operation(&document, request.operation_name.as_deref())?;
        if operation.ty != OperationType::Query && !request.mutations_allowed {
            return Err(Error::MethodNotAllowed("by GET only queries are answered; send it by POST".to_owned()));
        }
        if operation.ty != OperationType::Query {
            return Err(Error::invalid("query", "only queries are answered here: this schema has nothing else"));
        }
        let variables = variables(&self.0.types, operation, &request.variables)?;
        let cost = limit::check(&self.0.types, &document, operation, &variables, &self.0.limits)?;
        let beginning = Arc::new(Beginning {
            inner: self.0.clone(),
            catalogue: catalogue.clone(),
            variables,
            started: AtomicBool::new(false),
        });
        Ok(Prepared { request, document, beginning, cost })
    }

    async fn run(&self, prepared: Prepared) -> Answer {
        let Prepared { request, document, beginning, cost } = prepared;
        let keys = root_keys(&document, request.operation_name.as_deref());
        let errors = Arc::new(Errors::default());
        let mut given = Variables::default();
        for (name, value) in &beginning.variables {
            given.insert(name.clone(), value.clone());
        }
        let mut inner =
            async_graphql::Request::new(request.query).variables(given).data(beginning.clone()).data(errors.clone());
        if let Some(name) = request.operation_name {
            inner = inner.operation_name(name);
        }
        inner.set_parsed_query(document);
        let timeout = Duration::from_millis(self.0.limits.timeout_ms);
        let state = beginning.catalogue.state;
        let Ok(response) = tokio::time::timeout(timeout, self.0.schema.execute(inner)).await else {
            let error = told(&Error::Timeout(self.0.limits.timeout_ms), None);
            return Answer { data: None, errors: vec![error], cost: Some(cost), state };
        };
        let ours: Vec<Located> = errors.0.lock().map(|mut all| std::mem::take(&mut *all)).unwrap_or_default();
        let mut all: Vec<Json> = ours.iter().map(|located| told(&located.error, Some(located))).collect();
        let failed = response.errors.iter().any(|error| error.message == FAILED);
        all.extend(response.errors.iter().filter(|error| error.message != FAILED).map(library));
        let more = all.len().saturating_sub(self.0.limits.errors);
        all.truncate(self.0.limits.errors);
        if more > 0 {
            all.push(
                json!({ "message": format!("and {more} more errors"), "extensions": { "code": "TOO_MANY_ERRORS" } }),
            );
        }
        let executed = beginning.started.load(Ordering::Relaxed) || response.errors.is_empty();
        let data = executed.then(|| if failed { raw("null") } else { ordered(&keys, response.data) }).flatten();
        Answer { data, errors: all, cost: Some(cost), state }
    }
}

struct Prepared {
    request: Request,
    document: ExecutableDocument,
    beginning: Arc<Beginning>,
    cost: u64,
}

/// A document that is no GraphQL, with the place where it stops being it.
fn unreadable(error: &async_graphql::parser::Error) -> Error {
    let place = error.positions().next().map(|at| format!(" at line {}, column {}", at.line, at.column));
    let text = error.to_string();
    let why = text.lines().rev().find_map(|line| line.trim().strip_prefix("= ")).unwrap_or(text.trim());
    Error::invalid("query", format!("the document is no GraphQL{}: {why}", place.unwrap_or_default()))
}

/// Values of an operation's variables by their declared types: as given, else by default.
fn variables(
    types: &Types,
    operation: &OperationDefinition,
    given: &Map<String, Json>,
) -> Result<HashMap<Name, Value>> {
    let mut values = HashMap::new();
    for definition in &operation.variable_definitions {
        let name = &definition.node.name.node;
        let path = format!("${name}");
        let ty = &definition.node.var_type.node;
        let value = match given.get(name.as_str()) {
            Some(value) => Some(to_value(value.clone())),
            None => definition.node.default_value().cloned(),
        };
        match value {
            Some(value) => {
                coerce(types, ty, value.clone(), &path)?;
                values.insert(name.clone(), value);
            }
            None if !ty.nullable => {
                return Err(Error::invalid(&path, format!("the variable `{path}` of type {ty} is required")));
            }
            None => {}
        }
    }
    Ok(values)
}

/// Keys of the root fields in the query's order.
fn root_keys(document: &ExecutableDocument, name: Option<&str>) -> Vec<String> {
    fn walk<'d>(
        document: &'d ExecutableDocument,
        set: &'d async_graphql::parser::types::SelectionSet,
        seen: &mut Vec<&'d str>,
        keys: &mut Vec<String>,
    ) {
        use async_graphql::parser::types::Selection;
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let key = field.node.response_key().node.to_string();
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
                Selection::InlineFragment(fragment) => walk(document, &fragment.node.selection_set.node, seen, keys),
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = document.fragments.get(name).filter(|_| !seen.contains(&name)) {
                        seen.push(name);
                        walk(document, &fragment.node.selection_set.node, seen, keys);
                    }
                }
            }
        }
    }

    let mut keys = Vec::new();
    if let Ok(operation) = limit::operation(document, name) {
        walk(document, &operation.selection_set.node, &mut Vec::new(), &mut keys);
    }
    keys
}

/// The data with its keys in the query's order.
fn ordered(keys: &[String], data: Value) -> Option<Box<RawValue>> {
    let Value::Object(mut fields) = data else { return raw("null") };
    let mut text = String::from("{");
    for key in keys {
        if let Some(value) = fields.shift_remove(key.as_str()) {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&serde_json::to_string(key).ok()?);
            text.push(':');
            text.push_str(&serde_json::to_string(&value).ok()?);
        }
    }
    text.push('}');
    RawValue::from_string(text).ok()
}

fn raw(text: &str) -> Option<Box<RawValue>> {
    RawValue::from_string(text.to_owned()).ok()
}

/// Characters of a message, and of what it repeats of the request.
const MAX_MESSAGE: usize = 600;

fn shortened(message: &str) -> String {
    match message.char_indices().nth(MAX_MESSAGE) {
        Some((at, _)) => format!("{}…", message.split_at(at).0),
        None => message.to_owned(),
    }
}

/// An error of ours as answers tell it.
fn told(error: &Error, located: Option<&Located>) -> Json {
    if let Error::Internal(cause) = error {
        tracing::error!(error = ?cause, "an answer failed");
    }
    let mut extensions = Map::new();
    extensions.insert("code".to_owned(), Json::from(error.code()));
    match error {
        Error::InvalidInput { argument, nearest, .. } => {
            if let Some(argument) = argument {
                extensions.insert("argument".to_owned(), Json::from(argument.as_str()));
            }
            if let Some(nearest) = nearest {
                extensions.insert("nearest".to_owned(), Json::from(nearest.as_str()));
            }
        }
        Error::TooCostly { limit, .. } => {
            extensions.insert("limit".to_owned(), Json::from(*limit));
        }
        _ => {}
    }
    let mut object = Map::new();
    object.insert("message".to_owned(), Json::from(shortened(&error.to_string())));
    if let Some(located) = located {
        let (line, column) = located.position;
        object.insert("locations".to_owned(), json!([{ "line": line, "column": column }]));
        let path: Vec<Json> = located
            .path
            .iter()
            .rev()
            .map(|step| match step {
                Step::Key(key) => Json::from(key.as_str()),
                Step::Index(at) => Json::from(*at),
            })
            .collect();
        object.insert("path".to_owned(), Json::Array(path));
    }
    object.insert("extensions".to_owned(), Json::Object(extensions));
    Json::Object(object)
}

/// An error of the library's checks.
fn library(error: &async_graphql::ServerError) -> Json {
    let locations: Vec<Json> =
        error.locations.iter().map(|at| json!({ "line": at.line, "column": at.column })).collect();
    json!({
        "message": shortened(&error.message),
        "locations": locations,
        "extensions": { "code": "GRAPHQL_VALIDATION_FAILED" },
    })
}
