use super::get;
use crate::support::World;

/// Whether an indexer may go to an address: the longest rule that it begins with says so (RFC 9309, section 2.2.2).
fn is_allowed(rules: &str, path: &str) -> bool {
    let rules = rules.lines().filter_map(|line| line.split_once(": "));
    let meant = rules.filter(|(name, begin)| ["Allow", "Disallow"].contains(name) && path.starts_with(begin));
    meant.max_by_key(|(_, begin)| begin.len()).is_none_or(|(name, _)| name == "Allow")
}

#[tokio::test]
async fn what_people_read_is_found_and_what_programs_ask_is_left_alone() {
    let world = World::on_sqlite();
    let server = world.serve();
    let told = get(&server, "/robots.txt").await;
    assert_eq!((told.status.as_u16(), told.media()), (200, "text/plain"));
    assert!(told.text.starts_with("User-agent: *\n"), "{told:?}");
    for page in [
        "/",
        "/docs",
        "/docs/rest.md",
        "/datasets",
        "/datasets/core",
        "/catalog",
        "/feed.atom",
        "/graphiql",
        "/style.css",
    ] {
        assert!(is_allowed(&told.text, page), "{page}");
    }
    for page in ["/graphql/schema", "/api/v1", "/api/v1/openapi.json"] {
        assert!(is_allowed(&told.text, page), "{page}");
    }
    for other in ["/graphql", "/graphql?query={a}", "/api/v1/observations?format=csv", "/api/v1/units", "/metrics"] {
        assert!(!is_allowed(&told.text, other), "{other}");
    }
}
