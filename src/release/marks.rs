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
    /// Where the identities that begin with the same two bytes begin: a search then stays within a few of them.
    starts: Vec<usize>,
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
        let mut starts = vec![0; BUCKETS + 1];
        for mark in &self.marks {
            starts[bucket(&mark.identity) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        self.starts = starts;
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
        let bucket = bucket(identity);
        let (start, end) = (*self.starts.get(bucket)?, *self.starts.get(bucket + 1)?);
        let within = self.marks.get(start..end)?;
        within.binary_search_by(|m| m.identity.cmp(identity)).ok().map(|at| start + at)
    }
}

/// One for each two first bytes.
const BUCKETS: usize = 1 << 16;

fn bucket(identity: &Fingerprint) -> usize {
    usize::from(identity[0]) << 8 | usize::from(identity[1])
}

fn fingerprint(bytes: &[u8]) -> Result<Fingerprint> {
    bytes.try_into().map_err(|_other_length| Error::internal("a stored fingerprint has not 16 bytes"))
}
