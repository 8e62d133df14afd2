//! DCAT-AP 3: the catalogue, its datasets, their distributions, the services. Every referenced thing says what it is, for
//! a harvester's validator has no network either.

mod dataset;
mod distribution;
mod service;

pub use distribution::{Download, downloads};
use oxrdf::NamedNodeRef;

use super::graph::{Graph, Thing};
use super::vocabulary::{DCAT_AP, MEDIA_TYPES, dcat, dct, european, foaf, skos};
use super::{Addresses, Collection, Described};
use crate::error::Result;

const TITLE: (&str, &str) = ("政府年度计划执行情况开放数据", "Open data on the execution of the yearly plan");
const DESCRIPTION: (&str, &str) = (
    "计划承诺了什么，完成了多少：逐项数字，逐项可查到报告原文的出处。",
    "What was promised and what was done, figure by figure, each with its source.",
);
/// What names the topics that publishers give their datasets.
const TOPICS: &str = "topics";

/// The catalogue with all that is in it.
pub fn catalog(collection: &Collection) -> Result<Graph> {
    let mut graph = Graph::default();
    let addresses = &collection.addresses;
    graph.describe(&addresses.catalog(None), dcat::CATALOG, |catalog| head(catalog, collection))?;
    agent(&mut graph, &addresses.catalog(Some("operator")), &collection.operator, None)?;
    for described in &collection.datasets {
        dataset::tell(&mut graph, collection, described)?;
    }
    service::tell(&mut graph, collection)?;
    common(&mut graph, addresses)?;
    Ok(graph)
}

/// One dataset with its distributions.
pub fn dataset(collection: &Collection, described: &Described) -> Result<Graph> {
    let mut graph = Graph::default();
    dataset::tell(&mut graph, collection, described)?;
    common(&mut graph, &collection.addresses)?;
    Ok(graph)
}

fn head(catalog: &mut Thing, collection: &Collection) -> Result<()> {
    let addresses = &collection.addresses;
    catalog.words(dct::TITLE, TITLE.0, Some(TITLE.1))?;
    catalog.words(dct::DESCRIPTION, DESCRIPTION.0, Some(DESCRIPTION.1))?;
    catalog.link(dct::PUBLISHER, addresses.catalog(Some("operator")))?;
    catalog.link(foaf::HOMEPAGE, addresses.home())?;
    languages(catalog);
    for (property, release) in [(dct::ISSUED, &collection.first), (dct::MODIFIED, &collection.newest)] {
        if let Some(release) = release {
            catalog.moment(property, release.published_at);
        }
    }
    catalog.link(dct::CONFORMS_TO, DCAT_AP)?;
    catalog.term(dcat::THEME_TAXONOMY, european::THEMES);
    catalog.link(dcat::THEME_TAXONOMY, addresses.catalog(Some(TOPICS)))?;
    for described in &collection.datasets {
        catalog.link(dcat::HAS_DATASET, addresses.dataset(&described.record.code, dataset::ITSELF))?;
    }
    for service in service::NAMES {
        catalog.link(dcat::HAS_SERVICE, addresses.catalog(Some(service)))?;
    }
    Ok(())
}

/// What many things refer to.
fn common(graph: &mut Graph, addresses: &Addresses) -> Result<()> {
    let nothing_more = |_: &mut Thing| Ok(());
    for language in [european::CHINESE, european::ENGLISH] {
        graph.describe(language.as_str(), dct::LINGUISTIC_SYSTEM, nothing_more)?;
    }
    graph.describe(european::PUBLIC.as_str(), dct::RIGHTS_STATEMENT, nothing_more)?;
    graph.describe(european::STABLE.as_str(), skos::CONCEPT, |concept| {
        concept.words(skos::PREF_LABEL, "长期提供", Some("stable"))
    })?;
    graph.describe(european::GOVERNMENT.as_str(), skos::CONCEPT, |concept| {
        concept.words(skos::PREF_LABEL, "政府与公共部门", Some("Government and public sector"))?;
        concept.term(skos::IN_SCHEME, european::THEMES);
        Ok(())
    })?;
    graph.describe(european::THEMES.as_str(), skos::CONCEPT_SCHEME, |scheme| {
        scheme.words(dct::TITLE, "数据主题", Some("Data theme"))
    })?;
    graph.describe(&addresses.catalog(Some(TOPICS)), skos::CONCEPT_SCHEME, |scheme| {
        scheme.words(dct::TITLE, "主题分类", Some("Topics"))
    })?;
    graph.describe(&addresses.home(), foaf::DOCUMENT, nothing_more)?;
    graph.describe(DCAT_AP, dct::STANDARD, |standard| {
        standard.text(dct::TITLE, "DCAT-AP");
        Ok(())
    })
}

/// Somebody who publishes.
fn agent(graph: &mut Graph, iri: &str, name: &str, code: Option<&str>) -> Result<()> {
    graph.describe(iri, foaf::AGENT, |agent| {
        agent.text(foaf::NAME, name);
        if let Some(code) = code {
            agent.text(dct::IDENTIFIER, code);
        }
        Ok(())
    })
}

fn languages(thing: &mut Thing) {
    for language in [european::CHINESE, european::ENGLISH] {
        thing.term(dct::LANGUAGE, language);
    }
}

/// Says of which media type it is, and returns the type's name, to be described.
fn media_type(thing: &mut Thing, property: NamedNodeRef, media: &str) -> Result<String> {
    let iri = format!("{MEDIA_TYPES}{media}");
    thing.link(property, &iri)?;
    Ok(iri)
}
