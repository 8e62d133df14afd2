//! What is measured, as each dataset lists it.

versioned!("indicator", content {
    code: String, category: String, unit: String, polarity: i16, nature: i16, growth_basis: Option<i16>, sum_of: String,
    name_zh: String, name_en: Option<String>, definition_zh: Option<String>, definition_en: Option<String>,
    external: String,
}, derived { position: i32 }, reckoned {});
