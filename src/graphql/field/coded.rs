//! Districts, categories, units, indicators, documents and datasets: rows of code lists.

use std::sync::Arc;

use super::{
    Ask, Column, Resolved, category_node, dataset_node, district_node, each, external, indicator_node, leaf, list,
    missing, plan_execution, release_node, text, unit_node,
};
use crate::catalogue::{Catalogue, Timeline};
use crate::domain::Bilingual;
use crate::domain::record::{Category, Dataset, District, Document, Indicator, Unit};
use crate::graphql::node::{At, Node};
use crate::query::id;
use crate::query::listed::{CategoryFilter, DistrictFilter, DocumentFilter, IndicatorFilter, Listed, ReleaseFilter};
use crate::query::observation::ObservationFilter;
use crate::query::project::ProjectFilter;
use crate::query::task::TaskFilter;

/// A row of a code list.
pub trait Coded: Sized {
    /// Name of its type.
    const KIND: &str;
    /// All its versions.
    fn timeline(catalogue: &Catalogue) -> &Timeline<Self>;
    /// Its code.
    fn code(&self) -> &str;
    /// Its name.
    fn name(&self) -> &Bilingual;
    /// As an object.
    fn node(row: At<Listed<Self>>) -> Node;
}

macro_rules! coded {
    ($record:ident, $timeline:ident, $name:ident) => {
        impl Coded for $record {
            const KIND: &str = stringify!($record);
            fn timeline(catalogue: &Catalogue) -> &Timeline<Self> {
                &catalogue.$timeline
            }
            fn code(&self) -> &str {
                &self.code
            }
            fn name(&self) -> &Bilingual {
                &self.$name
            }
            fn node(row: At<Listed<Self>>) -> Node {
                Node::$record(row)
            }
        }
    };
}
coded!(District, districts, name);
coded!(Category, categories, name);
coded!(Unit, units, name);
coded!(Indicator, indicators, name);
coded!(Document, documents, name);
coded!(Dataset, datasets, title);

type Rows<'a, T> = [&'a At<Listed<T>>];

/// Fields that every row of a code list has.
fn common<T: Coded>(ask: Ask<'_>, rows: &Rows<'_, T>) -> Column {
    let lang = ask.args.lang()?;
    match ask.field {
        "id" => each(rows, |at| leaf(id::encode(T::KIND, &[at.row.record.code()], &at.scope))),
        "code" => each(rows, |at| leaf(at.row.record.code())),
        "name" => each(rows, |at| leaf(at.row.record.name().in_lang(lang))),
        "dataset" => each(rows, |at| dataset_node(&at.scope, &at.row.dataset)),
        "release" => each(rows, |at| release_node(&at.scope, at.row.release)),
        "until" => each(rows, |at| {
            let until = at.until.unwrap_or_else(|| {
                let run = T::timeline(&at.scope.catalogue).at(at.row.record.code(), at.scope.release);
                run.and_then(|run| at.scope.ended(run.to))
            });
            until.map_or(Resolved::Null, |number| release_node(&at.scope, number))
        }),
        "history" => each(rows, |at| {
            let runs = T::timeline(&at.scope.catalogue).runs(at.row.record.code());
            Resolved::nodes(runs.iter().rev().map(|run| {
                T::node(At {
                    row: Listed::from(run),
                    scope: at.scope.at(run.from),
                    until: Some(at.scope.ended(run.to)),
                })
            }))
        }),
        _ => missing(ask),
    }
}

/// The parents of a list: what each row of the column leaves of it.
fn parents<T, F>(rows: &Rows<'_, T>, filter: impl Fn(&T) -> F) -> list::Parents<F> {
    rows.iter().map(|at| (at.scope.clone(), Some(filter(&at.row.record)))).collect()
}

fn one(code: &str) -> Option<Vec<String>> {
    Some(vec![code.to_owned()])
}

