//! The place in a document that a row cites.

use super::{Fault, FaultCode};
use crate::domain::record::Place;
use crate::package::fault::Term;

/// The most code points that a citation may have before it is no shortest clause.
const MAX_LENGTH: i32 = 160;

/// What is wrong with a citation; `fault` makes a fault of the row's cell.
pub(super) fn check(
    place: &Place,
    is_sound: impl Fn(&str) -> bool,
    fault: impl Fn(&str, FaultCode) -> Fault,
) -> Option<Fault> {
    if !is_sound("start") || !is_sound("end") {
        return None;
    }
    match (place.start, place.end) {
        (None, None) => None,
        (Some(_), None) => Some(fault("end", FaultCode::CitationHalf).with(Term::words("起点", "start"))),
        (None, Some(_)) => Some(fault("start", FaultCode::CitationHalf).with(Term::words("终点", "end"))),
        (Some(start), Some(end)) if end <= start => {
            Some(fault("end", FaultCode::CitationReversed).with(end).with(start))
        }
        (Some(start), Some(end)) if end - start > MAX_LENGTH => {
            Some(fault("end", FaultCode::CitationTooLong).with(end - start))
        }
        _ => None,
    }
}
