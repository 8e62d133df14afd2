use super::*;

#[tokio::test]
async fn the_basis_says_it_in_words_and_numbers() {
    let snapshot = snapshot().await;
    for (lines, zh, en) in [
        (
            "INVESTMENT 2020 PLAN LEVEL >=260 CNY_100M;INVESTMENT 2020-S1 ACTUAL LEVEL 973500 CNY_10K",
            "目标：2020年，计划数（预算数），不低于（以上） 260亿元；序时进度：50.00%（6÷12个月）；序时应完成数：130.00亿元；完成情况：2020年上半年，实际完成数，973500万元 = 97.3500亿元；完成比例（测算）：37.44%；与序时进度之差（百分点）：-12.56；与目标之差：-162.6500亿元；低于应达数，以高为好；进度判断（本平台测算）：滞后于序时进度。",
            "Target: 2020, Plan (budget), as adopted, At least 260 (100 million yuan); Share of time elapsed: 50.00% (6 of 12 months); Expected by now: 130.00 (100 million yuan); Outcome: first half of 2020, Actual, 973500 (10,000 yuan) = 97.3500 (100 million yuan); Share done (computed): 37.44%; Pace (percentage points): -12.56; Gap to target: -162.6500 (100 million yuan); below what was expected, higher is better; Assessment (computed here): Behind schedule.",
        ),
        (
            "GDP 2020 PLAN GROWTH_YOY 4.5..5 PERCENT;GDP 2020-S1 ESTIMATE GROWTH_YOY 5.3 PERCENT",
            "目标：2020年，计划数（预算数），同比增速，4.5—5%；序时进度：50.00%（6÷12个月）；序时应完成数：4.5—5%；完成情况：2020年上半年，预计完成数，同比增速，5.3%；与目标之差：0.8个百分点；与目标区间相差不超过0.5个百分点；进度判断（本平台测算）：符合序时进度。",
            "Target: 2020, Plan (budget), as adopted, Growth, year on year (%), 4.5—5%; Share of time elapsed: 50.00% (6 of 12 months); Expected by now: 4.5—5%; Outcome: first half of 2020, Expected outcome, Growth, year on year (%), 5.3%; Gap to target: 0.8 points; no further than 0.5 points from the range; Assessment (computed here): On schedule.",
        ),
        (
            "GDP 2020 PLAN LEVEL 100..120 CNY_100M;GDP 2020-01-01/P105D ACTUAL LEVEL 66.1 CNY_100M",
            "目标：2020年，计划数（预算数），100—120亿元；序时进度：28.69%（105÷366天）；序时应完成数：28.69—34.43亿元；完成情况：2020年1月1日至2020年4月14日，实际完成数，66.1亿元；完成比例（测算）：66.10%；与序时进度之差（百分点）：37.41；与目标之差：-33.9亿元；高于目标区间，以高为好；进度判断（本平台测算）：快于序时进度。",
            "Target: 2020, Plan (budget), as adopted, 100—120 (100 million yuan); Share of time elapsed: 28.69% (105 of 366 days); Expected by now: 28.69—34.43 (100 million yuan); Outcome: 1 January 2020 – 14 April 2020, Actual, 66.1 (100 million yuan); Share done (computed): 66.10%; Pace (percentage points): 37.41; Gap to target: -33.9 (100 million yuan); above the range, higher is better; Assessment (computed here): Ahead of schedule.",
        ),
        (
            "REVENUE 2020 PLAN LEVEL >=words CNY_100M;REVENUE 2020-S1 ACTUAL SHARE_OF_PLAN 40.1 PERCENT",
            "目标：2020年，计划数（预算数），不低于上年；序时进度：50.00%（6÷12个月）；完成情况：—；完成比例（原文）：40.1%；目标为文字表述；进度判断（本平台测算）：不作判断。",
            "Target: 2020, Plan (budget), as adopted, 不低于上年; Share of time elapsed: 50.00% (6 of 12 months); Outcome: —; Share done (as stated): 40.1%; the target is in words; Assessment (computed here): Not assessed.",
        ),
        (
            "MAJOR_PROJECTS 2020-S1 PLAN LEVEL 190 PROJECT;MAJOR_PROJECTS 2020-S1 ACTUAL LEVEL 201 PROJECT",
            "目标：2020年上半年，计划数（预算数），190项；完成情况：2020年上半年，实际完成数，201项；完成比例（测算）：105.79%；与目标之差：11项；高于应达数，以高为好；进度判断（本平台测算）：超额完成。",
            "Target: first half of 2020, Plan (budget), as adopted, 190 (projects); Outcome: first half of 2020, Actual, 201 (projects); Share done (computed): 105.79%; Gap to target: 11 (projects); above what was expected, higher is better; Assessment (computed here): Exceeded.",
        ),
    ] {
        let period = if lines.contains("P105D") { "2020-01-01/P105D" } else { "2020-S1" };
        let board = board(lines, period, None).await;
        assert_eq!(board[0].basis(&snapshot, Lang::Zh), zh);
        assert_eq!(board[0].basis(&snapshot, Lang::En), en);
    }
}

