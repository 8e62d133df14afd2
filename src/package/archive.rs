//! A package in a zip, read as a stream: entries are counted, their bytes too while they unpack, and nothing is extracted.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use encoding_rs::GB18030;
use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::fault::{Fault, FaultCode, Term};
use super::report::Report;
use super::source::is_system_file;

/// Entries that a zip may have.
pub const MAX_ENTRIES: usize = 64;
/// The most bytes of a zip's directory that are looked at.
const MAX_DIRECTORY: u64 = 1 << 20;
/// Megabytes that a zip may unpack to.
pub const MAX_MEGABYTES: u64 = 200;

#[derive(Clone, Debug)]
struct Entry {
    start: u64,
    packed: u64,
    crc: u32,
    deflated: bool,
}

/// A zip whose entries have been found sound to read.
pub struct Archive {
    path: PathBuf,
    entries: BTreeMap<String, Entry>,
}

impl Archive {
    /// Finds the entries; what is refused or passed over is in the report.
    pub fn open(path: &Path, name: &str, report: &mut Report) -> Option<Archive> {
        if let Some(fault) = no_zip(path, name) {
            report.push(fault);
            return None;
        }
        let zip = File::open(path).map_err(zip::result::ZipError::from).and_then(ZipArchive::new);
        let mut zip = match zip {
            Ok(zip) => zip,
            Err(error) => {
                report.push(Fault::new(FaultCode::BadZip, name).with(error));
                return None;
            }
        };
        let listed = listed_names(path, zip.central_directory_start()).unwrap_or_default();
        let count = zip.len().max(listed.len());
        if count > MAX_ENTRIES {
            report.push(Fault::new(FaultCode::TooManyEntries, name).with(count).with(MAX_ENTRIES));
            return None;
        }
        if zip.has_overlapping_files().unwrap_or(true) {
            let cause = Term::words("其中的文件互相重叠", "its files overlap");
            report.push(Fault::new(FaultCode::BadZip, name).with(cause));
            return None;
        }
        for (at, twice) in listed.iter().enumerate() {
            if listed.iter().take(at).any(|earlier| earlier == twice) {
                report.push(Fault::new(FaultCode::DuplicateFile, twice).with(twice));
            }
        }
        let entries = sound_entries(&mut zip, name, report);
        if entries.iter().any(|(file, _)| file == "[Content_Types].xml") {
            let what = Term::words("这是 Excel 工作簿，不是 CSV 文件夹", "it is a workbook, not a folder of CSV files");
            report.push(Fault::new(FaultCode::NotAPackage, name).with(name).with(what));
            return None;
        }
        Some(Archive { path: path.to_owned(), entries: beneath_root(entries, report) })
    }

    /// The names of the files below the root.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Unpacks a file as it is read; more bytes than a package may have are an error.
    pub fn reader(&self, file: &str) -> io::Result<Box<dyn Read + Send>> {
        let entry = self.entries.get(file).ok_or(io::ErrorKind::NotFound)?;
        let mut source = File::open(&self.path)?;
        source.seek(SeekFrom::Start(entry.start))?;
        let packed = source.take(entry.packed);
        let bytes: Box<dyn Read + Send> =
            if entry.deflated { Box::new(DeflateDecoder::new(io::BufReader::new(packed))) } else { Box::new(packed) };
        Ok(Box::new(Counted { bytes, crc: Crc::new(), expected: entry.crc, count: 0 }))
    }
}

/// Counts what unpacks, and holds it against the checksum at the end.
struct Counted {
    bytes: Box<dyn Read + Send>,
    crc: Crc,
    expected: u32,
    count: u64,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.crc.update(buffer.get(..count).unwrap_or_default());
        self.count += u64::try_from(count).unwrap_or(u64::MAX);
        if self.count > MAX_MEGABYTES << 20 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it unpacks to too much"));
        }
        if count == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum does not match: the zip is damaged"));
        }
        Ok(count)
    }
}

/// What is no zip at all.
fn no_zip(path: &Path, name: &str) -> Option<Fault> {
    let mut magic = [0u8; 8];
    let count = match File::open(path).and_then(|mut file| file.read(&mut magic)) {
        Ok(count) => count,
        Err(error) => return Some(Fault::new(FaultCode::Unreadable, name).with(super::source::io_cause(&error))),
    };
    let head = magic.get(..count).unwrap_or_default();
    if head.starts_with(b"PK") {
        return None;
    }
    let lower = name.to_lowercase();
    let what = if lower.ends_with(".csv") || lower.ends_with(".json") {
        Term::words("这是包内的一个文件", "it is one file of a package")
    } else if head.starts_with(b"Rar!") || head.starts_with(b"7z\xBC\xAF") || head.starts_with(b"\x1F\x8B") {
        Term::words("压缩格式不是 zip", "it is an archive of another kind than zip")
    } else if head.starts_with(b"\xD0\xCF\x11\xE0") {
        Term::words("这是旧版 Excel 工作簿", "it is an old workbook")
    } else {
        Term::words("既不是文件夹，也不是 zip 压缩包", "it is neither a folder nor a zip")
    };
    Some(Fault::new(FaultCode::NotAPackage, name).with(name).with(what))
}

