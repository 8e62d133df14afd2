//! A dataset: what it is, whose, about what and when, how it is got.

use super::super::graph::{Graph, Thing};
use super::super::licence::{self, is_of_the_web};
use super::super::vocabulary::{dcat, dct, european, foaf, skos, vcard};
use super::super::{Addresses, Collection, Described};
use super::{TOPICS, agent, distribution, languages};
use crate::error::Result;

/// The part of a dataset's page that the dataset itself is: the page is another thing.
pub const ITSELF: &str = "dataset";
const PUBLISHER: &str = "publisher";
const CONTACT: &str = "contact";
const COVERAGE: &str = "coverage";

/// Tells a dataset and what it refers to.
pub fn tell(graph: &mut Graph, collection: &Collection, described: &Described) -> Result<()> {
    let addresses = &collection.addresses;
    let code = described.record.code.as_str();
    graph.describe(&addresses.dataset(code, ITSELF), dcat::DATASET, |dataset| {
        itself(dataset, addresses, described)?;
        about(dataset, addresses, described)?;
        for name in distribution::names(collection, described) {
            dataset.link(dcat::HAS_DISTRIBUTION, addresses.dataset(code, name))?;
        }
        Ok(())
    })?;
    distribution::tell(graph, collection, described)?;
    people(graph, addresses, described)?;
    licences(graph, addresses, described)?;
    subjects(graph, addresses, described)
}

fn itself(dataset: &mut Thing, addresses: &Addresses, described: &Described) -> Result<()> {
    let record = &described.record;
    let code = record.code.as_str();
    dataset.name(dct::TITLE, &record.title)?;
    let (zh, en) = described.description();
    dataset.words(dct::DESCRIPTION, zh, en)?;
    // Codes are the same on every service that has the dataset `core`; harvesters tell datasets apart by this.
    dataset.uri(dct::IDENTIFIER, &addresses.dataset(code, ITSELF));
    if record.publisher.is_some() {
        dataset.link(dct::PUBLISHER, addresses.dataset(code, PUBLISHER))?;
    }
    if record.contact.is_some() {
        dataset.link(dcat::CONTACT_POINT, addresses.dataset(code, CONTACT))?;
    }
    for iri in licence_iris(addresses, described) {
        dataset.link(dct::LICENSE, iri)?;
    }
    dataset.term(dct::ACCESS_RIGHTS, european::PUBLIC);
    languages(dataset);
    for (property, release) in [(dct::ISSUED, &described.first), (dct::MODIFIED, &described.newest)] {
        if let Some(release) = release {
            dataset.moment(property, release.published_at);
        }
    }
    if let Some(release) = &described.newest {
        dataset.text(dcat::VERSION, &release.number.to_string());
    }
    if let Some(frequency) = described.frequency() {
        dataset.link(dct::ACCRUAL_PERIODICITY, format!("{}{}", european::FREQUENCY, frequency.european))?;
    }
    dataset.link(dcat::LANDING_PAGE, addresses.page(code))
}

fn about(dataset: &mut Thing, addresses: &Addresses, described: &Described) -> Result<()> {
    for theme in &described.themes {
        dataset.name(dcat::KEYWORD, &theme.name)?;
    }
    dataset.term(dcat::THEME, european::GOVERNMENT);
    for theme in &described.themes {
        dataset.link(dcat::THEME, addresses.rest(&format!("/categories/{}", theme.code)))?;
    }
    if let Some(topic) = &described.record.topic {
        dataset.link(dcat::THEME, topic_iri(addresses, topic))?;
    }
    for district in &described.districts {
        dataset.link(dct::SPATIAL, addresses.rest(&format!("/districts/{}", district.code)))?;
    }
    if described.coverage.is_some() {
        dataset.link(dct::TEMPORAL, addresses.dataset(&described.record.code, COVERAGE))?;
    }
    for url in sources(described) {
        dataset.link(foaf::PAGE, url)?;
    }
    Ok(())
}

/// A topic has no code, only words.
fn topic_iri(addresses: &Addresses, topic: &str) -> String {
    let part: String = topic.bytes().map(|byte| format!("%{byte:02X}")).collect();
    addresses.catalog(Some(&format!("topic-{part}")))
}

/// The web addresses of the documents that it is taken from.
fn sources(described: &Described) -> impl Iterator<Item = &str> {
    described.documents.iter().filter_map(|document| document.url.as_deref()).filter(|url| is_of_the_web(url))
}

