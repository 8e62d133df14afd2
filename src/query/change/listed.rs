//! Changes of code lists and of the dataset's own description, from the catalogue.

use serde_json::Value as Json;

use super::{Change, ChangeAsk, Changed, Placed, Side, Wanted};
use crate::catalogue::{List, Timeline};
use crate::domain::ChangeKind;
use crate::query::listed::Listed;

/// All of them, each with its place.
pub fn listed(ask: &ChangeAsk) -> Vec<(Change, Json)> {
    let catalogue = &ask.scope.catalogue;
    let (before, after) = (catalogue.at(ask.release - 1), catalogue.at(ask.release));
    let mut found = Vec::new();
    compare(ask, &catalogue.datasets, (&before.datasets, &after.datasets), Changed::Dataset, |r| &r.code, &mut found);
    compare(
        ask,
        &catalogue.districts,
        (&before.districts, &after.districts),
        Changed::District,
        |r| &r.code,
        &mut found,
    );
    compare(
        ask,
        &catalogue.categories,
        (&before.categories, &after.categories),
        Changed::Category,
        |r| &r.code,
        &mut found,
    );
    compare(ask, &catalogue.units, (&before.units, &after.units), Changed::Unit, |r| &r.code, &mut found);
    compare(
        ask,
        &catalogue.indicators,
        (&before.indicators, &after.indicators),
        Changed::Indicator,
        |r| &r.code,
        &mut found,
    );
    compare(
        ask,
        &catalogue.documents,
        (&before.documents, &after.documents),
        Changed::Document,
        |r| &r.code,
        &mut found,
    );
    found
}

fn compare<T>(
    ask: &ChangeAsk,
    timeline: &Timeline<T>,
    (before, after): (&List<T>, &List<T>),
    wrap: fn(Listed<T>) -> Changed,
    code: fn(&T) -> &str,
    found: &mut Vec<(Change, Json)>,
) {
    let side = |entry, release| Side { row: wrap(Listed::from(entry)), release };
    for entry in after.iter().filter(|entry| entry.release == ask.release) {
        let old = before.find(code(&entry.record));
        let kind = if old.is_some() { ChangeKind::Changed } else { ChangeKind::Added };
        if ask.wants(kind) {
            let change = Change {
                kind,
                before: old.map(|old| side(old, ask.release - 1)),
                after: Some(side(entry, ask.release)),
            };
            found.push((change, Json::from(found.len())));
        }
    }
    for entry in before.iter().filter(|entry| timeline.at(code(&entry.record), ask.release).is_none()) {
        if ask.wants(ChangeKind::Withdrawn) {
            let change =
                Change { kind: ChangeKind::Withdrawn, before: Some(side(entry, ask.release - 1)), after: None };
            found.push((change, Json::from(found.len())));
        }
    }
}

/// Those within the bounds of each question.
pub fn in_memory(listed: &[Vec<(Change, Json)>], wanted: &[Wanted<'_>]) -> Vec<(usize, Placed)> {
    let place = |keys: &[Json]| keys.first().and_then(Json::as_u64).and_then(|at| usize::try_from(at).ok());
    let mut found = Vec::new();
    for Wanted { at, ask, bounds, rows } in wanted {
        let listed = &listed[*at];
        let start = bounds.after.and_then(place).map_or(0, |at| at + 1);
        let end = bounds.before.and_then(place).unwrap_or(listed.len()).min(listed.len());
        let within = listed.get(start..end).unwrap_or_default().iter();
        let placed = |(change, key): &(Change, Json)| (*at, (change.clone(), vec![key.clone()]));
        if ask.page.from_end {
            found.extend(within.rev().take(*rows).map(placed));
        } else {
            found.extend(within.take(*rows).map(placed));
        }
    }
    found
}
