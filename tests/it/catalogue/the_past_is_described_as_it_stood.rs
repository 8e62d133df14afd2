use std::time::{Duration, Instant};

use super::{publish, said, serve, turtle};
use crate::support::{PackageBuilder, Response, Server, World};

const TITLE: &str = "http://purl.org/dc/terms/title";
const ACCESS: &str = "http://www.w3.org/ns/dcat#accessURL";
const PATHS: [&str; 7] = [
    "/catalog",
    "/catalog?format=turtle",
    "/catalog?profile=zh-core",
    "/catalog?profile=zh-core&format=xlsx",
    "/datasets/figures",
    "/feed.atom",
    "/api/v1/observations/csv-metadata.json",
];

/// The response once it is as wanted: what another process publishes is seen in a moment.
async fn until(server: &Server, path: &str, is_wanted: impl Fn(&Response) -> bool) -> Response {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let told = server.get(path).await;
        if is_wanted(&told) {
            return told;
        }
        assert!(Instant::now() < deadline, "{path} is still {told:?}");
    }
}

on_both! {
    async fn an_earlier_release_is_as_it_was(world: &World) {
        publish(world, "figures");
        let corrected = PackageBuilder::new("figures").property("title", "试验二").observation(&[("value", "1")]);
        world.import(&[corrected.write()]).succeeded();
        publish(world, "others");
        let server = serve(world);
        let now = turtle(&server.get("/catalog?format=turtle").await);
        let then = turtle(&server.get("/catalog?format=turtle&asOf=1").await);
        assert_eq!(said(&now, "/datasets/figures#dataset", TITLE), ["\"Trial\"@en", "\"试验二\"@zh"]);
        assert_eq!(said(&then, "/datasets/figures#dataset", TITLE), ["\"Trial\"@en", "\"试验\"@zh"]);
        assert_eq!(said(&then, "/datasets/others#dataset", TITLE), Vec::<&str>::new());
        for address in said(&then, "/datasets/figures#csv", ACCESS) {
            assert!(address.ends_with("&asOf=1>"), "{address}");
        }
        let core = server.get("/catalog?profile=zh-core&asOf=1").await.answered();
        assert_eq!((&core["total"], &core["items"][0]["名称"]), (&1.into(), &"试验".into()));
        let page = server.get("/datasets/figures?asOf=1").await;
        assert!(page.text.contains("<h1><span lang=\"zh\">试验</span>") && page.text.contains("as it stood at release 1"));
        assert_eq!(server.get_with("/datasets/others?asOf=1", &[("accept", "text/turtle")]).await.status, 404);
        assert_eq!(server.get("/catalog?asOf=0").await.status, 200);
    }

    async fn what_is_held_is_not_made_again(world: &World) {
        publish(world, "figures");
        let server = serve(world);
        let mut tags = Vec::new();
        for path in PATHS {
            let told = until(&server, path, |told| !told.header("last-modified").is_empty()).await;
            let (tag, modified) = (told.header("etag").to_owned(), told.header("last-modified"));
            for held in [("if-none-match", tag.as_str()), ("if-modified-since", modified)] {
                let unchanged = server.get_with(path, &[held]).await;
                assert_eq!((unchanged.status, unchanged.text.as_str()), (304, ""), "{path} {held:?}");
                assert_eq!(unchanged.header("etag"), tag);
            }
            tags.push(tag);
        }
        publish(world, "others");
        for (path, tag) in PATHS.into_iter().zip(tags) {
            let told = until(&server, path, |told| told.header("etag") != tag).await;
            assert_eq!(told.status, 200, "{path}");
            assert_eq!(server.get_with(path, &[("if-none-match", &tag)]).await.status, 200, "{path}");
        }
    }
}
