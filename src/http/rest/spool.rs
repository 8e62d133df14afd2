//! Files that were written to their end before the first byte is sent: those that cannot be sent earlier, and those of
//! which a part is asked for. They have no name in their folder, so that nothing is left of them, however the service
//! ends.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use futures_util::stream;
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::Site;
use super::super::answers::Key;
use crate::error::{Error, Result};
use crate::metrics::Folder;

/// Files that are written at once.
pub const WRITTEN: usize = 2;
/// How long one may wait for its turn to be written.
pub const TURN: Duration = Duration::from_secs(30);
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
    taken: Arc<AtomicU64>,
}

/// A file that is whole.
#[derive(Debug)]
pub struct Spooled {
    file: File,
    /// Its length.
    pub bytes: u64,
    _room: Room,
}

/// Bytes that a file takes of all that there are for files, until nobody reads it any more.
#[derive(Debug)]
struct Room {
    taken: Arc<AtomicU64>,
    bytes: u64,
}

impl Room {
    /// Takes more, where so many are left of the most that there are.
    fn take(&mut self, bytes: u64, most: u64) -> bool {
        let more = |taken: u64| Some(taken + bytes).filter(|taken| *taken <= most);
        let has_room = self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok();
        self.bytes += if has_room { bytes } else { 0 };
        has_room
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.taken.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

impl Spool {
    /// Keeps so many bytes in a folder, the system's for temporary files unless one is named.
    pub fn new(folder: Option<PathBuf>, most: u64) -> Self {
        let weigh = |_: &Key, kept: &Arc<Spooled>| u32::try_from(kept.bytes / WEIGHT + 1).unwrap_or(u32::MAX);
        let kept = Cache::builder()
            .weigher(weigh)
            .max_capacity(most / WEIGHT + 1)
            // The newest is the one of which more parts will be asked for.
            .eviction_policy(EvictionPolicy::lru())
            .time_to_idle(IDLE)
            .build();
        let folder = folder.unwrap_or_else(std::env::temp_dir);
        Spool { kept, writing: Arc::new(Semaphore::new(WRITTEN)), folder, most, taken: Arc::default() }
    }

    /// Where files wait.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How it stands.
    pub async fn stands(&self) -> Folder {
        self.kept.run_pending_tasks().await;
        Folder {
            writing: WRITTEN.saturating_sub(self.writing.available_permits()),
            kept: self.kept.entry_count(),
            bytes: self.taken.load(Ordering::Relaxed),
        }
    }

    /// The file that is kept or being written, else the one that `writing` writes.
    async fn keep(
        &self,
        key: Key,
        writing: impl Future<Output = Result<Arc<Spooled>>>,
    ) -> Result<Arc<Spooled>, Arc<Error>> {
        self.kept.try_get_with(key, writing).await
    }

    /// Waits for the turn to write one, and makes room for it where what is kept takes half of it.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        let Ok(permit) = tokio::time::timeout(TURN, self.writing.clone().acquire_owned()).await else {
            return Err(Error::Busy("other files are being written; try again in a little while".to_owned()));
        };
        if self.taken.load(Ordering::Relaxed) > self.most / 2 {
            for (key, _) in self.kept.iter() {
                self.kept.invalidate(&*key).await;
            }
            self.kept.run_pending_tasks().await;
        }
        permit.map_err(Error::internal)
    }

    /// An empty file.
    pub fn begin(&self) -> Result<Growing> {
        let file = tempfile::tempfile_in(&self.folder).map_err(Error::internal)?;
        let room = Room { taken: self.taken.clone(), bytes: 0 };
        Ok(Growing { file, room, verdict: Verdict { most: self.most, refused: Arc::default() } })
    }
}

/// A file that is being written.
pub struct Growing {
    file: File,
    room: Room,
    verdict: Verdict,
}

/// What became of a file, for who handed it to a library that tells only that it failed.
#[derive(Clone)]
pub struct Verdict {
    most: u64,
    /// Why it was given up.
    refused: Arc<OnceLock<Refused>>,
}

