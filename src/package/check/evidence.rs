//! Evidence of tasks: whether the dataset has a figure or progress that shows it.

use std::collections::{HashMap, HashSet};

use super::observation::Seen;
use super::{FaultCode, Report, Sheet};
use crate::domain::record::{Lists, Task};
use crate::package::Package;

/// Which of the named indicators and projects have observations in which districts.
pub(super) struct Shown<'a> {
    /// Code of an indicator or project, then a task's district: whether an observation was seen.
    wanted: HashMap<&'a str, HashMap<&'a str, bool>>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(lists: &'a Lists) -> Self {
        let tasks = super::by_code(&lists.tasks, |task: &Task| &task.code);
        let mut wanted: HashMap<&str, HashMap<&str, bool>> = HashMap::new();
        for row in &lists.task_evidence {
            let Some(task) = tasks.get(row.record.task.as_str()) else { continue };
            for code in row.record.indicator.iter().chain(&row.record.project) {
                wanted.entry(code).or_default().insert(&task.district, false);
            }
        }
        Shown { wanted }
    }

    pub(super) fn add(&mut self, seen: Seen<'_>) {
        if self.wanted.is_empty() {
            return;
        }
        let district = seen.record.district.as_str();
        for code in [Some(seen.record.indicator.as_str()), seen.record.project.as_deref()].into_iter().flatten() {
            if let Some(shown) = self.wanted.get_mut(code).and_then(|districts| districts.get_mut(district)) {
                *shown = true;
            }
        }
    }

    fn is_shown(&self, code: &str, district: &str) -> bool {
        self.wanted.get(code).and_then(|districts| districts.get(district)) == Some(&true)
    }

    pub(super) fn judge(self, package: &Package, report: &mut Report) {
        // What could not be read may be what shows a task: one fault makes no other.
        let read_in_part = |file: &str| report.errors.iter().any(|fault| fault.file == file);
        if read_in_part("observations.csv") || read_in_part("project_progress.csv") {
            return;
        }
        let lists = &package.lists;
        let tasks = super::by_code(&lists.tasks, |task: &Task| &task.code);
        let with_progress: HashSet<&str> =
            lists.project_progress.iter().map(|row| row.record.project.as_str()).collect();
        let sheet = Sheet::new(package, &lists.task_evidence);
        for row in sheet.rows.iter().filter(|row| sheet.is_sound(row, &["task", "indicator", "project"])) {
            let evidence = &row.record;
            let Some(task) = tasks.get(evidence.task.as_str()) else { continue };
            let codes: Vec<&str> = evidence.indicator.iter().chain(&evidence.project).map(String::as_str).collect();
            let is_shown = codes.iter().any(|code| with_progress.contains(code) || self.is_shown(code, &task.district));
            if !is_shown && !codes.is_empty() {
                let column = if evidence.indicator.is_some() { "indicator" } else { "project" };
                let fault = sheet.fault(row, column, FaultCode::EvidenceUnshown);
                report.push(fault.with(codes.join(" ")).with(&task.district));
            }
        }
    }
}
