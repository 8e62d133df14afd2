//! Which observations.

use entity::observation::{Column, Entity};
use entity::project;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Deserialize;

use crate::catalogue::known_codes;
use crate::domain::text::folded;
use crate::domain::{Binding, Frequency, Measure, NO_PROJECT, Scenario, Statements};
use crate::error::Result;
use crate::query::filter::{self, Code, DecimalRange, Evidence, Moment, PeriodWords, any_of, holds, needle, nothing};
use crate::query::read;
use crate::query::scope::Scope;

/// Which observations: all words that are given hold together, the words in a list are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ObservationFilter {
    /// Of these districts.
    pub districts: Option<Vec<Code>>,
    /// Of this district and all below it.
    pub within: Option<Code>,
    /// Of indicators of these categories and those below them.
    pub categories: Option<Vec<Code>>,
    /// Of these indicators.
    pub indicators: Option<Vec<Code>>,
    /// Of exactly these periods.
    pub periods: Option<Vec<Code>>,
    /// Of periods that lie inside this one, itself included.
    pub during: Option<Code>,
    /// Of periods that start on the first day of this one or later.
    pub from: Option<Code>,
    /// Of periods that end on the last day of this one or earlier.
    pub to: Option<Code>,
    /// Of periods of these kinds.
    pub frequencies: Option<Vec<Frequency>>,
    /// Of these scenarios.
    pub scenarios: Option<Vec<Scenario>>,
    /// Of these measures.
    pub measures: Option<Vec<Measure>>,
    /// That compare with these districts or groups.
    pub against: Option<Vec<Code>>,
    /// Targets that bind, or that do not.
    pub binding: Option<Binding>,
    /// With a number in these bounds.
    pub value: Option<DecimalRange>,
    /// That show these tasks.
    pub tasks: Option<Vec<Code>>,
    /// Of these projects.
    pub projects: Option<Vec<Code>>,
    /// Only those about a project, or only those about the district itself.
    pub of_project: Option<bool>,
    /// Published in these datasets.
    pub datasets: Option<Vec<Code>>,
    /// Stated in these documents.
    pub documents: Option<Vec<Code>>,
    /// One row a key, or all.
    pub statements: Option<Statements>,
    /// Whether the rows of the key differ.
    pub disputed: Option<bool>,
    /// With this in their words or note, or in the name of the indicator or project.
    pub text: Option<String>,
    /// Brought or changed by a release after this moment.
    pub updated_after: Option<Moment>,
}

/// The rows that meet all filters.
pub fn condition(scope: &Scope, filters: &[ObservationFilter], evidence: &Evidence) -> Result<Condition> {
    let mut all = Condition::all();
    let headlines = headlines_only(filters);
    if headlines {
        all = all.add(Column::Headline.eq(true));
    }
    for filter in filters {
        all = all.add(filter.codes(scope)?).add(filter.facts(scope)?).add(filter.sources(scope, evidence)?);
        if let Some(Moment(moment)) = filter.updated_after {
            let since = scope.first_release_after(moment);
            all = match headlines {
                true => all.add(Column::HeadlineSince.gte(since)).add(read_before(since - 1).not()),
                false => all.add(Column::Release.gte(since)),
            };
        }
    }
    Ok(all)
}

/// Whether the row was read for its key, and said the same, at an earlier release: it may have come back since.
fn read_before(release: i32) -> SimpleExpr {
    let then = || Alias::new("earlier");
    let of = |column: Column| Expr::col((then(), column));
    let rows = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, then())
        .and_where(of(Column::Identity).equals((Entity, Column::Identity)))
        .and_where(of(Column::Digest).equals((Entity, Column::Digest)))
        .and_where(of(Column::Headline).eq(true))
        .and_where(of(Column::FromRelease).lte(release))
        .and_where(of(Column::ToRelease).gt(release))
        .to_owned();
    Expr::exists(rows)
}

/// Whether a list holds headlines alone, one row a key: unless all are asked for or datasets, documents or tasks are named.
pub fn headlines_only(filters: &[ObservationFilter]) -> bool {
    let asked = filters.iter().rev().find_map(|f| f.statements);
    let named = filters.iter().any(|f| f.datasets.is_some() || f.documents.is_some() || f.tasks.is_some());
    asked.map_or(!named, |statements| statements == Statements::Headline)
}

