//! Writes a package: the description with its Table Schema, and every table, empty ones with their header.

use std::io;

use serde_json::{Map, Value, json};

use super::files::Files;
use super::out::Out;
use super::record::Record;
use super::schema::resources;
use super::source::DATAPACKAGE;
use crate::domain::record::*;

/// A package that is being written, table after table: rows come as they are read, and none is held.
pub struct Writer<F: Files> {
    files: F,
}

impl<F: Files> Writer<F> {
    /// Begins with what the dataset says of itself, and all rows but the observations.
    pub fn begin(mut files: F, dataset: &Dataset, lists: &Lists) -> io::Result<Self> {
        files.begin(DATAPACKAGE)?;
        let description = serde_json::to_string_pretty(&description(dataset)).map_err(io::Error::other)?;
        files.write_all((description + "\n").as_bytes())?;
        let mut writer = Writer { files };
        writer.table(&lists.districts)?;
        writer.table(&lists.categories)?;
        writer.table(&lists.units)?;
        writer.table(&lists.indicators)?;
        writer.table(&lists.documents)?;
        writer.table(&lists.projects)?;
        writer.table(&lists.tasks)?;
        writer.table(&lists.project_progress)?;
        writer.table(&lists.task_progress)?;
        writer.table(&lists.task_evidence)?;
        writer.heads::<Observation>()?;
        Ok(writer)
    }

    /// Adds observations.
    pub fn observations(&mut self, observations: &[Observation]) -> io::Result<()> {
        self.rows(observations.iter())
    }

    /// It is whole.
    pub fn end(self) -> io::Result<F::Whole> {
        self.files.end()
    }

    fn table<T: Record>(&mut self, rows: &[Row<T>]) -> io::Result<()> {
        self.heads::<T>()?;
        self.rows(rows.iter().map(|row| &row.record))
    }

    fn heads<T: Record>(&mut self) -> io::Result<()> {
        self.files.begin(T::TABLE.file)?;
        let mut csv = csv::Writer::from_writer(&mut self.files);
        csv.write_record(T::TABLE.columns.iter().map(|column| column.name))?;
        csv.flush()
    }

    fn rows<'a, T: Record + 'a>(&mut self, records: impl Iterator<Item = &'a T>) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(&mut self.files);
        let mut out = Out::new(T::TABLE);
        for record in records {
            out.clear();
            record.write(&mut out);
            csv.write_record(&out.cells)?;
        }
        csv.flush()
    }
}

/// What `datapackage.json` says. Properties that are missing are left out.
fn description(dataset: &Dataset) -> Value {
    let mut properties = Map::new();
    let mut put = |name: &str, value: Value| {
        properties.insert(name.to_owned(), value);
    };
    put("$schema", Value::from("https://datapackage.org/profiles/2.0/datapackage.json"));
    put("name", Value::from(dataset.code.as_str()));
    put("title", Value::from(dataset.title.zh.as_str()));
    let texts = [
        ("title_en", &dataset.title.en),
        ("description", &dataset.description.zh),
        ("description_en", &dataset.description.en),
        ("publisherCode", &dataset.publisher_code),
        ("contact", &dataset.contact),
        ("updateFrequency", &dataset.update_frequency),
        ("topic", &dataset.topic),
    ];
    // A package to fill in shows what there is to fill in.
    let is_blank = dataset.title.zh.is_empty();
    for (name, text) in texts {
        match text {
            Some(text) => put(name, Value::from(text.as_str())),
            None if is_blank => put(name, Value::from("")),
            None => {}
        }
    }
    if let Some(publisher) = &dataset.publisher {
        put("contributors", json!([{ "title": publisher, "role": "publisher", "roles": ["publisher"] }]));
    }
    if !dataset.licenses.is_empty() {
        put("licenses", json!(dataset.licenses));
    }
    put("resources", Value::Array(resources()));
    Value::Object(properties)
}
