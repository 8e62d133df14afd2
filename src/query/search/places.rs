//! Reading what is known by its places in the list.
//!
//! Statements look entries up by their places and nothing else, so that no database can think of another way; what fits is
//! told here.

use std::cmp::Ordering;

use entity::search_entry::{Column, Entity};
use entity::search_place;
use roaring::RoaringBitmap;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value as Json;

use super::{Ready, Row};
use crate::domain::term::Fit;
use crate::error::Result;
use crate::query::cursor::misfit;
use crate::query::read;

/// Places looked at in one statement.
const PLACES: usize = 1_000;
/// Places looked at beside those that are wanted: a few may fit better, or have gone.
const SPARE: usize = 10;
/// Places that a cursor's is looked for among, in one statement.
const PROBES: u32 = 64;

/// An entry at a place.
#[derive(Debug, FromQueryResult)]
struct Placed {
    #[sea_orm(nested)]
    row: Row,
    words: String,
    to_release: i32,
}

impl Ready<'_> {
    /// The rows of a part within bounds, by the places of what was in it at an earlier release, and what came since.
    pub(super) async fn placed(
        &self,
        part: usize,
        release: i32,
        mut places: RoaringBitmap,
        bounds: Condition,
        rows: usize,
    ) -> Result<Vec<Row>> {
        self.narrow(part, release, &mut places).await?;
        let from_end = self.ask.page.from_end;
        let mut found = Vec::new();
        let mut size = rows + SPARE;
        while found.len() < rows && !places.is_empty() {
            let some = self.at(release, &take(&mut places, size.min(PLACES), from_end)).await?;
            let stands = |entry: &Placed| entry.to_release > self.ask.scope.release && self.is_in(part, &entry.words);
            let some = some.into_iter().filter(stands).map(|entry| entry.row);
            if from_end {
                found.extend(some.rev())
            } else {
                found.extend(some)
            }
            size = size.saturating_mul(2);
        }
        if release < self.ask.scope.release {
            let came = self.part(part).filter(self.stands()).filter(bounds).filter(Column::FromRelease.gt(release));
            found.extend(self.read(came, rows).await?);
            found.sort_by(|one, other| if from_end { other.cmp(one) } else { one.cmp(other) });
        }
        found.truncate(rows);
        Ok(found)
    }

    /// Leaves the places that are within the page's bounds.
    async fn narrow(&self, part: usize, release: i32, places: &mut RoaringBitmap) -> Result<()> {
        let page = &self.ask.page;
        for (argument, cursor, after) in [("after", &page.after, true), ("before", &page.before, false)] {
            let (Some(cursor), Some(end)) = (cursor, places.max()) else { continue };
            let (in_part, keys) = read::place(argument, cursor, Fit::ALL.len())?;
            if in_part != part {
                continue;
            }
            let row = Row::of(keys).ok_or_else(|| misfit(argument))?;
            let is_before = |entry: &Placed| match entry.row.cmp(&row) {
                Ordering::Less => true,
                Ordering::Equal => after,
                Ordering::Greater => false,
            };
            let place = self.place(release, end + 1, is_before).await?;
            if after {
                places.remove_range(..place)
            } else {
                places.remove_range(place..)
            };
        }
        Ok(())
    }

    /// How many of the first entries are before something.
    async fn place(&self, release: i32, entries: u32, is_before: impl Fn(&Placed) -> bool) -> Result<u32> {
        let (mut low, mut high) = (0, entries);
        while low < high {
            let probes: Vec<u32> = (low..high).step_by((high - low).div_ceil(PROBES) as usize).collect();
            let before = self.at(release, &probes).await?.partition_point(&is_before);
            high = probes.get(before).copied().unwrap_or(high);
            low = before.checked_sub(1).and_then(|last| probes.get(last)).map_or(high, |last| last + 1);
        }
        Ok(low)
    }

    /// The entries at places, which rise.
    async fn at(&self, release: i32, places: &[u32]) -> Result<Vec<Placed>> {
        use search_place::Column::{Entry, Place, Release};
        let entry = search_place::Entity::belongs_to(Entity).from(Entry).to(Column::Id).into();
        let select = search_place::Entity::find().select_only().join(JoinType::InnerJoin, entry);
        let select = select.columns([Column::Kind, Column::Code, Column::Length, Column::Words, Column::ToRelease]);
        let select = select.filter(Release.eq(release)).filter(Place.is_in(places.iter().copied()));
        Ok(select.order_by_asc(Place).into_model().all(self.db).await?)
    }

    /// Whether names fit so well and not better.
    fn is_in(&self, part: usize, words: &str) -> bool {
        let fits = |part: usize| self.needle.parts(Fit::ALL[part]).iter().all(|wanted| words.contains(wanted));
        fits(part) && !part.checked_sub(1).is_some_and(fits)
    }
}

impl Row {
    /// What a cursor tells of its row.
    fn of(keys: &[Json]) -> Option<Self> {
        let [length, kind, code] = keys else { return None };
        let (length, kind) = (i32::try_from(length.as_i64()?).ok()?, i16::try_from(kind.as_i64()?).ok()?);
        Some(Row { length, kind, code: code.as_str()?.to_owned() })
    }
}

/// Takes the next places out, in the order in which they are read; they rise.
fn take(places: &mut RoaringBitmap, size: usize, from_end: bool) -> Vec<u32> {
    let many = u64::try_from(size).unwrap_or(u64::MAX);
    if from_end {
        let mut some: Vec<u32> = places.iter().rev().take(size).collect();
        some.reverse();
        places.remove_biggest(many);
        some
    } else {
        let some = places.iter().take(size).collect();
        places.remove_smallest(many);
        some
    }
}
