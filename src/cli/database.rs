//! Which database, and opening it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use crate::config::DatabaseUrl;
use crate::error::{Error, Result};
use crate::store::connect::StoreSettings;
use crate::store::{Store, schema};

/// Connections that read at once in a command that is no server.
pub const READERS: u32 = 2;
/// How long a statement may take in a command that is no server.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Where the database is.
#[derive(Clone, Debug, Args)]
pub struct DatabaseArgs {
    /// The database: `sqlite://FILE`, or `postgres://USER:PASSWORD@HOST/DATABASE`.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite://openplan.sqlite",
        value_name = "URL"
    )]
    pub database_url: DatabaseUrl,
    /// What was opened, to be closed at the end.
    #[arg(skip)]
    opened: Arc<OnceLock<Store>>,
}

impl DatabaseArgs {
    /// What is wrong with the URL; the command line's own check would repeat it, password and all.
    pub fn fault(&self) -> Option<&'static str> {
        let known = ["sqlite:", "postgres://", "postgresql://"];
        let is_known = known.iter().any(|scheme| self.database_url.expose().starts_with(scheme));
        (!is_known).then_some(
            "DATABASE_URL, or --database-url, begins with neither sqlite: nor postgres: ; right would be \
             sqlite://openplan.sqlite or postgres://user:password@host/database",
        )
    }

    /// Opens the database; where it is empty or not there yet, it is set up.
    pub async fn open(&self) -> anyhow::Result<Store> {
        let store = self.open_as_it_is(READERS, PATIENCE).await?;
        schema::ensure(&store).await?;
        Ok(store)
    }

    /// Opens the database whatever its schema; it is made where it is not there.
    pub async fn open_as_it_is(&self, readers: u32, patience: Duration) -> anyhow::Result<Store> {
        self.connect(readers, patience, true).await.with_context(|| format!("cannot open {}", self.shown_url()))
    }

    async fn connect(&self, readers: u32, patience: Duration, create: bool) -> Result<Store> {
        let url = self.database_url.expose().to_owned();
        let store = Store::open(&StoreSettings { url, readers, patience }, create).await?;
        Ok(self.opened.get_or_init(|| store).clone())
    }

    /// Closes what was opened.
    pub async fn close(&self) {
        if let Some(store) = self.opened.get() {
            store.close().await;
        }
    }

    /// Opens the database where it is there and set up, and changes nothing; none where it is empty or not there.
    pub async fn open_existing(&self) -> anyhow::Result<Option<Store>> {
        let store = match self.connect(READERS, PATIENCE, false).await {
            Err(Error::NotFound { .. }) => return Ok(None),
            opened => opened.with_context(|| format!("cannot open {}", self.shown_url()))?,
        };
        if schema::state(&store).await? == schema::SchemaState::Empty {
            return Ok(None);
        }
        schema::ensure(&store).await?;
        Ok(Some(store))
    }

    /// The URL without the password.
    pub fn shown_url(&self) -> String {
        self.database_url.to_string()
    }
}