/// What its licences are named by: their own addresses, else a part of its page.
pub fn licence_iris(addresses: &Addresses, described: &Described) -> Vec<String> {
    let own = |place: usize| addresses.dataset(&described.record.code, &format!("licence-{place}"));
    let licences = described.record.licenses.iter().enumerate();
    licences.map(|(place, licence)| licence::address(licence).unwrap_or_else(|| own(place))).collect()
}

fn licences(graph: &mut Graph, addresses: &Addresses, described: &Described) -> Result<()> {
    for (iri, licence) in licence_iris(addresses, described).iter().zip(&described.record.licenses) {
        graph.describe(iri, dct::LICENSE_DOCUMENT, |document| {
            if let Some(name) = licence::name(licence) {
                document.text(dct::TITLE, name);
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn people(graph: &mut Graph, addresses: &Addresses, described: &Described) -> Result<()> {
    let record = &described.record;
    if let Some(publisher) = &record.publisher {
        let iri = addresses.dataset(&record.code, PUBLISHER);
        agent(graph, &iri, publisher, record.publisher_code.as_deref())?;
    }
    let Some(contact) = &record.contact else { return Ok(()) };
    graph.describe(&addresses.dataset(&record.code, CONTACT), vcard::KIND, |card| {
        card.text(vcard::FN, record.publisher.as_deref().unwrap_or(contact));
        match address_of_contact(contact) {
            Some((true, address)) => card.link(vcard::HAS_EMAIL, address),
            Some((false, address)) => card.link(vcard::HAS_TELEPHONE, address),
            None => {
                card.text(vcard::NOTE, contact);
                Ok(())
            }
        }
    })
}

/// The address of a contact that is one of mail (then true) or a number to call; others are words.
fn address_of_contact(contact: &str) -> Option<(bool, String)> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@.-_+".contains(&byte);
    let parts = contact.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.'));
    if parts.is_some() && contact.bytes().all(is_plain) {
        return Some((true, format!("mailto:{contact}")));
    }
    let is_number = contact.len() >= 5 && contact.bytes().all(|byte| byte.is_ascii_digit() || b"+-".contains(&byte));
    is_number.then(|| (false, format!("tel:{contact}")))
}

fn subjects(graph: &mut Graph, addresses: &Addresses, described: &Described) -> Result<()> {
    if let Some(frequency) = described.frequency() {
        let iri = format!("{}{}", european::FREQUENCY, frequency.european);
        graph.describe(&iri, dct::FREQUENCY, |_| Ok(()))?;
    }
    if let Some((start, end)) = described.coverage {
        graph.describe(&addresses.dataset(&described.record.code, COVERAGE), dct::PERIOD_OF_TIME, |period| {
            period.day(dcat::START_DATE, start);
            period.day(dcat::END_DATE, end);
            Ok(())
        })?;
    }
    for district in &described.districts {
        graph.describe(&addresses.rest(&format!("/districts/{}", district.code)), dct::LOCATION, |place| {
            place.name(skos::PREF_LABEL, &district.name)?;
            place.text(dct::IDENTIFIER, &district.code);
            Ok(())
        })?;
    }
    for theme in &described.themes {
        graph.describe(&addresses.rest(&format!("/categories/{}", theme.code)), skos::CONCEPT, |concept| {
            concept.name(skos::PREF_LABEL, &theme.name)?;
            concept.text(skos::NOTATION, &theme.code);
            concept.link(skos::IN_SCHEME, addresses.catalog(Some(TOPICS)))
        })?;
    }
    if let Some(topic) = &described.record.topic {
        graph.describe(&topic_iri(addresses, topic), skos::CONCEPT, |concept| {
            concept.words(skos::PREF_LABEL, topic, None)?;
            concept.link(skos::IN_SCHEME, addresses.catalog(Some(TOPICS)))
        })?;
    }
    for url in sources(described) {
        graph.describe(url, foaf::DOCUMENT, |_| Ok(()))?;
    }
    graph.describe(&addresses.page(&described.record.code), foaf::DOCUMENT, |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_an_address_where_it_is_one() {
        assert_eq!(address_of_contact("a.b@c.gov.cn"), Some((true, "mailto:a.b@c.gov.cn".to_owned())));
        assert_eq!(address_of_contact("027-88888888"), Some((false, "tel:027-88888888".to_owned())));
        for words in ["统计科 027-88888888", "@", "a@b", "1", "a b@c.d"] {
            assert_eq!(address_of_contact(words), None, "{words}");
        }
    }
}
