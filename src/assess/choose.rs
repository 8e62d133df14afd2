//! Which rows stand against each other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::domain::{Frequency, Measure, Period, Scenario};
use crate::query::observation::Observation;
use crate::query::plan_execution::nearness;

/// The headlines of one district, of no project and compared with nobody, by key.
#[derive(Debug)]
pub struct Rows<'a> {
    all: &'a [Observation],
    by_key: HashMap<Key<'a>, &'a Observation>,
}

type Key<'a> = (&'a str, Measure, Scenario, Period);
/// How well a row serves as the plan, the best first: the nearest period, then the revised plan before the adopted.
type Rank = ((i32, Period), usize);

impl<'a> Rows<'a> {
    /// Makes the rows ready.
    pub fn new(all: &'a [Observation]) -> Self {
        let key = |row: &'a Observation| {
            let record = &row.record;
            (record.indicator.as_str(), record.measure, record.scenario, record.period)
        };
        Rows { all, by_key: all.iter().map(|row| (key(row), row)).collect() }
    }

    /// The plan to judge by of each indicator and measure that has one.
    pub fn plans(&self, period: Period, by: Option<Scenario>) -> Vec<&'a Observation> {
        let mut best: HashMap<(&str, Measure), (Rank, &'a Observation)> = HashMap::new();
        for row in self.all {
            let Some(rank) = rank(row, period, by) else { continue };
            match best.entry((&row.record.indicator, row.record.measure)) {
                Entry::Vacant(empty) => {
                    empty.insert((rank, row));
                }
                Entry::Occupied(mut held) if rank < held.get().0 => {
                    held.insert((rank, row));
                }
                Entry::Occupied(_) => {}
            }
        }
        best.into_values().map(|(_, row)| row).collect()
    }

    fn find(&self, indicator: &str, measure: Measure, scenario: Scenario, period: Period) -> Option<&'a Observation> {
        self.by_key.get(&(indicator, measure, scenario, period)).copied()
    }

    /// What happened, else what was expected to, in exactly a period.
    pub fn result(&self, indicator: &str, measure: Measure, period: Period) -> Option<&'a Observation> {
        let of = |scenario| self.find(indicator, measure, scenario, period);
        of(Scenario::Actual).or_else(|| of(Scenario::Estimate))
    }

    /// The same plan as another scenario has it.
    fn beside(&self, plan: &Observation, scenario: Scenario) -> Option<&'a Observation> {
        self.find(&plan.record.indicator, plan.record.measure, scenario, plan.record.period)
    }

    /// The plan as it was adopted, where a revised one is judged by.
    pub fn adopted(&self, plan: &Observation) -> Option<&'a Observation> {
        let revised = plan.record.scenario == Scenario::PlanRevised;
        if revised { self.beside(plan, Scenario::Plan) } else { None }
    }

    /// What the report says of the share of a level's plan; of a target it says none.
    pub fn stated(&self, plan: &Observation, period: Period) -> Option<&'a Observation> {
        let since_revised =
            plan.record.scenario == Scenario::Plan && self.beside(plan, Scenario::PlanRevised).is_some();
        let share = if since_revised { Measure::ShareOfAdopted } else { Measure::ShareOfPlan };
        let of_plan = matches!(plan.record.scenario, Scenario::Plan | Scenario::PlanRevised);
        let is_level = plan.record.measure == Measure::Level;
        if is_level && of_plan { self.result(&plan.record.indicator, share, period) } else { None }
    }

    /// The results of the same part and of the whole of the year before, for a level under the plan of a year.
    pub fn last_year(&self, plan: &Observation, period: Period) -> Option<(&'a Observation, &'a Observation)> {
        let record = &plan.record;
        if record.measure != Measure::Level || record.period.frequency() != Frequency::Year {
            return None;
        }
        let of = |period: Period| self.result(&record.indicator, Measure::Level, period.year_before()?);
        Some((of(period)?, of(record.period)?))
    }
}

/// How well a row serves as the plan; none where it is not one to judge by.
fn rank(row: &Observation, period: Period, by: Option<Scenario>) -> Option<Rank> {
    let asked = match &by {
        Some(scenario) => std::slice::from_ref(scenario),
        None => &[Scenario::PlanRevised, Scenario::Plan],
    };
    let scenario = asked.iter().position(|s| *s == row.record.scenario)?;
    Some((nearness(row.record.period, period, by)?, scenario))
}
