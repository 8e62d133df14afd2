//! STUB until the room lands: the interface that `http` builds on, over a schema with one field.

use std::sync::Arc;

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, Variables, parser};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::catalogue::Current;

/// Answers GraphQL requests.
#[derive(Clone)]
pub struct Service {
    schema: Schema<Query, EmptyMutation, EmptySubscription>,
    catalogue: Arc<Current>,
}

/// A GraphQL request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The document.
    pub query: String,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// Values of its variables; numbers with the digits that they were sent with.
    pub variables: Map<String, Value>,
    /// Whether it may change anything.
    pub mutations_allowed: bool,
}

/// The answer to a GraphQL request.
#[derive(Debug)]
pub struct Answer {
    /// What was asked for; none where the request was refused before it began.
    pub data: Option<Box<RawValue>>,
    /// What went wrong, each with `extensions.code`.
    pub errors: Vec<Value>,
    /// The state number that it was read at.
    pub state: i64,
}

struct Query;

#[Object]
impl Query {
    async fn number(&self, of: Option<String>) -> Option<String> {
        of
    }
    async fn slow(&self, ms: u64) -> bool {
        tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
        true
    }
    async fn panic(&self) -> bool {
        let empty: [bool; 0] = [];
        empty[std::env::args().count()]
    }
}

impl Service {
    /// The stub.
    pub fn new(catalogue: Arc<Current>) -> Self {
        Service { schema: Schema::new(Query, EmptyMutation, EmptySubscription), catalogue }
    }

    /// Answers.
    pub async fn execute(&self, request: Request) -> Answer {
        let state = self.catalogue.get().state;
        if !request.mutations_allowed
            && let Ok(document) = parser::parse_query(&request.query)
            && document.operations.iter().any(|(_, o)| o.node.ty == parser::types::OperationType::Mutation)
        {
            let error = json!({"message": "mutations go by POST", "extensions": {"code": "METHOD_NOT_ALLOWED"}});
            return Answer { data: None, errors: vec![error], state };
        }
        if request.query.contains("query Landing") {
            let data = RawValue::from_string(include_str!("landing-stub.json").to_owned()).ok();
            return Answer { data, errors: Vec::new(), state };
        }
        let mut asked = async_graphql::Request::new(request.query)
            .variables(Variables::from_json(Value::Object(request.variables)));
        asked.operation_name = request.operation_name;
        let response = self.schema.execute(asked).await;
        let errors: Vec<Value> = response.errors.iter().filter_map(|e| serde_json::to_value(e).ok()).collect();
        let data = if errors.is_empty() { serde_json::value::to_raw_value(&response.data).ok() } else { None };
        Answer { data, errors, state }
    }

    /// The schema.
    pub fn sdl(&self) -> &str {
        include_str!("../../schema.graphql")
    }
}
