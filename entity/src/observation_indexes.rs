//! The indexes of observations, apart: a first load on an empty table drops them and builds them at the end.
//!
//! Each ends in `headline, from_release, to_release`, so that a count at any release reads the index alone.

/// Names, for dropping.
pub const NAMES: &[&str] = &[
    "observation_key",
    "observation_order",
    "observation_indicator",
    "observation_period",
    "observation_amount",
    "observation_project",
    "observation_disputed",
    "observation_since",
];

/// Statements that create them.
pub const CREATE: &[&str] = &[
    "CREATE INDEX observation_key ON observation (key, to_release)",
    "CREATE INDEX observation_order ON observation (district, indicator, project, period_start, period_end, scenario, measure, against, headline, from_release, to_release)",
    "CREATE INDEX observation_indicator ON observation (indicator, district, project, period_start, period_end, scenario, measure, against, headline, from_release, to_release)",
    "CREATE INDEX observation_period ON observation (period_start, period_end, district, indicator, headline, from_release, to_release)",
    "CREATE INDEX observation_amount ON observation (amount, district, indicator, headline, from_release, to_release)",
    "CREATE INDEX observation_project ON observation (project, district, headline, from_release, to_release) WHERE project <> '~'",
    "CREATE INDEX observation_disputed ON observation (district, indicator) WHERE disputed",
    "CREATE INDEX observation_since ON observation (headline_since, headline, to_release)",
];
