//! The root type, as the library sees it: it hands each root field to our execution.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use async_graphql::parser::types::{Field, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{
    Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerError, ServerResult, Value,
};

use super::execute::Execution;
use super::output::Located;
use super::sdl::{SDL, Types};
use super::service::Beginning;

/// The root of queries.
pub struct Root;

/// What root fields leave behind: the errors of all, since the library's own have no room for ours.
#[derive(Default)]
pub struct Errors(pub Mutex<Vec<Located>>);

impl OutputType for Root {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Query")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        if let Ok(types) = Types::parse(SDL) {
            types.register(registry);
        }
        "Query!".to_owned()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        async_graphql::resolver_utils::resolve_container(ctx, self).await
    }
}

impl ContainerType for Root {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let beginning = ctx.data::<Arc<Beginning>>().map_err(|error| ServerError::new(error.message, None))?;
        let execution = Execution {
            db: beginning.db(),
            catalogue: &beginning.catalogue,
            texts: beginning.texts(),
            bands: beginning.bands(),
            types: beginning.types(),
            fragments: &ctx.query_env.fragments,
            variables: &beginning.variables,
        };
        let key = ctx.item.node.response_key().node.as_str();
        let mut selected = Vec::new();
        let set = &ctx.query_env.operation.node.selection_set.node;
        execution.collect("Query", set, &mut selected);
        let below: Vec<&SelectionSet> =
            selected.into_iter().find(|s| s.key() == key).map(|s| s.below).unwrap_or_default();
        let completed = execution.root(ctx.item, below).await;
        let mut errors = completed.errors;
        if !errors.is_empty()
            && let Ok(all) = ctx.data::<Arc<Errors>>()
            && let Ok(mut all) = all.0.lock()
        {
            for error in &mut errors {
                error.path.push(super::output::Step::Key(key.to_owned()));
            }
            all.append(&mut errors);
        }
        match completed.value {
            Some(json) => Ok(Some(raw(&json)?)),
            None => Err(ServerError::new(FAILED, None)),
        }
    }
}

/// Stands for a root field that failed and must not be null; its errors are kept aside.
pub const FAILED: &str = "failed";

/// Ready JSON in the library's answer.
fn raw(json: &serde_json::Value) -> ServerResult<Value> {
    let text = json.to_string();
    let mut object = async_graphql::indexmap::IndexMap::new();
    object.insert(async_graphql::Name::new(async_graphql_value::RAW_VALUE_TOKEN), Value::String(text));
    Ok(Value::Object(object))
}

impl ObjectType for Root {}
