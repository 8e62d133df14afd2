//! The one error type, by what the caller can do.

use sea_orm::{DbErr, RuntimeErr};
use sqlx::sqlite::SqliteError;

/// What went wrong, told to whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something in the request is wrong; it names the part and, where there is one, the nearest right word.
    #[error("{message}")]
    InvalidInput {
        /// What is wrong and what would be right.
        message: String,
        /// The argument at fault, as `filter.during`.
        argument: Option<String>,
        /// The nearest known code.
        nearest: Option<String>,
    },
    /// It would change what must not change.
    #[error("{0}")]
    Conflict(String),
    /// The request costs more than is allowed.
    #[error("{message}")]
    TooCostly {
        /// What it would cost, and the limit.
        message: String,
        /// The limit's setting.
        limit: &'static str,
    },
    /// The request's body is longer than is allowed.
    #[error("{0}")]
    TooLarge(String),
    /// The address is longer than is allowed.
    #[error("{0}")]
    UriTooLong(String),
    /// There is nothing at this address.
    #[error("{message}")]
    NotFound {
        /// What there is not.
        message: String,
        /// The nearest that there is.
        nearest: Option<String>,
    },
    /// The address does not take this method.
    #[error("{0}")]
    MethodNotAllowed(String),
    /// It is not what the client takes it for (`If-Match`, `If-Unmodified-Since`).
    #[error(
        "what is there is not what the request takes it for (If-Match, If-Unmodified-Since): ask without, or get it anew"
    )]
    PreconditionFailed,
    /// The part that is asked for lies behind the end.
    #[error("the file has {0} bytes, and what is asked for lies behind them")]
    NoSuchRange(u64),
    /// None of the media types asked for can be given.
    #[error("{0}")]
    NotAcceptable(String),
    /// The body is of a media type that is not read.
    #[error("{0}")]
    UnsupportedMediaType(String),
    /// The body did not arrive in time.
    #[error("{0}")]
    TooSlow(String),
    /// It is asked by a version of WebSocket that is not spoken here.
    #[error("WebSocket is spoken here by version 13: send `Sec-WebSocket-Version: 13`")]
    UpgradeRequired,
    /// Too much is asked at once; try again.
    #[error("{0}")]
    Busy(String),
    /// The service does not stand as it should; its operator has to do something.
    #[error("{0}")]
    NotReady(String),
    /// The database cannot be reached; try again.
    #[error("the database cannot be reached at the moment; try again in a little while")]
    Unavailable(#[source] Option<DbErr>),
    /// It took too long.
    #[error("the answer took longer than {0} ms and was given up; ask for less")]
    Timeout(u64),
    /// The database took too long over a statement.
    #[error("the database took too long and was stopped; ask for less")]
    Stopped,
    /// A fault of ours.
    #[error("something went wrong inside the service; it has been logged")]
    Internal(#[source] anyhow::Error),
}

/// A result with our error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error about an argument.
    pub fn invalid(argument: impl Into<String>, message: impl Into<String>) -> Self {
        Error::InvalidInput { message: message.into(), argument: Some(argument.into()), nearest: None }
    }

    /// An error about a code that is not known, with the nearest that is.
    pub fn unknown(argument: &str, what: &str, code: &str, nearest: Option<&str>) -> Self {
        let hint = nearest.map(|n| format!("; the nearest known is \"{n}\"")).unwrap_or_default();
        Error::InvalidInput {
            message: format!("there is no {what} \"{code}\"{hint}"),
            argument: Some(argument.to_owned()),
            nearest: nearest.map(str::to_owned),
        }
    }

    /// An error about an address at which there is nothing, with the nearest word in its place.
    pub fn not_found(message: impl Into<String>, nearest: Option<&str>) -> Self {
        Error::NotFound { message: message.into(), nearest: nearest.map(str::to_owned) }
    }

    /// An error about a name at an address, as `/datasets/` and a code; `when` says where it was looked for.
    pub fn nothing_at(place: &str, name: &str, when: &str, nearest: Option<&str>) -> Self {
        let hint = nearest.map(|near| format!("; the nearest is {place}{near}")).unwrap_or_default();
        Error::not_found(format!("there is no {place}{name}{when}{hint}"), nearest)
    }

    /// Something that cannot be, unless we made a mistake.
    pub fn internal(message: impl std::fmt::Display) -> Self {
        Error::Internal(anyhow::anyhow!("{message}"))
    }

    /// The code that stands in `extensions.code` and in problem documents; codes are never reused.
    pub fn code(&self) -> &'static str {
        match self {
            Error::InvalidInput { .. } => "INVALID_INPUT",
            Error::Conflict(_) => "CONFLICT",
            Error::TooCostly { .. } => "TOO_COSTLY",
            Error::TooLarge(_) => "TOO_LARGE",
            Error::UriTooLong(_) => "URI_TOO_LONG",
            Error::NotFound { .. } => "NOT_FOUND",
            Error::MethodNotAllowed(_) => "METHOD_NOT_ALLOWED",
            Error::PreconditionFailed => "PRECONDITION_FAILED",
            Error::NoSuchRange(_) => "NO_SUCH_RANGE",
            Error::NotAcceptable(_) => "NOT_ACCEPTABLE",
            Error::UnsupportedMediaType(_) => "UNSUPPORTED_MEDIA_TYPE",
            Error::TooSlow(_) => "TOO_SLOW",
            Error::UpgradeRequired => "UPGRADE_REQUIRED",
            Error::Busy(_) => "BUSY",
            Error::NotReady(_) => "NOT_READY",
            Error::Unavailable(_) => "UNAVAILABLE",
            Error::Timeout(_) | Error::Stopped => "TIMEOUT",
            Error::Internal(_) => "INTERNAL",
        }
    }

    /// What programs are told beside the code: the argument at fault, the nearest right word, the limit that was met.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let (argument, nearest, limit) = match self {
            Error::InvalidInput { argument, nearest, .. } => (argument.as_deref(), nearest.as_deref(), None),
            Error::NotFound { nearest, .. } => (None, nearest.as_deref(), None),
            Error::TooCostly { limit, .. } => (None, None, Some(*limit)),
            _ => (None, None, None),
        };
        let members = [("argument", argument), ("nearest", nearest), ("limit", limit)];
        members.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }

    /// Logs what the caller is not told: once, where an answer is made of it.
    pub fn log(&self) {
        match self {
            Error::Internal(cause) => tracing::error!(cause = format!("{cause:#}"), "internal error"),
            Error::Unavailable(Some(cause)) => tracing::warn!(%cause, "the database cannot be reached"),
            _ => {}
        }
    }

    /// The HTTP status of a response that is this error alone.
    pub fn status(&self) -> u16 {
        match self {
            Error::InvalidInput { .. } | Error::TooCostly { .. } => 400,
            Error::NotFound { .. } => 404,
            Error::MethodNotAllowed(_) => 405,
            Error::NotAcceptable(_) => 406,
            Error::TooSlow(_) => 408,
            Error::Conflict(_) => 409,
            Error::PreconditionFailed => 412,
            Error::TooLarge(_) => 413,
            Error::UriTooLong(_) => 414,
            Error::UnsupportedMediaType(_) => 415,
            Error::NoSuchRange(_) => 416,
            Error::UpgradeRequired => 426,
            Error::Busy(_) | Error::NotReady(_) | Error::Unavailable(_) => 503,
            Error::Timeout(_) | Error::Stopped => 504,
            Error::Internal(_) => 500,
        }
    }
}

