//! Projects, tasks, their progress and evidence as rows.

use entity::{VersionedModel, project, project_progress, task, task_evidence, task_progress};

use super::*;
use crate::domain::record::{Lead, Project, ProjectProgress, Task, TaskEvidence, TaskProgress};
use crate::domain::text::folded_lines;
use crate::domain::{Decimal, ProjectKind, Scenario, Stage, TaskStatus};

impl Stored for Project {
    type Entity = project::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.code.clone()]
    }

    fn to_model(&self, context: &Context) -> project::Model {
        project::Model {
            code: self.code.clone(),
            district: self.district.clone(),
            parent: self.parent.clone(),
            category: self.category.clone(),
            kind: self.kind.ordinal(),
            name_zh: self.name.zh.clone(),
            name_en: self.name.en.clone(),
            lead_zh: join(&self.lead.zh),
            lead_en: join(&self.lead.en),
            search_lead: folded_lines(self.lead.zh.iter().chain(&self.lead.en).map(|unit| Some(unit.as_str())))
                .unwrap_or_default(),
            due_start: self.due.map(Period::start_day),
            due_end: self.due.map(Period::end_day),
            note_zh: self.note.zh.clone(),
            note_en: self.note.en.clone(),
            external: join_external(&self.external),
            search_name: folded_lines([Some(self.name.zh.as_str()), self.name.en.as_deref()]).unwrap_or_default(),
            search: folded_lines([
                Some(self.name.zh.as_str()),
                self.name.en.as_deref(),
                self.note.zh.as_deref(),
                self.note.en.as_deref(),
            ])
            .unwrap_or_default(),
            position: context.position,
            listed_since: context.listed_since,
            owner: true,
            owner_since: context.release,
            ..project::Model::blank()
        }
    }

    fn from_model(model: &project::Model) -> Self {
        Project {
            code: model.code.clone(),
            district: model.district.clone(),
            parent: model.parent.clone(),
            category: model.category.clone(),
            kind: ProjectKind::from_ordinal(model.kind).unwrap_or(ProjectKind::Construction),
            name: bilingual(&model.name_zh, &model.name_en),
            lead: Lead { zh: split(&model.lead_zh), en: split(&model.lead_en) },
            due: period(model.due_start, model.due_end),
            note: words(&model.note_zh, &model.note_en),
            external: split_external(&model.external),
        }
    }
}

impl Stored for Task {
    type Entity = task::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.code.clone()]
    }

    fn to_model(&self, context: &Context) -> task::Model {
        task::Model {
            code: self.code.clone(),
            district: self.district.clone(),
            parent: self.parent.clone(),
            category: self.category.clone(),
            name_zh: self.name.zh.clone(),
            name_en: self.name.en.clone(),
            lead_zh: join(&self.lead.zh),
            lead_en: join(&self.lead.en),
            search_lead: folded_lines(self.lead.zh.iter().chain(&self.lead.en).map(|unit| Some(unit.as_str())))
                .unwrap_or_default(),
            due_start: self.due.map(Period::start_day),
            due_end: self.due.map(Period::end_day),
            document: self.place.document.clone(),
            section: self.place.section.clone(),
            cite_start: self.place.start,
            cite_end: self.place.end,
            search: folded_lines([Some(self.name.zh.as_str()), self.name.en.as_deref()]).unwrap_or_default(),
            position: context.position,
            listed_since: context.listed_since,
            owner: true,
            owner_since: context.release,
            ..task::Model::blank()
        }
    }

    fn from_model(model: &task::Model) -> Self {
        Task {
            code: model.code.clone(),
            district: model.district.clone(),
            parent: model.parent.clone(),
            category: model.category.clone(),
            name: bilingual(&model.name_zh, &model.name_en),
            lead: Lead { zh: split(&model.lead_zh), en: split(&model.lead_en) },
            due: period(model.due_start, model.due_end),
            place: place(&model.document, &model.section, model.cite_start, model.cite_end),
        }
    }
}

impl Stored for ProjectProgress {
    type Entity = project_progress::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.place.document.clone(), self.project.clone(), self.period.code(), self.scenario.code().to_owned()]
    }

    fn to_model(&self, context: &Context) -> project_progress::Model {
        project_progress::Model {
            document: self.place.document.clone(),
            project: self.project.clone(),
            period_start: self.period.start_day(),
            period_end: self.period.end_day(),
            scenario: self.scenario.ordinal(),
            stage: self.stage.map(Stage::ordinal),
            percent: self.percent.and_then(Decimal::millionths),
            decimals: self.percent.and_then(|p| i16::try_from(p.decimals()).ok()),
            note_zh: self.note.zh.clone(),
            note_en: self.note.en.clone(),
            section: self.place.section.clone(),
            cite_start: self.place.start,
            cite_end: self.place.end,
            published: context.published.get(&self.place.document).copied().unwrap_or_default(),
            ..project_progress::Model::blank()
        }
    }

    fn from_model(model: &project_progress::Model) -> Self {
        ProjectProgress {
            project: model.project.clone(),
            period: Period::from_days(model.period_start, model.period_end),
            scenario: Scenario::from_ordinal(model.scenario).unwrap_or(Scenario::Actual),
            stage: model.stage.and_then(Stage::from_ordinal),
            percent: model.percent.map(|p| Decimal::from_stored(p, model.decimals.unwrap_or(0))),
            note: words(&model.note_zh, &model.note_en),
            place: place(&model.document, &model.section, model.cite_start, model.cite_end),
        }
    }
}

impl Stored for TaskProgress {
    type Entity = task_progress::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.place.document.clone(), self.task.clone(), self.period.code()]
    }

    fn to_model(&self, context: &Context) -> task_progress::Model {
        task_progress::Model {
            document: self.place.document.clone(),
            task: self.task.clone(),
            period_start: self.period.start_day(),
            period_end: self.period.end_day(),
            status: self.status.ordinal(),
            note_zh: self.note.zh.clone(),
            note_en: self.note.en.clone(),
            section: self.place.section.clone(),
            cite_start: self.place.start,
            cite_end: self.place.end,
            published: context.published.get(&self.place.document).copied().unwrap_or_default(),
            ..task_progress::Model::blank()
        }
    }

    fn from_model(model: &task_progress::Model) -> Self {
        TaskProgress {
            task: model.task.clone(),
            period: Period::from_days(model.period_start, model.period_end),
            status: TaskStatus::from_ordinal(model.status).unwrap_or(TaskStatus::Planned),
            note: words(&model.note_zh, &model.note_en),
            place: place(&model.document, &model.section, model.cite_start, model.cite_end),
        }
    }
}

impl Stored for TaskEvidence {
    type Entity = task_evidence::Entity;

    fn identity(&self) -> Vec<String> {
        vec![self.task.clone(), self.indicator.clone().unwrap_or_default(), self.project.clone().unwrap_or_default()]
    }

    fn to_model(&self, context: &Context) -> task_evidence::Model {
        task_evidence::Model {
            task: self.task.clone(),
            indicator: self.indicator.clone(),
            project: self.project.clone(),
            position: context.position,
            ..task_evidence::Model::blank()
        }
    }

    fn from_model(model: &task_evidence::Model) -> Self {
        TaskEvidence { task: model.task.clone(), indicator: model.indicator.clone(), project: model.project.clone() }
    }
}
