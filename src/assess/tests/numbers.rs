use super::*;

#[tokio::test]
async fn numbers_are_exact_and_rounded_once_half_up() {
    judged(
        "
        GDP 2020 PLAN LEVEL 800 CNY_100M | GDP 2020-S1 ACTUAL LEVEL 401.04 CNY_100M | 400.00 50.00 50.13 0.13 -398.96 ON_TRACK
        GDP 2020 PLAN LEVEL 800 CNY_100M | GDP 2020-S1 ACTUAL LEVEL 399.00 CNY_100M | 400.00 50.00 49.88 -0.13 -401.00 ON_TRACK
        GDP 2020 PLAN LEVEL 0.01 CNY_100M | GDP 2020-S1 ACTUAL LEVEL 0 CNY_100M | 0.01 50.00 0.00 -50.00 -0.01 BEHIND
        GDP 2020 PLAN LEVEL -0.25 CNY_100M | GDP 2020-S1 ACTUAL LEVEL -1 CNY_100M | -0.13 50.00 400.00 350.00 -0.75 BEHIND
        GDP 2020 PLAN LEVEL 999999999999.999999 CNY_100M | GDP 2020-S1 ACTUAL LEVEL 999999999999.999998 CNY | 500000000000.00 50.00 0.00 -50.00 -999999989999.99999900000002 BEHIND
        GDP 2020 PLAN LEVEL 0 CNY_100M | GDP 2020-S1 ACTUAL LEVEL 3 CNY_100M | 0.00 50.00 null null 3 AHEAD
        GDP 2020 PLAN LEVEL 0 CNY_100M | GDP 2020-S1 ACTUAL LEVEL -3 CNY_100M | 0.00 50.00 null null -3 BEHIND
        GDP 2020 PLAN LEVEL 0 CNY_100M | GDP 2020-S1 ACTUAL LEVEL 0.0 CNY_100M | 0.00 50.00 null null 0.0 ON_TRACK
        # In the plan's unit.
        GDP 2020 PLAN LEVEL 1 CNY_100M | GDP 2020-S1 ACTUAL LEVEL 2400 CNY_10K | 0.50 50.00 24.00 -26.00 -0.7600 BEHIND
        GDP 2020-S1 PLAN LEVEL 2400 CNY_10K | GDP 2020-S1 ACTUAL LEVEL 0.24 CNY_100M | 2400 100.00 100.00 0.00 0 ON_TRACK
        GDP 2020 PLAN LEVEL 1 CNY_100M | GDP 2020-S1 ACTUAL LEVEL 1 PROJECT | 0.50 50.00 null null null NOT_COMPARABLE",
    )
    .await;
    // pace goes by the exact shares: 33.333… − 41.666… is −8.33, though 33.33 − 41.67 is −8.34.
    let lines = "GDP 2020 PLAN LEVEL 300 CNY_100M;GDP 2020-01-01/P5M ACTUAL LEVEL 100 CNY_100M";
    assert_eq!(numbers(&board(lines, "2020-01-01/P5M", None).await[0]), "125.00 41.67 33.33 -8.33 -200 BEHIND");
}

#[tokio::test]
async fn time_goes_by_whole_months_or_else_by_days() {
    for (period, plan, share, is_final) in [
        ("2020-S1", "2020", "50.00", false),
        ("2021-Q1", "2021", "25.00", false),
        ("2020-01-01/P7M", "2020", "58.33", false),
        ("2020-01-01/P105D", "2020", "28.69", false),
        ("2021-06-30", "2021", "0.27", false),
        ("2020-01-01/P105D", "2020-01-01/P105D", "100.00", true),
        ("2020", "2020", "100.00", true),
    ] {
        let board = board(&format!("GDP {plan} PLAN LEVEL 1 CNY_100M"), period, None).await;
        assert_eq!(board[0].time_share.to_string(), share, "{period} of {plan}");
        assert_eq!(
            (board[0].is_final(), board[0].label_list() == "ASSESSMENT_FINAL"),
            (is_final, is_final),
            "{period}"
        );
    }
}

#[tokio::test]
async fn last_year_is_shown_under_the_plan_of_a_year() {
    let plan = "GDP 2020 PLAN LEVEL 100 CNY_100M";
    let last =
        "GDP 2019-S1 ACTUAL LEVEL 40 CNY_100M;GDP 2019 ACTUAL LEVEL 900000 CNY_10K;GDP 2019 ESTIMATE LEVEL 1 CNY_100M";
    let stock =
        "DEBT 2020 PLAN LEVEL 1 CNY_100M;DEBT 2019-S1 ESTIMATE LEVEL 3 CNY_100M;DEBT 2019 ACTUAL LEVEL 4 CNY_100M";
    let growth = "GDP 2020 PLAN GROWTH_YOY 5 PERCENT;GDP 2019-S1 ACTUAL GROWTH_YOY 4 PERCENT;GDP 2019 ACTUAL GROWTH_YOY 5 PERCENT";
    let five = "GDP 2016-01-01/P5Y TARGET_FIVE_YEAR LEVEL 100 CNY_100M";
    let target = Some(Scenario::TargetFiveYear);
    for (lines, period, by, share) in [
        (vec![plan, last], "2020-S1", None, "44.44"),
        (vec![plan, last], "2020", None, "100.00"),
        (vec![plan, last], "2020-Q1", None, "null"),
        (vec![plan, "GDP 2019-S1 ACTUAL LEVEL 40 CNY_100M"], "2020-S1", None, "null"),
        (
            vec![
                plan,
                "GDP 2019-S1 ACTUAL LEVEL 40 CNY_100M;GDP 2019 ACTUAL LEVEL words CNY_100M;GDP 2019 ESTIMATE LEVEL 80 CNY_100M",
            ],
            "2020-S1",
            None,
            "null",
        ),
        (vec![plan, "GDP 2019-S1 ACTUAL LEVEL 40 CNY_100M;GDP 2019 ACTUAL LEVEL 0 CNY_100M"], "2020-S1", None, "null"),
        (
            vec![plan, "GDP 2019-M02 ACTUAL LEVEL 10 CNY_100M;GDP 2019 ESTIMATE LEVEL 80 CNY_100M"],
            "2020-M02",
            None,
            "12.50",
        ),
        (vec![stock], "2020-S1", None, "75.00"),
        (vec![growth, last], "2020-S1", None, "null"),
        (vec!["GDP 2020-S1 PLAN LEVEL 100 CNY_100M", last], "2020-S1", None, "null"),
        (vec![five, last], "2020-S1", target, "null"),
        (vec!["GDP 2020 TARGET_FIVE_YEAR LEVEL 100 CNY_100M", five, last], "2020-S1", target, "44.44"),
    ] {
        let board = board(&lines.join(";"), period, by).await;
        assert_eq!(shown(board[0].share_last_year), share, "{lines:?} {period}");
    }
}
