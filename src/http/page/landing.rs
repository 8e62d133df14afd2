//! The first page: what is here, what is new, and how to ask.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

use super::super::Site;
use super::super::catalog::collection;
use super::super::etag::{self, NO_STORE, Validator};
use super::super::problem::RETRY_AFTER;
use super::frame;
use super::part::{both, heading, json_ld, licences, link, minute};
use super::question::{Dataset, Document, Named, QUERY, Release, Told};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::graphql::Request;
use crate::metadata::schema_org;
use crate::query::Scope;

/// `GET /`.
pub async fn page(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    let catalogue = site.catalogue.get();
    let (state, changed, inner) = (catalogue.state, site.changed_at(&catalogue), site.clone());
    let rendering = site.detached(async move {
        let render = async {
            let told = ask(&inner, &catalogue).await?;
            let collection = collection(&inner, &Scope::new(&catalogue, None)?);
            let data = json_ld(&schema_org::catalog(&collection));
            Ok::<_, Error>(Bytes::from(render(&inner.base(), Some((&told, data))).into_string()))
        };
        inner.landing.try_get_with(state, render).await
    });
    let fault = match rendering.await {
        Ok(Ok(page)) => {
            let tag = etag::tag(&[&page]);
            return Validator::new(tag, changed).respond(&headers, Html(page).into_response());
        }
        Ok(Err(error)) => Error::internal(format!("the first page has no data: {error}")),
        Err(error) => error,
    };
    fault.log();
    let told = [(header::CACHE_CONTROL, NO_STORE), (header::RETRY_AFTER, RETRY_AFTER)];
    (StatusCode::SERVICE_UNAVAILABLE, told, render(&site.base(), None)).into_response()
}

async fn ask(site: &Site, catalogue: &Arc<Catalogue>) -> Result<Told> {
    let request = Request { query: QUERY.to_owned(), ..Request::default() };
    let answer = site.service.execute(catalogue, request).await;
    let data = answer.data.filter(|_| answer.errors.is_empty());
    let data = data.ok_or_else(|| Error::internal(format!("the question was not answered: {:?}", answer.errors)))?;
    serde_json::from_str(&data).map_err(Error::internal)
}

fn render(base: &str, told: Option<(&Told, Markup)>) -> Markup {
    let example = told.as_ref().and_then(|(told, _)| example(told));
    let content = html! {
        section.hero {
            h1 lang="zh" { "政府年度计划执行情况" br; "开放数据" }
            p.lead lang="zh" { "计划承诺了什么，完成了多少：逐项数字，逐项可查到报告原文的出处。" }
            p.lead.english lang="en" { "Open data on how a government carries out its yearly plan: what was promised and what was done, figure by figure, each with its source." }
            p.actions {
                a.button href="/graphiql" { "打开 GraphiQL · Explore" }
                a href="#ask" { "怎样查询 · How to ask" }
            }
        }
        @match told {
            Some((told, data)) => { (body(told)) (data) }
            None => {
                section.notice {
                    p lang="zh" { "数据暂时读不到，请稍后再试。" }
                    p.english lang="en" { "The data cannot be read at the moment; try again in a little while." }
                }
            }
        }
        (how_to_ask(base, example))
    };
    frame("政府年度计划执行情况开放数据", content)
}

fn body(told: &Told) -> Markup {
    let counts = [
        (told.observations.total_count, "数据", "figures"),
        (told.indicators.total_count, "指标", "indicators"),
        (told.projects.total_count, "项目", "projects"),
        (told.tasks.total_count, "任务", "tasks"),
        (told.districts.total_count, "地区", "districts"),
        (told.periods.total_count, "报告期", "periods"),
    ];
    html! {
        section aria-label="数量 · How much" {
            dl.counts {
                @for (count, chinese, english) in counts {
                    div { dt { (chinese) " " span.english lang="en" { (english) } } dd { (grouped(count)) } }
                }
            }
        }
        @if told.datasets.nodes.is_empty() {
            section.notice {
                p lang="zh" { "尚未发布数据。发布一个数据包：" code { "openplan import 文件夹" } }
                p.english lang="en" { "Nothing is published yet. Publish a data package: " code { "openplan import FOLDER" } }
            }
        } @else {
            (datasets(&told.datasets.nodes))
            (releases(&told.releases.nodes))
            (periods(&told.periods.nodes, told.periods.total_count))
        }
    }
}

fn datasets(datasets: &[Dataset]) -> Markup {
    html! {
        section {
            (heading("数据集", "Datasets"))
            div.cards { @for dataset in datasets { (card(dataset)) } }
        }
    }
}

fn card(dataset: &Dataset) -> Markup {
    let rest = dataset.documents.total_count.saturating_sub(u64::try_from(dataset.documents.nodes.len()).unwrap_or(0));
    html! {
        article {
            h3 { a href=(format!("/datasets/{}", dataset.code)) { (both(&dataset.name, &dataset.name_en)) } }
            @if let Some(description) = &dataset.description {
                p { (description) }
                @if let Some(english) = dataset.description_en.as_ref().filter(|english| *english != description) {
                    p.english lang="en" { (english) }
                }
            }
            @if !dataset.documents.nodes.is_empty() {
                ul.documents {
                    @for document in &dataset.documents.nodes { li { (source(document)) } }
                    @if rest > 0 { li { "另有 " (rest) " 份 · " (rest) " more" } }
                }
            }
            dl.facts {
                dt { "代码 " span.english lang="en" { "Code" } } dd { code { (dataset.code) } }
                @if let Some(publisher) = &dataset.publisher {
                    dt { "发布单位 " span.english lang="en" { "Publisher" } } dd { (publisher) }
                }
                dt { "许可 " span.english lang="en" { "Licence" } } dd { @if dataset.licenses.is_empty() { "未注明 · not stated" } (licences(&dataset.licenses)) }
            }
        }
    }
}

