//! JSON-stat 2.0: observations as a cube. It is a view for tools that draw: a cell a key, its labels with it.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json, json};

use super::{Cell, Head, Notes, Row};
use crate::domain::{Decimal, Lang, Measure, Period, Scenario, label};
use crate::error::{Error, Result};

/// Cells of a cube, empty ones too.
pub const MAX_CELLS: u64 = 100_000;
/// What stands where a figure is of no project, or compares with nothing: SDMX's code for what does not apply.
const NONE: &str = "_Z";

/// The columns that a cube is made of.
pub const COLUMNS: [&str; 20] = [
    "district",
    "indicator",
    "project",
    "period",
    "scenario",
    "measure",
    "against",
    "districtName",
    "indicatorName",
    "projectName",
    "againstName",
    "unitName",
    "value",
    "valueTo",
    "comparator",
    "unit",
    "status",
    "text",
    "dataset",
    "document",
];
/// How many of them are dimensions.
const DIMENSIONS: usize = 7;
/// What each is: its column, and that of its words.
const KEYS: [(&str, Option<&str>); DIMENSIONS] = [
    ("district", Some("districtName")),
    ("indicator", Some("indicatorName")),
    ("project", Some("projectName")),
    ("period", None),
    ("scenario", None),
    ("measure", None),
    ("against", Some("againstName")),
];

/// A cube that rows are put into.
pub struct Cube {
    lang: Lang,
    dimensions: Vec<Dimension>,
    rows: Vec<Figure>,
    units: HashMap<String, String>,
    read: u64,
}

#[derive(Default)]
struct Dimension {
    places: HashMap<String, u32>,
    categories: Vec<(String, String)>,
    /// The same in the cube's order.
    sorted: Vec<(String, String)>,
}

struct Figure {
    places: [u32; DIMENSIONS],
    value: Option<Decimal>,
    unit: String,
    status: String,
    more: Map<String, Json>,
}

impl Cube {
    /// An empty one.
    pub fn new(lang: Lang) -> Self {
        let dimensions = KEYS.iter().map(|_| Dimension::default()).collect();
        Cube { lang, dimensions, rows: Vec::new(), units: HashMap::new(), read: 0 }
    }

    /// Cells by what was put in so far; a cube of too many keeps no more rows.
    pub fn cells(&self) -> u64 {
        let sizes = self.dimensions.iter().map(|d| u64::try_from(d.categories.len()).unwrap_or(u64::MAX));
        sizes.fold(1, u64::saturating_mul)
    }

    /// Puts rows in.
    pub fn rows(&mut self, heads: &[Head], rows: &[Row]) -> Result<()> {
        let at = |name: &str| heads.iter().position(|head| head.name == name);
        let columns: HashMap<&str, usize> = COLUMNS.iter().filter_map(|name| Some((*name, at(name)?))).collect();
        for row in rows {
            let cell = |name: &str| columns.get(name).and_then(|at| row.get(*at)).unwrap_or(&Cell::Null);
            let text = |name: &str| if let Cell::Text(text) = cell(name) { text.as_str() } else { "" };
            let mut places = [0; DIMENSIONS];
            for ((place, dimension), (key, words)) in places.iter_mut().zip(&mut self.dimensions).zip(KEYS) {
                *place = dimension.place(key, text(key), words.map(text).unwrap_or_default(), self.lang)?;
            }
            self.read += 1;
            if self.cells() > MAX_CELLS {
                self.rows = Vec::new();
                continue;
            }
            let decimal = |name: &str| if let Cell::Decimal(number) = cell(name) { Some(*number) } else { None };
            let mut more = Map::new();
            for (name, value) in [("comparator", text("comparator")), ("text", text("text"))] {
                if !["", "EQ"].contains(&value) {
                    more.insert(name.to_owned(), value.into());
                }
            }
            more.extend(decimal("valueTo").map(|value| ("valueTo".to_owned(), exact(value))));
            self.units.entry(text("unit").to_owned()).or_insert_with(|| text("unitName").to_owned());
            let (unit, status) = (text("unit").to_owned(), text("status").to_owned());
            self.rows.push(Figure { places, value: decimal("value"), unit, status, more });
        }
        Ok(())
    }

