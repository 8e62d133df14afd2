//! Checks a package against itself, and against what other datasets list.
//!
//! `lists` holds the code lists and what refers to them, `observation` each figure by itself, `identity` rows against
//! rows, `arithmetic` the sums and shares that figures claim. The observations are streamed once.

mod arithmetic;
mod citation;
mod district;
mod evidence;
mod identity;
mod indicator;
mod interval;
mod lists;
mod observation;
mod status;
mod tree;
mod unit;
mod unit_fit;
mod words;

use std::collections::HashMap;

use super::fault::{Fault, FaultCode};
use super::ownership::{self, Known};
use super::record::Record;
use super::{Package, Report};
use crate::domain::record::{Observation, Row};

/// Checks the whole package and calls `observe` with each sound observation in the order of the file. What
/// [`Package::open`] reported is not told again; [`Report::extend`] joins the two.
pub fn check(package: &Package, known: &Known, observe: &mut dyn FnMut(&Row<Observation>)) -> Report {
    let mut report = Report::default();
    lists::check(package, &mut report);
    check_observations(package, observe, &mut report);
    ownership::judge(&package.lists, known, &package.faulty, &mut report);
    report.finish();
    report
}

fn check_observations(package: &Package, observe: &mut dyn FnMut(&Row<Observation>), report: &mut Report) {
    let rules = observation::Rules::new(package);
    let mut identities = identity::Identities::default();
    let mut figures = arithmetic::Figures::new(package);
    let mut shown = evidence::Shown::new(&package.lists);
    for mut draft in package.drafts() {
        let Some(record) = draft.record.take() else {
            draft.faults.into_iter().for_each(|fault| report.push(fault));
            continue;
        };
        let mut seen = observation::Seen { number: draft.number, record: &record, faulty: draft.faulty };
        rules.check(seen, &mut draft.faults);
        seen.mark(&draft.faults);
        identities.add(seen);
        figures.add(seen);
        shown.add(seen);
        let sound = seen.faulty == 0 && !draft.faults.iter().any(Fault::is_error);
        draft.faults.into_iter().for_each(|fault| report.push(fault));
        if sound {
            observe(&Row { number: draft.number, record });
        }
    }
    identities.judge(report);
    figures.judge(report);
    shown.judge(package, report);
}

/// The rows of a list with what is known of their cells.
struct Sheet<'a, T> {
    package: &'a Package,
    rows: &'a [Row<T>],
}

impl<'a, T: Record> Sheet<'a, T> {
    fn new(package: &'a Package, rows: &'a [Row<T>]) -> Self {
        Sheet { package, rows }
    }

    /// Whether all of these cells of a row could be taken.
    fn is_sound(&self, row: &Row<T>, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.package.faulty.is_sound(T::TABLE, row.number, column))
    }

    /// A fault of a cell.
    fn fault(&self, row: &Row<T>, column: &str, code: FaultCode) -> Fault {
        Fault::new(code, T::TABLE.file).row(row.number).column(column)
    }
}

/// The first row of each code.
fn by_code<T>(rows: &[Row<T>], code: fn(&T) -> &str) -> HashMap<&str, &T> {
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        found.entry(code(&row.record)).or_insert(&row.record);
    }
    found
}
