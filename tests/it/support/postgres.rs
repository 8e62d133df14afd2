//! One PostgreSQL server for all tests, and a database of its own for each.
//!
//! `OPENPLAN_TEST_POSTGRES` (or `DATABASE_URL_POSTGRES`) names a server to use; without it a private one is started in a
//! temporary folder, and ends with the tests. PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database};

/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts the server, and ends it when the tests have ended, however they did: then standard input closes.
const UNTIL_THE_TESTS_END: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off -c max_connections=300 >"$2/log" 2>&1 &
server=$!
read -r _
kill -QUIT "$server"
wait "$server"
cd / && rm -rf "$2"
"#;

/// A database on the server, dropped at the end.
pub struct OwnDatabase {
    name: String,
    server: &'static Server,
}

/// Where databases can be made.
struct Server {
    /// The URL of a database, with `{}` for its name.
    pattern: String,
    /// The database from which others are made.
    maintenance: String,
}

impl Server {
    fn url(&self, database: &str) -> String {
        self.pattern.replace("{}", database)
    }

    async fn execute(&self, sql: &str) -> Result<(), String> {
        let connection = Database::connect(self.url(&self.maintenance)).await.map_err(|error| error.to_string())?;
        let done = connection.execute_unprepared(sql).await;
        connection.close().await.map_err(|error| error.to_string())?;
        done.map(|_| ()).map_err(|error| error.to_string())
    }
}

impl OwnDatabase {
    /// Makes an empty database; the server is started by whoever comes first.
    pub async fn create() -> Self {
        static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
        static NAMES: AtomicU32 = AtomicU32::new(1);
        let server = SERVER.get_or_init(|| given().unwrap_or_else(start)).as_ref();
        let server = server.unwrap_or_else(|fault| panic!("{fault}"));
        let name = format!("openplan_test_{}_{}", std::process::id(), NAMES.fetch_add(1, Ordering::Relaxed));
        server.execute(&format!("CREATE DATABASE {name}")).await.expect("a database can be made");
        OwnDatabase { name, server }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let server = self.server;
        // A runtime cannot wait inside another: hence the thread.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(server.execute(&sql)).ok()
        });
        let _ = dropping.join();
    }
}

/// The server that the environment names: the URL of any database on it.
fn given() -> Option<Result<Server, String>> {
    let named = |name| std::env::var(name).ok().filter(|url| !url.is_empty());
    let url = named("OPENPLAN_TEST_POSTGRES").or_else(|| named("DATABASE_URL_POSTGRES"))?;
    let (place, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(p, o)| (p, format!("?{o}")));
    let Some((server, database)) = place.rsplit_once('/').filter(|(server, _)| server.contains("//")) else {
        return Some(Err(format!("{url} names no database; right would be postgres://user:password@host/postgres")));
    };
    Some(Ok(Server { pattern: format!("{server}/{{}}{options}"), maintenance: database.to_owned() }))
}

fn start() -> Result<Server, String> {
    let programs = programs()
        .ok_or("PostgreSQL is not installed, and every test runs on it too; mend it by: apt-get install postgresql")?;
    let owner = unprivileged()?;
    let folder = tempfile::Builder::new().prefix("openplan-pg-").tempdir().map_err(|error| error.to_string())?.keep();
    prepare(&programs, &folder, owner).inspect_err(|_| drop(fs::remove_dir_all(&folder)))?;
    let mut server = as_user(Command::new("sh"), owner);
    server.args(["-c", UNTIL_THE_TESTS_END, "sh"]).arg(&programs).arg(&folder).current_dir(&folder);
    // In a group of its own, so that Ctrl-C in the terminal leaves it time to clear up.
    let started = server.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut process = started.map_err(|error| format!("cannot start PostgreSQL: {error}"))?;
    wait_for_socket(&folder)?;
    // The open pipe is what keeps the server: it closes with this process.
    std::mem::forget(process.stdin.take());
    let pattern = format!("postgres://openplan@localhost/{{}}?host={}", folder.display());
    Ok(Server { pattern, maintenance: "postgres".to_owned() })
}

/// The folder with `initdb` and `postgres`: that of the newest version that Debian knows, else on the path.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || std::env::split_paths(&path).find(|bin| bin.join("initdb").exists());
    found.pop().map(|(_, bin)| bin).or_else(on_path)
}

/// The user and group to run as; none where we are not root.
fn unprivileged() -> Result<Option<(u32, u32)>, String> {
    let ourselves = fs::metadata("/proc/self").map_err(|error| error.to_string())?;
    if ourselves.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|error| error.to_string())?;
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut numbers = line.split(':').skip(2).map(|number| number.parse().ok());
        Some((numbers.next()??, numbers.next()??))
    };
    ids("postgres").or_else(|| ids("nobody")).map(Some).ok_or_else(|| {
        "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody; run the tests as another user"
            .to_owned()
    })
}

fn as_user(mut command: Command, owner: Option<(u32, u32)>) -> Command {
    if let Some((user, group)) = owner {
        command.gid(group).uid(user);
    }
    command
}

/// Makes the cluster.
fn prepare(programs: &Path, folder: &Path, owner: Option<(u32, u32)>) -> Result<(), String> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).map_err(|error| error.to_string())?;
    if let Some((user, group)) = owner {
        chown(folder, Some(user), Some(group)).map_err(|error| error.to_string())?;
    }
    let mut initdb = as_user(Command::new(programs.join("initdb")), owner);
    initdb.arg("-D").arg(folder.join("data")).current_dir(folder);
    initdb.args(["--username=openplan", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    let made = initdb.stdin(Stdio::null()).output().map_err(|error| format!("cannot run initdb: {error}"))?;
    if made.status.success() {
        Ok(())
    } else {
        Err(format!("initdb failed: {}", String::from_utf8_lossy(&made.stderr)))
    }
}

/// The socket is there when the server takes connections, or is about to refuse them for a moment.
fn wait_for_socket(folder: &Path) -> Result<(), String> {
    let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
    let deadline = Instant::now() + PATIENCE;
    while !log().contains("ready to accept connections") {
        if Instant::now() > deadline {
            return Err(format!("PostgreSQL does not start: {}", log()));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
