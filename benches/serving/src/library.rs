//! The page through async-graphql as its book has it: derived objects, a resolver, the ready handler.

use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Result, Schema};
use async_graphql_axum::GraphQL;
use axum::Router;

use crate::join::Facts;
use crate::page::Connection;

struct Query;

#[Object]
impl Query {
    async fn observations(&self, context: &Context<'_>, first: u32, after: Option<String>) -> Result<Connection> {
        Ok(context.data::<Facts>()?.page(first, after.as_deref()).await?)
    }
}

/// Answers GraphQL.
pub fn router(facts: Facts) -> Router {
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription).data(facts).finish();
    Router::new().route_service("/graphql", GraphQL::new(schema))
}
