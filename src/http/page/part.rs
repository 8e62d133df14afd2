//! Parts that several pages have.

use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use crate::domain::record::License;

/// A heading in both languages.
pub fn heading(chinese: &str, english: &str) -> Markup {
    html! { h2 { (chinese) " " span.english lang="en" { (english) } } }
}

/// A name in both languages, once where they are the same.
pub fn both(name: &str, english: &str) -> Markup {
    html! {
        (name)
        @if english != name { span.english lang="en" { (english) } }
    }
}

/// A link where the address is one of the web; the words alone otherwise.
pub fn link(address: Option<&str>, words: Markup) -> Markup {
    let address = address.filter(|address| address.starts_with("https://") || address.starts_with("http://"));
    html! {
        @match address { Some(address) => { a href=(address) rel="noopener" { (words) } } None => { (words) } }
    }
}

/// Licences by their shortest names, each leading to its text.
pub fn licences(licences: &[License]) -> Markup {
    html! {
        @for (place, licence) in licences.iter().enumerate() {
            @if place > 0 { ", " }
            (link(licence.path.as_deref(), html! { (licence.short().unwrap_or_default()) }))
        }
    }
}

/// `2020-08-26T09:30:00Z` is `2020-08-26 09:30`.
pub fn minute(moment: &str) -> String {
    moment.chars().take(16).map(|sign| if sign == 'T' { ' ' } else { sign }).collect()
}

/// What programs read in a page. It is data and never run, so the policy of the page lets it stand; a `<` in it is
/// written otherwise, or a text could end the element.
pub fn json_ld(value: &Value) -> Markup {
    let text = value.to_string().replace('<', "\\u003c");
    html! { script type="application/ld+json" { (PreEscaped(text)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_for_people() {
        assert_eq!(minute("2020-08-26T09:30:00.123Z"), "2020-08-26 09:30");
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let words = || html! { "words" };
        assert_eq!(link(Some("javascript:alert(1)"), words()).into_string(), "words");
        assert!(link(Some("https://example.org/\"x"), words()).into_string().contains("https://example.org/&quot;x"));
    }

    #[test]
    fn no_text_ends_the_data() {
        let data = json_ld(&serde_json::json!({ "name": "</script><script>alert(1)" })).into_string();
        assert_eq!(data.matches("</script>").count(), 1);
        assert!(data.contains("\\u003c/script>"), "{data}");
    }
}
