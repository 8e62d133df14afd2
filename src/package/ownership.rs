//! Whose code it is: a code means the same in every dataset, and its owner says what.

use std::collections::HashMap;

use super::Faulty;
use super::fault::{Fault, FaultCode, excerpt};
use super::out::Out;
use super::record::Record;
use super::report::Report;
use crate::domain::record::*;

/// What other datasets list of the codes, so that ownership can be judged.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "one field a file")]
pub struct Known {
    pub districts: HashMap<String, Standing<District>>,
    pub categories: HashMap<String, Standing<Category>>,
    pub units: HashMap<String, Standing<Unit>>,
    pub indicators: HashMap<String, Standing<Indicator>>,
    pub documents: HashMap<String, Standing<Document>>,
    pub projects: HashMap<String, Standing<Project>>,
    pub tasks: HashMap<String, Standing<Task>>,
}

/// Who lists a code.
#[derive(Clone, Debug)]
pub struct Standing<T> {
    /// Whether the dataset at hand listed it before all others, and so owns it.
    pub ours: bool,
    /// The other datasets that list it with their rows, in the order of ownership: the first owns it unless it is ours.
    pub others: Vec<(String, T)>,
}

/// A record that is known by a code.
pub trait Coded: Record {
    /// The code.
    fn code(&self) -> &str;
    /// Whether two rows mean the same in a column although its cells differ.
    fn means_the_same(&self, _other: &Self, _column: &str, _units: &Units<'_>) -> bool {
        false
    }
}

macro_rules! coded {
    ($($record:ident),+) => { $(impl Coded for $record { fn code(&self) -> &str { &self.code } })+ };
}

coded!(District, Category, Unit, Document, Project, Task);

impl Coded for Indicator {
    fn code(&self) -> &str {
        &self.code
    }

    /// A unit that converts to the owner's is no difference.
    fn means_the_same(&self, other: &Self, column: &str, units: &Units<'_>) -> bool {
        column == "unit" && units.base(&self.unit).is_some_and(|base| units.base(&other.unit) == Some(base))
    }
}

/// The units of the package and of other datasets.
pub struct Units<'a> {
    bases: HashMap<&'a str, &'a str>,
}

impl<'a> Units<'a> {
    fn new(lists: &'a Lists, known: &'a Known) -> Self {
        let mut bases = HashMap::new();
        for (_, unit) in known.units.values().flat_map(|standing| &standing.others) {
            bases.entry(unit.code.as_str()).or_insert(unit.base_code());
        }
        for row in &lists.units {
            bases.insert(row.record.code.as_str(), row.record.base_code());
        }
        Units { bases }
    }

    fn base(&self, unit: &str) -> Option<&'a str> {
        self.bases.get(unit).copied()
    }
}

/// Judges every code of a package by what other datasets list.
pub fn check_ownership(lists: &Lists, known: &Known) -> Report {
    let mut report = Report::default();
    judge(lists, known, &Faulty::default(), &mut report);
    report.finish();
    report
}

pub(super) fn judge(lists: &Lists, known: &Known, faulty: &Faulty, report: &mut Report) {
    let units = Units::new(lists, known);
    let mut judge = Judge { units, faulty, report };
    judge.rows(&lists.districts, &known.districts);
    judge.rows(&lists.categories, &known.categories);
    judge.rows(&lists.units, &known.units);
    judge.rows(&lists.indicators, &known.indicators);
    judge.rows(&lists.documents, &known.documents);
    judge.rows(&lists.projects, &known.projects);
    judge.rows(&lists.tasks, &known.tasks);
}

struct Judge<'a> {
    units: Units<'a>,
    faulty: &'a Faulty,
    report: &'a mut Report,
}

impl Judge<'_> {
    fn rows<T: Coded>(&mut self, rows: &[Row<T>], known: &HashMap<String, Standing<T>>) {
        if known.is_empty() {
            return;
        }
        for row in rows {
            match known.get(row.record.code()) {
                Some(standing) if standing.ours => {
                    for (dataset, theirs) in &standing.others {
                        self.compare(row, dataset, theirs, true);
                    }
                }
                Some(standing) => {
                    if let Some((owner, theirs)) = standing.others.first() {
                        self.compare(row, owner, theirs, false);
                    }
                }
                None => {}
            }
        }
    }

    /// Holds our row against another dataset's, column by column.
    fn compare<T: Coded>(&mut self, row: &Row<T>, dataset: &str, theirs: &T, ours: bool) {
        let (here, there) = (cells(&row.record), cells(theirs));
        for (column, (here, there)) in T::TABLE.columns.iter().zip(here.iter().zip(&there)) {
            let same = here == there || row.record.means_the_same(theirs, column.name, &self.units);
            // Words that we leave out are no other words; the owner's stand.
            let needless = !column.meaning && (ours || here.is_empty());
            if same || needless || !self.faulty.is_sound(T::TABLE, row.number, column.name) {
                continue;
            }
            let code = match (column.meaning, ours) {
                (true, true) => FaultCode::MeaningChanged,
                (true, false) => FaultCode::MeaningDiffers,
                (false, _) => FaultCode::WordsDiffer,
            };
            let fault = Fault::new(code, T::TABLE.file).row(row.number).column(column.name);
            let fault = fault.with(row.record.code()).with(dataset).with(column.name);
            let fault = fault.with(excerpt(there)).with(excerpt(here));
            self.report.push(fault.nearest(Some(there.as_str()).filter(|there| !there.is_empty())));
        }
    }
}

fn cells<T: Record>(record: &T) -> Vec<String> {
    let mut out = Out::new(T::TABLE);
    record.write(&mut out);
    out.cells
}
