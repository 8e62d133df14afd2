//! Files that were written to their end before the first byte is sent: those that cannot be sent earlier, and those of
//! which a part is asked for. They have no name in their folder, so that nothing is left of them, however the service
//! ends.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use futures_util::stream;
use moka::future::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::answers::Key;
use crate::error::{Error, Result};

/// Files that are written at once.
const WRITTEN: usize = 2;
/// How long one may wait for its turn to be written.
const TURN: Duration = Duration::from_secs(30);
/// How long what nobody asks for is kept.
const IDLE: Duration = Duration::from_secs(600);
/// Bytes that are read at once.
const PIECE: u64 = 256 * 1024;
/// The weight of a file is reckoned in these.
const WEIGHT: u64 = 4096;

/// Where files wait, bounded in bytes.
pub struct Spool {
    kept: Cache<Key, Arc<Spooled>>,
    writing: Arc<Semaphore>,
    folder: PathBuf,
    most: u64,
}

/// A file that is whole.
#[derive(Debug)]
pub struct Spooled {
    file: File,
    /// Its length.
    pub bytes: u64,
}

impl Spool {
    /// Keeps so many bytes in a folder, the system's for temporary files unless one is named.
    pub fn new(folder: Option<PathBuf>, most: u64) -> Self {
        let weigh = |_: &Key, kept: &Arc<Spooled>| u32::try_from(kept.bytes / WEIGHT + 1).unwrap_or(u32::MAX);
        let kept = Cache::builder().weigher(weigh).max_capacity(most / WEIGHT).time_to_idle(IDLE).build();
        let folder = folder.unwrap_or_else(std::env::temp_dir);
        Spool { kept, writing: Arc::new(Semaphore::new(WRITTEN)), folder, most }
    }

    /// The file that is kept or being written, else the one that `writing` writes.
    pub async fn keep(
        &self,
        key: Key,
        writing: impl Future<Output = Result<Arc<Spooled>>>,
    ) -> Result<Arc<Spooled>, Arc<Error>> {
        self.kept.try_get_with(key, writing).await
    }

    /// Waits for the turn to write one.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        match tokio::time::timeout(TURN, self.writing.clone().acquire_owned()).await {
            Ok(permit) => permit.map_err(Error::internal),
            Err(_) => Err(Error::Busy("other files are being written; try again in a little while".to_owned())),
        }
    }

    /// An empty file.
    pub fn begin(&self) -> Result<Growing> {
        let file = tempfile::tempfile_in(&self.folder).map_err(Error::internal)?;
        Ok(Growing { file, bytes: 0, most: self.most })
    }
}

/// A file that is being written.
pub struct Growing {
    file: File,
    bytes: u64,
    most: u64,
}

impl Growing {
    /// It is whole.
    pub fn end(mut self) -> Result<Arc<Spooled>> {
        self.file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
        Ok(Arc::new(Spooled { file: self.file, bytes: self.bytes }))
    }
}

impl Write for Growing {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = u64::try_from(buffer.len()).unwrap_or(u64::MAX);
        if self.bytes.saturating_add(written) > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let written = self.file.write(buffer)?;
        self.bytes += u64::try_from(written).unwrap_or_default();
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Spooled {
    /// The bytes from one to before another, read as they are taken.
    pub fn body(self: Arc<Self>, from: u64, to: u64) -> Body {
        let pieces = stream::try_unfold((self, from), move |(file, at)| async move {
            if at >= to {
                return Ok::<_, io::Error>(None);
            }
            let end = to.min(at + PIECE);
            let reading = tokio::task::spawn_blocking(move || {
                let mut bytes = vec![0; usize::try_from(end - at).unwrap_or_default()];
                file.file.read_exact_at(&mut bytes, at)?;
                Ok::<_, io::Error>((Bytes::from(bytes), file))
            });
            let (bytes, file) = reading.await.map_err(io::Error::other)??;
            Ok(Some((bytes, (file, end))))
        });
        Body::from_stream(pieces)
    }
}
