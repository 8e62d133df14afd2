//! What many have: for each term that is common, which entries that stood at a release have it, a bit each, by the length
//! of their names.
//!
//! The full-text index finds what few have at once, but reads through all that many have. A text of common terms alone is
//! therefore counted by these. An entry's terms never change, so neither do they: a release that begins or ends many entries
//! gets bitmaps of its own, and between such releases what has come and gone since is little.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use entity::search_common::{ActiveModel, Column, Entity};
use entity::search_entry;
use futures_util::TryStreamExt;
use roaring::RoaringTreemap;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, QueryTrait, Set, StreamTrait,
};

use super::Wanted;
use crate::domain::{STANDS, term};
use crate::error::{Error, Result};

/// What more entries have than this is common.
const FEW: u64 = 2_000;
/// From so many entries that came or went on, a release gets bitmaps of its own,
const MANY: u64 = 1_000;
/// where they are at least such a part of those that stand.
const PART: u64 = 20;
/// Bitmaps written in one statement.
const BITMAPS: usize = 100;

/// The common ones of some terms.
#[derive(Debug)]
pub struct Common {
    /// At which release their entries stood.
    pub release: i32,
    entries: HashMap<String, RoaringTreemap>,
}

impl Common {
    /// Those of these terms that were common at the release or the last one before it that has bitmaps.
    pub async fn read(db: &impl ConnectionTrait, release: i32, terms: BTreeSet<String>) -> Result<Self> {
        let newest = Entity::find().select_only().column_as(Column::Release.max(), "release");
        let newest = newest.filter(Column::Release.lte(release)).into_query();
        let select = Entity::find().filter(Column::Release.in_subquery(newest)).filter(Column::Term.is_in(terms));
        let mut common = Common { release: 0, entries: HashMap::new() };
        for row in select.all(db).await? {
            let bitmap = RoaringTreemap::deserialize_from(&*row.entries).map_err(Error::internal)?;
            common.release = row.release;
            common.entries.insert(row.term, bitmap);
        }
        Ok(common)
    }

    /// The entries that have what is wanted; none where a term of it is rare.
    pub fn having(&self, wanted: &Wanted) -> Option<Having> {
        let mut terms = wanted.terms.iter().map(|term| self.entries.get(term));
        let mut all = terms.next()??.clone();
        for entries in terms {
            all &= entries?;
        }
        if let Some(kinds) = &wanted.kinds {
            let kinds = kinds.iter().filter_map(|kind| self.entries.get(kind));
            all &= kinds.fold(RoaringTreemap::new(), |all, entries| all | entries);
        }
        Some(Having(all))
    }
}

/// Entries, by how long their names are and in no order that matters.
#[derive(Debug)]
pub struct Having(RoaringTreemap);

impl Having {
    /// How many they are.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// Whether they are more than are worth sorting.
    pub fn is_many(&self) -> bool {
        self.count() > FEW
    }

    /// The lengths between which all are.
    pub fn lengths(&self) -> Option<(i32, i32)> {
        let length = |entry: u64| i32::try_from(entry >> 32).ok();
        Some((self.0.min().and_then(length)?, self.0.max().and_then(length)?))
    }
}

/// Writes the bitmaps of a release, where many entries came or went since those before.
pub async fn settle(db: &DatabaseTransaction, release: i32) -> Result<()> {
    let last: Option<Option<i32>> =
        Entity::find().select_only().column_as(Column::Release.max(), "release").into_tuple().one(db).await?;
    let last = last.flatten().unwrap_or_default();
    let since = Condition::any().add(search_entry::Column::FromRelease.gt(last)).add(ended_since(last));
    let changed = search_entry::Entity::find().filter(since).count(db).await?;
    if changed < MANY || changed < standing().count(db).await? / PART {
        return Ok(());
    }
    write(db, release).await
}

