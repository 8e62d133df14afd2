//! What a reader is to know of a table: where it is from, and what may be done with it.

/// Where a table is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What it is.
    pub about: String,
    /// The address that gives it again.
    pub address: String,
    /// The release that was read.
    pub release: i32,
    /// When it was published; none before the first.
    pub published: Option<String>,
    /// The datasets of the rows.
    pub datasets: Vec<Dataset>,
    /// The units of the rows: code and name.
    pub units: Vec<(String, String)>,
    /// The documents that state the rows.
    pub documents: Vec<Document>,
}

/// A dataset and its licence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dataset {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// What may be done with it.
    pub licenses: String,
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// On which day.
    pub published: String,
    /// Where it is.
    pub url: String,
}
