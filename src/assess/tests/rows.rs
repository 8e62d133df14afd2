use super::*;

/// The plan's value, period and scenario, and the adopted plan's value.
async fn plan_of(lines: &str, period: &str, by: Option<Scenario>) -> Option<String> {
    let board = board(lines, period, by).await;
    let row = board.first()?;
    let plan = &row.plan.record;
    let adopted = row.adopted.as_ref().and_then(|a| a.record.value);
    Some(format!("{} {} {} {}", shown(plan.value), plan.period, plan.scenario.code(), shown(adopted)))
}

#[tokio::test]
async fn the_plan_of_the_period_then_of_the_year_revised_before_adopted() {
    use Scenario::{Plan, PlanRevised, TargetAssigned, TargetFiveYear};
    let (year, year_revised) = ("GDP 2020 PLAN LEVEL 1 CNY_100M", "GDP 2020 PLAN_REVISED LEVEL 2 CNY_100M");
    let (half, half_revised) = ("GDP 2020-S1 PLAN LEVEL 3 CNY_100M", "GDP 2020-S1 PLAN_REVISED LEVEL 4 CNY_100M");
    let (assigned, target) =
        ("GDP 2020 TARGET_ASSIGNED LEVEL 5 CNY_100M", "GDP 2020 TARGET_FIVE_YEAR LEVEL 6 CNY_100M");
    let five = "GDP 2016-01-01/P5Y TARGET_FIVE_YEAR LEVEL 7 CNY_100M";
    let three = "GDP 2020-01-01/P3Y TARGET_FIVE_YEAR LEVEL 8 CNY_100M";
    let three_before = "GDP 2019-01-01/P3Y TARGET_FIVE_YEAR LEVEL 9 CNY_100M";
    let all = [three, five, target, assigned, half, year_revised, year, half_revised, three_before];
    let cases: [(&[&str], Option<Scenario>, Option<&str>); 17] = [
        (&all, None, Some("4 2020-S1 PLAN_REVISED 3")),
        (&[half, year_revised, year], None, Some("3 2020-S1 PLAN null")),
        (&[year_revised, year], None, Some("2 2020 PLAN_REVISED 1")),
        (&[year_revised, half], Some(PlanRevised), Some("2 2020 PLAN_REVISED null")),
        (&[year_revised], None, Some("2 2020 PLAN_REVISED null")),
        (&[year], None, Some("1 2020 PLAN null")),
        (&[year_revised, year], Some(Plan), Some("1 2020 PLAN null")),
        (&[year, half_revised], Some(Plan), Some("1 2020 PLAN null")),
        (&[year_revised, year], Some(PlanRevised), Some("2 2020 PLAN_REVISED 1")),
        (&[year], Some(PlanRevised), None),
        (&all, Some(TargetAssigned), Some("5 2020 TARGET_ASSIGNED null")),
        (&all, Some(TargetFiveYear), Some("6 2020 TARGET_FIVE_YEAR null")),
        (&[five, three, year, three_before], Some(TargetFiveYear), Some("9 2019-01-01/P3Y TARGET_FIVE_YEAR null")),
        (&[five, three], Some(TargetFiveYear), Some("8 2020-01-01/P3Y TARGET_FIVE_YEAR null")),
        (&[five], Some(TargetFiveYear), Some("7 2016-01-01/P5Y TARGET_FIVE_YEAR null")),
        (&[five, target, assigned], None, None),
        (&["GDP 2016-01-01/P5Y TARGET_ASSIGNED LEVEL 7 CNY_100M"], Some(TargetAssigned), None),
    ];
    for (lines, by, plan) in cases {
        assert_eq!(plan_of(&lines.join(";"), "2020-S1", by).await.as_deref(), plan, "{lines:?} {by:?}");
    }
    let longer = "GDP 2020-01-01/P2Y PLAN LEVEL 7 CNY_100M";
    assert_eq!(plan_of(longer, "2020-01-01/P2Y", None).await.as_deref(), Some("7 2020-01-01/P2Y PLAN null"));
    assert_eq!(
        plan_of(five, "2019-07-01/P12M", Some(TargetFiveYear)).await.as_deref(),
        Some("7 2016-01-01/P5Y TARGET_FIVE_YEAR null")
    );
}

#[tokio::test]
async fn the_report_is_quoted_on_the_share_of_the_plan_that_is_judged_by() {
    let plans = "GDP 2020 PLAN LEVEL 100 CNY_100M;GDP 2020 PLAN_REVISED LEVEL 80 CNY_100M";
    let growth = "GDP 2020 PLAN GROWTH_YOY 5 PERCENT";
    let of_plan = "GDP 2020-S1 ACTUAL SHARE_OF_PLAN 50.0 PERCENT;GDP 2020-S1 ESTIMATE SHARE_OF_PLAN 49 PERCENT";
    let of_adopted = "GDP 2020-S1 ESTIMATE SHARE_OF_ADOPTED 40 PERCENT";
    let whole = "GDP 2020 ACTUAL SHARE_OF_PLAN 99 PERCENT";
    for (lines, by, stated) in [
        (vec![plans, of_plan, of_adopted], None, "50.0"),
        (vec![plans, of_plan, of_adopted], Some(Scenario::Plan), "40"),
        (vec![plans, of_plan], Some(Scenario::Plan), "null"),
        (vec!["GDP 2020 PLAN LEVEL 100 CNY_100M", of_plan, of_adopted], None, "50.0"),
        (vec![plans, of_adopted], None, "null"),
        (vec![growth, of_plan], None, "null"),
        (vec!["GDP 2020 TARGET_ASSIGNED LEVEL 100 CNY_100M", of_plan], Some(Scenario::TargetAssigned), "null"),
        (vec![plans, whole], None, "null"),
    ] {
        let board = board(&lines.join(";"), "2020-S1", by).await;
        assert_eq!(shown(board[0].stated_share), stated, "{lines:?} {by:?}");
        assert_eq!(board[0].stated.is_some(), stated != "null");
    }
}

#[tokio::test]
async fn rows_stand_in_the_order_of_the_code_list_then_of_the_measures() {
    let lines =
        "INVESTMENT 2020 PLAN LEVEL 1 CNY_100M;GDP 2020 PLAN GROWTH_YOY 1 PERCENT;REVENUE 2020 PLAN LEVEL 1 CNY_100M;
        ANY_FLOW 2020 PLAN LEVEL 1 CNY_100M;GDP 2020 PLAN CHANGE_YOY 1 CNY_100M;GDP 2020 PLAN LEVEL 1 CNY_100M";
    let board = board(lines, "2020-S1", None).await;
    let order: Vec<_> = board.iter().map(|row| format!("{} {}", row.indicator, row.measure.code())).collect();
    let sorted =
        ["GDP LEVEL", "GDP GROWTH_YOY", "GDP CHANGE_YOY", "REVENUE LEVEL", "INVESTMENT LEVEL", "ANY_FLOW LEVEL"];
    assert_eq!(order, sorted);
}
