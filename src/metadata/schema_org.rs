//! schema.org: what search engines for datasets read in the pages.

use serde_json::{Value, json};

use super::dcat::downloads;
use super::licence::{self, is_of_the_web};
use super::vocabulary::SCHEMA_ORG;
use super::{Collection, Described};
use crate::query::scope::moment;

/// Letters that a description must have to be shown.
const LONG_ENOUGH: usize = 50;
/// What is added to a description that is shorter.
const MORE: &str =
    "政府年度计划的目标与执行结果，逐项数字，附报告原文出处。What was promised and what was done, figure by figure.";

/// The catalogue, for the first page.
pub fn catalog(collection: &Collection) -> Value {
    let addresses = &collection.addresses;
    let datasets: Vec<Value> = collection.datasets.iter().map(|described| short(collection, described)).collect();
    told(json!({
        "@context": SCHEMA_ORG,
        "@type": "DataCatalog",
        "@id": addresses.catalog(None),
        "url": addresses.home(),
        "name": "政府年度计划执行情况开放数据",
        "alternateName": "Open data on the execution of the yearly plan",
        "publisher": organization(&collection.operator, None),
        "dateModified": collection.newest.as_ref().map(|release| moment(release.published_at)),
        "inLanguage": ["zh", "en"],
        "dataset": datasets,
    }))
}

/// A dataset, for its own page.
pub fn dataset(collection: &Collection, described: &Described) -> Value {
    let addresses = &collection.addresses;
    let mut value = short(collection, described);
    value["@context"] = json!(SCHEMA_ORG);
    value["includedInDataCatalog"] = json!({ "@type": "DataCatalog", "@id": addresses.catalog(None) });
    value["isBasedOn"] = described.documents.iter().map(|document| {
        let url = document.url.as_deref().filter(|url| is_of_the_web(url));
        json!({ "@type": "CreativeWork", "name": document.name.zh, "datePublished": document.published.to_string(), "url": url })
    }).collect();
    value["variableMeasured"] = described
        .indicators
        .iter()
        .filter(|_| described.is_observed())
        .map(|indicator| {
            let english = &indicator.name.en;
            json!({ "@type": "PropertyValue", "propertyID": indicator.code, "name": indicator.name.zh, "alternateName": english })
        })
        .collect();
    value["distribution"] = downloads(collection, described)
        .iter()
        .map(|download| {
            json!({
                "@type": "DataDownload",
                "@id": addresses.dataset(&described.record.code, download.offer.name),
                "name": download.title.0,
                "encodingFormat": download.offer.media,
                "contentUrl": download.address,
            })
        })
        .collect();
    told(value)
}

/// Without what is not known: a key that is missing is how JSON-LD says so.
fn told(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, told(value))).collect()
        }
        Value::Array(values) => values.into_iter().map(told).collect(),
        value => value,
    }
}

fn short(collection: &Collection, described: &Described) -> Value {
    let addresses = &collection.addresses;
    let record = &described.record;
    let id = addresses.dataset(&record.code, "dataset");
    let time = |release: &Option<crate::catalogue::Release>| release.as_ref().map(|r| moment(r.published_at));
    let places = described.districts.iter().map(|district| {
        json!({ "@type": "Place", "name": district.name.zh, "alternateName": district.name.en, "identifier": district.code })
    });
    json!({
        "@type": "Dataset",
        "@id": id,
        "identifier": id,
        "url": addresses.page(&record.code),
        "name": record.title.zh,
        "alternateName": record.title.en,
        "description": description(described),
        "creator": record.publisher.as_deref().map(|name| organization(name, record.publisher_code.as_deref())),
        "license": record.licenses.first().and_then(|one| licence::address(one).or(licence::name(one).map(str::to_owned))),
        "isAccessibleForFree": true,
        "inLanguage": ["zh", "en"],
        "keywords": described.themes.iter().map(|theme| theme.name.zh.as_str()).collect::<Vec<_>>(),
        "version": described.newest.as_ref().map(|release| release.number),
        "datePublished": time(&described.first),
        "dateModified": time(&described.newest),
        "temporalCoverage": described.coverage.map(|(start, end)| format!("{start}/{end}")),
        "spatialCoverage": places.collect::<Vec<_>>(),
    })
}

fn description(described: &Described) -> String {
    let (zh, en) = described.description();
    let both = en.map_or(zh.to_owned(), |en| format!("{zh} {en}"));
    if both.chars().count() >= LONG_ENOUGH { both } else { format!("{both} {MORE}") }
}

fn organization(name: &str, code: Option<&str>) -> Value {
    json!({ "@type": "Organization", "name": name, "identifier": code })
}