/// The names that the zip's own directory lists, those that stand twice included; the library keeps one of each.
fn listed_names(path: &Path, start: u64) -> io::Result<Vec<String>> {
    const ENTRY: &[u8] = b"PK\x01\x02";
    const FIXED: usize = 46;
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut directory = Vec::new();
    file.take(MAX_DIRECTORY).read_to_end(&mut directory)?;
    let mut names = Vec::new();
    let mut rest = directory.as_slice();
    while let Some(entry) = rest.strip_prefix(ENTRY) {
        let length = |at: usize| {
            let bytes = entry.get(at..at + 2).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0, |bytes| usize::from(u16::from_le_bytes(bytes)))
        };
        let (name, extra, comment) = (length(24), length(26), length(28));
        let Some(raw) = rest.get(FIXED..FIXED + name) else { break };
        names.push(entry_name(raw));
        rest = rest.get(FIXED + name + extra + comment..).unwrap_or_default();
    }
    Ok(names)
}

/// The entries that may be read, by their names with slashes.
fn sound_entries(zip: &mut ZipArchive<File>, name: &str, report: &mut Report) -> Vec<(String, Entry)> {
    let mut entries: Vec<(String, Entry)> = Vec::new();
    for index in 0..zip.len() {
        let file = match zip.by_index_raw(index) {
            Ok(file) => file,
            Err(error) => {
                report.push(Fault::new(FaultCode::BadZip, name).with(error));
                continue;
            }
        };
        let path = entry_name(file.name_raw());
        if let Some(fault) = refused(&path, &file) {
            report.push(fault);
            continue;
        }
        if file.is_dir() || path.ends_with('/') {
            continue;
        }
        let Some(start) = file.data_start() else { continue };
        let deflated = file.compression() == CompressionMethod::Deflated;
        let entry = Entry { start, packed: file.compressed_size(), crc: file.crc32(), deflated };
        if entries.iter().any(|(other, _)| *other == path) {
            report.push(Fault::new(FaultCode::DuplicateFile, &path).with(path.as_str()));
            continue;
        }
        entries.push((path, entry));
    }
    entries
}

/// The name of an entry: UTF-8, else GB18030 as Chinese Windows writes it; backslashes read as slashes.
fn entry_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    let slashed = name.replace('\\', "/");
    slashed.strip_prefix("./").map_or(slashed.clone(), str::to_owned)
}

fn refused<R: Read>(path: &str, file: &zip::read::ZipFile<'_, R>) -> Option<Fault> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || drive || path.split('/').any(|part| part == "..") || path.contains('\0') {
        return Some(Fault::new(FaultCode::UnsafePath, path).with(path));
    }
    if file.is_symlink() {
        return Some(Fault::new(FaultCode::SymbolicLink, path).with(path));
    }
    if file.encrypted() {
        return Some(Fault::new(FaultCode::BadZip, path).with(Term::words("已加密", "it is encrypted")));
    }
    if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        let cause = Term::words("压缩方法不受支持", "its way of compression is not read");
        return Some(Fault::new(FaultCode::BadZip, path).with(cause));
    }
    None
}

/// Takes the one top folder for the root; what lies in folders below it is passed over.
fn beneath_root(entries: Vec<(String, Entry)>, report: &mut Report) -> BTreeMap<String, Entry> {
    let own: Vec<&str> = entries.iter().map(|(path, _)| path.as_str()).filter(|path| !is_system_file(path)).collect();
    let mut root = String::new();
    while let Some(top) = one_top_folder(&own, &root) {
        root = top;
    }
    let mut found = BTreeMap::new();
    for (path, entry) in entries {
        match path.strip_prefix(root.as_str()).filter(|rest| !rest.contains('/')) {
            Some(rest) => {
                found.insert(rest.to_owned(), entry);
            }
            None => {
                let code = if is_system_file(&path) { FaultCode::SystemFile } else { FaultCode::OtherFile };
                report.push(Fault::new(code, &path).with(path.as_str()));
            }
        }
    }
    found
}

/// The folder that holds everything below `root`.
fn one_top_folder(paths: &[&str], root: &str) -> Option<String> {
    let first = paths.first()?.strip_prefix(root)?.split_once('/')?.0;
    let top = format!("{root}{first}/");
    paths.iter().all(|path| path.starts_with(&top)).then_some(top)
}
