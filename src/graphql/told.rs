//! Errors as answers tell them: message, locations, path, extensions.

use serde_json::{Map, Value as Json, json};

use super::output::{Located, Step};
use crate::error::Error;

/// Characters of a message, and of what it repeats of the request.
const MAX_MESSAGE: usize = 600;

/// Characters of a message at most.
pub(super) fn shortened(message: &str) -> String {
    match message.char_indices().nth(MAX_MESSAGE) {
        Some((at, _)) => format!("{}…", message.split_at(at).0),
        None => message.to_owned(),
    }
}

/// An error about a whole request.
pub fn request(error: &Error) -> Json {
    error.log();
    let mut extensions = Map::new();
    extensions.insert("code".to_owned(), Json::from(error.code()));
    extensions.extend(error.members().map(|(name, value)| (name.to_owned(), Json::from(value))));
    json!({ "message": shortened(&error.to_string()), "extensions": extensions })
}

/// An error of a field.
pub fn field(located: &Located) -> Json {
    let mut told = request(&located.error);
    let (line, column) = located.position;
    let path = located.path.iter().rev().map(|step| match step {
        Step::Key(key) => Json::from(key.as_str()),
        Step::Index(at) => Json::from(*at),
    });
    if let Some(told) = told.as_object_mut() {
        told.insert("locations".to_owned(), json!([{ "line": line, "column": column }]));
        told.insert("path".to_owned(), path.collect());
        // Extensions last, as the specification tells them.
        let extensions = told.shift_remove("extensions").unwrap_or_default();
        told.insert("extensions".to_owned(), extensions);
    }
    told
}

/// No more than so many, and how many more there are.
pub fn bounded(mut errors: Vec<Json>, most: usize) -> Vec<Json> {
    let more = errors.len().saturating_sub(most);
    errors.truncate(most);
    if more > 0 {
        let message = format!("and {more} more errors");
        errors.push(json!({ "message": message, "extensions": { "code": "TOO_MANY_ERRORS" } }));
    }
    errors
}
