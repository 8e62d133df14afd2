//! Words that several resources have.

use crate::rest::word::{Takes, Word};

pub const EXTERNAL: Word =
    Word::new("external", "external", Takes::Codes, "Known by one of these codes of others, `SCHEME:CODE`.");
pub const DATASET: Word = Word::new("dataset", "datasets", Takes::Codes, "Listed by these datasets.");
pub const UPDATED: Word =
    Word::new("updatedAfter", "updatedAfter", Takes::Moment, "New or changed by a release after this time.");
pub const CATEGORY: Word =
    Word::new("category", "categories", Takes::Codes, "Of these categories and those below them.");

// Of projects and tasks.
pub const LEAD: Word = Word::new("lead", "lead", Takes::Text, "With this among the responsible units.");
pub const DUE_BY: Word = Word::new("dueBy", "dueBy", Takes::Day, "Due by this day or earlier.");
pub const PERIOD: Word = Word::new("period", "periods", Takes::Periods, "With progress in exactly these periods.");
pub const DURING: Word = Word::new("during", "during", Takes::Period, "With progress in periods inside this one.");
pub const FROM: Word = Word::new("from", "from", Takes::Period, "With progress in periods that start then or later.");
pub const TO: Word = Word::new("to", "to", Takes::Period, "With progress in periods that end then or earlier.");
pub const MOVED: Word = Word::new(
    "updatedAfter",
    "updatedAfter",
    Takes::Moment,
    "New or changed, itself or its progress, by a release after this time.",
);
