//! The records of the tables: how each is read from its cells and written to them, in the order of its columns.

use super::cells::Cells;
use super::fault::FaultCode;
use super::out::Out;
use super::table::Table;
use super::tables::*;
use crate::domain::decimal::pow10;
use crate::domain::record::*;
use crate::domain::*;

/// A row of a table as a type.
pub trait Record: Sized {
    /// The table whose rows it is.
    const TABLE: &'static Table;
    /// Reads a row. Where a cell is at fault, something stands in its place and the cell is marked.
    fn read(cells: &mut Cells<'_>) -> Self;
    /// Writes a row.
    fn write(&self, out: &mut Out);
}

impl Record for District {
    const TABLE: &'static Table = &DISTRICTS;

    fn read(cells: &mut Cells<'_>) -> Self {
        District {
            code: cells.needed("code"),
            parent: cells.text("parent"),
            name: cells.name(),
            scheme: cells.one_of("scheme", DistrictScheme::parse).unwrap_or(DistrictScheme::Gb2260),
            valid_from: cells.day("valid_from"),
            valid_to: cells.day("valid_to"),
            replaced_by: cells.list("replaced_by"),
            external: cells.external(),
        }
    }

    fn write(&self, out: &mut Out) {
        out.put("code", &self.code);
        out.text("parent", &self.parent);
        out.name(&self.name);
        out.put("scheme", self.scheme.code());
        out.shown("valid_from", self.valid_from);
        out.shown("valid_to", self.valid_to);
        out.list("replaced_by", &self.replaced_by);
        out.external(&self.external);
    }
}

impl Record for Category {
    const TABLE: &'static Table = &CATEGORIES;

    fn read(cells: &mut Cells<'_>) -> Self {
        Category { code: cells.needed("code"), parent: cells.text("parent"), name: cells.name() }
    }

    fn write(&self, out: &mut Out) {
        out.put("code", &self.code);
        out.text("parent", &self.parent);
        out.name(&self.name);
    }
}

impl Record for Unit {
    const TABLE: &'static Table = &UNITS;

    fn read(cells: &mut Cells<'_>) -> Self {
        let (code, name) = (cells.needed("code"), cells.name());
        let (symbol, base) = (cells.text("symbol"), cells.text("base"));
        let factor = cells.number("factor");
        let exponent = factor.and_then(Decimal::power_of_ten);
        if let (Some(factor), None) = (factor, exponent) {
            cells.reject("factor", FaultCode::BadFactor, |fault| fault.with(factor));
        }
        Unit { code, name, symbol, base, exponent, external: cells.external() }
    }

    fn write(&self, out: &mut Out) {
        out.put("code", &self.code);
        out.name(&self.name);
        out.text("symbol", &self.symbol);
        out.text("base", &self.base);
        out.shown("factor", self.exponent.map(factor));
        out.external(&self.external);
    }
}

/// The factor of a unit, by its exponent.
pub fn factor(exponent: i32) -> Decimal {
    match u32::try_from(exponent) {
        Ok(exponent) => Decimal::new(pow10(exponent), 0),
        Err(_) => Decimal::new(1, exponent.unsigned_abs()),
    }
}

impl Record for Indicator {
    const TABLE: &'static Table = &INDICATORS;

    fn read(cells: &mut Cells<'_>) -> Self {
        Indicator {
            code: cells.needed("code"),
            category: cells.needed("category"),
            unit: cells.needed("unit"),
            polarity: cells.one_of("polarity", Polarity::parse).unwrap_or(Polarity::Neutral),
            nature: cells.one_of("nature", Nature::parse).unwrap_or(Nature::Flow),
            growth_basis: cells.one_of("growth_basis", GrowthBasis::parse),
            sum_of: cells.list("sum_of"),
            name: cells.name(),
            definition: cells.words("definition_zh", "definition_en"),
            external: cells.external(),
        }
    }

