//! The words of the field as types: pure, without database, HTTP or files.
//!
//! A value of one of these types is valid by construction; whatever parses says what is wrong and what would be right.

pub mod amount;
pub mod code;
pub mod decimal;
pub mod enumeration;
pub mod fingerprint;
pub mod label;
pub mod nearest;
pub mod owner;
pub mod period;
pub mod quotient;
pub mod record;
pub mod term;
pub mod text;

pub use amount::Amount;
pub use decimal::Decimal;
pub use enumeration::*;
pub use fingerprint::Fingerprint;
pub use period::Period;
pub use quotient::Quotient;

/// What the project column of an observation holds where it is about the district itself: sorts after every code.
pub const NO_PROJECT: &str = "~";

/// The release in which a row ends that still stands.
pub const STANDS: i32 = i32::MAX;
