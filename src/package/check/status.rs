//! Which status suits a scenario and a value.

use crate::domain::record::Observation;
use crate::domain::{Scenario, Status};
use crate::package::fault::Term;

/// Why a status does not suit, with the one that does; none where it suits.
pub(super) fn misfit(observation: &Observation) -> Option<(Term, Option<Status>)> {
    let Observation { status, scenario, value, note, .. } = observation;
    let usual = if *scenario == Scenario::Estimate { Status::E } else { Status::A };
    match (status, scenario, value) {
        (Status::O, _, Some(_)) => Some((Term::words("已有数值", "there is a value"), Some(usual))),
        (Status::O, _, None) | (Status::E, Scenario::Estimate, _) => None,
        (_, _, None) => Some((Term::words("没有数值", "there is no value"), Some(Status::O))),
        (Status::E, _, _) => {
            let reason = Term::words("E 只用于预计完成数（ESTIMATE）", "E is for an ESTIMATE alone");
            Some((reason, Some(Status::A)))
        }
        (Status::A | Status::P, Scenario::Estimate, _) => {
            Some((Term::words("预计完成数（ESTIMATE）应为 E", "every ESTIMATE is E"), Some(Status::E)))
        }
        (Status::P, scenario, _) if scenario.is_plan() => {
            Some((Term::words("计划或目标没有初步数", "a plan or target is not provisional"), Some(Status::A)))
        }
        (Status::U, _, _) if note.is_empty() => {
            Some((Term::words("应在附注中说明读法", "the note should defend the reading"), None))
        }
        _ => None,
    }
}