    /// The document; a cube of too many cells is refused with its size.
    pub fn finish(mut self, notes: &Notes) -> Result<String> {
        let sizes: Vec<usize> = self.dimensions.iter().map(|dimension| dimension.categories.len()).collect();
        let cells = self.cells();
        if cells > MAX_CELLS {
            let each = KEYS.iter().zip(&sizes).map(|((key, _), size)| format!("{key} {size}")).collect::<Vec<_>>();
            return Err(too_large(&format!(
                "the cube would have {cells} cells ({}) for {} figures",
                each.join(" × "),
                self.read
            )));
        }
        let order = self.sort();
        let mut figures: BTreeMap<u64, Figure> = BTreeMap::new();
        for figure in std::mem::take(&mut self.rows) {
            let mut flat = 0;
            for ((place, order), size) in figure.places.iter().zip(&order).zip(&sizes) {
                let place = usize::try_from(*place).ok().and_then(|place| order.get(place)).copied().unwrap_or(0);
                flat = flat * u64::try_from(*size).unwrap_or(0) + place;
            }
            if figures.insert(flat, figure).is_some() {
                return Err(Error::internal("two headlines of one key"));
            }
        }
        Ok(self.tell(&sizes, &figures, notes).to_string())
    }

    /// Puts the categories in their order; gives the new place of each.
    fn sort(&mut self) -> Vec<Vec<u64>> {
        let mut all = Vec::new();
        for (dimension, (key, _)) in self.dimensions.iter_mut().zip(KEYS) {
            let mut places: Vec<usize> = (0..dimension.categories.len()).collect();
            let code = |place: &usize| dimension.categories.get(*place).map_or("", |(code, _)| code.as_str());
            match key {
                "period" => places.sort_by_key(|place| Period::parse(code(place))),
                "scenario" => places.sort_by_key(|place| Scenario::parse(code(place))),
                "measure" => places.sort_by_key(|place| Measure::parse(code(place))),
                _ => places.sort_by_key(|place| code(place).to_owned()),
            }
            let mut order = vec![0; places.len()];
            for (new, old) in (0..).zip(&places) {
                if let Some(place) = order.get_mut(*old) {
                    *place = new;
                }
            }
            dimension.sorted = places.iter().filter_map(|place| dimension.categories.get(*place).cloned()).collect();
            all.push(order);
        }
        all
    }

    fn tell(&self, sizes: &[usize], figures: &BTreeMap<u64, Figure>, notes: &Notes) -> Json {
        let ids: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
        let indicator_units = self.indicator_units(figures);
        let mut dimensions = Map::new();
        for ((key, _), dimension) in KEYS.iter().zip(&self.dimensions) {
            let codes: Vec<&str> = dimension.sorted.iter().map(|(code, _)| code.as_str()).collect();
            let labels: Map<String, Json> =
                dimension.sorted.iter().map(|(code, name)| (code.clone(), name.clone().into())).collect();
            let mut category = json!({ "index": codes, "label": labels });
            if *key == "indicator" && !indicator_units.is_empty() {
                let told = indicator_units.iter().filter_map(|(code, unit)| Some((code.clone(), unit.clone()?)));
                category["unit"] = Json::Object(told.collect());
            }
            let name = label::name("FIELD", key, self.lang);
            dimensions.insert((*key).to_owned(), json!({ "label": name, "category": category }));
        }
        let (mut values, mut statuses) = (Map::new(), Map::new());
        let (mut extension, mut units, mut places) = (Map::new(), Map::new(), Map::new());
        for (flat, figure) in figures {
            let flat = flat.to_string();
            values.extend(figure.value.map(|value| (flat.clone(), exact(value))));
            statuses.insert(flat.clone(), figure.status.clone().into());
            let indicator = self.code("indicator", figure);
            if indicator_units.get(indicator).is_none_or(Option::is_none) {
                units.insert(flat.clone(), figure.unit.clone().into());
                places.extend(figure.value.map(|value| (flat.clone(), value.decimals().into())));
            }
            for (name, value) in &figure.more {
                let of = extension.entry(name.clone()).or_insert_with(|| Json::Object(Map::new()));
                of[flat.as_str()] = value.clone();
            }
        }
        for (name, told) in [("unit", units), ("decimals", places)] {
            if !told.is_empty() {
                extension.insert(name.to_owned(), Json::Object(told));
            }
        }
        let unit_names: BTreeMap<&str, &str> = self.units.iter().map(|(c, n)| (c.as_str(), n.as_str())).collect();
        extension.insert("unitLabel".to_owned(), json!(unit_names));
        extension.insert("release".to_owned(), notes.release.into());
        extension.insert("address".to_owned(), notes.address.clone().into());
        let licenses: BTreeMap<&str, &str> =
            notes.datasets.iter().map(|dataset| (dataset.code.as_str(), dataset.licenses.as_str())).collect();
        extension.insert("licenses".to_owned(), json!(licenses));
        let source: Vec<String> = notes.documents.iter().map(|d| format!("{} ({})", d.title, d.published)).collect();
        json!({
            "version": "2.0",
            "class": "dataset",
            "label": label::name("FIELD", "observation", self.lang),
            "source": source.join("; "),
            "note": [match self.lang {
                Lang::Zh => "每个指标键只取一个采用值；其他来源的表述见 CSV（statements=ALL）。",
                Lang::En => "One figure a key, the headline; what else is stated is in CSV (statements=ALL).",
            }],
            "updated": notes.published,
            "id": ids,
            "size": sizes,
            "role": { "time": ["period"], "geo": ["district"], "metric": ["indicator"] },
            "dimension": dimensions,
            "value": values,
            "status": statuses,
            "extension": extension,
        })
    }

