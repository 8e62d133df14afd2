//! Periods in use.

use sea_orm::DatabaseConnection;
use serde::Deserialize;

use super::{InMemory, Used, What};
use crate::catalogue::known_codes;
use crate::domain::{Frequency, Period};
use crate::error::Result;
use crate::query::cursor::list_name;
use crate::query::filter::{self, Code, PeriodWords};
use crate::query::page::Connection;

/// Which periods.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct PeriodFilter {
    /// With an observation of these districts.
    pub districts: Option<Vec<Code>>,
    /// With an observation of these indicators.
    pub indicators: Option<Vec<Code>>,
    /// Exactly these.
    pub periods: Option<Vec<Code>>,
    /// Inside this one, itself included.
    pub during: Option<Code>,
    /// Starting on the first day of this one or later.
    pub from: Option<Code>,
    /// Ending on the last day of this one or earlier.
    pub to: Option<Code>,
    /// Of these kinds.
    pub frequencies: Option<Vec<Frequency>>,
}

/// What periods can go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PeriodField {
    /// Start, then end.
    Period,
}

/// Answers questions for periods in use.
pub async fn periods(
    db: &DatabaseConnection,
    asks: &[InMemory<PeriodFilter, PeriodField>],
) -> Result<Vec<Connection<Period>>> {
    let mut used = Used::default();
    let mut answers = Vec::with_capacity(asks.len());
    for ask in asks {
        let scope = &ask.scope;
        let mut rows = scope.snapshot.periods.clone();
        for f in &ask.filters {
            let words = PeriodWords::parse(&f.periods, &f.during, &f.from, &f.to)?;
            let districts =
                f.districts.as_deref().map(|d| filter::districts(scope, "filter.districts", d)).transpose()?;
            if let Some(codes) = &f.indicators {
                known_codes(&scope.catalogue.indicators, "filter.indicators", "indicator", codes)?;
            }
            let observed = if districts.is_some() || f.indicators.is_some() {
                let indicators = f.indicators.as_deref();
                Some(used.find(db, scope, What::Period, districts.as_deref(), indicators).await?)
            } else {
                None
            };
            rows.retain(|period| {
                let days = (String::new(), period.start_day(), period.end_day());
                words.meets(*period)
                    && f.frequencies.as_ref().is_none_or(|kinds| kinds.contains(&period.frequency()))
                    && observed.is_none_or(|observed| observed.contains(&days))
            });
        }
        if ask.order.is_some_and(|order| order.descends()) {
            rows.reverse();
        }
        let name = list_name("periods", &(&ask.filters, &ask.order));
        answers.push(Connection::of_list(&ask.page, rows, &name, scope, |period| period.code().into())?);
    }
    Ok(answers)
}
