//! What a document may cost, reckoned before any work is done: fragments are counted once and multiplied, never walked
//! again for each spread.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned, Value};

use super::input::MAX_TEXT;
use super::sdl::Types;
use crate::error::{Error, Result};
use crate::query::page::DEFAULT_SIZE;

/// Bounds of one request; each is a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Words, signs and numbers of a document.
    pub tokens: usize,
    /// Levels of selection, fragments expanded.
    pub depth: usize,
    /// Fields, fragments expanded.
    pub nodes: u64,
    /// Fields of the answer as reckoned: a list's page (ten where it has none) times what is selected of a row.
    pub cost: u64,
    /// Aliases, fragments expanded.
    pub aliases: u64,
    /// Directives, fragments expanded.
    pub directives: u64,
    /// Statements of the database that an answer may take.
    pub statements: u32,
    /// Milliseconds that an answer may take.
    pub timeout_ms: u64,
    /// Errors told in one answer.
    pub errors: usize,
    /// Bytes of parsed documents that are kept.
    pub document_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            tokens: 5_000,
            depth: 15,
            nodes: 2_000,
            cost: 500_000,
            aliases: 100,
            directives: 50,
            statements: 200,
            timeout_ms: 10_000,
            errors: 20,
            document_bytes: 16 << 20,
        }
    }
}

/// Refuses a document of too many tokens, of brackets too deep for what reads it, or with a word too long to look for the
/// nearest known one, before it is parsed.
pub fn check_tokens(query: &str, limits: &Limits) -> Result<()> {
    let mut tokens = 0usize;
    let mut nested = 0usize;
    let mut in_word = false;
    let mut letters = 0usize;
    for c in query.chars() {
        match c {
            '(' | '[' | '{' => nested += 1,
            ')' | ']' | '}' => nested = nested.saturating_sub(1),
            _ => {}
        }
        if nested > HOPELESS {
            return Err(Error::TooCostly {
                message: format!("this document has more levels of brackets than {HOPELESS}, which is the limit"),
                limit: "depth",
            });
        }
        let word = c.is_alphanumeric() || c == '_';
        letters = if word { letters + 1 } else { 0 };
        if letters > MAX_TEXT {
            return Err(Error::TooCostly {
                message: format!(
                    "this document has a word of more than {MAX_TEXT} characters; put long values in variables"
                ),
                limit: "tokens",
            });
        }
        tokens += usize::from(if word { !in_word } else { !c.is_whitespace() && c != ',' });
        in_word = word;
    }
    if tokens <= limits.tokens {
        return Ok(());
    }
    Err(Error::TooCostly {
        message: format!(
            "this document has {tokens} tokens, and {} is the limit; send less, or put values in variables",
            limits.tokens
        ),
        limit: "tokens",
    })
}

/// Rows reckoned for a list that has no page.
const PLAIN_LIST: u64 = 10;
/// What every object has and no type of the schema tells.
const TYPENAME: &str = "__typename";
/// Stands for all types of introspection, which are in no schema.
const INTROSPECTION: &str = "__";
/// Rows reckoned for the lists of introspection: more than the schema has on average, since large types are met more often.
const INTROSPECTED: [(&str, u64); 8] = [
    ("types", 200),
    ("fields", 12),
    ("args", 2),
    ("inputFields", 12),
    ("enumValues", 8),
    ("possibleTypes", 15),
    ("interfaces", 2),
    ("directives", 5),
];
/// Cost of a list that is filtered by text, which looks at every row.
const SCAN: u64 = 20_000;
/// Cost of a search by name, which goes by an index.
const INDEXED: u64 = 1_000;
/// Cost of a list below an object, for each such object: the database answers a question of its own for each.
const LIST_BELOW: u64 = 250;
/// Cost of a scoreboard, which weighs all that is told of a district and period.
const SCOREBOARD: u64 = 2_000;
/// Deeper than this a document is not even counted.
pub const HOPELESS: usize = 200;

#[derive(Clone, Copy, Debug, Default)]
struct Size {
    depth: usize,
    nodes: u64,
    cost: u64,
    aliases: u64,
    directives: u64,
}

impl Size {
    /// Of a field with this below it, in so many rows.
    fn of(mut self, field: &Field, rows: u64) -> Self {
        self.cost = self.cost.saturating_mul(rows).saturating_add(1);
        self.nodes = self.nodes.saturating_add(1);
        self.depth += 1;
        self.aliases = self.aliases.saturating_add(u64::from(field.alias.is_some()));
        self
    }

