//! Markdown as it is written in the guides, for a page.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// The first heading, and all as HTML. Headings have the names by which the places that publish Markdown know them, so
/// that what refers to a part of a guide finds it.
pub fn page(text: &str) -> (String, String) {
    let mut events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut title = None;
    for at in 0..events.len() {
        if !matches!(events[at], Event::Start(Tag::Heading { .. })) {
            continue;
        }
        let words = heading(&events[at..]);
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(CowStr::from(anchor(&words)));
        }
        title.get_or_insert(words);
    }
    let mut page = String::new();
    html::push_html(&mut page, events.into_iter());
    (title.unwrap_or_default(), page)
}

/// The words up to the end of a heading.
fn heading(events: &[Event<'_>]) -> String {
    let parts = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let words = parts.filter_map(|event| match event {
        Event::Text(words) | Event::Code(words) => Some(&**words),
        _ => None,
    });
    words.collect()
}

/// `What a page costs` is `what-a-page-costs`.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|sign| sign.is_alphanumeric() || " -_".contains(*sign));
    kept.flat_map(char::to_lowercase).map(|sign| if sign == ' ' { '-' } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_found_by_what_refers_to_them() {
        let (title, page) =
            page("# The `check` command\n\n## Exit status, and files\n\n| a | b |\n| - | - |\n| 1 | <2 |\n");
        assert_eq!(title, "The check command");
        assert!(page.contains("<h2 id=\"exit-status-and-files\">Exit status, and files</h2>"), "{page}");
        assert!(page.contains("<td>1</td><td>&lt;2</td>"), "{page}");
    }
}
