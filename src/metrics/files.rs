//! Files that are written whole before they are sent.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Files that are written whole before they are sent.
#[derive(Debug)]
pub struct Files {
    writing: Gauge,
    kept: Gauge,
    bytes: Gauge,
    refused: Counter,
}

/// How the folder of such files stands.
#[derive(Clone, Copy, Debug)]
pub struct Folder {
    /// Files that are written now.
    pub writing: usize,
    /// Whole files that are kept.
    pub kept: u64,
    /// Bytes of all of them, and of those that are still being read.
    pub bytes: u64,
}

impl Files {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let files = Files {
            writing: Gauge::default(),
            kept: Gauge::default(),
            bytes: Gauge::default(),
            refused: Counter::default(),
        };
        registry.register("files_writing", "Files and cubes that are written now", files.writing.clone());
        registry.register("files_kept", "Whole files that are kept", files.kept.clone());
        let help = "Bytes of files that are written, kept or still read";
        registry.register("files_bytes", help, files.bytes.clone());
        let help = "Files asked for that found no turn, place or room";
        registry.register("files_refused", help, files.refused.clone());
        files
    }

    /// Sets how the folder stands.
    pub fn set(&self, folder: Folder) {
        self.writing.set(i64::try_from(folder.writing).unwrap_or(i64::MAX));
        self.kept.set(i64::try_from(folder.kept).unwrap_or(i64::MAX));
        self.bytes.set(i64::try_from(folder.bytes).unwrap_or(i64::MAX));
    }

    /// Counts a file that found no turn, place or room.
    pub fn refused(&self) {
        self.refused.inc();
    }
}
