//! Rows that are known by the same.

use std::collections::HashMap;

use super::observation::Seen;
use super::{Fault, FaultCode, Report, Sheet};
use crate::domain::Fingerprint;
use crate::domain::fingerprint::Hasher;
use crate::domain::record::Observation;
use crate::package::fault::{Term, excerpt};
use crate::package::out::Out;
use crate::package::record::Record;

/// Rows of a list with the identity of an earlier one.
pub(super) fn check<T: Record>(sheet: &Sheet<'_, T>, report: &mut Report) {
    let mut first: HashMap<Vec<String>, u32> = HashMap::with_capacity(sheet.rows.len());
    let mut out = Out::new(T::TABLE);
    for row in sheet.rows {
        if !sheet.is_sound(row, T::TABLE.identity) {
            continue;
        }
        out.clear();
        row.record.write(&mut out);
        let cell =
            |name: &&str| T::TABLE.index(name).and_then(|index| out.cells.get(index)).cloned().unwrap_or_default();
        let identity: Vec<String> = T::TABLE.identity.iter().map(cell).collect();
        let words = excerpt(&identity.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" "));
        let earlier = *first.entry(identity).or_insert(row.number);
        if earlier != row.number {
            report.push(duplicate::<T>(row.number, earlier).with(words));
        }
    }
}

fn duplicate<T: Record>(row: u32, earlier: u32) -> Fault {
    let fault = Fault::new(FaultCode::DuplicateRow, T::TABLE.file).row(row).with(earlier);
    match T::TABLE.identity {
        [only] => fault.column(only),
        _ => fault,
    }
}

/// What the observations are known by: sixteen bytes a row, for there may be millions.
#[derive(Default)]
pub(super) struct Identities {
    rows: Vec<(Fingerprint, u32)>,
    variants: Vec<(Fingerprint, u32, String)>,
}

impl Identities {
    pub(super) fn add(&mut self, seen: Seen<'_>) {
        if !seen.are_sound(Observation::TABLE.identity) {
            return;
        }
        let variant = seen.record.variant.as_str();
        self.rows.push((fingerprint(seen.record, variant), seen.number));
        if !variant.is_empty() && !is_earlier_adjustment(variant) && self.variants.len() < 1_000_000 {
            self.variants.push((fingerprint(seen.record, ""), seen.number, variant.to_owned()));
        }
    }

    /// Names each row whose identity an earlier one has, and each variant without a main row.
    pub(super) fn judge(mut self, report: &mut Report) {
        self.rows.sort_unstable();
        let same = |pair: &[(Fingerprint, u32)]| matches!(pair, [(a, _), (b, _)] if a == b);
        let mut duplicates: Vec<(u32, u32)> = Vec::new();
        let mut first = self.rows.first().map_or(0, |(_, row)| *row);
        for pair in self.rows.windows(2) {
            let [_, (_, row)] = pair else { continue };
            if same(pair) {
                duplicates.push((*row, first));
            } else {
                first = *row;
            }
        }
        duplicates.sort_unstable();
        for (row, earlier) in duplicates {
            let words = Term::words("来源文件和前八列都相同", "its document and first eight columns are the same");
            report.push(duplicate::<Observation>(row, earlier).with(words));
        }
        for (main, row, variant) in &self.variants {
            if self.rows.binary_search_by(|(fingerprint, _)| fingerprint.cmp(main)).is_err() {
                let fault = Fault::new(FaultCode::VariantWithoutMain, Observation::TABLE.file).row(*row);
                report.push(fault.column("variant").with(variant.as_str()));
            }
        }
    }
}

/// `R1`, `R2`, …: an earlier adjustment of a plan, which needs no main row.
pub(super) fn is_earlier_adjustment(variant: &str) -> bool {
    variant.strip_prefix('R').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn fingerprint(observation: &Observation, variant: &str) -> Fingerprint {
    let mut hasher = Hasher::default();
    hasher
        .part(&observation.place.document)
        .part(&observation.district)
        .part(&observation.indicator)
        .part(observation.project.as_deref().unwrap_or(""))
        .number(Some(observation.period.start_day().into()))
        .number(Some(observation.period.end_day().into()))
        .part(observation.scenario.code())
        .part(observation.measure.code())
        .part(observation.against.as_deref().unwrap_or(""))
        .part(variant);
    hasher.finish()
}
