//! What each dataset says of itself.

versioned!("dataset", content {
    title_zh: String, title_en: Option<String>, description_zh: Option<String>, description_en: Option<String>,
    publisher: Option<String>, publisher_code: Option<String>, contact: Option<String>,
    update_frequency: Option<String>, topic: Option<String>, licenses: String,
}, derived {}, reckoned {});
