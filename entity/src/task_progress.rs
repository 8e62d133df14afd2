//! How tasks stand.

versioned!("task_progress", content {
    document: String, task: String, period_start: i32, period_end: i32, status: i16, note_zh: Option<String>,
    note_en: Option<String>, section: Option<String>, cite_start: Option<i32>, cite_end: Option<i32>,
}, derived { published: i32 }, reckoned {});
