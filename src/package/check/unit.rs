//! Units: each converts to a base unit by a power of ten, or is one.

use std::collections::HashMap;

use super::{FaultCode, Report, Sheet, by_code};
use crate::domain::record::Unit;
use crate::package::Package;
use crate::package::record::factor;

/// The units whose base and factor can be relied on, so that a fault of a unit makes none of its figures.
pub(super) fn sound(package: &Package) -> HashMap<&str, &Unit> {
    let sheet = Sheet::new(package, &package.lists.units);
    let all = by_code(sheet.rows, |unit: &Unit| &unit.code);
    let is_sound = |unit: &Unit| {
        let base = unit.base.as_deref().map(|base| all.get(base));
        unit.base.is_some() == unit.exponent.is_some() && base.is_none_or(|base| base.is_some_and(|b| b.base.is_none()))
    };
    let mut sound = HashMap::new();
    for row in sheet.rows.iter().filter(|row| sheet.is_sound(row, &["code", "base", "factor"])) {
        if is_sound(&row.record) {
            sound.entry(row.record.code.as_str()).or_insert(&row.record);
        }
    }
    sound
}

pub(super) fn check(sheet: &Sheet<'_, Unit>, report: &mut Report) {
    let units = by_code(sheet.rows, |unit| &unit.code);
    for row in sheet.rows.iter().filter(|row| sheet.is_sound(row, &["base"])) {
        let unit = &row.record;
        let has_factor = unit.exponent.is_some() || !sheet.is_sound(row, &["factor"]);
        match &unit.base {
            Some(base) if !has_factor => {
                report.push(sheet.fault(row, "factor", FaultCode::BaseWithoutFactor).with(base));
            }
            None if has_factor => {
                let told = unit.exponent.map_or_else(String::new, |exponent| factor(exponent).to_string());
                report.push(sheet.fault(row, "factor", FaultCode::FactorWithoutBase).with(told));
            }
            _ => {}
        }
        let beyond = unit.base.as_deref().and_then(|base| units.get(base)).and_then(|base| base.base.as_deref());
        if let (Some(base), Some(beyond)) = (&unit.base, beyond) {
            let meant = Some(beyond).filter(|beyond| beyond != base && *beyond != unit.code);
            report.push(sheet.fault(row, "base", FaultCode::BaseNotBase).with(base).nearest(meant));
        }
    }
}
