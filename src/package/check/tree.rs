//! Trees and sums that run in a circle.

use std::collections::HashMap;

use super::{FaultCode, Report, Sheet};
use crate::package::record::Record;

/// Names each row that comes back to itself by what `next` says it refers to in `column`.
pub(super) fn check<'a, T: Record>(
    sheet: &Sheet<'a, T>,
    column: &str,
    code: fn(&T) -> &str,
    next: fn(&T) -> Vec<&str>,
    report: &mut Report,
) {
    let rows = sheet.rows;
    let mut place: HashMap<&str, usize> = HashMap::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        place.entry(code(&row.record)).or_insert(index);
    }
    let targets: Vec<Vec<usize>> = rows
        .iter()
        .map(|row| next(&row.record).into_iter().filter_map(|target| place.get(target).copied()).collect())
        .collect();
    let in_circle = in_circles(&targets);
    for (index, row) in rows.iter().enumerate() {
        if in_circle.get(index) == Some(&true) {
            let way = way_back(index, &targets, &in_circle);
            let codes: Vec<&str> = way.iter().filter_map(|i| rows.get(*i)).map(|row| code(&row.record)).collect();
            let fault = sheet.fault(row, column, FaultCode::Cycle).with(code(&row.record));
            report.push(fault.with(if codes.is_empty() { code(&row.record).to_owned() } else { codes.join(" → ") }));
        }
    }
}

/// What is left when all that leads nowhere, and all that nothing leads to, is taken away.
fn in_circles(targets: &[Vec<usize>]) -> Vec<bool> {
    let mut sources: Vec<Vec<usize>> = vec![Vec::new(); targets.len()];
    for (from, list) in targets.iter().enumerate() {
        for to in list {
            if let Some(back) = sources.get_mut(*to) {
                back.push(from);
            }
        }
    }
    let mut left = vec![true; targets.len()];
    peel(&mut left, targets, &sources);
    peel(&mut left, &sources, targets);
    left
}

/// Takes away, again and again, what refers to nothing that is left.
fn peel(left: &mut [bool], targets: &[Vec<usize>], sources: &[Vec<usize>]) {
    let is_left = |left: &[bool], index: usize| left.get(index) == Some(&true);
    let mut degree: Vec<usize> =
        targets.iter().map(|list| list.iter().filter(|to| is_left(left, **to)).count()).collect();
    let mut loose: Vec<usize> =
        degree.iter().enumerate().filter(|(i, d)| **d == 0 && is_left(left, *i)).map(|(i, _)| i).collect();
    while let Some(index) = loose.pop() {
        if let Some(flag) = left.get_mut(index) {
            *flag = false;
        }
        for from in sources.get(index).into_iter().flatten() {
            if let Some(count) = degree.get_mut(*from).filter(|count| **count > 0) {
                *count -= 1;
                if *count == 0 && is_left(left, *from) {
                    loose.push(*from);
                }
            }
        }
    }
}

/// The rows by which one comes back to itself, at most eight.
fn way_back(start: usize, targets: &[Vec<usize>], in_circle: &[bool]) -> Vec<usize> {
    let mut way = Vec::new();
    let mut at = start;
    while way.len() < 8 {
        let next = targets.get(at).into_iter().flatten().copied().find(|to| in_circle.get(*to) == Some(&true));
        match next {
            Some(next) if next != start => {
                way.push(next);
                at = next;
            }
            _ => break,
        }
    }
    way
}

#[cfg(test)]
mod tests {
    use super::in_circles;

    #[test]
    fn only_what_comes_back_is_in_a_circle() {
        // 0 → 1 → 2 → 0, 3 → 0 leads into it, 4 → 4, 2 → 5 leads out of it.
        let targets = [vec![1], vec![2], vec![0, 5], vec![0], vec![4], vec![]];
        assert_eq!(in_circles(&targets), [true, true, true, false, true, false]);
    }
}
