//! Named projects and sites, as each dataset lists them; `owner` marks the row that counts.

versioned!("project", content {
    code: String, district: String, parent: Option<String>, category: Option<String>, kind: i16, name_zh: String,
    name_en: Option<String>, lead_zh: String, lead_en: String, search_lead: String, due_start: Option<i32>, due_end: Option<i32>,
    note_zh: Option<String>, note_en: Option<String>, external: String, search_name: String, search: String,
}, derived { position: i32, listed_since: i32 }, reckoned { owner: bool, owner_since: i32 });
