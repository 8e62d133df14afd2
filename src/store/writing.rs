//! The transaction in which a release is published: one at a time, on either database.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

use super::Store;
use crate::error::Result;

/// Any number does, as long as every process takes the same.
const PUBLISHING_LOCK: &str = "SELECT pg_advisory_xact_lock(70761032)";

/// Begins the publishing transaction and waits for the lock that only one publisher holds.
pub async fn begin(store: &Store) -> Result<DatabaseTransaction> {
    let options = TransactionOptions {
        sqlite_transaction_mode: (store.backend() == DbBackend::Sqlite).then_some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let transaction = store.writer().begin_with_options(options).await?;
    if store.backend() == DbBackend::Postgres {
        transaction.execute_raw(Statement::from_string(DbBackend::Postgres, PUBLISHING_LOCK)).await?;
    }
    Ok(transaction)
}
