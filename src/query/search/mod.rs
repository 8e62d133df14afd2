//! Search: indicators, projects, tasks, districts and documents by their names and codes, the best fit first.
//!
//! The list has a part for each fit (a name is the text, begins with it, holds it); within a part shorter Chinese names come first,
//! then the kinds in their order, then codes as bytes. What few names fit is found by the full-text index and sorted; what many
//! do is known by its places in the list (`store::search::Common`), and only the rows of the page are read.

mod places;
mod thing;

use entity::search_entry::{Column, Entity, Model};
use roaring::RoaringBitmap;
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, LikeExpr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use serde_json::Value as Json;

use self::thing::things;
pub use self::thing::{Found, Thing};
use super::cursor::list_name;
use super::keyset::Keyset;
use super::page::Connection;
use super::scope::Scope;
use super::union::union;
use super::{Cursor, Page, read};
use crate::domain::SearchKind;
use crate::domain::code::canonical_district;
use crate::domain::term::{self, Fit, Needle};
use crate::domain::text::folded;
use crate::error::{Error, Result};
use crate::store::search::{self, Common};

/// Characters of a text that names are searched for.
pub const MAX_TEXT: usize = 200;

/// A question for what a text finds.
#[derive(Clone, Debug)]
pub struct SearchAsk {
    /// Which release is read.
    pub scope: Scope,
    /// What is looked for.
    pub text: String,
    /// Kinds of things to find; all where none are named.
    pub kinds: Option<Vec<SearchKind>>,
    /// Which page.
    pub page: Page,
    /// Whether rows are wanted, or the count alone.
    pub rows: bool,
    /// Whether the total is wanted.
    pub total: bool,
}

/// What a text finds.
pub async fn list(db: &DatabaseConnection, ask: &SearchAsk) -> Result<Connection<Found>> {
    let ready = Ready::new(db, ask)?;
    ask.page.check(&ready.list, ask.scope.release)?;
    if ask.scope.release == 0 {
        return Ok(Connection::from_read(&ask.page, Vec::new(), ask.total.then_some(0)));
    }
    let told = ready.told().await?;
    let total = if ask.total { Some(ready.total(&told).await?) } else { None };
    let rows = if ask.rows { ready.rows(&told).await? } else { Vec::new() };
    let page = Connection::from_read(&ask.page, rows, total);
    let mut things = things(db, &ask.scope, page.rows.iter().map(|(row, _)| row)).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for (row, cursor) in page.rows {
        let thing = things.remove(&(row.kind, row.code)).ok_or_else(|| Error::internal("an entry of nothing"))?;
        rows.push((Found { matched: thing.matched(&ready.needle), thing }, cursor));
    }
    Ok(Connection { rows, has_next: page.has_next, has_previous: page.has_previous, total: page.total })
}

/// What is read of an entry, in the order in which a part lists them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
struct Row {
    length: i32,
    kind: i16,
    code: String,
}

/// A question made ready.
struct Ready<'a> {
    db: &'a DatabaseConnection,
    ask: &'a SearchAsk,
    needle: Needle,
    /// Stands for the text and the kinds.
    list: String,
}

/// What is known beforehand of what fits.
struct Told {
    /// The release of which it is known.
    release: i32,
    /// For each fit the places of what stood then and fits so well or better; none where that is not known.
    places: [Option<RoaringBitmap>; Fit::ALL.len()],
}

impl<'a> Ready<'a> {
    fn new(db: &'a DatabaseConnection, ask: &'a SearchAsk) -> Result<Self> {
        if ask.text.chars().count() > MAX_TEXT {
            return Err(Error::invalid("text", format!("`text` is longer than {MAX_TEXT} characters")));
        }
        let needle = Needle::new(canonical_district(folded(&ask.text).trim())).ok_or_else(|| {
            Error::invalid("text", "`text` holds neither a letter nor a digit: write a part of a name, or a code")
        })?;
        let list = list_name("search", &(&needle, &ask.kinds));
        Ok(Ready { db, ask, needle, list })
    }

