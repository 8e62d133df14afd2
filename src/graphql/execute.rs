//! Answering a selection breadth first: each field once for all objects of a level.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::parser::types::{BaseType, Field, FragmentDefinition, Selection, SelectionSet, Type};
use async_graphql::{Name, Positioned, Value};
use futures_util::future::join_all;
use sea_orm::DatabaseConnection;

use super::args::Args;
use super::field;
use super::library::Introspected;
use super::node::{ListTypes, Node};
use super::output::{Completed, Resolved, json};
use super::sdl::Types;
use crate::assess::Bands;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::query::quote::Texts;
use crate::query::{Cursor, Cursors};

/// All that one request is answered from.
pub struct Execution<'a> {
    /// The database.
    pub db: &'a DatabaseConnection,
    /// The catalogue that the request began with.
    pub catalogue: &'a Arc<Catalogue>,
    /// Texts of documents.
    pub texts: &'a Texts,
    /// Bands of the scoreboard.
    pub bands: &'a Bands,
    /// Types of the schema.
    pub types: &'a Types,
    /// Fragments of the document.
    pub fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// Values of variables, as given or by default.
    pub variables: &'a HashMap<Name, Value>,
    /// What the library says of the schema, by key.
    pub introspected: &'a Introspected,
}

/// What is wanted of a page.
pub struct Wants {
    /// Whether rows are.
    pub rows: bool,
    /// Whether the total is.
    pub total: bool,
    /// Whose place in the list is.
    pub cursors: Cursors,
    /// Fields of a row, by their names.
    pub fields: Arc<HashSet<String>>,
}

/// A field of a selection with all that stands under its key.
struct Selected<'a> {
    /// The key under which it stands in the answer.
    key: &'a str,
    field: &'a Positioned<Field>,
    /// What is selected of its result.
    below: Vec<&'a SelectionSet>,
}

impl Selected<'_> {
    /// Line and column.
    fn position(&self) -> (usize, usize) {
        (self.field.pos.line, self.field.pos.column)
    }
}

type Boxed<'f, T> = Pin<Box<dyn Future<Output = T> + Send + 'f>>;