    fn write(&self, out: &mut Out) {
        out.put("code", &self.code);
        out.put("category", &self.category);
        out.put("unit", &self.unit);
        out.put("polarity", self.polarity.code());
        out.put("nature", self.nature.code());
        out.put("growth_basis", self.growth_basis.map_or("", GrowthBasis::code));
        out.list("sum_of", &self.sum_of);
        out.name(&self.name);
        out.words("definition_zh", "definition_en", &self.definition);
        out.external(&self.external);
    }
}

impl Record for Document {
    const TABLE: &'static Table = &DOCUMENTS;

    fn read(cells: &mut Cells<'_>) -> Self {
        Document {
            code: cells.needed("code"),
            district: cells.needed("district"),
            name: cells.name(),
            publisher: cells.text("publisher"),
            published: cells.day("published").unwrap_or_default(),
            url: cells.text("url"),
            sha256: cells.text("sha256"),
            note: cells.note(),
        }
    }

    fn write(&self, out: &mut Out) {
        out.put("code", &self.code);
        out.put("district", &self.district);
        out.name(&self.name);
        out.text("publisher", &self.publisher);
        out.shown("published", Some(self.published));
        out.text("url", &self.url);
        out.text("sha256", &self.sha256);
        out.note(&self.note);
    }
}

impl Record for Project {
    const TABLE: &'static Table = &PROJECTS;

    fn read(cells: &mut Cells<'_>) -> Self {
        Project {
            code: cells.needed("code"),
            district: cells.needed("district"),
            parent: cells.text("parent"),
            category: cells.text("category"),
            kind: cells.one_of("kind", ProjectKind::parse).unwrap_or(ProjectKind::Construction),
            name: cells.name(),
            lead: cells.lead(),
            due: cells.period("due"),
            note: cells.note(),
            external: cells.external(),
        }
    }

    fn write(&self, out: &mut Out) {
        out.put("code", &self.code);
        out.put("district", &self.district);
        out.text("parent", &self.parent);
        out.text("category", &self.category);
        out.put("kind", self.kind.code());
        out.name(&self.name);
        out.lead(&self.lead);
        out.due(self.due);
        out.note(&self.note);
        out.external(&self.external);
    }
}

impl Record for Task {
    const TABLE: &'static Table = &TASKS;

    fn read(cells: &mut Cells<'_>) -> Self {
        Task {
            code: cells.needed("code"),
            district: cells.needed("district"),
            parent: cells.text("parent"),
            category: cells.text("category"),
            name: cells.name(),
            lead: cells.lead(),
            due: cells.period("due"),
            place: cells.place(),
        }
    }

    fn write(&self, out: &mut Out) {
        out.put("code", &self.code);
        out.put("district", &self.district);
        out.text("parent", &self.parent);
        out.text("category", &self.category);
        out.name(&self.name);
        out.lead(&self.lead);
        out.due(self.due);
        out.place(&self.place);
    }
}

impl Record for ProjectProgress {
    const TABLE: &'static Table = &PROJECT_PROGRESS;

    fn read(cells: &mut Cells<'_>) -> Self {
        ProjectProgress {
            project: cells.needed("project"),
            period: cells.needed_period("period"),
            scenario: cells.one_of("scenario", Scenario::parse).unwrap_or(Scenario::Actual),
            stage: cells.one_of("stage", Stage::parse),
            percent: cells.number("percent"),
            note: cells.note(),
            place: cells.place(),
        }
    }

    fn write(&self, out: &mut Out) {
        out.put("project", &self.project);
        out.period("period", self.period);
        out.put("scenario", self.scenario.code());
        out.put("stage", self.stage.map_or("", Stage::code));
        out.shown("percent", self.percent);
        out.note(&self.note);
        out.place(&self.place);
    }
}

impl Record for TaskProgress {
    const TABLE: &'static Table = &TASK_PROGRESS;

    fn read(cells: &mut Cells<'_>) -> Self {
        TaskProgress {
            task: cells.needed("task"),
            period: cells.needed_period("period"),
            status: cells.one_of("status", TaskStatus::parse).unwrap_or(TaskStatus::Planned),
            note: cells.note(),
            place: cells.place(),
        }
    }

