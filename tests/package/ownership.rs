//! A code means the same in every dataset.

use std::collections::HashMap;

use openplan::domain::record::{Indicator, Unit};
use openplan::domain::{Bilingual, Polarity};
use openplan::package::{Known, Package, Report, Standing, check, check_ownership};

use crate::support::Files;

fn package() -> Package {
    Files::sound().without("observations.csv").package()
}

fn indicator(package: &Package, code: &str) -> Indicator {
    package.lists.indicators.iter().find(|row| row.record.code == code).unwrap().record.clone()
}

fn known(ours: bool, others: Vec<(&str, Indicator)>) -> Known {
    let code = others[0].1.code.clone();
    let others = others.into_iter().map(|(dataset, indicator)| (dataset.to_owned(), indicator)).collect();
    Known { indicators: HashMap::from([(code, Standing { ours, others })]), ..Known::default() }
}

fn told(report: &Report) -> Vec<(&'static str, &str, Option<u32>, Option<&str>, Option<&str>)> {
    let faults = report.errors.iter().chain(&report.warnings);
    faults.map(|f| (f.code.code(), f.file.as_str(), f.row, f.column.as_deref(), f.nearest.as_deref())).collect()
}

#[test]
fn the_same_meaning_and_words_are_no_fault() {
    let package = package();
    let gdp = indicator(&package, "GDP");
    assert_eq!(told(&check_ownership(&package.lists, &known(false, vec![("core", gdp)]))), []);
}

#[test]
fn another_meaning_is_an_error_that_names_the_owner() {
    let package = package();
    let mut gdp = indicator(&package, "GDP");
    gdp.polarity = Polarity::Neutral;
    gdp.growth_basis = None;
    let known = known(false, vec![("core", gdp)]);
    let report = check_ownership(&package.lists, &known);
    assert_eq!(
        told(&report),
        [
            ("MEANING_DIFFERS", "indicators.csv", Some(2), Some("polarity"), Some("NEUTRAL")),
            ("MEANING_DIFFERS", "indicators.csv", Some(2), Some("growth_basis"), None),
        ]
    );
    assert!(report.errors[0].message(openplan::domain::Lang::Zh).contains("core"));
    // The whole check tells it too.
    let whole = check(&package, &known, &mut |_| {});
    assert_eq!(whole.errors.len(), 2, "{}", whole.to_text(openplan::domain::Lang::En));
}

#[test]
fn other_words_are_a_warning_and_only_the_owner_counts() {
    let package = package();
    let mut gdp = indicator(&package, "GDP");
    gdp.name = Bilingual { zh: "国内生产总值".into(), en: Some("GDP".into()) };
    let mut later = gdp.clone();
    later.polarity = Polarity::Neutral;
    let report = check_ownership(&package.lists, &known(false, vec![("core", gdp), ("later", later)]));
    assert_eq!(
        told(&report),
        [
            ("WORDS_DIFFER", "indicators.csv", Some(2), Some("name_zh"), Some("国内生产总值")),
            ("WORDS_DIFFER", "indicators.csv", Some(2), Some("name_en"), Some("GDP")),
        ]
    );
}

#[test]
fn an_owner_may_change_words_but_no_meaning_that_others_list() {
    let package = package();
    let mut gdp = indicator(&package, "GDP");
    gdp.name.zh = "国内生产总值".into();
    assert_eq!(told(&check_ownership(&package.lists, &known(true, vec![("other", gdp.clone())]))), []);
    gdp.polarity = Polarity::LowerIsBetter;
    let report = check_ownership(&package.lists, &known(true, vec![("other", gdp)]));
    let expected = ("MEANING_CHANGED", "indicators.csv", Some(2), Some("polarity"), Some("LOWER_IS_BETTER"));
    assert_eq!(told(&report), [expected]);
    assert!(report.errors[0].message(openplan::domain::Lang::En).contains("other"));
}

#[test]
fn a_unit_that_converts_is_no_difference() {
    let package = package();
    let mut gdp = indicator(&package, "GDP");
    gdp.unit = "CNY_10K".into();
    assert_eq!(told(&check_ownership(&package.lists, &known(false, vec![("core", gdp.clone())]))), []);
    gdp.unit = "PERCENT".into();
    let report = check_ownership(&package.lists, &known(false, vec![("core", gdp.clone())]));
    assert_eq!(told(&report), [("MEANING_DIFFERS", "indicators.csv", Some(2), Some("unit"), Some("PERCENT"))]);
    // A unit that only the owner lists.
    gdp.unit = "CNY_1B".into();
    let mut known = known(false, vec![("core", gdp)]);
    let unit = Unit {
        code: "CNY_1B".into(),
        name: Bilingual::default(),
        symbol: None,
        base: Some("CNY".into()),
        exponent: Some(9),
        external: vec![],
    };
    known.units.insert("CNY_1B".into(), Standing { ours: false, others: vec![("core".into(), unit)] });
    assert_eq!(told(&check_ownership(&package.lists, &known)), []);
}

#[test]
fn units_and_documents_have_meaning_too() {
    let package = package();
    let mut unit = package.lists.units[1].record.clone();
    unit.exponent = Some(3);
    let mut document = package.lists.documents[0].record.clone();
    document.published = "2020-08-27".parse().unwrap();
    document.publisher = None;
    let known = Known {
        units: HashMap::from([("CNY_10K".into(), Standing { ours: false, others: vec![("core".into(), unit)] })]),
        documents: HashMap::from([(
            "h1-report".into(),
            Standing { ours: false, others: vec![("core".into(), document)] },
        )]),
        ..Known::default()
    };
    assert_eq!(
        told(&check_ownership(&package.lists, &known)),
        [
            ("MEANING_DIFFERS", "units.csv", Some(3), Some("factor"), Some("1000")),
            ("MEANING_DIFFERS", "documents.csv", Some(2), Some("published"), Some("2020-08-27")),
            ("WORDS_DIFFER", "documents.csv", Some(2), Some("publisher"), None),
        ]
    );
}
