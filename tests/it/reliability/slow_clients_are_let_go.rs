//! Slow headers, slow bodies, slow readers, and clients that say nothing.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{PackageBuilder, Server, Wire, World, rounds};

/// How long a client may be slow.
const PATIENCE: Duration = Duration::from_secs(15);
/// What else the machine may take.
const SLACK: Duration = Duration::from_secs(3);
/// How long others may wait for an answer meanwhile.
const OTHERS: Duration = Duration::from_secs(5);
/// A byte comes, or goes, so often.
const DRIP: Duration = Duration::from_secs(1);

/// What a slow client does.
#[derive(Clone, Copy, Debug)]
enum Slow {
    Silent,
    Header,
    Body,
    /// Takes nothing of what it asked for.
    Reader,
    /// Takes some bytes a second.
    Sipper,
}

async fn be(slow: Slow, server: &Server) {
    let mut wire = match slow {
        Slow::Reader | Slow::Sipper => Wire::narrow_to(server).await,
        _ => Wire::to(server).await,
    };
    match slow {
        Slow::Silent => drop(wire.read_to_end(PATIENCE + SLACK).await),
        Slow::Header => {
            wire.send("GET /healthz HTTP/1.1\r\nx-slow: ").await;
            while wire.send("a").await {
                tokio::time::sleep(DRIP).await;
            }
        }
        Slow::Body => {
            let header = "POST /graphql HTTP/1.1\r\nhost: plan\r\ncontent-type: application/json\r\n";
            wire.send(&format!("{header}content-length: 1000\r\n\r\n{{")).await;
            while wire.send(" ").await {
                tokio::time::sleep(DRIP).await;
            }
        }
        Slow::Reader | Slow::Sipper => {
            wire.send(&"GET /graphql/schema HTTP/1.1\r\nhost: plan\r\n\r\n".repeat(400)).await;
            loop {
                tokio::time::sleep(DRIP).await;
                if matches!(slow, Slow::Sipper) {
                    wire.sip().await;
                }
            }
        }
    }
}

/// Sockets that the server has open.
fn sockets(server: &Server) -> usize {
    let open = std::fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap().flatten();
    let targets = open.filter_map(|file| std::fs::read_link(file.path()).ok());
    targets.filter(|target| target.to_string_lossy().starts_with("socket:")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn within_fifteen_seconds_and_others_are_served_meanwhile() {
    let world = World::on_sqlite();
    world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
    let server = world.serve();
    let quiet = sockets(&server);
    let each = rounds(20, 200);
    let kinds = [Slow::Silent, Slow::Header, Slow::Body, Slow::Reader, Slow::Sipper];
    let clients = kinds.iter().flat_map(|slow| (0..each).map(|_| be(*slow, &server)));
    let clients = futures_util::future::join_all(clients);

    let others = async {
        while sockets(&server) < quiet + each * kinds.len() {
            tokio::task::yield_now().await;
        }
        let begun = Instant::now();
        let mut longest = Duration::ZERO;
        loop {
            let asked = Instant::now();
            let question = json!({ "query": "{ observations { nodes { value } } }" });
            assert_eq!(server.post(&question).await.status, 200);
            longest = longest.max(asked.elapsed());
            assert!(longest < OTHERS, "others wait: {longest:?}");
            // Those who ask here have a connection too.
            let slow = sockets(&server).saturating_sub(quiet + 1);
            if slow == 0 {
                let all = each * kinds.len();
                eprintln!("{all} slow clients gone after {:?}; others waited {longest:?} at most", begun.elapsed());
                return;
            }
            assert!(begun.elapsed() < PATIENCE + SLACK, "{slow} slow clients are still there: {}", server.log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        _ = clients => unreachable!("those who do not read never see the end"),
        () = others => {}
    }
}
