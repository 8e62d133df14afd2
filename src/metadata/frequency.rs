//! How often a dataset is updated: SDMX's letter in the words of others.

/// How often.
#[derive(Debug)]
pub struct UpdateFrequency {
    letter: &'static str,
    /// Its code in the European vocabulary of frequencies.
    pub european: &'static str,
    /// As the Chinese core metadata say it.
    pub chinese: &'static str,
}

const ALL: [UpdateFrequency; 6] = [
    UpdateFrequency { letter: "A", european: "ANNUAL", chinese: "每年" },
    UpdateFrequency { letter: "S", european: "ANNUAL_2", chinese: "每半年" },
    UpdateFrequency { letter: "Q", european: "QUARTERLY", chinese: "每季度" },
    UpdateFrequency { letter: "M", european: "MONTHLY", chinese: "每月" },
    UpdateFrequency { letter: "W", european: "WEEKLY", chinese: "每周" },
    UpdateFrequency { letter: "D", european: "DAILY", chinese: "每日" },
];

impl UpdateFrequency {
    /// By the letter that a data package has.
    pub fn of(letter: &str) -> Option<&'static Self> {
        ALL.iter().find(|frequency| frequency.letter == letter)
    }
}
