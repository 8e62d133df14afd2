//! A dataset with whatever a cell may hold, and another that owns some of its codes.

use crate::support::PackageBuilder;

/// Owns the codes that all have, and states one of the figures otherwise.
pub fn owner() -> PackageBuilder {
    PackageBuilder::new("owner").observation(&[("value", "622.2"), ("note_zh", "快报")])
}

/// The words of cells that a spreadsheet leaves as they are.
pub fn plain() -> PackageBuilder {
    let package = PackageBuilder::new("awkward")
        .property("title", "“难处”的数据")
        .property("description", "第一行\n第二行，\"引号\"、\\反斜线")
        .property("description_en", "Line one\nline two: <b>&amp;</b>")
        .property("licenses", serde_json::json!([{ "name": "CC-BY-4.0", "title": "署名", "path": "https://example.org/by" }, { "title": "另一种" }]));
    figures(tasks(projects(codes(package))))
}

/// Cells of which a spreadsheet makes something else, too: formulas, and numbers with more digits than it has.
pub fn awkward() -> PackageBuilder {
    plain()
        .observation(&[
            ("period", "2020-06-16"),
            ("indicator", "JOBS"),
            ("unit", "PERSON"),
            ("value", "999999999999.999999"),
        ])
        .observation(&[("period", "2018"), ("value", "1"), ("note_zh", "=1+1"), ("note_en", "@SUM(A1)")])
        .observation(&[("period", "2017"), ("value", "2"), ("note_zh", "-14.2% 持平"), ("note_en", "+ more")])
}

