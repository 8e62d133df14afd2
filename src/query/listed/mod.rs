//! Lists that are answered from the catalogue: code lists, periods, datasets and releases.

mod codes;
mod periods;
mod releases;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::observation::{Column, Entity};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;

pub use codes::{
    CategoryFilter, DistrictFilter, DocumentField, DocumentFilter, IndicatorFilter, UnitFilter, categories, districts,
    documents, indicators, units,
};
pub use periods::{PeriodField, PeriodFilter, periods};
pub use releases::{DatasetField, DatasetFilter, ReleaseField, ReleaseFilter, datasets, releases};

use super::filter::Moment;
use super::scope::Scope;
use super::{Ask, Order};
use crate::catalogue::{Entry, Run};
use crate::domain::text::folded;
use crate::domain::{Bilingual, record::ExternalCode};
use crate::error::Result;

/// A row of a code list as readers see it.
#[derive(Debug)]
pub struct Listed<T> {
    /// What its owner says.
    pub record: Arc<T>,
    /// The dataset that owns the code.
    pub dataset: Arc<str>,
    /// The release that brought this version.
    pub release: i32,
}

impl<T> Clone for Listed<T> {
    fn clone(&self) -> Self {
        Listed { record: self.record.clone(), dataset: self.dataset.clone(), release: self.release }
    }
}

impl<T> From<&Entry<T>> for Listed<T> {
    fn from(entry: &Entry<T>) -> Self {
        Listed { record: entry.record.clone(), dataset: entry.dataset.clone(), release: entry.release }
    }
}

impl<T> From<&Run<T>> for Listed<T> {
    fn from(run: &Run<T>) -> Self {
        Listed { record: run.record.clone(), dataset: run.dataset.clone(), release: run.from }
    }
}

/// What code lists can go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CodeField {
    /// Place in the package file.
    Position,
    /// Code, as bytes.
    Code,
    /// Release that brought the row.
    UpdatedAt,
}

/// Puts a list that stands in its own order into the one asked for; equals stay as they are.
fn arrange<T, K: Ord, F>(list: &mut [T], order: Option<Order<F>>, key: impl Fn(&T, &F) -> K) {
    if let Some(order) = order {
        if order.descends() {
            list.sort_by_key(|row| std::cmp::Reverse(key(row, &order.field)));
        } else {
            list.sort_by_key(|row| key(row, &order.field));
        }
    }
}

fn named(name: &Bilingual, text: &str) -> bool {
    folded(&name.zh).contains(text) || name.en.as_deref().is_some_and(|en| folded(en).contains(text))
}

fn known_as(codes: &[ExternalCode], wanted: &[String]) -> bool {
    codes.iter().any(|code| wanted.contains(&code.to_string()))
}

/// Refuses a code of others that no release ever had, with the nearest that one did.
fn known_elsewhere<'a>(wanted: &Option<Vec<String>>, known: impl Iterator<Item = &'a Vec<ExternalCode>>) -> Result<()> {
    let Some(wanted) = wanted else { return Ok(()) };
    let known: HashSet<String> = known.flatten().map(ExternalCode::to_string).collect();
    match wanted.iter().find(|code| !known.contains(*code)) {
        None => Ok(()),
        Some(code) => Err(unknown_elsewhere(code, known.iter().map(String::as_str))),
    }
}

/// The error for a code of others that is not known.
pub fn unknown_elsewhere<'a>(code: &str, known: impl Iterator<Item = &'a str>) -> crate::error::Error {
    let nearest = crate::domain::nearest::nearest(code, known);
    crate::error::Error::unknown("filter.external", "code of others", code, nearest)
}

fn updated<T>(scope: &Scope, entry: &Entry<T>, after: Option<Moment>) -> bool {
    after.is_none_or(|Moment(moment)| entry.release >= scope.first_release_after(moment))
}

/// What observations use, asked once a question however many lists want it.
#[derive(Default)]
struct Used {
    columns: HashMap<String, HashSet<(String, i32, i32)>>,
}

impl Used {
    /// Values of indicator, dataset or period of the observations in districts and of indicators.
    async fn find(
        &mut self,
        db: &DatabaseConnection,
        scope: &Scope,
        what: What,
        districts: Option<&[String]>,
        indicators: Option<&[String]>,
    ) -> Result<&HashSet<(String, i32, i32)>> {
        let name = format!("{what:?} {} {districts:?} {indicators:?}", scope.release);
        if !self.columns.contains_key(&name) {
            let mut condition: Condition = super::read::standing::<Entity>(scope.release)?;
            if let Some(districts) = districts {
                condition = condition.add(Column::District.is_in(districts.iter().cloned()));
            }
            if let Some(indicators) = indicators {
                condition = condition.add(Column::Indicator.is_in(indicators.iter().cloned()));
            }
            let select = Entity::find().select_only().filter(condition).distinct();
            let found: HashSet<(String, i32, i32)> = match what {
                What::Indicator | What::Dataset => {
                    let column = if matches!(what, What::Indicator) { Column::Indicator } else { Column::Dataset };
                    let codes: Vec<String> = select.column(column).into_tuple().all(db).await?;
                    codes.into_iter().map(|code| (code, 0, 0)).collect()
                }
                What::Period => {
                    let columns = select.column(Column::PeriodStart).column(Column::PeriodEnd);
                    let days: Vec<(i32, i32)> = columns.into_tuple().all(db).await?;
                    days.into_iter().map(|(start, end)| (String::new(), start, end)).collect()
                }
            };
            self.columns.insert(name.clone(), found);
        }
        self.columns.get(&name).ok_or_else(|| crate::error::Error::internal("what was just found is gone"))
    }
}

#[derive(Clone, Copy, Debug)]
enum What {
    Indicator,
    Dataset,
    Period,
}

/// A question whose answer is in memory.
type InMemory<F, O> = Ask<F, Order<O>>;
