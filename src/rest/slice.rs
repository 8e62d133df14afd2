//! Which rows of a list or a table are wanted.

use super::asked::Asked;
use crate::error::Result;
use crate::query::Cursor;
use crate::query::page::{DEFAULT_SIZE, Page};

/// Rows that stand together.
#[derive(Clone, Debug)]
pub struct Slice {
    /// How many at most.
    pub size: u32,
    /// Whether the total is wanted.
    pub total: bool,
    /// What it comes after, instead of the cursor asked for.
    pub after: Option<Cursor>,
}

impl Slice {
    /// The page that is asked for.
    pub fn asked(asked: &Asked) -> Self {
        Slice { size: asked.limit.unwrap_or(DEFAULT_SIZE), total: true, after: None }
    }

    /// As a page of the list.
    pub fn page(&self, asked: &Asked) -> Result<Page> {
        let asked_for = || asked.cursor.as_deref().map(|text| Cursor::decode("cursor", text)).transpose();
        let after = self.after.clone().map_or_else(asked_for, |after| Ok(Some(after)))?;
        Ok(Page { after, ..Page::first(self.size) })
    }
}
