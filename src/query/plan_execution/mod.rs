//! What scoreboards need of the observations: plans, results and last year's, of many districts in one statement.
//!
//! It is the headlines of no project and without `against` of a handful of periods: the period asked, the year that
//! holds it, with targets of five-year plans the spans of years that do, and the same part and whole of the year
//! before. How much that is depends on what one district has there, never on what is stored beside it.

mod slice;

#[cfg(test)]
pub mod fixture;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::observation::{Entity, Model};
use sea_orm::{Condition, DatabaseConnection, EntityTrait, QueryFilter};

use super::filter::parse_period;
use super::observation::Observation;
use super::scope::{Scope, moment};
use crate::catalogue::known_codes;
use crate::domain::code::canonical_district;
use crate::domain::{Period, Scenario};
use crate::error::{Error, Result};
pub use slice::nearness;
use slice::{Slice, slices};

/// Alternatives in one statement: SQLite takes an expression a thousand deep.
const ALTERNATIVES: usize = 400;
/// Values bound in one statement: SQLite takes 32,766.
const BINDS: usize = 20_000;
/// Values that an alternative binds beside its districts, at most.
const BINDS_BESIDE: usize = 16;

/// Whose scoreboard, of which period, judged by what.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which release is read.
    pub scope: Scope,
    /// Code of the district.
    pub district: String,
    /// The period.
    pub period: Period,
    /// Judges by plans or targets of this scenario; by the revised plan, else the adopted one, unless given.
    pub by: Option<Scenario>,
}

impl Question {
    /// Reads the arguments: a district that is there at the release, any well-formed period, a plan or target.
    pub fn new(scope: &Scope, district: &str, period: &str, by: Option<Scenario>) -> Result<Self> {
        if let Some(result) = by.filter(|by| !by.is_plan()) {
            let plans: Vec<&str> = Scenario::ALL.iter().filter(|s| s.is_plan()).map(|s| s.code()).collect();
            return Err(Error::invalid(
                "by",
                format!("{} is no plan or target to judge by; there are {}", result.code(), plans.join(", ")),
            ));
        }
        let district = district_there(scope, district)?;
        Ok(Question { scope: scope.clone(), district, period: parse_period("period", period)?, by })
    }
}

/// The code of a district that is there at the release; one that is not yet, or no longer, is an error that says so.
fn district_there(scope: &Scope, code: &str) -> Result<String> {
    let code = canonical_district(code).to_owned();
    known_codes(&scope.catalogue.districts, "district", "district", std::slice::from_ref(&code))?;
    if scope.snapshot.districts.find(&code).is_some() {
        return Ok(code);
    }
    let when = |number: i32| {
        let time = scope.catalogue.release(number).map(|r| format!(" ({})", moment(r.published_at)));
        format!("release {number}{}", time.unwrap_or_default())
    };
    let runs = scope.catalogue.districts.runs(&code);
    let presence = match (runs.iter().find(|run| run.from > scope.release), runs.last()) {
        (Some(later), _) => format!("it is there since {}", when(later.from)),
        (None, Some(last)) => format!("{} withdrew it", when(last.to)),
        (None, None) => "it never was".to_owned(),
    };
    let message = format!("at release {} there is no district \"{code}\": {presence}", scope.release);
    Err(Error::invalid("district", message))
}

/// For each question the headlines that its scoreboard is made of, in no order.
pub async fn load(db: &DatabaseConnection, questions: &[Question]) -> Result<Vec<Vec<Observation>>> {
    let slices: Vec<Vec<Slice>> = questions.iter().map(slices).collect();
    let mut asking: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, question) in questions.iter().enumerate() {
        asking.entry(&question.district).or_default().push(at);
    }
    let mut found: Vec<Vec<Observation>> = questions.iter().map(|_| Vec::new()).collect();
    let mut seen: HashSet<i64> = HashSet::new();
    for condition in statements(questions, &slices)? {
        for row in Entity::find().filter(condition).all(db).await? {
            if !seen.insert(row.id) {
                continue;
            }
            for at in asking.get(row.district.as_str()).into_iter().flatten() {
                if takes(&questions[*at], &slices[*at], &row) {
                    found[*at].push(Observation::from(&row));
                }
            }
        }
    }
    Ok(found)
}

/// Whether a row is one of those that a question wants.
fn takes(question: &Question, slices: &[Slice], row: &Model) -> bool {
    let release = question.scope.release;
    row.from_release <= release && release < row.to_release && slices.iter().any(|slice| slice.takes(row))
}

/// One condition a statement, and one statement is enough unless very much is asked at once.
///
/// Districts that ask the same of the same release share an alternative, so that a hundred cost no more than one.
fn statements(questions: &[Question], slices: &[Vec<Slice>]) -> Result<Vec<Condition>> {
    let mut sharing: BTreeMap<(i32, &Slice), Vec<&str>> = BTreeMap::new();
    for (question, slices) in questions.iter().zip(slices) {
        for slice in slices {
            sharing.entry((question.scope.release, slice)).or_default().push(&question.district);
        }
    }
    let mut statements: Vec<Condition> = Vec::new();
    let (mut open, mut alternatives, mut binds) = (Condition::any(), 0, 0);
    for ((release, slice), mut districts) in sharing {
        districts.sort_unstable();
        districts.dedup();
        for districts in districts.chunks(BINDS / 2) {
            let more = districts.len() + BINDS_BESIDE;
            if alternatives == ALTERNATIVES || binds + more > BINDS {
                statements.push(std::mem::replace(&mut open, Condition::any()));
                (alternatives, binds) = (0, 0);
            }
            open = open.add(slice.condition(release, districts)?);
            (alternatives, binds) = (alternatives + 1, binds + more);
        }
    }
    if alternatives > 0 {
        statements.push(open);
    }
    Ok(statements)
}
