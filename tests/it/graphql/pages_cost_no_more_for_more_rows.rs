use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{PackageBuilder, Server, World};

const PAGES: &str = include_str!("pages.graphql");
const STATEMENTS: &str = "openplan_graphql_statements_sum";

/// Each page's query with what it is asked with; the figure and the release are those of this world.
fn pages(figure: &Value, release: usize) -> Vec<(&'static str, Value)> {
    vec![
        ("Landing", json!({})),
        ("Scoreboard", json!({ "district": "420106", "period": "2020-S1" })),
        ("Series", json!({ "indicator": "GDP", "district": "420106" })),
        ("Compare", json!({ "city": "420100", "indicator": "GDP", "period": "2020-S1" })),
        ("IndicatorTree", json!({ "district": "420106", "top": "ECONOMY" })),
        ("AreaProjects", json!({ "area": "WUCHANG_AREA" })),
        ("TaskTree", json!({ "district": "420106" })),
        ("Planned", json!({ "district": "420106", "next": "2020-S2" })),
        ("OneFigure", json!({ "id": figure })),
        ("Disputed", json!({ "within": "420100" })),
        ("Changes", json!({ "release": release })),
        ("Search", json!({ "text": "site" })),
        ("City", json!({ "city": "420100", "period": "2020-S1" })),
        ("Due", json!({ "within": "420106", "by": "2020-12-31" })),
    ]
}

/// The pages' document with so many rows a page wherever it asks for rows.
fn paged(size: usize) -> String {
    let mut parts = PAGES.split("first: ");
    let mut document = parts.next().unwrap().to_owned();
    for part in parts {
        let (number, rest) = part.split_at(part.find(|c: char| !c.is_ascii_digit()).unwrap());
        document.push_str("first: ");
        document.push_str(&if number == "0" { "0".to_owned() } else { size.to_string() });
        document.push_str(rest);
    }
    document
}

/// A code with its name in both languages.
fn named(code: &str) -> [(&str, &str); 3] {
    [("code", code), ("name_zh", code), ("name_en", code)]
}

/// So many of everything: districts, indicators, projects and tasks with all that hangs on them, years of one series,
/// documents that state one figure differently. `edition` is a digit of every value, so that another changes them all.
fn package(rows: usize, edition: usize) -> PackageBuilder {
    let place = [("document", "many-report"), ("section", "1")];
    let area =
        [("code", "WUCHANG_AREA"), ("district", "420106"), ("kind", "AREA"), ("name_zh", "片区"), ("name_en", "Area")];
    let mut builder = PackageBuilder::new("many").row("projects", &area);
    for number in 0..rows {
        let (district, indicator) = (format!("420106{number:03}"), format!("OUTPUT_{number}"));
        let (project, task) = (format!("WUCHANG_SITE_{number}"), format!("WUCHANG_TASK_{number}"));
        let (document, year) = (format!("many-{number}"), (1950 + number).to_string());
        let value = format!("{}.{edition}", number + 10);
        builder = builder
            .row("districts", &[named(&district).as_slice(), &[("parent", "420100")]].concat())
            .row(
                "indicators",
                &[
                    named(&indicator).as_slice(),
                    &[
                        ("category", "ECONOMY"),
                        ("unit", "CNY_100M"),
                        ("polarity", "HIGHER_IS_BETTER"),
                        ("nature", "FLOW"),
                    ],
                ]
                .concat(),
            )
            .row(
                "documents",
                &[named(&document).as_slice(), &[("district", "420106"), ("published", "2020-09-02")]].concat(),
            )
            .row(
                "projects",
                &[
                    named(&project).as_slice(),
                    &[("district", "420106"), ("parent", "WUCHANG_AREA"), ("due", "2020-S2")],
                ]
                .concat(),
            )
            .row("tasks", &[place.as_slice(), &named(&task), &[("district", "420106"), ("due", "2020-S2")]].concat())
            .row("task_evidence", &[("task", &task), ("indicator", &indicator)])
            .row("task_evidence", &[("task", &task), ("project", &project)]);
        for (period, scenario, stage) in [("2020-S1", "ACTUAL", "STARTED"), ("2020-S2", "PLAN", "COMPLETED")] {
            let row = [("project", project.as_str()), ("period", period), ("scenario", scenario), ("stage", stage)];
            builder = builder.row("project_progress", &[place.as_slice(), &row].concat());
        }
        for (period, status) in [("2020-S1", "UNDER_WAY"), ("2020-S2", "PLANNED")] {
            let row = [("task", task.as_str()), ("period", period), ("status", status)];
            builder = builder.row("task_progress", &[place.as_slice(), &row].concat());
        }
        let of_indicator = [("indicator", indicator.as_str()), ("value", &value)];
        let growth = [("measure", "GROWTH_YOY"), ("unit", "PERCENT"), ("value", &value)];
        builder = builder
            .observation(&of_indicator)
            .observation(&[of_indicator.as_slice(), &[("period", "2020"), ("scenario", "PLAN")]].concat())
            .observation(&[of_indicator.as_slice(), &[("period", "2020-S2"), ("scenario", "PLAN")]].concat())
            .observation(&[("project", project.as_str()), ("value", &value)])
            .observation(&[("district", district.as_str()), ("value", &value)])
            .observation(&[("period", year.as_str()), ("value", &value)])
            .observation(&[growth.as_slice(), &[("period", &year)]].concat())
            .observation(&[("document", document.as_str()), ("value", &value)])
            .observation(&[("indicator", indicator.as_str()), ("document", &document), ("value", "1")]);
        if edition == 0 {
            builder = builder.observation(&[of_indicator.as_slice(), &[("period", "2018")]].concat());
        }
    }
    builder.observation(&[("value", &format!("9.{edition}"))])
}

