//! Data packages: reading, checking and writing them.
//!
//! A package is read in three steps. `source` finds its files in a folder or a zip; `table_file` looks each over for
//! encoding and header and divides it into rows; `record` makes typed records of the rows, as `tables` describes the
//! columns. `check` then holds the records against each other, and `ownership` against what other datasets list.
//! Nothing stops at the first fault: whatever can still be read is.
//!
//! What a fault means is decided where it is found; what is said of it stands in `faults.tsv`. Databases, releases and
//! interfaces do not belong here.

mod archive;
mod cell;
mod cells;
pub mod check;
mod codes;
mod encoding;
pub mod fault;
mod fault_code;
pub mod files;
mod header;
mod manifest;
mod out;
pub mod ownership;
mod record;
pub mod report;
mod rows;
mod schema;
mod source;
pub mod table;
mod table_file;
mod tables;
mod write;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

pub use check::check;
pub use fault::{Fault, FaultCode, Severity};
pub use ownership::{Known, Standing, check_ownership};
pub use report::Report;
pub use source::DATAPACKAGE;
pub use write::Writer;

use self::codes::Codes;
use self::record::Record;
use self::source::Source;
use self::table::{TABLES, Table};
use self::table_file::{Draft, TableFile, unreadable};
use crate::domain::record::{Dataset, Lists, Observation, Row};

/// A package whose files were found: all but the observations is in memory.
///
/// Where the report has errors, something stands in the place of each cell at fault; use the records of a sound
/// package only.
pub struct Package {
    /// What `datapackage.json` says of the dataset.
    pub dataset: Dataset,
    /// All rows but the observations.
    pub lists: Lists,
    codes: Codes,
    faulty: Faulty,
    observations: Option<(Source, TableFile)>,
    bytes_read: AtomicU64,
}

