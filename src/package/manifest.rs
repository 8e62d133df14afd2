//! `datapackage.json`: what it says of the dataset, and of where its files are.

use std::collections::HashSet;
use std::fmt;
use std::io::Read;

use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::cell;
use super::fault::{Fault, FaultCode, Term, excerpt};
use super::report::Report;
use super::source::{DATAPACKAGE, Source};
use super::table::TABLES;
use super::table_file::unreadable;
use crate::domain::Bilingual;
use crate::domain::code::is_slug;
use crate::domain::record::{Dataset, License, Words};

/// The most bytes that the description may have.
const MAX_BYTES: u64 = 4 << 20;
/// SDMX's letters for how often something is published.
const FREQUENCIES: &[&str] = &["A", "S", "T", "Q", "M", "W", "D", "B", "H", "I", "N"];
/// What the city's catalogue asks for: property, in Chinese, in English.
const METADATA: &[(&str, &str, &str)] = &[
    ("publisherCode", "统一社会信用代码", "unified social credit code of the publisher"),
    ("contact", "联系方式", "contact"),
    ("updateFrequency", "更新频率", "how often it is updated"),
    ("topic", "主题", "topic"),
];

/// What is said of a property that is there again.
const TWICE: &str = "a property stands twice";

/// Reads the description; a dataset without code where it is missing or broken.
pub fn read(source: &Source, report: &mut Report) -> Option<Dataset> {
    if !source.has(DATAPACKAGE) {
        report.push(Fault::new(FaultCode::MissingDatapackage, DATAPACKAGE));
        return None;
    }
    let mut bytes = Vec::new();
    let read = source.reader(DATAPACKAGE).and_then(|reader| reader.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        report.push(unreadable(DATAPACKAGE, &error));
        return None;
    }
    if bytes.len() > usize::try_from(MAX_BYTES).unwrap_or(usize::MAX) {
        report.push(Fault::new(FaultCode::TooLarge, DATAPACKAGE).with(MAX_BYTES >> 20));
        return None;
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        report.push(Fault::new(FaultCode::Utf16, DATAPACKAGE));
        return None;
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    match serde_json::from_slice::<Value>(text) {
        Ok(Value::Object(properties)) => {
            if let Err(error) = serde_json::from_slice::<EachOnce>(text) {
                report.push(broken(text, &error));
                return None;
            }
            let mut manifest = Manifest { properties: &properties, report };
            manifest.check_resources(source);
            Some(manifest.dataset())
        }
        Ok(_) => {
            report.push(bad_json(1, 1, Term::words("不是对象", "it is no object")));
            None
        }
        Err(error) => {
            report.push(broken(text, &error));
            None
        }
    }
}

/// An object, no property of which stands twice: the parser would take the last one without a word.
struct EachOnce;

impl<'de> Deserialize<'de> for EachOnce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EachOnce)
    }
}

impl<'de> Visitor<'de> for EachOnce {
    type Value = Self;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self, A::Error> {
        let mut known = HashSet::new();
        while let Some(property) = object.next_key::<String>()? {
            object.next_value::<IgnoredAny>()?;
            if known.contains(&property) {
                return Err(A::Error::custom(format!("{TWICE}: `{property}`")));
            }
            known.insert(property);
        }
        Ok(EachOnce)
    }
}

/// Where JSON breaks. The parser counts bytes, a reader characters.
fn broken(text: &[u8], error: &serde_json::Error) -> Fault {
    let line = text.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = line.get(..error.column().min(line.len())).unwrap_or_default();
    let column = String::from_utf8_lossy(before).chars().count().max(1);
    let english = error.to_string();
    let english = english.split(" at line ").next().unwrap_or("").to_owned();
    let chinese = match std::str::from_utf8(text) {
        Err(_) => "可能不是 UTF-8 编码".to_owned(),
        Ok(_) => match english.strip_prefix(TWICE) {
            Some(property) => format!("同一属性出现两次{property}"),
            None => in_chinese(&english).map_or_else(|| english.clone(), str::to_owned),
        },
    };
    bad_json(error.line(), column, Term::words(chinese, english))
}

