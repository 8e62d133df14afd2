//! Which dataset's row of a project or task counts: of those that list the code, the one that did first.

use std::collections::{BTreeMap, BTreeSet};

use entity::{Versioned, VersionedModel};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, QueryFilter};

use super::difference::{Writing, end_rows, insert};
use crate::domain::{STANDS, owner};
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
        for rows in by_code(rows).values() {
            settle::<E>(db, owner::standing(rows, release), release).await?;
        }
    }
    Ok(())
}

/// All rows of each code.
pub fn by_code<M: Owned>(rows: Vec<M>) -> BTreeMap<String, Vec<M>> {
    let mut by_code: BTreeMap<String, Vec<M>> = BTreeMap::new();
    for row in rows {
        by_code.entry(row.code().to_owned()).or_default().push(row);
    }
    by_code
}

/// Says of the rows of a code that stand, the owner's first, which one counts.
async fn settle<E>(db: &DatabaseTransaction, rows: Vec<&E::Model>, release: i32) -> Result<()>
where
    E: Versioned,
    E::Model: Owned,
{
    for (place, row) in rows.into_iter().enumerate() {
        let (version, owns) = (row.version(), place == 0);
        if row.owner() == owns {
            continue;
        }
        let mut row = row.clone();
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
