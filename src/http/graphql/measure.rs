//! What a GraphQL request took and what became of it: counted, and logged where it was slow.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::persisted::sha256;
use crate::catalogue::Catalogue;
use crate::graphql::{Answer, Request};
use crate::http::Site;
use crate::metrics::OK;

/// What became of a request; a response carries it to where answers are counted (`layers`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome(pub Cow<'static, str>);

impl Outcome {
    /// `OK`, or the code of the first error.
    pub fn of(errors: &[Value]) -> Self {
        let Some(first) = errors.first() else { return Outcome(OK.into()) };
        Outcome(first["extensions"]["code"].as_str().unwrap_or("UNKNOWN").to_owned().into())
    }
}

/// Has the service answer, and takes note of what it took.
pub async fn execute(site: &Site, catalogue: &Arc<Catalogue>, request: Request) -> Answer {
    let (begun, document) = (Instant::now(), request.query.clone());
    let answer = site.service.execute(catalogue, request).await;
    let took = begun.elapsed();
    site.metrics.graphql.executed(answer.cost, answer.statements, took);
    if took >= Duration::from_millis(site.settings.log.slow_query_ms) {
        slow(&document, &answer, took);
    }
    answer
}

/// Logs a slow request by the hash of its document, the one that persisted queries have: what it asks may be private.
fn slow(document: &str, answer: &Answer, took: Duration) {
    let Answer { cost, statements, errors, .. } = answer;
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let (document, Outcome(outcome)) = (sha256(document), Outcome::of(errors));
    tracing::warn!(target: "openplan::slow", document, cost, statements, ms, %outcome, "a slow query");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_error_says_what_became_of_it() {
        assert_eq!(Outcome::of(&[]).0, OK);
        let errors = ["BUSY", "INTERNAL"].map(|code| json!({ "extensions": { "code": code } }));
        assert_eq!(Outcome::of(&errors).0, "BUSY");
    }
}