fn source(document: &Document) -> Markup {
    html! {
        (link(document.url.as_deref(), html! { (both(&document.name, &document.name_en)) }))
        " " span.muted { (document.district.name) " · " time datetime=(document.published) { (document.published) } }
    }
}

fn releases(releases: &[Release]) -> Markup {
    html! {
        section {
            (heading("最新发布", "Newest releases"))
            div.scroll { table {
                thead { tr { th { "编号 " span.english lang="en" { "No." } } th { "数据集 " span.english lang="en" { "Dataset" } } th { "时间 " span.english lang="en" { "Time (UTC)" } } } }
                tbody { @for release in releases { tr {
                    td.number { (release.number) }
                    td {
                        (both(&release.dataset.name, &release.dataset.name_en))
                        @if let Some(undone) = &release.undoes {
                            span.mark { "撤回第 " (undone.number) " 号 · takes back " (undone.number) }
                        }
                    }
                    td.time { time datetime=(release.published_at) { (minute(&release.published_at)) } }
                } } }
            } }
        }
    }
}

fn periods(periods: &[Named], total: u64) -> Markup {
    let rest = total.saturating_sub(u64::try_from(periods.len()).unwrap_or(0));
    html! {
        section {
            (heading("报告期", "Periods"))
            ul.chips {
                @for period in periods.iter().rev() { li title=(period.name_en) { (period.name) " " code { (period.code) } } }
                @if rest > 0 { li { "另有 " (rest) " 个 · " (rest) " more" } }
            }
        }
    }
}

/// A question that this very data answers.
fn example(told: &Told) -> Option<String> {
    let dataset = told.datasets.nodes.iter().find(|dataset| !dataset.documents.nodes.is_empty())?;
    Some(format!(
        "{{\n  observations(first: 5, filter: {{ datasets: [\"{}\"] }}) {{\n    totalCount\n    nodes {{\n      district {{ name }}\n      indicator {{ name }}\n      period {{ code }}\n      scenario\n      value\n      unit {{ name }}\n      citation {{ document {{ name }} section }}\n    }}\n  }}\n}}",
        dataset.code
    ))
}

fn how_to_ask(base: &str, example: Option<String>) -> Markup {
    let query = example.unwrap_or_else(|| "{\n  datasets { nodes { code name } }\n}".to_owned());
    let address: String = form_urlencoded::Serializer::new(String::new()).append_pair("query", &query).finish();
    let one_line = query.split_whitespace().collect::<Vec<_>>().join(" ");
    let asked = serde_json::json!({ "query": one_line }).to_string();
    html! {
        section #ask {
            (heading("怎样查询", "How to ask"))
            ul.ways {
                li { a href="/graphiql" { "GraphiQL" } span { "在浏览器里查询，附现成的例子 " span.english lang="en" { "ask in the browser, with ready questions" } } }
                li { a href="/graphql" { "/graphql" } span { "GraphQL：GET 或 POST " span.english lang="en" { "GraphQL by GET or POST" } } }
                li { a href="/docs/frontend.md" { "/docs/frontend.md" } span { "一刻钟做出一个页面（前端指南）" span.english lang="en" { "a page in a quarter of an hour: the guide for frontends" } } }
                li { a href="/docs/rest.md" { "/docs/rest.md" } span { "REST：与 GraphQL 相同的数据与筛选 " span.english lang="en" { "REST: the same data and filters" } } }
                li { a href="/docs/files.md" { "/docs/files.md" } span { "文件：CSV、XLSX、Parquet、JSON-stat、整个数据集 " span.english lang="en" { "files, and whole datasets" } } }
                li { a href="/docs/city.md" { "/docs/city.md" } span { "每晚只取变动（统计系统对接指南）" span.english lang="en" { "what changed, every night: the guide for systems of statistics" } } }
                li { a href="/graphql/schema" { "/graphql/schema" } span { "全部类型与字段的说明（SDL）" span.english lang="en" { "every type and field, described" } } }
                li { a href="/catalog" { "/catalog" } span { "数据目录：DCAT-AP（JSON-LD、Turtle）与中文核心元数据 " span.english lang="en" { "the catalogue, for harvesters" } } }
                li { a href="/feed.atom" { "/feed.atom" } span { "发布动态（Atom） " span.english lang="en" { "releases as an Atom feed" } } }
                li { a href="/api/v1" { "/api/v1" } span { "地址、最新发布与全部限额 " span.english lang="en" { "addresses, the newest release, every limit" } } }
            }
            p {
                "全部指南 · All guides: "
                @for (place, name) in super::guide::names().enumerate() {
                    @if place > 0 { " · " }
                    a href=(format!("/docs/{name}")) { (name.trim_end_matches(".md")) }
                }
            }
            pre { code { (query) } }
            p { a href=(format!("/graphql?{address}")) { "看结果 · See the answer" } }
            pre.command { code { "curl " (base) "/graphql \\\n  -H 'Content-Type: application/json' \\\n  -d '" (asked) "'" } }
        }
    }
}

/// `1234567` is `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn there_is_a_page_without_data_too() {
        assert!(render("http://127.0.0.1:8000", None).into_string().contains("cannot be read at the moment"));
    }
}
