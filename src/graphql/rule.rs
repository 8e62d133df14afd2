//! A document's fault by the specification's rules, as answers tell it: what the library says of it in words, programs
//! are told by members.

use async_graphql::ServerError;
use serde_json::{Map, Value as Json, json};

use super::sdl::{NamedType, Types};
use super::told::shortened;
use crate::domain::nearest::nearest;

/// Before what the library suggests itself.
const SUGGESTED: &str = " Did you mean \"";

/// What a fault is about.
#[derive(Debug, Default, PartialEq, Eq)]
struct About {
    /// The argument at fault, as `filter.districts.0`.
    argument: Option<String>,
    /// The nearest right word.
    nearest: Option<String>,
}

/// The fault, with its place, the argument at fault and the nearest right word.
pub fn told(error: &ServerError, types: &Types) -> Json {
    let About { argument, nearest } = about(&error.message, types).unwrap_or_default();
    let mut message = shortened(&error.message);
    if let Some(nearest) = nearest.as_deref().filter(|_| !error.message.contains(SUGGESTED)) {
        message += &format!("; the nearest is \"{nearest}\"");
    }
    let mut extensions = Map::from_iter([("code".to_owned(), json!("GRAPHQL_VALIDATION_FAILED"))]);
    extensions.extend([("argument", argument), ("nearest", nearest)].into_iter().filter_map(given));
    let locations: Vec<Json> =
        error.locations.iter().map(|at| json!({ "line": at.line, "column": at.column })).collect();
    json!({ "message": message, "locations": locations, "extensions": extensions })
}

fn given((name, value): (&str, Option<String>)) -> Option<(String, Json)> {
    Some((name.to_owned(), Json::from(value?)))
}

/// Reads it out of the library's words, which quote what they name.
fn about(message: &str, types: &Types) -> Option<About> {
    let quoted: Vec<&str> = message.split('"').skip(1).step_by(2).collect();
    let argument = |name: &str| Some(name.to_owned());
    if message.starts_with("Invalid value for argument") {
        let (place, named) = quoted.split_first()?;
        let of_field = |field: &str| argument(&format!("{place}.{field}"));
        return Some(match named {
            [ty, value] if message.contains("\", enumeration type \"") => {
                About { argument: argument(place), nearest: alike(types, ty, value) }
            }
            [field, ty] if message.contains("\", unknown field \"") => {
                About { argument: of_field(field), nearest: alike(types, ty, field) }
            }
            [field, _] if message.contains("\", field \"") => About { argument: of_field(field), nearest: None },
            _ => About { argument: argument(place), nearest: None },
        });
    }
    let suggested = message.split_once(SUGGESTED).and_then(|(_, words)| words.split('"').next());
    let nearest = suggested.map(str::to_owned);
    if message.starts_with("Unknown argument") {
        return Some(About { argument: argument(quoted.first()?), nearest });
    }
    if message.contains("\" argument \"") {
        return Some(About { argument: argument(quoted.get(1)?), nearest: None });
    }
    Some(About { argument: None, nearest })
}

/// The word of an enumeration or an input that is nearest to one.
fn alike(types: &Types, ty: &str, word: &str) -> Option<String> {
    let known: Vec<&str> = match types.named(ty)? {
        NamedType::Enum(values) => values.iter().map(String::as_str).collect(),
        NamedType::Input(fields) => fields.keys().map(String::as_str).collect(),
        _ => return None,
    };
    nearest(word, known).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::library::Library;
    use super::super::sdl::SDL;
    use super::*;

    #[tokio::test]
    async fn what_the_library_says_in_words_is_told_by_members() {
        let types = Types::parse(SDL).unwrap();
        let library = Library::new();
        for (query, argument, nearest) in [
            (
                "{ observations(filter: { scenarios: [ACTUL] }) { totalCount } }",
                Some("filter.scenarios.0"),
                Some("ACTUAL"),
            ),
            ("{ observations(filter: { distrits: [] }) { totalCount } }", Some("filter.distrits"), Some("districts")),
            ("{ observations(orderBy: { direction: ASC }) { totalCount } }", Some("orderBy.field"), None),
            ("{ observations(first: 1.0) { totalCount } }", Some("first"), None),
            ("{ observations(frst: 1) { totalCount } }", Some("frst"), Some("first")),
            ("{ district { code } }", Some("code"), None),
            ("{ district(code: \"1\") { nam } }", None, Some("name")),
            ("{ observations(filter: { scenarios: [XYZXYZ] }) { totalCount } }", Some("filter.scenarios.0"), None),
        ] {
            let document = async_graphql::parser::parse_query(query).unwrap();
            let faults = library.validate(&document, None).await;
            let about = about(&faults[0].message, &types).unwrap_or_default();
            assert_eq!(
                (about.argument.as_deref(), about.nearest.as_deref()),
                (argument, nearest),
                "{}",
                faults[0].message
            );
        }
    }
}
