//! Results of fields, as the text that the answer will be, and what becomes of those that failed.

use std::sync::Arc;

use serde::Serialize;

use super::node::Node;
use crate::error::{Error, Result};

/// JSON as text.
pub type Json = String;

/// What a field resolves to, for one object.
#[derive(Debug)]
pub enum Resolved {
    /// Nothing.
    Null,
    /// A scalar, an enumeration value or a list of them.
    Leaf(Json),
    /// An object.
    Node(Node),
    /// A list of objects, null in the place of one that is not there, an error in that of one that cannot be.
    Nodes(Vec<Result<Option<Node>>>),
}

impl Resolved {
    /// A scalar, an enumeration value or a list of them.
    pub fn leaf(value: impl Serialize) -> Self {
        Resolved::Leaf(json(&value))
    }

    /// An object or nothing.
    pub fn node(node: Option<Node>) -> Self {
        node.map_or(Resolved::Null, Resolved::Node)
    }

    /// A list of objects.
    pub fn nodes(nodes: impl IntoIterator<Item = Node>) -> Self {
        Resolved::Nodes(nodes.into_iter().map(|node| Ok(Some(node))).collect())
    }

    /// Text or nothing.
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Resolved::Null, Resolved::leaf)
    }
}

/// A value as JSON. Ours have string keys and no failing parts, so that there is nothing that could go wrong.
pub fn json(value: &(impl Serialize + ?Sized)) -> Json {
    serde_json::to_string(value).unwrap_or_else(|_never| NULL.to_owned())
}

/// Nothing.
const NULL: &str = "null";

/// A part of a path, from the inside out.
#[derive(Clone, Debug)]
pub enum Step {
    /// A field by its key.
    Key(String),
    /// A place in a list.
    Index(usize),
}

/// An error with its place.
#[derive(Clone, Debug)]
pub struct Located {
    /// Steps from the field at fault outwards.
    pub path: Vec<Step>,
    /// What went wrong.
    pub error: Arc<Error>,
    /// Line and column of the field in the document.
    pub position: (usize, usize),
}

/// A value that is complete. Without a value the field failed, and what holds it must see to it.
#[derive(Clone, Debug, Default)]
pub struct Completed {
    /// The value.
    pub value: Option<Json>,
    /// What went wrong inside.
    pub errors: Vec<Located>,
}

impl Completed {
    /// A sound value.
    pub fn sound(value: Json) -> Self {
        Completed { value: Some(value), errors: Vec::new() }
    }

    /// Nothing.
    pub fn null() -> Self {
        Self::sound(NULL.to_owned())
    }

    /// A failure here.
    pub fn failed(error: Error, position: (usize, usize)) -> Self {
        let located = Located { path: Vec::new(), error: Arc::new(error), position };
        Completed { value: None, errors: vec![located] }
    }

    /// Null in place of a failure, where null may stand.
    pub fn or_null(mut self, nullable: bool) -> Self {
        if nullable && self.value.is_none() {
            self.value = Some(NULL.to_owned());
        }
        self
    }

    /// An object of fields; one that failed and must not be null makes it fail.
    pub fn object<'k>(fields: impl IntoIterator<Item = (&'k str, Completed)>) -> Self {
        let mut parts = Parts::new('{');
        for (key, field) in fields {
            parts.add(|text| push_key(text, key), || Step::Key(key.to_owned()), field);
        }
        parts.close('}')
    }

    /// A list of items; one that failed and must not be null makes it fail.
    pub fn list(items: impl IntoIterator<Item = Completed>) -> Self {
        let mut parts = Parts::new('[');
        for (at, item) in items.into_iter().enumerate() {
            parts.add(|_| {}, || Step::Index(at), item);
        }
        parts.close(']')
    }
}

/// A name of GraphQL: letters, digits and the underscore, so that nothing in it need be escaped.
fn push_key(text: &mut String, key: &str) {
    text.push('"');
    text.push_str(key);
    text.push_str("\":");
}

/// An object or a list while it is written.
struct Parts {
    text: String,
    errors: Vec<Located>,
    failed: bool,
}

impl Parts {
    fn new(open: char) -> Self {
        let mut text = String::with_capacity(128);
        text.push(open);
        Parts { text, errors: Vec::new(), failed: false }
    }

    fn add(&mut self, lead: impl Fn(&mut String), step: impl Fn() -> Step, mut part: Completed) {
        for error in &mut part.errors {
            error.path.push(step());
        }
        self.errors.append(&mut part.errors);
        let Some(value) = part.value else {
            self.failed = true;
            return;
        };
        if self.text.len() > 1 {
            self.text.push(',');
        }
        lead(&mut self.text);
        self.text.push_str(&value);
    }

    fn close(mut self, close: char) -> Completed {
        self.text.push(close);
        Completed { value: (!self.failed).then_some(self.text), errors: self.errors }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_their_order_and_a_failure_goes_up() {
        let leaf = |text: &str| Completed::sound(json(text));
        let sound = Completed::object([("b", leaf("\"")), ("a", Completed::list([leaf("x"), Completed::null()]))]);
        assert_eq!(sound.value.as_deref(), Some(r#"{"b":"\"","a":["x",null]}"#));
        assert_eq!(Completed::object([]).value.as_deref(), Some("{}"));
        let failed = || Completed::failed(Error::not_found("gone", None), (1, 1));
        let whole = Completed::object([("a", Completed::list([leaf("x"), failed()])), ("b", leaf("y"))]);
        assert_eq!(whole.value, None);
        assert!(matches!(whole.errors[0].path.as_slice(), [Step::Index(1), Step::Key(key)] if key == "a"));
        let kept = Completed::object([("a", failed().or_null(true))]);
        assert_eq!((kept.value.as_deref(), kept.errors.len()), (Some(r#"{"a":null}"#), 1));
    }
}