impl Execution<'_> {
    /// An operation, of a root object.
    pub async fn operation(&self, root: &Node, set: &SelectionSet) -> Completed {
        let below = [set];
        let mut answers = self.objects(vec![root], &below).await;
        answers.pop().unwrap_or_default()
    }

    /// What objects of any types answer to a selection, each in its place.
    fn objects<'f>(&'f self, nodes: Vec<&'f Node>, below: &'f [&'f SelectionSet]) -> Boxed<'f, Vec<Completed>> {
        Box::pin(async move {
            let mut by_type: Vec<(&'static str, Vec<usize>)> = Vec::new();
            for (at, node) in nodes.iter().enumerate() {
                let name = node.type_name();
                match by_type.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, places)) => places.push(at),
                    None => by_type.push((name, vec![at])),
                }
            }
            let mut answers: Vec<Completed> = nodes.iter().map(|_| Completed::default()).collect();
            for (name, places) in by_type {
                let these: Vec<&Node> = places.iter().map(|at| nodes[*at]).collect();
                for (at, answer) in places.into_iter().zip(self.same(name, &these, below).await) {
                    answers[at] = answer;
                }
            }
            answers
        })
    }

    /// What objects of one type answer to a selection.
    async fn same(&self, name: &'static str, nodes: &[&Node], below: &[&SelectionSet]) -> Vec<Completed> {
        let selected = self.selected(name, below);
        // Root fields have nothing in common but the request: they are answered side by side.
        let columns = if nodes.len() == 1 && matches!(nodes[0], Node::Root) {
            join_all(selected.iter().map(|field| self.column(name, nodes, field))).await
        } else {
            let mut columns = Vec::with_capacity(selected.len());
            for field in &selected {
                columns.push(self.column(name, nodes, field).await);
            }
            columns
        };
        let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
        let mut row = || {
            let fields = selected.iter().zip(&mut columns);
            Completed::object(fields.map(|(field, column)| (field.key, column.next().unwrap_or_default())))
        };
        nodes.iter().map(|_| row()).collect()
    }

    /// Fields of selections for a type, those under one key together.
    fn selected<'s>(&'s self, name: &str, below: &[&'s SelectionSet]) -> Vec<Selected<'s>> {
        let mut selected = Vec::new();
        for set in below {
            self.collect(name, set, &mut selected);
        }
        selected
    }

    fn collect<'s>(&'s self, name: &str, set: &'s SelectionSet, selected: &mut Vec<Selected<'s>>) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) if self.included(&field.node.directives) => {
                    let key = field.node.response_key().node.as_str();
                    let below = &field.node.selection_set.node;
                    match selected.iter_mut().find(|s| s.key == key) {
                        Some(known) => known.below.push(below),
                        None => selected.push(Selected { key, field, below: vec![below] }),
                    }
                }
                Selection::InlineFragment(fragment) if self.included(&fragment.node.directives) => {
                    let condition = fragment.node.type_condition.as_ref().map(|c| c.node.on.node.as_str());
                    if condition.is_none_or(|ty| self.types.is_a(name, ty)) {
                        self.collect(name, &fragment.node.selection_set.node, selected);
                    }
                }
                Selection::FragmentSpread(spread) if self.included(&spread.node.directives) => {
                    if let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node)
                        && self.types.is_a(name, &fragment.node.type_condition.node.on.node)
                    {
                        self.collect(name, &fragment.node.selection_set.node, selected);
                    }
                }
                _ => {}
            }
        }
    }

    /// What is wanted of a page.
    pub fn wants(&self, types: &ListTypes, below: &[&SelectionSet]) -> Wants {
        let selected = self.selected(types.connection, below);
        let named = |name: &str| selected.iter().any(|s| s.field.node.name.node == name);
        let edges = self.selected(types.edge, &below_named(&selected, "edges"));
        let rows = below_named(&selected, "nodes").into_iter().chain(below_named(&edges, "node"));
        let page_info = self.selected("PageInfo", &below_named(&selected, "pageInfo"));
        let has =
            |of: &[Selected<'_>], names: &[&str]| of.iter().any(|s| names.contains(&s.field.node.name.node.as_str()));
        let cursors = if has(&edges, &["cursor"]) {
            Cursors::All
        } else if has(&page_info, &["startCursor", "endCursor"]) {
            Cursors::Ends
        } else {
            Cursors::None
        };
        let fields = self.selected(types.row, &rows.collect::<Vec<_>>());
        Wants {
            rows: named("edges") || named("nodes") || named("pageInfo"),
            total: named("totalCount"),
            cursors,
            fields: Arc::new(fields.iter().map(|s| s.field.node.name.node.to_string()).collect()),
        }
    }

    /// The first cursor that a list below goes on from: an object that is asked for by code is read at its release.
    pub fn cursor_below(&self, below: &[&SelectionSet]) -> Option<Cursor> {
        below.iter().flat_map(|set| &set.items).find_map(|item| match &item.node {
            Selection::Field(field) => {
                let argument = |name: &str| match &field.node.get_argument(name)?.node {
                    async_graphql_value::Value::String(text) => Cursor::decode(name, text).ok(),
                    async_graphql_value::Value::Variable(variable) => match self.variables.get(variable) {
                        Some(Value::String(text)) => Cursor::decode(name, text).ok(),
                        _ => None,
                    },
                    _ => None,
                };
                let within = || self.cursor_below(&[&field.node.selection_set.node]);
                argument("after").or_else(|| argument("before")).or_else(within)
            }
            Selection::InlineFragment(fragment) => self.cursor_below(&[&fragment.node.selection_set.node]),
            Selection::FragmentSpread(spread) => {
                let fragment = self.fragments.get(&spread.node.fragment_name.node)?;
                self.cursor_below(&[&fragment.node.selection_set.node])
            }
        })
    }

    fn included(&self, directives: &[Positioned<async_graphql::parser::types::Directive>]) -> bool {
        directives.iter().all(|directive| {
            let condition = directive.node.get_argument("if").map(|value| match &value.node {
                async_graphql_value::Value::Boolean(truth) => *truth,
                async_graphql_value::Value::Variable(name) => {
                    matches!(self.variables.get(name), Some(Value::Boolean(true)))
                }
                _ => false,
            });
            match directive.node.name.node.as_str() {
                "skip" => condition != Some(true),
                "include" => condition != Some(false),
                _ => true,
            }
        })
    }

    /// One field of all objects of a type.
    async fn column(&self, name: &'static str, nodes: &[&Node], selected: &Selected<'_>) -> Vec<Completed> {
        let field = selected.field.node.name.node.as_str();
        if field == "__typename" {
            return nodes.iter().map(|_| Completed::sound(json(name))).collect();
        }
        if let Some(known) = self.introspected.get(selected.key) {
            return vec![Completed::sound(known.clone())];
        }
        let Some(ty) = self.types.field(name, field) else {
            return self.all_fail(nodes, Error::internal(format!("{name} has no field {field}")), selected);
        };
        let nullable = ty.ty.nullable;
        let args = Args::read(self.types, ty, &selected.field.node, &|variable| self.variables.get(variable).cloned());
        let resolved = match args {
            Ok(args) => field::resolve(self, name, field, &args, nodes, &selected.below).await,
            Err(error) => Err(error),
        };
        let column = match resolved {
            Ok(resolved) => self.complete(resolved, &ty.ty, selected).await,
            Err(error) => self.all_fail(nodes, error, selected),
        };
        column.into_iter().map(|value| value.or_null(nullable)).collect()
    }

    /// One error for all objects: told once, at the first.
    fn all_fail(&self, nodes: &[&Node], error: Error, selected: &Selected<'_>) -> Vec<Completed> {
        let mut column: Vec<Completed> = nodes.iter().map(|_| Completed::default()).collect();
        if let Some(first) = column.first_mut() {
            *first = Completed::failed(error, selected.position());
        }
        column
    }

    /// Completes what a field resolved to: the objects of the whole column at once, each distinct one once.
    async fn complete(&self, column: Vec<Result<Resolved>>, ty: &Type, selected: &Selected<'_>) -> Vec<Completed> {
        let nodes = column.iter().flat_map(|resolved| match resolved {
            Ok(Resolved::Node(node)) => std::slice::from_ref(node).iter().map(Some).collect::<Vec<_>>(),
            Ok(Resolved::Nodes(nodes)) => nodes.iter().map(|node| node.as_ref().ok()?.as_ref()).collect(),
            _ => Vec::new(),
        });
        let (distinct, places) = distinct(nodes.flatten());
        let answers = if distinct.is_empty() { Vec::new() } else { self.objects(distinct, &selected.below).await };
        let mut answers = places.into_iter().map(|place| answers[place].clone());
        let item_nullable = match &ty.base {
            BaseType::List(item) => item.nullable,
            BaseType::Named(_) => true,
        };
        column
            .into_iter()
            .map(|resolved| match resolved {
                Err(error) => Completed::failed(error, selected.position()),
                Ok(Resolved::Null) if ty.nullable => Completed::null(),
                Ok(Resolved::Null) => Completed::failed(
                    Error::internal(format!("`{}` must not be null", selected.field.node.name.node)),
                    selected.position(),
                ),
                Ok(Resolved::Leaf(leaf)) => Completed::sound(leaf),
                Ok(Resolved::Node(_)) => answers.next().unwrap_or_default(),
                Ok(Resolved::Nodes(nodes)) => Completed::list(nodes.into_iter().map(|node| match node {
                    Ok(Some(_)) => answers.next().unwrap_or_default().or_null(item_nullable),
                    Ok(None) => Completed::null(),
                    Err(error) => Completed::failed(error, selected.position()).or_null(item_nullable),
                })),
            })
            .collect()
    }
}

/// What is selected of the fields with this name.
fn below_named<'s>(selected: &[Selected<'s>], name: &str) -> Vec<&'s SelectionSet> {
    selected.iter().filter(|s| s.field.node.name.node == name).flat_map(|s| s.below.clone()).collect()
}

/// The distinct objects of a column, and which of them each place holds: many rows are of one district.
fn distinct<'n>(nodes: impl Iterator<Item = &'n Node>) -> (Vec<&'n Node>, Vec<usize>) {
    let mut known = HashMap::new();
    let mut kept: Vec<&Node> = Vec::new();
    let places = nodes
        .map(|node| {
            let next = kept.len();
            let place = node.sameness().map_or(next, |sameness| *known.entry(sameness).or_insert(next));
            if place == next {
                kept.push(node);
            }
            place
        })
        .collect();
    (kept, places)
}
