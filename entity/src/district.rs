//! Administrative divisions, as each dataset lists them.

versioned!("district", content {
    code: String, parent: Option<String>, name_zh: String, name_en: Option<String>, scheme: i16,
    valid_from: Option<i32>, valid_to: Option<i32>, replaced_by: String, external: String,
}, derived { position: i32 }, reckoned {});