    async fn told(&self) -> Result<Told> {
        let kinds = self.kinds();
        let features = Fit::ALL.map(|fit| self.needle.features(fit));
        let wanted = features.iter().flatten().flatten().chain(kinds.iter().flatten()).cloned().collect();
        let common = Common::read(self.db, self.ask.scope.release, wanted).await?;
        let places = features.map(|features| common.having(&features?, kinds.as_deref()));
        Ok(Told { release: common.release, places })
    }

    /// The terms of the kinds.
    fn kinds(&self) -> Option<Vec<String>> {
        let kinds = self.ask.kinds.as_ref()?;
        Some(kinds.iter().map(|kind| term::of_kind(kind.ordinal())).collect())
    }

    /// How many there are: reckoned once a release.
    async fn total(&self, told: &Told) -> Result<i64> {
        let totals = &self.ask.scope.catalogue.totals;
        let key = (self.list.clone(), self.ask.scope.release);
        if let Some(total) = totals.get(&key) {
            return Ok(total);
        }
        let total = match told.holds() {
            Some(places) => i64::try_from(places.len()).map_err(Error::internal)? + self.since(told.release).await?,
            None => {
                let all = Entity::find()
                    .select_only()
                    .column(Column::Id)
                    .filter(self.asked(Fit::Holds))
                    .filter(self.indexed(Fit::Holds));
                self.count(vec![all.into_query()]).await?.first().copied().unwrap_or_default()
            }
        };
        totals.insert(key, total);
        Ok(total)
    }

    /// How many more hold the text than at an earlier release.
    async fn since(&self, earlier: i32) -> Result<i64> {
        let release = self.ask.scope.release;
        if earlier == release {
            return Ok(0);
        }
        let (from, to) = (Column::FromRelease, Column::ToRelease);
        let came = vec![from.gt(earlier), from.lte(release), to.gt(release)];
        let went = vec![from.lte(earlier), to.gt(earlier), to.lte(release), search::ended()];
        let counts = [came, went].map(|span| {
            let all = span.into_iter().fold(self.asked(Fit::Holds), Condition::add);
            Entity::find().select_only().column(Column::Id).filter(all).into_query()
        });
        let counts = self.count(counts.to_vec()).await?;
        Ok(counts[0] - counts[1])
    }

    /// How many rows these have.
    async fn count(&self, selects: Vec<SelectStatement>) -> Result<Vec<i64>> {
        let mut counts = vec![0; selects.len()];
        let selects = selects.into_iter().map(|rows| {
            let total = Expr::col(Asterisk).count();
            Query::select().expr_as(total, Alias::new("total")).from_subquery(rows, Alias::new("some")).to_owned()
        });
        for (branch, count) in union(self.db, selects.collect(), read::number).await? {
            counts[branch] = count;
        }
        Ok(counts)
    }

    /// One row more than the page has, in the order in which they are read.
    async fn rows(&self, told: &Told) -> Result<Vec<(Row, Cursor)>> {
        let page = &self.ask.page;
        let wanted = usize::try_from(page.size).unwrap_or(usize::MAX).saturating_add(1);
        let mut rows = Vec::new();
        for step in 0..Fit::ALL.len() {
            let part = if page.from_end { Fit::ALL.len() - 1 - step } else { step };
            let missing = wanted - rows.len();
            let Some(bounds) = self.bounds(part)?.filter(|_| missing > 0) else { continue };
            let found = match told.of_part(part) {
                Some(places) => self.placed(part, told.release, places, bounds, missing).await?,
                None => self.found(part, bounds, missing).await?,
            };
            rows.extend(found.into_iter().map(|row| {
                let cursor = self.cursor(part, &row);
                (row, cursor)
            }));
        }
        Ok(rows)
    }

    /// The rows of a part within bounds, by the full-text index.
    async fn found(&self, part: usize, bounds: Condition, rows: usize) -> Result<Vec<Row>> {
        let select = self.part(part).filter(self.indexed(Fit::ALL[part])).filter(bounds);
        self.read(select, rows).await
    }

