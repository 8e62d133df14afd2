//! The passage that a citation names, from the text of its document.

use std::collections::HashMap;
use std::sync::Arc;

use entity::source_text;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

use super::scope::Scope;
use crate::domain::record::Place;
use crate::error::Result;

/// Texts kept at once, by document and hash.
const TEXTS: u64 = 32;

/// Texts that were read, as code points.
#[derive(Clone, Debug)]
pub struct Texts(moka::sync::Cache<(i64, String), Arc<Vec<Text>>>);

#[derive(Debug)]
struct Text {
    sha256: String,
    characters: Vec<char>,
}

impl Default for Texts {
    fn default() -> Self {
        Texts(moka::sync::Cache::new(TEXTS))
    }
}

impl Texts {
    /// The passages of these places; none where the service has no text, or another than the document names.
    pub async fn quotes(&self, db: &DatabaseConnection, places: &[(&Place, &Scope)]) -> Result<Vec<Option<String>>> {
        let mut texts: HashMap<&str, Arc<Vec<Text>>> = HashMap::new();
        for (place, scope) in places.iter().filter(|(place, _)| place.start.is_some()) {
            if !texts.contains_key(place.document.as_str()) {
                texts.insert(&place.document, self.of(db, scope.catalogue.state, &place.document).await?);
            }
        }
        let passage = |(place, scope): &(&Place, &Scope)| {
            let stated = scope.snapshot.documents.find(&place.document)?.record.sha256.as_deref();
            let known = texts.get(place.document.as_str())?;
            let text = known.iter().rfind(|t| stated.is_none_or(|sha256| t.sha256.eq_ignore_ascii_case(sha256)))?;
            let index = |at: Option<i32>| at.and_then(|at| usize::try_from(at).ok());
            let passage = text.characters.get(index(place.start)?..index(place.end)?)?;
            Some(passage.iter().collect())
        };
        Ok(places.iter().map(passage).collect())
    }

    async fn of(&self, db: &DatabaseConnection, state: i64, document: &str) -> Result<Arc<Vec<Text>>> {
        let key = (state, document.to_owned());
        if let Some(known) = self.0.get(&key) {
            return Ok(known);
        }
        let rows = source_text::Entity::find().filter(source_text::Column::Document.eq(document)).all(db).await?;
        let texts = rows.into_iter().map(|row| Text { sha256: row.sha256, characters: row.text.chars().collect() });
        let texts = Arc::new(texts.collect::<Vec<_>>());
        self.0.insert(key, texts.clone());
        Ok(texts)
    }
}
