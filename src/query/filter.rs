//! The words that mean the same in every filter, and what they need from the database.

use std::collections::{HashMap, HashSet};

use entity::{project, task, task_evidence};
use sea_orm::sea_query::{Expr, LikeExpr};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

use super::Ask;
use super::scope::Scope;
use crate::catalogue::{Timeline, known_codes};
use crate::domain::code::canonical_district;
use crate::domain::nearest::nearest;
use crate::domain::{Amount, Decimal, Period};
use crate::error::{Error, Result};
use crate::store::row::column;

/// A code, given as text or as a number.
pub type Code = String;

/// A moment given as RFC 3339, in microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub i64);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::scope::parse_moment(&text).map(Moment).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "\"{text}\" is no time with its offset, as 2020-08-26T09:30:00+08:00 or 2020-08-26T01:30:00Z"
            ))
        })
    }
}

/// A bound of a number, read by its digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound(pub Decimal);

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::parse_bound(&text).map(Bound).ok_or_else(|| {
            serde::de::Error::custom(format!("\"{text}\" is not a decimal number of up to 30 characters, as 7.0"))
        })
    }
}

/// Bounds of a number; all that are given hold together.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct DecimalRange {
    /// At least.
    pub ge: Option<Bound>,
    /// More than.
    pub gt: Option<Bound>,
    /// At most.
    pub le: Option<Bound>,
    /// Less than.
    pub lt: Option<Bound>,
    /// Unit of the bounds.
    pub unit: Option<Code>,
}

impl DecimalRange {
    /// The rows within the bounds: by amount with a unit, by the number as printed without.
    pub fn condition<C: ColumnTrait>(&self, scope: &Scope, value: C, amount: C, unit_column: C) -> Result<Condition> {
        let bounds = [(self.ge, 0), (self.gt, 1), (self.le, 2), (self.lt, 3)];
        let Some(unit) = &self.unit else {
            let mut all = Condition::all();
            for (bound, kind) in bounds {
                let Some(Bound(bound)) = bound else { continue };
                all = all.add(match kind {
                    0 => value.gte(bound.millionths_bound(true)),
                    1 => value.gt(bound.millionths_bound(false)),
                    2 => value.lte(bound.millionths_bound(false)),
                    _ => value.lt(bound.millionths_bound(true)),
                });
            }
            return Ok(all);
        };
        known_codes(&scope.catalogue.units, "filter.value.unit", "unit", std::slice::from_ref(unit))?;
        let exponent = scope.snapshot.unit_base(unit).map_or(0, |(exponent, _)| exponent);
        let mut all =
            Condition::all().add(amount.is_not_null()).add(unit_column.is_in(scope.snapshot.units_like(unit)));
        for (bound, kind) in bounds {
            let Some(Bound(bound)) = bound else { continue };
            let bytes = Amount::new(bound, exponent).to_bytes();
            all = all.add(match kind {
                0 => amount.gte(bytes),
                1 => amount.gt(bytes),
                2 => amount.lte(bytes),
                _ => amount.lt(bytes),
            });
        }
        Ok(all)
    }
}

/// Which periods, by the words that every filter on them has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeriodWords {
    /// Exactly these.
    pub periods: Option<Vec<Period>>,
    /// Inside this one.
    pub during: Option<Period>,
    /// Starting then or later.
    pub from: Option<Period>,
    /// Ending then or earlier.
    pub to: Option<Period>,
}

impl PeriodWords {
    /// Reads the codes.
    pub fn parse(
        periods: &Option<Vec<Code>>,
        during: &Option<Code>,
        from: &Option<Code>,
        to: &Option<Code>,
    ) -> Result<Self> {
        let one =
            |argument: &str, code: &Option<Code>| code.as_deref().map(|code| parse_period(argument, code)).transpose();
        let all = |codes: &Vec<Code>| codes.iter().map(|c| parse_period("filter.periods", c)).collect::<Result<_>>();
        Ok(PeriodWords {
            periods: periods.as_ref().map(all).transpose()?,
            during: one("filter.during", during)?,
            from: one("filter.from", from)?,
            to: one("filter.to", to)?,
        })
    }

    /// Whether no word is given.
    pub fn is_empty(&self) -> bool {
        *self == PeriodWords::default()
    }

    /// Whether a period meets all words.
    pub fn meets(&self, period: Period) -> bool {
        self.periods.as_ref().is_none_or(|periods| periods.contains(&period))
            && self.during.is_none_or(|during| during.contains(period))
            && self.from.is_none_or(|from| period.start() >= from.start())
            && self.to.is_none_or(|to| period.end() <= to.end())
    }

