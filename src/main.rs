//! The `openplan` command.

/// What one thread allocates another frees, row by row: the system's allocator spent a third of the time on it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    openplan::cli::main()
}
