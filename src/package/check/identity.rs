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

/// Variants and unread rows that are remembered whole, so that memory stays bounded.
const REMEMBERED: usize = 10_000;

/// What the observations are known by: sixteen bytes a row, for there may be millions.
#[derive(Default)]
pub(super) struct Identities {
    rows: Vec<(Fingerprint, u32)>,
    variants: Vec<Named>,
    /// Main rows of which a part of the identity could not be read: each may be what a variant lacks.
    unread: Vec<Named>,
}

/// A row's identity in words, by the columns of the identity but the variant.
struct Named {
    number: u32,
    main: Fingerprint,
    variant: String,
    parts: Vec<Option<String>>,
}

impl Named {
    fn of(seen: Seen<'_>) -> Self {
        let mut out = Out::new(Observation::TABLE);
        seen.record.write(&mut out);
        let part = |column: &&str| {
            let cell = Observation::TABLE.index(column).and_then(|index| out.cells.get(index));
            cell.filter(|_| seen.is_sound(column)).cloned()
        };
        let columns = Observation::TABLE.identity.iter().filter(|column| **column != "variant");
        Named {
            number: seen.number,
            main: fingerprint(seen.record, ""),
            variant: seen.record.variant.clone(),
            parts: columns.map(part).collect(),
        }
    }

    /// Whether all that could be read of both is the same.
    fn may_be(&self, other: &Named) -> bool {
        self.parts.iter().zip(&other.parts).all(|(a, b)| a.is_none() || b.is_none() || a == b)
    }
}

impl Identities {
    pub(super) fn add(&mut self, seen: Seen<'_>) {
        let variant = seen.record.variant.as_str();
        if !seen.are_sound(Observation::TABLE.identity) {
            if variant.is_empty() && self.unread.len() < REMEMBERED {
                self.unread.push(Named::of(seen));
            }
            return;
        }
        self.rows.push((fingerprint(seen.record, variant), seen.number));
        if !variant.is_empty() && !is_earlier_adjustment(variant) && self.variants.len() < REMEMBERED {
            self.variants.push(Named::of(seen));
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
        for variant in &self.variants {
            let has_main = self.rows.binary_search_by(|(fingerprint, _)| fingerprint.cmp(&variant.main)).is_ok();
            if !has_main && !self.unread.iter().any(|unread| unread.may_be(variant)) {
                let fault = Fault::new(FaultCode::VariantWithoutMain, Observation::TABLE.file).row(variant.number);
                report.push(fault.column("variant").with(variant.variant.as_str()));
            }
        }
    }
}

/// `R1`, `R2`, …: an earlier adjustment of a plan, which needs no main row.
pub(super) fn is_earlier_adjustment(variant: &str) -> bool {
    variant.strip_prefix('R').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// One part for the hasher, its pieces divided by a character that no cell may hold.
fn fingerprint(observation: &Observation, variant: &str) -> Fingerprint {
    let mut identity = String::with_capacity(160);
    let pieces = [
        observation.place.document.as_str(),
        &observation.district,
        &observation.indicator,
        observation.project.as_deref().unwrap_or(""),
        observation.scenario.code(),
        observation.measure.code(),
        observation.against.as_deref().unwrap_or(""),
        variant,
    ];
    for piece in pieces {
        identity.push_str(piece);
        identity.push('\u{1F}');
    }
    let period = observation.period;
    let (start, end) = (period.start_day(), period.end_day());
    Hasher::default().part(&identity).number(Some(start.into())).number(Some(end.into())).finish()
}
