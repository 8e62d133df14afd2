//! Search: indicators, projects, tasks, districts and documents by their names and codes, the best fit first.
//!
//! The list has a part for each fit (a name is the text, begins with it, holds it); within a part shorter Chinese names come first,
//! then the kinds in their order, then codes as bytes. What meets a part is found by the full-text index and sorted; where
//! that would be many, the list's own order is walked instead, and meets enough of them soon.

use std::collections::HashMap;

use entity::search_entry::{Column, Entity, Model};
use sea_orm::sea_query::{
    Alias, Asterisk, CaseStatement, Expr, ExprTrait, LikeExpr, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait,
};
use serde_json::Value as Json;

use super::cursor::list_name;
use super::keyset::Keyset;
use super::listed::Listed;
use super::page::Connection;
use super::project::Project;
use super::scope::Scope;
use super::task::Task;
use super::union::union;
use super::{Cursor, Page, owned, read};
use crate::catalogue::List;
use crate::domain::code::canonical_district;
use crate::domain::record::{District, Document, Indicator};
use crate::domain::term::{self, Fit, Needle};
use crate::domain::{Bilingual, SearchKind};
use crate::error::{Error, Result};
use crate::store::search::{self, Common, Having};

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

/// A thing that was found.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "one variant a kind")]
pub enum Thing {
    Indicator(Listed<Indicator>),
    Project(Project),
    Task(Task),
    District(Listed<District>),
    Document(Listed<Document>),
}

/// A thing with the name by which it was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The thing.
    pub thing: Thing,
    /// The name that fits the text best, as it stands; the code where it is by the code.
    pub matched: String,
}

/// What a text finds.
pub async fn list(db: &DatabaseConnection, ask: &SearchAsk) -> Result<Connection<Found>> {
    let ready = Ready::new(db, ask)?;
    ask.page.check(&ready.list, ask.scope.release)?;
    let common = ready.common().await?;
    let since = ready.since(&common).await?;
    let total = if ask.total { Some(ready.total(&common, since).await?) } else { None };
    let rows = if ask.rows { ready.rows(&common, since).await? } else { Vec::new() };
    let page = Connection::from_read(&ask.page, rows, total);
    let mut things = things(db, &ask.scope, page.rows.iter().map(|(row, _)| row)).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for (row, cursor) in page.rows {
        let thing = things.remove(&(row.kind, row.code)).ok_or_else(|| Error::internal("an entry of nothing"))?;
        rows.push((Found { matched: thing.matched(&ready.needle), thing }, cursor));
    }
    Ok(Connection { rows, has_next: page.has_next, has_previous: page.has_previous, total: page.total })
}

/// What is read of an entry.
#[derive(Debug, FromQueryResult)]
struct Row {
    kind: i16,
    code: String,
    length: i32,
}

/// A question made ready.
struct Ready<'a> {
    db: &'a DatabaseConnection,
    ask: &'a SearchAsk,
    needle: Needle,
    /// Stands for the text and the kinds.
    list: String,
}

impl<'a> Ready<'a> {
    fn new(db: &'a DatabaseConnection, ask: &'a SearchAsk) -> Result<Self> {
        if ask.text.chars().count() > MAX_TEXT {
            return Err(Error::invalid("text", format!("`text` is longer than {MAX_TEXT} characters")));
        }
        let needle = Needle::new(canonical_district(ask.text.trim())).ok_or_else(|| {
            Error::invalid("text", "`text` holds neither a letter nor a digit: write a part of a name, or a code")
        })?;
        let list = list_name("search", &(&needle, &ask.kinds));
        Ok(Ready { db, ask, needle, list })
    }

    /// What is known of those terms that many entries have.
    async fn common(&self) -> Result<Common> {
        let wanted = [Fit::Begins, Fit::Holds].map(|fit| self.wanted(fit)).into_iter();
        let terms =
            wanted.flat_map(|wanted| wanted.terms.into_iter().chain(wanted.kinds.into_iter().flatten())).collect();
        Common::read(self.db, self.ask.scope.release, terms).await
    }

    /// What the index is asked for.
    fn wanted(&self, fit: Fit) -> search::Wanted {
        let kinds = self.ask.kinds.as_ref();
        let kinds = kinds.map(|kinds| kinds.iter().map(|kind| term::of_kind(kind.ordinal())).collect());
        search::Wanted { terms: self.needle.terms(fit), kinds }
    }

