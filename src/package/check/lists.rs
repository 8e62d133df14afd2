//! The code lists, and the progress and evidence that refer to them.

use super::{FaultCode, Report, Sheet, citation, district, identity, indicator, tree, unit, words};
use crate::domain::Decimal;
use crate::domain::record::{Place, ProjectProgress, TaskEvidence};
use crate::package::Package;
use crate::package::record::Record;

pub(super) fn check(package: &Package, report: &mut Report) {
    check_identities(package, report);
    check_trees(package, report);
    check_words(package, report);
    let lists = &package.lists;
    district::check(&Sheet::new(package, &lists.districts), report);
    unit::check(&Sheet::new(package, &lists.units), report);
    indicator::check(&Sheet::new(package, &lists.indicators), package, report);
    check_citations(&Sheet::new(package, &lists.tasks), |task| &task.place, report);
    check_citations(&Sheet::new(package, &lists.project_progress), |progress| &progress.place, report);
    check_citations(&Sheet::new(package, &lists.task_progress), |progress| &progress.place, report);
    check_progress(&Sheet::new(package, &lists.project_progress), report);
    check_evidence(&Sheet::new(package, &lists.task_evidence), report);
}

fn check_identities(package: &Package, report: &mut Report) {
    let lists = &package.lists;
    identity::check(&Sheet::new(package, &lists.districts), report);
    identity::check(&Sheet::new(package, &lists.categories), report);
    identity::check(&Sheet::new(package, &lists.units), report);
    identity::check(&Sheet::new(package, &lists.indicators), report);
    identity::check(&Sheet::new(package, &lists.documents), report);
    identity::check(&Sheet::new(package, &lists.projects), report);
    identity::check(&Sheet::new(package, &lists.tasks), report);
    identity::check(&Sheet::new(package, &lists.project_progress), report);
    identity::check(&Sheet::new(package, &lists.task_progress), report);
    identity::check(&Sheet::new(package, &lists.task_evidence), report);
}

fn check_trees(package: &Package, report: &mut Report) {
    let lists = &package.lists;
    let districts = Sheet::new(package, &lists.districts);
    tree::check(&districts, "parent", |r| &r.code, |r| r.parent.as_deref().into_iter().collect(), report);
    tree::check(&districts, "replaced_by", |r| &r.code, |r| r.replaced_by.iter().map(String::as_str).collect(), report);
    let categories = Sheet::new(package, &lists.categories);
    tree::check(&categories, "parent", |r| &r.code, |r| r.parent.as_deref().into_iter().collect(), report);
    let projects = Sheet::new(package, &lists.projects);
    tree::check(&projects, "parent", |r| &r.code, |r| r.parent.as_deref().into_iter().collect(), report);
    let tasks = Sheet::new(package, &lists.tasks);
    tree::check(&tasks, "parent", |r| &r.code, |r| r.parent.as_deref().into_iter().collect(), report);
    let indicators = Sheet::new(package, &lists.indicators);
    tree::check(&indicators, "sum_of", |r| &r.code, |r| r.sum_of.iter().map(String::as_str).collect(), report);
}

fn check_words(package: &Package, report: &mut Report) {
    let lists = &package.lists;
    const NOTE: [&str; 2] = ["note_zh", "note_en"];
    words::check_names(&Sheet::new(package, &lists.districts), |r| &r.name, report);
    words::check_names(&Sheet::new(package, &lists.categories), |r| &r.name, report);
    words::check_names(&Sheet::new(package, &lists.units), |r| &r.name, report);
    words::check_names(&Sheet::new(package, &lists.indicators), |r| &r.name, report);
    words::check_names(&Sheet::new(package, &lists.documents), |r| &r.name, report);
    words::check_names(&Sheet::new(package, &lists.projects), |r| &r.name, report);
    words::check_names(&Sheet::new(package, &lists.tasks), |r| &r.name, report);
    words::check_lead(&Sheet::new(package, &lists.projects), |r| &r.lead, report);
    words::check_lead(&Sheet::new(package, &lists.tasks), |r| &r.lead, report);
    let definition = ["definition_zh", "definition_en"];
    words::check_words(&Sheet::new(package, &lists.indicators), definition, |r| &r.definition, report);
    words::check_words(&Sheet::new(package, &lists.documents), NOTE, |r| &r.note, report);
    words::check_words(&Sheet::new(package, &lists.projects), NOTE, |r| &r.note, report);
    words::check_words(&Sheet::new(package, &lists.project_progress), NOTE, |r| &r.note, report);
    words::check_words(&Sheet::new(package, &lists.task_progress), NOTE, |r| &r.note, report);
}

fn check_citations<T: Record>(sheet: &Sheet<'_, T>, place: fn(&T) -> &Place, report: &mut Report) {
    for row in sheet.rows {
        let is_sound = |column: &str| sheet.is_sound(row, &[column]);
        let fault = |column: &str, code| sheet.fault(row, column, code);
        if let Some(fault) = citation::check(place(&row.record), is_sound, fault) {
            report.push(fault);
        }
    }
}

fn check_progress(sheet: &Sheet<'_, ProjectProgress>, report: &mut Report) {
    for row in sheet.rows {
        let progress = &row.record;
        if let Some(percent) = progress.percent.filter(|p| p.is_negative() || *p > Decimal::new(100, 0)) {
            report.push(sheet.fault(row, "percent", FaultCode::PercentOutOfRange).with(percent));
        }
        let is_empty = progress.stage.is_none() && progress.percent.is_none() && progress.note.is_empty();
        if is_empty && sheet.is_sound(row, &["stage", "percent", "note_zh", "note_en"]) {
            report.push(sheet.fault(row, "stage", FaultCode::ProgressEmpty));
        }
    }
}

fn check_evidence(sheet: &Sheet<'_, TaskEvidence>, report: &mut Report) {
    for row in sheet.rows {
        let is_empty = row.record.indicator.is_none() && row.record.project.is_none();
        if is_empty && sheet.is_sound(row, &["indicator", "project"]) {
            report.push(sheet.fault(row, "indicator", FaultCode::EvidenceEmpty));
        }
    }
}
