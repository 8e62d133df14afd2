//! How often a test that tries many moments tries.

/// `few`, or as `OPENPLAN_TEST_ROUNDS` says: a number, or `full` for as many as docs/reliability.md promises.
pub fn rounds(few: usize, full: usize) -> usize {
    match std::env::var("OPENPLAN_TEST_ROUNDS").ok().as_deref() {
        None | Some("") => few,
        Some("full") => full,
        Some(number) => {
            number.parse().unwrap_or_else(|_| panic!("OPENPLAN_TEST_ROUNDS is neither `full` nor a number"))
        }
    }
}
