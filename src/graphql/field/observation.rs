//! Fields of observations.

use std::sync::Arc;

use super::{
    Ask, Column, Resolved, dataset_node, district_node, each, indicator_node, leaf, list, missing, owned, release_node,
    text, unit_node,
};
use crate::catalogue::known_codes;
use crate::domain::{Decimal, record};
use crate::error::{Error, Result};
use crate::graphql::node::{At, Node};
use crate::query::id;
use crate::query::observation::{self, Observation};
use crate::query::task::{Shown, TaskFilter};

type Rows<'a> = [&'a Arc<At<Observation>>];

/// Resolves a field.
pub async fn resolve(ask: Ask<'_>, rows: &Rows<'_>) -> Column {
    let lang = ask.args.lang()?;
    let coded = |read: fn(&record::Observation) -> &'static str| each(rows, |at| leaf(read(&at.row.record)));
    match ask.field {
        "id" => each(rows, |at| leaf(global_id(at))),
        "dataset" => each(rows, |at| dataset_node(&at.scope, &at.row.dataset)),
        "district" => each(rows, |at| district_node(&at.scope, &at.row.record.district)),
        "indicator" => each(rows, |at| indicator_node(&at.scope, &at.row.record.indicator)),
        "project" => {
            owned::of(
                ask,
                rows.iter().map(|at| (at.row.record.project.clone(), at.scope.clone())).collect(),
                Node::Project,
            )
            .await
        }
        "period" => each(rows, |at| Resolved::Node(Node::Period(at.row.record.period, at.scope.clone()))),
        "scenario" => coded(|r| r.scenario.code()),
        "measure" => coded(|r| r.measure.code()),
        "comparator" => coded(|r| r.comparator.code()),
        "status" => coded(|r| r.status.code()),
        "against" => each(rows, |at| {
            at.row.record.against.as_deref().map_or(Resolved::Null, |code| district_node(&at.scope, code))
        }),
        "variant" => each(rows, |at| leaf(at.row.record.variant.as_str())),
        "value" => numbers(ask, rows, |r| r.value),
        "valueTo" => numbers(ask, rows, |r| r.value_to),
        "decimals" => each(rows, |at| at.row.record.value.map_or(Resolved::Null, |value| leaf(value.decimals()))),
        "unit" => each(rows, |at| unit_node(&at.scope, &at.row.record.unit)),
        "text" => each(rows, |at| text(&at.row.record.text, lang)),
        "note" => each(rows, |at| text(&at.row.record.note, lang)),
        "binding" => each(rows, |at| Resolved::text(at.row.record.binding.map(|b| b.code()))),
        "citation" => {
            each(rows, |at| Resolved::Node(Node::Citation(Arc::new((at.row.record.place.clone(), at.scope.clone())))))
        }
        "headline" => each(rows, |at| leaf(at.row.headline)),
        "disputed" => each(rows, |at| leaf(at.row.disputed)),
        "release" => each(rows, |at| release_node(&at.scope, at.row.release)),
        "alternatives" => alternatives(ask, rows).await,
        "until" => until(ask, rows).await,
        "history" => history(ask, rows).await,
        "tasks" => {
            let parents = rows.iter().map(|at| (at.scope.clone(), Some(shown(&at.row)))).collect();
            list::tasks(ask, parents).await
        }
        _ => missing(ask),
    }
}

/// The id: dataset, document, key and variant.
pub fn global_id(at: &At<Observation>) -> String {
    id::of_row("Observation", &at.row.dataset, &at.row.record, &at.scope)
}

fn shown(row: &Observation) -> TaskFilter {
    let shown = Shown {
        dataset: row.dataset.clone(),
        district: row.record.district.clone(),
        indicator: row.record.indicator.clone(),
        project: row.record.project.clone(),
    };
    TaskFilter { shown_by: Some(shown), ..Default::default() }
}

/// Numbers as printed, or moved into another unit.
fn numbers(ask: Ask<'_>, rows: &Rows<'_>, read: fn(&record::Observation) -> Option<Decimal>) -> Column {
    let unit: Option<String> = ask.args.get("unit")?;
    if let Some(unit) = &unit {
        known_codes(&ask.exec.catalogue.units, "unit", "unit", std::slice::from_ref(unit))?;
    }
    Ok(rows
        .iter()
        .map(|at| {
            let record = &at.row.record;
            let Some(value) = read(record) else { return Ok(Resolved::Null) };
            let value = match &unit {
                None => value,
                Some(unit) => at.scope.snapshot.convert(value, &record.unit, unit).ok_or_else(|| {
                    Error::invalid(
                        "unit",
                        format!("{} does not convert to {unit}: their base units differ", record.unit),
                    )
                })?,
            };
            Ok(leaf(value.to_string()))
        })
        .collect())
}

async fn alternatives(ask: Ask<'_>, rows: &Rows<'_>) -> Column {
    let asked: Vec<(&Observation, i32)> = rows.iter().map(|at| (&at.row, at.scope.release)).collect();
    let found = observation::alternatives(ask.exec.db, &asked).await?;
    Ok(rows
        .iter()
        .zip(found)
        .map(|(at, others)| {
            let others = others.into_iter().map(|row| Node::Observation(Arc::new(At::new(row, &at.scope))));
            Ok(Resolved::nodes(others))
        })
        .collect())
}

async fn until(ask: Ask<'_>, rows: &Rows<'_>) -> Column {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let identities: Vec<Vec<u8>> =
        rows.iter().filter(|at| at.until.is_none()).map(|at| at.row.identity.clone()).collect();
    let found = observation::history(ask.exec.db, &first.scope, &identities).await?;
    each(rows, |at| {
        let until = at.until.unwrap_or_else(|| {
            let versions = found.get(&at.row.identity)?;
            versions.iter().find(|version| version.release == at.row.release)?.until
        });
        until.map_or(Resolved::Null, |number| release_node(&at.scope, number))
    })
}

async fn history(ask: Ask<'_>, rows: &Rows<'_>) -> Column {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let identities: Vec<Vec<u8>> = rows.iter().map(|at| at.row.identity.clone()).collect();
    let found = observation::history(ask.exec.db, &first.scope, &identities).await?;
    Ok(rows
        .iter()
        .map(|at| -> Result<Resolved> {
            let versions = found.get(&at.row.identity).map_or(&[][..], Vec::as_slice);
            Ok(Resolved::nodes(versions.iter().map(|version| {
                Node::Observation(Arc::new(At {
                    row: version.row.clone(),
                    scope: at.scope.at(version.release),
                    until: Some(version.until),
                }))
            })))
        })
        .collect())
}
