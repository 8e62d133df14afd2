//! How text is compared: after NFKC and lower case, made here so that both databases match alike.

use unicode_normalization::UnicodeNormalization;

/// The form in which text is matched: full-width and half-width, upper and lower case are the same.
pub fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// Several texts in one searchable column, a line each; none where all are empty.
pub fn folded_lines<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> Option<String> {
    let lines: Vec<String> = parts.into_iter().flatten().filter(|p| !p.is_empty()).map(folded).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