/// What the parser says, in Chinese.
fn in_chinese(english: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        ("EOF", "内容未完就结束了"),
        ("key must be a string", "属性名应加英文双引号"),
        ("expected `,` or `}`", "缺少逗号或右花括号"),
        ("expected `,` or `]`", "缺少逗号或右方括号"),
        ("expected `:`", "缺少冒号"),
        ("trailing comma", "最后一项之后多了逗号"),
        ("expected value", "缺少值，或值没有加英文双引号"),
        ("expected ident", "值没有加英文双引号"),
        ("trailing characters", "结束之后还有内容"),
        ("control character", "引号内有换行或控制字符，可能缺少后引号"),
        ("invalid escape", "反斜线用法不对，应写成两个"),
        ("invalid number", "数字写法不对"),
        ("recursion limit", "嵌套过深"),
    ];
    WORDS.iter().find(|(start, _)| english.starts_with(start)).map(|(_, chinese)| *chinese)
}

fn bad_json(line: usize, column: usize, cause: Term) -> Fault {
    Fault::new(FaultCode::BadJson, DATAPACKAGE)
        .row(u32::try_from(line).unwrap_or(u32::MAX))
        .column(&column.to_string())
        .with(line)
        .with(column)
        .with(cause)
}

struct Manifest<'a> {
    properties: &'a Map<String, Value>,
    report: &'a mut Report,
}

