//! The Table Schema of the tables, foreign keys included, as `datapackage.json` carries it.

use serde_json::{Map, Value, json};

use super::table::{Column, Kind, TABLES, Table};

/// The resources of a package that has every table.
pub fn resources() -> Vec<Value> {
    TABLES.iter().map(|table| resource(table)).collect()
}

fn resource(table: &Table) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    let keys: Vec<Value> = table.columns.iter().filter_map(|column| foreign_key(table, column)).collect();
    let mut schema = json!({ "fields": fields, "primaryKey": table.identity, "missingValues": [""] });
    if let (Some(schema), false) = (schema.as_object_mut(), keys.is_empty()) {
        schema.insert("foreignKeys".to_owned(), Value::Array(keys));
    }
    json!({
        "name": table.name,
        "type": "table",
        "title": format!("{} / {}", table.zh, table.en),
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    })
}

fn field(column: &Column) -> Value {
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".to_owned(), Value::Bool(true));
    }
    if let Kind::OneOf(_, codes) = column.kind {
        constraints.insert("enum".to_owned(), json!(codes));
    }
    if let Kind::Integer(most) = column.kind {
        constraints.insert("minimum".to_owned(), json!(0));
        constraints.insert("maximum".to_owned(), json!(most));
    }
    let mut field = json!({
        "name": column.name,
        "type": field_type(column.kind),
        "description": format!("{} / {}", column.zh, column.en),
    });
    if let (Some(field), false) = (field.as_object_mut(), constraints.is_empty()) {
        field.insert("constraints".to_owned(), Value::Object(constraints));
    }
    field
}

fn field_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "number",
        Kind::Integer(_) => "integer",
        Kind::Day => "date",
        _ => "string",
    }
}

/// A column that refers to a table's code. A table refers to itself without naming a resource.
fn foreign_key(table: &Table, column: &Column) -> Option<Value> {
    let Kind::Of(target) = column.kind else { return None };
    let mut reference = json!({ "fields": ["code"] });
    if let (Some(reference), true) = (reference.as_object_mut(), target != table.name) {
        reference.insert("resource".to_owned(), Value::from(target));
    }
    Some(json!({ "fields": [column.name], "reference": reference }))
}
