//! Which dataset's row of a project or task counts: of those that list the code, the one that did first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{Versioned, VersionedModel};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, QueryFilter};

use super::difference::{Writing, end_rows, insert};
use crate::domain::STANDS;
use crate::error::Result;
use crate::store::row::{Owned, column};

/// Codes looked at in one statement.
const CODES: usize = 500;

/// Reckons the owners of all codes that the release touched.
pub async fn owners<E>(db: &DatabaseTransaction, writing: &Writing) -> Result<()>
where
    E: Versioned,
    E::Model: Owned,
{
    let release = writing.release;
    let touched = Condition::any()
        .add(column::<E>("release")?.eq(release))
        .add(Condition::all().add(column::<E>("to_release")?.eq(release)).add(column::<E>("to_release")?.lt(STANDS)));
    let rows = E::find().filter(touched).all(db).await?;
    let codes: BTreeSet<&str> = rows.iter().map(Owned::code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    for codes in codes.chunks(CODES) {
        let rows = E::find().filter(column::<E>("code")?.is_in(codes.iter().copied())).all(db).await?;
        let first = first_listings(&rows);
        let mut by_code: BTreeMap<String, Vec<E::Model>> = BTreeMap::new();
        for row in rows.into_iter().filter(|row| row.version().to_release == STANDS) {
            by_code.entry(row.code().to_owned()).or_default().push(row);
        }
        for rows in by_code.into_values() {
            settle::<E>(db, rows, &first, release).await?;
        }
    }
    Ok(())
}

type First = HashMap<(String, String), i32>;

/// When each dataset listed each code for the first time.
pub fn first_listings<M: Owned>(rows: &[M]) -> First {
    let mut first = First::new();
    for row in rows {
        let version = row.version();
        let since = first.entry((row.code().to_owned(), version.dataset)).or_insert(version.from_release);
        *since = version.from_release.min(*since);
    }
    first
}

async fn settle<E>(db: &DatabaseTransaction, rows: Vec<E::Model>, first: &First, release: i32) -> Result<()>
where
    E: Versioned,
    E::Model: Owned,
{
    let since = |row: &E::Model| first.get(&(row.code().to_owned(), row.version().dataset)).copied();
    let Some(owner) = rows.iter().min_by_key(|row| since(row)).map(|row| row.version().dataset) else {
        return Ok(());
    };
    for mut row in rows {
        let version = row.version();
        let owns = version.dataset == owner;
        if row.owner() == owns {
            continue;
        }
        row.set_owner(owns, release);
        if version.from_release == release {
            E::delete_many().filter(column::<E>("id")?.eq(version.id)).exec(db).await?;
        } else {
            end_rows::<E>(db, &[version.id], release).await?;
            row.set_version(entity::Version { from_release: release, ..version });
        }
        insert::<E>(db, &[row]).await?;
    }
    Ok(())
}
