//! Datasets and their releases.

use sea_orm::DatabaseConnection;
use serde::Deserialize;

use super::{InMemory, Listed, Used, What, arrange, named};
use crate::catalogue::{Entry, Release, known_codes};
use crate::domain::record::Dataset;
use crate::domain::text::folded;
use crate::error::Result;
use crate::query::cursor::list_name;
use crate::query::filter::{self, Code, Moment};
use crate::query::page::Connection;
use crate::query::scope::Scope;

/// Which datasets.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct DatasetFilter {
    /// With an observation of these districts.
    pub districts: Option<Vec<Code>>,
    /// These.
    pub datasets: Option<Vec<Code>>,
    /// With this in the title.
    pub text: Option<String>,
    /// With a release after this moment.
    pub updated_after: Option<Moment>,
}

/// What datasets can go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DatasetField {
    /// Code, as bytes.
    Code,
    /// Its newest release.
    UpdatedAt,
}

/// Which releases.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseFilter {
    /// Of these datasets.
    pub datasets: Option<Vec<Code>>,
    /// Published after this moment.
    pub updated_after: Option<Moment>,
}

/// What releases can go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReleaseField {
    /// Number, which is also the order in time.
    Number,
}

fn newest_release(scope: &Scope, dataset: &str) -> i32 {
    let releases = scope.catalogue.releases_of(dataset);
    releases.into_iter().rfind(|number| *number <= scope.release).unwrap_or(0)
}

/// Answers questions for datasets.
pub async fn datasets(
    db: &DatabaseConnection,
    asks: &[InMemory<DatasetFilter, DatasetField>],
) -> Result<Vec<Connection<Listed<Dataset>>>> {
    let mut used = Used::default();
    let mut answers = Vec::with_capacity(asks.len());
    for ask in asks {
        let scope = &ask.scope;
        let mut rows: Vec<&Entry<Dataset>> = scope.snapshot.datasets.iter().collect();
        for f in &ask.filters {
            if let Some(codes) = &f.datasets {
                known_codes(&scope.catalogue.datasets, "filter.datasets", "dataset", codes)?;
            }
            let observed = match &f.districts {
                Some(codes) => {
                    let codes = filter::districts(scope, "filter.districts", codes)?;
                    Some(used.find(db, scope, What::Dataset, Some(&codes), None).await?)
                }
                None => None,
            };
            let text = f.text.as_deref().map(folded);
            let after = f.updated_after.map(|Moment(moment)| scope.first_release_after(moment));
            rows.retain(|entry| {
                let record = &entry.record;
                f.datasets.as_ref().is_none_or(|codes| codes.contains(&record.code))
                    && observed.is_none_or(|observed| observed.contains(&(record.code.clone(), 0, 0)))
                    && text.as_deref().is_none_or(|text| named(&record.title, text))
                    && after.is_none_or(|after| newest_release(scope, &record.code) >= after)
            });
        }
        rows.sort_by(|a, b| a.record.code.cmp(&b.record.code));
        match ask.order.map(|order| order.field) {
            None => {}
            Some(DatasetField::Code) => arrange(&mut rows, ask.order, |e, _| e.record.code.clone()),
            Some(DatasetField::UpdatedAt) => {
                arrange(&mut rows, ask.order, |e, _| newest_release(scope, &e.record.code));
            }
        }
        let name = list_name("datasets", &(&ask.filters, &ask.order));
        let rows = rows.into_iter().map(Listed::from).collect();
        let page =
            Connection::of_list(&ask.page, rows, &name, scope, |row: &Listed<Dataset>| row.record.code.as_str().into());
        answers.push(page?);
    }
    Ok(answers)
}

/// Answers questions for releases.
pub fn releases(asks: &[InMemory<ReleaseFilter, ReleaseField>]) -> Result<Vec<Connection<Release>>> {
    asks.iter()
        .map(|ask| {
            let scope = &ask.scope;
            let mut rows: Vec<Release> =
                scope.catalogue.releases.iter().filter(|r| r.number <= scope.release).cloned().collect();
            for f in &ask.filters {
                if let Some(codes) = &f.datasets {
                    known_codes(&scope.catalogue.datasets, "filter.datasets", "dataset", codes)?;
                    rows.retain(|release| codes.contains(&release.dataset));
                }
                if let Some(Moment(moment)) = f.updated_after {
                    rows.retain(|release| release.published_at > moment);
                }
            }
            if ask.order.is_none_or(|order| order.descends()) {
                rows.reverse();
            }
            let name = list_name("releases", &(&ask.filters, &ask.order));
            Connection::of_list(&ask.page, rows, &name, scope, |release| release.number.into())
        })
        .collect()
}
