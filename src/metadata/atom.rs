//! The releases as an Atom feed (RFC 4287), paged back by RFC 5005.

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};

use super::Addresses;
use super::collection::{districts_of, listed};
use crate::catalogue::Release;
use crate::error::{Error, Result};
use crate::query::Scope;
use crate::query::scope::moment;

/// A page of releases.
pub struct Page<'a> {
    /// What is known at the release that is read.
    pub scope: &'a Scope,
    /// Where everything is.
    pub addresses: &'a Addresses,
    /// The dataset that alone is told of.
    pub dataset: Option<&'a str>,
    /// The releases, the newest first.
    pub releases: &'a [Release],
    /// Whether there are older ones.
    pub goes_on: bool,
    /// Who answers for the whole.
    pub operator: &'a str,
}

impl Page<'_> {
    /// The feed.
    pub fn write(&self) -> Result<Vec<u8>> {
        let addresses = self.addresses;
        let asked = self.scope.past.then_some(self.scope.release);
        let mut links = vec![
            link("self", &addresses.feed(self.dataset, asked), MEDIA),
            link("first", &addresses.feed(self.dataset, None), MEDIA),
            link("alternate", &self.dataset.map_or(addresses.home(), |code| addresses.page(code)), "text/html"),
        ];
        if let Some(last) = self.releases.last().filter(|_| self.goes_on) {
            links.push(link("next", &addresses.feed(self.dataset, Some(last.number - 1)), MEDIA));
        }
        let feed = Feed {
            title: Text::plain("政府年度计划执行情况开放数据：发布 · Releases"),
            id: addresses.feed(self.dataset, None),
            updated: time(self.releases.first().map_or(0, |release| release.published_at))?,
            authors: vec![person(self.operator)],
            generator: Some(Generator {
                value: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
                uri: None,
            }),
            links,
            entries: self.releases.iter().map(|release| self.entry(release)).collect::<Result<_>>()?,
            lang: Some("zh".to_owned()),
            ..Feed::default()
        };
        let mut bytes = feed.write_to(Vec::new()).map_err(Error::internal)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn entry(&self, release: &Release) -> Result<Entry> {
        let catalogue = &self.scope.catalogue;
        let (number, code) = (release.number, release.dataset.as_str());
        let described = catalogue.dataset_of_release(code, number);
        let record = described.as_ref().map(|run| &run.record);
        let title = record.map_or(code, |record| &record.title.zh);
        let english = record.and_then(|record| record.title.en.as_deref());
        let path = format!("/releases/{number}");
        let mut links = vec![
            link("related", &self.addresses.rest(&path), JSON),
            link("related", &self.addresses.rest(&format!("{path}/changes")), JSON),
        ];
        if catalogue.datasets.at(code, number).is_some() {
            links.insert(0, link("alternate", &self.addresses.at(number).page(code), "text/html"));
        }
        let published = time(release.published_at)?;
        Ok(Entry {
            title: Text::plain(format!("第{number}号：{title}")),
            id: self.tag(release),
            updated: published,
            published: Some(published),
            authors: record.and_then(|r| r.publisher.as_deref()).map(person).into_iter().collect(),
            categories: self.categories(code, number),
            summary: Some(Text::plain(self.summary(release, english))),
            links,
            ..Entry::default()
        })
    }

    /// What the release did, in both languages.
    fn summary(&self, release: &Release, english: Option<&str>) -> String {
        let catalogue = &self.scope.catalogue;
        let (zh, en) = match release.undoes {
            Some(undone) => (format!("撤回第{undone}号发布。"), format!("Takes back release {undone}")),
            None if catalogue.first_release(&release.dataset) == Some(release.number) => {
                ("首次发布。".to_owned(), "Published for the first time".to_owned())
            }
            None => ("更新。".to_owned(), "Updated".to_owned()),
        };
        format!("{zh}{en}: {}.", english.unwrap_or(&release.dataset))
    }

    /// The dataset, and the districts that it is about.
    fn categories(&self, dataset: &str, release: i32) -> Vec<Category> {
        let snapshot = self.scope.catalogue.at(release);
        let districts = districts_of(&snapshot, &listed(&snapshot.documents, dataset));
        let of = |list: &str, term: &str, label: Option<String>| Category {
            term: term.to_owned(),
            scheme: Some(self.addresses.rest(&format!("/{list}"))),
            label,
        };
        let districts =
            districts.into_iter().map(|district| of("districts", &district.code, Some(district.name.zh.clone())));
        std::iter::once(of("datasets", dataset, None)).chain(districts).collect()
    }

    /// An id (RFC 4151) that stays the same when the service moves to another path or to TLS.
    fn tag(&self, release: &Release) -> String {
        let day: String = moment(release.published_at).chars().take(10).collect();
        format!("tag:{},{day}:release/{}", self.addresses.host(), release.number)
    }
}

/// The media type of a feed.
pub const MEDIA: &str = "application/atom+xml";
const JSON: &str = "application/json";

fn link(rel: &str, href: &str, media: &str) -> Link {
    Link { rel: rel.to_owned(), href: href.to_owned(), mime_type: Some(media.to_owned()), ..Link::default() }
}

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), ..Person::default() }
}

fn time(microseconds: i64) -> Result<FixedDateTime> {
    moment(microseconds).parse().map_err(Error::internal)
}
