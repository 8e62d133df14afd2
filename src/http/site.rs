//! What the handlers share.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::{TaskTracker, task_tracker::TaskTrackerToken};
use tracing::Instrument;

use super::answers::{Answers, Kept, Key};
use super::graphql::{Listeners, Persisted};
use super::rest::Spool;
use crate::catalogue::{Catalogue, Current};
use crate::config::ServeSettings;
use crate::error::{Error, Result};
use crate::graphql::Service;
use crate::metrics::{Held, Metrics};
use crate::store::Store;
use crate::store::schema::SchemaState;
use crate::store::statement;

/// How long a look at the schema is good for: a stranger who asks all the time costs no more than one who asks once.
const SCHEMA_LOOK: Duration = Duration::from_secs(1);

/// How long a request waits for its turn.
pub const TURN: Duration = Duration::from_secs(2);

/// What the handlers share.
pub struct Site {
    pub(super) service: Service,
    pub(super) store: Store,
    pub(super) catalogue: Arc<Current>,
    pub(super) settings: ServeSettings,
    pub(super) persisted: Persisted,
    pub(super) answers: Answers,
    pub(super) listeners: Listeners,
    /// Files that wait to be sent.
    pub(super) spool: Spool,
    pub(super) metrics: Arc<Metrics>,
    /// Requests that may still begin.
    pub(super) executing: Arc<Semaphore>,
    /// What the database's schema was found to be a moment ago.
    pub(super) schema: moka::future::Cache<(), SchemaState>,
    /// The landing page, by state number.
    pub(super) landing: moka::future::Cache<i64, Bytes>,
    /// Cancelled when those who listen are to go.
    pub(super) closing: CancellationToken,
    /// When this program began to serve with its settings, in microseconds since 1970.
    pub(super) started: i64,
    tasks: TaskTracker,
}

impl Site {
    /// What the handlers share, at the start.
    pub fn new(
        service: Service,
        store: Store,
        catalogue: Arc<Current>,
        settings: ServeSettings,
        metrics: Arc<Metrics>,
    ) -> Self {
        Site {
            service,
            store,
            catalogue,
            metrics,
            persisted: Persisted::new(settings.limits.persisted_query_bytes),
            answers: Answers::new(settings.limits.answer_bytes, build(&settings)),
            spool: Spool::new(settings.files.spool_folder.clone(), settings.limits.spool_bytes),
            listeners: Listeners::new(settings.limits.max_listeners),
            executing: Arc::new(Semaphore::new(settings.limits.concurrent_queries)),
            schema: moka::future::Cache::builder().time_to_live(SCHEMA_LOOK).max_capacity(1).build(),
            landing: moka::future::Cache::new(2),
            closing: CancellationToken::new(),
            started: now(),
            tasks: TaskTracker::new(),
            settings,
        }
    }

    /// Does work to its end, whether or not the client who asked for it stays: a transaction that is begun and then
    /// dropped would be left open in the pool.
    pub(super) async fn detached<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T> {
        self.tasks.spawn(work.in_current_span()).await.map_err(|failure| Error::internal(format!("gave up: {failure}")))
    }

    /// Waits until one more request may be worked on.
    pub(super) async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        match tokio::time::timeout(TURN, self.executing.clone().acquire_owned()).await {
            Ok(permit) => permit.map_err(Error::internal),
            Err(_) => Err(Error::Busy("too much is asked at once; try again in a little while".to_owned())),
        }
    }

    /// The same for a question that is none of GraphQL, which is counted as long as the value lives.
    pub(super) async fn turn_beside_graphql(&self) -> Result<(OwnedSemaphorePermit, Held)> {
        let turn = self.turn().await.inspect_err(|_busy| self.metrics.rest.refused());
        Ok((turn?, self.metrics.rest.executing()))
    }

    /// The answer that was given before, else this computation's: in its turn, and within the limits of time and of
    /// statements.
    pub(super) async fn kept(
        self: &Arc<Self>,
        key: Key,
        computing: impl Future<Output = Result<Kept>> + Send + 'static,
    ) -> Result<Kept, Arc<Error>> {
        let site = self.clone();
        self.kept_in_turns(key, async move { site.bounded(computing).await }).await
    }

    /// Work that is none of GraphQL's, in its turn and within the limit of statements.
    pub(super) async fn bounded<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let _turn = self.turn_beside_graphql().await?;
        let (told, _) = statement::within(self.settings.limits.max_statements, work).await;
        told?
    }

    /// The answer that was given before, else this computation's, which takes its turns by itself: within the limit of
    /// time.
    pub(super) async fn kept_in_turns(
        self: &Arc<Self>,
        key: Key,
        computing: impl Future<Output = Result<Kept>> + Send + 'static,
    ) -> Result<Kept, Arc<Error>> {
        if let Some(kept) = self.answers.get(&key).await {
            return Ok(kept);
        }
        let site = self.clone();
        self.in_time(async move { site.answers.get_or(&key, computing).await }).await?
    }

    /// Does work to its end, and gives up waiting for it when the limit of time is over.
    pub(super) async fn in_time<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T> {
        let limit = self.settings.limits.query_timeout_ms;
        let found = tokio::time::timeout(Duration::from_millis(limit), self.detached(work)).await;
        found.map_err(|_late| Error::Timeout(limit))?
    }

    /// Held by what is to end before the service does.
    pub(super) fn token(&self) -> TaskTrackerToken {
        self.tasks.token()
    }

    /// Ends when all work is done that was begun.
    pub(super) async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// Since when what is read here is as it is: since the last change, or since this program began to serve with its
    /// settings; in microseconds since 1970.
    pub(super) fn changed_at(&self, catalogue: &Catalogue) -> i64 {
        catalogue.changed_at.max(self.started)
    }

    /// What a URL begins with where it may be relative.
    pub(super) fn prefix(&self) -> &str {
        self.settings.listen.public_url.as_deref().unwrap_or_default()
    }

    /// What a URL begins with where it must not be relative: never what a request's headers say.
    pub(super) fn base(&self) -> String {
        base(&self.settings)
    }
}

fn base(settings: &ServeSettings) -> String {
    let listen = &settings.listen;
    listen.public_url.clone().unwrap_or_else(|| format!("http://{}", listen.address.listen))
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_micros()).unwrap_or(i64::MAX)
}

/// The program's own content and the settings that answers depend on, hashed: another program may answer otherwise.
fn build(settings: &ServeSettings) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    let program = std::env::current_exe().and_then(std::fs::File::open);
    if let Err(error) = program.and_then(|file| hasher.update_reader(file).map(drop)) {
        tracing::warn!(%error, "the program cannot read itself; entity tags go by its version");
    }
    let named = (base(settings), &settings.listen.public_url, &settings.listen.operator);
    hasher.update(format!("{named:?} {:?} {:?}", settings.limits, settings.bands).as_bytes());
    hasher.finalize().to_hex().to_string()
}
