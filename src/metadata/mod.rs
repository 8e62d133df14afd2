//! Datasets, releases and tables told in the words of others' standards, for programs that know us not: DCAT-AP and
//! schema.org, the Chinese core metadata, CSVW, Atom.
//!
//! `Collection` is what is here at a release, put together once from the code lists in memory; `dcat`, `schema_org`,
//! `zh_core` and `atom` tell it, each in a standard's own words. What things are named by is made in `address` alone,
//! of the public address: a request's headers cannot change it.

mod address;
pub mod atom;
mod collection;
pub mod csvw;
pub mod dcat;
mod frequency;
mod graph;
mod licence;
pub mod schema_org;
mod vocabulary;
mod workbook;
pub mod zh_core;

pub use address::Addresses;
pub use collection::{Collection, Described, operator_of};
