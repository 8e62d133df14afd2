//! Projects and tasks by their codes: the owner's row, now or then.

use std::collections::HashMap;

use entity::{Versioned, VersionedModel};
use sea_orm::{ColumnTrait, DatabaseConnection, QueryFilter};

use super::scope::Scope;
use super::version::{Versioning, owned};
use crate::error::Result;
use crate::store::row::{Owned, column};

/// All rows of these codes that ever counted.
async fn rows<E>(
    db: &DatabaseConnection,
    codes: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, Vec<E::Model>>>
where
    E: Versioned,
    E::Model: Owned,
{
    let mut found: HashMap<String, Vec<E::Model>> = HashMap::new();
    for part in super::in_parts(codes) {
        let select = E::find().filter(column::<E>("code")?.is_in(part)).filter(column::<E>("owner")?.eq(true));
        for row in select.all(db).await? {
            found.entry(row.code().to_owned()).or_default().push(row);
        }
    }
    Ok(found)
}

/// By code, each at its release.
pub async fn by_codes<E, T>(
    db: &DatabaseConnection,
    wanted: &[(String, i32)],
    read: impl Fn(&E::Model) -> T,
) -> Result<HashMap<(String, i32), T>>
where
    E: Versioned,
    E::Model: Owned,
{
    let known = rows::<E>(db, wanted.iter().map(|(code, _)| code.clone())).await?;
    let at = |(code, release): &(String, i32)| {
        let stands = |row: &&E::Model| {
            let version = row.version();
            version.from_release <= *release && *release < version.to_release
        };
        let row = known.get(code)?.iter().find(stands)?;
        Some(((code.clone(), *release), read(row)))
    };
    Ok(wanted.iter().filter_map(at).collect())
}

/// All versions of these codes, newest first.
pub async fn history<E, T>(
    db: &DatabaseConnection,
    scope: &Scope,
    codes: &[String],
    read: impl Fn(&E::Model) -> T,
) -> Result<HashMap<String, Vec<Versioning<T>>>>
where
    E: Versioned,
    E::Model: Owned,
{
    let known = rows::<E>(db, codes.iter().cloned()).await?;
    Ok(known.into_iter().map(|(code, rows)| (code, owned(scope, rows, Owned::owner_since, &read))).collect())
}
