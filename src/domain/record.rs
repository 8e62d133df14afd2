//! What the rows of a package state, one struct a table: the same whether read from a file or from the database.

use jiff::civil::Date;

use super::*;

/// A note or text that may be missing in either language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words {
    /// Chinese.
    pub zh: Option<String>,
    /// English.
    pub en: Option<String>,
}

impl Words {
    /// In a language; where there is no English, the Chinese is served.
    pub fn in_lang(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::En => self.en.as_deref().or(self.zh.as_deref()),
            Lang::Zh => self.zh.as_deref(),
        }
    }

    /// Whether neither language says anything.
    pub fn is_empty(&self) -> bool {
        self.zh.is_none() && self.en.is_none()
    }
}

/// A code by which others know something, `SCHEME:CODE`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExternalCode {
    /// Whose code, as `GBT40058`.
    pub scheme: String,
    /// The code.
    pub code: String,
}

impl std::fmt::Display for ExternalCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.scheme, self.code)
    }
}

/// The place in a document that states something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// Code of the document.
    pub document: String,
    /// Its section, as the document numbers it.
    pub section: Option<String>,
    /// First code point of the passage.
    pub start: Option<i32>,
    /// Code point after the passage.
    pub end: Option<i32>,
}

/// Who is responsible, the leading one first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lead {
    /// In Chinese.
    pub zh: Vec<String>,
    /// In English; may be shorter or empty.
    pub en: Vec<String>,
}

impl Lead {
    /// In a language; where there is no English, the Chinese is served.
    pub fn in_lang(&self, lang: Lang) -> &[String] {
        if lang == Lang::En && !self.en.is_empty() { &self.en } else { &self.zh }
    }
}

/// A row of `districts.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct District {
    pub code: String,
    pub parent: Option<String>,
    pub name: Bilingual,
    pub scheme: DistrictScheme,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    pub replaced_by: Vec<String>,
    pub external: Vec<ExternalCode>,
}

/// A row of `categories.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct Category {
    pub code: String,
    pub parent: Option<String>,
    pub name: Bilingual,
}

/// A row of `units.csv`. A base unit has neither base nor exponent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct Unit {
    pub code: String,
    pub name: Bilingual,
    pub symbol: Option<String>,
    pub base: Option<String>,
    /// The factor, a power of ten, by its exponent: 亿元 has 8.
    pub exponent: Option<i32>,
    pub external: Vec<ExternalCode>,
}

impl Unit {
    /// The code of the base unit, its own for a base unit.
    pub fn base_code(&self) -> &str {
        self.base.as_deref().unwrap_or(&self.code)
    }

    /// The factor as a number, written out; a base unit has none.
    pub fn factor(&self) -> Option<Decimal> {
        self.exponent.map(|exponent| Decimal::new(1, 0).shifted(exponent).padded(u32::try_from(-exponent).unwrap_or(0)))
    }
}

/// A row of `indicators.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct Indicator {
    pub code: String,
    pub category: String,
    pub unit: String,
    pub polarity: Polarity,
    pub nature: Nature,
    pub growth_basis: Option<GrowthBasis>,
    pub sum_of: Vec<String>,
    pub name: Bilingual,
    pub definition: Words,
    pub external: Vec<ExternalCode>,
}

/// A row of `documents.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct Document {
    pub code: String,
    pub district: String,
    pub name: Bilingual,
    pub publisher: Option<String>,
    pub published: Date,
    pub url: Option<String>,
    pub sha256: Option<String>,
    pub note: Words,
}

/// A row of `projects.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct Project {
    pub code: String,
    pub district: String,
    pub parent: Option<String>,
    pub category: Option<String>,
    pub kind: ProjectKind,
    pub name: Bilingual,
    pub lead: Lead,
    pub due: Option<Period>,
    pub note: Words,
    pub external: Vec<ExternalCode>,
}

/// A row of `tasks.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct Task {
    pub code: String,
    pub district: String,
    pub parent: Option<String>,
    pub category: Option<String>,
    pub name: Bilingual,
    pub lead: Lead,
    pub due: Option<Period>,
    pub place: Place,
}

/// A row of `observations.csv`. `value` is padded to the printed `decimals`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct Observation {
    pub district: String,
    pub indicator: String,
    pub project: Option<String>,
    pub period: Period,
    pub scenario: Scenario,
    pub measure: Measure,
    pub against: Option<String>,
    pub variant: String,
    pub value: Option<Decimal>,
    pub value_to: Option<Decimal>,
    pub comparator: Comparator,
    pub unit: String,
    pub status: Status,
    pub binding: Option<Binding>,
    pub text: Words,
    pub note: Words,
    pub place: Place,
}

/// A row of `project_progress.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct ProjectProgress {
    pub project: String,
    pub period: Period,
    pub scenario: Scenario,
    pub stage: Option<Stage>,
    pub percent: Option<Decimal>,
    pub note: Words,
    pub place: Place,
}

/// A row of `task_progress.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct TaskProgress {
    pub task: String,
    pub period: Period,
    pub status: TaskStatus,
    pub note: Words,
    pub place: Place,
}

/// A row of `task_evidence.csv`: what shows a task done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are told in the data package's documentation")]
pub struct TaskEvidence {
    pub task: String,
    pub indicator: Option<String>,
    pub project: Option<String>,
}

/// What `datapackage.json` says of the dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the properties are told in the data package's documentation")]
pub struct Dataset {
    pub code: String,
    pub title: Bilingual,
    pub description: Words,
    pub publisher: Option<String>,
    pub publisher_code: Option<String>,
    pub contact: Option<String>,
    pub update_frequency: Option<String>,
    pub topic: Option<String>,
    pub licenses: Vec<License>,
}

/// A licence, as the data package names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[expect(missing_docs, reason = "the properties are told in the data package's documentation")]
pub struct License {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl License {
    /// Its shortest name.
    pub fn short(&self) -> Option<&str> {
        self.name.as_deref().or(self.title.as_deref()).or(self.path.as_deref())
    }
}

/// A row with its place in its file, as a spreadsheet counts: the header is 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<T> {
    /// The row's number.
    pub number: u32,
    /// What it states.
    pub record: T,
}

/// All rows of a package but its observations, which are too many to hold.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "one field a file")]
pub struct Lists {
    pub districts: Vec<Row<District>>,
    pub categories: Vec<Row<Category>>,
    pub units: Vec<Row<Unit>>,
    pub indicators: Vec<Row<Indicator>>,
    pub documents: Vec<Row<Document>>,
    pub projects: Vec<Row<Project>>,
    pub tasks: Vec<Row<Task>>,
    pub project_progress: Vec<Row<ProjectProgress>>,
    pub task_progress: Vec<Row<TaskProgress>>,
    pub task_evidence: Vec<Row<TaskEvidence>>,
}