    fn add(&mut self, other: Size) {
        self.depth = self.depth.max(other.depth);
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.cost = self.cost.saturating_add(other.cost);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
    }
}

/// Refuses a document of which any part is over the limits, whichever operation is asked for: what validates it walks
/// them all.
pub fn check_document(types: &Types, document: &ExecutableDocument, limits: &Limits) -> Result<()> {
    let none = HashMap::new();
    let mut counter = Counter { types, document, variables: &none, fragments: HashMap::new() };
    for (_, operation) in document.operations.iter() {
        limits.check_form(counter.operation(&operation.node)?)?;
    }
    for name in document.fragments.keys() {
        limits.check_form(counter.fragment(name, 0)?)?;
    }
    Ok(())
}

/// Refuses an operation that costs more than is allowed; gives its cost.
pub fn check_cost(
    types: &Types,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &HashMap<Name, Value>,
    limits: &Limits,
) -> Result<u64> {
    let mut counter = Counter { types, document, variables, fragments: HashMap::new() };
    let cost = counter.operation(operation)?.cost;
    within("cost", "fields to answer, as reckoned", cost, limits.cost)?;
    Ok(cost)
}

impl Limits {
    fn check_form(&self, size: Size) -> Result<()> {
        let depth = |levels: usize| u64::try_from(levels).unwrap_or(u64::MAX);
        within("depth", "levels of fields, fragments expanded", depth(size.depth), depth(self.depth))?;
        within("nodes", "fields, fragments expanded", size.nodes, self.nodes)?;
        within("aliases", "aliases", size.aliases, self.aliases)?;
        within("directives", "directives", size.directives, self.directives)
    }
}

fn within(limit: &'static str, what: &str, is: u64, most: u64) -> Result<()> {
    if is <= most {
        return Ok(());
    }
    let message = format!(
        "this query has {is} {what}, and {most} is the limit ({limit}); ask for smaller pages, fewer fields or in several requests"
    );
    Err(Error::TooCostly { message, limit })
}

struct Counter<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    variables: &'a HashMap<Name, Value>,
    /// Sizes of fragments; none while one is being counted, so that a cycle ends.
    fragments: HashMap<&'a str, Option<Size>>,
}

impl<'a> Counter<'a> {
    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Size> {
        self.set(&operation.selection_set.node, root(operation.ty), 0)
    }

    fn set(&mut self, set: &'a SelectionSet, ty: &str, level: usize) -> Result<Size> {
        if level > HOPELESS {
            return Err(Error::TooCostly {
                message: format!(
                    "this query has more levels of fields, fragments expanded, than {HOPELESS}; ask for fewer"
                ),
                limit: "depth",
            });
        }
        let mut size = Size::default();
        for item in &set.items {
            check_conditions(item.node.directives())?;
            let (part, directives) = match &item.node {
                Selection::Field(field) => (self.field(&field.node, ty, level)?, field.node.directives.len()),
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map_or(ty, |c| c.node.on.node.as_str());
                    let part = self.set(&fragment.node.selection_set.node, on, level + 1)?;
                    (part, fragment.node.directives.len())
                }
                Selection::FragmentSpread(spread) => {
                    (self.fragment(&spread.node.fragment_name.node, level)?, spread.node.directives.len())
                }
            };
            size.add(part);
            size.nodes = size.nodes.saturating_add(u64::from(!matches!(item.node, Selection::Field(_))));
            size.directives = size.directives.saturating_add(u64::try_from(directives).unwrap_or(u64::MAX));
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a Name, level: usize) -> Result<Size> {
        if let Some(known) = self.fragments.get(name.as_str()) {
            return known.ok_or_else(|| {
                Error::invalid("query", format!("the fragment \"{name}\" spreads itself; take the spread out"))
            });
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            let names = self.document.fragments.keys().map(Name::as_str);
            return Err(Error::unknown("query", "fragment", name, crate::domain::nearest::nearest(name, names)));
        };
        self.fragments.insert(name, None);
        let on = fragment.node.type_condition.node.on.node.as_str();
        let size = self.set(&fragment.node.selection_set.node, on, level + 1)?;
        self.fragments.insert(name, Some(size));
        Ok(size)
    }

