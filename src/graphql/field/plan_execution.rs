//! Fields of the scoreboard.

use std::sync::Arc;

use super::{Ask, Column, Resolved, each, indicator_node, leaf, missing};
use crate::assess::{self, AssessedRow};
use crate::domain::{Decimal, Scenario};
use crate::error::{Error, Result};
use crate::graphql::node::{At, Node, Scoreboard};
use crate::query::Scope;
use crate::query::listed::Listed;
use crate::query::observation::Observation;
use crate::query::plan_execution::{self, Question};

/// The scoreboards of districts, in one statement.
pub async fn scoreboards(ask: Ask<'_>, districts: Vec<(Scope, String)>) -> Column {
    let period: String = ask.args.need("period")?;
    let by: Option<Scenario> = ask.args.get("by")?;
    let questions = districts
        .iter()
        .map(|(scope, district)| Question::new(scope, district, &period, by))
        .collect::<Result<Vec<_>>>()?;
    let loaded = plan_execution::load(ask.exec.db, &questions).await?;
    questions.iter().zip(loaded).map(|(question, rows)| Ok(scoreboard(ask, question, &rows))).collect()
}

fn scoreboard(ask: Ask<'_>, question: &Question, rows: &[Observation]) -> Result<Resolved> {
    let Question { scope, district, period, by } = question;
    let entry = scope.snapshot.districts.find(district).ok_or_else(|| Error::internal("no such district"))?;
    let rows = assess::scoreboard(&scope.snapshot, rows, *period, *by, ask.exec.bands)?;
    Ok(Resolved::Node(Node::PlanExecution(Arc::new(Scoreboard {
        district: At::new(Listed::from(entry), scope),
        period: *period,
        rows: rows.into_iter().map(Arc::new).collect(),
    }))))
}

/// Fields of a scoreboard.
pub async fn resolve(ask: Ask<'_>, nodes: &[&Node]) -> Column {
    let boards: Vec<&Arc<Scoreboard>> =
        nodes.iter().filter_map(|n| if let Node::PlanExecution(board) = n { Some(board) } else { None }).collect();
    match ask.field {
        "district" => each(&boards, |board| Resolved::Node(Node::District(board.district.clone()))),
        "period" => each(&boards, |board| Resolved::Node(Node::Period(board.period, board.district.scope.clone()))),
        "rows" => each(&boards, |board| {
            let rows = board.rows.iter();
            Resolved::nodes(rows.map(|row| Node::PlanExecutionRow(row.clone(), board.district.scope.clone())))
        }),
        _ => missing(ask),
    }
}

/// Fields of a row of a scoreboard.
pub fn row(ask: Ask<'_>, nodes: &[&Node]) -> Column {
    let rows: Vec<(&Arc<AssessedRow>, &Scope)> = nodes
        .iter()
        .filter_map(|n| if let Node::PlanExecutionRow(row, scope) = n { Some((row, scope)) } else { None })
        .collect();
    let lang = ask.args.lang()?;
    let number = |read: fn(&AssessedRow) -> Option<Decimal>| {
        each(&rows, |(row, _)| read(row).map_or(Resolved::Null, |number| leaf(number.to_string())))
    };
    let figure = |read: fn(&AssessedRow) -> Option<&Observation>| {
        each(&rows, |(row, scope)| {
            Resolved::node(read(row).map(|figure| Node::Observation(Arc::new(At::new(figure.clone(), scope)))))
        })
    };
    match ask.field {
        "indicator" => each(&rows, |(row, scope)| indicator_node(scope, &row.indicator)),
        "measure" => each(&rows, |(row, _)| leaf(row.measure.code())),
        "plan" => figure(|row| Some(&row.plan)),
        "adopted" => figure(|row| row.adopted.as_ref()),
        "actual" => figure(|row| row.actual.as_ref()),
        "stated" => figure(|row| row.stated.as_ref()),
        "expected" => number(|row| row.expected),
        "timeShare" => number(|row| Some(row.time_share)),
        "shareDone" => number(|row| row.share_done),
        "statedShare" => number(|row| row.stated_share),
        "pace" => number(|row| row.pace),
        "shareLastYear" => number(|row| row.share_last_year),
        "gap" => number(|row| row.gap),
        "assessment" => each(&rows, |(row, _)| leaf(row.assessment.code())),
        "basis" => each(&rows, |(row, scope)| leaf(row.basis(&scope.snapshot, lang))),
        _ => missing(ask),
    }
}
