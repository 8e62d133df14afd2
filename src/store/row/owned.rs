//! Rows of projects and tasks: every dataset's is kept, and one counts.

use std::ops::Range;

use entity::{VersionedModel, project, task};

use crate::domain::owner::Listed;

/// A row of which one dataset's counts.
pub trait Owned: VersionedModel + Listed {
    /// Its code.
    fn code(&self) -> &str;
    /// Whether it counts.
    fn owner(&self) -> bool;
    /// The release since which it counts.
    fn owner_since(&self) -> i32;
    /// Says whether it counts, and since when.
    fn set_owner(&mut self, owner: bool, since: i32);
}

macro_rules! owned {
    ($model:path) => {
        impl Owned for $model {
            fn code(&self) -> &str {
                &self.code
            }
            fn owner(&self) -> bool {
                self.owner
            }
            fn owner_since(&self) -> i32 {
                self.owner_since
            }
            fn set_owner(&mut self, owner: bool, since: i32) {
                self.owner = owner;
                self.owner_since = since;
            }
        }
        impl Listed for $model {
            fn dataset(&self) -> &str {
                &self.dataset
            }
            fn span(&self) -> Range<i32> {
                self.from_release..self.to_release
            }
        }
    };
}
owned!(project::Model);
owned!(task::Model);
