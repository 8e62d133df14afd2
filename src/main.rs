//! The `openplan` command.

fn main() {}
