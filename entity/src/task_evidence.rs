//! What shows tasks done.

versioned!("task_evidence", content {
    task: String, indicator: Option<String>, project: Option<String>,
}, derived { position: i32 }, reckoned {});
