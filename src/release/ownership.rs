//! What other datasets list of a package's codes, so that nobody tells another's code differently.

use std::collections::HashMap;

use entity::{Versioned, VersionedModel};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::owner::first_listings;
use crate::catalogue::{Catalogue, Timeline};
use crate::domain::STANDS;
use crate::domain::record::{Lists, Project, Row, Task};
use crate::error::Result;
use crate::package::{Known, Standing};
use crate::store::row::{Owned, Stored, column};

/// Codes looked up in one statement.
const CODES: usize = 500;

/// What the datasets other than this one list of the codes of these lists.
pub async fn known(db: &impl ConnectionTrait, catalogue: &Catalogue, dataset: &str, lists: &Lists) -> Result<Known> {
    fn codes<T>(rows: &[Row<T>], code: impl Fn(&T) -> &str) -> Vec<String> {
        rows.iter().map(|row| code(&row.record).to_owned()).collect()
    }
    let indicators = standing(catalogue, &catalogue.indicators, dataset, codes(&lists.indicators, |r| &r.code));
    // Units in which others have the indicators: whether ours convert to them is no matter of our own list.
    let mut units = codes(&lists.units, |r| &r.code);
    let theirs = indicators.values().flat_map(|standing| &standing.others).map(|(_, other)| other.unit.clone());
    units.extend(theirs);
    units.sort_unstable();
    units.dedup();
    Ok(Known {
        districts: standing(catalogue, &catalogue.districts, dataset, codes(&lists.districts, |r| &r.code)),
        categories: standing(catalogue, &catalogue.categories, dataset, codes(&lists.categories, |r| &r.code)),
        units: standing(catalogue, &catalogue.units, dataset, units),
        indicators,
        documents: standing(catalogue, &catalogue.documents, dataset, codes(&lists.documents, |r| &r.code)),
        projects: stored::<Project>(db, dataset, codes(&lists.projects, |r| &r.code)).await?,
        tasks: stored::<Task>(db, dataset, codes(&lists.tasks, |r| &r.code)).await?,
    })
}

fn standing<T: Clone>(
    catalogue: &Catalogue,
    list: &Timeline<T>,
    dataset: &str,
    codes: Vec<String>,
) -> HashMap<String, Standing<T>> {
    let now = catalogue.newest();
    codes
        .into_iter()
        .filter_map(|code| {
            let listed = list.listed_at(&code, now);
            let others: Vec<_> = listed.iter().filter(|l| &*l.dataset != dataset).collect();
            let first = others.first()?;
            let ours = list.first_listed(&code, dataset);
            let theirs = list.first_listed(&code, &first.dataset);
            let standing = Standing {
                ours: ours.is_some() && ours < theirs,
                others: others.iter().map(|l| (l.dataset.to_string(), (*l.record).clone())).collect(),
            };
            Some((code, standing))
        })
        .collect()
}

async fn stored<R: Stored>(
    db: &impl ConnectionTrait,
    dataset: &str,
    codes: Vec<String>,
) -> Result<HashMap<String, Standing<R>>>
where
    R::Entity: Versioned,
    <R::Entity as EntityTrait>::Model: Owned,
{
    let mut known = HashMap::new();
    for codes in codes.chunks(CODES) {
        let rows = R::Entity::find().filter(column::<R::Entity>("code")?.is_in(codes.iter().cloned())).all(db).await?;
        let first = first_listings(&rows);
        for code in codes {
            let since = |dataset: &str| first.get(&(code.clone(), dataset.to_owned())).copied();
            let mut others: Vec<_> = rows
                .iter()
                .filter(|row| row.code() == code && row.version().to_release == STANDS)
                .filter(|row| row.version().dataset != dataset)
                .collect();
            others.sort_by_key(|row| since(&row.version().dataset));
            let Some(owner) = others.first() else { continue };
            let ours = since(dataset);
            let standing = Standing {
                ours: ours.is_some() && ours < since(&owner.version().dataset),
                others: others.iter().map(|row| (row.version().dataset, R::from_model(row))).collect(),
            };
            known.insert(code.clone(), standing);
        }
    }
    Ok(known)
}
