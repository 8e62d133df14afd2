//! One file a migration, forward and back.
