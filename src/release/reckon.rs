//! What follows from all rows of a key, reckoned after a release's rows are in: headlines and disputes.

use std::collections::BTreeMap;

use entity::observation::{Column, Entity, Model};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Statement};

use super::difference::{end_rows, insert};
use super::headline;
use crate::domain::STANDS;
use crate::error::Result;

/// Keys whose rows are loaded at once.
const KEYS: usize = 500;

/// Keys that the release touched and that have several rows standing, or one that does not read as a lone row does.
const CONTESTED: &str = "
    SELECT key FROM observation
    WHERE to_release = 2147483647 AND key IN (
        SELECT key FROM observation WHERE release = $1
        UNION ALL
        SELECT key FROM observation WHERE to_release = $1 AND to_release < 2147483647
    )
    GROUP BY key
    HAVING COUNT(*) > 1 OR SUM(CASE WHEN headline AND NOT disputed THEN 0 ELSE 1 END) > 0";

/// The same where the table holds nothing but the release's rows.
const CONTESTED_ALONE: &str = "
    SELECT key FROM observation WHERE to_release = 2147483647
    GROUP BY key HAVING COUNT(*) > 1";

/// Reckons headlines and disputes of all keys that the release touched.
pub async fn headlines(db: &DatabaseTransaction, release: i32) -> Result<()> {
    let backend = db.get_database_backend();
    let older = Entity::find().filter(Column::FromRelease.lt(release)).one(db).await?;
    let statement = match older {
        None => Statement::from_string(backend, CONTESTED_ALONE),
        Some(_) => Statement::from_sql_and_values(backend, CONTESTED, [release.into()]),
    };
    let rows = db.query_all_raw(statement).await?;
    let keys: Vec<Vec<u8>> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    for keys in keys.chunks(KEYS) {
        let rows = Entity::find()
            .filter(Column::Key.is_in(keys.iter().cloned()))
            .filter(Column::ToRelease.eq(STANDS))
            .all(db)
            .await?;
        let mut by_key: BTreeMap<Vec<u8>, Vec<Model>> = BTreeMap::new();
        for row in rows {
            by_key.entry(row.key.clone()).or_default().push(row);
        }
        let mut moves = Moves::default();
        for rows in by_key.into_values() {
            moves.settle(rows, release);
        }
        moves.write(db, release).await?;
    }
    Ok(())
}

/// Rows that read otherwise.
#[derive(Default)]
struct Moves {
    ended: Vec<i64>,
    begun: Vec<Model>,
    in_place: Vec<Model>,
}

impl Moves {
    fn settle(&mut self, rows: Vec<Model>, release: i32) {
        let chosen = headline::choose(&rows);
        let disputed = headline::disputed(&rows);
        for (at, mut row) in rows.into_iter().enumerate() {
            let headline = chosen == Some(at);
            if row.headline == headline && row.disputed == disputed {
                continue;
            }
            if headline && !row.headline {
                row.headline_since = release;
            }
            (row.headline, row.disputed) = (headline, disputed);
            if row.from_release == release {
                self.in_place.push(row);
            } else {
                self.ended.push(row.id);
                self.begun.push(Model { from_release: release, ..row });
            }
        }
    }

    async fn write(self, db: &DatabaseTransaction, release: i32) -> Result<()> {
        for row in self.in_place {
            let statement = Query::update()
                .table(Entity)
                .value(Alias::new("headline"), row.headline)
                .value(Alias::new("headline_since"), row.headline_since)
                .value(Alias::new("disputed"), row.disputed)
                .and_where(Expr::col(Alias::new("id")).eq(row.id))
                .to_owned();
            db.execute(&statement).await?;
        }
        if !self.ended.is_empty() {
            end_rows::<Entity>(db, &self.ended, release).await?;
        }
        insert::<Entity>(db, &self.begun).await
    }
}
