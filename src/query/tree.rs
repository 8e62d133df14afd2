//! What is below a project or task, at any depth.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::error::Result;

/// Written as SQL: a recursive question that both databases read alike.
const BELOW: &str = "
    WITH RECURSIVE below (code) AS (
        SELECT code FROM {table} WHERE parent = $1 AND owner AND from_release <= $2 AND to_release > $2
        UNION
        SELECT t.code FROM {table} t JOIN below b ON t.parent = b.code
        WHERE t.owner AND t.from_release <= $2 AND t.to_release > $2
    )
    SELECT code FROM below";

/// What is below each root at its release.
#[derive(Clone, Debug, Default)]
pub struct Tree(HashMap<(String, i32), Vec<String>>);

impl Tree {
    /// Looks below each root once.
    pub async fn below(
        db: &DatabaseConnection,
        table: &str,
        roots: impl IntoIterator<Item = (&str, i32)>,
    ) -> Result<Self> {
        let mut tree = Tree::default();
        let backend = db.get_database_backend();
        for (root, release) in roots {
            let values: [sea_orm::Value; 2] = [root.into(), release.into()];
            let sql = BELOW.replace("{table}", table);
            let rows = db.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            let codes = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
            tree.0.insert((root.to_owned(), release), codes);
        }
        Ok(tree)
    }

    /// The codes below a root.
    pub fn of(&self, root: &str, release: i32) -> &[String] {
        self.0.get(&(root.to_owned(), release)).map_or(&[], Vec::as_slice)
    }
}
