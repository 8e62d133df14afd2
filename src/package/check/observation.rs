//! Each observation by itself: what its cells must have to do with each other.

use std::collections::HashMap;

use super::{Fault, FaultCode, by_code, citation, indicator, status, unit, unit_fit, words};
use crate::domain::decimal::Decimal;
use crate::domain::record::{District, Indicator, Observation, Unit};
use crate::domain::{Comparator, Measure};
use crate::package::Package;
use crate::package::fault::Term;
use crate::package::record::Record;

/// A row as read, with its place and the cells that could not be taken.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub number: u32,
    pub record: &'a Observation,
    pub faulty: u32,
}

impl Seen<'_> {
    /// Whether a cell could be taken.
    pub(super) fn is_sound(&self, column: &str) -> bool {
        self.faulty == 0 || Observation::TABLE.index(column).is_some_and(|index| self.faulty & (1 << index) == 0)
    }

    /// Whether all of these cells could be taken.
    pub(super) fn are_sound(&self, columns: &[&str]) -> bool {
        self.faulty == 0 || columns.iter().all(|column| self.is_sound(column))
    }

    /// Marks the cells that errors name, so that a fault there makes no second elsewhere.
    pub(super) fn mark(&mut self, faults: &[Fault]) {
        for column in faults.iter().filter(|fault| fault.is_error()).filter_map(|fault| fault.column.as_deref()) {
            if let Some(index) = Observation::TABLE.index(column) {
                self.faulty |= 1 << index;
            }
        }
    }

    fn fault(&self, column: &str, code: FaultCode) -> Fault {
        Fault::new(code, Observation::TABLE.file).row(self.number).column(column)
    }
}

/// What the rules need of the code lists.
pub(super) struct Rules<'a> {
    indicators: HashMap<&'a str, &'a Indicator>,
    units: HashMap<&'a str, &'a Unit>,
    retired: HashMap<&'a str, &'a District>,
}

impl<'a> Rules<'a> {
    pub(super) fn new(package: &'a Package) -> Self {
        let mut retired = by_code(&package.lists.districts, |district: &District| &district.code);
        retired.retain(|_, district| district.valid_to.is_some() && district.valid_from <= district.valid_to);
        Rules { indicators: indicator::sound(package), units: unit::sound(package), retired }
    }

    /// Adds what is wrong with a row to the faults of its cells.
    pub(super) fn check(&self, seen: Seen<'_>, faults: &mut Vec<Fault>) {
        faults.iter_mut().for_each(|fault| self.suggest_unit(seen, fault));
        faults.extend(against(seen));
        faults.extend(self.unit(seen));
        faults.extend(range(seen));
        faults.extend(nothing_stated(seen));
        faults.extend(status_unsuited(seen));
        faults.extend(binding(seen));
        faults.extend(rank(seen));
        faults.extend(self.retired(seen));
        let is_sound = |column: &str| seen.is_sound(column);
        let fault = |column: &str, code| seen.fault(column, code);
        faults.extend(citation::check(&seen.record.place, is_sound, fault));
        faults.extend(words::check_pair(&seen.record.text, ["text_zh", "text_en"], is_sound, fault));
        faults.extend(words::check_pair(&seen.record.note, ["note_zh", "note_en"], is_sound, fault));
    }

    fn unit(&self, seen: Seen<'_>) -> Option<Fault> {
        let Observation { measure, unit, indicator, .. } = seen.record;
        if !seen.are_sound(&["measure", "unit", "indicator"]) {
            return None;
        }
        let indicator = self.indicators.get(indicator.as_str())?;
        let misfit = unit_fit::misfit(*measure, unit, indicator, &self.units)?;
        let fault = seen.fault("unit", FaultCode::UnitUnsuited).with(measure.code()).with(unit);
        Some(fault.with(misfit.reason).nearest(Some(misfit.meant)))
    }

    fn retired(&self, seen: Seen<'_>) -> Option<Fault> {
        let district = self.retired.get(seen.record.district.as_str())?;
        let last = district.valid_to.filter(|last| seen.record.period.start() > *last)?;
        if !seen.are_sound(&["district", "period"]) {
            return None;
        }
        let fault = seen.fault("district", FaultCode::DistrictRetired).with(&district.code).with(last);
        Some(fault.with(seen.record.period).nearest(district.replaced_by.first().cloned()))
    }

