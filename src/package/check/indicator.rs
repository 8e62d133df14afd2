//! Indicators: the parts of a sum must be in units that add up.

use std::collections::HashMap;

use super::{FaultCode, Report, Sheet, unit};
use crate::domain::record::Indicator;
use crate::package::Package;

/// The indicators whose unit can be relied on.
pub(super) fn sound(package: &Package) -> HashMap<&str, &Indicator> {
    let sheet = Sheet::new(package, &package.lists.indicators);
    let mut sound = HashMap::new();
    for row in sheet.rows.iter().filter(|row| sheet.is_sound(row, &["code", "unit"])) {
        sound.entry(row.record.code.as_str()).or_insert(&row.record);
    }
    sound
}

pub(super) fn check(sheet: &Sheet<'_, Indicator>, package: &Package, report: &mut Report) {
    let (units, indicators) = (unit::sound(package), sound(package));
    for row in sheet.rows.iter().filter(|row| sheet.is_sound(row, &["unit", "sum_of"])) {
        let Some(unit) = units.get(row.record.unit.as_str()) else { continue };
        for part in &row.record.sum_of {
            let part_unit = indicators.get(part.as_str()).and_then(|part| units.get(part.unit.as_str()));
            if let Some(part_unit) = part_unit.filter(|part_unit| part_unit.base_code() != unit.base_code()) {
                let fault = sheet.fault(row, "sum_of", FaultCode::SumUnit).with(part);
                report.push(fault.with(&part_unit.code).with(&unit.code));
            }
        }
    }
}
