//! The `openplan` command.

fn main() -> std::process::ExitCode {
    openplan::cli::main()
}
