//! Running the program under strace, which sees its system calls and can have them fail.

use std::process::{Command, Stdio};

/// The command as strace runs it; it ends as the program does. The server's own process is its parent's child then too.
pub fn traced(command: &Command, options: &[&str]) -> Command {
    assert!(
        Command::new("strace").arg("-V").output().is_ok_and(|said| said.status.success()),
        "strace is not installed, and crashes are tried with it; mend it by: apt-get install strace"
    );
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq"]).args(options).arg(command.get_program()).args(command.get_args());
    traced.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        traced.current_dir(folder);
    }
    traced.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    traced
}
