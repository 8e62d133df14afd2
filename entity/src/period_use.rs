//! Which periods the rows of each dataset use.

versioned!("period_use", content { period_start: i32, period_end: i32 }, derived {}, reckoned {});
