//! Indicators: the parts of a sum must be in units that add up.

use super::{FaultCode, Report, Sheet, by_code};
use crate::domain::record::{Indicator, Unit};
use crate::package::Package;

pub(super) fn check(sheet: &Sheet<'_, Indicator>, package: &Package, report: &mut Report) {
    let units = by_code(&package.lists.units, |unit: &Unit| &unit.code);
    let indicators = by_code(sheet.rows, |indicator| &indicator.code);
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
