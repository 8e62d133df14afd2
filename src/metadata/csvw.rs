//! CSV on the Web: what stands in the columns of a CSV file.

use serde_json::{Map, Value, json};

use super::vocabulary::CSVW;
use crate::domain::Lang;
use crate::format::{Head, Kind};

/// A CSV file that is described.
pub struct File<'a> {
    /// Where it is.
    pub url: &'a str,
    /// What a list of it is.
    pub about: &'a str,
    /// Its columns.
    pub heads: &'a [Head],
    /// The column that names a row.
    pub key: Option<&'static str>,
}

/// The description of a file.
pub fn describe(file: &File) -> Value {
    let mut schema = Map::new();
    schema.insert("columns".to_owned(), file.heads.iter().map(column).collect());
    if let Some(key) = file.key.filter(|key| file.heads.iter().any(|head| head.name == *key)) {
        schema.insert("primaryKey".to_owned(), json!(key));
    }
    json!({
        "@context": [CSVW, { "@language": "zh" }],
        "url": file.url,
        "dc:description": { "@value": file.about, "@language": "en" },
        "dialect": { "header": true, "encoding": "utf-8", "delimiter": ",", "quoteChar": "\"", "doubleQuote": true },
        "tableSchema": schema,
    })
}

fn column(head: &Head) -> Value {
    let mut column = json!({
        "name": head.name,
        // The first title is what stands in the file; a validator compares it with the header.
        "titles": { "und": head.name, "zh": head.words(Lang::Zh), "en": head.words(Lang::En) },
        "datatype": datatype(head.kind),
        // A text or a list may be empty, which is nothing to a reader of CSV.
        "required": !head.optional && !matches!(head.kind, Kind::Text | Kind::List),
    });
    if head.kind == Kind::List {
        column["separator"] = json!(";");
    }
    column
}

fn datatype(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Enum(_) | Kind::List => "string",
        Kind::Decimal => "decimal",
        Kind::Integer => "integer",
        Kind::Boolean => "boolean",
        Kind::Date => "date",
        Kind::DateTime => "dateTime",
        Kind::Record => "json",
    }
}
