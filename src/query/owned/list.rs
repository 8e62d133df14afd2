//! Lists of projects and of tasks: the words and orders that both have.

use std::collections::HashSet;
use std::fmt::Debug;

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Deserialize;

use super::{Counted, OwnersRow};
use crate::catalogue::known_codes;
use crate::domain::period::{day_number, parse_day};
use crate::error::{Error, Result};
use crate::query::cursor::list_name;
use crate::query::filter::{self, Code, Moment, PeriodWords, holds, known_rows, named, needle};
use crate::query::keyset::Keyset;
use crate::query::page::Connection;
use crate::query::progress::{ProgressTable, ProgressWords};
use crate::query::read::{self, Part, Ready, standing};
use crate::query::scope::Scope;
use crate::query::tree::Tree;
use crate::query::{Ask, Order};
use crate::store::row::column;

/// Questions for a list of projects or of tasks.
pub type Asks<F> = [Ask<F, Order<OwnedField>>];

/// What projects and tasks can go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OwnedField {
    /// Place in the package file.
    Position,
    /// Code, as bytes.
    Code,
    /// Release that brought the row.
    UpdatedAt,
}

/// Which projects or tasks.
pub trait OwnedFilter: Clone + Debug {
    /// What they are.
    type Record: Counted;
    /// The argument that names them, which is the list's name as well.
    const LIST: &'static str;
    /// Where their progress stands.
    const PROGRESS: ProgressTable;

    /// The words that projects and tasks share.
    fn shared(&self) -> SharedWords<'_>;

    /// The words that they alone have.
    fn alone(&self, scope: &Scope) -> Result<Condition>;
}

/// The words that filters of projects and of tasks share.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the filters tell what each means")]
pub struct SharedWords<'a> {
    pub districts: &'a Option<Vec<Code>>,
    pub within: &'a Option<Code>,
    pub categories: &'a Option<Vec<Code>>,
    /// Exactly these.
    pub these: &'a Option<Vec<Code>>,
    pub under: &'a Option<Code>,
    pub parent: &'a Option<Code>,
    pub lead: &'a Option<String>,
    pub due_by: &'a Option<String>,
    pub periods: &'a Option<Vec<Code>>,
    pub during: &'a Option<Code>,
    pub from: &'a Option<Code>,
    pub to: &'a Option<Code>,
    pub datasets: &'a Option<Vec<Code>>,
    pub text: &'a Option<String>,
    pub updated_after: Option<Moment>,
    /// The words on progress but its period.
    pub progress: ProgressWords,
}

/// The words that a filter shares with the other, of fields that are called the same in both.
macro_rules! shared_words {
    ($filter:ident, these: $these:ident, progress: $progress:expr) => {
        SharedWords {
            districts: &$filter.districts,
            within: &$filter.within,
            categories: &$filter.categories,
            these: &$filter.$these,
            under: &$filter.under,
            parent: &$filter.parent,
            lead: &$filter.lead,
            due_by: &$filter.due_by,
            periods: &$filter.periods,
            during: &$filter.during,
            from: &$filter.from,
            to: &$filter.to,
            datasets: &$filter.datasets,
            text: &$filter.text,
            updated_after: $filter.updated_after,
            progress: $progress,
        }
    };
}
pub(in crate::query) use shared_words;

type Table<F> = <<F as OwnedFilter>::Record as crate::store::row::Stored>::Entity;

/// Answers questions for projects or tasks.
pub async fn listed<F: OwnedFilter>(
    db: &DatabaseConnection,
    asks: &Asks<F>,
) -> Result<Vec<Connection<OwnersRow<F::Record>>>> {
    let (_, noun) = F::PROGRESS.names;
    let these = named(asks, |filter| filter.shared().these);
    known_rows::<Table<F>>(db, &format!("filter.{}", F::LIST), noun, &these).await?;
    let roots: HashSet<(&str, i32)> = asks.iter().flat_map(roots).collect();
    let codes: HashSet<&str> = roots.iter().map(|(code, _)| *code).collect();
    known_rows::<Table<F>>(db, "filter.under", noun, &codes.into_iter().collect::<Vec<_>>()).await?;
    let tree = Tree::below(db, noun, roots).await?;
    let ready = asks.iter().map(|ask| prepare(ask, &tree)).collect::<Result<Vec<Ready<Table<F>>>>>()?;
    let pages = read::list(db, ready, None).await?;
    Ok(pages.into_iter().map(|page| page.map(|model| OwnersRow::from_model(&model))).collect())
}

/// What a question wants to be under, and when.
fn roots<F: OwnedFilter>(ask: &Ask<F, Order<OwnedField>>) -> impl Iterator<Item = (&str, i32)> {
    ask.filters.iter().filter_map(|filter| Some((filter.shared().under.as_deref()?, ask.scope.release)))
}

