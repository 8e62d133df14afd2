//! The page of a dataset, and of all datasets: for people, with the same for programs inside.

use maud::{Markup, html};

use super::frame;
use super::part::{both, heading, json_ld, licences, link, minute};
use crate::catalogue::Release;
use crate::domain::Bilingual;
use crate::metadata::dcat::downloads;
use crate::metadata::{Collection, Described, schema_org};
use crate::query::Scope;
use crate::query::scope::moment;

/// Releases of a dataset that its page has; the feed has all.
const RELEASES: usize = 20;

/// The page of a dataset; of all where none is given.
pub fn page(collection: &Collection, described: Option<&Described>, scope: &Scope) -> Markup {
    match described {
        Some(described) => frame(&described.record.title.zh, dataset(collection, described, scope)),
        None => frame("数据目录", catalog(collection, scope)),
    }
}

fn catalog(collection: &Collection, scope: &Scope) -> Markup {
    html! {
        section.hero {
            h1 { span lang="zh" { "数据目录" } }
            p.lead.english lang="en" { "The catalogue of datasets" }
            (as_of(scope, "/catalog"))
        }
        section {
            @if collection.datasets.is_empty() { p { "没有数据集 · There is no dataset" } }
            div.cards { @for described in &collection.datasets {
                article {
                    h3 { a href=(local(scope, described)) { (name(&described.record.title)) } }
                    (description(described))
                    (facts(described))
                }
            } }
        }
        section {
            (heading("供程序读取", "For programs"))
            ul.ways {
                (way(scope, "/catalog?format=jsonld", "DCAT-AP 3：JSON-LD", "DCAT-AP 3 as JSON-LD"))
                (way(scope, "/catalog?format=turtle", "DCAT-AP 3：Turtle", "DCAT-AP 3 as Turtle"))
                (way(scope, "/catalog?profile=zh-core&format=json", "中文核心元数据：JSON", "Chinese core metadata as JSON"))
                (way(scope, "/catalog?profile=zh-core&format=xlsx", "中文核心元数据：Excel", "Chinese core metadata for Excel"))
                (way(scope, "/feed.atom", "发布动态：Atom", "releases as an Atom feed"))
            }
        }
        (json_ld(&schema_org::catalog(collection)))
    }
}

fn dataset(collection: &Collection, described: &Described, scope: &Scope) -> Markup {
    let code = described.record.code.as_str();
    let path = format!("/datasets/{code}");
    html! {
        section.hero {
            h1 { span lang="zh" { (described.record.title.zh) } }
            @if let Some(english) = &described.record.title.en { p.lead.english lang="en" { (english) } }
            (as_of(scope, &path))
            (description(described))
        }
        section { article { (facts(described)) } }
        section {
            (heading("下载", "Downloads"))
            ul.ways { @for one in downloads(collection, described) { li {
                a href=(collection.addresses.local(&one.address)) { (one.title.0) }
                span.english lang="en" { (one.title.1) }
            } } }
        }
        @if !described.documents.is_empty() {
            section {
                (heading("来源", "Sources"))
                ul.documents { @for document in &described.documents {
                    li {
                        (link(document.url.as_deref(), name(&document.name)))
                        " " span.muted { time datetime=(document.published.to_string()) { (document.published.to_string()) } }
                    }
                } }
            }
        }
        (releases(code, scope))
        section {
            (heading("供程序读取", "For programs"))
            ul.ways {
                (way(scope, &format!("{path}?format=jsonld"), "DCAT-AP 3：JSON-LD", "DCAT-AP 3 as JSON-LD"))
                (way(scope, &format!("{path}?format=turtle"), "DCAT-AP 3：Turtle", "DCAT-AP 3 as Turtle"))
                (way(scope, &format!("/feed.atom?dataset={code}"), "发布动态：Atom", "releases as an Atom feed"))
                (way(scope, &format!("/api/v1/datasets/{code}"), "REST 接口", "the dataset in REST"))
            }
        }
        (json_ld(&schema_org::dataset(collection, described)))
    }
}

fn name(name: &Bilingual) -> Markup {
    both(&name.zh, name.en.as_deref().unwrap_or(&name.zh))
}

fn description(described: &Described) -> Markup {
    let words = &described.record.description;
    html! {
        @if let Some(zh) = &words.zh { p lang="zh" { (zh) } }
        @if let Some(en) = &words.en { p.english lang="en" { (en) } }
    }
}

/// Says that it is the past that is read, and where the present is.
fn as_of(scope: &Scope, path: &str) -> Markup {
    html! {
        @if scope.past {
            p.mark { "第 " (scope.release) " 号发布时的内容 · as it stood at release " (scope.release) " — " a href=(path) { "现在 · now" } }
        }
    }
}

/// An address of this service, at the release that is read.
fn at(scope: &Scope, address: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    if scope.past { format!("{address}{sign}asOf={}", scope.release) } else { address.to_owned() }
}

fn local(scope: &Scope, described: &Described) -> String {
    at(scope, &format!("/datasets/{}", described.record.code))
}

fn way(scope: &Scope, address: &str, chinese: &str, english: &str) -> Markup {
    html! { li { a href=(at(scope, address)) { (chinese) } span.english lang="en" { (english) } } }
}

fn facts(described: &Described) -> Markup {
    let record = &described.record;
    let day = |release: &Option<Release>| release.as_ref().map(|r| html! { (minute(&moment(r.published_at))) " UTC" });
    let text = |text: Option<&str>| text.map(|text| html! { (text) });
    let names = |names: Vec<&Bilingual>| {
        (!names.is_empty())
            .then(|| html! { @for (at, one) in names.iter().enumerate() { @if at > 0 { "、" } (one.zh) } })
    };
    let facts = [
        ("代码", "Code", Some(html! { code { (record.code) } })),
        ("发布单位", "Publisher", text(record.publisher.as_deref())),
        ("联系方式", "Contact", text(record.contact.as_deref())),
        ("许可", "Licence", (!record.licenses.is_empty()).then(|| licences(&record.licenses))),
        ("地区", "Districts", names(described.districts.iter().map(|d| &d.name).collect())),
        ("时间范围", "Time covered", described.coverage.map(|(start, end)| html! { (start) " – " (end) })),
        ("主题", "Topics", names(described.themes.iter().map(|theme| &theme.name).collect())),
        ("更新频率", "Updated", text(described.frequency().map(|frequency| frequency.chinese))),
        ("首次发布", "First published", day(&described.first)),
        ("最近发布", "Last published", day(&described.newest)),
    ];
    html! {
        dl.facts { @for (chinese, english, fact) in facts { @if let Some(fact) = fact {
            dt { (chinese) " " span.english lang="en" { (english) } } dd { (fact) }
        } } }
    }
}

fn releases(code: &str, scope: &Scope) -> Markup {
    let numbers = scope.catalogue.releases_of(code);
    let releases = numbers.iter().rev().filter(|number| **number <= scope.release).take(RELEASES);
    html! {
        section {
            (heading("发布", "Releases"))
            ul.documents { @for release in releases.filter_map(|number| scope.catalogue.release(*number)) {
                li {
                    a href=(format!("/datasets/{code}?asOf={}", release.number)) { "第 " (release.number) " 号" }
                    " " span.muted { (minute(&moment(release.published_at))) " UTC" }
                    " · " a href=(format!("/api/v1/releases/{}/changes", release.number)) { "变动 · changes" }
                    @if let Some(undone) = release.undoes { " " span.mark { "撤回第 " (undone) " 号 · takes back " (undone) } }
                }
            } }
        }
    }
}
