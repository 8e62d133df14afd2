//! Districts, categories, units, indicators and documents.

use sea_orm::DatabaseConnection;
use serde::Deserialize;

use super::{CodeField, InMemory, Listed, Used, What, arrange, known_as, known_elsewhere, named, updated};
use crate::catalogue::{Entry, List, known_codes};
use crate::domain::record::{Category, District, Document, Indicator, Unit};
use crate::domain::text::folded;
use crate::error::Result;
use crate::query::cursor::list_name;
use crate::query::filter::{self, Code, Evidence, Moment};
use crate::query::page::Connection;
use crate::query::scope::Scope;

/// Which districts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct DistrictFilter {
    /// These.
    pub districts: Option<Vec<Code>>,
    /// This one and all below it.
    pub within: Option<Code>,
    /// Known by one of these codes of others.
    pub external: Option<Vec<String>>,
    /// Listed by these datasets.
    pub datasets: Option<Vec<Code>>,
    /// With this in the name.
    pub text: Option<String>,
    /// Brought or changed by a release after this moment.
    pub updated_after: Option<Moment>,
    /// One step below this one.
    #[serde(skip)]
    pub parent: Option<Code>,
}

/// Which categories.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct CategoryFilter {
    /// These and those below them.
    pub categories: Option<Vec<Code>>,
    /// Listed by these datasets.
    pub datasets: Option<Vec<Code>>,
    /// With this in the name.
    pub text: Option<String>,
    /// Brought or changed by a release after this moment.
    pub updated_after: Option<Moment>,
    /// One step below this one.
    #[serde(skip)]
    pub parent: Option<Code>,
}

/// Which units.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct UnitFilter {
    /// These.
    pub units: Option<Vec<Code>>,
    /// Known by one of these codes of others.
    pub external: Option<Vec<String>>,
    /// Listed by these datasets.
    pub datasets: Option<Vec<Code>>,
    /// With this in the name.
    pub text: Option<String>,
    /// Brought or changed by a release after this moment.
    pub updated_after: Option<Moment>,
}

/// Which indicators.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct IndicatorFilter {
    /// With an observation of these districts.
    pub districts: Option<Vec<Code>>,
    /// Of these categories and those below them.
    pub categories: Option<Vec<Code>>,
    /// These.
    pub indicators: Option<Vec<Code>>,
    /// That show these tasks.
    pub tasks: Option<Vec<Code>>,
    /// Known by one of these codes of others.
    pub external: Option<Vec<String>>,
    /// Listed by these datasets.
    pub datasets: Option<Vec<Code>>,
    /// With this in the name or definition.
    pub text: Option<String>,
    /// Brought or changed by a release after this moment.
    pub updated_after: Option<Moment>,
}

/// Which documents.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentFilter {
    /// About these districts.
    pub districts: Option<Vec<Code>>,
    /// About this district and all below it.
    pub within: Option<Code>,
    /// Listed by these datasets.
    pub datasets: Option<Vec<Code>>,
    /// These.
    pub documents: Option<Vec<Code>>,
    /// With this in the title.
    pub text: Option<String>,
    /// Brought or changed by a release after this moment.
    pub updated_after: Option<Moment>,
}

/// What documents can go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocumentField {
    /// Code, as bytes.
    Code,
    /// Day on which it was published.
    Published,
    /// Release that brought the row.
    UpdatedAt,
}

/// Rows of a list that the question's words leave, with a page of them.
fn answer<T, F, O: Copy + std::fmt::Debug>(
    ask: &InMemory<F, O>,
    kind: &str,
    rows: Vec<&Entry<T>>,
    code: impl Fn(&T) -> &str,
) -> Result<Connection<Listed<T>>>
where
    F: std::fmt::Debug,
{
    let name = list_name(kind, &(&ask.filters, &ask.order));
    let rows = rows.into_iter().map(Listed::from).collect();
    Connection::of_list(&ask.page, rows, &name, &ask.scope, |row: &Listed<T>| code(&row.record).into())
}

/// Words that every code list has.
struct Common<'a> {
    datasets: &'a Option<Vec<Code>>,
    text: Option<String>,
    updated_after: Option<Moment>,
}

impl<'a> Common<'a> {
    fn new(
        scope: &Scope,
        datasets: &'a Option<Vec<Code>>,
        text: &Option<String>,
        updated_after: Option<Moment>,
    ) -> Result<Self> {
        if let Some(datasets) = datasets {
            filter::listed_by(scope, datasets)?;
        }
        Ok(Common { datasets, text: text.as_deref().map(folded), updated_after })
    }

