//! A command that has run.

use std::process::Output;

use serde_json::Value;

/// What a run of the program said, and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// Its arguments, for the messages of failing tests.
    pub arguments: String,
    /// Exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// From a process that has ended.
    pub fn new(arguments: String, output: Output) -> Self {
        Ran {
            arguments,
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    /// It has succeeded; what it printed.
    #[track_caller]
    pub fn succeeded(&self) -> &str {
        assert_eq!(self.code, Some(0), "openplan {}\n{}{}", self.arguments, self.stdout, self.stderr);
        &self.stdout
    }

    /// It has failed with this exit code; what it said on standard error.
    #[track_caller]
    pub fn failed(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "openplan {}\n{}{}", self.arguments, self.stdout, self.stderr);
        &self.stderr
    }

    /// What it printed, as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}