    /// The rows whose period meets all words.
    pub fn condition<C: ColumnTrait>(&self, start: C, end: C) -> Condition {
        let mut all = Condition::all();
        if let Some(periods) = &self.periods {
            let exactly = |p: &Period| Condition::all().add(start.eq(p.start_day())).add(end.eq(p.end_day()));
            all = all.add(any_of(periods.iter().map(exactly).collect()));
        }
        if let Some(during) = self.during {
            // Both bounds on both columns: an index on the start alone is then walked no further than needed.
            all = all.add(start.between(during.start_day(), during.end_day()));
            all = all.add(end.between(during.start_day(), during.end_day()));
        }
        if let Some(from) = self.from {
            all = all.add(start.gte(from.start_day()));
        }
        if let Some(to) = self.to {
            all = all.add(end.lte(to.end_day()));
        }
        all
    }
}

/// One of these conditions, as a tree of little depth: a long chain of ORs would be as deep as it is long.
pub fn any_of(mut conditions: Vec<Condition>) -> Condition {
    match conditions.len() {
        0 => Condition::all().add(nothing()),
        1 => conditions.remove(0),
        many => {
            let rest = conditions.split_off(many / 2);
            Condition::any().add(any_of(conditions)).add(any_of(rest))
        }
    }
}

/// A condition that nothing meets.
pub fn nothing() -> sea_orm::sea_query::SimpleExpr {
    sea_orm::sea_query::ExprTrait::eq(Expr::val(1), 2)
}

/// Reads a period's code; a wrong one is an error that names what was probably meant.
pub fn parse_period(argument: &str, code: &str) -> Result<Period> {
    Period::parse(code).ok_or_else(|| Error::InvalidInput {
        message: format!(
            "\"{code}\" is no period; periods are written 2020, 2020-S1, 2020-Q2, 2020-M06, 2020-06-30 or 2022-01-01/P9M{}",
            meant(code).map(|p| format!("; did you mean {p}?")).unwrap_or_default()
        ),
        argument: Some(argument.to_owned()),
        nearest: meant(code),
    })
}

/// What was probably meant by a wrong period.
fn meant(code: &str) -> Option<String> {
    let upper = code.to_uppercase().replace(['H', '/'], "-").replace("--", "-");
    let with = |letter: &str| {
        let (year, part) = upper.split_once('-')?;
        Period::parse(&format!("{year}-{letter}{}", part.trim_start_matches(char::is_alphabetic)))
    };
    let half = code.to_uppercase().contains('H').then(|| with("S")).flatten();
    half.or_else(|| Period::parse(&upper)).or_else(|| with("Q")).or_else(|| with("M0")).map(Period::code)
}

/// Districts by their codes in the form in which they are kept; an unknown one is an error.
pub fn districts(scope: &Scope, argument: &str, codes: &[Code]) -> Result<Vec<String>> {
    let codes: Vec<String> = codes.iter().map(|code| canonical_district(code).to_owned()).collect();
    known_codes(&scope.catalogue.districts, argument, "district", &codes)?;
    Ok(codes)
}

/// A district and all below it.
pub fn within(scope: &Scope, code: &str) -> Result<Vec<String>> {
    let code = canonical_district(code).to_owned();
    known_codes(&scope.catalogue.districts, "filter.within", "district", std::slice::from_ref(&code))?;
    Ok(scope.snapshot.districts_within(&code))
}

/// Codes of a list; an unknown one is an error.
pub fn known<'a, T>(list: &Timeline<T>, argument: &str, what: &str, codes: &'a [Code]) -> Result<&'a [Code]> {
    known_codes(list, argument, what, codes)?;
    Ok(codes)
}

/// Characters of a text that is looked for, after folding.
pub const MAX_NEEDLE: usize = 4_000;

/// A text that is looked for, folded; one that is too long is an error.
pub fn needle(argument: &str, text: &str) -> Result<String> {
    let folded = crate::domain::text::folded(text);
    if folded.chars().count() > MAX_NEEDLE {
        return Err(Error::invalid(argument, format!("`{argument}` is longer than {MAX_NEEDLE} characters")));
    }
    Ok(folded)
}

/// Whether a column of folded text holds this text.
pub fn holds<C: ColumnTrait>(column: C, folded: &str) -> sea_orm::sea_query::SimpleExpr {
    let escaped = folded.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    column.like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

/// A row that one of these datasets lists.
pub fn listed_by(scope: &Scope, datasets: &[Code]) -> Result<Vec<String>> {
    known_codes(&scope.catalogue.datasets, "filter.datasets", "dataset", datasets)?;
    Ok(datasets.to_vec())
}

/// A task's district and what shows the task, at every release.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    districts: HashMap<String, Vec<(i32, i32, String)>>,
    rows: HashMap<String, Vec<task_evidence::Model>>,
}

