//! The period that was meant by `2020H1`, `2020年上半年`, `202006` or `Jun-20`.
//!
//! The text is folded and its runs of digits taken out; what remains, as `#-H#`, is a pattern to look up.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization;

use crate::domain::Period;

/// The day that a spreadsheet keeps as this number of days since 1899-12-30.
pub(super) fn serial_day(text: &str) -> Option<Date> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let digits = whole.len() == 5 && whole.bytes().all(|b| b.is_ascii_digit());
    let serial: i32 = whole.parse().ok().filter(|n| digits && (20_000..=80_000).contains(n))?;
    date(1899, 12, 30).checked_add(serial.days()).ok()
}

/// The day that was meant.
pub(super) fn day_meant(text: &str) -> Option<Date> {
    let meant = period_meant(text)?;
    (meant.start() == meant.end()).then(|| meant.start())
}

/// The period that was meant; none where no notation is known.
pub(super) fn period_meant(text: &str) -> Option<Period> {
    let folded = fold(text);
    if let Some(period) = Period::parse(&folded) {
        return Some(period);
    }
    if let Some(plan) = five_year_plan(&folded) {
        return Some(plan);
    }
    let (pattern, numbers) = pattern(&folded);
    by_pattern(&pattern, &numbers)
}

fn fold(text: &str) -> String {
    let dashes = ['—', '–', '~', '～', '―', '−', '至', '到', '‐', '‑'];
    let numerals = [('一', '1'), ('二', '2'), ('三', '3'), ('四', '4')];
    let quotes = ['“', '”', '"', '\'', '’', '‘', '「', '」', '第', '份'];
    let spaced: String = text.nfkc().collect::<String>().trim().to_uppercase();
    let quarters = spaced.contains('季');
    let folded: String = spaced
        .chars()
        .filter(|c| !quotes.contains(c))
        .map(|c| match c {
            c if dashes.contains(&c) || c.is_whitespace() => '-',
            c if quarters => numerals.iter().find(|(zh, _)| *zh == c).map_or(c, |(_, digit)| *digit),
            c => c,
        })
        .collect();
    without_loose_dashes(&folded)
}

/// Dashes beside a Chinese character or another dash say nothing, except between `月` or `日` and a digit.
fn without_loose_dashes(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_word = |c: Option<&char>| c.is_none_or(|c| !c.is_ascii());
    let mut kept = String::with_capacity(text.len());
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|b| chars.get(b));
        let after = chars.get(i + 1);
        let ends_a_part = matches!(before, Some('月' | '日' | '年')) && after.is_some_and(char::is_ascii_digit);
        let loose = *c == '-' && !ends_a_part && (is_word(before) || is_word(after) || before == Some(&'-'));
        if !loose {
            kept.push(*c);
        }
    }
    kept
}

fn five_year_plan(text: &str) -> Option<Period> {
    let first = [("十五五", 2026), ("十四五", 2021), ("十三五", 2016), ("十二五", 2011), ("十一五", 2006)];
    let (_, year) = first.iter().find(|(name, _)| text.starts_with(name))?;
    years(*year, year + 4)
}

fn pattern(text: &str) -> (String, Vec<&str>) {
    let mut shape = String::new();
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let taken = if digits > 0 { digits } else { c.len_utf8() };
        let Some((part, tail)) = rest.split_at_checked(taken) else { break };
        if digits > 0 {
            shape.push('#');
            numbers.push(part);
        } else {
            shape.push(c);
        }
        rest = tail;
    }
    (shape, numbers)
}

