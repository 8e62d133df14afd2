mod numbers;
mod rows;
mod verdicts;
mod words;

use std::sync::Arc;

use tokio::sync::OnceCell;

use super::*;
use crate::query::plan_execution::fixture::{Fixture, row};

async fn snapshot() -> Arc<Snapshot> {
    static SNAPSHOT: OnceCell<Arc<Snapshot>> = OnceCell::const_new();
    SNAPSHOT.get_or_init(|| async { Fixture::new(&[]).await.catalogue.at(2) }).await.clone()
}

fn observations(lines: &str) -> Vec<Observation> {
    lines.split(';').map(|line| Observation::from(&row(line))).collect()
}

async fn board(lines: &str, period: &str, by: Option<Scenario>) -> Vec<AssessedRow> {
    let period = Period::parse(period).unwrap();
    scoreboard(&*snapshot().await, &observations(lines), period, by, &Bands::default()).unwrap()
}

fn shown(number: Option<Decimal>) -> String {
    number.map_or_else(|| "null".to_owned(), |n| n.to_string())
}

/// `expected timeShare shareDone pace gap assessment` of a board's first row.
fn numbers(row: &AssessedRow) -> String {
    let (expected, share, pace, gap) = (row.expected, row.share_done, row.pace, row.gap);
    let [expected, share, pace, gap] = [expected, share, pace, gap].map(shown);
    format!("{expected} {} {share} {pace} {gap} {}", row.time_share, row.assessment.code())
}

/// Each line a plan, a result and what they come to, judged by the plan in force in the first half of 2020.
async fn judged(cases: &str) {
    for case in cases.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let [plan, actual, came_to] = case.split(" | ").collect::<Vec<_>>()[..] else { panic!("{case}") };
        let board = board(&format!("{plan};{actual}"), "2020-S1", None).await;
        assert_eq!(board.len(), 1, "{case}");
        assert_eq!(numbers(&board[0]), came_to, "{plan} | {actual}");
    }
}

#[tokio::test]
async fn wuchang_in_the_first_half_of_2020() {
    let report = "
        GDP 2020 PLAN GROWTH_YOY 7.5 PERCENT;
        GDP 2020-S1 ACTUAL LEVEL 622.19 CNY_100M;
        GDP 2020-S1 ACTUAL GROWTH_YOY -14.2 PERCENT;
        REVENUE 2020 PLAN LEVEL >=words CNY_100M;
        REVENUE 2020-S1 ACTUAL LEVEL 54.19 CNY_100M;
        REVENUE 2020-S1 ACTUAL SHARE_OF_PLAN 40.1 PERCENT;
        REVENUE 2020-S1 ACTUAL GROWTH_YOY -40.9 PERCENT;
        INVESTMENT 2020 PLAN LEVEL >=260 CNY_100M;
        INVESTMENT 2020-S1 ACTUAL LEVEL 97.35 CNY_100M;
        MAJOR_PROJECTS 2020 PLAN LEVEL 190 PROJECT;
        MAJOR_PROJECTS 2020-S1 ACTUAL LEVEL 201 PROJECT;
        GOVERNMENT_INVESTMENT 2020 PLAN LEVEL 49.77 CNY_100M;
        GOVERNMENT_INVESTMENT 2020-S1 ACTUAL LEVEL 11.47 CNY_100M;
        GOVERNMENT_INVESTMENT 2020-S1 ACTUAL SHARE_OF_PLAN 23.05 PERCENT";
    let board = board(report, "2020-S1", None).await;
    let told: Vec<String> = board
        .iter()
        .map(|row| format!("{} {} {} {}", row.indicator, row.measure.code(), shown(row.stated_share), numbers(row)))
        .collect();
    assert_eq!(
        told,
        [
            "GDP GROWTH_YOY null 7.5 50.00 null null -21.7 BEHIND",
            "REVENUE LEVEL 40.1 null 50.00 null null null NOT_COMPARABLE",
            "INVESTMENT LEVEL null 130.00 50.00 37.44 -12.56 -162.65 BEHIND",
            "MAJOR_PROJECTS LEVEL null 190 50.00 105.79 null 11 AHEAD",
            "GOVERNMENT_INVESTMENT LEVEL 23.05 24.89 50.00 23.05 -26.95 -38.30 BEHIND",
        ]
    );
}
