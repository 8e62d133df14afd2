//! Publishing, undoing and the text of sources: the only places where what can be read changes.
//!
//! A release is one transaction under one lock. The rows of a dataset that are to stand (a package's, or those of
//! before the release that an undo takes back) are held against the rows that do stand; what is gone ends, what is new
//! or otherwise begins, and nothing is overwritten. Then what follows is reckoned: headlines, disputes, owners.

pub mod difference;
pub mod headline;
pub mod marks;
pub mod owner;
pub mod ownership;
pub mod past;
pub mod publish;
pub mod reckon;
pub mod source;
pub mod stage;
pub mod undo;

/// What a publish or an undo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A release.
    Published {
        /// Its number.
        number: i32,
        /// The dataset.
        dataset: String,
        /// How many rows it added, changed and withdrew.
        counts: Counts,
    },
    /// Everything stands already as the package has it.
    Unchanged {
        /// The dataset.
        dataset: String,
        /// Its newest release.
        number: i32,
    },
}

/// How many rows a release touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were not there before.
    pub added: usize,
    /// Rows that state something else.
    pub changed: usize,
    /// Rows that are gone.
    pub withdrawn: usize,
    /// Rows of which only what follows from elsewhere differs: their place in the file, a document's day.
    pub carried: usize,
}

impl Counts {
    /// Whether nothing was touched.
    pub fn is_empty(&self) -> bool {
        *self == Counts::default()
    }

    fn plus(self, other: Counts) -> Counts {
        Counts {
            added: self.added + other.added,
            changed: self.changed + other.changed,
            withdrawn: self.withdrawn + other.withdrawn,
            carried: self.carried + other.carried,
        }
    }
}
