//! Observations by what they are: by key, by identity, and all versions of one.

use std::collections::HashMap;

use entity::observation::{Column, Entity, Model};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};

use super::{OWN_ORDER, Observation, standing};
use crate::error::Result;
use crate::query::version::{Versioning, versions};
use crate::query::{Scope, in_parts};

/// Observations of one scope by their identities.
pub async fn by_identity(
    db: &DatabaseConnection,
    scope: &Scope,
    identities: &[Vec<u8>],
) -> Result<HashMap<Vec<u8>, Observation>> {
    let mut found = HashMap::new();
    for part in in_parts(identities.iter().cloned()) {
        let rows = Entity::find().filter(Column::Identity.is_in(part)).filter(standing(scope)?).all(db).await?;
        found.extend(rows.iter().map(|row| (row.identity.clone(), Observation::from(row))));
    }
    Ok(found)
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
    let mut found: HashMap<(Vec<u8>, i32), Vec<Observation>> = HashMap::new();
    for (release, keys) in by_release {
        for part in in_parts(keys) {
            let mut select = Entity::find()
                .filter(Column::Key.is_in(part))
                .filter(crate::query::read::standing::<Entity>(release)?)
                .order_by_desc(Column::Headline);
            for column in OWN_ORDER {
                select = select.order_by_asc(column);
            }
            for row in select.all(db).await? {
                found.entry((row.key.clone(), release)).or_default().push(Observation::from(&row));
            }
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
    let mut by_identity: HashMap<Vec<u8>, Vec<Model>> = HashMap::new();
    for part in in_parts(identities.iter().cloned()) {
        for row in Entity::find().filter(Column::Identity.is_in(part)).all(db).await? {
            by_identity.entry(row.identity.clone()).or_default().push(row);
        }
    }
    Ok(by_identity
        .into_iter()
        .map(|(identity, rows)| (identity, versions(scope, rows, |r| Observation::from(r))))
        .collect())
}
