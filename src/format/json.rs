//! JSON: an object a row. Numbers stand with their own digits.

use super::{Cell, Head};

/// Writes a row as an object.
pub fn row(out: &mut String, heads: &[Head], cells: &[Cell]) {
    object(out, heads.iter().map(|head| head.name).zip(cells));
}

fn object<'a>(out: &mut String, fields: impl Iterator<Item = (&'static str, &'a Cell)>) {
    out.push('{');
    separated(out, fields, |out, (name, value)| {
        text(out, name);
        out.push(':');
        cell(out, value);
    });
    out.push('}');
}

/// Writes things with commas between them.
pub fn separated<T>(out: &mut String, things: impl IntoIterator<Item = T>, write: impl Fn(&mut String, T)) {
    for (at, thing) in things.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(out, thing);
    }
}

/// Writes a value.
pub fn cell(out: &mut String, value: &Cell) {
    match value {
        Cell::Null => out.push_str("null"),
        Cell::Text(value) => text(out, value),
        Cell::Decimal(number) => out.push_str(&number.to_string()),
        Cell::Integer(number) => out.push_str(&number.to_string()),
        Cell::Boolean(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Cell::List(values) => {
            out.push('[');
            separated(out, values, |out, value| text(out, value));
            out.push(']');
        }
        Cell::Record(fields) => object(out, fields.iter().map(|(name, value)| (*name, value))),
    }
}

/// Writes a text.
pub fn text(out: &mut String, text: &str) {
    out.push_str(&serde_json::Value::from(text).to_string());
}