    /// How many there are: reckoned once a release.
    async fn total(&self, common: &Common, since: Since) -> Result<i64> {
        let totals = &self.ask.scope.catalogue.totals;
        let key = (self.list.clone(), self.ask.scope.release);
        if let Some(total) = totals.get(&key) {
            return Ok(total);
        }
        let having = common.having(&self.wanted(Fit::Holds)).filter(|_| self.needle.is_told_by_terms());
        let total = match having {
            Some(having) => i64::try_from(having.count()).map_err(Error::internal)? + since.came - since.went,
            None => {
                let all = Entity::find().select_only().column(Column::Id).filter(self.fits(Fit::Holds, false));
                let counts = union(self.db, vec![counted(all.into_query())], read::number).await?;
                counts.first().map_or(0, |(_, total)| *total)
            }
        };
        totals.insert(key, total);
        Ok(total)
    }

    /// What has changed of what holds the text since its terms were looked through; only where all of them are common.
    async fn since(&self, common: &Common) -> Result<Since> {
        let (earlier, release) = (common.release, self.ask.scope.release);
        if earlier == release || common.having(&self.wanted(Fit::Holds)).is_none() {
            return Ok(Since::default());
        }
        let (from, to) = (Column::FromRelease, Column::ToRelease);
        let came = [from.gt(earlier), from.lte(release), to.gt(release)];
        let went = [from.lte(earlier), to.gt(earlier), to.lte(release)];
        let counts = [came, went].map(|span| {
            let all = span.into_iter().fold(self.asked(Fit::Holds), Condition::add);
            let all = Entity::find().select_only().filter(all).expr_as(Expr::col(Asterisk).count(), "entries");
            let lengths = [("shortest", Column::Length.min()), ("longest", Column::Length.max())];
            lengths.into_iter().fold(all, |all, (name, length)| all.expr_as(length, name)).into_query()
        });
        let read = |row: &QueryResult, at| {
            Ok((row.try_get_by_index(at)?, row.try_get_by_index(at + 1)?, row.try_get_by_index(at + 2)?))
        };
        let mut since = Since::default();
        for (branch, (count, shortest, longest)) in
            union::<(i64, Option<i32>, Option<i32>)>(self.db, counts.to_vec(), read).await?
        {
            if branch == 0 {
                since = Since { came: count, lengths: shortest.zip(longest), ..since };
            } else {
                since.went = count;
            }
        }
        Ok(since)
    }

    /// One row more than the page has, in the order in which they are read.
    async fn rows(&self, common: &Common, since: Since) -> Result<Vec<(Row, Cursor)>> {
        let page = &self.ask.page;
        let wanted = usize::try_from(page.size).unwrap_or(usize::MAX).saturating_add(1);
        let mut rows = Vec::new();
        for step in 0..Fit::ALL.len() {
            let part = if page.from_end { Fit::ALL.len() - 1 - step } else { step };
            let missing = wanted - rows.len();
            let Some(bounds) = self.bounds(part)?.filter(|_| missing > 0) else { continue };
            let many = common.having(&self.wanted(Fit::ALL[part])).filter(Having::is_many);
            let bounds = match &many {
                Some(many) if bounds.is_empty() => self.beginning(many, since),
                _ => bounds,
            };
            let found = self.part(part, many.is_some(), bounds, missing).await?;
            rows.extend(found.into_iter().map(|row| {
                let cursor = self.cursor(part, &row);
                (row, cursor)
            }));
        }
        Ok(rows)
    }

    /// Where a walk to these may begin: neither they nor what came since are before it.
    fn beginning(&self, many: &Having, since: Since) -> Condition {
        let lengths = many.lengths().into_iter().chain(since.lengths);
        let bound = if self.ask.page.from_end {
            lengths.map(|(_, longest)| longest).max().map(|longest| Column::Length.lte(longest))
        } else {
            lengths.map(|(shortest, _)| shortest).min().map(|shortest| Column::Length.gte(shortest))
        };
        Condition::all().add_option(bound)
    }

    /// The rows of one fit within bounds.
    async fn part(&self, part: usize, many: bool, bounds: Condition, rows: usize) -> Result<Vec<Row>> {
        let fit = Fit::ALL[part];
        let mut select = Entity::find().select_only().columns([Column::Kind, Column::Code, Column::Length]);
        select = select.filter(self.fits(fit, many)).filter(bounds);
        if let Some(better) = part.checked_sub(1).map(|better| self.holds(Fit::ALL[better])) {
            select = select.filter(better.not());
        }
        for (at, (column, order)) in keyset().order(self.ask.page.from_end).into_iter().enumerate() {
            select = match at {
                // A plus keeps the order's index from being walked.
                0 if !many => select.order_by(Expr::cust("+length"), order),
                _ => select.order_by(column, order),
            };
        }
        Ok(select.limit(u64::try_from(rows).unwrap_or(u64::MAX)).into_model().all(self.db).await?)
    }

