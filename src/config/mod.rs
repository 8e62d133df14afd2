//! The settings, one struct a concern: each is a flag and an environment variable, and its comment is its `--help`.
//!
//! `unknown` refuses misspelt variables, `effective` tells what is in force and from where, `limit` what a stranger has
//! to keep to; `secret` keeps the database's password out of all of them and out of the log.

mod effective;
mod limit;
mod secret;
mod unknown;

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

pub use effective::{Setting, Source, effective, effective_from_environment};
pub use limit::Limit;
pub use secret::DatabaseUrl;
pub use unknown::refuse_unknown;

use crate::domain::Decimal;

/// All settings of `openplan serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeSettings {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// Where to listen.
    #[command(flatten)]
    pub listen: ListenSettings,
    /// What a request may cost.
    #[command(flatten)]
    pub limits: LimitSettings,
    /// Where files wait.
    #[command(flatten)]
    pub files: FileSettings,
    /// How plans are judged.
    #[command(flatten)]
    pub bands: BandSettings,
    /// What is logged.
    #[command(flatten)]
    pub log: LogSettings,
}

/// How the database is read; which it is, every command is told by `DATABASE_URL`.
#[derive(Args, Clone, Debug)]
pub struct DatabaseSettings {
    /// Connections that read at once
    #[arg(long, env = "OPENPLAN_READERS", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub readers: u32,
}

/// The address of the service, for whoever listens there and whoever asks there.
#[derive(Args, Clone, Copy, Debug)]
pub struct ListenAddress {
    /// Address and port of the service; at port 0 it takes a free one
    #[arg(long, env = "OPENPLAN_LISTEN", default_value = "127.0.0.1:8000", value_parser = listen_address)]
    pub listen: SocketAddr,
}

/// Where the service listens, and by what name others reach it.
#[derive(Args, Clone, Debug)]
pub struct ListenSettings {
    /// Where it listens.
    #[command(flatten)]
    pub address: ListenAddress,
    /// What URLs in answers begin with, as `https://plan.example.org`; unless given they are relative, and where they must
    /// not be (in the catalogue) begin with the address that is listened on
    #[arg(long, env = "OPENPLAN_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// Who runs the service and answers for its catalogue; the publisher of the first dataset unless given
    #[arg(long, env = "OPENPLAN_OPERATOR", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub operator: Option<String>,
}

/// What a request may cost: what goes beyond is refused, with its cost and the limit. Each has its unit for `value_name`;
/// `GET /api/v1` tells them all.
#[derive(Args, Clone, Debug, Serialize)]
pub struct LimitSettings {
    /// Connections open at once; more wait until one closes
    #[arg(long, value_name = "CONNECTIONS", env = "OPENPLAN_MAX_CONNECTIONS", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,
    /// Bytes of a request's body, or of what stands behind the `?` of its URL
    #[arg(long, value_name = "BYTES", env = "OPENPLAN_MAX_REQUEST_BYTES", default_value_t = 131_072, value_parser = at_least_one)]
    pub max_request_bytes: usize,
    /// Tokens (words, signs, numbers) of a GraphQL document
    #[arg(long, value_name = "TOKENS", env = "OPENPLAN_MAX_TOKENS", default_value_t = 5_000, value_parser = at_least_one)]
    pub max_tokens: usize,
    /// How deep fields may stand in fields
    #[arg(long, value_name = "LEVELS", env = "OPENPLAN_MAX_DEPTH", default_value_t = 15, value_parser = at_least_one)]
    pub max_depth: usize,
    /// Fields of a GraphQL document, those of a fragment counted wherever it is spread
    #[arg(long, value_name = "FIELDS", env = "OPENPLAN_MAX_NODES", default_value_t = 5_000, value_parser = at_least_one)]
    pub max_nodes: usize,
    /// Cost of a GraphQL request: a list costs its page size times what its rows cost
    #[arg(long, value_name = "FIELDS", env = "OPENPLAN_MAX_COST", default_value_t = 500_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub max_cost: u64,
    /// Fields under another name in a GraphQL document
    #[arg(long, value_name = "ALIASES", env = "OPENPLAN_MAX_ALIASES", default_value_t = 100)]
    pub max_aliases: usize,
    /// Directives in a GraphQL document
    #[arg(long, value_name = "DIRECTIVES", env = "OPENPLAN_MAX_DIRECTIVES", default_value_t = 50)]
    pub max_directives: usize,
    /// Errors in one answer
    #[arg(long, value_name = "ERRORS", env = "OPENPLAN_MAX_ERRORS", default_value_t = 20, value_parser = at_least_one)]
    pub max_errors: usize,
    /// Statements of the database that a request may take
    #[arg(long, value_name = "STATEMENTS", env = "OPENPLAN_MAX_STATEMENTS", default_value_t = 200)]
    pub max_statements: u32,
    /// Requests that are worked on at once; more wait a little, then get 503
    #[arg(long, value_name = "REQUESTS", env = "OPENPLAN_CONCURRENT_QUERIES", default_value_t = 32, value_parser = at_least_one)]
    pub concurrent_queries: usize,
    /// Milliseconds that a request may take
    #[arg(long, value_name = "MILLISECONDS", env = "OPENPLAN_QUERY_TIMEOUT_MS", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
    pub query_timeout_ms: u64,
    /// Bytes of GraphQL documents that are kept by their hash (persisted queries); 0 keeps none
    #[arg(long, value_name = "BYTES", env = "OPENPLAN_PERSISTED_QUERY_BYTES", default_value_t = 4_194_304)]
    pub persisted_query_bytes: u64,
    /// Bytes of answers that are kept, so that what is asked again is not computed again; 0 keeps none
    #[arg(long, value_name = "BYTES", env = "OPENPLAN_ANSWER_BYTES", default_value_t = 33_554_432)]
    pub answer_bytes: u64,
    /// Clients that listen to releases at once, by WebSocket or server-sent events; more get 503
    #[arg(long, value_name = "CLIENTS", env = "OPENPLAN_MAX_LISTENERS", default_value_t = 1_000)]
    pub max_listeners: usize,
    /// Operations that one WebSocket may have running at once
    #[arg(long, value_name = "OPERATIONS", env = "OPENPLAN_MAX_SUBSCRIPTIONS", default_value_t = 20)]
    pub max_subscriptions: usize,
    /// Bytes of parsed GraphQL documents that are kept, so that what is asked again is not read again; 0 keeps none
    #[arg(long, value_name = "BYTES", env = "OPENPLAN_DOCUMENT_BYTES", default_value_t = 16_777_216)]
    pub document_bytes: u64,
    /// Bytes of files that wait to be sent, XLSX, whole datasets and those of which parts were asked for; and of one of them
    #[arg(long, value_name = "BYTES", env = "OPENPLAN_SPOOL_BYTES", default_value_t = 1_073_741_824)]
    pub spool_bytes: u64,
}