    /// A value with too many digits: the unit in which it has room.
    fn suggest_unit(&self, seen: Seen<'_>, fault: &mut Fault) {
        let larger = match fault.code {
            FaultCode::ValueTooLarge => true,
            FaultCode::ValueTooPrecise => false,
            _ => return,
        };
        let Some(unit) = self.units.get(seen.record.unit.as_str()) else { return };
        let Some(number) = fault.terms.first().and_then(|term| unbounded(&term.en)) else { return };
        let exponent = unit.exponent.unwrap_or(0);
        let mut others: Vec<&Unit> = self
            .units
            .values()
            .copied()
            .filter(|other| other.base_code() == unit.base_code())
            .filter(|other| (other.exponent.unwrap_or(0) > exponent) == larger && other.code != unit.code)
            .collect();
        others.sort_by_key(|other| ((other.exponent.unwrap_or(0) - exponent).abs(), other.code.clone()));
        let in_unit = |other: &Unit| number.shifted(exponent - other.exponent.unwrap_or(0)).normalized().to_string();
        let found =
            others.iter().map(|other| (*other, in_unit(other))).find(|(_, shown)| Decimal::parse(shown).is_ok());
        if let Some((other, shown)) = found {
            let name = |lang| other.name.in_lang(lang).to_owned();
            let zh = format!("，如 {shown} {}（{}）", name(crate::domain::Lang::Zh), other.code);
            let en = format!(", as in {shown} {} ({})", name(crate::domain::Lang::En), other.code);
            fault.terms.push(Term::words(zh, en));
            fault.nearest = Some(other.code.clone());
        }
    }
}

/// A plain number of any length.
fn unbounded(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction}");
    let unscaled: i128 = digits.parse().ok().filter(|_| digits.len() <= 30)?;
    Some(Decimal::new(unscaled, u32::try_from(fraction.len()).ok()?))
}

fn against(seen: Seen<'_>) -> Option<Fault> {
    let Observation { measure, against, .. } = seen.record;
    if !seen.are_sound(&["measure", "against"]) {
        return None;
    }
    match against {
        None if measure.compares() => Some(seen.fault("against", FaultCode::AgainstMissing).with(measure.code())),
        Some(against) if !measure.compares() => {
            Some(seen.fault("against", FaultCode::AgainstNeedless).with(measure.code()).with(against))
        }
        _ => None,
    }
}

fn range(seen: Seen<'_>) -> Option<Fault> {
    let Observation { comparator, value, value_to, .. } = seen.record;
    if !seen.are_sound(&["comparator", "value", "value_to"]) {
        return None;
    }
    match (comparator, value, value_to) {
        (Comparator::Between, _, None) => Some(seen.fault("value_to", FaultCode::ValueToMissing)),
        (Comparator::Between, None, Some(_)) => Some(seen.fault("value", FaultCode::BetweenWithoutValue)),
        (Comparator::Between, Some(from), Some(to)) if to < from => {
            Some(seen.fault("value_to", FaultCode::RangeReversed).with(to).with(from))
        }
        (Comparator::Between, ..) | (_, _, None) => None,
        (comparator, _, Some(to)) => {
            let fault = seen.fault("value_to", FaultCode::ValueToNeedless);
            Some(fault.with(comparator.code()).with(to))
        }
    }
}

fn nothing_stated(seen: Seen<'_>) -> Option<Fault> {
    let Observation { value, text, note, comparator, .. } = seen.record;
    let nothing = value.is_none() && text.is_empty() && note.is_empty() && *comparator != Comparator::Between;
    (nothing && seen.are_sound(&["value", "text_zh", "text_en", "note_zh", "note_en"]))
        .then(|| seen.fault("value", FaultCode::NothingStated))
}

fn status_unsuited(seen: Seen<'_>) -> Option<Fault> {
    if !seen.are_sound(&["status", "scenario", "value", "note_zh"]) {
        return None;
    }
    let (reason, meant) = status::misfit(seen.record)?;
    let fault = seen.fault("status", FaultCode::StatusUnsuited).with(seen.record.status.code());
    Some(fault.with(reason).nearest(meant.map(|status| status.code())))
}

fn binding(seen: Seen<'_>) -> Option<Fault> {
    let binding = seen.record.binding.filter(|_| !seen.record.scenario.is_plan() && seen.is_sound("scenario"))?;
    let fault = seen.fault("binding", FaultCode::BindingUnsuited).with(binding.code());
    Some(fault.with(seen.record.scenario.code()))
}

fn rank(seen: Seen<'_>) -> Option<Fault> {
    let value = seen.record.value.filter(|_| seen.is_sound("measure"))?;
    let is_rank = matches!(seen.record.measure, Measure::Rank | Measure::GrowthRank);
    let is_whole = value.normalized().decimals() == 0 && !value.is_zero() && !value.is_negative();
    (is_rank && !is_whole).then(|| seen.fault("value", FaultCode::BadRank).with(value))
}