    /// Of each indicator the unit of all its figures, with the most places that were printed; none where they differ.
    fn indicator_units(&self, figures: &BTreeMap<u64, Figure>) -> BTreeMap<String, Option<Json>> {
        let mut found: BTreeMap<&str, Option<(&str, u32)>> = BTreeMap::new();
        for figure in figures.values() {
            let decimals = figure.value.map_or(0, Decimal::decimals);
            found
                .entry(self.code("indicator", figure))
                .and_modify(|known| {
                    *known =
                        known.filter(|(unit, _)| *unit == figure.unit).map(|(unit, most)| (unit, most.max(decimals)));
                })
                .or_insert(Some((&figure.unit, decimals)));
        }
        let told = |(unit, decimals): (&str, u32)| json!({ "label": self.units.get(unit), "decimals": decimals, "symbol": "", "code": unit });
        found.into_iter().map(|(code, unit)| (code.to_owned(), unit.map(told))).collect()
    }

    /// The category of a figure in a dimension.
    fn code<'a>(&'a self, key: &str, figure: &Figure) -> &'a str {
        let at = KEYS.iter().position(|(own, _)| *own == key).unwrap_or(0);
        let place = figure.places.get(at).and_then(|place| usize::try_from(*place).ok());
        let known = self.dimensions.get(at).zip(place).and_then(|(dimension, place)| dimension.categories.get(place));
        known.map_or("", |(code, _)| code.as_str())
    }
}

impl Dimension {
    fn place(&mut self, key: &str, code: &str, words: &str, lang: Lang) -> Result<u32> {
        let code = if code.is_empty() { NONE } else { code };
        if let Some(place) = self.places.get(code) {
            return Ok(*place);
        }
        let place = u32::try_from(self.categories.len()).map_err(Error::internal)?;
        let name = match key {
            _ if code == NONE => if lang == Lang::Zh { "不适用" } else { "Not applicable" }.to_owned(),
            "period" => Period::parse(code).map_or_else(|| code.to_owned(), |period| period.name(lang)),
            "scenario" => Scenario::parse(code).map_or("", |s| label::name(Scenario::LIST, s.code(), lang)).to_owned(),
            "measure" => Measure::parse(code).map_or("", |m| label::name(Measure::LIST, m.code(), lang)).to_owned(),
            _ if words.is_empty() => code.to_owned(),
            _ => words.to_owned(),
        };
        self.places.insert(code.to_owned(), place);
        self.categories.push((code.to_owned(), name));
        Ok(place)
    }
}

/// The error for a cube that is too large.
pub fn too_large(what: &str) -> Error {
    let message = format!(
        "{what}, and {MAX_CELLS} is the limit: narrow the filter (by indicator, period, scenario or measure), or take \
         CSV or Parquet, which hold no empty cells"
    );
    Error::TooCostly { message, limit: "cube_cells" }
}

/// A number with its own digits.
fn exact(value: Decimal) -> Json {
    value.to_string().parse().map_or_else(|_never| Json::from(value.to_string()), Json::Number)
}
