//! The page without GraphQL: of a request only the place is read, and serde writes what was read.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::join::Facts;
use crate::page::Connection;

/// Rows of a page.
const SIZE: u32 = 50;

#[derive(Deserialize)]
struct Request {
    variables: Variables,
}

#[derive(Deserialize)]
struct Variables {
    after: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    data: Data,
}

#[derive(Serialize)]
struct Data {
    observations: Connection,
}

/// Answers as if it had understood the question.
pub fn router(facts: Facts) -> Router {
    Router::new().route("/graphql", post(page)).with_state(facts)
}

async fn page(State(facts): State<Facts>, Json(request): Json<Request>) -> Result<Json<Answer>, (StatusCode, String)> {
    match facts.page(SIZE, request.variables.after.as_deref()).await {
        Ok(observations) => Ok(Json(Answer { data: Data { observations } })),
        Err(error) => Err((StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
    }
}
