//! The words of a filter as query parameters: the words of `query`'s filters, in the singular.

use serde_json::{Map, Value as Json};

use crate::domain::Decimal;
use crate::domain::nearest::nearest;
use crate::domain::period::parse_day;
use crate::error::{Error, Result};
use crate::query::filter::parse_period;
use crate::query::scope::parse_moment;

/// Characters of a parameter's value: a URL is to stay well within what a request's header may hold.
pub const MAX_CHARACTERS: usize = 1_000;
/// Characters of a code in a parameter.
pub const MAX_CODE: usize = 200;
/// Values of a parameter that is repeated.
pub const MAX_VALUES: usize = 300;

/// A word of a filter: one line an interface.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The parameter, `district`.
    pub name: &'static str,
    /// The filter's own word, `districts`.
    pub field: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it leaves.
    pub about: &'static str,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One code.
    Code,
    /// Codes, by repeating the parameter.
    Codes,
    /// One period.
    Period,
    /// Periods, by repeating the parameter.
    Periods,
    /// One value of an enumeration.
    Enum(&'static [&'static str]),
    /// Values of an enumeration, by repeating the parameter.
    Enums(&'static [&'static str]),
    /// Text.
    Text,
    /// `true` or `false`.
    Truth,
    /// A day.
    Day,
    /// A time with its offset.
    Moment,
    /// Bounds of a number: the parameters `valueGe`, `valueGt`, `valueLe`, `valueLt` and `valueUnit`.
    Range,
}

/// The bounds of a range: ending of the parameter, field, and what it leaves.
pub const BOUNDS: [(&str, &str, &str); 5] = [
    ("Ge", "ge", "With a number of at least this."),
    ("Gt", "gt", "With a number of more than this."),
    ("Le", "le", "With a number of at most this."),
    ("Lt", "lt", "With a number of less than this."),
    (
        "Unit",
        "unit",
        "Unit of the bounds: takes what converts to it and compares amounts; without it the numbers as printed.",
    ),
];

impl Word {
    /// A word.
    pub const fn new(name: &'static str, field: &'static str, takes: Takes, about: &'static str) -> Self {
        Word { name, field, takes, about }
    }

    /// The parameters of this word: name, whether it repeats, and what it leaves.
    pub fn parameters(&self) -> Vec<(String, bool, &'static str)> {
        match self.takes {
            Takes::Range => {
                BOUNDS.iter().map(|(end, _, about)| (format!("{}{end}", self.name), false, *about)).collect()
            }
            Takes::Codes | Takes::Periods | Takes::Enums(_) => vec![(self.name.to_owned(), true, self.about)],
            _ => vec![(self.name.to_owned(), false, self.about)],
        }
    }

    /// Whether a parameter is of this word.
    pub fn has(&self, parameter: &str) -> bool {
        match (self.takes, parameter.strip_prefix(self.name)) {
            (Takes::Range, Some(ending)) => BOUNDS.iter().any(|(end, ..)| *end == ending),
            (_, rest) => rest == Some(""),
        }
    }

    /// Takes a parameter's values up into a filter.
    pub fn read(&self, parameter: &str, values: Vec<String>, filter: &mut Map<String, Json>) -> Result<()> {
        if values.len() > MAX_VALUES {
            let message = format!("`{parameter}` is given {} times, and {MAX_VALUES} is the limit", values.len());
            return Err(Error::invalid(parameter, message));
        }
        if let Takes::Codes | Takes::Periods | Takes::Enums(_) = self.takes {
            let mut read: Vec<Json> = Vec::with_capacity(values.len());
            for value in values {
                let value = self.value(parameter, value)?;
                if !read.contains(&value) {
                    read.push(value);
                }
            }
            filter.insert(self.field.to_owned(), Json::from(read));
            return Ok(());
        }
        let value = once(parameter, values)?;
        if self.takes == Takes::Range {
            let bounds = filter.entry(self.field).or_insert_with(|| Json::Object(Map::new()));
            let ending = parameter.get(self.name.len()..).unwrap_or_default();
            if let (Some((_, field, _)), Json::Object(bounds)) =
                (BOUNDS.iter().find(|(end, ..)| *end == ending), bounds)
            {
                let value = if *field == "unit" { text(parameter, value, MAX_CODE)? } else { bound(parameter, value)? };
                bounds.insert((*field).to_owned(), value);
            }
            return Ok(());
        }
        let value = self.value(parameter, value)?;
        filter.insert(self.field.to_owned(), value);
        Ok(())
    }

    fn value(&self, parameter: &str, value: String) -> Result<Json> {
        let wrong = |what: &str| Err(Error::invalid(parameter, format!("`{parameter}={value}` is not {what}")));
        match self.takes {
            Takes::Enum(codes) | Takes::Enums(codes) => enumeration(parameter, &value, codes),
            Takes::Truth => match value.as_str() {
                "true" => Ok(Json::from(true)),
                "false" => Ok(Json::from(false)),
                _ => wrong("true or false"),
            },
            Takes::Day if parse_day(&value).is_none() => wrong("a day, as 2020-06-30"),
            Takes::Moment if parse_moment(&value).is_none() => {
                wrong("a time with its offset, as 2020-08-26T09:30:00+08:00 (the plus as %2B) or 2020-08-26T01:30:00Z")
            }
            Takes::Period | Takes::Periods => {
                let code = text(parameter, value.clone(), MAX_CODE)?;
                parse_period(parameter, &value)?;
                Ok(code)
            }
            Takes::Code | Takes::Codes => text(parameter, value, MAX_CODE),
            _ => text(parameter, value, MAX_CHARACTERS),
        }
    }
}

fn text(parameter: &str, value: String, most: usize) -> Result<Json> {
    if value.is_empty() {
        let message = format!("`{parameter}` is empty: give it a value, or leave it out");
        return Err(Error::invalid(parameter, message));
    }
    if value.chars().count() > most {
        return Err(Error::invalid(parameter, format!("`{parameter}` is longer than {most} characters")));
    }
    Ok(Json::from(value))
}

fn bound(parameter: &str, value: String) -> Result<Json> {
    if Decimal::parse_bound(&value).is_none() {
        let message = format!("`{parameter}={value}` is not a decimal number of up to 30 characters, as 7.0");
        return Err(Error::invalid(parameter, message));
    }
    Ok(Json::from(value))
}

/// A value of an enumeration.
pub fn enumeration(parameter: &str, value: &str, codes: &[&'static str]) -> Result<Json> {
    if codes.contains(&value) {
        return Ok(Json::from(value));
    }
    let near = if value.is_empty() { None } else { nearest(value, codes.iter().copied()) };
    let hint = near.map(|near| format!("; the nearest is {near}")).unwrap_or_default();
    Err(Error::InvalidInput {
        message: format!("`{parameter}={value}` is none of {}{hint}", codes.join(", ")),
        argument: Some(parameter.to_owned()),
        nearest: near.map(str::to_owned),
    })
}

/// The one value of a parameter.
pub fn once(parameter: &str, mut values: Vec<String>) -> Result<String> {
    match values.len() {
        1 => Ok(values.remove(0)),
        many => Err(Error::invalid(parameter, format!("`{parameter}` is given {many} times, and takes one value"))),
    }
}
