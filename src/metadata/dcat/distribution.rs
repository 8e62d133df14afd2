//! The forms in which a dataset is got: its observations in every form that REST has, and the whole as a data package.

use super::super::graph::Graph;
use super::super::vocabulary::{DATA_PACKAGE, dcat, dcatap, dct, european};
use super::super::{Collection, Described};
use super::dataset::licence_iris;
use super::{languages, media_type, service};
use crate::error::Result;
use crate::format::Form;
use crate::package::files::MEDIA;

/// A form in which observations are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its name in `format`.
    pub name: &'static str,
    /// How people write that; in capitals the code of the European vocabulary of file types.
    pub written: &'static str,
    /// Its media type.
    pub media: &'static str,
    /// Whether it is all in one file; else it is a page that says where the next one is.
    pub whole: bool,
}

/// The whole dataset.
const PACKAGE: Offer = Offer { name: "package", written: "ZIP", media: MEDIA, whole: true };

fn offer(form: Form) -> Offer {
    let written = match form {
        Form::Json => "JSON",
        Form::Csv | Form::ExcelCsv => "CSV",
        Form::Xlsx => "XLSX",
        Form::Parquet => "Parquet",
        Form::JsonStat => "JSON-stat",
    };
    Offer { name: form.name(), written, media: form.media_type(), whole: form.is_file() }
}

/// A form in which a dataset is got.
pub struct Download<'a> {
    /// Its name and media type.
    pub offer: Offer,
    /// Where it is.
    pub address: String,
    /// What it is, in Chinese and in English.
    pub title: (String, String),
    described: &'a Described,
}

/// All forms of a dataset: the one list that catalogue and pages have them from.
pub fn downloads<'a>(collection: &Collection, described: &'a Described) -> Vec<Download<'a>> {
    let code = described.record.code.as_str();
    let forms = Form::OF_LISTS.iter().filter(|_| described.is_observed());
    let observations = forms.map(|form| {
        let offer = offer(*form);
        Download {
            offer,
            address: collection.addresses.observations(code, offer.name),
            title: (format!("观测值（{}）", offer.written), format!("Observations ({})", offer.written)),
            described,
        }
    });
    let package = Download {
        offer: PACKAGE,
        address: collection.addresses.package(code),
        title: ("完整数据包（ZIP）".to_owned(), "The whole data package (ZIP)".to_owned()),
        described,
    };
    observations.chain([package]).collect()
}

/// The parts of a dataset's page that its distributions are.
pub fn names(collection: &Collection, described: &Described) -> Vec<&'static str> {
    downloads(collection, described).iter().map(|download| download.offer.name).collect()
}

/// Tells the distributions of a dataset.
pub fn tell(graph: &mut Graph, collection: &Collection, described: &Described) -> Result<()> {
    for download in downloads(collection, described) {
        one(graph, collection, &download)?;
    }
    Ok(())
}

fn one(graph: &mut Graph, collection: &Collection, download: &Download) -> Result<()> {
    let Download { offer, address, title, described } = download;
    let addresses = &collection.addresses;
    let code = described.record.code.as_str();
    let is_package = *offer == PACKAGE;
    let file_type = format!("{}{}", european::FILE_TYPE, offer.written.to_uppercase());
    let mut media = Vec::new();
    graph.describe(&addresses.dataset(code, offer.name), dcat::DISTRIBUTION, |thing| {
        thing.words(dct::TITLE, &title.0, Some(&title.1))?;
        thing.link(dcat::ACCESS_URL, address)?;
        if offer.whole {
            thing.link(dcat::DOWNLOAD_URL, address)?;
        }
        if is_package {
            media.push(media_type(thing, dcat::MEDIA_TYPE, "text/csv")?);
            media.push(media_type(thing, dcat::PACKAGE_FORMAT, offer.media)?);
            thing.link(dct::CONFORMS_TO, DATA_PACKAGE)?;
        } else {
            media.push(media_type(thing, dcat::MEDIA_TYPE, offer.media)?);
            thing.link(dcat::ACCESS_SERVICE, addresses.catalog(Some(service::REST)))?;
        }
        thing.link(dct::FORMAT, &file_type)?;
        if let Some(iri) = licence_iris(addresses, described).first() {
            thing.link(dct::LICENSE, iri)?;
        }
        languages(thing);
        if let Some(release) = &described.newest {
            thing.moment(dct::MODIFIED, release.published_at);
        }
        thing.term(dcatap::AVAILABILITY, european::STABLE);
        Ok(())
    })?;
    for iri in media {
        graph.describe(&iri, dct::MEDIA_TYPE, |_| Ok(()))?;
    }
    graph.describe(&file_type, dct::MEDIA_TYPE_OR_EXTENT, |_| Ok(()))?;
    if is_package {
        graph.describe(DATA_PACKAGE, dct::STANDARD, |standard| {
            standard.text(dct::TITLE, "Tabular Data Package");
            Ok(())
        })?;
    }
    Ok(())
}