/// What a database's failure means to whoever asked.
enum Failure {
    /// It cannot be reached, or is going or coming.
    Lost,
    /// It gave up for want of time.
    Late,
    /// The statement is wrong.
    Ours,
}

/// By the driver's kinds of errors, and the databases' own codes.
fn failure(cause: &sqlx::Error) -> Failure {
    use sqlx::Error as Sqlx;
    match cause {
        Sqlx::Io(_) | Sqlx::PoolTimedOut | Sqlx::PoolClosed | Sqlx::WorkerCrashed => Failure::Lost,
        Sqlx::Database(database) => match (database.code(), database.try_downcast_ref::<SqliteError>()) {
            (Some(code), Some(_)) => of_sqlite(&code),
            (Some(code), None) => of_postgres(&code),
            (None, _) => Failure::Ours,
        },
        _ => Failure::Ours,
    }
}

/// By SQLSTATE.
fn of_postgres(code: &str) -> Failure {
    match code {
        // The statement's time is over.
        "57014" => Failure::Late,
        // A lock's, or a transaction's that stood still.
        "55P03" | "25P03" => Failure::Lost,
        // Lost connections, conflicts with others, want of room or memory, shutdown, the system's errors.
        _ if ["08", "40", "53", "57P", "58"].iter().any(|class| code.starts_with(class)) => Failure::Lost,
        _ => Failure::Ours,
    }
}

/// By SQLite's result codes, of which the lowest byte is the primary one.
fn of_sqlite(code: &str) -> Failure {
    match code.parse::<u32>().unwrap_or_default() & 0xff {
        // SQLITE_INTERRUPT.
        9 => Failure::Late,
        // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_PROTOCOL and
        // SQLITE_NOTADB: a disk that fails tells of any of them.
        5 | 6 | 10 | 11 | 13 | 14 | 15 | 26 => Failure::Lost,
        _ => Failure::Ours,
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        DbErr::Conn(RuntimeErr::SqlxError(error.into())).into()
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Error::Unavailable(Some(error)),
            DbErr::Query(RuntimeErr::SqlxError(ref cause)) | DbErr::Exec(RuntimeErr::SqlxError(ref cause)) => {
                match failure(cause) {
                    Failure::Lost => Error::Unavailable(Some(error)),
                    Failure::Late => Error::Stopped,
                    Failure::Ours => Error::Internal(error.into()),
                }
            }
            other => Error::Internal(other.into()),
        }
    }
}
