//! Which columns the fields of an observation are told from. A list reads no others; a field that is not named here has
//! all of them read.

use std::collections::HashSet;

/// Columns by field.
const COLUMNS: &[(&str, &[&str])] = &[
    ("__typename", &[]),
    (
        "id",
        &[
            "dataset",
            "document",
            "district",
            "indicator",
            "project",
            "period_start",
            "period_end",
            "scenario",
            "measure",
            "against",
            "variant",
        ],
    ),
    ("dataset", &["dataset"]),
    ("district", &["district"]),
    ("indicator", &["indicator"]),
    ("project", &["project"]),
    ("period", &["period_start", "period_end"]),
    ("scenario", &["scenario"]),
    ("measure", &["measure"]),
    ("comparator", &["comparator"]),
    ("status", &["status"]),
    ("against", &["against"]),
    ("variant", &["variant"]),
    ("value", &["value", "decimals", "unit"]),
    ("valueTo", &["value_to", "decimals_to", "unit"]),
    ("decimals", &["value", "decimals"]),
    ("unit", &["unit"]),
    ("text", &["text_zh", "text_en"]),
    ("note", &["note_zh", "note_en"]),
    ("binding", &["binding"]),
    ("citation", &["document", "section", "cite_start", "cite_end"]),
    ("headline", &["headline"]),
    ("disputed", &["disputed"]),
    ("release", &["release"]),
    ("alternatives", &["key", "identity"]),
    ("until", &["identity", "release"]),
    // As tables have them.
    ("districtName", &["district"]),
    ("indicatorName", &["indicator"]),
    ("projectName", &["project"]),
    ("againstName", &["against"]),
    ("unitName", &["unit"]),
    ("document", &["document"]),
    ("documentName", &["document"]),
    ("section", &["section"]),
    ("updatedAt", &["release"]),
];

/// The columns that these fields are told from; none where it is all of them.
pub fn of<'a>(fields: impl IntoIterator<Item = &'a str>) -> Option<HashSet<&'static str>> {
    let mut columns = HashSet::new();
    for field in fields {
        let (_, needed) = COLUMNS.iter().find(|(name, _)| *name == field)?;
        columns.extend(*needed);
    }
    Some(columns)
}
