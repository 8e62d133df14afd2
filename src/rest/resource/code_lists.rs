//! Code lists: districts, categories, units, indicators, documents; and the datasets.

use sea_orm::DatabaseConnection;

use super::project::external;
use super::words::{DATASET, EXTERNAL, UPDATED};
use super::{CODE_SORTS, Column, Kind, column};
use crate::catalogue::{Catalogue, known_codes};
use crate::domain::code::canonical_district;
use crate::domain::record::{Category, Dataset, District, Document, Indicator, Unit};
use crate::domain::{DistrictScheme, GrowthBasis, Nature, Polarity};
use crate::error::Result;
use crate::format::{Cell, Head, Kind as Of};
use crate::query::listed::{
    self, CategoryFilter, CodeField, DatasetField, DatasetFilter, DistrictFilter, DocumentField, DocumentFilter,
    IndicatorFilter, Listed, UnitFilter,
};
use crate::query::{Ask, Connection, Order, Scope};
use crate::rest::word::{Takes, Word};

const TEXT: Word = Word::new("text", "text", Takes::Text, "With this in the name.");

/// Columns that every code list has, after its own.
macro_rules! columns {
    ($record:ident, $name:ident, $example:literal, $($own:expr),* $(,)?) => {
        &[
            Column::new(Head::new("code", Of::Text, "代码", "Code", $example), |r: &Listed<$record>, _| {
                Cell::text(&r.record.code)
            }),
            Column::new(Head::new("name", Of::Text, "名称", "Name", "\"名称\""), |r, t| {
                Cell::text(r.record.$name.in_lang(t.lang))
            }),
            $($own,)*
            column::dataset("\"core\""),
            column::release("1"),
            column::updated_at(),
        ]
    };
}

