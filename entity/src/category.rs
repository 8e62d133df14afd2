//! Topics, as each dataset lists them.

versioned!("category", content {
    code: String, parent: Option<String>, name_zh: String, name_en: Option<String>,
}, derived { position: i32 }, reckoned {});