/// Takes out the bitmaps of a release and all after it.
pub async fn forget(db: &DatabaseTransaction, from: i32) -> Result<()> {
    Entity::delete_many().filter(Column::Release.gte(from)).exec(db).await?;
    Ok(())
}

fn ended_since(release: i32) -> Condition {
    let ended = search_entry::Column::ToRelease;
    Condition::all().add(ended.gt(release)).add(ended.lt(STANDS))
}

fn standing() -> sea_orm::Select<search_entry::Entity> {
    search_entry::Entity::find().filter(search_entry::Column::ToRelease.eq(STANDS))
}

async fn write(db: &DatabaseTransaction, release: i32) -> Result<()> {
    let mut common = bitmaps(db)
        .await?
        .into_iter()
        .filter(|(term, entries)| term::is_of_kind(term) || entries.len() > FEW)
        .peekable();
    while common.peek().is_some() {
        let rows: Result<Vec<ActiveModel>> =
            common.by_ref().take(BITMAPS).map(|(term, entries)| row(release, term, &entries)).collect();
        Entity::insert_many(rows?).exec_without_returning(db).await?;
    }
    Ok(())
}

fn row(release: i32, term: String, entries: &RoaringTreemap) -> Result<ActiveModel> {
    let mut bytes = Vec::with_capacity(entries.serialized_size());
    entries.serialize_into(&mut bytes).map_err(Error::internal)?;
    Ok(ActiveModel { release: Set(release), term: Set(term), entries: Set(bytes) })
}

/// The entries that stand, by each of their common terms: the length of an entry's name, and its place among all.
async fn bitmaps(db: &(impl ConnectionTrait + StreamTrait)) -> Result<HashMap<String, RoaringTreemap>> {
    let sieve = Sieve::of(db).await?;
    let mut found: HashMap<String, RoaringTreemap> = HashMap::new();
    let mut place: u64 = 0;
    each(db, |length, term| match term {
        None => place += 1,
        Some(term) if !sieve.lets_through(term) => {}
        Some(term) => {
            let entry = u64::from(length) << 32 | place;
            match found.get_mut(term) {
                Some(entries) => entries.insert(entry),
                None => found.insert(term.to_owned(), RoaringTreemap::from([entry])).is_none(),
            };
        }
    })
    .await?;
    found.retain(|term, entries| term::is_of_kind(term) || entries.len() > FEW);
    Ok(found)
}

/// Each term of all entries that stand, with the length of the name; none behind the last one of an entry.
async fn each(db: &(impl ConnectionTrait + StreamTrait), mut take: impl FnMut(u32, Option<&str>)) -> Result<()> {
    let select = standing().select_only().columns([search_entry::Column::Length, search_entry::Column::Terms]);
    let mut rows = select.into_tuple::<(i32, String)>().stream(db).await?;
    while let Some((length, terms)) = rows.try_next().await? {
        let length = u32::try_from(length).map_err(Error::internal)?;
        terms.split(' ').for_each(|term| take(length, Some(term)));
        take(length, None);
    }
    Ok(())
}

/// Counts terms without keeping them: those that share a slot are counted together, so that none looks rarer than it is.
struct Sieve(Vec<u32>);

impl Sieve {
    const SLOTS: u64 = 1 << 20;

    async fn of(db: &(impl ConnectionTrait + StreamTrait)) -> Result<Self> {
        let mut counts = vec![0; usize::try_from(Self::SLOTS).map_err(Error::internal)?];
        each(db, |_, term| {
            if let Some(count) = term.and_then(|term| counts.get_mut(Self::slot(term))) {
                *count += 1;
            }
        })
        .await?;
        Ok(Sieve(counts))
    }

    fn lets_through(&self, term: &str) -> bool {
        term::is_of_kind(term) || self.0.get(Self::slot(term)).is_some_and(|count| u64::from(*count) > FEW)
    }

    fn slot(term: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        term.hash(&mut hasher);
        usize::try_from(hasher.finish() % Self::SLOTS).unwrap_or_default()
    }
}
