use super::{PUBLIC, publish, serve};
use crate::support::World;

const PATHS: [&str; 8] = [
    "/catalog",
    "/catalog?format=turtle",
    "/catalog?format=html",
    "/catalog?profile=zh-core",
    "/datasets/figures",
    "/feed.atom",
    "/api/v1/observations/csv-metadata.json",
    "/",
];

on_both! {
    async fn another_host_gets_the_same_bytes(world: &World) {
        publish(world, "figures");
        let server = serve(world);
        for path in PATHS {
            let plain = server.get(path).await;
            assert_eq!(plain.status, 200, "{path}");
            assert!(plain.text.contains(PUBLIC), "{path}: {}", plain.text);
            let foreign = [
                ("host", "evil.example"),
                ("x-forwarded-host", "evil.example"),
                ("x-forwarded-proto", "gopher"),
                ("forwarded", "host=evil.example;proto=gopher"),
            ];
            let told = server.get_with(path, &foreign).await;
            assert_eq!((&told.text, told.header("etag")), (&plain.text, plain.header("etag")), "{path}");
            assert!(!told.text.contains(server.address()), "{path} tells where it listens");
        }
    }
}

#[tokio::test]
async fn without_a_public_address_they_begin_with_where_it_listens_and_the_log_says_so() {
    let world = World::on_sqlite();
    publish(&world, "figures");
    let server = world.serve();
    let told = server.get_with("/catalog", &[("host", "evil.example")]).await;
    assert!(told.text.contains(&format!("http://{}/datasets/figures#dataset", server.address())), "{}", told.text);
    assert!(!told.text.contains("evil.example"));
    assert!(server.log().contains("OPENPLAN_PUBLIC_URL is not set"), "{}", server.log());
}
