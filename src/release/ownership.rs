//! What other datasets list of a package's codes, so that nobody tells another's code differently.

use std::collections::HashMap;

use entity::Versioned;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::owner::by_code;
use crate::catalogue::{Catalogue, Timeline};
use crate::domain::owner::{self, Listed};
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
        projects: stored::<Project>(db, catalogue, dataset, codes(&lists.projects, |r| &r.code)).await?,
        tasks: stored::<Task>(db, catalogue, dataset, codes(&lists.tasks, |r| &r.code)).await?,
    })
}

fn standing<T: Clone>(
    catalogue: &Catalogue,
    list: &Timeline<T>,
    dataset: &str,
    codes: Vec<String>,
) -> HashMap<String, Standing<T>> {
    let now = catalogue.newest();
    let told = |code: String| {
        let told = tell(list.listings(&code), now, dataset, |listing| (*listing.record).clone())?;
        Some((code, told))
    };
    codes.into_iter().filter_map(told).collect()
}

async fn stored<R: Stored>(
    db: &impl ConnectionTrait,
    catalogue: &Catalogue,
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
        let told = |(code, rows): (String, Vec<_>)| {
            let told = tell(&rows, catalogue.newest(), dataset, R::from_model)?;
            Some((code, told))
        };
        known.extend(by_code(rows).into_iter().filter_map(told));
    }
    Ok(known)
}

/// Who but the dataset at hand lists a code, of all its rows; nothing where nobody does.
fn tell<L: Listed, R>(rows: &[L], now: i32, dataset: &str, record: impl Fn(&L) -> R) -> Option<Standing<R>> {
    let others: Vec<&L> = owner::standing(rows, now).into_iter().filter(|row| row.dataset() != dataset).collect();
    let (ours, theirs) = (owner::first_listed(rows, dataset), owner::first_listed(rows, others.first()?.dataset()));
    Some(Standing {
        ours: ours.is_some() && ours < theirs,
        others: others.into_iter().map(|row| (row.dataset().to_owned(), record(row))).collect(),
    })
}
