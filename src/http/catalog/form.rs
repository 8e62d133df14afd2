//! In which form the catalogue or a dataset is wanted.

use axum::http::HeaderMap;

use super::super::accept::{self, Offer};
use crate::error::Result;
use crate::format;
use crate::rest::Asked;

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON-LD.
    JsonLd,
    /// The same for who asks for no more than JSON.
    Json,
    /// Turtle.
    Turtle,
    /// A page.
    Html,
    /// Chinese core metadata as JSON.
    CoreJson,
    /// Chinese core metadata as a workbook.
    CoreXlsx,
}

/// Forms on offer, the usual one first: name in `format`, media type.
type Offers = [(Offer, Form)];

const JSON_LD: (Offer, Form) = (("jsonld", "application/ld+json"), Form::JsonLd);
const TURTLE: (Offer, Form) = (("turtle", "text/turtle"), Form::Turtle);
const HTML: (Offer, Form) = (("html", "text/html"), Form::Html);
const JSON: (Offer, Form) = (("json", "application/json"), Form::Json);

/// Of the catalogue.
pub const CATALOG: [(Offer, Form); 4] = [JSON_LD, TURTLE, HTML, JSON];
/// Of a dataset.
pub const DATASET: [(Offer, Form); 4] = [HTML, JSON_LD, TURTLE, JSON];
/// Of the Chinese core metadata.
pub const ZH_CORE: [(Offer, Form); 2] = [(JSON.0, Form::CoreJson), ((XLSX.name(), XLSX.media_type()), Form::CoreXlsx)];
const XLSX: format::Form = format::Form::Xlsx;

impl Form {
    /// The one that a request would rather have.
    pub fn wanted(headers: &HeaderMap, asked: &Asked, offers: &Offers) -> Result<Self> {
        let named: Vec<Offer> = offers.iter().map(|(offer, _)| *offer).collect();
        let place = accept::chosen(headers, asked.format.as_deref(), &named)?;
        Ok(offers[place].1)
    }

    /// Its media type, as it stands in the header.
    pub fn media(self) -> &'static str {
        match self {
            Form::JsonLd => "application/ld+json",
            Form::Turtle => "text/turtle; charset=utf-8",
            Form::Html => "text/html; charset=utf-8",
            Form::Json | Form::CoreJson => "application/json",
            Form::CoreXlsx => XLSX.media_type(),
        }
    }
}
