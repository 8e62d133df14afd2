//! What many have: for each feature that is common, where the entries that stood at a release and have it are in the list.
//!
//! The full-text index finds what few have at once, but reads through all that many have. What is asked by common features
//! alone is therefore found and counted by these, whatever the names are like. An entry's features never change, so neither do
//! they: a release that begins or ends many entries gets places of its own, and between such releases what has come and gone
//! since is little.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hasher};

use entity::search_common::{ActiveModel, Column, Entity};
use entity::{search_entry, search_place};
use futures_util::TryStreamExt;
use roaring::RoaringBitmap;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, Set,
};

use crate::domain::{STANDS, term};
use crate::error::{Error, Result};

/// What more entries have than this is common.
const FEW: u64 = 500;
/// From so many entries that came or went on, a release gets places of its own,
const MANY: u64 = 1_000;
/// where they are at least such a part of those that stand.
const PART: u64 = 20;
/// Bitmaps written in one statement.
const BITMAPS: usize = 100;

/// The common ones of some features.
#[derive(Debug)]
pub struct Common {
    /// Which release the places are of.
    pub release: i32,
    places: HashMap<String, RoaringBitmap>,
}

impl Common {
    /// Those of these features that were common at the release or the last one before it that has places.
    pub async fn read(db: &impl ConnectionTrait, release: i32, features: BTreeSet<String>) -> Result<Self> {
        let newest = Entity::find().select_only().column_as(Column::Release.max(), "release");
        let newest = newest.filter(Column::Release.lte(release)).into_query();
        let select = Entity::find().filter(Column::Release.in_subquery(newest)).filter(Column::Feature.is_in(features));
        let mut common = Common { release: 0, places: HashMap::new() };
        for row in select.all(db).await? {
            let places = RoaringBitmap::deserialize_from(&*row.places).map_err(Error::internal)?;
            common.release = row.release;
            common.places.insert(row.feature, places);
        }
        Ok(common)
    }

    /// The places of what has all these features, and one of those kinds where they are named; none where a feature is rare.
    pub fn having(&self, features: &[String], kinds: Option<&[String]>) -> Option<RoaringBitmap> {
        let mut features = features.iter().map(|feature| self.places.get(feature));
        let mut all = features.next()??.clone();
        for places in features {
            all &= places?;
        }
        if let Some(kinds) = kinds {
            let kinds = kinds.iter().filter_map(|kind| self.places.get(kind));
            all &= kinds.fold(RoaringBitmap::new(), |all, places| all | places);
        }
        Some(all)
    }
}

/// Writes places and bitmaps of a release, where many entries came or went since those before.
pub async fn settle(db: &DatabaseTransaction, release: i32) -> Result<()> {
    let last: Option<Option<i32>> =
        Entity::find().select_only().column_as(Column::Release.max(), "release").into_tuple().one(db).await?;
    let last = last.flatten().unwrap_or_default();
    let since = Condition::any().add(search_entry::Column::FromRelease.gt(last)).add(ended_since(last));
    let changed = search_entry::Entity::find().filter(since).count(db).await?;
    if changed < MANY || changed < standing().count(db).await? / PART {
        return Ok(());
    }
    write_places(db, release).await?;
    write_bitmaps(db, release).await
}

/// Takes out what is of a release and all after it.
pub async fn forget(db: &DatabaseTransaction, from: i32) -> Result<()> {
    search_place::Entity::delete_many().filter(search_place::Column::Release.gte(from)).exec(db).await?;
    Entity::delete_many().filter(Column::Release.gte(from)).exec(db).await?;
    Ok(())
}

fn ended_since(release: i32) -> Condition {
    Condition::all().add(search_entry::Column::ToRelease.gt(release)).add(super::ended())
}

fn standing() -> Select<search_entry::Entity> {
    search_entry::Entity::find().filter(search_entry::Column::ToRelease.eq(STANDS))
}

async fn write_places(db: &DatabaseTransaction, release: i32) -> Result<()> {
    let insert = format!(
        "INSERT INTO search_place (release, place, entry)
         SELECT {release}, row_number() OVER (ORDER BY length, kind, code) - 1, id FROM search_entry WHERE to_release = {STANDS}"
    );
    db.execute_unprepared(&insert).await?;
    if db.get_database_backend() == DbBackend::Postgres {
        // Else it takes all places of the release for few, and reads through them.
        db.execute_unprepared("ANALYZE search_place").await?;
    }
    Ok(())
}

