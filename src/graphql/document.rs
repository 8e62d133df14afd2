//! Documents: parsed, counted and validated once, then kept by their text.

use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use moka::sync::Cache;

use crate::error::{Error, Result};

/// Bytes that a document takes in memory for each byte of its text, roughly; seen from 10 to 30.
const SWOLLEN: usize = 32;
/// Bytes beside those.
const ENTRY: usize = 1024;

/// Valid documents by their text, bounded in bytes.
pub struct Documents(Cache<String, Arc<ExecutableDocument>>);

impl Documents {
    /// Keeps so many bytes.
    pub fn new(bytes: u64) -> Self {
        let weigh = |text: &String, _: &Arc<ExecutableDocument>| {
            u32::try_from(text.len().saturating_mul(SWOLLEN).saturating_add(ENTRY)).unwrap_or(u32::MAX)
        };
        Documents(Cache::builder().weigher(weigh).max_capacity(bytes).build())
    }

    /// A document that was found valid before.
    pub fn get(&self, text: &str) -> Option<Arc<ExecutableDocument>> {
        self.0.get(text)
    }

    /// Keeps a valid document.
    pub fn keep(&self, text: String, document: Arc<ExecutableDocument>) {
        self.0.insert(text, document);
    }
}

/// Reads a document; what is no GraphQL is refused with the place where it stops being it.
pub fn parse(text: &str) -> Result<ExecutableDocument> {
    if text.trim().is_empty() {
        return Err(Error::invalid(
            "query",
            "`query` is empty; right would be a document, as `{ releases { totalCount } }`",
        ));
    }
    async_graphql::parser::parse_query(text).map_err(|error| {
        let place = error.positions().next().map(|at| format!(" at line {}, column {}", at.line, at.column));
        let told = error.to_string();
        let why = told.lines().rev().find_map(|line| line.trim().strip_prefix("= ")).unwrap_or(told.trim());
        Error::invalid("query", format!("the document is no GraphQL{}: {why}", place.unwrap_or_default()))
    })
}
