//! What rows are to stand, by fingerprints alone: a million take forty megabytes.

use entity::Versioned;

use crate::domain::Fingerprint;
use crate::error::{Error, Result};
use crate::store::row::Layout;

/// One row that is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    identity: Fingerprint,
    digest: Fingerprint,
    derived: [u8; 8],
}

impl Mark {
    /// Of a row.
    pub fn of<E: Versioned>(layout: &Layout<E>, model: &E::Model) -> Result<Self> {
        let version = entity::VersionedModel::version(model);
        Self::new(&version.identity, &version.digest, layout.derived_digest(model))
    }

    /// From a row's fingerprints.
    pub fn new(identity: &[u8], digest: &[u8], derived: Fingerprint) -> Result<Self> {
        let mut short = [0; 8];
        short.copy_from_slice(&derived[..8]);
        Ok(Mark { identity: fingerprint(identity)?, digest: fingerprint(digest)?, derived: short })
    }
}

/// How a row that stands compares with what is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// It is to stand as it is.
    Same,
    /// It is to stand with other derived columns.
    Carried,
    /// It is to state something else.
    Changed,
    /// It is to go.
    Gone,
}

/// All rows of a table that are to stand.
#[derive(Debug, Default)]
pub struct Marks {
    marks: Vec<Mark>,
    written: Vec<bool>,
}

impl Marks {
    /// Adds a row.
    pub fn push(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// Ends the adding.
    pub fn sort(&mut self) {
        self.marks.sort_unstable();
        self.marks.dedup();
        self.written = vec![false; self.marks.len()];
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Compares a row that stands, and remembers that it need not be written where it is the same.
    pub fn compare(&mut self, standing: Mark) -> Compared {
        let Some(at) = self.find(&standing.identity) else { return Compared::Gone };
        let wanted = self.marks[at];
        if wanted.digest != standing.digest {
            return Compared::Changed;
        }
        self.written[at] = true;
        if wanted.derived == standing.derived { Compared::Same } else { Compared::Carried }
    }

    /// How many are still to be written.
    pub fn unwritten(&self) -> usize {
        self.written.iter().filter(|written| !**written).count()
    }

    /// Whether a row is still to be written.
    pub fn wants(&self, mark: &Mark) -> bool {
        self.find(&mark.identity).is_some_and(|at| !self.written[at])
    }

    fn find(&self, identity: &Fingerprint) -> Option<usize> {
        self.marks.binary_search_by(|m| m.identity.cmp(identity)).ok()
    }
}

fn fingerprint(bytes: &[u8]) -> Result<Fingerprint> {
    bytes.try_into().map_err(|_other_length| Error::internal("a stored fingerprint has not 16 bytes"))
}
