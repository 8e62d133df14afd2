//! All code lists at one release.

use super::{ByCode, Catalogue, Entry, List};
use crate::domain::record::{Category, Dataset, District, Document, Indicator, Unit};
use crate::domain::{Decimal, Period};

/// The code lists as they stood at a release.
#[derive(Debug)]
pub struct Snapshot {
    /// The release.
    pub release: i32,
    /// Districts.
    pub districts: List<District>,
    /// Categories.
    pub categories: List<Category>,
    /// Units.
    pub units: List<Unit>,
    /// Indicators.
    pub indicators: List<Indicator>,
    /// Documents.
    pub documents: List<Document>,
    /// Datasets.
    pub datasets: List<Dataset>,
    /// Periods in use, by start and end.
    pub periods: Vec<Period>,
    district_children: ByCode<Vec<String>>,
    category_children: ByCode<Vec<String>>,
}

impl Snapshot {
    /// What stood at a release.
    pub fn new(catalogue: &Catalogue, release: i32) -> Self {
        let districts = List::new(catalogue, &catalogue.districts, release);
        let categories = List::new(catalogue, &catalogue.categories, release);
        Snapshot {
            release,
            district_children: children(districts.iter().map(|e| (e.record.parent.as_deref(), &*e.record.code))),
            category_children: children(categories.iter().map(|e| (e.record.parent.as_deref(), &*e.record.code))),
            districts,
            categories,
            units: List::new(catalogue, &catalogue.units, release),
            indicators: List::new(catalogue, &catalogue.indicators, release),
            documents: List::new(catalogue, &catalogue.documents, release),
            datasets: List::new(catalogue, &catalogue.datasets, release),
            periods: catalogue.periods_at(release),
        }
    }

    /// A district and all below it.
    pub fn districts_within(&self, code: &str) -> Vec<String> {
        let known = self.districts.find(code).is_some();
        if known { with_descendants(&self.district_children, [code]) } else { Vec::new() }
    }

    /// Categories and all below them.
    pub fn categories_within<'a>(&self, codes: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let known = codes.into_iter().filter(|code| self.categories.find(code).is_some());
        with_descendants(&self.category_children, known)
    }

    /// The indicators of categories and all below them.
    pub fn indicators_in<'a>(&self, categories: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let categories = self.categories_within(categories);
        self.indicators
            .iter()
            .filter(|e| categories.contains(&e.record.category))
            .map(|e| e.record.code.clone())
            .collect()
    }

    /// The districts one step below.
    pub fn district_children(&self, code: &str) -> &[String] {
        self.district_children.get(code).map_or(&[], Vec::as_slice)
    }

    /// The categories one step below.
    pub fn category_children(&self, code: &str) -> &[String] {
        self.category_children.get(code).map_or(&[], Vec::as_slice)
    }

    /// The exponent of a unit's factor, and the code of its base.
    pub fn unit_base(&self, code: &str) -> Option<(i32, &str)> {
        let unit = self.units.find(code)?;
        Some((unit.record.exponent.unwrap_or(0), unit.record.base_code()))
    }

    /// A value in another unit, by moving its point; none where the units do not convert.
    pub fn convert(&self, value: Decimal, from: &str, to: &str) -> Option<Decimal> {
        if from == to {
            return Some(value);
        }
        let (from_exponent, from_base) = self.unit_base(from)?;
        let (to_exponent, to_base) = self.unit_base(to)?;
        (from_base == to_base).then(|| value.shifted(from_exponent - to_exponent))
    }

    /// The units that convert to one, itself included.
    pub fn units_like(&self, code: &str) -> Vec<String> {
        let Some((_, base)) = self.unit_base(code) else { return Vec::new() };
        self.units.iter().filter(|u| u.record.base_code() == base).map(|u| u.record.code.clone()).collect()
    }

    /// A dataset as it describes itself.
    pub fn dataset(&self, code: &str) -> Option<&Entry<Dataset>> {
        self.datasets.find(code)
    }
}

fn children<'a>(rows: impl Iterator<Item = (Option<&'a str>, &'a str)>) -> ByCode<Vec<String>> {
    let mut children: ByCode<Vec<String>> = ByCode::new();
    for (parent, code) in rows {
        if let Some(parent) = parent {
            children.entry(parent.to_owned()).or_default().push(code.to_owned());
        }
    }
    children
}

fn with_descendants<'a>(children: &ByCode<Vec<String>>, roots: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut waiting: Vec<&str> = roots.into_iter().collect();
    while let Some(code) = waiting.pop() {
        if !found.iter().any(|f| f == code) {
            found.push(code.to_owned());
            waiting.extend(children.get(code).into_iter().flatten().map(String::as_str));
        }
    }
    found
}
