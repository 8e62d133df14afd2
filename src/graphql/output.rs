//! Results of fields, and what becomes of those that failed.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::node::Node;
use crate::error::Error;

/// What a field resolves to, for one object.
#[derive(Clone, Debug)]
pub enum Resolved {
    /// Nothing.
    Null,
    /// A scalar, an enumeration value or a list of them.
    Leaf(Json),
    /// An object.
    Node(Node),
    /// A list of objects, null in the place of one that is not there.
    Nodes(Vec<Option<Node>>),
}

impl Resolved {
    /// An object or nothing.
    pub fn node(node: Option<Node>) -> Self {
        node.map_or(Resolved::Null, Resolved::Node)
    }

    /// A list of objects.
    pub fn nodes(nodes: impl IntoIterator<Item = Node>) -> Self {
        Resolved::Nodes(nodes.into_iter().map(Some).collect())
    }

    /// Text or nothing.
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Resolved::Null, |text| Resolved::Leaf(Json::from(text)))
    }
}

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

    /// A failure here.
    pub fn failed(error: Error, position: (usize, usize)) -> Self {
        let located = Located { path: Vec::new(), error: Arc::new(error), position };
        Completed { value: None, errors: vec![located] }
    }

    /// Null in place of a failure, where null may stand.
    pub fn or_null(mut self, nullable: bool) -> Self {
        if nullable && self.value.is_none() {
            self.value = Some(Json::Null);
        }
        self
    }

    fn step(mut self, step: &Step) -> Self {
        for error in &mut self.errors {
            error.path.push(step.clone());
        }
        self
    }

    /// An object of fields; one that failed and must not be null makes it fail.
    pub fn object(fields: Vec<(String, Completed)>) -> Self {
        let mut map = Map::with_capacity(fields.len());
        let mut errors = Vec::new();
        let mut failed = false;
        for (key, field) in fields {
            let mut field = if field.errors.is_empty() { field } else { field.step(&Step::Key(key.clone())) };
            errors.append(&mut field.errors);
            match field.value {
                Some(value) => {
                    map.insert(key, value);
                }
                None => failed = true,
            }
        }
        Completed { value: (!failed).then_some(Json::Object(map)), errors }
    }

    /// A list of items; one that failed and must not be null makes it fail.
    pub fn list(items: Vec<Completed>) -> Self {
        let mut values = Vec::with_capacity(items.len());
        let mut errors = Vec::new();
        let mut failed = false;
        for (at, item) in items.into_iter().enumerate() {
            let mut item = if item.errors.is_empty() { item } else { item.step(&Step::Index(at)) };
            errors.append(&mut item.errors);
            match item.value {
                Some(value) => values.push(value),
                None => failed = true,
            }
        }
        Completed { value: (!failed).then_some(Json::Array(values)), errors }
    }
}
