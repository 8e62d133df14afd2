//! Units of measure, as each dataset lists them.

versioned!("unit", content {
    code: String, name_zh: String, name_en: Option<String>, symbol: Option<String>, base: Option<String>,
    exponent: Option<i32>, external: String,
}, derived { position: i32 }, reckoned {});