    fn field(&mut self, field: &'a Field, ty: &str, level: usize) -> Result<Size> {
        let name = field.name.node.as_str();
        if ty == INTROSPECTION || matches!(name, "__schema" | "__type") {
            let size = self.set(&field.selection_set.node, INTROSPECTION, level + 1)?;
            let rows = INTROSPECTED.iter().find(|(list, _)| *list == name).map_or(1, |(_, rows)| *rows);
            return Ok(size.of(field, rows));
        }
        if name == TYPENAME {
            self.known_directives(field)?;
        }
        let result = self.types.field(ty, name).map(|f| f.ty.clone());
        let (below, is_list) = match result.as_ref().map(|ty| &ty.base) {
            Some(async_graphql::parser::types::BaseType::Named(name)) => (name.to_string(), false),
            Some(async_graphql::parser::types::BaseType::List(item)) => (item.base.to_string(), true),
            None => (String::new(), false),
        };
        let size = self.set(&field.selection_set.node, &below, level + 1)?;
        let has_below = !field.selection_set.node.items.is_empty();
        let rows = if below.ends_with("Connection") {
            self.page(field)
        } else if name == "nodes" && ty == "Query" {
            100
        } else if is_list && has_below && !matches!(ty, t if t.ends_with("Connection")) {
            PLAIN_LIST
        } else {
            1
        };
        let work = match name {
            "planExecution" => SCOREBOARD,
            "search" => INDEXED,
            _ if self.searches(field) => SCAN,
            _ if ty != "Query" && below.ends_with("Connection") => LIST_BELOW,
            _ => 0,
        };
        let mut size = size.of(field, rows);
        size.cost = size.cost.saturating_add(work);
        Ok(size)
    }

    /// Whether `filter.text` is given: null filters nothing.
    fn searches(&self, field: &Field) -> bool {
        use async_graphql_value::Value as Written;
        let given = |value: Option<&Value>| value.is_some_and(|value| *value != Value::Null);
        match field.get_argument("filter").map(|filter| &filter.node) {
            Some(Written::Object(words)) => match words.get("text") {
                Some(Written::Variable(text)) => given(self.variables.get(text)),
                text => text.is_some_and(|text| *text != Written::Null),
            },
            Some(Written::Variable(filter)) => {
                matches!(self.variables.get(filter), Some(Value::Object(words)) if given(words.get("text")))
            }
            _ => false,
        }
    }

    /// The library looks at no directive of `__typename`.
    fn known_directives(&self, field: &Field) -> Result<()> {
        match field.directives.iter().find(|d| !matches!(d.node.name.node.as_str(), "skip" | "include")) {
            Some(other) => Err(Error::unknown("query", "directive", &other.node.name.node, None)),
            None => Ok(()),
        }
    }

    /// Rows of a page: as asked, at least one for what stands beside the rows.
    fn page(&self, field: &Field) -> u64 {
        let number = |name: &str| match field.get_argument(name).map(|value| &value.node) {
            Some(async_graphql_value::Value::Number(number)) => number.as_u64(),
            Some(async_graphql_value::Value::Variable(variable)) => match self.variables.get(variable) {
                Some(Value::Number(number)) => number.as_u64(),
                _ => None,
            },
            _ => None,
        };
        number("last").or_else(|| number("first")).unwrap_or(u64::from(DEFAULT_SIZE)).max(1)
    }
}

/// The library looks at no value of `@skip` and `@include`.
fn check_conditions(directives: &[Positioned<Directive>]) -> Result<()> {
    use async_graphql_value::Value::{Boolean, Variable};
    let conditions = directives.iter().filter(|directive| ["skip", "include"].contains(&&*directive.node.name.node));
    for directive in conditions {
        match directive.node.get_argument("if").map(|value| &value.node) {
            Some(Boolean(_) | Variable(_)) | None => {}
            Some(other) => {
                let message = format!("`@{}(if: {other})` is neither true nor false", directive.node.name.node);
                return Err(Error::invalid("if", message));
            }
        }
    }
    Ok(())
}

/// The type at the root of an operation; there are no mutations.
fn root(operation: OperationType) -> &'static str {
    if operation == OperationType::Subscription { "Subscription" } else { "Query" }
}

/// The operation that is asked for.
pub fn operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Result<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(&operation.node),
        (DocumentOperations::Single(_), Some(name)) => Err(Error::invalid(
            "operationName",
            format!("there is no operation \"{name}\" in this document, which has one without a name"),
        )),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| &operation.node).ok_or_else(|| {
                let names: Vec<&str> = operations.keys().map(Name::as_str).collect();
                Error::unknown("operationName", "operation", name, crate::domain::nearest::nearest(name, names))
            })
        }
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.values();
            match (all.next(), all.next()) {
                (Some(only), None) => Ok(&only.node),
                _ => Err(Error::invalid("operationName", "this document has several operations: name one")),
            }
        }
    }
}
