use std::sync::Arc;

use entity::{VersionedModel, observation};
use sea_orm::{ConnectionTrait, DbBackend, QueryTrait};

use super::fixture::{Fixture, of, row, standing, unwanted};
use super::*;
use crate::catalogue::Catalogue;
use crate::query::AsOf;

fn wanted() -> Vec<observation::Model> {
    vec![
        row("GDP 2020 PLAN GROWTH_YOY 7.5 PERCENT"),
        row("GDP 2020 PLAN_REVISED GROWTH_YOY 3 PERCENT"),
        row("GDP 2020-S1 PLAN GROWTH_YOY 5 PERCENT"),
        row("GDP 2020-S1 ACTUAL GROWTH_YOY -14.2 PERCENT"),
        row("GDP 2020-S1 ESTIMATE LEVEL 622.19 CNY_100M"),
        row("GDP 2020-S1 ACTUAL SHARE_OF_PLAN 40.1 PERCENT"),
        row("GDP 2019-S1 ACTUAL LEVEL 700 CNY_100M"),
        row("GDP 2019 ESTIMATE LEVEL 1500 CNY_100M"),
    ]
}

/// `INDICATOR PERIOD SCENARIO MEASURE`, sorted.
fn codes(rows: &[Observation]) -> Vec<String> {
    let code = |o: &Observation| {
        let r = &o.record;
        format!("{} {} {} {}", r.indicator, r.period, r.scenario.code(), r.measure.code())
    };
    let mut codes: Vec<String> = rows.iter().map(code).collect();
    codes.sort();
    codes
}

fn codes_of(rows: &[observation::Model]) -> Vec<String> {
    codes(&rows.iter().map(Observation::from).collect::<Vec<_>>())
}

fn question(catalogue: &Arc<Catalogue>, district: &str, period: &str, by: Option<Scenario>) -> Question {
    Question::new(&Scope::new(catalogue, None).unwrap(), district, period, by).unwrap()
}

#[tokio::test]
async fn loads_what_a_scoreboard_is_made_of_and_nothing_else() {
    let fixture = Fixture::new(&[wanted(), unwanted()].concat()).await;
    let found = load(fixture.db(), &[question(&fixture.catalogue, "420106", "2020-S1", None)]).await.unwrap();
    assert_eq!(codes(&found[0]), codes_of(&wanted()));
}

#[tokio::test]
async fn a_target_is_looked_for_in_spans_of_years_too() {
    let targets = [
        "GDP 2020 TARGET_FIVE_YEAR GROWTH_YOY 8 PERCENT",
        "GDP 2016-01-01/P5Y TARGET_FIVE_YEAR GROWTH_AVG 8 PERCENT",
        "GDP 2020-01-01/P2Y TARGET_FIVE_YEAR GROWTH_AVG 6 PERCENT",
    ];
    let others = [
        "GDP 2020-S1 ACTUAL GROWTH_YOY -14.2 PERCENT",
        "GDP 2020 PLAN GROWTH_YOY 7.5 PERCENT",
        "GDP 2021-01-01/P5Y TARGET_FIVE_YEAR GROWTH_AVG 6 PERCENT",
        "GDP 2019-07-01/P2Y TARGET_FIVE_YEAR GROWTH_AVG 6 PERCENT",
        "GDP 2019-07-01/P18M TARGET_FIVE_YEAR GROWTH_AVG 6 PERCENT",
    ];
    let rows: Vec<_> = targets.iter().chain(&others).map(|line| row(line)).collect();
    let fixture = Fixture::new(&rows).await;
    let by = |by| question(&fixture.catalogue, "420106", "2020-S1", by);
    let asked = [by(Some(Scenario::TargetFiveYear)), by(Some(Scenario::TargetAssigned)), by(None)];
    let found = load(fixture.db(), &asked).await.unwrap();
    assert_eq!(codes(&found[0]), codes_of(&rows[..4]));
    assert_eq!(codes(&found[1]), codes_of(&rows[3..4]));
    assert_eq!(codes(&found[2]), codes_of(&rows[3..5]));
}

