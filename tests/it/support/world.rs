//! A database and a folder of a test's own.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use sea_orm::DatabaseConnection;
use serde_json::Value;
use tempfile::TempDir;

use super::connect;
use super::postgres::OwnDatabase;
use super::ran::Ran;
use super::server::Server;

/// A fresh database, empty, and a folder in which the program runs.
pub struct World {
    url: String,
    folder: TempDir,
    postgres: Option<OwnDatabase>,
}

impl World {
    /// With a SQLite file.
    pub fn on_sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("openplan.sqlite").display());
        World { url, folder, postgres: None }
    }

    /// With a database on the PostgreSQL server of all tests.
    pub async fn on_postgres() -> Self {
        let database = OwnDatabase::create().await;
        let folder = TempDir::new().expect("a temporary folder");
        World { url: database.url(), folder, postgres: Some(database) }
    }

    /// With a database that others keep.
    pub fn at(url: String) -> Self {
        World { url, folder: TempDir::new().expect("a temporary folder"), postgres: None }
    }

    /// The URL of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder in which the program runs.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The program with arguments, its environment emptied but for this world's.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openplan"));
        command
            .args(arguments)
            .env_clear()
            .env("DATABASE_URL", &self.url)
            .env("LANG", "C.UTF-8")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        finish(&mut self.command(arguments))
    }

    /// Publishes packages.
    pub fn import<P: AsRef<Path>>(&self, paths: &[P]) -> Ran {
        finish(&mut self.command(import_arguments(paths)))
    }

    /// Begins to publish packages, and does not wait.
    pub fn begin_import<P: AsRef<Path>>(&self, paths: &[P]) -> Child {
        self.command(import_arguments(paths)).spawn().expect("openplan starts")
    }

    /// Checks a package and reads the report for machines.
    pub fn check(&self, path: impl AsRef<Path>) -> Value {
        let path = path.as_ref().as_os_str();
        self.run([OsStr::new("check"), path, OsStr::new("--format"), OsStr::new("json")]).json()
    }

    /// All releases, the newest first, as `release list` has them.
    pub fn releases(&self) -> Vec<Value> {
        let listed = self.run(["release", "list", "--format", "json"]);
        listed.succeeded();
        listed.json().as_array().expect("a list").clone()
    }

    /// Starts the server and waits until it says where it is.
    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// Starts the server with settings of the environment.
    pub fn serve_with(&self, settings: &[(&str, &str)]) -> Server {
        let mut command = self.command(["serve", "--listen", "127.0.0.1:0"]);
        command.envs(settings.iter().copied());
        Server::start(command, self.folder.path())
    }

    /// A second world, on the same kind of database.
    pub async fn another(&self) -> Self {
        if self.postgres.is_some() { Self::on_postgres().await } else { Self::on_sqlite() }
    }

    /// Starts the server at an address.
    pub fn serve_at(&self, listen: &str) -> Server {
        Server::start(self.command(["serve", "--listen", listen]), self.folder.path())
    }

    /// The database itself, for what no command shows.
    pub async fn database(&self) -> DatabaseConnection {
        connect(&self.url).await.expect("the database is there")
    }
}

/// Waits for a run of the program.
pub fn finish(command: &mut Command) -> Ran {
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect();
    Ran::new(arguments.join(" "), command.output().expect("openplan starts"))
}

fn import_arguments<P: AsRef<Path>>(paths: &[P]) -> Vec<PathBuf> {
    let paths = paths.iter().map(|path| path.as_ref().to_owned());
    std::iter::once(PathBuf::from("import")).chain(paths).collect()
}
