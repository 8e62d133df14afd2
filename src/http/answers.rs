//! Answers that were given before. An answer is a function of the request, the state number, and the program with its
//! settings, which are its key: what a release makes old is not asked for again, and goes in time.

use std::io::Write;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderValue;
use flate2::Compression;
use flate2::write::GzEncoder;
use moka::future::Cache;

use crate::catalogue::Catalogue;

/// Bytes of an answer beside its body.
const ENTRY: usize = 256;
/// What part of a body its packed form takes beside it, at most.
const PACKED: usize = 4;
/// How long what nobody asks for is kept.
const IDLE: Duration = Duration::from_secs(600);

/// What is asked, of which state, of which program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key([u8; 16]);

impl Key {
    /// The weak entity tag of the answer in a form; weak, since compression changes the bytes and not the answer.
    pub fn tag(&self, form: impl std::fmt::Display) -> String {
        format!("W/\"{:032x}{form}\"", u128::from_be_bytes(self.0))
    }

    /// The strong entity tag of an answer whose bytes are always the same, and sent as they are.
    pub fn strong_tag(&self) -> String {
        format!("\"{:032x}\"", u128::from_be_bytes(self.0))
    }
}

#[cfg(test)]
impl Key {
    /// Of nothing in particular.
    pub fn for_tests(number: u8) -> Self {
        Key([number; 16])
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The body.
    pub body: Bytes,
    /// What the query was reckoned to cost.
    pub cost: Option<u64>,
    /// Where the list goes on.
    pub link: Option<HeaderValue>,
    /// The body by gzip, once somebody has asked for it so.
    pub packed: Packed,
}

/// A body's bytes by gzip, made once.
pub type Packed = Arc<OnceLock<Bytes>>;

impl Kept {
    /// A body alone.
    pub fn new(body: impl Into<Bytes>) -> Self {
        Kept { body: body.into(), cost: None, link: None, packed: Arc::default() }
    }

    /// The body by gzip, packed once.
    pub fn by_gzip(&self) -> Bytes {
        let pack = || {
            let mut packer = GzEncoder::new(Vec::new(), Compression::default());
            // Into memory, where nothing fails.
            let _ = packer.write_all(&self.body);
            Bytes::from(packer.finish().unwrap_or_default())
        };
        self.packed.get_or_init(pack).clone()
    }
}

/// Whole answers by what they are the answer to, bounded in bytes.
pub struct Answers {
    kept: Cache<Key, Kept>,
    build: String,
}

impl Answers {
    /// Keeps so many bytes for this program with these settings.
    pub fn new(bytes: u64, build: String) -> Self {
        let weigh = |_: &Key, kept: &Kept| {
            u32::try_from(kept.body.len() + kept.body.len() / PACKED + ENTRY).unwrap_or(u32::MAX)
        };
        Answers { kept: Cache::builder().weigher(weigh).max_capacity(bytes).time_to_idle(IDLE).build(), build }
    }

    /// The key of what is asked by a method. The first release tells one database from another that counts its states
    /// alike.
    pub fn key(&self, catalogue: &Catalogue, method: &str, asked: &[u8]) -> Key {
        self.keyed(catalogue, &[&catalogue.state.to_le_bytes(), method.as_bytes(), asked])
    }

    /// The key of what follows from one release alone, however many come after it.
    pub fn key_of_release(&self, catalogue: &Catalogue, release: i32, asked: &str) -> Key {
        self.keyed(catalogue, &[b"RELEASE", &release.to_le_bytes(), asked.as_bytes()])
    }

    fn keyed(&self, catalogue: &Catalogue, parts: &[&[u8]]) -> Key {
        let first = catalogue.releases.first().map_or(0, |release| release.published_at);
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.build.as_bytes());
        hasher.update(&first.to_le_bytes());
        for part in parts {
            hasher.update(part);
        }
        let mut key = [0; 16];
        hasher.finalize_xof().fill(&mut key);
        Key(key)
    }

    /// How many answers are kept, and their bytes.
    pub async fn held(&self) -> (u64, u64) {
        self.kept.run_pending_tasks().await;
        (self.kept.entry_count(), self.kept.weighted_size())
    }

    /// An answer that was given before.
    pub async fn get(&self, key: &Key) -> Option<Kept> {
        self.kept.get(key).await
    }

    /// The answer that is kept or being computed, else this computation's. What fails is not kept, and goes to all who
    /// wait for it.
    pub async fn get_or<E: Send + Sync + 'static>(
        &self,
        key: &Key,
        computing: impl Future<Output = Result<Kept, E>>,
    ) -> Result<Kept, Arc<E>> {
        self.kept.try_get_with(*key, computing).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn answer(body: &str) -> Result<Kept, ()> {
        Ok(Kept::new(body.to_owned()))
    }

    #[tokio::test]
    async fn many_askers_are_one_computation() {
        let answers = Answers::new(1 << 20, "build".to_owned());
        let computed = AtomicUsize::new(0);
        let ask = || {
            answers.get_or(&Key([1; 16]), async {
                computed.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                answer("{\"data\":{}}")
            })
        };
        let all = futures_util::future::join_all((0..50).map(|_| ask())).await;
        assert!(all.iter().all(|kept| kept.as_ref().is_ok_and(|kept| kept.body == "{\"data\":{}}")));
        assert_eq!(computed.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn what_fails_is_not_kept() {
        let answers = Answers::new(1 << 20, "build".to_owned());
        let key = Key([2; 16]);
        let failed = answers.get_or(&key, async { Err(()) }).await;
        assert!(failed.is_err());
        assert!(answers.get(&key).await.is_none());
    }

    #[tokio::test]
    async fn what_is_kept_is_bounded() {
        let answers = Answers::new(100_000, "build".to_owned());
        for number in 0..1000u128 {
            let _ = answers.get_or(&Key(number.to_be_bytes()), async { answer(&"7".repeat(1000)) }).await;
        }
        answers.kept.run_pending_tasks().await;
        assert!(answers.kept.weighted_size() <= 100_000);
    }
}
