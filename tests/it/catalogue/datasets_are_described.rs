use super::{PUBLIC, json_ld, publish, said, serve, turtle};
use crate::support::{PackageBuilder, World};

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCT: &str = "http://purl.org/dc/terms/";
const DATASET: &str = "/datasets/figures#dataset";

fn dcat(name: &str) -> String {
    format!("{DCAT}{name}")
}

fn dct(name: &str) -> String {
    format!("{DCT}{name}")
}

fn ours(path: &str) -> String {
    format!("<{PUBLIC}{path}>")
}

on_both! {
    async fn as_dcat_ap_asks(world: &World) {
        let package = PackageBuilder::new("figures")
            .property("description", "说明")
            .property("publisherCode", "12420106MB1234567X")
            .property("licenses", serde_json::json!([{ "name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/" }]))
            .observation(&[])
            .observation(&[("period", "2021"), ("scenario", "PLAN")]);
        world.import(&[package.write()]).succeeded();
        let server = serve(world);
        let graph = json_ld(&server.get("/catalog").await);
        let of = |property: &str| said(&graph, DATASET, property);
        assert_eq!(said(&graph, "/catalog", &dcat("dataset")), [ours(DATASET)]);
        assert_eq!(said(&graph, "/catalog", &dct("publisher")), [ours("/catalog#operator")]);
        assert_eq!(said(&graph, "/catalog#operator", "http://xmlns.com/foaf/0.1/name"), ["\"武昌区发展和改革局\""]);
        assert_eq!(of(&dct("title")), ["\"Trial\"@en", "\"试验\"@zh"]);
        assert_eq!(of(&dct("description")), ["\"说明\"@zh"]);
        assert_eq!(of(&dct("identifier")), [format!("\"{PUBLIC}{DATASET}\"^^<http://www.w3.org/2001/XMLSchema#anyURI>")]);
        assert_eq!(of(&dct("license")), ["<https://creativecommons.org/licenses/by/4.0/>"]);
        assert_eq!(of(&dct("accrualPeriodicity")), ["<http://publications.europa.eu/resource/authority/frequency/ANNUAL_2>"]);
        assert_eq!(of(&dct("spatial")), [ours("/api/v1/districts/420106")]);
        assert_eq!(of(&dcat("version")), ["\"1\""]);
        assert_eq!(of(&dcat("landingPage")), [ours("/datasets/figures")]);
        assert_eq!(of(&dcat("theme")).len(), 3);
        for (thing, property, value) in [
            ("/datasets/figures#publisher", dct("identifier"), "\"12420106MB1234567X\""),
            ("/datasets/figures#contact", "http://www.w3.org/2006/vcard/ns#hasTelephone".to_owned(), "<tel:027-00000000>"),
            ("/datasets/figures#coverage", dcat("startDate"), "\"2020-01-01\"^^<http://www.w3.org/2001/XMLSchema#date>"),
            ("/datasets/figures#coverage", dcat("endDate"), "\"2021-12-31\"^^<http://www.w3.org/2001/XMLSchema#date>"),
            ("/datasets/figures#csv", dcat("mediaType"), "<https://www.iana.org/assignments/media-types/text/csv>"),
        ] {
            assert_eq!(said(&graph, thing, &property), [value], "{thing} {property}");
        }
        for service in ["/catalog#rest", "/catalog#graphql"] {
            assert_eq!(said(&graph, service, &dcat("servesDataset")), [ours(DATASET)]);
            assert_eq!(said(&graph, service, &dcat("endpointURL")).len(), 1);
        }
    }

    async fn every_file_that_is_offered_is_there(world: &World) {
        publish(world, "figures");
        let server = serve(world);
        let graph = turtle(&server.get("/datasets/figures?format=turtle").await);
        let distributions = said(&graph, DATASET, &dcat("distribution"));
        assert!(distributions.contains(&ours("/datasets/figures#package").as_str()), "{distributions:?}");
        for distribution in &distributions {
            let name = distribution.trim_start_matches(&format!("<{PUBLIC}")).trim_end_matches('>');
            let address = said(&graph, name, &dcat("accessURL"))[0].trim_matches(['<', '>']).to_owned();
            let told = server.get(address.strip_prefix(PUBLIC).unwrap()).await;
            assert_eq!(told.status, 200, "{address}");
            let media = said(&graph, name, &dcat(if name.ends_with("#package") { "packageFormat" } else { "mediaType" }))[0].trim_end_matches('>').to_owned();
            assert!(media.ends_with(told.header("content-type").split(';').next().unwrap()), "{media}: {told:?}");
        }
    }
}

#[tokio::test]
async fn what_a_publisher_leaves_out_leaves_it_valid() {
    let world = World::on_sqlite();
    let bare = ["licenses", "contributors", "contact", "updateFrequency", "topic", "title_en"];
    let bare = bare
        .iter()
        .fold(PackageBuilder::new("figures"), |package, name| package.property(name, serde_json::Value::Null));
    let licence = serde_json::json!([{ "name": "自定 许可" }]);
    for package in [bare.clone(), bare.property("licenses", licence).property("contact", "统计科\n027-00000000")] {
        world.import(&[package.observation(&[]).write()]).succeeded();
        let server = world.serve_with(&[("OPENPLAN_PUBLIC_URL", PUBLIC), ("OPENPLAN_OPERATOR", "武昌区数据局")]);
        let graph = turtle(&server.get("/catalog?format=turtle").await);
        assert_eq!(said(&graph, DATASET, &dct("title")), ["\"试验\"@zh"]);
        assert_eq!(said(&graph, DATASET, &dct("description")), ["\"试验\"@zh"]);
        assert_eq!(said(&graph, "/catalog#operator", "http://xmlns.com/foaf/0.1/name"), ["\"武昌区数据局\""]);
    }
}

#[tokio::test]
async fn where_nothing_is_published_there_is_an_empty_catalogue() {
    let world = World::on_sqlite();
    let server = serve(&world);
    let graph = json_ld(&server.get("/catalog").await);
    assert_eq!(said(&graph, "/catalog", &dcat("dataset")), Vec::<&str>::new());
    assert_eq!(said(&graph, "/catalog", &dct("title")).len(), 2);
    for path in
        ["/catalog?format=html", "/catalog?profile=zh-core", "/catalog?profile=zh-core&format=xlsx", "/feed.atom"]
    {
        assert_eq!(server.get(path).await.status, 200, "{path}");
    }
}
