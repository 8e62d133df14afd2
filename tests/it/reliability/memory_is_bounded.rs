//! Many clients that ask for as much as is given.

use reqwest::Method;
use std::time::Duration;

use serde_json::json;

use super::figures;
use crate::support::{Server, World, rounds};

/// Clients at once.
const CLIENTS: usize = 64;
/// Mebibytes that the server may have in memory.
const MOST: usize = 512;
/// How long an answer is waited for.
const LONG: Duration = Duration::from_secs(600);

/// The most memory that the server has had at once, in mebibytes.
fn peak(server: &Server) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() / 1024
}

on_both! {
    async fn sixty_four_ask_for_the_largest_answers(world: &World) {
        world.import(&[figures("trial", 600, 1).write()]).succeeded();
        // However long it takes on a slow machine, and with a connection for each.
        let server = world.serve_with(&[("OPENPLAN_QUERY_TIMEOUT_MS", "600000"), ("OPENPLAN_READERS", "200")]);
        let before = peak(&server);
        // Pages of 500, each row with its neighbours; eight of them are about what the limit of cost allows.
        let row = "id value text note unit { id code name } district { id code name } indicator { id code name } \
                   period { code start end } release { number publishedAt } citation { document { id code name } } \
                   history { id value }";
        let pages = rounds(1, 8);
        let ask = async |client: usize| {
            let page = |n: usize| format!("p{n}: observations(first: 500) {{ nodes {{ {row} }} }} ");
            let query: String = (0..pages).map(|n| page(pages * client + n)).collect();
            let asked = json!({ "query": format!("{{ {query} }}") });
            server.send(server.request(Method::POST, "/graphql").json(&asked).timeout(LONG)).await
        };
        let mut bytes = 0;
        for response in futures_util::future::join_all((0..CLIENTS).map(ask)).await {
            assert!(response.status == 200 || response.is_refused_for_now(), "{response:?}");
            bytes = bytes.max(response.text.len());
        }
        let after = peak(&server);
        eprintln!("{before} MB, then {after} MB; the largest answer had {bytes} bytes");
        assert!(bytes > pages * 200_000, "the largest answer had {bytes} bytes");
        assert!(after < MOST, "{after} MB");
        // The longest requests that are taken.
        let long = json!({ "query": "x".repeat(131_000) });
        futures_util::future::join_all((0..CLIENTS).map(|_| server.post(&long))).await;
        assert!(peak(&server) < MOST, "{} MB", peak(&server));
    }
}
