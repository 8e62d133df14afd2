//! Writes a package: the description with its Table Schema, and every table, empty ones with their header.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::out::Out;
use super::record::Record;
use super::schema::resources;
use super::source::DATAPACKAGE;
use crate::domain::record::*;

/// Writes a package into a folder, which is made where it is missing; files of the same names are overwritten.
pub fn write(
    dir: &Path,
    dataset: &Dataset,
    lists: &Lists,
    observations: impl Iterator<Item = Observation>,
) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let description = serde_json::to_string_pretty(&description(dataset)).map_err(io::Error::other)?;
    fs::write(dir.join(DATAPACKAGE), description + "\n")?;
    write_rows(dir, &lists.districts)?;
    write_rows(dir, &lists.categories)?;
    write_rows(dir, &lists.units)?;
    write_rows(dir, &lists.indicators)?;
    write_rows(dir, &lists.documents)?;
    write_rows(dir, &lists.projects)?;
    write_rows(dir, &lists.tasks)?;
    write_rows(dir, &lists.project_progress)?;
    write_rows(dir, &lists.task_progress)?;
    write_rows(dir, &lists.task_evidence)?;
    let mut table = TableWriter::create::<Observation>(dir)?;
    for observation in observations {
        table.row(&observation)?;
    }
    table.finish()
}

fn write_rows<T: Record>(dir: &Path, rows: &[Row<T>]) -> io::Result<()> {
    let mut table = TableWriter::create::<T>(dir)?;
    for row in rows {
        table.row(&row.record)?;
    }
    table.finish()
}

struct TableWriter {
    csv: csv::Writer<BufWriter<File>>,
    out: Out,
}

impl TableWriter {
    fn create<T: Record>(dir: &Path) -> io::Result<TableWriter> {
        let mut csv = csv::Writer::from_writer(BufWriter::new(File::create(dir.join(T::TABLE.file))?));
        csv.write_record(T::TABLE.columns.iter().map(|column| column.name))?;
        Ok(TableWriter { csv, out: Out::new(T::TABLE) })
    }

    fn row<T: Record>(&mut self, record: &T) -> io::Result<()> {
        self.out.clear();
        record.write(&mut self.out);
        self.csv.write_record(&self.out.cells)?;
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
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
