//! Documents kept by their hash (automatic persisted queries): a client sends the hash alone and, where it is not
//! known, once more with the document. This spares bytes; it is no list of what is allowed.

use moka::sync::Cache;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// What a document costs beside its own length.
const ENTRY: usize = 256;

/// Documents by their SHA-256, bounded in bytes.
pub struct Persisted(Cache<String, String>);

/// What a request's document and hash come to.
#[derive(Debug, PartialEq)]
pub enum Found {
    /// The document, and the hash to keep it by where it is not kept yet.
    Query(String, Option<String>),
    /// A hash that is not known.
    Unknown,
}

impl Persisted {
    /// Keeps so many bytes.
    pub fn new(bytes: u64) -> Self {
        let weigh = |_: &String, query: &String| u32::try_from(query.len() + ENTRY).unwrap_or(u32::MAX);
        Persisted(Cache::builder().weigher(weigh).max_capacity(bytes).build())
    }

    /// The document that is meant by a document, a hash, or both.
    pub fn resolve(&self, query: Option<String>, hash: Option<String>) -> Result<Found> {
        match (query, hash) {
            (Some(query), None) => Ok(Found::Query(query, None)),
            (Some(query), Some(hash)) if hash == sha256(&query) => Ok(Found::Query(query, Some(hash))),
            (Some(_), Some(_)) => Err(Error::invalid(
                "extensions.persistedQuery.sha256Hash",
                "the hash is not that of the query; right would be the SHA-256 of its bytes, in hexadecimal",
            )),
            (None, Some(hash)) => Ok(self.0.get(&hash).map_or(Found::Unknown, |query| Found::Query(query, None))),
            (None, None) => Err(Error::invalid("query", "`query` is missing")),
        }
    }

    /// How many documents are kept, and their bytes.
    pub fn held(&self) -> (u64, u64) {
        self.0.run_pending_tasks();
        (self.0.entry_count(), self.0.weighted_size())
    }

    /// Keeps a document, once it was answered: what is no good is not worth keeping.
    pub fn keep(&self, hash: String, query: String) {
        self.0.insert(hash, query);
    }
}

/// The SHA-256 of a text, in hexadecimal.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_found_by_its_hash() {
        let persisted = Persisted::new(4096);
        let query = || "{ __typename }".to_owned();
        let hash = sha256(&query());
        assert_eq!(hash, "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b");
        assert_eq!(persisted.resolve(None, Some(hash.clone())).unwrap(), Found::Unknown);
        let found = persisted.resolve(Some(query()), Some(hash.clone())).unwrap();
        assert_eq!(found, Found::Query(query(), Some(hash.clone())));
        persisted.keep(hash.clone(), query());
        assert_eq!(persisted.resolve(None, Some(hash.clone())).unwrap(), Found::Query(query(), None));
        assert!(persisted.resolve(Some("{ other }".to_owned()), Some(hash)).is_err());
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let persisted = Persisted::new(10_000);
        for number in 0..1000 {
            let query = format!("{{ field{number} }}");
            persisted.keep(sha256(&query), query);
        }
        persisted.0.run_pending_tasks();
        assert!(persisted.0.weighted_size() <= 10_000);
    }
}
