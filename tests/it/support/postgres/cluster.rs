//! A PostgreSQL server that the tests start.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the server until a line comes on standard input, or until that closes, as it does when the tests have ended,
/// however they did. The server ends as by `pg_ctl stop -m immediate`: it writes nothing more, and has to recover when it
/// is started again. Without a line its folder goes too.
const UNTIL_TOLD: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off -c max_connections=300 >"$2/log" 2>&1 &
server=$!
read -r keep
kill -QUIT "$server"
wait "$server"
[ "$keep" ] || { cd / && rm -rf "$2"; }
"#;

/// A server of the tests' own, reached by a socket in its folder.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    owner: Option<(u32, u32)>,
    process: Option<Child>,
}

impl Cluster {
    /// Makes a cluster and starts its server.
    pub fn start() -> Result<Self, String> {
        let programs = programs().ok_or(
            "PostgreSQL is not installed, and every test runs on it too; mend it by: apt-get install postgresql",
        )?;
        let owner = unprivileged()?;
        let folder = tempfile::Builder::new().prefix("openplan-pg-").tempdir();
        let folder = folder.map_err(|error| error.to_string())?.keep();
        prepare(&programs, &folder, owner).inspect_err(|_| drop(fs::remove_dir_all(&folder)))?;
        let mut cluster = Cluster { programs, folder, owner, process: None };
        cluster.resume()?;
        Ok(cluster)
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://openplan@localhost/{database}?host={}", self.folder.display())
    }

    /// Ends the server at once, as a crash of it does.
    pub fn kill(&mut self) {
        self.end("keep\n");
    }

    /// Starts the server again, and waits until it takes connections.
    pub fn resume(&mut self) -> Result<(), String> {
        let log = self.folder.join("log");
        let _ = fs::remove_file(&log);
        let mut server = as_user(Command::new("sh"), self.owner);
        server.args(["-c", UNTIL_TOLD, "sh"]).arg(&self.programs).arg(&self.folder).current_dir(&self.folder);
        // In a group of its own, so that Ctrl-C in the terminal leaves it time to clear up.
        let started = server.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.process = Some(started.map_err(|error| format!("cannot start PostgreSQL: {error}"))?);
        wait_until_ready(&log)
    }

    fn end(&mut self, word: &str) {
        let Some(mut process) = self.process.take() else { return };
        if let Some(mut input) = process.stdin.take() {
            let _ = input.write_all(word.as_bytes());
        }
        let _ = process.wait();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.end("");
    }
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

/// The log tells when the server takes connections.
fn wait_until_ready(log: &Path) -> Result<(), String> {
    let log = || fs::read_to_string(log).unwrap_or_default();
    let deadline = Instant::now() + PATIENCE;
    while !log().contains("ready to accept connections") {
        if Instant::now() > deadline {
            return Err(format!("PostgreSQL does not start: {}", log()));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
