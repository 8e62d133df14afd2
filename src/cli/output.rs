//! Printing, without falling over a reader that has gone (`openplan schema | head`).

use std::io::{self, Write};

use crate::domain::Lang;

/// Prints to standard output as it stands.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Prints a line to standard output.
pub fn line(text: &str) -> io::Result<()> {
    print(&format!("{text}\n"))
}

/// Prints a line for people to standard error.
pub fn note(text: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "{text}")
}

/// The words in the language asked for.
pub fn say(lang: Lang, zh: String, en: String) -> String {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A number of things in English.
pub fn count(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}