fn by_pattern(pattern: &str, texts: &[&str]) -> Option<Period> {
    let numbers: Vec<i32> = texts.iter().map(|n| n.parse().ok()).collect::<Option<_>>()?;
    let is_year = |n: i32| (1900..=2199).contains(&n);
    let year_first = |a: i32, b: i32| if is_year(a) { Some((a, b)) } else { is_year(b).then_some((b, a)) };
    match (pattern, numbers.as_slice()) {
        ("#", [n]) => run_of_digits(texts.first()?, *n),
        ("#年" | "#年全年" | "#年度" | "#全年" | "FY#" | "#A" | "#-A" | "#年整年" | "#财年", [y]) => {
            months(*y, 1, 12)
        }
        ("#.#", [y, 0]) if is_year(*y) => months(*y, 1, 12),
        ("#年上半年" | "#上半年" | "#年前半年", [y]) => months(*y, 1, 6),
        ("#年下半年" | "#下半年" | "#年后半年", [y]) => months(*y, 7, 6),
        (
            "#年#季度" | "#年#季" | "#年Q#" | "#-Q#" | "#Q#" | "Q#-#" | "Q#/#" | "#/Q#" | "#.Q#" | "#-QTR#" | "#Q-#"
            | "#-#Q" | "#-#季度" | "#_Q#",
            [a, b],
        ) => {
            let (year, quarter) = year_first(*a, *b)?;
            (1..=4).contains(&quarter).then(|| months(year, quarter * 3 - 2, 3)).flatten()
        }
        ("#年前#季度" | "#前#季度" | "#年#-#季度" | "#年#至#季度", [y, .., n]) => {
            (1..=4).contains(n).then(|| months(*y, 1, n * 3)).flatten()
        }
        (
            "#H#" | "#-H#" | "H#-#" | "#S#" | "S#-#" | "#-S#" | "#-HY#" | "#HY#" | "#/H#" | "#_H#" | "#H-#" | "#-#H"
            | "#_S#" | "#-B#",
            [a, b],
        ) => {
            let (year, half) = year_first(*a, *b)?;
            (1..=2).contains(&half).then(|| months(year, half * 6 - 5, 6)).flatten()
        }
        ("#-#", [a, b]) if is_year(*a) && is_year(*b) => years(*a, *b),
        ("#年-#年" | "#-#年", [a, b]) if is_year(*a) && is_year(*b) => years(*a, *b),
        (
            "#-#" | "#/#" | "#.#" | "#年#月" | "#-M#" | "#M#" | "M#-#" | "#-#月" | "#月-#" | "#月#" | "#年#"
            | "#年-#月" | "#.#月" | "#/#月",
            [a, b],
        ) => {
            let two_digits = |n: i32| if pattern.starts_with("#月") && n < 100 { 2000 + n } else { n };
            let (year, month) = year_first(*a, two_digits(*b))?;
            months(year, month, 1)
        }
        ("#年#-#月" | "#年#月-#月" | "#-#-#月" | "#.#-#月", [y, a, b]) if b > a => months(*y, *a, b - a + 1),
        ("#-#-#-#" | "#-#/#-#" | "#.#-#.#" | "#年#月-#年#月" | "#/#-#/#", [y1, m1, y2, m2]) => {
            span(months(*y1, *m1, 1)?, months(*y2, *m2, 1)?)
        }
        ("#-#-#" | "#/#/#" | "#.#.#" | "#年#月#日" | "#年#月#号" | "#.#.#.", [a, b, c]) => day_of(*a, *b, *c),
        (_, [y, m, d, ..]) if has_time(pattern) => day_of(*y, *m, *d),
        ("#-#-#-#-#-#" | "#.#.#-#.#.#" | "#/#/#-#/#/#" | "#年#月#日-#年#月#日" | "#-#-#/#-#-#", [a, b, c, d, e, f]) => {
            span(day_of(*a, *b, *c)?, day_of(*d, *e, *f)?)
        }
        (_, [n]) | (_, [_, n]) => english_month(pattern, *n),
        _ => None,
    }
}

fn has_time(pattern: &str) -> bool {
    ["#-#-#-#:", "#/#/#-#:", "#-#-#T#"].iter().any(|start| pattern.starts_with(start))
}