    fn write(&self, out: &mut Out) {
        out.put("task", &self.task);
        out.period("period", self.period);
        out.put("status", self.status.code());
        out.note(&self.note);
        out.place(&self.place);
    }
}

impl Record for TaskEvidence {
    const TABLE: &'static Table = &TASK_EVIDENCE;

    fn read(cells: &mut Cells<'_>) -> Self {
        TaskEvidence { task: cells.needed("task"), indicator: cells.text("indicator"), project: cells.text("project") }
    }

    fn write(&self, out: &mut Out) {
        out.put("task", &self.task);
        out.text("indicator", &self.indicator);
        out.text("project", &self.project);
    }
}

impl Record for Observation {
    const TABLE: &'static Table = &OBSERVATIONS;

    fn read(cells: &mut Cells<'_>) -> Self {
        let (district, indicator) = (cells.needed("district"), cells.needed("indicator"));
        let project = cells.text("project");
        let period = cells.needed_period("period");
        let scenario = cells.one_of("scenario", Scenario::parse).unwrap_or(Scenario::Actual);
        let measure = cells.one_of("measure", Measure::parse).unwrap_or(Measure::Level);
        let against = cells.text("against");
        let variant = cells.needed("variant");
        let printed = cells.number("value");
        let value_to = cells.number("value_to");
        let value = padded(printed, cells);
        let comparator = cells.one_of("comparator", Comparator::parse).unwrap_or(Comparator::Eq);
        let unit = cells.needed("unit");
        let status = cells.one_of("status", Status::parse).unwrap_or_else(|| default_status(scenario, value));
        let binding = cells.one_of("binding", Binding::parse);
        let text = cells.words("text_zh", "text_en");
        let note = cells.note();
        let place = cells.place();
        Observation {
            district,
            indicator,
            project,
            period,
            scenario,
            measure,
            against,
            variant,
            value,
            value_to,
            comparator,
            unit,
            status,
            binding,
            text,
            note,
            place,
        }
    }

    fn write(&self, out: &mut Out) {
        out.put("district", &self.district);
        out.put("indicator", &self.indicator);
        out.text("project", &self.project);
        out.period("period", self.period);
        out.put("scenario", self.scenario.code());
        out.put("measure", self.measure.code());
        out.text("against", &self.against);
        out.put("variant", &self.variant);
        out.shown("value", self.value);
        out.shown("value_to", self.value_to);
        out.shown("decimals", self.value.map(Decimal::decimals));
        out.put("comparator", self.comparator.code());
        out.put("unit", &self.unit);
        out.put("status", self.status.code());
        out.put("binding", self.binding.map_or("", Binding::code));
        out.words("text_zh", "text_en", &self.text);
        out.note(&self.note);
        out.place(&self.place);
    }
}

/// The status of a row whose cell is empty.
fn default_status(scenario: Scenario, value: Option<Decimal>) -> Status {
    match (value, scenario) {
        (None, _) => Status::O,
        (_, Scenario::Estimate) => Status::E,
        _ => Status::A,
    }
}

/// The value with the places that `decimals` says were printed.
fn padded(value: Option<Decimal>, cells: &mut Cells<'_>) -> Option<Decimal> {
    let decimals = cells.integer("decimals");
    let Some(decimals) = decimals.and_then(|decimals| u32::try_from(decimals).ok()) else { return value };
    match value {
        None if cells.is_faulty("value") => {}
        None => cells.reject("decimals", FaultCode::DecimalsNeedless, |fault| fault.with(decimals)),
        Some(number) if decimals < number.decimals() => {
            cells.reject("decimals", FaultCode::DecimalsTooFew, |fault| {
                let places = number.decimals();
                fault.with(decimals).with(number).with(places).nearest(Some(places.to_string()))
            });
        }
        Some(number) => return Some(number.padded(decimals)),
    }
    value
}
