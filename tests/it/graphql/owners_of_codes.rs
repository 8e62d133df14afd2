use serde_json::json;

use crate::support::{PackageBuilder, World};

const HISTORY: &str = r#"{ indicator(code: "GDP") { name(lang: EN) dataset { code } history { name(lang: EN) release { number } until { number } } } }"#;

/// A package whose indicator GDP has this name.
fn naming(dataset: &str, name: &str) -> PackageBuilder {
    renamed(PackageBuilder::new(dataset), name, "FLOW")
}

fn renamed(builder: PackageBuilder, name: &str, nature: &str) -> PackageBuilder {
    builder.without("indicators", |row| row["code"] == "GDP").row(
        "indicators",
        &[
            ("code", "GDP"),
            ("category", "ECONOMY"),
            ("unit", "CNY_100M"),
            ("polarity", "HIGHER_IS_BETTER"),
            ("nature", nature),
            ("name_zh", "地区生产总值"),
            ("name_en", name),
        ],
    )
}

fn without_gdp(dataset: &str) -> PackageBuilder {
    PackageBuilder::new(dataset).without("indicators", |row| row["code"] == "GDP")
}

on_both! {
    async fn the_first_lister_owns_and_what_it_drops_passes_on(world: &World) {
        world.import(&[naming("first", "GDP as the first has it").write()]).succeeded();
        world.import(&[naming("second", "GDP otherwise").write()]).succeeded();
        world.import(&[without_gdp("first").write()]).succeeded();
        world.import(&[naming("first", "GDP as the first has it").write()]).succeeded();
        let server = world.serve();
        let answer = server.ask(HISTORY, json!({})).await;
        let version = |name: &str, from: i32, until: Option<i32>| {
            json!({ "name": name, "release": { "number": from }, "until": until.map(|number| json!({ "number": number })) })
        };
        assert_eq!(answer.data()["indicator"], json!({
            "name": "GDP as the first has it",
            "dataset": { "code": "first" },
            "history": [
                version("GDP as the first has it", 4, None),
                version("GDP otherwise", 3, Some(4)),
                version("GDP as the first has it", 1, Some(3)),
            ],
        }));
    }

    async fn another_meaning_is_refused_and_names_the_owner(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let other = renamed(PackageBuilder::new("second"), "Gross domestic product", "STOCK");
        let refused = world.import(&[other.write()]);
        assert!(refused.failed(1).contains("first"), "{}", refused.stderr);
        let changed = renamed(PackageBuilder::new("first"), "Gross domestic product", "STOCK");
        world.import(&[PackageBuilder::new("second").write()]).succeeded();
        let refused = world.import(&[changed.write()]);
        assert!(refused.failed(1).contains("second"), "{}", refused.stderr);
        assert_eq!(world.releases().len(), 2);
    }
}
