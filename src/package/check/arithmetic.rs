//! The arithmetic that figures claim: shares of a plan, and sums. Warned of only where no rounding explains it.

use std::collections::HashMap;

use super::interval::Interval;
use super::observation::Seen;
use super::{Fault, FaultCode, Report, by_code, identity, unit};
use crate::domain::record::{Document, Indicator, Lists, Observation, Unit};
use crate::domain::{Bilingual, Comparator, Decimal, Measure, Period, Scenario};
use crate::package::Package;
use crate::package::fault::Term;
use crate::package::record::Record;

const NO_PROJECT: u32 = u32::MAX;

/// What two figures must share to be reckoned with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    indicator: u32,
    district: u32,
    project: u32,
    start: i32,
    end: i32,
    scenario: Scenario,
}

/// A number as printed, kept small for there may be millions.
#[derive(Clone, Copy, Debug)]
struct Figure {
    key: Key,
    document: u32,
    row: u32,
    millionths: i64,
    decimals: i16,
    unit: u16,
}

impl Figure {
    fn value(&self) -> Decimal {
        Decimal::from_stored(self.millionths, self.decimals)
    }
}

/// The levels and the shares of plans that were seen.
pub(super) struct Figures<'a> {
    lists: &'a Lists,
    indicators: HashMap<&'a str, u32>,
    districts: HashMap<&'a str, u32>,
    projects: HashMap<&'a str, u32>,
    documents: HashMap<&'a str, u32>,
    units: HashMap<&'a str, u16>,
    levels: Vec<Figure>,
    shares: Vec<(Figure, Measure)>,
}

fn places<T>(rows: &[crate::domain::record::Row<T>], code: fn(&T) -> &str) -> HashMap<&str, u32> {
    let numbered = rows.iter().zip(0u32..).map(|(row, place)| (code(&row.record), place));
    let mut found = HashMap::with_capacity(rows.len());
    for (code, place) in numbered {
        found.entry(code).or_insert(place);
    }
    found
}

impl<'a> Figures<'a> {
    pub(super) fn new(package: &'a Package) -> Self {
        let lists = &package.lists;
        let sound = unit::sound(package);
        let mut units = places(&lists.units, |unit| &unit.code);
        units.retain(|code, _| sound.contains_key(code));
        Figures {
            lists,
            indicators: places(&lists.indicators, |indicator| &indicator.code),
            districts: places(&lists.districts, |district| &district.code),
            projects: places(&lists.projects, |project| &project.code),
            documents: places(&lists.documents, |document| &document.code),
            units: units.into_iter().filter_map(|(code, place)| Some((code, u16::try_from(place).ok()?))).collect(),
            levels: Vec::new(),
            shares: Vec::new(),
        }
    }

    /// Keeps a level or a share that is one exact number.
    pub(super) fn add(&mut self, seen: Seen<'_>) {
        const NEEDED: &[&str] = &[
            "district",
            "indicator",
            "project",
            "period",
            "scenario",
            "measure",
            "variant",
            "value",
            "decimals",
            "comparator",
            "unit",
            "document",
        ];
        let Observation { measure, comparator, scenario, variant, .. } = seen.record;
        let is_share = matches!(measure, Measure::ShareOfPlan | Measure::ShareOfAdopted);
        let is_level = *measure == Measure::Level;
        let is_earlier = *scenario == Scenario::PlanRevised && identity::is_earlier_adjustment(variant);
        if !(is_share || is_level) || *comparator != Comparator::Eq || is_earlier || !seen.are_sound(NEEDED) {
            return;
        }
        let Some(figure) = self.figure(seen) else { return };
        if is_level {
            self.levels.push(figure);
        } else if !scenario.is_plan() {
            self.shares.push((figure, *measure));
        }
    }

    fn figure(&self, seen: Seen<'_>) -> Option<Figure> {
        let record = seen.record;
        let value = record.value?;
        let project = match &record.project {
            Some(project) => *self.projects.get(project.as_str())?,
            None => NO_PROJECT,
        };
        let key = Key {
            indicator: *self.indicators.get(record.indicator.as_str())?,
            district: *self.districts.get(record.district.as_str())?,
            project,
            start: record.period.start_day(),
            end: record.period.end_day(),
            scenario: record.scenario,
        };
        Some(Figure {
            key,
            document: *self.documents.get(record.place.document.as_str())?,
            row: seen.number,
            millionths: value.millionths()?,
            decimals: i16::try_from(value.decimals()).ok()?,
            unit: *self.units.get(record.unit.as_str())?,
        })
    }

    pub(super) fn judge(mut self, report: &mut Report) {
        self.levels.sort_unstable_by_key(|figure| (figure.key, figure.row));
        for (share, measure) in &self.shares {
            report_some(self.judge_share(share, *measure), report);
        }
        let indicators = by_code(&self.lists.indicators, |indicator: &Indicator| &indicator.code);
        for total in &self.levels {
            let code = self.lists.indicators.get(index(total.key.indicator)).map(|row| row.record.code.as_str());
            let indicator = code.and_then(|code| indicators.get(code));
            if let Some(indicator) = indicator.filter(|indicator| !indicator.sum_of.is_empty()) {
                report_some(self.judge_sum(total, indicator), report);
            }
        }
    }

