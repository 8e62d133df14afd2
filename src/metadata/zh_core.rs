//! The Chinese core metadata of open public data: a row a dataset, as a clerk enters it into the platform of a city.
//!
//! The items are those that Wuhan's rules and the national guide to catalogues of government information have in common.

use super::licence;
use super::{Collection, Described, workbook};
use crate::domain::Lang;
use crate::error::Result;
use crate::format::{Cell, Head, Kind, json};
use crate::query::scope::moment;

/// An item of the core metadata: its head, and how it is told of a dataset.
type Item = (Head, fn(&Told) -> Cell);

/// A dataset, and what it is told with.
struct Told<'a> {
    collection: &'a Collection,
    described: &'a Described,
    observations: i64,
    heads: &'a [Head],
}

const fn item(zh: &'static str, en: &'static str, kind: Kind) -> Head {
    Head::new(zh, kind, zh, en, "null")
}

const ITEMS: [Item; 24] = [
    (item("标识符", "Identifier", Kind::Text), |t| {
        Cell::text(t.collection.addresses.dataset(&t.described.record.code, "dataset"))
    }),
    (item("代码", "Code", Kind::Text), |t| Cell::text(&t.described.record.code)),
    (item("名称", "Name", Kind::Text), |t| Cell::text(&t.described.record.title.zh)),
    (item("英文名称", "Name in English", Kind::Text), |t| Cell::maybe(t.described.record.title.en.as_deref())),
    (item("摘要", "Abstract", Kind::Text), |t| Cell::text(t.described.description().0)),
    (item("标签", "Keywords", Kind::List), |t| themes(t)),
    (item("数据领域", "Domain", Kind::Text), |t| Cell::maybe(t.described.record.topic.as_deref())),
    (item("主题分类", "Topics", Kind::List), |t| themes(t)),
    (item("来源部门", "Publisher", Kind::Text), |t| Cell::maybe(t.described.record.publisher.as_deref())),
    (item("来源部门代码", "Code of the publisher", Kind::Text), |t| {
        Cell::maybe(t.described.record.publisher_code.as_deref())
    }),
    (item("联系方式", "Contact", Kind::Text), |t| Cell::maybe(t.described.record.contact.as_deref())),
    (item("更新频率", "Frequency of updates", Kind::Text), |t| {
        Cell::maybe(t.described.frequency().map(|frequency| frequency.chinese))
    }),
    (item("发布日期", "Issued", Kind::Date), |t| day(t.described.first.as_ref())),
    (item("更新日期", "Modified", Kind::Date), |t| day(t.described.newest.as_ref())),
    (item("版本", "Version", Kind::Integer), |t| Cell::integer(t.described.newest.as_ref().map(|r| r.number))),
    (item("开放属性", "Openness", Kind::Text), |_| Cell::text("无条件开放")),
    (item("开放条件", "Conditions", Kind::List), |t| {
        Cell::List(t.described.record.licenses.iter().filter_map(licence::name).map(str::to_owned).collect())
    }),
    (item("空间范围", "Spatial coverage", Kind::List), |t| {
        Cell::List(t.described.districts.iter().map(|d| format!("{}（{}）", d.name.zh, d.code)).collect())
    }),
    (item("时间范围", "Temporal coverage", Kind::Text), |t| {
        Cell::maybe(t.described.coverage.map(|(start, end)| format!("{start}/{end}")))
    }),
    (item("数据项信息", "Items of data", Kind::List), |t| {
        Cell::List(t.heads.iter().map(|head| format!("{}（{}）", head.words(Lang::Zh), head.name)).collect())
    }),
    (item("资源格式", "Formats", Kind::List), |t| {
        let downloads = super::dcat::downloads(t.collection, t.described);
        Cell::List(downloads.iter().map(|download| download.offer.written.to_owned()).collect())
    }),
    (item("语种", "Languages", Kind::List), |_| Cell::List(vec!["中文".to_owned(), "英文".to_owned()])),
    (item("记录条数", "Rows", Kind::Integer), |t| Cell::Integer(t.observations)),
    (item("访问地址", "Address", Kind::Text), |t| {
        Cell::text(t.collection.addresses.page(&t.described.record.code))
    }),
];

/// The table: what each dataset has of each item.
pub struct Core {
    heads: Vec<Head>,
    rows: Vec<Vec<Cell>>,
    release: i32,
    published: Option<i64>,
}

impl Core {
    /// Of a collection, with the number of observations of each dataset and the columns of observations.
    pub fn new(collection: &Collection, observations: &[i64], columns: &[Head]) -> Self {
        let row = |(described, observations): (&Described, &i64)| {
            let heads = if described.is_observed() { columns } else { &[] };
            let told = Told { collection, described, observations: *observations, heads };
            ITEMS.iter().map(|(_, tell)| tell(&told)).collect()
        };
        Core {
            heads: ITEMS.iter().map(|(head, _)| *head).collect(),
            rows: collection.datasets.iter().zip(observations).map(row).collect(),
            release: collection.newest.as_ref().map_or(0, |release| release.number),
            published: collection.newest.as_ref().map(|release| release.published_at),
        }
    }

    /// As JSON, in the shape of our lists.
    pub fn json(&self) -> String {
        let mut out = String::from("{\"profile\":\"zh-core\",\"items\":[");
        json::separated(&mut out, &self.rows, |out, row| json::row(out, &self.heads, row));
        out.push_str(&format!("],\"total\":{},\"release\":{}}}", self.rows.len(), self.release));
        out
    }

    /// As a workbook, a row a dataset.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        workbook::write("核心元数据", &self.heads, &self.rows, self.published)
    }
}

fn themes(told: &Told) -> Cell {
    Cell::List(told.described.themes.iter().map(|theme| theme.name.zh.clone()).collect())
}

fn day(release: Option<&crate::catalogue::Release>) -> Cell {
    Cell::maybe(release.map(|release| moment(release.published_at).chars().take(10).collect::<String>()))
}
