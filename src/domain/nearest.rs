//! The nearest known word to one that is not known: a typo should be mended at a glance.

/// Characters of a word that is compared: what is longer is no slip of the pen.
const MAX_WORD: usize = 128;

/// The candidate most like `word`, where one is like it at all: fewest edits, then the longest common start, then the
/// closest next character (`420107` is nearer to `420106` than to `420100`).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_uppercase();
    let length = word.chars().count();
    if length > MAX_WORD {
        return None;
    }
    let limit = (length / 2).max(2);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| {
            let upper = candidate.to_uppercase();
            let common = wanted.chars().zip(upper.chars()).take_while(|(a, b)| a == b).count();
            let step = match (wanted.chars().nth(common), upper.chars().nth(common)) {
                (Some(a), Some(b)) => u32::from(a).abs_diff(u32::from(b)),
                _ => u32::MAX,
            };
            (strsim::osa_distance(&wanted, &upper), usize::MAX - common, step, candidate)
        })
        .min()
        // Nothing in common is nothing like.
        .filter(|(edits, ..)| *edits <= limit && *edits < length)
        .map(|(.., candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_far_off() {
        assert_eq!(nearest("420107", ["420106", "420100"]), Some("420106"));
        assert_eq!(nearest("gdp", ["GDP", "REVENUE"]), Some("GDP"));
        assert_eq!(nearest("XYZ", ["GENERAL_PUBLIC_BUDGET_REVENUE"]), None);
        assert_eq!(nearest("武昌", ["CN", "420106"]), None);
    }
}
