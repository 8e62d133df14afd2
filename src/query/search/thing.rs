//! What is found, and the name by which it was.

use std::collections::HashMap;

use sea_orm::DatabaseConnection;

use super::Row;
use crate::catalogue::List;
use crate::domain::record::{District, Document, Indicator};
use crate::domain::term::Needle;
use crate::domain::{Bilingual, SearchKind};
use crate::error::{Error, Result};
use crate::query::listed::Listed;
use crate::query::owned;
use crate::query::project::Project;
use crate::query::scope::Scope;
use crate::query::task::Task;

/// A thing that was found.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "one variant a kind")]
pub enum Thing {
    Indicator(Listed<Indicator>),
    Project(Project),
    Task(Task),
    District(Listed<District>),
    Document(Listed<Document>),
}

/// A thing with the name by which it was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The thing.
    pub thing: Thing,
    /// The name that fits the text best, as it stands; the code where it is by the code.
    pub matched: String,
}

/// What these entries are of: a statement for all projects, one for all tasks, and none for what is in memory.
pub(super) async fn things<'a>(
    db: &DatabaseConnection,
    scope: &Scope,
    rows: impl Iterator<Item = &'a Row>,
) -> Result<HashMap<(i16, String), Thing>> {
    let mut codes: HashMap<SearchKind, Vec<(String, i32)>> = HashMap::new();
    for row in rows {
        let kind = SearchKind::from_ordinal(row.kind).ok_or_else(|| Error::internal("an entry of no kind"))?;
        codes.entry(kind).or_default().push((row.code.clone(), scope.release));
    }
    let mut found = HashMap::new();
    for (kind, codes) in codes {
        let things: Vec<(String, Thing)> = match kind {
            SearchKind::Project => {
                let rows = owned::by_codes(db, &codes).await?;
                rows.into_iter().map(|((code, _), row)| (code, Thing::Project(row))).collect()
            }
            SearchKind::Task => {
                let rows = owned::by_codes(db, &codes).await?;
                rows.into_iter().map(|((code, _), row)| (code, Thing::Task(row))).collect()
            }
            SearchKind::Indicator => listed(&scope.snapshot.indicators, codes, Thing::Indicator),
            SearchKind::District => listed(&scope.snapshot.districts, codes, Thing::District),
            SearchKind::Document => listed(&scope.snapshot.documents, codes, Thing::Document),
        };
        found.extend(things.into_iter().map(|(code, thing)| ((kind.ordinal(), code), thing)));
    }
    Ok(found)
}

fn listed<T>(list: &List<T>, codes: Vec<(String, i32)>, thing: impl Fn(Listed<T>) -> Thing) -> Vec<(String, Thing)> {
    let find = |(code, _): (String, i32)| {
        let thing = thing(Listed::from(list.find(&code)?));
        Some((code, thing))
    };
    codes.into_iter().filter_map(find).collect()
}

impl Thing {
    /// Which kind it is of.
    pub fn kind(&self) -> SearchKind {
        match self {
            Thing::Indicator(_) => SearchKind::Indicator,
            Thing::Project(_) => SearchKind::Project,
            Thing::Task(_) => SearchKind::Task,
            Thing::District(_) => SearchKind::District,
            Thing::Document(_) => SearchKind::Document,
        }
    }

    /// Its name and its code.
    pub fn named(&self) -> (&Bilingual, &str) {
        match self {
            Thing::Indicator(row) => (&row.record.name, &row.record.code),
            Thing::Project(row) => (&row.record.name, &row.record.code),
            Thing::Task(row) => (&row.record.name, &row.record.code),
            Thing::District(row) => (&row.record.name, &row.record.code),
            Thing::Document(row) => (&row.record.name, &row.record.code),
        }
    }

    pub(super) fn matched(&self, needle: &Needle) -> String {
        let (name, code) = self.named();
        let names: Vec<&str> = [Some(name.zh.as_str()), name.en.as_deref(), Some(code)].into_iter().flatten().collect();
        needle.best(&names).to_owned()
    }
}
