//! Districts: the form of local codes, schemes and validity.

use super::{FaultCode, Report, Sheet};
use crate::domain::DistrictScheme;
use crate::domain::code::is_division;
use crate::domain::record::{District, Row};

/// The nation, which has no parent.
const NATION: &str = "CN";

pub(super) fn check(sheet: &Sheet<'_, District>, report: &mut Report) {
    for row in sheet.rows {
        if sheet.is_sound(row, &["code", "scheme"]) {
            check_scheme(sheet, row, report);
        }
        check_validity(sheet, row, report);
    }
}

fn check_scheme(sheet: &Sheet<'_, District>, row: &Row<District>, report: &mut Report) {
    let district = &row.record;
    let is_local = !is_division(&district.code);
    if is_local != (district.scheme == DistrictScheme::Local) {
        let fault = sheet.fault(row, "scheme", FaultCode::SchemeUnsuited);
        let meant = if is_local { DistrictScheme::Local } else { DistrictScheme::Gb2260 };
        report.push(fault.with(&district.code).with(district.scheme.code()).nearest(Some(meant.code())));
    }
    if !is_local || district.code == NATION || !sheet.is_sound(row, &["parent"]) {
        return;
    }
    match &district.parent {
        None => report.push(sheet.fault(row, "parent", FaultCode::LocalWithoutParent).with(&district.code)),
        Some(parent) => {
            let prefix = format!("{parent}_");
            if !district.code.starts_with(&prefix) {
                let word = district.code.split_once('_').map_or(district.code.as_str(), |(_, word)| word);
                let meant = format!("{prefix}{word}");
                let fault = sheet.fault(row, "code", FaultCode::LocalCodePrefix);
                report.push(fault.with(&district.code).with(prefix).nearest(Some(meant)));
            }
        }
    }
}

fn check_validity(sheet: &Sheet<'_, District>, row: &Row<District>, report: &mut Report) {
    let district = &row.record;
    if let (Some(from), Some(to)) = (district.valid_from, district.valid_to)
        && to < from
    {
        report.push(sheet.fault(row, "valid_to", FaultCode::ValidityReversed).with(to).with(from));
    }
    if let (Some(successor), None) = (district.replaced_by.first(), district.valid_to)
        && sheet.is_sound(row, &["valid_to"])
    {
        report.push(sheet.fault(row, "valid_to", FaultCode::ReplacedButValid).with(successor));
    }
}
