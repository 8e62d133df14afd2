//! Units: each converts to a base unit by a power of ten, or is one.

use super::{FaultCode, Report, Sheet, by_code};
use crate::domain::record::Unit;
use crate::package::record::factor;

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
                report.push(sheet.fault(row, "base", FaultCode::FactorWithoutBase).with(told));
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
