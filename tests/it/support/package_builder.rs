//! Small data packages, sound unless a test makes them otherwise.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// Cells of a row by column.
type Cells = Vec<(String, String)>;

/// What a package will hold.
#[derive(Clone, Debug)]
pub struct PackageBuilder {
    properties: Map<String, Value>,
    tables: BTreeMap<String, Vec<Cells>>,
}

/// A package that was written; the folder goes when it does.
#[derive(Debug)]
pub struct WrittenPackage {
    _parent: TempDir,
    path: PathBuf,
}

impl AsRef<Path> for WrittenPackage {
    fn as_ref(&self) -> &Path {
        &self.path
    }
}

/// The packages of this repository.
pub fn packages() -> Vec<PathBuf> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data");
    ["core", "wuchang-2020-h1", "wuchang-main-indicators"].iter().map(|name| data.join(name)).collect()
}

impl PackageBuilder {
    /// A dataset with Wuchang district, one report (`DATASET-report`, of 2020-09-01), an indicator `GDP` in `CNY_100M`, an
    /// indicator `JOBS` in `PERSON`, and units for all measures.
    pub fn new(dataset: &str) -> Self {
        let properties = json!({
            "name": dataset,
            "title": "试验",
            "title_en": "Trial",
            "contributors": [{ "title": "武昌区发展和改革局", "role": "publisher" }],
            "licenses": [{ "name": "CC-BY-4.0" }],
            "contact": "027-00000000",
            "updateFrequency": "S",
            "topic": "经济建设",
        });
        let Value::Object(properties) = properties else { unreachable!("it is an object") };
        let builder = PackageBuilder { properties, tables: BTreeMap::new() };
        builder.with_codes(&format!("{dataset}-report"))
    }

    fn with_codes(self, document: &str) -> Self {
        let named = |code, zh, en| vec![("code", code), ("name_zh", zh), ("name_en", en)];
        let district = |code, parent, zh, en| [named(code, zh, en), vec![("parent", parent)]].concat();
        let unit =
            |code, base, factor, zh, en| [named(code, zh, en), vec![("base", base), ("factor", factor)]].concat();
        let indicator = |code, unit, zh, en| {
            let means = [("category", "ECONOMY"), ("unit", unit), ("polarity", "HIGHER_IS_BETTER"), ("nature", "FLOW")];
            [named(code, zh, en), means.to_vec()].concat()
        };
        self.row("districts", &district("420000", "", "湖北省", "Hubei Province"))
            .row("districts", &district("420100", "420000", "武汉市", "Wuhan"))
            .row("districts", &district("420106", "420100", "武昌区", "Wuchang District"))
            .row("categories", &named("ECONOMY", "经济发展", "Economy"))
            .row("units", &unit("CNY", "", "", "元", "yuan"))
            .row("units", &unit("CNY_100M", "CNY", "100000000", "亿元", "100 million yuan"))
            .row("units", &unit("PERSON", "", "", "人", "persons"))
            .row("units", &unit("PERCENT", "", "", "%", "percent"))
            .row("units", &unit("PERCENTAGE_POINT", "", "", "百分点", "percentage points"))
            .row("units", &unit("RANK", "", "", "位", "place"))
            .row("indicators", &indicator("GDP", "CNY_100M", "地区生产总值", "Gross domestic product"))
            .row("indicators", &indicator("JOBS", "PERSON", "新增就业", "New jobs"))
            .row(
                "documents",
                &[named(document, "报告", "Report"), vec![("district", "420106"), ("published", "2020-09-01")]]
                    .concat(),
            )
    }

    /// Adds a row to a table.
    pub fn row(mut self, table: &str, cells: &[(&str, &str)]) -> Self {
        let cells = cells.iter().map(|(column, cell)| ((*column).to_owned(), (*cell).to_owned())).collect();
        self.tables.entry(table.to_owned()).or_default().push(cells);
        self
    }

    /// Adds an observation: the level of `GDP` in the first half of 2020 as it came out, except where told otherwise.
    pub fn observation(self, cells: &[(&str, &str)]) -> Self {
        let document = format!("{}-report", self.dataset());
        let usual = [
            ("district", "420106"),
            ("indicator", "GDP"),
            ("period", "2020-S1"),
            ("scenario", "ACTUAL"),
            ("measure", "LEVEL"),
            ("value", "622.19"),
            ("unit", "CNY_100M"),
            ("document", &document),
        ];
        let kept = usual.into_iter().filter(|(column, _)| cells.iter().all(|(told, _)| told != column));
        let row: Vec<(&str, &str)> = kept.chain(cells.iter().copied()).collect();
        self.row("observations", &row)
    }

    /// Takes rows out of a table.
    pub fn without(mut self, table: &str, is_meant: impl Fn(&BTreeMap<&str, &str>) -> bool) -> Self {
        if let Some(rows) = self.tables.get_mut(table) {
            rows.retain(|row| !is_meant(&row.iter().map(|(column, cell)| (&**column, &**cell)).collect()));
        }
        self
    }

    /// Sets a property of `datapackage.json`.
    pub fn property(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.properties.insert(name.to_owned(), value.into());
        self
    }

    /// Writes the package into a folder of its own.
    pub fn write(&self) -> WrittenPackage {
        let parent = TempDir::new().expect("a temporary folder");
        let path = parent.path().join(self.dataset());
        self.write_to(&path);
        WrittenPackage { _parent: parent, path }
    }

    /// Writes the package into this folder.
    pub fn write_to(&self, folder: &Path) {
        std::fs::create_dir_all(folder).expect("a folder");
        let description = serde_json::to_vec_pretty(&self.properties).expect("JSON");
        std::fs::write(folder.join("datapackage.json"), description).expect("a file");
        for (table, rows) in &self.tables {
            write_table(&folder.join(format!("{table}.csv")), rows);
        }
    }

    fn dataset(&self) -> String {
        self.properties.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// The columns in the order in which rows first name them.
fn write_table(path: &Path, rows: &[Cells]) {
    let mut columns: Vec<&str> = Vec::new();
    for (column, _) in rows.iter().flatten() {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    let mut csv = csv::Writer::from_path(path).expect("a file");
    csv.write_record(&columns).expect("a header");
    for row in rows {
        let cell = |column: &&str| row.iter().find(|(name, _)| name == column).map_or("", |(_, cell)| cell);
        csv.write_record(columns.iter().map(cell)).expect("a row");
    }
    csv.flush().expect("all of it");
}