async fn figure(server: &Server) -> Value {
    let query = r#"{ observations(first: 1, filter: { districts: ["420106"], indicators: ["GDP"], periods: ["2020-S1"], ofProject: false, measures: [LEVEL] }) { nodes { id } } }"#;
    server.ask(query, json!({})).await.data()["observations"]["nodes"][0]["id"].clone()
}

/// What a page's answer took and what it holds.
#[derive(Clone, Copy, Debug)]
struct Taken {
    statements: u64,
    objects: usize,
}

/// Objects in an answer.
fn objects(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(objects).sum(),
        Value::Object(fields) => 1 + fields.values().map(objects).sum::<usize>(),
        _ => 0,
    }
}

/// What each page takes of a server that has answered nothing yet.
async fn taken(world: &World, size: usize) -> BTreeMap<&'static str, Taken> {
    let server = world.serve();
    let document = paged(size);
    let mut taken = BTreeMap::new();
    assert_eq!(PAGES.matches("\nquery ").count(), pages(&Value::Null, 0).len(), "a page is not asked here");
    for (name, variables) in pages(&figure(&server).await, world.releases().len()) {
        let before = server.metric(STATEMENTS).await;
        let answer = server.ask_operation(&document, name, variables).await;
        let statements = server.metric(STATEMENTS).await - before;
        taken.insert(name, Taken { statements, objects: objects(answer.data()) });
    }
    taken
}

fn statements(taken: &BTreeMap<&'static str, Taken>) -> BTreeMap<&'static str, u64> {
    taken.iter().map(|(name, taken)| (*name, taken.statements)).collect()
}

on_both! {
    async fn whatever_the_page_and_however_much_there_is(world: &World) {
        let larger = world.another().await;
        for edition in 0..2 {
            world.import(&[package(2, edition).write()]).succeeded();
        }
        for edition in 0..4 {
            larger.import(&[package(60, edition).write()]).succeeded();
        }
        let (one, many) = (taken(world, 1).await, taken(&larger, 50).await);
        assert_eq!(statements(&taken(&larger, 1).await), statements(&one), "one row a page of much more");
        assert_eq!(statements(&many), statements(&one), "fifty rows a page of much more");
        // A page that the list does not fill looks once more for what the order's field lacks: fewer rows, not more.
        for (name, statements) in statements(&taken(world, 50).await) {
            assert!(statements >= one[name].statements, "{name}: {statements} for few rows, {:?} for one", one[name]);
        }
        for (name, Taken { objects, .. }) in &one {
            assert!(many[name].objects >= 5 * objects, "{name} hardly holds more: {objects}, {:?}", many[name]);
        }
    }
}