    fn meets<T>(&self, scope: &Scope, entry: &Entry<T>, says: impl Fn(&T, &str) -> bool) -> bool {
        self.datasets.as_ref().is_none_or(|d| entry.listed_by.iter().any(|l| d.iter().any(|d| **d == **l)))
            && self.text.as_deref().is_none_or(|text| says(&entry.record, text))
            && updated(scope, entry, self.updated_after)
    }
}

fn kept<T>(list: &List<T>, meets: impl Fn(&Entry<T>) -> bool) -> Vec<&Entry<T>> {
    list.iter().filter(|entry| meets(entry)).collect()
}

fn by_code<T>(list: &mut [&Entry<T>], order: Option<super::Order<CodeField>>, code: impl Fn(&T) -> &str) {
    let Some(order) = order else { return };
    match order.field {
        CodeField::Position if order.descends() => list.reverse(),
        CodeField::Position => {}
        CodeField::Code => arrange(list, Some(order), |entry, _| code(&entry.record).to_owned()),
        CodeField::UpdatedAt => arrange(list, Some(order), |entry, _| entry.release),
    }
}

/// Answers questions for districts.
pub fn districts(asks: &[InMemory<DistrictFilter, CodeField>]) -> Result<Vec<Connection<Listed<District>>>> {
    asks.iter()
        .map(|ask| {
            let scope = &ask.scope;
            let mut rows: Vec<&Entry<District>> = scope.snapshot.districts.iter().collect();
            for f in &ask.filters {
                let these =
                    f.districts.as_deref().map(|d| filter::districts(scope, "filter.districts", d)).transpose()?;
                let within = f.within.as_deref().map(|code| filter::within(scope, code)).transpose()?;
                let common = Common::new(scope, &f.datasets, &f.text, f.updated_after)?;
                known_elsewhere(&f.external, scope.catalogue.districts.records().map(|r| &r.external))?;
                rows.retain(|entry| {
                    let record = &entry.record;
                    these.as_ref().is_none_or(|these| these.contains(&record.code))
                        && within.as_ref().is_none_or(|within| within.contains(&record.code))
                        && f.parent.as_ref().is_none_or(|parent| record.parent.as_ref() == Some(parent))
                        && f.external.as_deref().is_none_or(|wanted| known_as(&record.external, wanted))
                        && common.meets(scope, entry, |r, text| named(&r.name, text))
                });
            }
            by_code(&mut rows, ask.order, |r| &r.code);
            answer(ask, "districts", rows, |r| &r.code)
        })
        .collect()
}

/// Answers questions for categories.
pub fn categories(asks: &[InMemory<CategoryFilter, CodeField>]) -> Result<Vec<Connection<Listed<Category>>>> {
    asks.iter()
        .map(|ask| {
            let scope = &ask.scope;
            let mut rows: Vec<&Entry<Category>> = scope.snapshot.categories.iter().collect();
            for f in &ask.filters {
                let within = match &f.categories {
                    Some(codes) => {
                        known_codes(&scope.catalogue.categories, "filter.categories", "category", codes)?;
                        Some(scope.snapshot.categories_within(codes.iter().map(String::as_str)))
                    }
                    None => None,
                };
                let common = Common::new(scope, &f.datasets, &f.text, f.updated_after)?;
                rows.retain(|entry| {
                    within.as_ref().is_none_or(|within| within.contains(&entry.record.code))
                        && f.parent.as_ref().is_none_or(|parent| entry.record.parent.as_ref() == Some(parent))
                        && common.meets(scope, entry, |r, text| named(&r.name, text))
                });
            }
            by_code(&mut rows, ask.order, |r| &r.code);
            answer(ask, "categories", rows, |r| &r.code)
        })
        .collect()
}

/// Answers questions for units.
pub fn units(asks: &[InMemory<UnitFilter, CodeField>]) -> Result<Vec<Connection<Listed<Unit>>>> {
    asks.iter()
        .map(|ask| {
            let scope = &ask.scope;
            let mut rows: Vec<&Entry<Unit>> = scope.snapshot.units.iter().collect();
            for f in &ask.filters {
                if let Some(codes) = &f.units {
                    known_codes(&scope.catalogue.units, "filter.units", "unit", codes)?;
                }
                let common = Common::new(scope, &f.datasets, &f.text, f.updated_after)?;
                known_elsewhere(&f.external, scope.catalogue.units.records().map(|r| &r.external))?;
                rows.retain(|entry| {
                    f.units.as_ref().is_none_or(|units| units.contains(&entry.record.code))
                        && f.external.as_deref().is_none_or(|wanted| known_as(&entry.record.external, wanted))
                        && common.meets(scope, entry, |r, text| named(&r.name, text))
                });
            }
            by_code(&mut rows, ask.order, |r| &r.code);
            answer(ask, "units", rows, |r| &r.code)
        })
        .collect()
}