/// The cells that could not be taken: by table and row, a bit a column.
#[derive(Debug, Default)]
pub struct Faulty(HashMap<(&'static str, u32), u32>);

impl Faulty {
    fn mark(&mut self, table: &'static Table, row: u32, columns: u32) {
        if columns != 0 {
            self.0.insert((table.name, row), columns);
        }
    }

    /// Whether a cell could be taken.
    pub fn is_sound(&self, table: &'static Table, row: u32, column: &str) -> bool {
        let columns = self.0.get(&(table.name, row)).copied().unwrap_or(0);
        columns == 0 || table.index(column).is_some_and(|index| columns & (1 << index) == 0)
    }
}

impl Package {
    /// Opens a folder or a zip and reads all but the observations; what is wrong is in the report. None where nothing
    /// can be read at all.
    pub fn open(path: &Path) -> (Option<Package>, Report) {
        let mut report = Report::default();
        let package = Self::read(path, &mut report);
        report.finish();
        (package, report)
    }

    fn read(path: &Path, report: &mut Report) -> Option<Package> {
        let source = Source::open(path, report)?;
        let dataset = manifest::read(&source, report);
        let mut files: Vec<TableFile> = TABLES
            .iter()
            .filter(|table| source.has(table.file))
            .filter_map(|table| TableFile::open(&source, table, report))
            .collect();
        if dataset.is_none() && files.is_empty() {
            return None;
        }
        let unpacked: u64 = files.iter().map(|file| file.bytes).sum();
        if source.is_zip() && unpacked > archive::MAX_MEGABYTES << 20 {
            report.push(Fault::new(FaultCode::TooLarge, &source.name).with(archive::MAX_MEGABYTES));
            return None;
        }
        let mut package = Package {
            dataset: dataset.unwrap_or_default(),
            lists: Lists::default(),
            codes: Codes::default(),
            faulty: Faulty::default(),
            observations: None,
            bytes_read: AtomicU64::new(0),
        };
        // What cannot be read may list any code.
        let is_there = |file| source.has(file) || source.misnamed_as(file).is_some() || report.has_errors_in(file);
        for table in TABLES.iter().filter(|table| table.has_codes() && is_there(table.file)) {
            package.codes.set(table.name, None);
        }
        package.list_codes(&source, &files, report);
        package.read_lists(&source, &files, report);
        let at = files.iter().position(|file| file.table.file == Observation::TABLE.file);
        package.observations = at.map(|at| (source, files.swap_remove(at)));
        Some(package)
    }

    fn list_codes(&mut self, source: &Source, files: &[TableFile], report: &mut Report) {
        for file in files.iter().filter(|file| file.table.has_codes()) {
            match file.list_codes(source) {
                Ok(codes) => self.codes.set(file.table.name, codes),
                Err(error) => report.push(unreadable(file.table.file, &error)),
            }
        }
    }

    fn read_lists(&mut self, source: &Source, files: &[TableFile], report: &mut Report) {
        let mut reader = ListReader { source, files, codes: &self.codes, faulty: &mut self.faulty, report };
        self.lists = Lists {
            districts: reader.read(),
            categories: reader.read(),
            units: reader.read(),
            indicators: reader.read(),
            documents: reader.read(),
            projects: reader.read(),
            tasks: reader.read(),
            project_progress: reader.read(),
            task_progress: reader.read(),
            task_evidence: reader.read(),
        };
    }

    /// How many bytes `observations.csv` has, unpacked; 0 where there is none.
    pub fn observation_bytes(&self) -> u64 {
        self.observations.as_ref().map_or(0, |(_, file)| file.bytes)
    }

    /// How many of these bytes the newest stream has read.
    pub fn observation_bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// Streams the observations from the start, in bounded memory. A row with errors gives its faults.
    pub fn observations(&self) -> Box<dyn Iterator<Item = Result<Row<Observation>, Vec<Fault>>> + Send + '_> {
        Box::new(self.drafts().filter_map(|draft| {
            let Draft { number, record, faulty, faults } = draft;
            if faulty != 0 || faults.iter().any(Fault::is_error) {
                return (record.is_some() || faults.iter().any(Fault::is_error)).then_some(Err(faults));
            }
            record.map(|record| Ok(Row { number, record }))
        }))
    }

    /// The observations as read, with what is wrong with each.
    fn drafts(&self) -> Box<dyn Iterator<Item = Draft<Observation>> + Send + '_> {
        self.bytes_read.store(0, Ordering::Relaxed);
        let Some((source, file)) = &self.observations else { return Box::new(std::iter::empty()) };
        let broken = |error: io::Error| {
            let faults = vec![unreadable(file.table.file, &error)];
            Draft { number: 0, record: None, faulty: u32::MAX, faults }
        };
        match file.drafts::<Observation>(source, &self.codes) {
            Err(error) => Box::new(std::iter::once(broken(error))),
            Ok(mut drafts) => Box::new(std::iter::from_fn(move || {
                let draft = drafts.next();
                self.bytes_read.store(drafts.bytes_read(), Ordering::Relaxed);
                draft
            })),
        }
    }
}

struct ListReader<'a> {
    source: &'a Source,
    files: &'a [TableFile],
    codes: &'a Codes,
    faulty: &'a mut Faulty,
    report: &'a mut Report,
}

impl ListReader<'_> {
    /// The rows of a table that could be divided into cells.
    fn read<T: Record>(&mut self) -> Vec<Row<T>> {
        let Some(file) = self.files.iter().find(|file| file.table.name == T::TABLE.name) else { return Vec::new() };
        let drafts = match file.drafts::<T>(self.source, self.codes) {
            Ok(drafts) => drafts,
            Err(error) => {
                self.report.push(unreadable(file.table.file, &error));
                return Vec::new();
            }
        };
        let mut rows = Vec::new();
        for Draft { number, record, faulty, faults } in drafts {
            faults.into_iter().for_each(|fault| self.report.push(fault));
            self.faulty.mark(T::TABLE, number, faulty);
            rows.extend(record.map(|record| Row { number, record }));
        }
        rows
    }
}
