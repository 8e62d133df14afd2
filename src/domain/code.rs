//! What a code may look like.

/// Upper snake case: a letter, then letters, digits and single underscores.
pub fn is_upper_snake(code: &str) -> bool {
    code.len() <= 100
        && code.bytes().next().is_some_and(|b| b.is_ascii_uppercase())
        && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && !code.ends_with('_')
        && !code.contains("__")
}

/// A slug: lower case letters and digits, separated by single hyphens, dots or underscores.
pub fn is_slug(code: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    code.len() <= 100
        && code.bytes().next().is_some_and(plain)
        && code.bytes().last().is_some_and(plain)
        && code.bytes().all(|b| plain(b) || matches!(b, b'-' | b'.' | b'_'))
        && !["--", "..", "__"].iter().any(|twice| code.contains(twice))
}

/// A district's code by GB/T 2260 or the statistical list: 6 to 12 digits.
pub fn is_division(code: &str) -> bool {
    (6..=12).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
}

/// A district's code in the form in which it is kept: `420106000000` is `420106`.
pub fn canonical_district(code: &str) -> &str {
    match code.strip_suffix("000000") {
        Some(short) if code.len() == 12 && is_division(code) => short,
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_one_form() {
        assert!(is_upper_snake("GDP") && is_upper_snake("WUCHANG_P_337"));
        assert!(!is_upper_snake("gdp") && !is_upper_snake("A__B") && !is_upper_snake("9A") && !is_upper_snake("A_"));
        assert!(is_slug("wuchang-2020-h1") && !is_slug("Wuchang") && !is_slug("-a") && !is_slug(""));
        assert_eq!(canonical_district("420106000000"), "420106");
        assert_eq!(canonical_district("420106001000"), "420106001000");
        assert_eq!(canonical_district("420100_CENTRAL"), "420100_CENTRAL");
    }
}