async fn write_bitmaps(db: &DatabaseTransaction, release: i32) -> Result<()> {
    let mut common = bitmaps(db).await?.into_iter().peekable();
    while common.peek().is_some() {
        let rows: Result<Vec<ActiveModel>> =
            common.by_ref().take(BITMAPS).map(|(feature, places)| row(release, feature, &places)).collect();
        Entity::insert_many(rows?).exec_without_returning(db).await?;
    }
    Ok(())
}

fn row(release: i32, feature: String, places: &RoaringBitmap) -> Result<ActiveModel> {
    let mut bytes = Vec::with_capacity(places.serialized_size());
    places.serialize_into(&mut bytes).map_err(Error::internal)?;
    Ok(ActiveModel { release: Set(release), feature: Set(feature), places: Set(bytes) })
}

/// The places of what has each common feature, and of each kind.
async fn bitmaps(db: &DatabaseTransaction) -> Result<HashMap<String, RoaringBitmap>> {
    let sieve = Sieve::of(db).await?;
    let mut found: HashMap<String, RoaringBitmap> = HashMap::new();
    let mut add = |feature: &str, place| match found.get_mut(feature) {
        // Places rise; a name that has a feature twice is there already.
        Some(places) => places.try_push(place).is_ok(),
        None => found.insert(feature.to_owned(), RoaringBitmap::from([place])).is_none(),
    };
    let mut feature = String::new();
    each(db, |place, kind, words| {
        add(&term::of_kind(kind), place);
        for one in term::features(words) {
            for letters in sieve.through(one) {
                feature.clear();
                feature.extend(one.mark);
                feature.push_str(letters);
                add(&feature, place);
            }
        }
    })
    .await?;
    found.retain(|feature, places| term::is_of_kind(feature) || places.len() > FEW);
    Ok(found)
}

/// The kind and the words of all entries that stand, each with its place.
async fn each(db: &DatabaseTransaction, mut take: impl FnMut(u32, i16, &str)) -> Result<()> {
    use search_entry::Column::{Code, Kind, Length, Words};
    let select = standing().select_only().columns([Kind, Words]);
    let select = select.order_by_asc(Length).order_by_asc(Kind).order_by_asc(Code);
    let mut rows = select.into_tuple::<(i16, String)>().stream(db).await?;
    let mut place = 0;
    while let Some((kind, words)) = rows.try_next().await? {
        take(place, kind, &words);
        place += 1;
    }
    Ok(())
}

/// Counts features without keeping them: those that share a slot are counted together, so that none looks rarer than it is.
struct Sieve(Vec<u32>);

impl Sieve {
    const SLOTS: u64 = 1 << 22;

    async fn of(db: &DatabaseTransaction) -> Result<Self> {
        let mut counts = vec![0; usize::try_from(Self::SLOTS).map_err(Error::internal)?];
        each(db, |_, _, words| {
            for slot in term::features(words).flat_map(|one| Self::slots(one).map(|(slot, _)| slot)) {
                if let Some(count) = counts.get_mut(slot) {
                    *count += 1;
                }
            }
        })
        .await?;
        Ok(Sieve(counts))
    }

    /// Those that may be common: what is longer than a rare one is rare too.
    fn through<'a>(&self, features: term::Features<'a>) -> impl Iterator<Item = &'a str> {
        let is_common = |slot: usize| self.0.get(slot).is_some_and(|count| u64::from(*count) > FEW);
        Self::slots(features).take_while(move |(slot, _)| is_common(*slot)).map(|(_, letters)| letters)
    }

    /// The letters of each feature with its slot.
    fn slots(features: term::Features<'_>) -> impl Iterator<Item = (usize, &str)> {
        let mut hasher = DefaultHasher::new();
        hasher.write_u32(features.mark.map_or(0, u32::from));
        let mut hashed = 0;
        features.each().map(move |letters| {
            hasher.write(&letters.as_bytes()[hashed..]);
            hashed = letters.len();
            (usize::try_from(hasher.finish() % Self::SLOTS).unwrap_or_default(), letters)
        })
    }
}