/// One board for each reason, so that none is without words.
#[tokio::test]
async fn every_reason_has_words_of_its_own() {
    let five = Some(Scenario::TargetFiveYear);
    let mut said = std::collections::BTreeSet::new();
    let cases = [
        ("DEBT 2016-01-01/P5Y TARGET_FIVE_YEAR LEVEL 5 CNY_100M;DEBT 2018 ACTUAL LEVEL 5 CNY_100M", "2018", five),
        ("GDP 2020 PLAN LEVEL words CNY_100M", "2020", None),
        ("GDP 2020 PLAN LEVEL 1 CNY_100M", "2020", None),
        ("GDP 2020 PLAN LEVEL 1 CNY_100M;GDP 2020 ACTUAL LEVEL words CNY_100M", "2020", None),
        ("GDP 2020 PLAN LEVEL 1 CNY_100M;GDP 2020 ACTUAL LEVEL 1 PROJECT", "2020", None),
        ("GDP 2020 PLAN LEVEL 1 CNY_100M;GDP 2020 ACTUAL LEVEL 1 CNY_100M", "2020", None),
        ("GDP 2020 PLAN LEVEL 1..2 CNY_100M;GDP 2020 ACTUAL LEVEL 1 CNY_100M", "2020", None),
        ("GDP 2020 PLAN LEVEL 1 CNY_100M;GDP 2020-S1 ACTUAL LEVEL 0.51 CNY_100M", "2020-S1", None),
        ("GDP 2020 PLAN LEVEL 1..1.02 CNY_100M;GDP 2020-S1 ACTUAL LEVEL 0.52 CNY_100M", "2020-S1", None),
        ("GDP 2020 PLAN GROWTH_YOY ~1 PERCENT;GDP 2020 ACTUAL GROWTH_YOY 1.5 PERCENT", "2020", None),
        ("GDP 2020 PLAN LEVEL ~100 CNY_100M;GDP 2020 ACTUAL LEVEL 101 CNY_100M", "2020", None),
        ("GDP 2020 PLAN LEVEL 1 CNY_100M;GDP 2020 ACTUAL LEVEL 2 CNY_100M", "2020", None),
        ("GDP 2020 PLAN LEVEL 2 CNY_100M;GDP 2020 ACTUAL LEVEL 1 CNY_100M", "2020", None),
        ("COST 2020 PLAN LEVEL 2 CNY_100M;COST 2020 ACTUAL LEVEL 1 CNY_100M", "2020", None),
        ("COST 2020 PLAN LEVEL 1 CNY_100M;COST 2020 ACTUAL LEVEL 2 CNY_100M", "2020", None),
        ("ANY_STOCK 2020 PLAN LEVEL 1..2 CNY_100M;ANY_STOCK 2020 ACTUAL LEVEL 3 CNY_100M", "2020", None),
        ("ANY_STOCK 2020 PLAN LEVEL 1 CNY_100M;ANY_STOCK 2020 ACTUAL LEVEL 3 CNY_100M", "2020", None),
    ];
    for (lines, period, by) in cases {
        let board = board(lines, period, by).await;
        for lang in [Lang::Zh, Lang::En] {
            let basis = board[0].basis(&*snapshot().await, lang);
            let mut parts = basis.rsplit(if lang == Lang::Zh { "；" } else { "; " });
            said.insert(parts.nth(1).unwrap().to_owned());
        }
    }
    assert_eq!(said.len(), 2 * cases.len(), "{said:#?}");
}