impl Evidence {
    /// Loads what shows these tasks, in two statements however many there are. An unknown task is an error.
    pub async fn load(db: &DatabaseConnection, tasks: &[&str]) -> Result<Self> {
        let mut evidence = Evidence::default();
        if tasks.is_empty() {
            return Ok(evidence);
        }
        for row in task::Entity::find().filter(task::Column::Code.is_in(tasks.iter().copied())).all(db).await? {
            let spans = evidence.districts.entry(row.code).or_default();
            if row.owner {
                spans.push((row.from_release, row.to_release, row.district));
            }
        }
        if let Some(unknown) = tasks.iter().find(|task| !evidence.districts.contains_key(**task)) {
            let near = nearest_code::<task::Entity>(db, unknown).await?;
            return Err(Error::unknown("filter.tasks", "task", unknown, near.as_deref()));
        }
        let rows = task_evidence::Entity::find()
            .filter(task_evidence::Column::Task.is_in(tasks.iter().copied()))
            .all(db)
            .await?;
        for row in rows {
            evidence.rows.entry(row.task.clone()).or_default().push(row);
        }
        Ok(evidence)
    }

    /// The district of a task at a release.
    pub fn district(&self, task: &str, release: i32) -> Option<&str> {
        let spans = self.districts.get(task)?;
        spans.iter().find(|(from, to, _)| *from <= release && release < *to).map(|(.., district)| district.as_str())
    }

    /// What shows a task at a release.
    pub fn of(&self, task: &str, release: i32) -> impl Iterator<Item = &task_evidence::Model> {
        let rows = self.rows.get(task).map_or(&[][..], Vec::as_slice);
        rows.iter().filter(move |row| row.from_release <= release && release < row.to_release)
    }
}

/// The codes that questions name by one word of their filters, each once.
pub fn named<'a, F, O>(asks: &'a [Ask<F, O>], word: impl Fn(&'a F) -> &'a Option<Vec<Code>>) -> Vec<&'a str> {
    let codes = asks.iter().flat_map(|ask| &ask.filters).flat_map(|filter| word(filter).iter().flatten());
    codes.map(String::as_str).collect::<HashSet<_>>().into_iter().collect()
}

/// Refuses projects that no release ever had.
pub async fn known_projects(db: &DatabaseConnection, argument: &str, codes: &[&str]) -> Result<()> {
    known_rows::<project::Entity>(db, argument, "project", codes).await
}

/// Refuses tasks that no release ever had.
pub async fn known_tasks(db: &DatabaseConnection, argument: &str, codes: &[&str]) -> Result<()> {
    known_rows::<task::Entity>(db, argument, "task", codes).await
}

/// Refuses codes that no row of a table ever had.
pub async fn known_rows<E: EntityTrait>(
    db: &DatabaseConnection,
    argument: &str,
    what: &str,
    codes: &[&str],
) -> Result<()> {
    if codes.is_empty() {
        return Ok(());
    }
    let code = column::<E>("code")?;
    let select = E::find().select_only().column(code).distinct().filter(code.is_in(codes.iter().copied()));
    let found: Vec<String> = select.into_tuple().all(db).await?;
    let Some(unknown) = codes.iter().find(|code| !found.iter().any(|f| f == *code)) else { return Ok(()) };
    Err(Error::unknown(argument, what, unknown, nearest_code::<E>(db, unknown).await?.as_deref()))
}

/// Codes that a wrong one is compared with, before its place in their order and after it.
const NEIGHBOURS: u64 = 1_000;

/// The code of a table that is nearest to one that is not in it: of all where they are few, else of those about its place,
/// so that a slip of the pen costs no more where there are many.
async fn nearest_code<E: EntityTrait>(db: &DatabaseConnection, wrong: &str) -> Result<Option<String>> {
    let (code, place) = (column::<E>("code")?, wrong.to_uppercase());
    let select = || E::find().select_only().column(code).distinct().limit(NEIGHBOURS);
    let before = select().filter(code.lt(place.as_str())).order_by_desc(code);
    let after = select().filter(code.gte(place.as_str())).order_by_asc(code);
    let mut codes: Vec<String> = before.into_tuple().all(db).await?;
    codes.extend(after.into_tuple::<String>().all(db).await?);
    Ok(nearest(wrong, codes.iter().map(String::as_str)).map(str::to_owned))
}
