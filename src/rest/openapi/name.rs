//! What things are called in the document.

use utoipa::openapi::Ref;

/// `plan-execution` is `planExecution` in names of programs.
pub(super) fn camel(name: &str) -> String {
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + &upper(part))
}

pub(super) fn upper(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// The name of a table's schema.
pub(super) fn schema_name(parent: Option<&str>, name: &str) -> String {
    format!("{}{}", parent.map(|parent| upper(&camel(parent))).unwrap_or_default(), upper(&camel(name)))
}

/// The name of the response that is a list of a resource.
pub(super) fn list_response(name: &str) -> String {
    format!("{}List", schema_name(None, name))
}

/// Where what repeats stands.
pub(super) fn component(kind: &str, name: &str) -> Ref {
    Ref::new(format!("#/components/{kind}/{name}"))
}
