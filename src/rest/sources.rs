//! Where the rows of a table are from: gathered as they are read, told in the notes of a file.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::resource::Resource;
use crate::catalogue::Catalogue;
use crate::domain::Lang;
use crate::domain::record::License;
use crate::format::notes::{Dataset, Document};
use crate::format::{Cell, Head, Notes, Row};
use crate::query::scope::moment;

/// Columns by which sources are known: read along where they are not asked for.
const COLUMNS: [&str; 3] = ["dataset", "document", "unit"];

/// The columns to read of a resource: those asked for, and those by which sources are known.
pub fn columns(resource: &dyn Resource, asked: &[String]) -> Vec<String> {
    let heads = resource.heads();
    let known = COLUMNS.into_iter().filter(|name| heads.iter().any(|head| head.name == *name));
    let more = known.filter(|name| !asked.iter().any(|asked| asked == name)).map(str::to_owned);
    asked.iter().cloned().chain(more).collect()
}

/// What rows are from.
#[derive(Debug, Default)]
pub struct Sources {
    codes: [BTreeSet<String>; 3],
    release: i32,
}

impl Sources {
    /// Takes rows up.
    pub fn see(&mut self, resource: &str, heads: &[Head], rows: &[Row], release: i32) {
        self.release = release;
        for (name, codes) in COLUMNS.into_iter().zip(&mut self.codes) {
            let own = resource.strip_suffix('s') == Some(name);
            let Some(at) = heads.iter().position(|head| head.name == if own { "code" } else { name }) else { continue };
            for row in rows {
                if let Some(Cell::Text(code)) = row.get(at)
                    && !codes.contains(code)
                {
                    codes.insert(code.clone());
                }
            }
        }
    }

    /// Tells them.
    pub fn notes(&self, catalogue: &Arc<Catalogue>, about: &str, address: String, lang: Lang) -> Notes {
        let [datasets, documents, units] = &self.codes;
        let snapshot = catalogue.at(self.release);
        let dataset = |code: &String| {
            let record = catalogue.datasets.at(code, self.release).map(|run| &run.record)?;
            Some(Dataset {
                code: code.clone(),
                title: record.title.in_lang(lang).to_owned(),
                publisher: record.publisher.clone().unwrap_or_default(),
                licenses: record.licenses.iter().filter_map(license).collect::<Vec<_>>().join("; "),
            })
        };
        let document = |code: &String| {
            let record = &snapshot.documents.find(code)?.record;
            Some(Document {
                code: code.clone(),
                title: record.name.in_lang(lang).to_owned(),
                publisher: record.publisher.clone().unwrap_or_default(),
                published: record.published.to_string(),
                url: record.url.clone().unwrap_or_default(),
            })
        };
        let unit =
            |code: &String| Some((code.clone(), snapshot.units.find(code)?.record.name.in_lang(lang).to_owned()));
        Notes {
            about: about.to_owned(),
            address,
            release: self.release,
            published: catalogue.release(self.release).map(|release| moment(release.published_at)),
            datasets: datasets.iter().filter_map(dataset).collect(),
            units: units.iter().filter_map(unit).collect(),
            documents: documents.iter().filter_map(document).collect(),
        }
    }
}

/// A licence by its shortest name, with its address.
fn license(license: &License) -> Option<String> {
    let name = license.short()?;
    let path = license.path.as_deref().filter(|path| *path != name);
    Some(path.map_or_else(|| name.to_owned(), |path| format!("{name} ({path})")))
}