fn codes(package: PackageBuilder) -> PackageBuilder {
    let named = |code, zh, en| vec![("code", code), ("name_zh", zh), ("name_en", en)];
    let old = [("parent", "420100"), ("scheme", "LOCAL"), ("valid_from", "1952-01-01"), ("valid_to", "2019-12-31")];
    let basis = [
        ("category", "TRADE"),
        ("unit", "CNY"),
        ("polarity", "NEUTRAL"),
        ("nature", "STOCK"),
        ("growth_basis", "REAL"),
    ];
    package
        .row(
            "districts",
            &[
                named("420100_TOWN", "旧城", ""),
                old.to_vec(),
                vec![("replaced_by", "420106;420100"), ("external", "NBS:x-1;CITY:=2")],
            ]
            .concat(),
        )
        // Neither the order of codes nor that of names.
        .row(
            "categories",
            &[named("TRADE", "商贸, \"外贸\"", "Trade, \"foreign\""), vec![("parent", "ECONOMY")]].concat(),
        )
        .row("categories", &[named("AREA", "面积", "O'Hara's area"), vec![("parent", "ECONOMY")]].concat())
        .row(
            "units",
            &[
                named("FEN", "分", "fen"),
                vec![("base", "CNY"), ("factor", "0.01"), ("symbol", "¢"), ("external", "UN:c")],
            ]
            .concat(),
        )
        .row(
            "indicators",
            &[
                named("TRADE_TOTAL", "外贸总额", ""),
                basis.to_vec(),
                vec![("sum_of", "GDP"), ("definition_zh", "一行\n又一行"), ("definition_en", " two  spaces inside ")],
            ]
            .concat(),
        )
        .row(
            "documents",
            &[
                named("awkward-plan", "计划", "Plan"),
                vec![
                    ("district", "420100"),
                    ("published", "2019-01-05"),
                    ("publisher", "政府"),
                    ("url", "https://example.org/a?b=1&c=%20"),
                    ("sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                    ("note_en", "a; b"),
                ],
            ]
            .concat(),
        )
}

fn projects(package: PackageBuilder) -> PackageBuilder {
    let project = |code, more: &[(&'static str, &'static str)]| {
        [&[("code", code), ("district", "420106"), ("name_zh", "项目"), ("name_en", "Project")], more].concat()
    };
    let progress = |cells: &[(&'static str, &'static str)]| {
        [
            cells,
            &[("project", "WUCHANG_Z"), ("period", "2020-S1"), ("scenario", "ACTUAL"), ("document", "awkward-report")],
        ]
        .concat()
    };
    package
        .row(
            "projects",
            &project(
                "WUCHANG_Z",
                &[
                    ("kind", "AREA"),
                    ("lead_zh", "甲局;乙局"),
                    ("lead_en", "Bureau A"),
                    ("due", "2020-09-30"),
                    ("external", "GBT40058:202000000000000000000001"),
                ],
            ),
        )
        .row(
            "projects",
            &project(
                "WUCHANG_A",
                &[("parent", "WUCHANG_Z"), ("category", "TRADE"), ("due", "2020-Q3"), ("note_zh", "注，“注”")],
            ),
        )
        .row("projects", &project("WUCHANG_B", &[("due", "2020-06-01/P1D")]))
        .row(
            "project_progress",
            &progress(&[
                ("stage", "UNDER_WAY"),
                ("percent", "45.5"),
                ("section", "二（三）"),
                ("start", "0"),
                ("end", "12"),
            ]),
        )
        .row(
            "project_progress",
            &progress(&[("scenario", "PLAN"), ("percent", "50"), ("period", "2020"), ("note_en", "half")]),
        )
}

fn tasks(package: PackageBuilder) -> PackageBuilder {
    let task = |code, more: &[(&'static str, &'static str)]| {
        [
            &[
                ("code", code),
                ("district", "420106"),
                ("name_zh", "任务"),
                ("name_en", "Task"),
                ("document", "awkward-report"),
            ],
            more,
        ]
        .concat()
    };
    package
        .row("tasks", &task("WUCHANG_T2", &[("due", "2020"), ("section", "一"), ("start", "3"), ("end", "9")]))
        .row("tasks", &task("WUCHANG_T1", &[("parent", "WUCHANG_T2"), ("lead_zh", "甲局")]))
        .row(
            "task_progress",
            &[
                ("task", "WUCHANG_T1"),
                ("period", "2020-M06"),
                ("status", "DONE"),
                ("note_zh", "完成"),
                ("document", "awkward-report"),
            ],
        )
        .row(
            "task_progress",
            &[("task", "WUCHANG_T1"), ("period", "2020-Q1"), ("status", "DELAYED"), ("document", "awkward-plan")],
        )
        .row("task_evidence", &[("task", "WUCHANG_T1"), ("project", "WUCHANG_Z")])
        .row("task_evidence", &[("task", "WUCHANG_T1"), ("indicator", "GDP")])
}

fn figures(package: PackageBuilder) -> PackageBuilder {
    package
        .observation(&[
            ("note_zh", "引号\"与,逗号\n换行"),
            ("note_en", "'quoted'"),
            ("section", "一（一）"),
            ("start", "427"),
            ("end", "446"),
        ])
        .observation(&[
            ("variant", "TEXT"),
            ("value", "622.190"),
            ("decimals", "3"),
            ("note_zh", "表"),
            ("note_en", "table"),
        ])
        .observation(&[
            ("period", "2020"),
            ("scenario", "PLAN"),
            ("measure", "GROWTH_YOY"),
            ("unit", "PERCENT"),
            ("value", "4.50"),
            ("value_to", "5.25"),
            ("comparator", "BETWEEN"),
            ("binding", "EXPECTED"),
            ("document", "awkward-plan"),
        ])
        .observation(&[("period", "2020"), ("scenario", "PLAN_REVISED"), ("value", "1400.0")])
        .observation(&[
            ("period", "2020"),
            ("scenario", "PLAN_REVISED"),
            ("value", "1450"),
            ("variant", "R1"),
            ("document", "awkward-plan"),
        ])
        .observation(&[
            ("period", "2019"),
            ("value", ""),
            ("unit", "CNY_100M"),
            ("text_zh", "不低于上年"),
            ("text_en", "no lower than last year"),
            ("scenario", "PLAN"),
        ])
        .observation(&[
            ("period", "2020-06-01/P1D"),
            ("indicator", "JOBS"),
            ("unit", "PERSON"),
            ("value", "-0.000001"),
            ("status", "P"),
        ])
        .observation(&[("period", "2020-06-15"), ("indicator", "JOBS"), ("unit", "PERSON"), ("value", "20")])
        .observation(&[
            ("period", "2019-01-01/P9M"),
            ("indicator", "JOBS"),
            ("unit", "PERSON"),
            ("value", "0.0"),
            ("scenario", "ESTIMATE"),
            ("comparator", "APPROX"),
        ])
        .observation(&[("measure", "RANK"), ("unit", "RANK"), ("value", "1"), ("against", "420100")])
        .observation(&[("project", "WUCHANG_Z"), ("indicator", "TRADE_TOTAL"), ("unit", "FEN"), ("value", "7.0")])
}
