//! Observations: what documents state of keys.

mod columns;
mod filter;
mod load;

use entity::observation::{Column, Entity, Model};
use sea_orm::DatabaseConnection;

pub use filter::ObservationFilter;
pub use load::{alternatives, by_identity, history, of_keys};

use super::cursor::list_name;
use super::filter::{Evidence, known_projects, named};
use super::keyset::Keyset;
use super::page::Connection;
use super::read::{self, Part, Ready};
use super::{Ask, Order, Scope};
use crate::domain::record;
use crate::error::Result;
use crate::store::row::Stored;

/// An observation as readers see it.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What the document states.
    pub record: record::Observation,
    /// The dataset that publishes it.
    pub dataset: String,
    /// Fingerprint of its identity.
    pub identity: Vec<u8>,
    /// Fingerprint of its key.
    pub key: Vec<u8>,
    /// Whether it is the one that a reader gets for its key.
    pub headline: bool,
    /// Whether the rows of the key disagree.
    pub disputed: bool,
    /// The release that brought it.
    pub release: i32,
}

impl From<&Model> for Observation {
    fn from(model: &Model) -> Self {
        Observation {
            record: record::Observation::from_model(model),
            dataset: model.dataset.clone(),
            identity: model.identity.clone(),
            key: model.key.clone(),
            headline: model.headline,
            disputed: model.disputed,
            release: model.release,
        }
    }
}

/// What observations can go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObservationField {
    /// Code of the district.
    District,
    /// Code of the indicator.
    Indicator,
    /// Code of the project; those of none last.
    Project,
    /// Start of the period, then its end.
    Period,
    /// Scenario, as the enumeration lists them.
    Scenario,
    /// Measure, as the enumeration lists them.
    Measure,
    /// Amount in the base unit; those without a number last.
    Value,
    /// Day on which the document was published.
    Published,
    /// Release that brought the row.
    UpdatedAt,
}

/// The list's own order: by key, then by dataset, document and variant.
pub const OWN_ORDER: [Column; 11] = [
    Column::District,
    Column::Indicator,
    Column::Project,
    Column::PeriodStart,
    Column::PeriodEnd,
    Column::Scenario,
    Column::Measure,
    Column::Against,
    Column::Dataset,
    Column::Document,
    Column::Variant,
];

/// How many columns of the own order are the key.
const KEY_COLUMNS: usize = 8;

/// Answers questions for observations.
pub async fn list(
    db: &DatabaseConnection,
    asks: &[Ask<ObservationFilter, Order<ObservationField>>],
) -> Result<Vec<Connection<Observation>>> {
    let evidence = Evidence::load(db, &named(asks, |filter| &filter.tasks)).await?;
    known_projects(db, "filter.projects", &named(asks, |filter| &filter.projects)).await?;
    let ready: Vec<Ready<Entity>> = asks.iter().map(|ask| prepare(ask, &evidence)).collect::<Result<_>>()?;
    let fields = asks.iter().flat_map(|ask| ask.fields.iter()).map(String::as_str);
    let pages = read::list(db, ready, columns::of(fields)).await?;
    Ok(pages.into_iter().map(|page| page.map(|model| Observation::from(&model))).collect())
}

fn prepare(ask: &Ask<ObservationFilter, Order<ObservationField>>, evidence: &Evidence) -> Result<Ready<Entity>> {
    Ok(Ready {
        scope: ask.scope.clone(),
        list: list_name("observations", &(&ask.filters, &ask.order)),
        condition: filter::condition(&ask.scope, &ask.filters, evidence)?,
        page: ask.page.clone(),
        rows: ask.rows,
        total: ask.total,
        cursors: ask.cursors,
        direct: direct(ask),
        parts: parts(ask.order, own_order(&ask.filters)),
    })
}

/// Whether the order's index leads straight to the rows: there is no filter, or one on the column that leads the order.
fn direct(ask: &Ask<ObservationFilter, Order<ObservationField>>) -> bool {
    let plain = ObservationFilter { statements: None, ..ObservationFilter::default() };
    let leads = |filter: &ObservationFilter| match ask.order.map(|order| order.field) {
        None | Some(ObservationField::District) => filter.districts.is_some() || filter.within.is_some(),
        Some(ObservationField::Indicator) => filter.indicators.is_some() || filter.categories.is_some(),
        Some(ObservationField::Project) => filter.projects.is_some(),
        Some(ObservationField::Period) => filter.periods.is_some() || filter.during.is_some(),
        _ => false,
    };
    let ordered = matches!(
        ask.order.map(|order| order.field),
        None | Some(ObservationField::District | ObservationField::Indicator)
    );
    let unfiltered = ask.filters.iter().all(|f| ObservationFilter { statements: None, ..f.clone() } == plain);
    ask.filters.iter().any(leads) || (unfiltered && ordered)
}

/// The list's own order as far as it tells rows apart: of headlines the key alone does, and an index has it.
fn own_order(filters: &[ObservationFilter]) -> &'static [Column] {
    if filter::headlines_only(filters) { &OWN_ORDER[..KEY_COLUMNS] } else { &OWN_ORDER }
}

fn parts(order: Option<Order<ObservationField>>, own: &[Column]) -> Vec<Part<Entity>> {
    use sea_orm::{ColumnTrait, Condition};
    let Some(order) = order else {
        return vec![Part { condition: Condition::all(), keyset: Keyset::new(&[], false, own) }];
    };
    let keyset = |leading: &[Column]| Keyset::new(leading, order.descends(), own);
    let whole = |leading: &[Column]| vec![Part { condition: Condition::all(), keyset: keyset(leading) }];
    let lacking_last = |column: Column, has: Condition, lacks: Condition| {
        let rest = Keyset::new(&[], false, own);
        vec![Part { condition: has, keyset: keyset(&[column]) }, Part { condition: lacks, keyset: rest }]
    };
    match order.field {
        ObservationField::District => whole(&[Column::District]),
        ObservationField::Indicator => whole(&[Column::Indicator]),
        ObservationField::Period => whole(&[Column::PeriodStart, Column::PeriodEnd]),
        ObservationField::Scenario => whole(&[Column::Scenario]),
        ObservationField::Measure => whole(&[Column::Measure]),
        ObservationField::Published => whole(&[Column::Published]),
        ObservationField::UpdatedAt => whole(&[Column::Release]),
        ObservationField::Project => lacking_last(
            Column::Project,
            Condition::all().add(Column::Project.ne(crate::domain::NO_PROJECT)),
            Condition::all().add(Column::Project.eq(crate::domain::NO_PROJECT)),
        ),
        ObservationField::Value => lacking_last(
            Column::Amount,
            Condition::all().add(Column::Amount.is_not_null()),
            Condition::all().add(Column::Amount.is_null()),
        ),
    }
}

/// The rows that stand at a scope's release.
fn standing(scope: &Scope) -> Result<sea_orm::Condition> {
    read::standing::<Entity>(scope.release)
}