/// Fields of districts.
pub async fn district(ask: Ask<'_>, rows: &Rows<'_, District>) -> Column {
    match ask.field {
        "parent" => each(rows, |at| {
            at.row.record.parent.as_deref().map_or(Resolved::Null, |code| district_node(&at.scope, code))
        }),
        "children" => {
            let filter = |r: &District| DistrictFilter { parent: Some(r.code.clone()), ..Default::default() };
            list::districts(ask, parents(rows, filter)).await
        }
        "scheme" => each(rows, |at| leaf(at.row.record.scheme.code())),
        "validFrom" => each(rows, |at| at.row.record.valid_from.map_or(Resolved::Null, |day| leaf(day.to_string()))),
        "validTo" => each(rows, |at| at.row.record.valid_to.map_or(Resolved::Null, |day| leaf(day.to_string()))),
        "replacedBy" => each(rows, |at| {
            let found = at.row.record.replaced_by.iter().filter_map(|code| at.scope.snapshot.districts.find(code));
            Resolved::nodes(found.map(|entry| Node::District(At::new(Listed::from(entry), &at.scope))))
        }),
        "externalCodes" => each(rows, |at| external(&at.row.record.external)),
        "observations" => {
            let filter = |r: &District| ObservationFilter { districts: one(&r.code), ..Default::default() };
            list::observations(ask, parents(rows, filter)).await
        }
        "projects" => {
            let filter = |r: &District| ProjectFilter { districts: one(&r.code), ..Default::default() };
            list::projects(ask, parents(rows, filter)).await
        }
        "tasks" => {
            let filter = |r: &District| TaskFilter { districts: one(&r.code), ..Default::default() };
            list::tasks(ask, parents(rows, filter)).await
        }
        "documents" => {
            let filter = |r: &District| DocumentFilter { districts: one(&r.code), ..Default::default() };
            list::documents(ask, parents(rows, filter)).await
        }
        "planExecution" => {
            let districts = rows.iter().map(|at| (at.scope.clone(), at.row.record.code.clone())).collect();
            plan_execution::scoreboards(ask, districts).await
        }
        _ => common(ask, rows),
    }
}

/// Fields of categories.
pub async fn category(ask: Ask<'_>, rows: &Rows<'_, Category>) -> Column {
    match ask.field {
        "parent" => each(rows, |at| {
            at.row.record.parent.as_deref().map_or(Resolved::Null, |code| category_node(&at.scope, code))
        }),
        "children" => {
            let filter = |r: &Category| CategoryFilter { parent: Some(r.code.clone()), ..Default::default() };
            list::categories(ask, parents(rows, filter)).await
        }
        "indicators" => {
            let filter = |r: &Category| IndicatorFilter { categories: one(&r.code), ..Default::default() };
            list::indicators(ask, parents(rows, filter)).await
        }
        "observations" => {
            let filter = |r: &Category| ObservationFilter { categories: one(&r.code), ..Default::default() };
            list::observations(ask, parents(rows, filter)).await
        }
        "projects" => {
            let filter = |r: &Category| ProjectFilter { categories: one(&r.code), ..Default::default() };
            list::projects(ask, parents(rows, filter)).await
        }
        "tasks" => {
            let filter = |r: &Category| TaskFilter { categories: one(&r.code), ..Default::default() };
            list::tasks(ask, parents(rows, filter)).await
        }
        _ => common(ask, rows),
    }
}

/// Fields of units.
pub fn unit(ask: Ask<'_>, rows: &Rows<'_, Unit>) -> Column {
    match ask.field {
        "symbol" => each(rows, |at| Resolved::text(at.row.record.symbol.as_deref())),
        "base" => {
            each(rows, |at| at.row.record.base.as_deref().map_or(Resolved::Null, |code| unit_node(&at.scope, code)))
        }
        "factor" => each(rows, |at| at.row.record.factor().map_or(Resolved::Null, |factor| leaf(factor.to_string()))),
        "externalCodes" => each(rows, |at| external(&at.row.record.external)),
        _ => common(ask, rows),
    }
}

