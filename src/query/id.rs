//! Global ids: the identity of an object, and its release where it is of the past.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Scope;
use crate::catalogue::Catalogue;
use crate::domain::Fingerprint;
use crate::error::{Error, Result};
use crate::store::row::{Stored, identity_of};

/// Separates the parts; no code holds it.
const SEPARATOR: char = '\u{1f}';

/// A global id, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalId {
    /// The type.
    pub kind: String,
    /// What makes it the same object.
    pub parts: Vec<String>,
    /// The release that it is read at; now unless given.
    pub release: Option<i32>,
}

impl GlobalId {
    /// The code of what has one.
    pub fn code(&self) -> &str {
        self.parts.first().map_or("", String::as_str)
    }

    /// The fingerprint of the identity of a row of a dataset; none where no dataset is named.
    pub fn identity(&self) -> Option<Fingerprint> {
        let (dataset, identity) = self.parts.split_first()?;
        Some(identity_of(dataset, identity))
    }

    /// Where it is read: at its own release, else where `otherwise` says; none where there is no such release.
    pub fn scope(
        &self,
        catalogue: &Arc<Catalogue>,
        otherwise: impl FnOnce() -> Result<Scope>,
    ) -> Result<Option<Scope>> {
        match self.release {
            None => otherwise().map(Some),
            Some(release) if (0..=catalogue.newest()).contains(&release) => {
                Ok(Some(Scope::fixed(catalogue, release, true)))
            }
            Some(_) => Ok(None),
        }
    }
}

/// The id of an object in a scope.
pub fn encode(kind: &str, parts: &[&str], scope: &Scope) -> String {
    let release = if scope.past { scope.release.to_string() } else { String::new() };
    let mut text = format!("{kind}{SEPARATOR}{release}");
    for part in parts {
        text.push(SEPARATOR);
        text.push_str(part);
    }
    URL_SAFE_NO_PAD.encode(text)
}

/// The id of a row of a dataset, by its identity.
pub fn of_row(kind: &str, dataset: &str, record: &impl Stored, scope: &Scope) -> String {
    let identity = record.identity();
    let mut parts = vec![dataset];
    parts.extend(identity.iter().map(String::as_str));
    encode(kind, &parts, scope)
}

/// Types whose objects have an id that names a dataset.
const OF_DATASETS: [&str; 4] = ["Observation", "ProjectProgress", "TaskProgress", "TaskEvidence"];
/// Types whose objects have an id that is a code.
const CODED: [&str; 10] =
    ["District", "Category", "Unit", "Indicator", "Period", "Project", "Task", "Document", "Dataset", "Release"];

/// Reads the id that an argument gives; what is none is an error.
pub fn decode(argument: &str, id: &str) -> Result<GlobalId> {
    let read = || {
        let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
        let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        let mut parts = text.split(SEPARATOR);
        let kind = parts.next()?.to_owned();
        let release = match parts.next()? {
            "" => None,
            number => Some(number.parse().ok()?),
        };
        let parts: Vec<String> = parts.map(str::to_owned).collect();
        let is_known = CODED.contains(&&*kind) || OF_DATASETS.contains(&&*kind);
        (is_known && !parts.is_empty()).then_some(GlobalId { kind, parts, release })
    };
    read().ok_or_else(|| Error::invalid(argument, format!("\"{id}\" is no global id: take one from an object's `id`")))
}
