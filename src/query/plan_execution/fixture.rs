//! A small database for tests: code lists, and observations written a line each.
//!
//! A line is `INDICATOR PERIOD SCENARIO MEASURE NUMBER UNIT`; the number may be `>=260`, `<5`, `~100`, `4.5..5` or
//! `words`.

use std::sync::Arc;
use std::time::Duration;

use entity::{observation, release};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, DatabaseConnection};

use crate::catalogue::Catalogue;
use crate::domain::record::{District, Indicator, Observation, Place, Unit, Words};
use crate::domain::{
    Bilingual, Comparator, Decimal, DistrictScheme, Measure, NO_PROJECT, Nature, Period, Polarity, STANDS, Scenario,
    Status,
};
use crate::store::Store;
use crate::store::bulk::Inserter;
use crate::store::connect::StoreSettings;
use crate::store::row::{Context, Layout, Stored};

const DISTRICTS: [&str; 3] = ["420106", "420105", "420102"];

const UNITS: [(&str, &str, &str, Option<i32>); 7] = [
    ("PERCENT", "百分比", "percent", None),
    ("PERCENTAGE_POINT", "百分点", "percentage points", None),
    ("RANK", "位次", "rank", None),
    ("CNY", "元", "yuan", None),
    ("CNY_10K", "万元", "10,000 yuan", Some(4)),
    ("CNY_100M", "亿元", "100 million yuan", Some(8)),
    ("PROJECT", "项", "projects", None),
];

use Nature::{Flow, Rate, Stock};
use Polarity::{HigherIsBetter, LowerIsBetter, Neutral};

/// In an order that is not that of the letters.
const INDICATORS: [(&str, &str, Polarity, Nature); 14] = [
    ("GDP", "CNY_100M", HigherIsBetter, Flow),
    ("REVENUE", "CNY_100M", HigherIsBetter, Flow),
    ("INVESTMENT", "CNY_100M", HigherIsBetter, Flow),
    ("MAJOR_PROJECTS", "PROJECT", HigherIsBetter, Stock),
    ("GOVERNMENT_INVESTMENT", "CNY_100M", HigherIsBetter, Flow),
    ("COST", "CNY_100M", LowerIsBetter, Flow),
    ("ANY_FLOW", "CNY_100M", Neutral, Flow),
    ("ANY_STOCK", "CNY_100M", Neutral, Stock),
    ("DEBT", "CNY_100M", LowerIsBetter, Stock),
    ("COVERAGE", "PERCENT", HigherIsBetter, Rate),
    ("CONTRIBUTION", "PERCENT", HigherIsBetter, Flow),
    ("ANY_RATE", "PERCENT", Neutral, Rate),
    ("PLACE", "RANK", HigherIsBetter, Rate),
    ("ANY_PLACE", "RANK", Neutral, Rate),
];

/// What a line states, of Wuchang.
pub fn record(line: &str) -> Observation {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [indicator, period, scenario, measure, number, unit] = words[..] else { panic!("{line}") };
    let bounds = [
        (">=", Comparator::Ge),
        ("<=", Comparator::Le),
        (">", Comparator::Gt),
        ("<", Comparator::Lt),
        ("~", Comparator::Approx),
    ];
    let bound = bounds.into_iter().find_map(|(sign, comparator)| Some((number.strip_prefix(sign)?, comparator)));
    let (number, comparator) = bound.unwrap_or((number, Comparator::Eq));
    let decimal = |text: &str| Decimal::parse(text).unwrap();
    let (value, value_to, comparator) = match number.split_once("..") {
        Some((from, to)) => (Some(decimal(from)), Some(decimal(to)), Comparator::Between),
        None if number == "words" => (None, None, comparator),
        None => (Some(decimal(number)), None, comparator),
    };
    Observation {
        district: DISTRICTS[0].to_owned(),
        indicator: indicator.to_owned(),
        project: None,
        period: Period::parse(period).unwrap(),
        scenario: Scenario::parse(scenario).unwrap(),
        measure: Measure::parse(measure).unwrap(),
        against: None,
        variant: String::new(),
        value,
        value_to,
        comparator,
        unit: unit.to_owned(),
        status: Status::A,
        binding: None,
        text: Words { zh: value.is_none().then(|| "不低于上年".to_owned()), en: None },
        note: Words::default(),
        place: Place { document: "report".to_owned(), ..Place::default() },
    }
}

/// A line as a row of the table, a headline that stands since the first release.
pub fn row(line: &str) -> observation::Model {
    model(&record(line), 0)
}

fn model<R: Stored>(record: &R, position: i32) -> <R::Entity as sea_orm::EntityTrait>::Model {
    Layout::<R::Entity>::default().versioned(record, "report", &Context { position, release: 1, ..Context::default() })
}

/// A database with the code lists and these rows, at two releases.
pub struct Fixture {
    /// The code lists, and the periods in use.
    pub catalogue: Arc<Catalogue>,
    reader: DatabaseConnection,
    store: Store,
    _folder: tempfile::TempDir,
}

