//! Which database, and opening it.

use anyhow::Context as _;
use clap::Args;

use crate::config::DatabaseUrl;
use crate::error::Error;
use crate::store::connect::StoreSettings;
use crate::store::{Store, schema};

/// Connections that read at once in a command that is no server.
pub const READERS: u32 = 2;

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
        value_name = "URL",
        value_parser = parse_url
    )]
    pub database_url: DatabaseUrl,
}

impl DatabaseArgs {
    /// How to connect.
    fn settings(&self, readers: u32) -> StoreSettings {
        StoreSettings { url: self.database_url.expose().to_owned(), readers }
    }

    /// Opens the database; where it is empty or not there yet, it is set up.
    pub async fn open(&self) -> anyhow::Result<Store> {
        let store = self.open_as_it_is(READERS).await?;
        schema::ensure(&store).await?;
        Ok(store)
    }

    /// Opens the database whatever its schema; it is made where it is not there.
    pub async fn open_as_it_is(&self, readers: u32) -> anyhow::Result<Store> {
        let opened = Store::open(&self.settings(readers), true).await;
        opened.with_context(|| format!("cannot open {}", self.shown_url()))
    }

    /// Opens the database where it is there and set up, and changes nothing; none where it is empty or not there.
    pub async fn open_existing(&self) -> anyhow::Result<Option<Store>> {
        let store = match Store::open(&self.settings(READERS), false).await {
            Err(Error::InvalidInput { .. }) => return Ok(None),
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

fn parse_url(url: &str) -> Result<DatabaseUrl, String> {
    if ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        url.parse().map_err(|never: std::convert::Infallible| match never {})
    } else {
        Err("it begins with neither sqlite: nor postgres: ; right would be sqlite://openplan.sqlite or \
             postgres://user:password@host/database"
            .to_owned())
    }
}
