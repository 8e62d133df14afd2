//! The versions of a row: one a content, however often what follows from elsewhere changed.

use std::collections::{BTreeMap, HashMap};

use entity::{Versioned, VersionedModel};
use sea_orm::{ColumnTrait, DatabaseConnection, QueryFilter};

use super::scope::Scope;
use crate::error::Result;
use crate::store::row::{Owned, column};

/// A version of a row.
#[derive(Clone, Debug)]
pub struct Versioning<T> {
    /// What it said.
    pub row: T,
    /// The release that brought it.
    pub release: i32,
    /// The release that ended it, as known now.
    pub until: Option<i32>,
}

/// Versions of one identity, newest first, from its rows in any order.
pub fn versions<M: VersionedModel, T>(scope: &Scope, rows: Vec<M>, read: impl Fn(&M) -> T) -> Vec<Versioning<T>> {
    let newest = scope.catalogue.newest();
    let mut by_release: BTreeMap<i32, (M, i32)> = BTreeMap::new();
    for row in rows {
        let version = row.version();
        if version.from_release > newest {
            continue;
        }
        let kept = by_release.remove(&version.release);
        let merged = match kept {
            Some((first, end)) if first.version().from_release < version.from_release => {
                (first, end.max(version.to_release))
            }
            Some((_, end)) => (row, end.max(version.to_release)),
            None => (row, version.to_release),
        };
        by_release.insert(version.release, merged);
    }
    by_release
        .into_iter()
        .rev()
        .map(|(release, (row, end))| Versioning { row: read(&row), release, until: scope.ended(end) })
        .collect()
}

/// All versions of these identities of a table.
pub async fn history<E: Versioned>(
    db: &DatabaseConnection,
    scope: &Scope,
    identities: &[Vec<u8>],
) -> Result<HashMap<Vec<u8>, Vec<Versioning<E::Model>>>> {
    let mut by_identity: HashMap<Vec<u8>, Vec<E::Model>> = HashMap::new();
    for part in super::in_parts(identities.iter().cloned()) {
        for row in E::find().filter(column::<E>("identity")?.is_in(part)).all(db).await? {
            by_identity.entry(row.version().identity).or_default().push(row);
        }
    }
    Ok(by_identity.into_iter().map(|(identity, rows)| (identity, versions(scope, rows, E::Model::clone))).collect())
}

/// Versions of one code as readers see it, newest first: rows that counted, from the release since which each did.
pub fn owned<M: Owned, T>(scope: &Scope, rows: Vec<M>, read: impl Fn(&M) -> T) -> Vec<Versioning<T>> {
    let mut runs: BTreeMap<i32, (M, i32)> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.span().start <= scope.catalogue.newest()) {
        let end = row.span().end;
        match runs.get_mut(&row.owner_since()) {
            Some((_, until)) => *until = end.max(*until),
            None => {
                runs.insert(row.owner_since(), (row, end));
            }
        }
    }
    let read =
        |(release, (row, end)): (i32, (M, i32))| Versioning { row: read(&row), release, until: scope.ended(end) };
    runs.into_iter().rev().map(read).collect()
}
