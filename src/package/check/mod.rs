//! Checks a package against itself, and against what other datasets list.

use super::fault::Fault;
use super::ownership::{self, Known};
use super::{Package, Report};
use crate::domain::record::{Observation, Row};

/// Checks the whole package and calls `observe` with each sound observation in the order of the file. What
/// [`Package::open`] reported is not told again.
pub fn check(package: &Package, known: &Known, observe: &mut dyn FnMut(&Row<Observation>)) -> Report {
    let mut report = Report::default();
    for draft in package.drafts() {
        let sound = draft.faulty == 0 && !draft.faults.iter().any(Fault::is_error);
        draft.faults.into_iter().for_each(|fault| report.push(fault));
        if let (true, Some(record)) = (sound, draft.record) {
            observe(&Row { number: draft.number, record });
        }
    }
    ownership::judge(&package.lists, known, &package.faulty, &mut report);
    report.finish();
    report
}