fn prepare<F: OwnedFilter>(ask: &Ask<F, Order<OwnedField>>, tree: &Tree) -> Result<Ready<Table<F>>> {
    let mut condition = Condition::all().add(column::<Table<F>>("owner")?.eq(true));
    for filter in &ask.filters {
        condition = condition.add(shared::<F>(&filter.shared(), &ask.scope, tree)?).add(filter.alone(&ask.scope)?);
    }
    Ok(Ready {
        scope: ask.scope.clone(),
        list: list_name(F::LIST, &(&ask.filters, &ask.order)),
        condition,
        page: ask.page.clone(),
        rows: ask.rows,
        total: ask.total,
        cursors: ask.cursors,
        direct: true,
        parts: vec![Part { condition: Condition::all(), keyset: keyset::<Table<F>>(ask.order)? }],
    })
}

fn keyset<E: EntityTrait>(order: Option<Order<OwnedField>>) -> Result<Keyset<E>> {
    let own = [column::<E>("listed_since")?, column::<E>("position")?, column::<E>("code")?];
    let Some(order) = order else { return Ok(Keyset::new(&[], false, &own)) };
    Ok(match order.field {
        OwnedField::Position => Keyset::new(&own, order.descends(), &[]),
        OwnedField::Code => Keyset::new(&[column::<E>("code")?], order.descends(), &own),
        OwnedField::UpdatedAt => Keyset::new(&[column::<E>("owner_since")?], order.descends(), &own),
    })
}

/// The rows that meet the words that both have.
fn shared<F: OwnedFilter>(words: &SharedWords<'_>, scope: &Scope, tree: &Tree) -> Result<Condition> {
    let is_in = |name: &str, codes: &[Code]| Ok::<_, Error>(column::<Table<F>>(name)?.is_in(codes.iter().cloned()));
    let text = |name: &str, argument: &str, text: &str| {
        Ok::<_, Error>(holds(column::<Table<F>>(name)?, &needle(argument, text)?))
    };
    let mut all = Condition::all();
    if let Some(codes) = words.districts {
        all = all.add(is_in("district", &filter::districts(scope, "filter.districts", codes)?)?);
    }
    if let Some(code) = words.within {
        all = all.add(is_in("district", &filter::within(scope, code)?)?);
    }
    if let Some(codes) = words.categories {
        known_codes(&scope.catalogue.categories, "filter.categories", "category", codes)?;
        let codes = scope.snapshot.categories_within(codes.iter().map(String::as_str));
        all = all.add(column::<Table<F>>("category")?.is_in(codes));
    }
    if let Some(codes) = words.these {
        all = all.add(is_in("code", codes)?);
    }
    if let Some(parent) = words.parent {
        all = all.add(column::<Table<F>>("parent")?.eq(parent.as_str()));
    }
    if let Some(under) = words.under {
        all = all.add(is_in("code", tree.of(under, scope.release))?);
    }
    if let Some(lead) = words.lead {
        all = all.add(text("search_lead", "filter.lead", lead)?);
    }
    if let Some(day) = words.due_by {
        all = all.add(column::<Table<F>>("due_end")?.lte(due_by(day)?));
    }
    if let Some(title) = words.text {
        all = all.add(text("search", "filter.text", title)?);
    }
    if let Some(datasets) = words.datasets {
        all = all.add(of_datasets::<Table<F>>(scope, datasets)?);
    }
    if let Some(Moment(moment)) = words.updated_after {
        let release = scope.first_release_after(moment);
        let own = column::<Table<F>>("owner_since")?.gte(release);
        all = all.add(Condition::any().add(own).add(F::PROGRESS.updated_since(scope, release)));
    }
    let periods = PeriodWords::parse(words.periods, words.during, words.from, words.to)?;
    Ok(all.add_option(F::PROGRESS.meets(scope, &ProgressWords { periods, ..words.progress.clone() })))
}

/// What these datasets list, whoever owns it.
fn of_datasets<E: entity::Versioned>(scope: &Scope, datasets: &[Code]) -> Result<SimpleExpr> {
    let (code, datasets) = (column::<E>("code")?, filter::listed_by(scope, datasets)?);
    let listed = E::find().select_only().column(code).filter(standing::<E>(scope.release)?);
    Ok(code.in_subquery(listed.filter(column::<E>("dataset")?.is_in(datasets)).into_query()))
}

/// Reads the day of `dueBy`.
fn due_by(day: &str) -> Result<i32> {
    parse_day(day)
        .map(day_number)
        .ok_or_else(|| Error::invalid("filter.dueBy", format!("\"{day}\" is no day; days are written 2020-06-30")))
}
