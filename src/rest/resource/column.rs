//! Columns: a head, and how it is told of a row. Those that several resources have are written here once.

use super::Telling;
use crate::domain::record::{Lead, Place};
use crate::domain::{Bilingual, Period};
use crate::format::{Cell, Head, Kind};

/// A column: its head, and how it is told of a row.
pub struct Column<R> {
    /// Its head.
    pub head: Head,
    /// Its value.
    pub tell: fn(&R, &Telling) -> Cell,
}

impl<R> Column<R> {
    /// A column.
    pub const fn new(head: Head, tell: fn(&R, &Telling) -> Cell) -> Self {
        Column { head, tell }
    }
}

/// What is of a district.
pub trait Located {
    /// Code of the district.
    fn district(&self) -> &str;
}

/// What states its place in a document.
pub trait Placed {
    /// The place.
    fn place(&self) -> &Place;
}

/// What a release of a dataset brought.
pub trait Published {
    /// Code of the dataset.
    fn dataset(&self) -> &str;
    /// Number of the release.
    fn release(&self) -> i32;
}

/// What is carried out: a project or a task.
pub trait Work: Located {
    /// Its code.
    fn code(&self) -> &str;
    /// Its name.
    fn name(&self) -> &Bilingual;
    /// Code of the one above it.
    fn parent(&self) -> Option<&str>;
    /// Code of its category.
    fn category(&self) -> Option<&str>;
    /// Who is responsible.
    fn lead(&self) -> &Lead;
    /// When it is due.
    fn due(&self) -> Option<Period>;
}

/// `district`.
pub const fn district<R: Located>() -> Column<R> {
    Column::new(Head::labelled("district", "district", Kind::Text, "\"420106\""), |r: &R, _| Cell::text(r.district()))
}

/// `districtName`.
pub const fn district_name<R: Located>() -> Column<R> {
    Column::new(
        Head::new("districtName", Kind::Text, "地区名称", "Name of the district", "\"武昌区\"").optional(),
        |r: &R, t| t.district(r.district()),
    )
}

/// `document`.
pub const fn document<R: Placed>() -> Column<R> {
    Column::new(Head::labelled("document", "document", Kind::Text, "\"wuchang-2020-h1-report\""), |r: &R, _| {
        Cell::text(&r.place().document)
    })
}

/// `section`.
pub const fn section<R: Placed>(example: &'static str) -> Column<R> {
    Column::new(Head::new("section", Kind::Text, "章节", "Section", example).optional(), |r: &R, _| {
        Cell::maybe(r.place().section.as_deref())
    })
}

/// `start`.
pub const fn start<R: Placed>() -> Column<R> {
    Column::new(
        Head::new("start", Kind::Integer, "出处起点", "First code point of the passage", "1024").optional(),
        |r: &R, _| Cell::integer(r.place().start),
    )
}

/// `end`.
pub const fn end<R: Placed>() -> Column<R> {
    Column::new(
        Head::new("end", Kind::Integer, "出处终点", "Code point after the passage", "1060").optional(),
        |r: &R, _| Cell::integer(r.place().end),
    )
}

/// `dataset`.
pub const fn dataset<R: Published>(example: &'static str) -> Column<R> {
    Column::new(Head::labelled("dataset", "dataset", Kind::Text, example), |r: &R, _| Cell::text(r.dataset()))
}

/// `release`.
pub const fn release<R: Published>(example: &'static str) -> Column<R> {
    Column::new(Head::labelled("release", "release", Kind::Integer, example), |r: &R, _| {
        Cell::Integer(r.release().into())
    })
}

/// `updatedAt`.
pub const fn updated_at<R: Published>() -> Column<R> {
    const EXAMPLE: &str = "\"2020-08-26T01:30:00.000000Z\"";
    Column::new(
        Head::new("updatedAt", Kind::DateTime, "更新时间", "Published at", EXAMPLE).optional(),
        |r: &R, t| t.published(r.release()),
    )
}

/// `code` of a work.
pub const fn code<R: Work>(example: &'static str) -> Column<R> {
    Column::new(Head::new("code", Kind::Text, "代码", "Code", example), |r: &R, _| Cell::text(r.code()))
}

/// `name` of a work.
pub const fn name<R: Work>(example: &'static str) -> Column<R> {
    Column::new(Head::new("name", Kind::Text, "名称", "Name", example), |r: &R, t| {
        Cell::text(r.name().in_lang(t.lang))
    })
}

/// `parent` of a work.
pub const fn parent<R: Work>() -> Column<R> {
    Column::new(Head::new("parent", Kind::Text, "上级代码", "Parent", "null").optional(), |r: &R, _| {
        Cell::maybe(r.parent())
    })
}

/// `category` of a work.
pub const fn category<R: Work>() -> Column<R> {
    Column::new(Head::labelled("category", "category", Kind::Text, "null").optional(), |r: &R, _| {
        Cell::maybe(r.category())
    })
}

/// `lead` of a work.
pub const fn lead<R: Work>(example: &'static str) -> Column<R> {
    Column::new(Head::labelled("lead", "lead", Kind::List, example), |r: &R, t| {
        Cell::List(r.lead().in_lang(t.lang).to_vec())
    })
}

/// `due` of a work.
pub const fn due<R: Work>() -> Column<R> {
    Column::new(Head::labelled("due", "due", Kind::Text, "\"2020\"").optional(), |r: &R, _| {
        Cell::maybe(r.due().map(Period::code))
    })
}

/// What a row's dataset and release are read from.
macro_rules! published {
    ([$($t:ident)?] $row:ty) => {
        impl$(<$t>)? Published for $row {
            fn dataset(&self) -> &str {
                &self.dataset
            }
            fn release(&self) -> i32 {
                self.release
            }
        }
    };
}
published!([] crate::query::observation::Observation);
published!([] crate::query::project::Project);
published!([] crate::query::task::Task);
published!([T] crate::query::listed::Listed<T>);
published!([T] crate::query::progress::Progress<T>);

macro_rules! located {
    ($($row:ty),+) => {
        $(impl Located for $row {
            fn district(&self) -> &str {
                &self.record.district
            }
        })+
    };
}
located!(crate::query::observation::Observation, crate::query::project::Project, crate::query::task::Task);

macro_rules! placed {
    ($($row:ty),+) => {
        $(impl Placed for $row {
            fn place(&self) -> &Place {
                &self.record.place
            }
        })+
    };
}
placed!(
    crate::query::observation::Observation,
    crate::query::task::Task,
    crate::query::progress::ProjectProgress,
    crate::query::progress::TaskProgress
);

macro_rules! work {
    ($($row:ty),+) => {
        $(impl Work for $row {
            fn code(&self) -> &str {
                &self.record.code
            }
            fn name(&self) -> &Bilingual {
                &self.record.name
            }
            fn parent(&self) -> Option<&str> {
                self.record.parent.as_deref()
            }
            fn category(&self) -> Option<&str> {
                self.record.category.as_deref()
            }
            fn lead(&self) -> &Lead {
                &self.record.lead
            }
            fn due(&self) -> Option<Period> {
                self.record.due
            }
        })+
    };
}
work!(crate::query::project::Project, crate::query::task::Task);