impl Fixture {
    /// Writes the code lists and the rows.
    pub async fn new(rows: &[observation::Model]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/test.sqlite", folder.path().display());
        let store =
            Store::open(&StoreSettings { url, readers: 1, patience: Duration::from_secs(10) }, true).await.unwrap();
        crate::store::schema::ensure(&store).await.unwrap();
        let db = store.writer();
        write(db, &DISTRICTS.map(district)).await;
        write(db, &UNITS.map(unit)).await;
        write(db, &INDICATORS.map(indicator)).await;
        let mut periods: Vec<Period> = rows.iter().map(|r| Period::from_days(r.period_start, r.period_end)).collect();
        periods.sort_unstable();
        periods.dedup();
        write(db, &periods).await;
        let mut inserter = Inserter::<_, observation::Entity>::new(db);
        for (row, at) in rows.iter().zip(0u32..) {
            let identity = at.to_be_bytes().to_vec();
            inserter.add(&observation::Model { identity, ..row.clone() }).await.unwrap();
        }
        inserter.flush().await.unwrap();
        for number in 1..=2 {
            let (dataset, published_at, undoes) = (Set("report".to_owned()), Set(i64::from(number)), Set(None));
            let release = release::ActiveModel { number: Set(number), dataset, published_at, undoes };
            release.insert(db).await.unwrap();
        }
        let catalogue = Arc::new(Catalogue::read(&store).await.unwrap());
        Fixture { catalogue, reader: store.reader(), store, _folder: folder }
    }

    /// Writes the code lists and further rows of districts.
    pub async fn with_districts(further: &[entity::district::Model]) -> Self {
        let mut fixture = Self::new(&[]).await;
        let mut inserter = Inserter::<_, entity::district::Entity>::new(fixture.store.writer());
        for row in further {
            inserter.add(row).await.unwrap();
        }
        inserter.flush().await.unwrap();
        fixture.catalogue = Arc::new(Catalogue::read(&fixture.store).await.unwrap());
        fixture
    }

    /// A connection that reads.
    pub fn db(&self) -> &DatabaseConnection {
        &self.reader
    }
}

async fn write<R: Stored>(db: &DatabaseConnection, records: &[R]) {
    let mut inserter = Inserter::<_, R::Entity>::new(db);
    for (record, position) in records.iter().zip(0..) {
        inserter.add(&model(record, position)).await.unwrap();
    }
    inserter.flush().await.unwrap();
}

fn bilingual(zh: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: None }
}

fn district(code: &str) -> District {
    District {
        code: code.to_owned(),
        parent: None,
        name: bilingual(code),
        scheme: DistrictScheme::Gb2260,
        valid_from: None,
        valid_to: None,
        replaced_by: Vec::new(),
        external: Vec::new(),
    }
}

fn unit((code, zh, en, exponent): (&str, &str, &str, Option<i32>)) -> Unit {
    Unit {
        code: code.to_owned(),
        name: Bilingual { zh: zh.to_owned(), en: Some(en.to_owned()) },
        symbol: (code == "PERCENT").then(|| "%".to_owned()),
        base: exponent.map(|_| "CNY".to_owned()),
        exponent,
        external: Vec::new(),
    }
}

fn indicator((code, unit, polarity, nature): (&str, &str, Polarity, Nature)) -> Indicator {
    Indicator {
        code: code.to_owned(),
        category: "ALL".to_owned(),
        unit: unit.to_owned(),
        polarity,
        nature,
        growth_basis: None,
        sum_of: Vec::new(),
        name: bilingual(code),
        definition: Words::default(),
        external: Vec::new(),
    }
}

/// Rows that no scoreboard wants, each for one reason.
pub fn unwanted() -> Vec<observation::Model> {
    let wanted = || row("GDP 2020 PLAN GROWTH_YOY 7.5 PERCENT");
    vec![
        observation::Model { project: "WUCHANG_P".to_owned(), ..wanted() },
        observation::Model { against: "420100".to_owned(), ..wanted() },
        observation::Model { headline: false, ..wanted() },
        observation::Model { from_release: 3, ..wanted() },
        observation::Model { to_release: 1, ..wanted() },
        observation::Model { district: "420100".to_owned(), ..wanted() },
        row("GDP 2021 PLAN GROWTH_YOY 6 PERCENT"),
        row("GDP 2020-S2 PLAN GROWTH_YOY 6 PERCENT"),
        row("GDP 2020-Q2 ACTUAL GROWTH_YOY 1.9 PERCENT"),
        row("GDP 2020 ACTUAL GROWTH_YOY -4 PERCENT"),
        row("GDP 2019-S1 ACTUAL GROWTH_YOY 8 PERCENT"),
        row("GDP 2019 PLAN LEVEL 1400 CNY_100M"),
        row("GDP 2018-S1 ACTUAL LEVEL 1 CNY_100M"),
        row("GDP 2020 TARGET_ASSIGNED GROWTH_YOY 8 PERCENT"),
        row("GDP 2016-01-01/P5Y TARGET_FIVE_YEAR GROWTH_AVG 8 PERCENT"),
        row("GDP 2016-01-01/P5Y PLAN GROWTH_AVG 8 PERCENT"),
    ]
}

/// The row for another district.
pub fn of(district: &str, row: observation::Model) -> observation::Model {
    observation::Model { district: district.to_owned(), ..row }
}

/// The row in a span of releases.
pub fn standing(from: i32, to: i32, row: observation::Model) -> observation::Model {
    assert_eq!((row.project.as_str(), row.to_release), (NO_PROJECT, STANDS));
    observation::Model { from_release: from, to_release: to, ..row }
}
