use serde_json::{Value, json};

use crate::support::{PackageBuilder, Server, World};

const FIGURE: &str = r#"query ($asOf: AsOf, $statements: Statements) {
  observations(asOf: $asOf, filter: { indicators: ["GDP"], statements: $statements }) {
    nodes { value dataset { code } headline disputed alternatives { value } }
  }
}"#;

async fn figures(server: &Server, as_of: i32) -> Value {
    let answer = server.ask(FIGURE, json!({ "asOf": as_of })).await;
    answer.data()["observations"]["nodes"].clone()
}

/// A dataset whose report was published on a day.
fn told(dataset: &str, published: &str, value: &str) -> PackageBuilder {
    let document = format!("{dataset}-report");
    PackageBuilder::new(dataset)
        .without("documents", |_| true)
        .row(
            "documents",
            &[
                ("code", &document),
                ("district", "420106"),
                ("name_zh", "报告"),
                ("name_en", "Report"),
                ("published", published),
            ],
        )
        .observation(&[("value", value)])
}

fn headline(value: &str, dataset: &str, disputed: bool, others: &[&str]) -> Value {
    let others: Vec<Value> = others.iter().map(|value| json!({ "value": value })).collect();
    json!([{ "value": value, "dataset": { "code": dataset }, "headline": true, "disputed": disputed, "alternatives": others }])
}

on_both! {
    async fn a_headline_moves_to_a_later_document_and_back(world: &World) {
        world.import(&[told("early", "2020-08-01", "7.0").write()]).succeeded();
        world.import(&[told("late", "2020-09-01", "7.1").write()]).succeeded();
        world.run(["release", "undo", "2"]).succeeded();
        world.import(&[told("late", "2020-09-01", "7.0").write()]).succeeded();
        let server = world.serve();
        assert_eq!(figures(&server, 1).await, headline("7.0", "early", false, &[]));
        assert_eq!(figures(&server, 2).await, headline("7.1", "late", true, &["7.0"]));
        assert_eq!(figures(&server, 3).await, headline("7.0", "early", false, &[]));
        assert_eq!(figures(&server, 4).await, headline("7.0", "late", false, &["7.0"]));
    }

    async fn updated_after_tells_the_keys_that_read_otherwise(world: &World) {
        world.import(&[told("early", "2020-08-01", "7.0").write()]).succeeded();
        world.import(&[told("late", "2020-09-01", "7.1").write()]).succeeded();
        world.run(["release", "undo", "2"]).succeeded();
        let server = world.serve();
        let times = server.ask("{ releases { nodes { publishedAt } } }", json!({})).await;
        let time = |at: usize| times.data()["releases"]["nodes"][at]["publishedAt"].clone();
        let query = "query ($after: DateTime) { observations(filter: { updatedAfter: $after }) { nodes { value } } }";
        let since = async |after: Value| {
            server.ask(query, json!({ "after": after })).await.data()["observations"]["nodes"].clone()
        };
        // Since the second release the headline is another row; since the first it went and came back.
        assert_eq!(since(time(1)).await, json!([{ "value": "7.0" }]));
        assert_eq!(since(time(2)).await, json!([]));
        assert_eq!(since(time(0)).await, json!([]));
    }

    async fn what_was_adopted_stands_however_often_it_is_retold(world: &World) {
        let plan = [("scenario", "PLAN"), ("period", "2020")];
        let early = told("early", "2020-01-10", "1").observation(&[plan.as_slice(), &[("value", "700")]].concat());
        let late = told("late", "2020-09-01", "2").observation(&[plan.as_slice(), &[("value", "710")]].concat());
        world.import(&[late.write(), early.write()]).succeeded();
        let server = world.serve();
        let query = r#"{ observations(filter: { scenarios: [PLAN] }) { nodes { value alternatives { value } } } }"#;
        let nodes = server.ask(query, json!({})).await.data()["observations"]["nodes"].clone();
        assert_eq!(nodes, json!([{ "value": "700", "alternatives": [{ "value": "710" }] }]));
    }
}
