//! Four times as much as can be answered.

use std::time::{Duration, Instant};

use futures_util::stream::{StreamExt, iter};

use super::{figures, fresh};
use crate::support::{Server, World, rounds};

/// Queries worked on at once.
const AT_ONCE: usize = 2;

/// What became of some requests.
#[derive(Debug, Default)]
struct Load {
    answered: usize,
    refused: usize,
    took: Duration,
}

impl Load {
    /// Answers a second.
    fn rate(&self) -> usize {
        1_000 * self.answered / usize::try_from(self.took.as_millis()).unwrap().max(1)
    }
}

/// So many requests, by so many clients.
async fn load(server: &Server, requests: usize, clients: usize) -> Load {
    let begun = Instant::now();
    let asking = (0..requests).map(|_| async {
        let field =
            "observations(first: 500) { nodes { id value text indicator { code name } district { code name } } }";
        let response = server.post(&fresh(field)).await;
        assert!(response.status == 200 || response.is_refused_for_now(), "{response:?}");
        assert!(response.status != 200 || response.json().get("errors").is_none(), "{response:?}");
        response.status == 200
    });
    let became: Vec<bool> = iter(asking).buffer_unordered(clients).collect().await;
    let answered = became.iter().filter(|answered| **answered).count();
    Load { answered, refused: requests - answered, took: begun.elapsed() }
}

on_both! {
    async fn as_many_are_answered_as_can_be_and_the_others_told_to_come_again(world: &World) {
        world.import(&[figures("trial", 600, 1).write()]).succeeded();
        let at_once = AT_ONCE.to_string();
        let server = world.serve_with(&[("OPENPLAN_CONCURRENT_QUERIES", &at_once)]);
        let requests = rounds(40, 400);
        let alone = load(&server, requests, AT_ONCE).await;
        assert_eq!(alone.refused, 0, "{alone:?}");
        // Each client waits two seconds at most for its turn: more of them than have one by then.
        let clients = 4 * (2 * alone.rate()).max(10 * AT_ONCE);
        let over = load(&server, 2 * clients, clients).await;
        eprintln!("alone {alone:?}, {}/s; {clients} clients {over:?}, {}/s", alone.rate(), over.rate());
        assert!(over.answered > 0 && over.refused > 0, "{over:?}");
        let after = load(&server, AT_ONCE, AT_ONCE).await;
        assert_eq!(after.refused, 0, "{after:?}");
        // Rates are compared only where the machine is ours.
        if requests > 40 {
            assert!(5 * over.rate() >= 4 * alone.rate(), "{} and {} a second", alone.rate(), over.rate());
        }
    }
}
