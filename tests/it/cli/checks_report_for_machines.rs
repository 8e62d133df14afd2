use serde_json::json;

use crate::support::{PackageBuilder, World};

#[test]
fn a_sound_package_has_no_errors() {
    let world = World::on_sqlite();
    let package = PackageBuilder::new("figures").observation(&[]).write();
    let report = world.check(&package);
    assert_eq!(report["errors"], json!([]));
    assert!(!world.folder().join("openplan.sqlite").exists(), "a check makes no database");
}

#[test]
fn a_fault_has_its_place_its_kind_its_mend_and_the_nearest_code() {
    let world = World::on_sqlite();
    let package = PackageBuilder::new("figures").observation(&[]).observation(&[("indicator", "GPD")]).write();
    let report = world.check(&package);
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&report), ["errors", "warnings"]);
    let [fault] = report["errors"].as_array().unwrap().as_slice() else { panic!("one error: {report:#}") };
    assert_eq!(keys(fault), ["file", "row", "column", "code", "message", "mend", "nearest"]);
    assert_eq!(fault["file"], "observations.csv");
    assert_eq!(fault["row"], 3);
    assert_eq!(fault["column"], "indicator");
    assert_eq!(fault["nearest"], "GDP");
    assert!(fault["message"].as_str().unwrap().contains("GPD"), "{fault:#}");
}

#[test]
fn messages_are_in_the_language_asked_for_or_of_the_locale() {
    let world = World::on_sqlite();
    let package = PackageBuilder::new("figures").observation(&[("indicator", "GPD")]).write();
    let path = package.as_ref().to_str().unwrap();
    let chinese = |text: &str| text.chars().any(|character| ('一'..='龥').contains(&character));
    let asked = |arguments: &[&str], locale: &str| {
        let mut command = world.command(["check", path].iter().chain(arguments));
        String::from_utf8(command.env("LC_ALL", locale).output().unwrap().stdout).unwrap()
    };
    assert!(!chinese(&asked(&[], "en_US.UTF-8")));
    assert!(chinese(&asked(&[], "zh_CN.UTF-8")));
    assert!(chinese(&asked(&["--lang", "zh"], "en_US.UTF-8")));
    assert!(!chinese(&asked(&["--lang", "en"], "zh_CN.UTF-8")));
}

#[test]
fn several_packages_have_a_report_each() {
    let world = World::on_sqlite();
    let sound = PackageBuilder::new("sound").write();
    let faulty = PackageBuilder::new("faulty").observation(&[("period", "2020-H1")]).write();
    let paths = [sound.as_ref(), faulty.as_ref()].map(|path| path.to_str().unwrap());
    let ran = world.run(["check", paths[0], paths[1], "--format", "json"]);
    ran.failed(1);
    let reports = ran.json();
    assert_eq!(reports[0]["path"], paths[0]);
    assert_eq!(reports[0]["errors"], json!([]));
    assert_eq!(reports[1]["path"], paths[1]);
    assert_eq!(reports[1]["errors"][0]["nearest"], "2020-S1");
}

on_both! {
    async fn what_others_published_is_held_against_a_package(world: &World) {
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let told_otherwise = PackageBuilder::new("second")
            .without("indicators", |row| row["code"] == "GDP")
            .row("indicators", &[
                ("code", "GDP"), ("name_zh", "地区生产总值"), ("name_en", "Gross domestic product"), ("category", "ECONOMY"),
                ("unit", "CNY_100M"), ("polarity", "LOWER_IS_BETTER"), ("nature", "FLOW"),
            ])
            .write();
        let report = world.check(&told_otherwise);
        let fault = &report["errors"][0];
        assert_eq!((&fault["file"], &fault["column"]), (&json!("indicators.csv"), &json!("polarity")), "{report:#}");
        assert!(fault["message"].as_str().unwrap().contains("first"), "it names the owner: {fault:#}");
        world.import(&[told_otherwise]).failed(1);
        assert_eq!(world.releases().len(), 1);
    }
}
