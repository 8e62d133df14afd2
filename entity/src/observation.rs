//! What documents state of keys.

versioned!("observation", content {
    document: String, district: String, indicator: String, project: String, period_start: i32, period_end: i32,
    frequency: i16, scenario: i16, measure: i16, against: String, variant: String, value: Option<i64>,
    decimals: Option<i16>, value_to: Option<i64>, decimals_to: Option<i16>, comparator: i16, unit: String,
    status: i16, binding: Option<i16>, text_zh: Option<String>, text_en: Option<String>, note_zh: Option<String>,
    note_en: Option<String>, section: Option<String>, cite_start: Option<i32>, cite_end: Option<i32>,
}, derived {
    key: Vec<u8>, amount: Option<Vec<u8>>, amount_to: Option<Vec<u8>>, published: i32, search: Option<String>,
}, reckoned { headline: bool, headline_since: i32, disputed: bool });