macro_rules! code_list {
    ($(#[$doc:meta])* $kind:ident, $record:ident, $filter:ty, $field:ty, $name:literal, $noun:literal, $about:literal,
     $timeline:ident, $canonical:expr, $list:expr, $sorts:expr, [$($word:expr),* $(,)?], $columns:expr) => {
        $(#[$doc])*
        pub struct $kind;

        impl Kind for $kind {
            type Row = Listed<$record>;
            type Filter = $filter;
            type Field = $field;
            const NAME: &'static str = $name;
            const NOUN: &'static str = $noun;
            const ABOUT: &'static str = $about;
            const KEY: &'static str = "code";
            const WORDS: &'static [Word] = &[$($word),*];
            const SORTS: &'static [(&'static str, &'static str)] = $sorts;
            const COLUMNS: &'static [Column<Listed<$record>>] = $columns;

            async fn list(
                db: &DatabaseConnection,
                asks: &[Ask<$filter, Order<$field>>],
            ) -> Result<Vec<Connection<Listed<$record>>>> {
                ($list)(db, asks).await
            }

            async fn find(
                _: &DatabaseConnection,
                scope: &Scope,
                key: &str,
            ) -> Result<Option<(Listed<$record>, Scope)>> {
                let canonical: fn(&str) -> &str = $canonical;
                let run = scope.catalogue.$timeline.at(canonical(key), scope.release);
                Ok(run.map(|run| (Listed::from(run), scope.clone())))
            }

            async fn known(_: &DatabaseConnection, catalogue: &Catalogue, key: &str) -> Result<()> {
                let canonical: fn(&str) -> &str = $canonical;
                known_codes(&catalogue.$timeline, Self::KEY, Self::NOUN, &[canonical(key).to_owned()])
            }
        }
    };
}

code_list!(
    /// Districts.
    Districts, District, DistrictFilter, CodeField, "districts", "district",
    "Administrative divisions by GB/T 2260, and zones and groups of them: a tree.", districts, canonical_district,
    async |_: &DatabaseConnection, asks| listed::districts(asks), CODE_SORTS,
    [
        Word::new("district", "districts", Takes::Codes, "These."),
        Word::new("within", "within", Takes::Code, "This one and all below it."),
        EXTERNAL, DATASET, TEXT, UPDATED,
    ],
    columns!(District, name, "\"420106\"",
        Column::new(Head::new("parent", Of::Text, "上级代码", "Parent", "\"420100\"").optional(), |r, _| {
            Cell::maybe(r.record.parent.as_deref())
        }),
        Column::new(Head::new("scheme", Of::Enum(DistrictScheme::LIST), "代码体系", "Scheme", "\"GB2260\""), |r, _| {
            Cell::text(r.record.scheme.code())
        }),
        Column::new(Head::new("validFrom", Of::Date, "启用日期", "Valid from", "null").optional(), |r, _| {
            Cell::maybe(r.record.valid_from.map(|day| day.to_string()))
        }),
        Column::new(Head::new("validTo", Of::Date, "停用日期", "Valid to", "null").optional(), |r, _| {
            Cell::maybe(r.record.valid_to.map(|day| day.to_string()))
        }),
        Column::new(Head::new("replacedBy", Of::List, "替代代码", "Replaced by", "[]"), |r, _| {
            Cell::List(r.record.replaced_by.clone())
        }),
        Column::new(Head::new("external", Of::List, "外部代码", "Codes of others", "[]"), |r, _| external(&r.record.external)),
    )
);

code_list!(
    /// Categories.
    Categories, Category, CategoryFilter, CodeField, "categories", "category", "Topics: a tree.", categories, |code| code,
    async |_: &DatabaseConnection, asks| listed::categories(asks), CODE_SORTS,
    [Word::new("category", "categories", Takes::Codes, "These and those below them."), DATASET, TEXT, UPDATED],
    columns!(Category, name, "\"NATIONAL_ACCOUNTS\"",
        Column::new(Head::new("parent", Of::Text, "上级代码", "Parent", "null").optional(), |r, _| {
            Cell::maybe(r.record.parent.as_deref())
        }),
    )
);

code_list!(
    /// Units.
    Units, Unit, UnitFilter, CodeField, "units", "unit", "Units of measure, with what they convert to.", units, |code| code,
    async |_: &DatabaseConnection, asks| listed::units(asks), CODE_SORTS,
    [Word::new("unit", "units", Takes::Codes, "These."), EXTERNAL, DATASET, TEXT, UPDATED],
    columns!(Unit, name, "\"CNY_100M\"",
        Column::new(Head::new("symbol", Of::Text, "符号", "Symbol", "\"亿元\"").optional(), |r, _| {
            Cell::maybe(r.record.symbol.as_deref())
        }),
        Column::new(Head::new("base", Of::Text, "基本单位", "Base unit", "\"CNY\"").optional(), |r, _| {
            Cell::maybe(r.record.base.as_deref())
        }),
        Column::new(Head::new("factor", Of::Decimal, "换算系数", "Factor", "100000000").optional(), |r, _| {
            Cell::decimal(r.record.factor())
        }),
        Column::new(Head::new("external", Of::List, "外部代码", "Codes of others", "[]"), |r, _| external(&r.record.external)),
    )
);

code_list!(
    /// Indicators.
    Indicators, Indicator, IndicatorFilter, CodeField, "indicators", "indicator", "What is measured.", indicators, |code| code,
    listed::indicators, CODE_SORTS,
    [
        Word::new("district", "districts", Takes::Codes, "With an observation of these districts."),
        Word::new("category", "categories", Takes::Codes, "Of these categories and those below them."),
        Word::new("indicator", "indicators", Takes::Codes, "These."),
        Word::new("task", "tasks", Takes::Codes, "That show these tasks."),
        EXTERNAL, DATASET, Word::new("text", "text", Takes::Text, "With this in the name or definition."), UPDATED,
    ],
    columns!(Indicator, name, "\"GDP\"",
        Column::new(Head::labelled("category", "category", Of::Text, "\"NATIONAL_ACCOUNTS\""), |r, _| Cell::text(&r.record.category)),
        Column::new(Head::labelled("unit", "unit", Of::Text, "\"CNY_100M\""), |r, _| Cell::text(&r.record.unit)),
        Column::new(Head::new("polarity", Of::Enum(Polarity::LIST), "方向", "Polarity", "\"HIGHER_IS_BETTER\""), |r, _| {
            Cell::text(r.record.polarity.code())
        }),
        Column::new(Head::new("nature", Of::Enum(Nature::LIST), "性质", "Nature", "\"FLOW\""), |r, _| {
            Cell::text(r.record.nature.code())
        }),
        Column::new(
            Head::new("growthBasis", Of::Enum(GrowthBasis::LIST), "增速口径", "Basis of growth", "\"REAL\"").optional(),
            |r, _| Cell::maybe(r.record.growth_basis.map(GrowthBasis::code)),
        ),
        Column::new(Head::new("sumOf", Of::List, "合计项", "Sum of", "[]"), |r, _| Cell::List(r.record.sum_of.clone())),
        Column::new(Head::labelled("definition", "definition", Of::Text, "null").optional(), |r, t| {
            Cell::maybe(r.record.definition.in_lang(t.lang))
        }),
        Column::new(Head::new("external", Of::List, "外部代码", "Codes of others", "[]"), |r, _| external(&r.record.external)),
    )
);

code_list!(
    /// Documents.
    Documents, Document, DocumentFilter, DocumentField, "documents", "document", "The reports that state the figures.", documents,
    |code| code, async |_: &DatabaseConnection, asks| listed::documents(asks),
    &[("code", "CODE"), ("published", "PUBLISHED"), ("updatedAt", "UPDATED_AT")],
    [
        Word::new("district", "districts", Takes::Codes, "About these districts."),
        Word::new("within", "within", Takes::Code, "About this district and all below it."),
        Word::new("document", "documents", Takes::Codes, "These."),
        DATASET, Word::new("text", "text", Takes::Text, "With this in the title."), UPDATED,
    ],
    columns!(Document, name, "\"wuchang-2020-h1-report\"",
        Column::new(Head::labelled("district", "district", Of::Text, "\"420106\""), |r, _| Cell::text(&r.record.district)),
        Column::new(Head::new("publisher", Of::Text, "发布机构", "Publisher", "null").optional(), |r, _| {
            Cell::maybe(r.record.publisher.as_deref())
        }),
        Column::new(Head::new("published", Of::Date, "发布日期", "Published", "\"2020-08-26\""), |r, _| {
            Cell::text(r.record.published.to_string())
        }),
        Column::new(Head::new("url", Of::Text, "网址", "URL", "null").optional(), |r, _| Cell::maybe(r.record.url.as_deref())),
        Column::new(Head::new("sha256", Of::Text, "SHA-256", "SHA-256", "null").optional(), |r, _| {
            Cell::maybe(r.record.sha256.as_deref())
        }),
        Column::new(Head::labelled("note", "note", Of::Text, "null").optional(), |r, t| Cell::maybe(r.record.note.in_lang(t.lang))),
    )
);

code_list!(
    /// Datasets.
    Datasets, Dataset, DatasetFilter, DatasetField, "datasets", "dataset", "What one publisher publishes together.", datasets,
    |code| code, listed::datasets, &[("code", "CODE"), ("updatedAt", "UPDATED_AT")],
    [
        Word::new("district", "districts", Takes::Codes, "With an observation of these districts."),
        Word::new("dataset", "datasets", Takes::Codes, "These."),
        Word::new("text", "text", Takes::Text, "With this in the title."),
        Word::new("updatedAfter", "updatedAfter", Takes::Moment, "With a release after this time."),
    ],
    columns!(Dataset, title, "\"wuchang-2020-h1\"",
        Column::new(Head::new("description", Of::Text, "说明", "Description", "null").optional(), |r, t| {
            Cell::maybe(r.record.description.in_lang(t.lang))
        }),
        Column::new(Head::new("publisher", Of::Text, "发布机构", "Publisher", "null").optional(), |r, _| {
            Cell::maybe(r.record.publisher.as_deref())
        }),
        Column::new(Head::new("publisherCode", Of::Text, "发布机构代码", "Code of the publisher", "null").optional(), |r, _| {
            Cell::maybe(r.record.publisher_code.as_deref())
        }),
        Column::new(Head::new("contact", Of::Text, "联系方式", "Contact", "null").optional(), |r, _| {
            Cell::maybe(r.record.contact.as_deref())
        }),
        Column::new(Head::new("updateFrequency", Of::Text, "更新频率", "Frequency of updates", "null").optional(), |r, _| {
            Cell::maybe(r.record.update_frequency.as_deref())
        }),
        Column::new(Head::new("topic", Of::Text, "主题", "Topic", "null").optional(), |r, _| Cell::maybe(r.record.topic.as_deref())),
        Column::new(Head::new("licenses", Of::List, "许可", "Licences", "[\"CC-BY-4.0\"]"), |r, _| {
            let name = |license: &crate::domain::record::License| {
                license.name.clone().or_else(|| license.title.clone()).or_else(|| license.path.clone())
            };
            Cell::List(r.record.licenses.iter().filter_map(name).collect())
        }),
    )
);
