//! Where the files of a package are: in a folder or in a zip. Nothing outside of it is ever opened, nothing extracted.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::archive::Archive;
use super::fault::{Fault, FaultCode, Term};
use super::report::Report;
use super::table::TABLES;
use crate::domain::nearest::nearest;

/// The description's file.
pub const DATAPACKAGE: &str = "datapackage.json";

/// A folder or a zip that holds a package.
pub struct Source {
    /// What faults of the package as a whole are told of.
    pub name: String,
    files: Files,
}

enum Files {
    Folder(BTreeMap<String, PathBuf>),
    Zip(Archive),
}

impl Source {
    /// Finds the files; what is passed over or refused is in the report.
    pub fn open(path: &Path, report: &mut Report) -> Option<Source> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let Ok(metadata) = fs::metadata(path) else {
            report.push(Fault::new(FaultCode::PathNotFound, &name).with(path.display()));
            return None;
        };
        let files = if metadata.is_dir() {
            Files::Folder(folder_files(path, report))
        } else {
            Files::Zip(Archive::open(path, &name, report)?)
        };
        let source = Source { name, files };
        source.pass_over(report);
        Some(source)
    }

    /// The names of the files beside each other in the package.
    fn names(&self) -> Vec<&str> {
        match &self.files {
            Files::Folder(files) => files.keys().map(String::as_str).collect(),
            Files::Zip(archive) => archive.names().collect(),
        }
    }

    /// Whether the package is a zip, of which what it unpacks to is bounded.
    pub fn is_zip(&self) -> bool {
        matches!(self.files, Files::Zip(_))
    }

    /// Whether a file is there.
    pub fn has(&self, file: &str) -> bool {
        self.names().contains(&file)
    }

    /// The file that was meant to have this name.
    pub fn misnamed_as(&self, file: &str) -> Option<String> {
        self.names().into_iter().find(|name| misnamed(name) == Some(file)).map(str::to_owned)
    }

    /// Opens a file.
    pub fn reader(&self, file: &str) -> io::Result<Box<dyn Read + Send>> {
        match &self.files {
            Files::Folder(files) => {
                let path = files.get(file).ok_or(io::ErrorKind::NotFound)?;
                Ok(Box::new(File::open(path)?))
            }
            Files::Zip(archive) => archive.reader(file),
        }
    }

    /// Names what is no file of a package.
    fn pass_over(&self, report: &mut Report) {
        let names = self.names();
        for name in &names {
            if *name == DATAPACKAGE || TABLES.iter().any(|table| table.file == *name) {
                continue;
            }
            let code = if is_system_file(name) { FaultCode::SystemFile } else { FaultCode::OtherFile };
            let fault = match misnamed(name).filter(|meant| !names.contains(meant)) {
                Some(meant) if code == FaultCode::OtherFile => {
                    Fault::new(FaultCode::UnknownFile, name).with(*name).nearest(Some(meant))
                }
                _ => Fault::new(code, name).with(*name),
            };
            report.push(fault);
        }
    }
}

/// The file of a package that a name was meant to be.
fn misnamed(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let stem = lower.strip_suffix(".csv").or_else(|| lower.strip_suffix(".json"))?;
    if lower.ends_with(".json") {
        return (nearest(stem, ["datapackage"]).is_some()).then_some(DATAPACKAGE);
    }
    let by_title = TABLES.iter().find(|table| stem.starts_with(table.zh));
    let stems = TABLES.iter().map(|table| table.name);
    let by_start = TABLES.iter().filter(|table| stem.starts_with(table.name)).max_by_key(|table| table.name.len());
    let found = by_title.or(by_start).copied().or_else(|| {
        let meant = nearest(stem, stems)?;
        TABLES.iter().copied().find(|table| table.name == meant)
    });
    found.map(|table| table.file)
}

/// Files and folders that systems and programs leave beside the user's.
pub(super) fn is_system_file(name: &str) -> bool {
    let first = name.split('/').next().unwrap_or(name);
    let last = name.rsplit('/').next().unwrap_or(name);
    let by_name = ["thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "__macosx", "icon\r"];
    let by_end = [".tmp", ".bak", ".swp", "~", ".lnk", ".crdownload"];
    [first, last].iter().any(|part| {
        let lower = part.to_lowercase();
        let hidden = part.starts_with('.') || part.starts_with("~$") || part.starts_with(".~lock");
        hidden || by_name.contains(&lower.as_str()) || by_end.iter().any(|end| lower.ends_with(end))
    })
}

/// The files of a folder; of the one folder in it, where the package was unpacked one level too deep.
fn folder_files(path: &Path, report: &mut Report) -> BTreeMap<String, PathBuf> {
    let (files, folders) = entries(path, report);
    let own: Vec<&PathBuf> = folders.iter().filter(|(name, _)| !is_system_file(name)).map(|(_, path)| path).collect();
    if let [only] = own.as_slice()
        && files.keys().all(|name| is_system_file(name))
        && only.join(DATAPACKAGE).is_file()
    {
        return entries(only, report).0;
    }
    for (name, _) in folders {
        let code = if is_system_file(&name) { FaultCode::SystemFile } else { FaultCode::OtherFile };
        report.push(Fault::new(code, &name).with(format!("{name}/")));
    }
    files
}

type Entries = BTreeMap<String, PathBuf>;

fn entries(path: &Path, report: &mut Report) -> (Entries, Entries) {
    let (mut files, mut folders) = (BTreeMap::new(), BTreeMap::new());
    let found = match fs::read_dir(path) {
        Ok(found) => found,
        Err(error) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            report.push(Fault::new(FaultCode::Unreadable, &name).with(io_cause(&error)));
            return (files, folders);
        }
    };
    for entry in found.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        match entry.file_type() {
            Ok(kind) if kind.is_symlink() => {
                report.push(Fault::new(FaultCode::SymbolicLink, &name).with(name.as_str()));
            }
            Ok(kind) if kind.is_dir() => {
                folders.insert(name, entry.path());
            }
            Ok(kind) if kind.is_file() => {
                files.insert(name, entry.path());
            }
            _ => {}
        }
    }
    (files, folders)
}

/// Why reading failed, in words.
pub fn io_cause(error: &io::Error) -> Term {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Term::words("没有读取权限", "permission denied"),
        io::ErrorKind::NotFound => Term::words("文件不存在", "there is no such file"),
        _ => Term::from(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_a_name_was_meant_to_be() {
        assert_eq!(misnamed("Observations.CSV"), Some("observations.csv"));
        assert_eq!(misnamed("observation.csv"), Some("observations.csv"));
        assert_eq!(misnamed("observations (1).csv"), Some("observations.csv"));
        assert_eq!(misnamed("project_progress_2020.csv"), Some("project_progress.csv"));
        assert_eq!(misnamed("观测值.csv"), Some("observations.csv"));
        assert_eq!(misnamed("DataPackage.json"), Some(DATAPACKAGE));
        assert_eq!(misnamed("说明.csv"), None);
        assert_eq!(misnamed("README.md"), None);
    }

    #[test]
    fn knows_the_files_of_systems() {
        for name in ["__MACOSX/._a.csv", ".DS_Store", "Thumbs.db", "~$units.csv", "desktop.ini", ".~lock.units.csv#"] {
            assert!(is_system_file(name), "{name}");
        }
        assert!(!is_system_file("README.md") && !is_system_file("units.csv"));
    }
}
