//! What the landing page asks of GraphQL, like any other client, and what it is told.

use serde::Deserialize;

use crate::domain::record::License;

/// The question.
pub const QUERY: &str = "query Landing {
  observations(first: 0) { totalCount }
  indicators(first: 0) { totalCount }
  districts(first: 0) { totalCount }
  projects(first: 0) { totalCount }
  tasks(first: 0) { totalCount }
  periods(first: 100) { totalCount nodes { code name nameEn: name(lang: EN) } }
  releases(first: 5) {
    totalCount
    nodes { number publishedAt undoes { number } dataset { code name nameEn: name(lang: EN) } }
  }
  datasets(first: 100) {
    totalCount
    nodes {
      code name nameEn: name(lang: EN) publisher description descriptionEn: description(lang: EN)
      licenses { name title path }
      documents(first: 5) {
        totalCount
        nodes { name nameEn: name(lang: EN) published url district { code name nameEn: name(lang: EN) } }
      }
    }
  }
}";

/// What is here.
#[derive(Debug, Deserialize)]
pub struct Told {
    pub observations: Count,
    pub indicators: Count,
    pub districts: Count,
    pub projects: Count,
    pub tasks: Count,
    pub periods: Page<Named>,
    pub releases: Page<Release>,
    pub datasets: Page<Dataset>,
}

/// How many.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Count {
    pub total_count: u64,
}

/// How many, and the first of them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub total_count: u64,
    pub nodes: Vec<T>,
}

/// A code with its name in both languages.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    pub code: String,
    pub name: String,
    pub name_en: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    pub number: u64,
    pub published_at: String,
    pub undoes: Option<Number>,
    pub dataset: Named,
}

#[derive(Debug, Deserialize)]
pub struct Number {
    pub number: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dataset {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub publisher: Option<String>,
    pub description: Option<String>,
    pub description_en: Option<String>,
    pub licenses: Vec<License>,
    pub documents: Page<Document>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    pub name: String,
    pub name_en: String,
    pub published: String,
    pub url: Option<String>,
    pub district: Named,
}
