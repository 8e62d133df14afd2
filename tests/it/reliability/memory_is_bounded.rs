//! Many clients that ask for as much as is given.

use serde_json::json;

use super::figures;
use crate::support::{Server, World};

/// Clients at once.
const CLIENTS: usize = 64;
/// Mebibytes that the server may have in memory.
const MOST: usize = 512;

/// The most memory that the server has had at once, in mebibytes.
fn peak(server: &Server) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() / 1024
}

on_both! {
    async fn sixty_four_ask_for_the_largest_answers(world: &World) {
        world.import(&[figures("trial", 2_000, 1).write()]).succeeded();
        // However long it takes on a slow machine, and as many at once as can be.
        let server = world.serve_with(&[("OPENPLAN_QUERY_TIMEOUT_MS", "600000"), ("OPENPLAN_READERS", "256")]);
        let before = peak(&server);
        // As much as the limit of cost allows: pages of 500, each row with all its neighbours.
        let row = "id value text note unit { id code name } district { id code name } indicator { id code name } \
                   period { code start end } release { number publishedAt } citation { document { id code name } } \
                   history { id value }";
        let page = |n: usize| format!("p{n}: observations(first: 500) {{ nodes {{ {row} }} }} ");
        let asked = (0..CLIENTS).map(|client| {
            let pages: String = (0..8).map(|n| page(100 * client + n)).collect();
            let server = &server;
            async move { server.post(&json!({ "query": format!("{{ {pages} }}") })).await }
        });
        let (mut bytes, mut first) = (0, None);
        for response in futures_util::future::join_all(asked).await {
            assert!(response.status == 200 || response.is_refused_for_now() || response.status == 504, "{response:?}");
            bytes = bytes.max(response.text.len());
            first.get_or_insert(response.text.chars().take(2_000).collect::<String>());
        }
        assert!(bytes > 1_000_000, "the largest answer had {bytes} bytes: {first:?}");
        let after = peak(&server);
        eprintln!("{before} MB, then {after} MB; the largest answer had {bytes} bytes");
        assert!(after < MOST, "{after} MB");
        // The longest requests that are taken, and longer ones.
        let long = json!({ "query": "x".repeat(131_000) });
        let asked = (0..CLIENTS).map(|_| server.post(&long));
        futures_util::future::join_all(asked).await;
        assert!(peak(&server) < MOST, "{} MB", peak(&server));
    }
}