    /// What is read of a part's entries, whenever they stood.
    fn part(&self, part: usize) -> Select<Entity> {
        let mut select = Entity::find().select_only().columns([Column::Kind, Column::Code, Column::Length]);
        select = select.filter(self.asked(Fit::ALL[part]));
        if let Some(better) = part.checked_sub(1).map(|better| self.holds(Fit::ALL[better])) {
            select = select.filter(better.not());
        }
        select
    }

    /// The first of these rows, in the order in which they are read.
    async fn read(&self, mut select: Select<Entity>, rows: usize) -> Result<Vec<Row>> {
        for (column, order) in keyset().order(self.ask.page.from_end) {
            select = select.order_by(column, order);
        }
        Ok(select.limit(u64::try_from(rows).unwrap_or(u64::MAX)).into_model().all(self.db).await?)
    }

    /// The entries that stand.
    fn stands(&self) -> Condition {
        let release = self.ask.scope.release;
        Condition::all().add(Column::FromRelease.lte(release)).add(Column::ToRelease.gt(release))
    }

    /// The entries that stand and that may be of the kinds and fit this well or better, as far as the full-text index tells.
    fn indexed(&self, fit: Fit) -> Condition {
        let wanted = search::Wanted { terms: self.needle.terms(fit), kinds: self.kinds() };
        self.stands().add(search::has(self.db.get_database_backend(), &wanted))
    }

    /// The entries of the kinds that fit this well or better, at whatever release.
    fn asked(&self, fit: Fit) -> Condition {
        let kinds = self.ask.kinds.as_ref().map(|kinds| Column::Kind.is_in(kinds.iter().map(|kind| kind.ordinal())));
        self.holds(fit).add_option(kinds)
    }

    /// The entries whose names hold what this fit wants.
    fn holds(&self, fit: Fit) -> Condition {
        // Words are letters and digits: nothing in them stands for anything else.
        let parts = self.needle.parts(fit).into_iter();
        parts.map(|part| Column::Words.like(LikeExpr::new(format!("%{part}%")))).fold(Condition::all(), Condition::add)
    }

    /// The page's bounds in a part; none where they leave it out.
    fn bounds(&self, part: usize) -> Result<Option<Condition>> {
        let mut all = Condition::all();
        let page = &self.ask.page;
        for (argument, cursor, after) in [("after", &page.after, true), ("before", &page.before, false)] {
            let Some(cursor) = cursor else { continue };
            let (at, keys) = read::place(argument, cursor, Fit::ALL.len())?;
            if at == part {
                all = all.add(keyset().beyond(argument, keys, &blank(), after)?);
            } else if (at > part) == after {
                return Ok(None);
            }
        }
        Ok(Some(all))
    }

    fn cursor(&self, part: usize, row: &Row) -> Cursor {
        let keys = vec![Json::from(part), Json::from(row.length), Json::from(row.kind), Json::from(row.code.as_str())];
        Cursor { list: self.list.clone(), release: self.ask.scope.release, past: self.ask.scope.past, keys }
    }
}

impl Told {
    /// The places of all that fits.
    fn holds(&self) -> Option<&RoaringBitmap> {
        self.places.last()?.as_ref()
    }

    /// The places of what fits so well, and as far as it is known not better.
    fn of_part(&self, part: usize) -> Option<RoaringBitmap> {
        let fits = self.places[part].as_ref()?;
        Some(match part.checked_sub(1).and_then(|better| self.places[better].as_ref()) {
            Some(better) => fits - better,
            None => fits.clone(),
        })
    }
}

/// The order within a part.
fn keyset() -> Keyset<Entity> {
    Keyset::new(&[], false, &[Column::Length, Column::Kind, Column::Code])
}

/// An entry that tells the types of its columns.
fn blank() -> Model {
    let (words, terms) = (String::new(), String::new());
    Model { id: 0, kind: 0, code: String::new(), length: 0, words, terms, from_release: 0, to_release: 0 }
}