/// Where files wait to be sent.
#[derive(Args, Clone, Debug)]
pub struct FileSettings {
    /// Folder of the files that are written before they are sent; the system's for temporary files unless given
    #[arg(long, env = "OPENPLAN_SPOOL_FOLDER", value_parser = folder)]
    pub spool_folder: Option<PathBuf>,
}

/// How far from what was due still counts as on track.
#[derive(Args, Clone, Debug)]
pub struct BandSettings {
    /// Points that the share done may differ from the share of time
    #[arg(long = "pace-band", env = "OPENPLAN_PACE_BAND", default_value = "5", value_parser = band)]
    pub pace_points: Decimal,
    /// Points that a number in percent or points may differ from what was expected
    #[arg(long = "points-band", env = "OPENPLAN_POINTS_BAND", default_value = "0.5", value_parser = band)]
    pub points: Decimal,
}

/// What is logged, and how.
#[derive(Args, Clone, Debug)]
pub struct LogSettings {
    /// What is logged: `error`, `warn`, `info`, `debug`, `trace`, or by part, as `info,openplan::access=debug`
    #[arg(long, env = "OPENPLAN_LOG", default_value = "info")]
    pub log: String,
    /// How: lines of text, or a JSON object a line
    #[arg(long, env = "OPENPLAN_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
    /// Milliseconds from which a GraphQL request is logged as slow, without what it asked; 0 logs all
    #[arg(long, env = "OPENPLAN_SLOW_QUERY_MS", default_value_t = 1_000)]
    pub slow_query_ms: u64,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// A line of text.
    Text,
    /// A JSON object.
    Json,
}

fn listen_address(text: &str) -> Result<SocketAddr, String> {
    let fault = || format!("\"{text}\" is no address with a port; right would be 127.0.0.1:8000 or 0.0.0.0:8000");
    text.to_socket_addrs().map_err(|error| format!("{} ({error})", fault()))?.next().ok_or_else(fault)
}

fn public_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split('/').next().unwrap_or_default());
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#\"<>\\".contains(&byte));
    // What is named in the catalogue begins with it.
    if host.is_none_or(str::is_empty) || !is_plain || oxrdf::NamedNode::new(text).is_err() {
        return Err(format!("\"{text}\" is no such URL; right would be https://plan.example.org"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn folder(text: &str) -> Result<PathBuf, String> {
    let folder = PathBuf::from(text);
    if folder.is_dir() { Ok(folder) } else { Err("there is no such folder; make it first".to_owned()) }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    let number = text.parse().map_err(|error| format!("\"{text}\" is no number: {error}"))?;
    if number == 0 { Err("at least 1 is needed".to_owned()) } else { Ok(number) }
}

fn band(text: &str) -> Result<Decimal, String> {
    let number = Decimal::parse(text).map_err(|fault| format!("\"{text}\" is {fault}"))?;
    if number.to_string().starts_with('-') {
        return Err("a band is not negative".to_owned());
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Serve {
        #[command(flatten)]
        settings: ServeSettings,
    }

    fn parse(arguments: &[&str]) -> Result<ServeSettings, String> {
        let arguments = std::iter::once(&"serve").chain(arguments);
        Serve::try_parse_from(arguments).map(|serve| serve.settings).map_err(|error| error.to_string())
    }

    #[test]
    fn flags_are_read_and_faults_named() {
        let settings = parse(&["--listen", "127.0.0.1:0", "--public-url", "https://plan.example.org/data/"]).unwrap();
        assert_eq!(settings.listen.address.listen.port(), 0);
        assert_eq!(settings.listen.public_url.as_deref(), Some("https://plan.example.org/data"));
        assert!(parse(&["--listen", "8000"]).unwrap_err().contains("127.0.0.1:8000"));
        assert!(parse(&["--public-url", "plan.example.org"]).unwrap_err().contains("https://"));
        assert!(parse(&["--points-band=-1"]).unwrap_err().contains("negative"));
        assert!(parse(&["--concurrent-queries", "0"]).is_err());
    }

    #[test]
    fn help_tells_every_variable() {
        let help = parse(&["--help"]).unwrap_err();
        for name in ["OPENPLAN_LISTEN", "OPENPLAN_MAX_COST", "OPENPLAN_PACE_BAND"] {
            assert!(help.contains(name), "{help}");
        }
    }
}
