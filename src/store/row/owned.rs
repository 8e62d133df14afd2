//! Rows of projects and tasks: every dataset's is kept, and one counts.

use entity::{VersionedModel, project, task};

/// A row of which one dataset's counts.
pub trait Owned: VersionedModel {
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
    };
}
owned!(project::Model);
owned!(task::Model);
