//! Fields of periods.

use super::{Ask, Column, Resolved, each, leaf, list, missing};
use crate::domain::Period;
use crate::graphql::node::Node;
use crate::query::Scope;
use crate::query::id;
use crate::query::observation::ObservationFilter;

/// Resolves a field.
pub async fn resolve(ask: Ask<'_>, nodes: &[&Node]) -> Column {
    let rows: Vec<(Period, &Scope)> = nodes
        .iter()
        .filter_map(|node| if let Node::Period(period, scope) = node { Some((*period, scope)) } else { None })
        .collect();
    let lang = ask.args.lang()?;
    match ask.field {
        "id" => each(&rows, |(period, scope)| leaf(id::encode("Period", &[&period.code()], scope))),
        "code" => each(&rows, |(period, _)| leaf(period.code())),
        "name" => each(&rows, |(period, _)| leaf(period.name(lang))),
        "start" => each(&rows, |(period, _)| leaf(period.start().to_string())),
        "end" => each(&rows, |(period, _)| leaf(period.end().to_string())),
        "frequency" => each(&rows, |(period, _)| Resolved::text(Some(period.frequency().code()))),
        "observations" => {
            let filter =
                |period: Period| ObservationFilter { periods: Some(vec![period.code()]), ..Default::default() };
            let parents = rows.iter().map(|(period, scope)| ((*scope).clone(), Some(filter(*period))));
            list::observations(ask, parents.collect()).await
        }
        _ => missing(ask),
    }
}
