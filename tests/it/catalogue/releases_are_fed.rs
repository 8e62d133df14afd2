use atom_syndication::Feed;

use super::{PUBLIC, publish, serve};
use crate::support::{PackageBuilder, Server, World};

async fn feed(server: &Server, path: &str) -> Feed {
    let told = server.get(path).await;
    assert_eq!((told.status, told.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
    told.text.parse().unwrap()
}

fn link<'a>(feed: &'a Feed, rel: &str) -> Option<&'a str> {
    feed.links.iter().find(|link| link.rel == rel).map(|link| link.href.as_str())
}

on_both! {
    async fn an_entry_is_a_release(world: &World) {
        publish(world, "figures");
        publish(world, "others");
        world.run(["release", "undo", "2"]).succeeded();
        let server = serve(world);
        let all = feed(&server, "/feed.atom").await;
        let ids: Vec<&str> = all.entries.iter().map(|entry| entry.id.rsplit_once("release/").unwrap().1).collect();
        assert_eq!(ids, ["3", "2", "1"]);
        assert_eq!(all.updated, all.entries[0].updated);
        assert!(all.entries.windows(2).all(|pair| pair[0].updated > pair[1].updated));
        let first = &all.entries[2];
        assert!(first.id.starts_with("tag:plan.example.org,"), "{}", first.id);
        assert_eq!(first.authors[0].name, "武昌区发展和改革局");
        let links: Vec<&str> = first.links.iter().map(|link| link.href.strip_prefix(PUBLIC).unwrap()).collect();
        assert_eq!(links, ["/datasets/figures?asOf=1", "/api/v1/releases/1", "/api/v1/releases/1/changes"]);
        for path in links {
            assert_eq!(server.get(path).await.status, 200, "{path}");
        }
        let terms: Vec<&str> = first.categories.iter().map(|category| category.term.as_str()).collect();
        assert_eq!(terms, ["figures", "420106"]);
        assert!(all.entries[0].summary.as_ref().unwrap().value.contains("Takes back release 2"));
        let alone = feed(&server, "/feed.atom?dataset=figures").await;
        assert_eq!(alone.entries, all.entries[2..]);
        let then = feed(&server, "/feed.atom?asOf=2").await;
        assert_eq!(then.entries, all.entries[1..], "a release is told alike at every time");
    }
}

#[tokio::test]
async fn it_goes_on_where_a_page_ends() {
    let world = World::on_sqlite();
    let packages: Vec<_> = (0..52)
        .map(|number| PackageBuilder::new("figures").observation(&[("value", &number.to_string())]).write())
        .collect();
    for package in &packages {
        world.import(&[package]).succeeded();
    }
    let server = serve(&world);
    let newest = feed(&server, "/feed.atom").await;
    assert_eq!(newest.entries.len(), 50);
    let next = link(&newest, "next").unwrap();
    let rest = feed(&server, next.strip_prefix(PUBLIC).unwrap()).await;
    assert_eq!((rest.entries.len(), link(&rest, "next")), (2, None));
    assert!(rest.entries[1].id.ends_with(":release/1"), "{rest:?}");
    assert_eq!(link(&rest, "first"), link(&newest, "self"));
}
