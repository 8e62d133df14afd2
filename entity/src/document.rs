//! The reports that figures are taken from, as each dataset lists them.

versioned!("document", content {
    code: String, district: String, name_zh: String, name_en: Option<String>, publisher: Option<String>,
    published: i32, url: Option<String>, sha256: Option<String>, note_zh: Option<String>, note_en: Option<String>,
}, derived { position: i32 }, reckoned {});
