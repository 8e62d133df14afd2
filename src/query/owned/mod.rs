//! Projects and tasks as readers see them: the owner's row, now or then.

mod list;

use std::collections::HashMap;

use entity::Versioned;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

pub(super) use list::shared_words;
pub use list::{Asks, OwnedField, OwnedFilter, SharedWords, listed};

use super::scope::Scope;
use super::version::{Versioning, owned};
use crate::domain::owner::Listed;
use crate::error::Result;
use crate::store::row::{Owned, Stored, column};

/// A project or task as readers see it: the owner's row.
#[derive(Clone, Debug)]
pub struct OwnersRow<R> {
    /// What it says.
    pub record: R,
    /// The dataset that owns the code.
    pub dataset: String,
    /// The release that brought this version.
    pub release: i32,
}

/// A record of whose rows the owner's counts.
pub trait Counted: Stored<Entity: Versioned<Model: Owned>> {}

impl<R: Stored<Entity: Versioned<Model: Owned>>> Counted for R {}

type ModelOf<R> = <<R as Stored>::Entity as EntityTrait>::Model;

impl<R: Counted> OwnersRow<R> {
    /// From a row of the table.
    pub fn from_model(model: &ModelOf<R>) -> Self {
        let (dataset, release) = (model.dataset().to_owned(), model.owner_since());
        OwnersRow { record: R::from_model(model), dataset, release }
    }
}

/// All rows of these codes that ever counted.
async fn rows<R: Counted>(
    db: &DatabaseConnection,
    codes: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, Vec<ModelOf<R>>>> {
    let mut found: HashMap<String, Vec<ModelOf<R>>> = HashMap::new();
    for part in super::in_parts(codes) {
        let code = column::<R::Entity>("code")?.is_in(part);
        let select = R::Entity::find().filter(code).filter(column::<R::Entity>("owner")?.eq(true));
        for row in select.all(db).await? {
            found.entry(row.code().to_owned()).or_default().push(row);
        }
    }
    Ok(found)
}

/// By code, each at its release.
pub async fn by_codes<R: Counted>(
    db: &DatabaseConnection,
    wanted: &[(String, i32)],
) -> Result<HashMap<(String, i32), OwnersRow<R>>> {
    let known = rows::<R>(db, wanted.iter().map(|(code, _)| code.clone())).await?;
    let at = |(code, release): &(String, i32)| {
        let row = known.get(code)?.iter().find(|row| row.span().contains(release))?;
        Some(((code.clone(), *release), OwnersRow::from_model(row)))
    };
    Ok(wanted.iter().filter_map(at).collect())
}

/// The one with this code, where the scope has it.
pub async fn find<R: Counted>(db: &DatabaseConnection, scope: &Scope, code: &str) -> Result<Option<OwnersRow<R>>> {
    let wanted = (code.to_owned(), scope.release);
    Ok(by_codes(db, std::slice::from_ref(&wanted)).await?.remove(&wanted))
}

/// All versions of these codes, newest first.
pub async fn history<R: Counted>(
    db: &DatabaseConnection,
    scope: &Scope,
    codes: &[String],
) -> Result<HashMap<String, Vec<Versioning<OwnersRow<R>>>>> {
    let known = rows::<R>(db, codes.iter().cloned()).await?;
    Ok(known.into_iter().map(|(code, rows)| (code, owned(scope, rows, OwnersRow::from_model))).collect())
}
