use serde_json::json;

use super::publish_all;
use crate::support::World;

const STATEMENTS: &str = "openplan_graphql_statements_sum";
/// A list, and a list below it: two statements at least.
const NESTED: &str = "{ observations(first: 2) { nodes { id alternatives { id } } } }";

on_both! {
    async fn more_than_the_limit_is_refused_and_less_is_answered(world: &World) {
        publish_all(world);
        let ample = world.serve();
        ample.ask(NESTED, json!({})).await.data();
        let needed = ample.metric(STATEMENTS).await;
        assert!(needed >= 2, "{needed} statements");
        for (most, is_answered) in [(needed, true), (needed - 1, false), (0, false)] {
            let server = world.serve_with(&[("OPENPLAN_MAX_STATEMENTS", &most.to_string())]);
            let answer = server.ask(NESTED, json!({})).await;
            assert_eq!(answer.body.get("errors").is_none(), is_answered, "{most} of {needed}: {:#}", answer.body);
            if is_answered {
                continue;
            }
            let error = answer.error();
            assert_eq!(error["extensions"]["code"], "TOO_COSTLY");
            assert_eq!(error["extensions"]["limit"], "statements");
            assert!(error["message"].as_str().unwrap().contains(&format!("more than {most} statements")), "{error}");
            assert!(answer.body.get("data").is_none(), "half an answer: {:#}", answer.body);
            let sent = server.metric(STATEMENTS).await;
            assert!((most + 1..=needed).contains(&sent), "{sent} statements with {most} allowed of {needed}");
            server.ask("{ districts(first: 1) { nodes { code } } }", json!({})).await.data();
        }
    }
}