/// Answers questions for indicators.
pub async fn indicators(
    db: &DatabaseConnection,
    asks: &[InMemory<IndicatorFilter, CodeField>],
) -> Result<Vec<Connection<Listed<Indicator>>>> {
    let tasks: std::collections::HashSet<&str> =
        asks.iter().flat_map(|a| &a.filters).flat_map(|f| f.tasks.iter().flatten()).map(String::as_str).collect();
    let evidence = Evidence::load(db, &tasks.into_iter().collect::<Vec<_>>()).await?;
    let mut used = Used::default();
    let mut answers = Vec::with_capacity(asks.len());
    for ask in asks {
        let scope = &ask.scope;
        let mut rows: Vec<&Entry<Indicator>> = scope.snapshot.indicators.iter().collect();
        for f in &ask.filters {
            if let Some(codes) = &f.indicators {
                known_codes(&scope.catalogue.indicators, "filter.indicators", "indicator", codes)?;
            }
            let within = match &f.categories {
                Some(codes) => {
                    known_codes(&scope.catalogue.categories, "filter.categories", "category", codes)?;
                    Some(scope.snapshot.categories_within(codes.iter().map(String::as_str)))
                }
                None => None,
            };
            let observed = match &f.districts {
                Some(codes) => {
                    let codes = filter::districts(scope, "filter.districts", codes)?;
                    Some(used.find(db, scope, What::Indicator, Some(&codes), None).await?.clone())
                }
                None => None,
            };
            let shown: Option<Vec<String>> = f.tasks.as_ref().map(|tasks| {
                let rows = tasks.iter().flat_map(|task| evidence.of(task, scope.release));
                rows.filter_map(|row| row.indicator.clone()).collect()
            });
            let common = Common::new(scope, &f.datasets, &f.text, f.updated_after)?;
            known_elsewhere(&f.external, scope.catalogue.indicators.records().map(|r| &r.external))?;
            rows.retain(|entry| {
                let record = &entry.record;
                f.indicators.as_ref().is_none_or(|codes| codes.contains(&record.code))
                    && within.as_ref().is_none_or(|within| within.contains(&record.category))
                    && observed.as_ref().is_none_or(|observed| observed.contains(&(record.code.clone(), 0, 0)))
                    && shown.as_ref().is_none_or(|shown| shown.contains(&record.code))
                    && f.external.as_deref().is_none_or(|wanted| known_as(&record.external, wanted))
                    && common.meets(scope, entry, says)
            });
        }
        by_code(&mut rows, ask.order, |r| &r.code);
        answers.push(answer(ask, "indicators", rows, |r| &r.code)?);
    }
    Ok(answers)
}

fn says(record: &Indicator, text: &str) -> bool {
    let defined = |words: &Option<String>| words.as_deref().is_some_and(|words| folded(words).contains(text));
    named(&record.name, text) || defined(&record.definition.zh) || defined(&record.definition.en)
}

/// Answers questions for documents.
pub fn documents(asks: &[InMemory<DocumentFilter, DocumentField>]) -> Result<Vec<Connection<Listed<Document>>>> {
    asks.iter()
        .map(|ask| {
            let scope = &ask.scope;
            let mut filters = Vec::with_capacity(ask.filters.len());
            for f in &ask.filters {
                if let Some(codes) = &f.documents {
                    known_codes(&scope.catalogue.documents, "filter.documents", "document", codes)?;
                }
                let about =
                    f.districts.as_deref().map(|d| filter::districts(scope, "filter.districts", d)).transpose()?;
                let within = f.within.as_deref().map(|code| filter::within(scope, code)).transpose()?;
                filters.push((f, about, within, Common::new(scope, &f.datasets, &f.text, f.updated_after)?));
            }
            let mut rows = kept(&scope.snapshot.documents, |entry| {
                filters.iter().all(|(f, about, within, common)| {
                    f.documents.as_ref().is_none_or(|codes| codes.contains(&entry.record.code))
                        && about.as_ref().is_none_or(|about| about.contains(&entry.record.district))
                        && within.as_ref().is_none_or(|within| within.contains(&entry.record.district))
                        && common.meets(scope, entry, |r, text| named(&r.name, text))
                })
            });
            rows.sort_by(|a, b| (b.record.published, &a.record.code).cmp(&(a.record.published, &b.record.code)));
            match ask.order.map(|order| order.field) {
                None => {}
                Some(DocumentField::Code) => arrange(&mut rows, ask.order, |e, _| e.record.code.clone()),
                Some(DocumentField::Published) => arrange(&mut rows, ask.order, |e, _| e.record.published),
                Some(DocumentField::UpdatedAt) => arrange(&mut rows, ask.order, |e, _| e.release),
            }
            answer(ask, "documents", rows, |r| &r.code)
        })
        .collect()
}
