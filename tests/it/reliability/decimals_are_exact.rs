//! Values of up to twelve digits and six decimal places come out as they went in.

use std::hash::{BuildHasher, RandomState};

use serde_json::json;

use crate::support::{PackageBuilder, World, rounds};

/// Values at the edges.
const EDGES: [&str; 10] = [
    "0",
    "0.000000",
    "0.000001",
    "-0.000001",
    "999999999999.999999",
    "-999999999999.999999",
    "123456789012.345678",
    "7.0",
    "100000000000",
    "-5.10",
];

/// A value of some digits before the point, and some after.
fn value(seed: &RandomState, number: usize) -> String {
    let throw = |what: &str| seed.hash_one((number, what));
    let whole = throw("whole") % 10u64.pow(u32::try_from(throw("digits") % 13).expect("few"));
    let places = usize::try_from(throw("places") % 7).expect("few");
    let sign = if throw("sign") % 2 == 0 && whole > 0 { "-" } else { "" };
    let part: String = format!("{:06}", throw("part") % 1_000_000).chars().take(places).collect();
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

on_both! {
    async fn as_they_went_in(world: &World) {
        let seed = RandomState::new();
        let generated = (0..rounds(300, 10_000)).map(|number| value(&seed, number));
        let values: Vec<String> = EDGES.iter().map(|edge| (*edge).to_owned()).chain(generated).collect();
        let package = values.iter().enumerate().fold(PackageBuilder::new("trial"), |builder, (at, value)| {
            let period = format!("{}-{:02}-{:02}/P1D", 1700 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
            builder.observation(&[("period", &period), ("value", value)])
        });
        world.import(&[package.write()]).succeeded();
        let server = world.serve();
        let query = "query ($after: String) { observations(first: 500, after: $after, orderBy: { field: PERIOD }) \
                     { nodes { value } pageInfo { endCursor } } }";
        let mut read: Vec<String> = Vec::new();
        let mut after = json!(null);
        while read.len() < values.len() {
            let answer = server.ask(query, json!({ "after": after })).await;
            let page = &answer.data()["observations"];
            let nodes = page["nodes"].as_array().unwrap();
            assert!(!nodes.is_empty(), "{} of {} values", read.len(), values.len());
            read.extend(nodes.iter().map(|node| node["value"].as_str().unwrap().to_owned()));
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(read, values);
    }
}
