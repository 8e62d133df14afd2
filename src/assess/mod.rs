//! STUB until the room lands.
use crate::catalogue::Snapshot;
use crate::domain::{Assessment, Decimal, Lang, Measure, Period, Scenario};
use crate::query::observation::Observation;
#[derive(Debug, Clone, Default)]
pub struct Bands {}
#[derive(Debug, Clone)]
pub struct AssessedRow {
    pub indicator: String,
    pub measure: Measure,
    pub plan: Observation,
    pub adopted: Option<Observation>,
    pub actual: Option<Observation>,
    pub expected: Option<Decimal>,
    pub time_share: Decimal,
    pub share_done: Option<Decimal>,
    pub stated: Option<Observation>,
    pub stated_share: Option<Decimal>,
    pub pace: Option<Decimal>,
    pub share_last_year: Option<Decimal>,
    pub gap: Option<Decimal>,
    pub assessment: Assessment,
}
impl AssessedRow {
    pub fn basis(&self, _: &Snapshot, _: Lang) -> String {
        String::new()
    }
}
pub fn scoreboard(_: &Snapshot, _: &[Observation], _: Period, _: Option<Scenario>, _: &Bands) -> Vec<AssessedRow> {
    Vec::new()
}