/// `2020`, `202006`, `20200630`.
fn run_of_digits(text: &str, number: i32) -> Option<Period> {
    match text.len() {
        4 => months(number, 1, 12),
        6 => months(number / 100, number % 100, 1),
        8 => day_of(number / 10_000, number / 100 % 100, number % 100),
        _ => None,
    }
}

/// `JUN-20`, `20-JUN`, `JUN-2020`, as English spreadsheets show a month.
fn english_month(pattern: &str, number: i32) -> Option<Period> {
    let letters: String = pattern.chars().filter(char::is_ascii_alphabetic).collect();
    let names = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let month = names.iter().position(|name| letters.starts_with(name) && letters.len() <= 9)?;
    let year = if number < 100 { 2000 + number } else { number };
    months(year, i32::try_from(month).ok()? + 1, 1)
}

fn months(year: i32, month: i32, count: i32) -> Option<Period> {
    if !(1000..=9998).contains(&year) || !(1..=12).contains(&month) || month + count > 13 {
        return None;
    }
    let start = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    let end = start.checked_add(count.months()).ok()?.checked_sub(1.day()).ok()?;
    Period::new(start, end)
}

fn years(first: i32, last: i32) -> Option<Period> {
    span(months(first, 1, 12)?, months(last, 1, 12)?)
}

fn span(first: Period, last: Period) -> Option<Period> {
    Period::new(first.start(), last.end())
}

fn day_of(year: i32, month: i32, day: i32) -> Option<Period> {
    let day = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    if year < 1000 { None } else { Period::new(day, day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_was_meant() {
        for (text, meant) in [
            ("2020-H1", "2020-S1"),
            ("2020H1", "2020-S1"),
            ("2020 H2", "2020-S2"),
            ("H1 2020", "2020-S1"),
            ("2020-s1", "2020-S1"),
            ("2020S1", "2020-S1"),
            ("2020年上半年", "2020-S1"),
            ("2020 年下半年", "2020-S2"),
            ("2020Q2", "2020-Q2"),
            ("Q2 2020", "2020-Q2"),
            ("2020年二季度", "2020-Q2"),
            ("2020年第2季度", "2020-Q2"),
            ("2020年前三季度", "2020-01-01/P9M"),
            ("202006", "2020-M06"),
            ("2020-6", "2020-M06"),
            ("2020.6", "2020-M06"),
            ("2020/6", "2020-M06"),
            ("2020年6月", "2020-M06"),
            ("2020-M6", "2020-M06"),
            ("Jun-20", "2020-M06"),
            ("6月-20", "2020-M06"),
            ("2020年1-6月", "2020-S1"),
            ("2020年1—9月", "2020-01-01/P9M"),
            ("2020年1月-6月", "2020-S1"),
            ("2016-2020", "2016-01-01/P5Y"),
            ("2016—2020年", "2016-01-01/P5Y"),
            ("“十三五”时期", "2016-01-01/P5Y"),
            ("2020年", "2020"),
            ("2020年度", "2020"),
            ("2020.0", "2020"),
            ("20200630", "2020-06-30"),
            ("2020-6-30", "2020-06-30"),
            ("2020.6.30", "2020-06-30"),
            ("2020年6月30日", "2020-06-30"),
            ("2020/6/30 0:00:00", "2020-06-30"),
            ("2020.1.1-2020.4.14", "2020-01-01/P105D"),
            ("2020-01至2020-09", "2020-01-01/P9M"),
        ] {
            assert_eq!(period_meant(text).map(Period::code).as_deref(), Some(meant), "{text}");
        }
        for text in ["", "abc", "2020-13", "2020-H3", "2020年13月", "上半年", "Q2"] {
            assert_eq!(period_meant(text), None, "{text}");
        }
    }

    #[test]
    fn knows_the_serial_of_a_day() {
        assert_eq!(serial_day("44012").map(|d| d.to_string()).as_deref(), Some("2020-06-30"));
        assert_eq!(serial_day("2020"), None);
    }
}
