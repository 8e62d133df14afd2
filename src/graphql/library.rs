//! What the library does for us: it knows the specification's rules, by which documents are validated, and it answers
//! introspection. Our own fields are null to it; `execute` answers them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::parser::types::{ExecutableDocument, Field};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{
    Context, ContextSelectionSet, EmptyMutation, Name, ObjectType, OutputType, Positioned, Request, Response, Schema,
    ServerError, ServerResult, SubscriptionType, Value, Variables,
};
use futures_util::Stream;

use super::output::{Json, json};
use super::sdl::{SDL, Types};

/// Answers to `__schema` and `__type`, by their keys.
pub type Introspected = HashMap<String, Json>;

/// The library, with our types.
pub struct Library(Schema<Query, EmptyMutation, Subscription>);

impl Library {
    /// With the types of the schema.
    pub fn new() -> Self {
        let schema = Schema::build(Query, EmptyMutation, Subscription).limit_recursive_depth(64).extension(Rules);
        Library(schema.finish())
    }

    /// What is wrong with a document by the specification's rules, its variables' values aside.
    pub async fn validate(&self, document: &ExecutableDocument, operation: Option<&str>) -> Vec<ServerError> {
        self.0.execute(request(document, operation).data(RulesOnly)).await.errors
    }

    /// The answers to what an operation asks of the schema itself.
    pub async fn introspect(
        &self,
        document: &ExecutableDocument,
        operation: Option<&str>,
        values: &HashMap<Name, Value>,
    ) -> Introspected {
        let mut variables = Variables::default();
        variables.extend(values.iter().map(|(name, value)| (name.clone(), value.clone())));
        let response = self.0.execute(request(document, operation).variables(variables)).await;
        let Value::Object(fields) = response.data else { return Introspected::new() };
        fields.into_iter().map(|(key, value)| (key.to_string(), json(&value))).collect()
    }
}

fn request(document: &ExecutableDocument, operation: Option<&str>) -> Request {
    let mut request = Request::new("");
    if let Some(name) = operation {
        request = request.operation_name(name);
    }
    request.set_parsed_query(document.clone());
    request
}

/// Beside a request: the rules are all that is wanted.
struct RulesOnly;

/// Stops where nothing but the rules is wanted.
struct Rules;

impl ExtensionFactory for Rules {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Rules)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Rules {
    async fn execute(
        &self,
        context: &ExtensionContext<'_>,
        operation: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        if context.data_opt::<RulesOnly>().is_some() {
            return Response::default();
        }
        next.run(context, operation).await
    }
}

/// The root of queries.
struct Query;

impl OutputType for Query {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Query")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        if let Ok(types) = Types::parse(SDL) {
            types.register(registry);
        }
        "Query!".to_owned()
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        async_graphql::resolver_utils::resolve_container(context, self).await
    }
}

impl ContainerType for Query {
    async fn resolve_field(&self, _: &Context<'_>) -> ServerResult<Option<Value>> {
        Ok(Some(Value::Null))
    }
}

impl ObjectType for Query {}

/// The root of subscriptions.
struct Subscription;

impl SubscriptionType for Subscription {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Subscription")
    }

    fn create_type_info(_: &mut Registry) -> String {
        "Subscription!".to_owned()
    }

    fn create_field_stream<'a>(
        &'a self,
        _: &'a Context<'_>,
    ) -> Option<Pin<Box<dyn Stream<Item = Response> + Send + 'a>>> {
        None
    }
}