    /// The levels of a key: those of the document where it states some, else all.
    fn levels(&self, key: Key, document: u32) -> Vec<&Figure> {
        let start = self.levels.partition_point(|figure| figure.key < key);
        let all: Vec<&Figure> = self.levels.iter().skip(start).take_while(|figure| figure.key == key).collect();
        let own: Vec<&Figure> = all.iter().copied().filter(|figure| figure.document == document).collect();
        if own.is_empty() { all } else { own }
    }

    fn judge_share(&self, share: &Figure, measure: Measure) -> Option<Fault> {
        let year = Period::from_days(share.key.start, share.key.end).containing_year()?;
        let of_year = |scenario| Key { start: year.start_day(), end: year.end_day(), scenario, ..share.key };
        let published = |document| self.lists.documents.get(index(document)).map(|row: &_| day_of(&row.record));
        let mut plans = Vec::new();
        if measure == Measure::ShareOfPlan {
            // An adjustment that came after the document was not in force when it was written.
            plans = self.levels(of_year(Scenario::PlanRevised), share.document);
            plans.retain(|plan| published(plan.document) <= published(share.document));
        }
        if plans.is_empty() {
            plans = self.levels(of_year(Scenario::Plan), share.document);
        }
        let actuals = self.levels(share.key, share.document);
        let stated = Interval::of(share.value(), 0)?;
        let (actual, plan) = (actuals.first()?, plans.first()?);
        for actual in &actuals {
            for plan in &plans {
                if self.explains(actual, stated, plan)? {
                    return None;
                }
            }
        }
        let quotient = self.quotient(actual, plan)?;
        let fault = Fault::new(FaultCode::ShareMismatch, Observation::TABLE.file).row(share.row).column("value");
        let fault = fault.with(share.value()).with(self.shown(actual)).with(self.shown(plan));
        Some(fault.with(actual.row).with(plan.row).with(quotient))
    }

    /// Whether a share can have been reckoned of two numbers as printed; none where that cannot be told.
    fn explains(&self, actual: &Figure, stated: Interval, plan: &Figure) -> Option<bool> {
        let plan = self.interval(plan)?;
        if !plan.is_positive() {
            return None;
        }
        self.interval(actual)?.in_percent().meets(stated.times(plan)?)
    }

    fn quotient(&self, actual: &Figure, plan: &Figure) -> Option<Decimal> {
        let exponent = self.unit(actual)?.exponent.unwrap_or(0) - self.unit(plan)?.exponent.unwrap_or(0);
        actual.value().shifted(exponent + 2).divided(plan.value(), 2)
    }

    fn judge_sum(&self, total: &Figure, indicator: &Indicator) -> Option<Fault> {
        let base = self.unit(total)?.base_code();
        let exponent = self.unit(total)?.exponent.unwrap_or(0);
        let mut sum: Option<Interval> = None;
        let mut printed = Decimal::ZERO;
        let mut named = Vec::new();
        for part in &indicator.sum_of {
            let key = Key { indicator: *self.indicators.get(part.as_str())?, ..total.key };
            let candidates = self.levels(key, total.document);
            let mut hull: Option<Interval> = None;
            for candidate in &candidates {
                let unit = self.unit(candidate).filter(|unit| unit.base_code() == base)?;
                let interval = Interval::of(candidate.value(), unit.exponent.unwrap_or(0))?;
                hull = Some(hull.map_or(Some(interval), |hull| hull.hull(interval))?);
            }
            let first = candidates.first()?;
            printed = printed.plus(first.value().shifted(self.unit(first)?.exponent.unwrap_or(0) - exponent));
            named.push(format!("{part} {}", first.row));
            sum = Some(sum.map_or(hull, |sum| sum.plus(hull?))?);
        }
        if self.interval(total)?.meets(sum?)? {
            return None;
        }
        let parts = Term::words(
            named.iter().map(|part| format!("{part} 行")).collect::<Vec<_>>().join("，"),
            named.iter().map(|part| part.replace(' ', " row ")).collect::<Vec<_>>().join(", "),
        );
        let fault = Fault::new(FaultCode::SumMismatch, Observation::TABLE.file).row(total.row).column("value");
        Some(fault.with(self.shown(total)).with(self.in_words(printed, self.unit(total)?)).with(parts))
    }

    fn interval(&self, figure: &Figure) -> Option<Interval> {
        Interval::of(figure.value(), self.unit(figure)?.exponent.unwrap_or(0))
    }

    fn unit(&self, figure: &Figure) -> Option<&Unit> {
        self.lists.units.get(usize::from(figure.unit)).map(|row| &row.record)
    }

    fn shown(&self, figure: &Figure) -> Term {
        match self.unit(figure) {
            Some(unit) => self.in_words(figure.value(), unit),
            None => Term::from(figure.value()),
        }
    }

    fn in_words(&self, value: Decimal, unit: &Unit) -> Term {
        let Bilingual { zh, en } = &unit.name;
        Term::words(format!("{value} {zh}"), format!("{value} {}", en.as_ref().unwrap_or(zh)))
    }
}

fn day_of(document: &Document) -> jiff::civil::Date {
    document.published
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn report_some(fault: Option<Fault>, report: &mut Report) {
    if let Some(fault) = fault {
        report.push(fault);
    }
}