#[tokio::test]
async fn each_question_gets_the_rows_of_its_district_release_and_period() {
    let plan = || row("GDP 2020 PLAN GROWTH_YOY 7.5 PERCENT");
    let rows = [
        standing(1, 2, plan()),
        standing(2, crate::domain::STANDS, row("GDP 2020 PLAN GROWTH_YOY 8 PERCENT")),
        of("420105", plan()),
        of("420105", row("GDP 2020-S1 ACTUAL GROWTH_YOY 6 PERCENT")),
    ];
    let fixture = Fixture::new(&rows).await;
    let at = |release| Scope::new(&fixture.catalogue, Some(AsOf::Release(release))).unwrap();
    let ask = |release, district, period| Question::new(&at(release), district, period, None).unwrap();
    let questions = [
        ask(1, "420106", "2020-S1"),
        ask(2, "420106000000", "2020-S1"),
        ask(2, "420105", "2020-S1"),
        ask(2, "420105", "2020"),
        ask(2, "420105", "2020-S1"),
        ask(2, "420102", "2020-S1"),
    ];
    let found = load(fixture.db(), &questions).await.unwrap();
    let values = |rows: &[Observation]| {
        let mut values: Vec<String> = rows.iter().filter_map(|r| Some(r.record.value?.to_string())).collect();
        values.sort();
        values
    };
    let found: Vec<_> = found.iter().map(|rows| values(rows)).collect();
    assert_eq!(found, [vec!["7.5"], vec!["8"], vec!["6", "7.5"], vec!["7.5"], vec!["6", "7.5"], vec![]]);
    assert_eq!(load(fixture.db(), &[]).await.unwrap().len(), 0);
}

#[tokio::test]
async fn many_districts_are_one_statement_that_an_index_answers() {
    let fixture = Fixture::new(&wanted()).await;
    let one = |district: &str| question(&fixture.catalogue, district, "2020-S1", None);
    let questions: Vec<Question> = ["420106", "420105", "420102"].into_iter().cycle().take(500).map(one).collect();
    let slices: Vec<Vec<Slice>> = questions.iter().map(slices).collect();
    let conditions = statements(&questions, &slices).unwrap();
    assert_eq!(conditions.len(), 1);
    let mut statement = Entity::find().filter(conditions[0].clone()).build(DbBackend::Sqlite);
    assert!(statement.sql.contains("\"from_release\" <=") && statement.sql.contains("\"to_release\" >"));
    statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let plan = fixture.db().query_all_raw(statement).await.unwrap();
    let steps: Vec<String> = plan.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
    let searches: Vec<&String> = steps.iter().filter(|s| s.contains("observation ")).collect();
    assert!(
        !searches.is_empty() && searches.iter().all(|s| s.contains("period_start=? AND period_end=? AND district=?")),
        "{steps:?}"
    );
}

#[tokio::test]
async fn very_much_at_once_is_several_statements_and_no_row_twice() {
    let fixture = Fixture::new(&[wanted(), vec![row("GDP 1699 ESTIMATE LEVEL 1 CNY_100M")]].concat()).await;
    let ask = |year: i16| question(&fixture.catalogue, "420106", &format!("{year:04}"), None);
    let questions: Vec<Question> = (1500..2020).rev().map(ask).chain([ask(2020), ask(2021)]).collect();
    let slices: Vec<Vec<Slice>> = questions.iter().map(slices).collect();
    assert!(statements(&questions, &slices).unwrap().len() > 1);
    let found = load(fixture.db(), &questions).await.unwrap();
    assert_eq!(codes(&found[0]), ["GDP 2019 ESTIMATE LEVEL"]);
    let of_2020 = ["GDP 2019 ESTIMATE LEVEL", "GDP 2020 PLAN GROWTH_YOY", "GDP 2020 PLAN_REVISED GROWTH_YOY"];
    assert_eq!(codes(&found[520]), of_2020);
    // The 400th alternative asks for 1699 and so does the next, in another statement: once the year, once the year before.
    let of_1699: Vec<_> = questions.iter().zip(&found).filter(|(q, _)| q.period.code() == "1699").collect();
    assert_eq!(codes(of_1699[0].1), ["GDP 1699 ESTIMATE LEVEL"]);
}

#[tokio::test]
async fn refuses_what_it_cannot_judge_by() {
    let absent = |release, to, code: &str| entity::district::Model {
        code: code.to_owned(),
        name_zh: code.to_owned(),
        dataset: "report".to_owned(),
        identity: code.as_bytes().to_vec(),
        from_release: release,
        to_release: to,
        ..entity::district::Model::blank()
    };
    let fixture = Fixture::with_districts(&[absent(2, crate::domain::STANDS, "420107"), absent(1, 2, "420111")]).await;
    let refused = |release, district, period, by| {
        let scope = Scope::new(&fixture.catalogue, Some(AsOf::Release(release))).unwrap();
        Question::new(&scope, district, period, by).unwrap_err().to_string()
    };
    assert!(refused(2, "420106", "2020-S1", Some(Scenario::Actual)).contains("ACTUAL is no plan or target"));
    assert!(refused(2, "420106", "2020-H1", None).contains("did you mean 2020-S1?"));
    assert!(refused(2, "420109", "2020-S1", None).contains("there is no district \"420109\"; the nearest known is"));
    assert!(
        refused(1, "420107", "2020-S1", None).contains("it is there since release 2 (1970-01-01T00:00:00.000002Z)")
    );
    assert!(refused(2, "420111", "2020-S1", None).contains("release 2 (1970-01-01T00:00:00.000002Z) withdrew it"));
}
