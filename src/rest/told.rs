//! Errors of `query` in the words of a URL.

use super::word::Word;
use crate::error::Error;

/// The same error, naming the parameter where it named a filter's word or a page's argument.
pub fn told(error: Error, words: &[Word]) -> Error {
    let Error::InvalidInput { mut message, argument: Some(argument), nearest } = error else { return error };
    let parameter = match argument.as_str() {
        "first" => "limit".to_owned(),
        "after" | "before" => "cursor".to_owned(),
        other => match other.strip_prefix("filter.") {
            Some(field) => parameter(field, words),
            None => other.to_owned(),
        },
    };
    if parameter == "cursor" {
        message = message.replace("take one from an edge or from pageInfo", "take one from a page's `next`");
    }
    message = message.replace(&format!("`{argument}`"), &format!("`{parameter}`"));
    Error::InvalidInput { message, argument: Some(parameter), nearest }
}

fn parameter(field: &str, words: &[Word]) -> String {
    let (field, part) = field.split_once('.').unwrap_or((field, ""));
    let name = words.iter().find(|word| word.field == field).map_or(field, |word| word.name);
    let mut letters = part.chars();
    let ending = letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str());
    format!("{name}{}", ending.unwrap_or_default())
}
