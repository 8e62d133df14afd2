//! Passwords, and what readers ask: neither is in any log, error or list of settings.

use serde_json::json;

use crate::support::{PackageBuilder, World, finish};

/// A password that stands nowhere else.
const PASSWORD: &str = "canary-5up3r-s3cret";
/// Words of a question that stand nowhere else.
const ASKED: &str = "canary-w0rds-that-a-reader-asked";

/// The URL of the test's database with a password.
fn with_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (place, parameters) = rest.split_once('?').map_or((rest, ""), |(place, parameters)| (place, parameters));
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    format!("{scheme}://openplan:{PASSWORD}@{place}?{parameters}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_every_level_of_the_log_and_in_every_error() {
    let world = World::on_postgres().await;
    let good = with_password(world.url());
    let package = PackageBuilder::new("trial").observation(&[]).write();
    let package = package.as_ref().to_str().unwrap();
    let mut said = Vec::new();

    let unreachable = format!("postgres://openplan:{PASSWORD}@127.0.0.1:1/plan");
    let unknown_host = format!("postgres://openplan:{PASSWORD}@no-such-host.invalid/plan");
    let misspelt = format!("postgre://openplan:{PASSWORD}@127.0.0.1/plan");
    let bad_port = format!("postgres://openplan:{PASSWORD}@127.0.0.1:port/plan");
    let bad_parameter = format!("postgres://openplan@127.0.0.1/plan?password={PASSWORD}&sslmode=maybe");
    let serving = ["serve", "--listen", "127.0.0.1:0"];
    for url in [&unreachable, &unknown_host, &bad_port, &bad_parameter] {
        let ran = finish(world.command(serving).env("DATABASE_URL", url).env("OPENPLAN_LOG", "trace"));
        assert_eq!(ran.code, Some(1), "{url}: {ran:?}");
        said.push(format!("{}{}", ran.stdout, ran.stderr));
    }
    for url in [&good, &unreachable, &unknown_host, &misspelt, &bad_port, &bad_parameter] {
        for arguments in [
            &["config"][..],
            &["migrate", "status"],
            &["import", package],
            &["--help"],
            &["serve", "--listen", "nowhere"],
        ] {
            let ran = finish(world.command(arguments).env("DATABASE_URL", url).env("OPENPLAN_LOG", "trace"));
            said.push(format!("{arguments:?} {}{}", ran.stdout, ran.stderr));
        }
    }

    let server =
        world.serve_with(&[("DATABASE_URL", &good), ("OPENPLAN_LOG", "trace"), ("OPENPLAN_LOG_FORMAT", "json")]);
    let questions = [
        json!({ "query": "query ($t: String) { observations(filter: { text: $t }) { nodes { value } } }", "variables": { "t": ASKED } }),
        json!({ "query": format!("{{ observations(filter: {{ text: \"{ASKED}\" }}) {{ totalCount }} }}") }),
        json!({ "query": format!("{{ district(code: \"{ASKED}\") {{ code }} }}") }),
        json!({ "query": format!("{{ {} }}", ASKED.replace('-', "_")) }),
        json!({ "query": format!("{{ # {ASKED}") }),
    ];
    for question in &questions {
        server.post(question).await;
    }
    server.get(&format!("/graphql?query=%7B__typename%7D&operationName={ASKED}")).await;
    for path in ["/", "/graphiql", "/healthz", "/readyz", "/graphql/schema", "/nothing"] {
        said.push(server.get(path).await.text);
    }
    // The database ends its connections: whatever is logged of that is logged now.
    let database = world.database().await;
    let ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'openplan'";
    sea_orm::ConnectionTrait::execute_unprepared(&database, ending).await.unwrap();
    for question in &questions {
        said.push(server.post(question).await.text.replace(ASKED, "…"));
    }
    let log = server.log();
    assert!(log.contains("\"DEBUG\""), "nothing was logged: {log}");
    for asked in [ASKED.to_owned(), ASKED.replace('-', "_")] {
        let line = log.lines().find(|line| line.contains(&asked));
        assert!(line.is_none(), "what was asked is in the log: {}", line.unwrap_or_default());
    }
    said.push(log);
    for text in said {
        let line = text.lines().find(|line| line.contains(PASSWORD));
        assert!(line.is_none(), "the password is told: {}", line.unwrap_or_default());
    }
    database.close().await.unwrap();
}
