use serde_json::{Value, json};

use crate::support::{PackageBuilder, Server, World};

/// Figures, projects and tasks with something for every word.
fn package() -> PackageBuilder {
    let place = [("document", "words-report"), ("section", "1")];
    let project = |code, parent, kind, name| {
        [
            ("code", code),
            ("district", "420106"),
            ("parent", parent),
            ("kind", kind),
            ("name_zh", name),
            ("name_en", name),
        ]
    };
    let progress = |project, period, scenario, stage| {
        [place.as_slice(), &[("project", project), ("period", period), ("scenario", scenario), ("stage", stage)]]
            .concat()
    };
    let task = |code, parent, lead, due| {
        let row = [
            ("code", code),
            ("district", "420106"),
            ("parent", parent),
            ("name_zh", code),
            ("lead_zh", lead),
            ("due", due),
        ];
        [place.as_slice(), &[("name_en", code)], &row].concat()
    };
    let status =
        |task, period, status| [place.as_slice(), &[("task", task), ("period", period), ("status", status)]].concat();
    PackageBuilder::new("words")
        .observation(&[("period", "2020"), ("scenario", "PLAN"), ("value", "1"), ("binding", "BINDING")])
        .observation(&[("period", "2020-Q2"), ("value", "2")])
        .observation(&[("period", "2020-S1"), ("value", "3"), ("note_zh", "ＡＢＣ 试行")])
        .observation(&[("period", "2019"), ("value", "4"), ("district", "420100")])
        .observation(&[
            ("period", "2020-S1"),
            ("measure", "RANK"),
            ("value", "5"),
            ("unit", "RANK"),
            ("against", "420100"),
        ])
        .observation(&[("period", "2020-S1"), ("value", "6"), ("project", "WUCHANG_SITE")])
        .row("projects", &project("WUCHANG_AREA", "", "AREA", "片区"))
        .row(
            "projects",
            &[
                project("WUCHANG_SITE", "WUCHANG_AREA", "CONSTRUCTION", "工地").as_slice(),
                &[("external", "GBT40058:42"), ("lead_zh", "区建设局"), ("due", "2020-S2")],
            ]
            .concat(),
        )
        .row("project_progress", &progress("WUCHANG_SITE", "2019", "ACTUAL", "PREPARATION"))
        .row("project_progress", &progress("WUCHANG_SITE", "2020-S1", "ACTUAL", "STARTED"))
        .row("project_progress", &progress("WUCHANG_SITE", "2020-S2", "PLAN", "COMPLETED"))
        .row("tasks", &task("WUCHANG_TOP", "", "区发改局", "2020-06-30"))
        .row("tasks", &task("WUCHANG_PIECE", "WUCHANG_TOP", "区建设局;区财政局", "2021"))
        .row("task_progress", &status("WUCHANG_TOP", "2020-S1", "DONE"))
        .row("task_progress", &status("WUCHANG_PIECE", "2019", "DONE"))
        .row("task_progress", &status("WUCHANG_PIECE", "2020-S1", "UNDER_WAY"))
        .row("task_evidence", &[("task", "WUCHANG_PIECE"), ("project", "WUCHANG_SITE")])
        .row("task_evidence", &[("task", "WUCHANG_TOP"), ("indicator", "GDP")])
}

async fn left(server: &Server, list: &str, filter: &str, field: &str) -> Vec<String> {
    let query = format!("{{ {list}(filter: {{ {filter} }}) {{ totalCount nodes {{ {field} }} }} }}");
    let answer = server.ask(&query, json!({})).await;
    let found = &answer.data()[list];
    let nodes = found["nodes"].as_array().unwrap();
    assert_eq!(found["totalCount"], json!(nodes.len()), "{list} {filter}");
    let mut values: Vec<String> =
        nodes.iter().map(|node| node[field].as_str().map_or(Value::Null.to_string(), str::to_owned)).collect();
    values.sort();
    values
}

on_both! {
    async fn a_range_without_a_bound_filters_nothing(world: &World) {
        let package = PackageBuilder::new("figures")
            .observation(&[])
            .observation(&[("period", "2019"), ("value", ""), ("status", "O"), ("text_zh", "稳定"), ("text_en", "stable")]);
        world.import(&[package.write()]).succeeded();
        let server = world.serve();
        for (filter, expected) in [("{}", 2), ("null", 2), ("{ge: null}", 2), ("{ge: \"0\"}", 1)] {
            let query = format!("{{ observations(filter: {{value: {filter}}}) {{ totalCount }} }}");
            let answer = server.ask(&query, serde_json::json!({})).await;
            assert_eq!(answer.data()["observations"]["totalCount"], expected, "{filter}");
        }
    }
}

