use serde_json::Value;

use super::{PUBLIC, publish, serve};
use crate::support::{PackageBuilder, Server, World};

const BEGIN: &str = "<script type=\"application/ld+json\">";

/// The data in a page.
async fn data(server: &Server, path: &str) -> Value {
    let page = server.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    assert!(page.header("content-security-policy").contains("default-src 'none'"), "{page:?}");
    let (_, rest) = page.text.split_once(BEGIN).unwrap_or_else(|| panic!("{path} has no data: {}", page.text));
    assert!(!rest.contains(BEGIN), "{path} has data twice");
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

on_both! {
    async fn a_dataset_is_told_as_schema_org_has_it(world: &World) {
        publish(world, "figures");
        let server = serve(world);
        let told = data(&server, "/datasets/figures").await;
        assert_eq!((&told["@context"], &told["@type"]), (&"https://schema.org/".into(), &"Dataset".into()));
        assert_eq!(told["@id"], format!("{PUBLIC}/datasets/figures#dataset"));
        assert!(told["description"].as_str().unwrap().chars().count() >= 50, "search engines pass over less");
        assert_eq!(told["temporalCoverage"], "2020-01-01/2020-06-30");
        assert_eq!(told["license"], "http://spdx.org/licenses/CC-BY-4.0");
        assert_eq!(told["spatialCoverage"][0]["identifier"], "420106");
        assert_eq!(told["variableMeasured"][0]["propertyID"], "GDP");
        let downloads = told["distribution"].as_array().unwrap();
        assert!(downloads.iter().any(|download| download["encodingFormat"] == "text/csv"), "{told:#}");
        for path in ["/", "/catalog?format=html"] {
            let all = data(&server, path).await;
            assert_eq!((&all["@type"], &all["dataset"][0]["@id"]), (&"DataCatalog".into(), &told["@id"]), "{path}");
        }
    }

    async fn no_title_ends_the_data(world: &World) {
        let title = "</script><script>alert(1)</script><!--";
        let package = PackageBuilder::new("figures").property("title", title).property("description", title).observation(&[]);
        world.import(&[package.write()]).succeeded();
        let server = serve(world);
        for (path, place) in [("/datasets/figures", "/name"), ("/", "/dataset/0/name"), ("/catalog?format=html", "/dataset/0/name")] {
            let told = data(&server, path).await;
            assert_eq!(told.pointer(place), Some(&title.into()), "{path}");
            assert!(!server.get(path).await.text.contains("<script>"), "{path}");
        }
    }
}