/// Fields of indicators.
pub async fn indicator(ask: Ask<'_>, rows: &Rows<'_, Indicator>) -> Column {
    let lang = ask.args.lang()?;
    match ask.field {
        "definition" => each(rows, |at| text(&at.row.record.definition, lang)),
        "category" => each(rows, |at| category_node(&at.scope, &at.row.record.category)),
        "unit" => each(rows, |at| unit_node(&at.scope, &at.row.record.unit)),
        "polarity" => each(rows, |at| leaf(at.row.record.polarity.code())),
        "nature" => each(rows, |at| leaf(at.row.record.nature.code())),
        "growthBasis" => each(rows, |at| Resolved::text(at.row.record.growth_basis.map(|b| b.code()))),
        "sumOf" => each(rows, |at| {
            let parts = at.row.record.sum_of.iter().filter_map(|code| match indicator_node(&at.scope, code) {
                Resolved::Node(node) => Some(node),
                _ => None,
            });
            Resolved::nodes(parts)
        }),
        "observations" => {
            let filter = |r: &Indicator| ObservationFilter { indicators: one(&r.code), ..Default::default() };
            list::observations(ask, parents(rows, filter)).await
        }
        "tasks" => {
            let filter = |r: &Indicator| TaskFilter { indicators: one(&r.code), ..Default::default() };
            list::tasks(ask, parents(rows, filter)).await
        }
        "externalCodes" => each(rows, |at| external(&at.row.record.external)),
        _ => common(ask, rows),
    }
}

/// Fields of documents.
pub async fn document(ask: Ask<'_>, rows: &Rows<'_, Document>) -> Column {
    let lang = ask.args.lang()?;
    match ask.field {
        "district" => each(rows, |at| district_node(&at.scope, &at.row.record.district)),
        "publisher" => each(rows, |at| Resolved::text(at.row.record.publisher.as_deref())),
        "published" => each(rows, |at| leaf(at.row.record.published.to_string())),
        "url" => each(rows, |at| Resolved::text(at.row.record.url.as_deref())),
        "sha256" => each(rows, |at| Resolved::text(at.row.record.sha256.as_deref())),
        "note" => each(rows, |at| text(&at.row.record.note, lang)),
        "observations" => {
            let filter = |r: &Document| ObservationFilter { documents: one(&r.code), ..Default::default() };
            list::observations(ask, parents(rows, filter)).await
        }
        _ => common(ask, rows),
    }
}

/// Fields of datasets.
pub async fn dataset(ask: Ask<'_>, rows: &Rows<'_, Dataset>) -> Column {
    let lang = ask.args.lang()?;
    let said = |read: fn(&Dataset) -> &Option<String>| each(rows, |at| Resolved::text(read(&at.row.record).as_deref()));
    match ask.field {
        "publisher" => said(|r| &r.publisher),
        "description" => each(rows, |at| text(&at.row.record.description, lang)),
        "publisherCode" => said(|r| &r.publisher_code),
        "contact" => said(|r| &r.contact),
        "updateFrequency" => said(|r| &r.update_frequency),
        "topic" => said(|r| &r.topic),
        "licenses" => {
            each(rows, |at| Resolved::nodes(at.row.record.licenses.iter().map(|l| Node::License(Arc::new(l.clone())))))
        }
        "documents" => {
            let filter = |r: &Dataset| DocumentFilter { datasets: one(&r.code), ..Default::default() };
            list::documents(ask, parents(rows, filter)).await
        }
        "observations" => {
            let filter = |r: &Dataset| ObservationFilter { datasets: one(&r.code), ..Default::default() };
            list::observations(ask, parents(rows, filter)).await
        }
        "releases" => {
            let filter = |r: &Dataset| ReleaseFilter { datasets: one(&r.code), ..Default::default() };
            list::releases(ask, parents(rows, filter)).await
        }
        _ => common(ask, rows),
    }
}
