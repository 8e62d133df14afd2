//! What an address is of.

use axum::http::Uri;
use serde_json::{Value as Json, json};

use crate::domain::nearest::nearest;
use crate::error::{Error, Result};
use crate::format::Form;
use crate::rest::below::{BELOW, Below, LISTS};
use crate::rest::{Asked, Common, Grammar, RESOURCES, Resource, package, resource};

/// What an address is of.
#[derive(Clone)]
pub enum Target {
    /// A list, below a row of another resource or not.
    List(&'static dyn Resource, Option<Parent>),
    /// One row.
    Row(&'static dyn Resource, String),
    /// A table that is no list of a resource, of the row with this key.
    Below(&'static Below, String),
}

/// The row that a list lies below.
#[derive(Clone)]
pub struct Parent {
    /// Its resource.
    pub resource: &'static dyn Resource,
    /// Its key.
    pub key: String,
    /// The word of the list's filter that names it.
    pub word: &'static str,
}

impl Parent {
    /// The word and its value.
    pub fn filter(&self) -> (&'static str, Json) {
        (self.word, json!([self.key]))
    }
}

impl Target {
    /// Of `/api/v1/{resource}`.
    pub fn list(name: &str) -> Result<Self> {
        match (resource(name), root(name)) {
            (Some(resource), _) => Ok(Target::List(resource, None)),
            (None, Some(table)) => Ok(Target::Below(table, String::new())),
            (None, None) => Err(nothing(name)),
        }
    }

    /// Of `/api/v1/{resource}/{key}`.
    pub fn row(name: &str, key: String) -> Result<Self> {
        match (resource(name), root(name)) {
            (Some(resource), _) => Ok(Target::Row(resource, key)),
            (None, Some(table)) if table.key.is_some() => Ok(Target::Below(table, key)),
            (None, _) => Err(nothing(name)),
        }
    }

    /// Of `/api/v1/{resource}/{key}/{list}`.
    pub fn below(name: &str, key: String, list: &str) -> Result<Self> {
        let parent = resource(name).ok_or_else(|| nothing(name))?;
        if let Some(table) = BELOW.iter().find(|below| below.parent == Some(name) && below.name == list) {
            return Ok(Target::Below(table, key));
        }
        let lists = LISTS.iter().filter(|(of, ..)| *of == name);
        if let Some((_, child, word)) = lists.clone().find(|(_, child, _)| *child == list)
            && let Some(resource) = resource(child)
        {
            return Ok(Target::List(resource, Some(Parent { resource: parent, key, word })));
        }
        let tables = BELOW.iter().filter(|below| below.parent == Some(name)).map(|below| below.name);
        let files = (name == "datasets").then_some(package::NAME);
        let known: Vec<&str> = lists.map(|(_, child, _)| *child).chain(tables).chain(files).collect();
        let message = match known.as_slice() {
            [] => format!("nothing lies below a row of {name}"),
            known => format!("there is no `{list}` below a row of {name}; there are {}", known.join(", ")),
        };
        Err(Error::not_found(message, None))
    }

    /// The forms in which it is given.
    pub fn forms(&self) -> &'static [Form] {
        match self {
            Target::List(resource, _) => resource.forms(),
            Target::Below(..) => Form::OF_LISTS,
            Target::Row(..) => Form::OF_ROWS,
        }
    }

    /// A name for a file of it.
    pub fn name(&self) -> &'static str {
        match self {
            Target::List(resource, _) | Target::Row(resource, _) => resource.name(),
            Target::Below(below, _) => below.name,
        }
    }

    /// Reads a query string.
    pub fn read(&self, query: &str) -> Result<Asked> {
        match self {
            Target::List(resource, _) => {
                let heads = resource.heads();
                let (words, sorts) = (resource.words(), resource.sorts());
                Grammar { words, sorts, common: Common::LIST, heads: &heads, forms: resource.forms() }.read(query)
            }
            Target::Row(resource, _) => {
                Grammar { common: Common::ROW, heads: &resource.heads(), ..Grammar::NONE }.read(query)
            }
            Target::Below(below, _) => {
                let heads = (below.heads)();
                let asked =
                    Grammar { words: below.words, common: below.common, heads: &heads, ..Grammar::NONE }.read(query)?;
                match below.required.iter().find(|word| !asked.filter.contains_key(**word)) {
                    Some(missing) => Err(Error::invalid(*missing, format!("`{missing}` is required"))),
                    None => Ok(asked),
                }
            }
        }
    }
}

/// The table of this name that lies below no row.
fn root(name: &str) -> Option<&'static Below> {
    BELOW.iter().copied().find(|below| below.parent.is_none() && below.name == name)
}

fn nothing(name: &str) -> Error {
    if root(name).is_some() {
        return Error::not_found(format!("nothing lies below /api/v1/{name}"), None);
    }
    let tables = BELOW.iter().filter(|below| below.parent.is_none()).map(|below| below.name);
    let known: Vec<&str> = RESOURCES.iter().map(|resource| resource.name()).chain(tables).collect();
    Error::nothing_at("/api/v1/", name, "", nearest(name, known.iter().copied()))
}

/// The address of the next page.
pub fn next(base: &str, path: &str, query: &str, cursor: &str) -> String {
    let mut parameters = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "cursor") {
        parameters.append_pair(&name, &value);
    }
    parameters.append_pair("cursor", cursor);
    let address = format!("{base}{path}?{}", parameters.finish());
    debug_assert!(address.parse::<Uri>().is_ok());
    address
}