impl ObservationFilter {
    /// Words on codes.
    fn codes(&self, scope: &Scope) -> Result<Condition> {
        let (catalogue, snapshot) = (&scope.catalogue, &scope.snapshot);
        let mut all = Condition::all();
        if let Some(codes) = &self.districts {
            all = all.add(Column::District.is_in(filter::districts(scope, "filter.districts", codes)?));
        }
        if let Some(code) = &self.within {
            all = all.add(Column::District.is_in(filter::within(scope, code)?));
        }
        if let Some(codes) = &self.categories {
            known_codes(&catalogue.categories, "filter.categories", "category", codes)?;
            all = all.add(Column::Indicator.is_in(snapshot.indicators_in(codes.iter().map(String::as_str))));
        }
        if let Some(codes) = &self.indicators {
            known_codes(&catalogue.indicators, "filter.indicators", "indicator", codes)?;
            all = all.add(Column::Indicator.is_in(codes.iter().cloned()));
        }
        if let Some(codes) = &self.against {
            all = all.add(Column::Against.is_in(filter::districts(scope, "filter.against", codes)?));
        }
        if let Some(codes) = &self.projects {
            all = all.add(Column::Project.is_in(codes.iter().cloned()));
        }
        match self.of_project {
            Some(true) => all = all.add(Column::Project.ne(NO_PROJECT)),
            Some(false) => all = all.add(Column::Project.eq(NO_PROJECT)),
            None => {}
        }
        let words = PeriodWords::parse(&self.periods, &self.during, &self.from, &self.to)?;
        Ok(all.add(words.condition(Column::PeriodStart, Column::PeriodEnd)))
    }

    /// Words on what is stated.
    fn facts(&self, scope: &Scope) -> Result<Condition> {
        let mut all = Condition::all();
        if let Some(frequencies) = &self.frequencies {
            all = all.add(Column::Frequency.is_in(frequencies.iter().map(|f| f.ordinal())));
        }
        if let Some(scenarios) = &self.scenarios {
            all = all.add(Column::Scenario.is_in(scenarios.iter().map(|s| s.ordinal())));
        }
        if let Some(measures) = &self.measures {
            all = all.add(Column::Measure.is_in(measures.iter().map(|m| m.ordinal())));
        }
        if let Some(binding) = self.binding {
            all = all.add(Column::Binding.eq(binding.ordinal()));
        }
        if let Some(range) = &self.value {
            all = all.add(range.condition(scope, Column::Value, Column::Amount, Column::Unit)?);
        }
        if let Some(disputed) = self.disputed {
            // As it stands in the index's own condition, or the index is not seen.
            let column = Expr::col((Entity, Column::Disputed));
            all = all.add(if disputed { column } else { column.not() });
        }
        if let Some(text) = &self.text {
            all = all.add(self.says(scope, &needle("filter.text", text)?)?);
        }
        Ok(all)
    }

    fn says(&self, scope: &Scope, text: &str) -> Result<Condition> {
        let named = |name: &crate::domain::Bilingual| {
            folded(&name.zh).contains(text) || name.en.as_deref().is_some_and(|en| folded(en).contains(text))
        };
        let indicators: Vec<String> = scope
            .snapshot
            .indicators
            .iter()
            .filter(|entry| named(&entry.record.name))
            .map(|entry| entry.record.code.clone())
            .collect();
        let projects = project::Entity::find()
            .select_only()
            .column(project::Column::Code)
            .filter(read::standing::<project::Entity>(scope.release)?)
            .filter(project::Column::Owner.eq(true))
            .filter(holds(project::Column::SearchName, text))
            .into_query();
        Ok(Condition::any()
            .add(holds(Column::Search, text))
            .add(Column::Indicator.is_in(indicators))
            .add(Column::Project.in_subquery(projects)))
    }

    /// Words on who says it.
    fn sources(&self, scope: &Scope, evidence: &Evidence) -> Result<Condition> {
        let catalogue = &scope.catalogue;
        let mut all = Condition::all();
        if let Some(codes) = &self.datasets {
            known_codes(&catalogue.datasets, "filter.datasets", "dataset", codes)?;
            // A row of a dataset was brought by one of its releases, which an index finds.
            let releases: Vec<i32> = codes.iter().flat_map(|code| catalogue.releases_of(code)).collect();
            all = all.add(Column::Dataset.is_in(codes.iter().cloned())).add(Column::Release.is_in(releases));
        }
        if let Some(codes) = &self.documents {
            known_codes(&catalogue.documents, "filter.documents", "document", codes)?;
            all = all.add(Column::Document.is_in(codes.iter().cloned()));
        }
        if let Some(tasks) = &self.tasks {
            all = all.add(any_of(tasks.iter().map(|task| shows(scope, evidence, task)).collect()));
        }
        Ok(all)
    }
}

/// The observations of a task's indicators and projects, of the evidence's dataset and the task's district.
fn shows(scope: &Scope, evidence: &Evidence, task: &str) -> Condition {
    let Some(district) = evidence.district(task, scope.release) else { return Condition::all().add(nothing()) };
    let mut any = Vec::new();
    for row in evidence.of(task, scope.release) {
        let mut one = Condition::all().add(Column::Dataset.eq(row.dataset.clone()));
        if let Some(indicator) = &row.indicator {
            one = one.add(Column::Indicator.eq(indicator.clone()));
        }
        if let Some(project) = &row.project {
            one = one.add(Column::Project.eq(project.clone()));
        }
        any.push(one);
    }
    Condition::all().add(Column::District.eq(district)).add(any_of(any))
}
