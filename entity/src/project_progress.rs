//! How far projects are, or are to be.

versioned!("project_progress", content {
    document: String, project: String, period_start: i32, period_end: i32, scenario: i16, stage: Option<i16>,
    percent: Option<i64>, decimals: Option<i16>, note_zh: Option<String>, note_en: Option<String>,
    section: Option<String>, cite_start: Option<i32>, cite_end: Option<i32>,
}, derived { published: i32 }, reckoned {});
