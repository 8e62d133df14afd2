//! Pages both ways, by cursor.

use super::cursor::Cursor;
use super::scope::{AsOf, Scope};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use std::sync::Arc;

/// Rows unless asked.
pub const DEFAULT_SIZE: u32 = 50;
/// Rows at most.
pub const MAX_SIZE: u32 = 500;

/// What a client asks of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct PageArgs {
    /// How many from the start.
    pub first: Option<i64>,
    /// Goes on after this cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i64>,
    /// Goes back from this cursor.
    pub before: Option<String>,
}

/// A page with its bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Rows at most.
    pub size: u32,
    /// Whether it is taken from the end.
    pub from_end: bool,
    /// Rows after this one.
    pub after: Option<Cursor>,
    /// Rows before this one.
    pub before: Option<Cursor>,
}

impl Page {
    /// The first page of a size.
    pub fn first(size: u32) -> Self {
        Page { size, from_end: false, after: None, before: None }
    }

    /// From what a client asks.
    pub fn new(args: &PageArgs) -> Result<Self> {
        if args.first.is_some() && args.last.is_some() {
            return Err(Error::invalid("last", "`first` and `last` contradict each other: give one of them"));
        }
        let (argument, wanted) = match args.last {
            Some(last) => ("last", Some(last)),
            None => ("first", args.first),
        };
        let size = match wanted {
            None => DEFAULT_SIZE,
            Some(number) => u32::try_from(number).ok().filter(|n| *n <= MAX_SIZE).ok_or_else(|| {
                Error::invalid(
                    argument,
                    format!("`{argument}: {number}` is out of bounds: 0 to {MAX_SIZE} rows a page"),
                )
            })?,
        };
        let decode = |argument: &str, text: &Option<String>| {
            text.as_deref().map(|text| Cursor::decode(argument, text)).transpose()
        };
        Ok(Page {
            size,
            from_end: args.last.is_some(),
            after: decode("after", &args.after)?,
            before: decode("before", &args.before)?,
        })
    }

    /// The scope that a root list reads: the cursor's release goes on; another `asOf` beside it is refused.
    pub fn scope(&self, catalogue: &Arc<Catalogue>, as_of: Option<AsOf>) -> Result<Scope> {
        let Some((argument, cursor)) =
            self.after.as_ref().map(|c| ("after", c)).or(self.before.as_ref().map(|c| ("before", c)))
        else {
            return Scope::new(catalogue, as_of);
        };
        if as_of.is_some() {
            let scope = Scope::new(catalogue, as_of)?;
            if scope.release != cursor.release {
                return Err(wrong(argument, "another release: leave `asOf` out, or begin anew"));
            }
            return Ok(scope);
        }
        cursor.scope(argument, catalogue)
    }

    /// Refuses cursors of another list, filter, order or release.
    pub fn check(&self, list: &str, release: i32) -> Result<()> {
        for (argument, cursor) in [("after", &self.after), ("before", &self.before)] {
            if let Some(cursor) = cursor {
                if cursor.list != list {
                    return Err(wrong(
                        argument,
                        "another list, filter or order: a cursor goes on only where it was given",
                    ));
                }
                if cursor.release != release {
                    let given =
                        format!("release {}: ask with `asOf: {}` to go on there", cursor.release, cursor.release);
                    return Err(wrong(argument, &given));
                }
            }
        }
        Ok(())
    }
}

impl Cursor {
    /// The release that the list of this cursor goes on at.
    pub fn scope(&self, argument: &str, catalogue: &Arc<Catalogue>) -> Result<Scope> {
        if self.release > catalogue.newest() || self.release < 0 {
            return Err(Error::invalid(argument, "this cursor is of a release that is not there"));
        }
        Ok(Scope::fixed(catalogue, self.release, self.past || self.release < catalogue.newest()))
    }
}

fn wrong(argument: &str, why: &str) -> Error {
    Error::invalid(argument, format!("this cursor is of {why}"))
}

/// A page of rows.
#[derive(Clone, Debug)]
pub struct Connection<T> {
    /// The rows, each with its cursor.
    pub rows: Vec<(T, Cursor)>,
    /// Whether rows follow.
    pub has_next: bool,
    /// Whether rows come before.
    pub has_previous: bool,
    /// How many there are on all pages, where asked.
    pub total: Option<i64>,
}

impl<T> Connection<T> {
    /// The same page of other rows.
    pub fn map<U>(self, convert: impl Fn(T) -> U) -> Connection<U> {
        Connection {
            rows: self.rows.into_iter().map(|(row, cursor)| (convert(row), cursor)).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
            total: self.total,
        }
    }

    /// From rows in the order in which they were read: one more than the page holds says that there is more.
    pub fn from_read(page: &Page, mut read: Vec<(T, Cursor)>, total: Option<i64>) -> Self {
        let size = usize::try_from(page.size).unwrap_or(usize::MAX);
        let more = read.len() > size;
        read.truncate(size);
        if page.from_end {
            read.reverse();
        }
        let (after, before) = (page.after.is_some(), page.before.is_some());
        Connection {
            rows: read,
            has_next: if page.from_end { before } else { more || before },
            has_previous: if page.from_end { more || after } else { after },
            total,
        }
    }

    /// A page of a list that is in memory, already filtered and ordered; `place` finds a cursor's row in it.
    pub fn of_list(
        page: &Page,
        list: Vec<T>,
        name: &str,
        scope: &Scope,
        key: impl Fn(&T) -> serde_json::Value,
    ) -> Result<Self> {
        page.check(name, scope.release)?;
        let total = i64::try_from(list.len()).ok();
        let place = |argument: &str, cursor: &Option<Cursor>| -> Result<Option<usize>> {
            let Some(cursor) = cursor else { return Ok(None) };
            let found = list.iter().position(|row| cursor.keys.first() == Some(&key(row)));
            found.map(Some).ok_or_else(|| wrong(argument, "a row that is not in this list"))
        };
        let start = place("after", &page.after)?.map_or(0, |at| at + 1);
        let end = place("before", &page.before)?.unwrap_or(list.len());
        let size = usize::try_from(page.size).unwrap_or(usize::MAX).saturating_add(1);
        let within = list.into_iter().take(end).skip(start);
        let rows: Vec<T> = if page.from_end {
            let all: Vec<T> = within.collect();
            all.into_iter().rev().take(size).collect()
        } else {
            within.take(size).collect()
        };
        let rows = rows
            .into_iter()
            .map(|row| {
                let keys = vec![key(&row)];
                (row, Cursor { list: name.to_owned(), release: scope.release, past: scope.past, keys })
            })
            .collect();
        Ok(Self::from_read(page, rows, total))
    }
}
