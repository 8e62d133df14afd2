//! The service that answers GraphQL requests.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Value};
use serde_json::{Map, Value as Json};
use tokio::sync::watch;

use super::document::{self, Documents};
use super::execute::Execution;
use super::input::{coerce, typed};
use super::json::to_value;
use super::library::{Introspected, Library};
use super::limit::{self, Limits};
use super::node::Node;
use super::sdl::{SDL, Types};
use super::{rule, told};
use crate::assess::Bands;
use crate::catalogue::{Catalogue, Current};
use crate::error::{Error, Result};
use crate::query::quote::Texts;
use crate::store::{Store, statement};

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
#[derive(Clone, Debug)]
pub struct Answer {
    /// The data as JSON; none where the request was refused, or given up.
    pub data: Option<String>,
    /// Errors with message, locations, path and extensions.
    pub errors: Vec<Json>,
    /// What the query was reckoned to cost, where it came so far.
    pub cost: Option<u64>,
    /// Statements of the database that it took.
    pub statements: u32,
    /// State number that the answer is of.
    pub state: i64,
}

impl Answer {
    /// The answer to a request that was refused.
    pub fn refused(errors: Vec<Json>, state: i64) -> Self {
        Answer { data: None, errors, cost: None, statements: 0, state }
    }

    /// Whether the request was refused, and nothing of it executed.
    pub fn is_refusal(&self) -> bool {
        self.data.is_none() && self.cost.is_none()
    }
}

struct Inner {
    store: Store,
    current: Arc<Current>,
    texts: Texts,
    bands: Bands,
    limits: Limits,
    types: Types,
    library: Library,
    documents: Documents,
}

/// Answers requests.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

/// A request that may be executed.
pub(super) struct Prepared {
    document: Arc<ExecutableDocument>,
    operation_name: Option<String>,
    variables: HashMap<Name, Value>,
    introspected: Introspected,
    cost: u64,
}

impl Prepared {
    fn operation(&self) -> Result<&OperationDefinition> {
        limit::operation(&self.document, self.operation_name.as_deref())
    }

    /// Refuses a subscription to several root fields, of which the library keeps one and forgets the others.
    pub fn check_one_field(&self) -> Result<()> {
        let operation = self.operation()?;
        let fields = root_fields(&self.document, &operation.selection_set.node);
        let keys: BTreeSet<&str> = fields.iter().map(|field| field.response_key().node.as_str()).collect();
        if keys.len() == 1 {
            return Ok(());
        }
        let message =
            format!("a subscription has one root field, and this one has {}; listen to each apart", keys.len());
        Err(Error::invalid("query", message))
    }

    /// Whether it is a subscription.
    pub fn is_subscription(&self) -> bool {
        self.operation().is_ok_and(|operation| operation.ty == OperationType::Subscription)
    }
}

impl Service {
    /// A service over a database and the catalogue in force.
    pub fn new(store: Store, current: Arc<Current>, bands: Bands, limits: Limits) -> Result<Self> {
        let types = Types::parse(SDL).map_err(|error| Error::internal(format!("schema.graphql: {error}")))?;
        let (texts, library) = (Texts::default(), Library::new());
        let documents = Documents::new(limits.document_bytes);
        Ok(Service(Arc::new(Inner { store, current, texts, bands, limits, types, library, documents })))
    }

    /// What judges plans.
    pub fn bands(&self) -> &Bands {
        &self.0.bands
    }

