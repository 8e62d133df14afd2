//! Records as rows of their tables, and back.

pub mod listed;
pub mod observation;
mod owned;
pub mod plan;

use std::collections::HashMap;

pub use owned::Owned;

use entity::{Versioned, VersionedModel};
use sea_orm::sea_query::Value;
use sea_orm::{EntityTrait, IdenStatic, Iterable, ModelTrait};

use crate::domain::fingerprint::{self, Fingerprint, Hasher};
use crate::domain::record::{ExternalCode, Place, Words};
use crate::domain::{Bilingual, Period};
use crate::error::{Error, Result};

/// A record that has a table of its own.
pub trait Stored: Sized + Send + Sync {
    /// The table.
    type Entity: Versioned;

    /// What, with the dataset, makes it the same row: it never changes while the row lives.
    fn identity(&self) -> Vec<String>;

    /// As a row of the table, without its version.
    fn to_model(&self, context: &Context) -> <Self::Entity as sea_orm::EntityTrait>::Model;

    /// From a row of the table.
    fn from_model(model: &<Self::Entity as sea_orm::EntityTrait>::Model) -> Self;
}

/// What a row's derived columns follow from.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Place of the row in its file.
    pub position: i32,
    /// First release of the dataset.
    pub listed_since: i32,
    /// The release at hand.
    pub release: i32,
    /// Day on which each document was published.
    pub published: HashMap<String, i32>,
    /// Exponent of each unit's factor, 0 for a base unit.
    pub exponents: HashMap<String, i32>,
}

/// The fingerprint of a row's identity.
pub fn identity_of(dataset: &str, identity: &[String]) -> Fingerprint {
    let mut parts = vec![dataset];
    parts.extend(identity.iter().map(String::as_str));
    fingerprint::of(&parts)
}

/// The column of a table with this name.
pub fn column<E: EntityTrait>(name: &str) -> Result<E::Column> {
    E::Column::iter().find(|c| c.as_str() == name).ok_or_else(|| Error::internal(format!("no column {name}")))
}

/// Columns of a versioned table by what they are for.
#[derive(Debug)]
pub struct Layout<E: Versioned> {
    content: Vec<E::Column>,
    derived: Vec<E::Column>,
}

/// Derived columns that follow from elsewhere than the row's own content and are known when it is written.
pub const PLACED: [&str; 5] = ["position", "listed_since", "published", "amount", "amount_to"];

impl<E: Versioned> Default for Layout<E> {
    fn default() -> Self {
        let is_version = |name: &str| {
            matches!(name, "id" | "dataset" | "identity" | "digest" | "release" | "from_release" | "to_release")
        };
        let derived = |c: &E::Column| E::DERIVED.contains(&c.as_str());
        Layout {
            content: E::Column::iter().filter(|c| !is_version(c.as_str()) && !derived(c)).collect(),
            derived: E::Column::iter().filter(|c| derived(c) && PLACED.contains(&c.as_str())).collect(),
        }
    }
}

impl<E: Versioned> Layout<E> {
    /// The derived columns that a row is compared by.
    pub fn derived(&self) -> &[E::Column] {
        &self.derived
    }

    /// The fingerprint of what a row states.
    pub fn digest(&self, model: &E::Model) -> Fingerprint {
        hash_values(self.content.iter().map(|c| model.get(*c)))
    }

    /// The fingerprint of its derived columns.
    pub fn derived_digest(&self, model: &E::Model) -> Fingerprint {
        hash_values(self.derived.iter().map(|c| model.get(*c)))
    }

    /// A record as a row that begins with a release.
    pub fn versioned<R: Stored<Entity = E>>(&self, record: &R, dataset: &str, context: &Context) -> E::Model {
        let mut model = record.to_model(context);
        let digest = self.digest(&model);
        model.set_version(entity::Version {
            id: 0,
            dataset: dataset.to_owned(),
            identity: identity_of(dataset, &record.identity()).to_vec(),
            digest: digest.to_vec(),
            release: context.release,
            from_release: context.release,
            to_release: crate::domain::STANDS,
        });
        model
    }
}

/// The fingerprint of values as the database holds them.
pub fn hash_values(values: impl Iterator<Item = Value>) -> Fingerprint {
    let mut hasher = Hasher::default();
    for value in values {
        match value {
            Value::String(text) => hasher.optional(text.as_deref()),
            Value::SmallInt(number) => hasher.number(number.map(i64::from)),
            Value::Int(number) => hasher.number(number.map(i64::from)),
            Value::BigInt(number) => hasher.number(number),
            Value::Bool(truth) => hasher.number(truth.map(i64::from)),
            Value::Bytes(bytes) => hasher.bytes(bytes.as_deref()),
            other => hasher.part(&format!("{other:?}")),
        };
    }
    hasher.finish()
}

fn bilingual(zh: &str, en: &Option<String>) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.clone() }
}

fn words(zh: &Option<String>, en: &Option<String>) -> Words {
    Words { zh: zh.clone(), en: en.clone() }
}

fn join(parts: &[String]) -> String {
    parts.join(";")
}

fn split(joined: &str) -> Vec<String> {
    if joined.is_empty() { Vec::new() } else { joined.split(';').map(str::to_owned).collect() }
}

/// Codes of others in one column, each between semicolons so that one can be looked for: `;GBT40058:2020…;`.
fn join_external(codes: &[ExternalCode]) -> String {
    if codes.is_empty() {
        return String::new();
    }
    let joined: Vec<String> = codes.iter().map(ExternalCode::to_string).collect();
    format!(";{};", joined.join(";"))
}

fn split_external(joined: &str) -> Vec<ExternalCode> {
    joined
        .split(';')
        .filter_map(|code| code.split_once(':'))
        .map(|(scheme, code)| ExternalCode { scheme: scheme.to_owned(), code: code.to_owned() })
        .collect()
}

fn place(document: &str, section: &Option<String>, start: Option<i32>, end: Option<i32>) -> Place {
    Place { document: document.to_owned(), section: section.clone(), start, end }
}

fn period(start: Option<i32>, end: Option<i32>) -> Option<Period> {
    Some(Period::from_days(start?, end?))
}
