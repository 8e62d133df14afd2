//! Observations by what they are: by key, by identity, and all versions of one.

use std::collections::HashMap;

use entity::observation::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};

use super::{OWN_ORDER, Observation, standing};
use crate::error::Result;
use crate::query::Scope;
use crate::query::version::{Versioning, versions};

/// Observations of one scope by their identities.
pub async fn by_identity(
    db: &DatabaseConnection,
    scope: &Scope,
    identities: &[Vec<u8>],
) -> Result<HashMap<Vec<u8>, Observation>> {
    let rows = Entity::find()
        .filter(Column::Identity.is_in(identities.iter().cloned()))
        .filter(standing(scope)?)
        .all(db)
        .await?;
    Ok(rows.iter().map(|row| (row.identity.clone(), Observation::from(row))).collect())
}

/// All rows of these keys, each at its own release: the headline first, then in the list's order.
pub async fn of_keys(
    db: &DatabaseConnection,
    keys: &[(Vec<u8>, i32)],
) -> Result<HashMap<(Vec<u8>, i32), Vec<Observation>>> {
    let mut by_release: HashMap<i32, Vec<Vec<u8>>> = HashMap::new();
    for (key, release) in keys {
        by_release.entry(*release).or_default().push(key.clone());
    }
    let releases: Vec<i32> = by_release.keys().copied().collect();
    let mut any = Condition::any();
    for (release, keys) in by_release {
        let at = crate::query::read::standing::<Entity>(release)?;
        any = any.add(Condition::all().add(Column::Key.is_in(keys)).add(at));
    }
    if releases.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Entity::find().filter(any).order_by_desc(Column::Headline);
    for column in OWN_ORDER {
        select = select.order_by_asc(column);
    }
    let mut found: HashMap<(Vec<u8>, i32), Vec<Observation>> = HashMap::new();
    for row in select.all(db).await? {
        for release in releases.iter().filter(|r| row.from_release <= **r && **r < row.to_release) {
            found.entry((row.key.clone(), *release)).or_default().push(Observation::from(&row));
        }
    }
    Ok(found)
}

/// The other rows of each observation's key.
pub async fn alternatives(db: &DatabaseConnection, rows: &[(&Observation, i32)]) -> Result<Vec<Vec<Observation>>> {
    let keys: Vec<(Vec<u8>, i32)> = rows.iter().map(|(row, release)| (row.key.clone(), *release)).collect();
    let found = of_keys(db, &keys).await?;
    Ok(rows
        .iter()
        .zip(keys)
        .map(|((row, _), key)| {
            let others = found.get(&key).map_or(&[][..], Vec::as_slice);
            others.iter().filter(|other| other.identity != row.identity).cloned().collect()
        })
        .collect())
}

/// All versions of these identities, newest first, with the release that ended each.
pub async fn history(
    db: &DatabaseConnection,
    scope: &Scope,
    identities: &[Vec<u8>],
) -> Result<HashMap<Vec<u8>, Vec<Versioning<Observation>>>> {
    let rows = Entity::find().filter(Column::Identity.is_in(identities.iter().cloned())).all(db).await?;
    let mut by_identity: HashMap<Vec<u8>, Vec<Model>> = HashMap::new();
    for row in rows {
        by_identity.entry(row.identity.clone()).or_default().push(row);
    }
    Ok(by_identity
        .into_iter()
        .map(|(identity, rows)| (identity, versions(scope, rows, |r| Observation::from(r))))
        .collect())
}