    /// The schema's text.
    pub fn sdl(&self) -> &'static str {
        SDL
    }

    /// The catalogue in force, and word of each that follows.
    pub(super) fn watch(&self) -> watch::Receiver<Arc<Catalogue>> {
        self.0.current.watch()
    }

    /// Whether a request is a subscription, as far as it can be read.
    pub fn is_subscription(&self, request: &Request) -> bool {
        let known = self.0.documents.get(&request.query);
        let document = known.or_else(|| self.read(&request.query).ok());
        let name = request.operation_name.as_deref();
        document.is_some_and(|document| {
            limit::operation(&document, name).is_ok_and(|operation| operation.ty == OperationType::Subscription)
        })
    }

    /// Answers a request by a catalogue.
    pub async fn execute(&self, catalogue: &Arc<Catalogue>, request: Request) -> Answer {
        match self.prepare(request).await {
            Ok(prepared) if prepared.is_subscription() => {
                Answer::refused(vec![told::request(&Error::invalid("query", LISTENING))], catalogue.state)
            }
            Ok(prepared) => self.answer(&prepared, catalogue, Node::Root).await,
            Err(errors) => Answer::refused(errors, catalogue.state),
        }
    }

    /// Reads a request and holds it against the limits and the schema; what is wrong with it, as answers tell it.
    pub(super) async fn prepare(&self, request: Request) -> Result<Prepared, Vec<Json>> {
        let refuse = |error: Error| vec![told::request(&error)];
        let Inner { types, limits, documents, library, .. } = &*self.0;
        let known = documents.get(&request.query);
        let document = match &known {
            Some(document) => document.clone(),
            None => self.read(&request.query).map_err(refuse)?,
        };
        let name = request.operation_name.as_deref();
        let operation = limit::operation(&document, name).map_err(refuse)?;
        check_type(operation.ty, request.mutations_allowed).map_err(refuse)?;
        let variables = variables(types, operation, &request.variables).map_err(refuse)?;
        let cost = limit::check_cost(types, &document, operation, &variables, limits).map_err(refuse)?;
        if known.is_none() {
            let faults = library.validate(&document, name).await;
            if !faults.is_empty() {
                let told = faults.iter().map(|fault| rule::told(fault, types)).collect();
                return Err(told::bounded(told, limits.errors));
            }
            documents.keep(request.query, document.clone());
        }
        let introspected = if asks_the_schema(&document, &operation.selection_set.node) {
            library.introspect(&document, name, &variables).await
        } else {
            Introspected::new()
        };
        Ok(Prepared { operation_name: request.operation_name, document, variables, introspected, cost })
    }

    /// A document that is within the limits.
    fn read(&self, text: &str) -> Result<Arc<ExecutableDocument>> {
        limit::check_tokens(text, &self.0.limits)?;
        let document = document::parse(text)?;
        limit::check_document(&self.0.types, &document, &self.0.limits)?;
        Ok(Arc::new(document))
    }

    /// Answers a prepared request from a root object.
    pub(super) async fn answer(&self, prepared: &Prepared, catalogue: &Arc<Catalogue>, root: Node) -> Answer {
        let (cost, state) = (Some(prepared.cost), catalogue.state);
        let db = self.0.store.reader();
        let execution = Execution {
            db: &db,
            catalogue,
            texts: &self.0.texts,
            bands: &self.0.bands,
            types: &self.0.types,
            fragments: &prepared.document.fragments,
            variables: &prepared.variables,
            introspected: &prepared.introspected,
        };
        let set = match prepared.operation() {
            Ok(operation) => &operation.selection_set.node,
            Err(error) => return Answer::refused(vec![told::request(&error)], state),
        };
        let Limits { timeout_ms, statements: most, errors: told_at_most, .. } = self.0.limits;
        let work = tokio::time::timeout(Duration::from_millis(timeout_ms), execution.operation(&root, set));
        let (done, statements) = statement::within(most, work).await;
        let (data, errors) = match done.and_then(|in_time| in_time.map_err(|_late| Error::Timeout(timeout_ms))) {
            Ok(completed) => {
                let errors = completed.errors.iter().map(told::field).collect();
                (completed.or_null(true).value, told::bounded(errors, told_at_most))
            }
            Err(error) => (None, vec![told::request(&error)]),
        };
        Answer { data, errors, cost, statements, state }
    }
}

/// How a subscription is asked for.
const LISTENING: &str =
    "a subscription is listened to over WebSocket (graphql-transport-ws), or by `Accept: text/event-stream`";
/// What becomes of mutations.
const NO_MUTATIONS: &str = "queries and subscriptions are answered here: this schema has no mutations";

/// Refuses an operation that is not for this way of asking.
fn check_type(operation: OperationType, mutations_allowed: bool) -> Result<()> {
    match operation {
        OperationType::Query => Ok(()),
        OperationType::Subscription if mutations_allowed => Ok(()),
        OperationType::Subscription => Err(Error::MethodNotAllowed(LISTENING.to_owned())),
        OperationType::Mutation if mutations_allowed => Err(Error::invalid("query", NO_MUTATIONS)),
        OperationType::Mutation => Err(Error::MethodNotAllowed(NO_MUTATIONS.to_owned())),
    }
}

/// Whether `__schema` or `__type` is asked for at the root.
fn asks_the_schema(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    root_fields(document, set).iter().any(|field| matches!(field.name.node.as_str(), "__schema" | "__type"))
}

/// The fields at the root, those of fragments too.
fn root_fields<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet) -> Vec<&'a Field> {
    let fields = set.items.iter().flat_map(|item| match &item.node {
        Selection::Field(field) => vec![&field.node],
        Selection::InlineFragment(fragment) => root_fields(document, &fragment.node.selection_set.node),
        Selection::FragmentSpread(spread) => match document.fragments.get(&spread.node.fragment_name.node) {
            Some(fragment) => root_fields(document, &fragment.node.selection_set.node),
            None => Vec::new(),
        },
    });
    fields.collect()
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
            Some(value) => Some(typed(types, ty, to_value(value.clone()))),
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
