//! Pieces of the plan's work, as each dataset lists them; `owner` marks the row that counts.

versioned!("task", content {
    code: String, district: String, parent: Option<String>, category: Option<String>, name_zh: String,
    name_en: Option<String>, lead_zh: String, lead_en: String, search_lead: String, due_start: Option<i32>, due_end: Option<i32>,
    document: String, section: Option<String>, cite_start: Option<i32>, cite_end: Option<i32>, search: String,
}, derived { position: i32, listed_since: i32 }, reckoned { owner: bool, owner_since: i32 });