on_both! {
    async fn of_observations(world: &World) {
        world.import(&[package().write()]).succeeded();
        let server = world.serve();
        for (filter, values) in [
            (r#"districts: ["420100"]"#, "4"),
            (r#"within: "420100""#, "1 2 3 4 5 6"),
            (r#"districts: ["420106000000"], categories: ["ECONOMY"]"#, "1 2 3 5 6"),
            (r#"indicators: []"#, ""),
            (r#"periods: ["2020", "2020-A1"]"#, "1"),
            (r#"during: "2020-S1""#, "2 3 5 6"),
            (r#"from: "2020-Q2""#, "2"),
            (r#"to: "2019""#, "4"),
            ("frequencies: [YEAR, QUARTER]", "1 2 4"),
            ("scenarios: [PLAN]", "1"),
            ("measures: [RANK]", "5"),
            (r#"against: ["420100"]"#, "5"),
            ("binding: BINDING", "1"),
            (r#"value: { gt: 2, lt: "5" }"#, "3 4"),
            (r#"projects: ["WUCHANG_SITE"]"#, "6"),
            ("ofProject: true", "6"),
            ("ofProject: false, districts: null", "1 2 3 4 5"),
            (r#"tasks: ["WUCHANG_PIECE"]"#, "6"),
            (r#"tasks: ["WUCHANG_TOP"]"#, "1 2 3 5 6"),
            (r#"datasets: ["words"], documents: ["words-report"]"#, "1 2 3 4 5 6"),
            ("statements: ALL, disputed: true", ""),
            (r#"text: "abc""#, "3"),
            (r#"text: "工地""#, "6"),
            (r#"updatedAfter: "2000-01-01T00:00:00Z""#, "1 2 3 4 5 6"),
            (r#"districts: ["420106"], within: "420106", scenarios: [ACTUAL], periods: ["2019"]"#, ""),
        ] {
            assert_eq!(left(&server, "observations", filter, "value").await.join(" "), values, "{filter}");
        }
    }

    async fn of_projects_and_tasks(world: &World) {
        world.import(&[package().write()]).succeeded();
        let server = world.serve();
        for (list, filter, codes) in [
            ("projects", r#"under: "WUCHANG_AREA""#, "WUCHANG_SITE"),
            ("projects", "kinds: [AREA]", "WUCHANG_AREA"),
            ("projects", r#"external: ["GBT40058:42"]"#, "WUCHANG_SITE"),
            ("projects", r#"lead: "建设""#, "WUCHANG_SITE"),
            ("projects", r#"dueBy: "2020-12-31""#, "WUCHANG_SITE"),
            ("projects", r#"dueBy: "2020-12-30""#, ""),
            ("projects", "stages: [STARTED]", "WUCHANG_SITE"),
            ("projects", "stages: [PREPARATION]", ""),
            ("projects", "stages: [COMPLETED]", ""),
            ("projects", "stages: [COMPLETED], scenarios: [PLAN]", "WUCHANG_SITE"),
            ("projects", r#"stages: [PREPARATION], during: "2019""#, "WUCHANG_SITE"),
            ("projects", r#"stages: [PREPARATION], periods: ["2020-S1"]"#, ""),
            ("projects", r#"tasks: ["WUCHANG_PIECE"]"#, "WUCHANG_SITE"),
            ("projects", r#"text: "片""#, "WUCHANG_AREA"),
            ("tasks", r#"under: "WUCHANG_TOP""#, "WUCHANG_PIECE"),
            ("tasks", r#"lead: "财政""#, "WUCHANG_PIECE"),
            ("tasks", r#"dueBy: "2020-06-30""#, "WUCHANG_TOP"),
            ("tasks", "statuses: [DONE]", "WUCHANG_TOP"),
            ("tasks", r#"statuses: [DONE], to: "2019""#, "WUCHANG_PIECE"),
            ("tasks", r#"projects: ["WUCHANG_SITE"]"#, "WUCHANG_PIECE"),
            ("tasks", r#"indicators: ["GDP"]"#, "WUCHANG_TOP"),
            ("tasks", r#"documents: ["words-report"], datasets: ["words"]"#, "WUCHANG_PIECE WUCHANG_TOP"),
        ] {
            assert_eq!(left(&server, list, filter, "code").await.join(" "), codes, "{list} {filter}");
        }
    }

    async fn what_a_release_changed_is_told_by_kind(world: &World) {
        world.import(&[package().write()]).succeeded();
        let corrected = package()
            .without("observations", |row| row["value"] == "2" || row["value"] == "3")
            .observation(&[("period", "2020-S1"), ("value", "3.5")])
            .observation(&[("period", "2021"), ("value", "7")]);
        world.import(&[corrected.write()]).succeeded();
        let server = world.serve();
        let query = "query ($kinds: [ChangeKind!], $after: String) { release(number: 2) { changes(kinds: $kinds, first: 1, after: $after) {
            totalCount pageInfo { hasNextPage endCursor }
            nodes { kind before { ... on Observation { value } } after { ... on Observation { value } } } } } }";
        for (kind, before, after) in [
            ("ADDED", Value::Null, json!({ "value": "7" })),
            ("CHANGED", json!({ "value": "3" }), json!({ "value": "3.5" })),
            ("WITHDRAWN", json!({ "value": "2" }), Value::Null),
        ] {
            let answer = server.ask(query, json!({ "kinds": [kind] })).await;
            let changes = &answer.data()["release"]["changes"];
            assert_eq!(changes["nodes"], json!([{ "kind": kind, "before": before, "after": after }]), "{kind}");
            assert_eq!(changes["totalCount"], 1);
        }
        let mut kinds = Vec::new();
        let mut after = Value::Null;
        loop {
            let answer = server.ask(query, json!({ "after": after })).await;
            let changes = answer.data()["release"]["changes"].clone();
            kinds.push(changes["nodes"][0]["kind"].as_str().unwrap().to_owned());
            if changes["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = changes["pageInfo"]["endCursor"].clone();
        }
        kinds.sort();
        assert_eq!(kinds, ["ADDED", "CHANGED", "WITHDRAWN"]);
    }
}