impl Manifest<'_> {
    fn dataset(&mut self) -> Dataset {
        let code = self.code();
        let title = self.text("title").unwrap_or_default();
        if title.is_empty() && !matches!(self.properties.get("title"), Some(v) if !v.is_string() && !v.is_null()) {
            self.tell(FaultCode::MissingProperty, "title", |fault| fault.with("title"));
        }
        for (property, zh, en) in METADATA {
            if !self.properties.get(*property).is_some_and(is_filled) {
                self.tell(FaultCode::MissingMetadata, property, |f| f.with(*property).with(Term::words(*zh, *en)));
            }
        }
        Dataset {
            code,
            title: Bilingual { zh: title, en: self.text("title_en") },
            description: Words { zh: self.text("description"), en: self.text("description_en") },
            publisher: self.publisher(),
            publisher_code: self.publisher_code(),
            contact: self.text("contact"),
            update_frequency: self.update_frequency(),
            topic: self.text("topic"),
            licenses: self.licenses(),
        }
    }

    fn tell(&mut self, code: FaultCode, property: &str, tell: impl FnOnce(Fault) -> Fault) {
        self.report.push(tell(Fault::new(code, DATAPACKAGE).column(property)));
    }

    /// A property that should be text; none where it is missing or empty.
    fn text(&mut self, property: &str) -> Option<String> {
        match self.properties.get(property) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Some(_) => {
                let kind = Term::words("文字", "text");
                self.tell(FaultCode::BadProperty, property, |fault| fault.with(property).with(kind));
                None
            }
        }
    }

    fn code(&mut self) -> String {
        if !self.properties.get("name").is_some_and(is_filled) {
            self.tell(FaultCode::MissingProperty, "name", |fault| fault.with("name"));
        }
        let code = self.text("name").unwrap_or_default();
        if !code.is_empty() && !is_slug(&code) {
            let meant = cell::as_slug(&code);
            self.tell(FaultCode::BadDatasetCode, "name", |fault| fault.with(excerpt(&code)).nearest(meant));
        }
        code
    }

    fn publisher_code(&mut self) -> Option<String> {
        let code = self.text("publisherCode")?;
        let sound = code.len() == 18 && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if !sound {
            self.tell(FaultCode::BadPublisherCode, "publisherCode", |fault| fault.with(excerpt(&code)));
        }
        Some(code)
    }

    fn update_frequency(&mut self) -> Option<String> {
        let letter = self.text("updateFrequency")?;
        if !FREQUENCIES.contains(&letter.as_str()) {
            let meant = frequency_meant(&letter);
            let told = |fault: Fault| fault.with(excerpt(&letter)).nearest(meant);
            self.tell(FaultCode::BadUpdateFrequency, "updateFrequency", told);
        }
        Some(letter)
    }

    /// The first contributor who is the publisher, else the first.
    fn publisher(&mut self) -> Option<String> {
        let contributors = self.list("contributors")?;
        let is_publisher = |c: &&Map<String, Value>| {
            let role = c.get("role").and_then(Value::as_str);
            role == Some("publisher")
                || c.get("roles").and_then(Value::as_array).is_some_and(|r| r.contains(&Value::from("publisher")))
        };
        let chosen = contributors.iter().find(is_publisher).or_else(|| contributors.first())?;
        chosen.get("title").and_then(Value::as_str).map(str::to_owned)
    }

    fn licenses(&mut self) -> Vec<License> {
        let text =
            |license: &Map<String, Value>, property| license.get(property).and_then(Value::as_str).map(str::to_owned);
        let licenses = self.list("licenses").unwrap_or_default();
        let read =
            |l: &Map<String, Value>| License { name: text(l, "name"), title: text(l, "title"), path: text(l, "path") };
        licenses.iter().map(read).collect()
    }

    /// A property that should be a list of objects.
    fn list(&mut self, property: &str) -> Option<Vec<Map<String, Value>>> {
        let value = self.properties.get(property).filter(|value| !value.is_null())?;
        let objects =
            value.as_array().map(|list| list.iter().map(|v| v.as_object().cloned()).collect::<Option<Vec<_>>>());
        if let Some(Some(objects)) = objects {
            return Some(objects);
        }
        let kind = Term::words("对象的列表", "a list of objects");
        self.tell(FaultCode::BadProperty, property, |fault| fault.with(property).with(kind));
        None
    }

    /// Files are found by their names; what the resources say of them must lead nowhere else.
    fn check_resources(&mut self, source: &Source) {
        for resource in self.list("resources").unwrap_or_default() {
            let paths: Vec<String> = match resource.get("path") {
                Some(Value::String(path)) => vec![path.clone()],
                Some(Value::Array(paths)) => paths.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            for path in paths {
                self.check_path(&path, source);
            }
            for property in ["schema", "dialect"] {
                if let Some(path) = resource.get(property).and_then(Value::as_str).filter(|path| !is_plain(path)) {
                    self.tell(FaultCode::UnsafePath, "resources", |fault| fault.with(excerpt(path)));
                }
            }
        }
    }

    fn check_path(&mut self, path: &str, source: &Source) {
        if !is_plain(path) {
            let name = path.rsplit(['/', '\\']).next().and_then(|n| TABLES.iter().find(|table| table.file == n));
            let meant = name.map(|table| table.file);
            self.tell(FaultCode::UnsafePath, "resources", |fault| fault.with(excerpt(path)).nearest(meant));
        } else if !source.has(path) {
            let meant = source.misnamed_as(path);
            self.tell(FaultCode::MissingFile, "resources", |fault| fault.with(excerpt(path)).nearest(meant));
        }
    }
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    }
}

/// A plain file name: no folder, no address, nothing hidden.
fn is_plain(path: &str) -> bool {
    !path.is_empty() && !path.starts_with('.') && !path.contains(['/', '\\', ':', '\0'])
}

fn frequency_meant(text: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        ("半年", "S"),
        ("HALF", "S"),
        ("SEMI", "S"),
        ("BIANNUAL", "S"),
        ("H", "S"),
        ("季", "Q"),
        ("QUARTER", "Q"),
        ("月", "M"),
        ("MONTH", "M"),
        ("周", "W"),
        ("WEEK", "W"),
        ("日", "D"),
        ("天", "D"),
        ("DAI", "D"),
        ("DAY", "D"),
        ("年", "A"),
        ("YEAR", "A"),
        ("ANNUAL", "A"),
        ("Y", "A"),
    ];
    let upper = text.to_uppercase();
    let letter = FREQUENCIES.iter().find(|letter| **letter == upper).copied();
    letter.or_else(|| WORDS.iter().find(|(word, _)| upper.contains(word)).map(|(_, letter)| *letter))
}