    /// The entries that stand and fit this well or better: by the index where they are few.
    fn fits(&self, fit: Fit, many: bool) -> Condition {
        let release = self.ask.scope.release;
        let stands = Condition::all().add(Column::FromRelease.lte(release)).add(Column::ToRelease.gt(release));
        if many {
            // PostgreSQL cannot see into it and takes nearly all entries for such as meet it: then it walks.
            let asked = CaseStatement::new().case(self.asked(fit), 1).finally(0);
            return stands.add(Expr::expr(SimpleExpr::Case(Box::new(asked))).ne(0));
        }
        stands.add(self.asked(fit)).add(search::has(self.db.get_database_backend(), &self.wanted(fit)))
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
            let (at, keys) = read::place(argument, cursor)?;
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

/// What of a text's entries came and went between two releases.
#[derive(Clone, Copy, Debug, Default)]
struct Since {
    came: i64,
    went: i64,
    /// The lengths between which those are that came.
    lengths: Option<(i32, i32)>,
}

fn counted(rows: SelectStatement) -> SelectStatement {
    let total = Expr::col(Asterisk).count();
    Query::select().expr_as(total, Alias::new("total")).from_subquery(rows, Alias::new("some")).to_owned()
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

/// What these entries are of: a statement for all projects, one for all tasks, and none for what is in memory.
async fn things<'a>(
    db: &DatabaseConnection,
    scope: &Scope,
    rows: impl Iterator<Item = &'a Row>,
) -> Result<HashMap<(i16, String), Thing>> {
    let mut codes: HashMap<SearchKind, Vec<(String, i32)>> = HashMap::new();
    for row in rows {
        let kind = SearchKind::from_ordinal(row.kind).ok_or_else(|| Error::internal("an entry of no kind"))?;
        codes.entry(kind).or_default().push((row.code.clone(), scope.release));
    }
    let mut found = HashMap::new();
    for (kind, codes) in codes {
        let things: Vec<(String, Thing)> = match kind {
            SearchKind::Project => {
                let rows = owned::by_codes(db, &codes).await?;
                rows.into_iter().map(|((code, _), row)| (code, Thing::Project(row))).collect()
            }
            SearchKind::Task => {
                let rows = owned::by_codes(db, &codes).await?;
                rows.into_iter().map(|((code, _), row)| (code, Thing::Task(row))).collect()
            }
            SearchKind::Indicator => listed(&scope.snapshot.indicators, codes, Thing::Indicator),
            SearchKind::District => listed(&scope.snapshot.districts, codes, Thing::District),
            SearchKind::Document => listed(&scope.snapshot.documents, codes, Thing::Document),
        };
        found.extend(things.into_iter().map(|(code, thing)| ((kind.ordinal(), code), thing)));
    }
    Ok(found)
}

fn listed<T>(list: &List<T>, codes: Vec<(String, i32)>, thing: impl Fn(Listed<T>) -> Thing) -> Vec<(String, Thing)> {
    let find = |(code, _): (String, i32)| {
        let thing = thing(Listed::from(list.find(&code)?));
        Some((code, thing))
    };
    codes.into_iter().filter_map(find).collect()
}

impl Thing {
    /// Which kind it is of.
    pub fn kind(&self) -> SearchKind {
        match self {
            Thing::Indicator(_) => SearchKind::Indicator,
            Thing::Project(_) => SearchKind::Project,
            Thing::Task(_) => SearchKind::Task,
            Thing::District(_) => SearchKind::District,
            Thing::Document(_) => SearchKind::Document,
        }
    }

    /// Its name and its code.
    pub fn named(&self) -> (&Bilingual, &str) {
        match self {
            Thing::Indicator(row) => (&row.record.name, &row.record.code),
            Thing::Project(row) => (&row.record.name, &row.record.code),
            Thing::Task(row) => (&row.record.name, &row.record.code),
            Thing::District(row) => (&row.record.name, &row.record.code),
            Thing::Document(row) => (&row.record.name, &row.record.code),
        }
    }

    fn matched(&self, needle: &Needle) -> String {
        let (name, code) = self.named();
        let names: Vec<&str> = [Some(name.zh.as_str()), name.en.as_deref(), Some(code)].into_iter().flatten().collect();
        needle.best(&names).to_owned()
    }
}