/// Why a file is not written.
#[derive(Clone, Copy, Debug)]
enum Refused {
    /// It is longer than any may be.
    TooLong,
    /// Others that are still being read leave no room.
    NoRoom,
}

impl Verdict {
    /// What an error in writing the file was about.
    pub fn told(&self, error: Error) -> Error {
        match self.refused.get() {
            None => error,
            Some(Refused::NoRoom) => no_room(),
            Some(Refused::TooLong) => too_long(self.most),
        }
    }

    fn refuse(&self, why: Refused, kind: io::ErrorKind) -> io::Error {
        let _first = self.refused.set(why);
        kind.into()
    }
}

/// The file that is kept or being written, else the one that `writing` writes: to its end, whoever still waits for it.
pub async fn spooled(
    site: &Arc<Site>,
    key: Key,
    writing: impl Future<Output = Result<Arc<Spooled>>> + Send + 'static,
) -> Result<Arc<Spooled>, Arc<Error>> {
    let inner = site.clone();
    let file = site.detached(async move { inner.spool.keep(key, writing).await }).await?;
    if matches!(file.as_ref().map_err(|error| &**error), Err(Error::Busy(_))) {
        site.metrics.files.refused();
    }
    file
}

impl Growing {
    /// What will have become of it.
    pub fn verdict(&self) -> Verdict {
        self.verdict.clone()
    }

    /// It is whole.
    pub fn end(mut self) -> Result<Arc<Spooled>> {
        self.file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
        Ok(Arc::new(Spooled { file: self.file, bytes: self.room.bytes, _room: self.room }))
    }
}

/// The error for a file that is longer than any may be.
fn too_long(most: u64) -> Error {
    Error::TooCostly {
        message: format!(
            "the file would be longer than {most} bytes, which is the limit of what is written whole before it is sent: \
             XLSX, data packages and what is asked for in parts; narrow the filter, or take CSV or Parquet without `Range`"
        ),
        limit: "spool_bytes",
    }
}

/// The error where others' files fill all the room.
fn no_room() -> Error {
    Error::Busy("files that are still being read fill all the room there is for them; try again later".to_owned())
}

impl Write for Growing {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let length = u64::try_from(buffer.len()).unwrap_or(u64::MAX);
        if self.room.bytes.saturating_add(length) > self.verdict.most {
            return Err(self.verdict.refuse(Refused::TooLong, io::ErrorKind::FileTooLarge));
        }
        if !self.room.take(length, self.verdict.most) {
            return Err(self.verdict.refuse(Refused::NoRoom, io::ErrorKind::StorageFull));
        }
        match self.file.write_all(buffer) {
            // The disk is fuller than we reckon with.
            Err(full) if full.kind() == io::ErrorKind::StorageFull => {
                Err(self.verdict.refuse(Refused::NoRoom, full.kind()))
            }
            written => written.map(|()| buffer.len()),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn written(spool: &Spool, bytes: usize) -> Result<Arc<Spooled>> {
        let mut growing = spool.begin()?;
        let verdict = growing.verdict();
        growing.write_all(&vec![7; bytes]).map_err(|error| verdict.told(Error::internal(error)))?;
        growing.end()
    }

    #[test]
    fn what_is_read_still_takes_room_until_it_is_let_go() {
        let spool = Spool::new(None, 1000);
        let first = written(&spool, 600).unwrap();
        assert_eq!(written(&spool, 600).unwrap_err().code(), "BUSY");
        assert_eq!(written(&spool, 1001).unwrap_err().code(), "TOO_COSTLY");
        assert_eq!(written(&spool, 400).unwrap().bytes, 400);
        drop(first);
        assert_eq!(written(&spool, 1000).unwrap().bytes, 1000);
    }

    #[tokio::test]
    async fn what_is_kept_makes_room_for_what_is_to_be_written() {
        let spool = Spool::new(None, 1000);
        let key = |number: u8| Key::for_tests(number);
        spool.keep(key(1), async { written(&spool, 600) }).await.unwrap();
        let _turn = spool.turn().await.unwrap();
        assert!(written(&spool, 900).is_ok());
        assert!(spool.kept.get(&key(1)).await.is_none());
    }
}
