//! Periods in SDMX notation, each with one canonical code.
//!
//! The named period where a span of days is one (`2020`, `2020-S1`, `2020-Q2`, `2020-M06`, `2020-06-30`), else whole
//! months where it is some (`2022-01-01/P9M`), else days (`2020-01-01/P105D`).

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::{Frequency, Lang};

/// A stretch of whole days. Ordered by start, then by end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    start: Date,
    end: Date,
}

const EPOCH: Date = date(1970, 1, 1);

/// The day as a number: days since 1970-01-01.
pub fn day_number(day: Date) -> i32 {
    EPOCH.until(day).map(|span| span.get_days()).unwrap_or(0)
}

/// The day with this number.
pub fn day_from_number(number: i32) -> Date {
    EPOCH.saturating_add(number.days())
}

/// Reads a calendar day, `2020-06-30`.
pub fn parse_day(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !shape { None } else { text.parse().ok() }
}

impl Period {
    /// From its first and last day; none where it ends before it starts.
    pub fn new(start: Date, end: Date) -> Option<Self> {
        (start <= end).then_some(Period { start, end })
    }

    /// From day numbers, as the database stores it.
    pub fn from_days(start: i32, end: i32) -> Self {
        Period { start: day_from_number(start), end: day_from_number(end) }
    }

    /// The calendar year.
    pub fn year(year: i16) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    fn months(year: i16, month: i8, count: i32) -> Option<Self> {
        let start = Date::new(year, month, 1).ok()?;
        let end = start.checked_add(count.months()).ok()?.checked_sub(1.day()).ok()?;
        Self::new(start, end)
    }

    /// Reads the canonical code or one of its aliases: `2020-A1`, `2020-06`, `2020-01-01/2020-04-14`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((start, rest)) = text.split_once('/') {
            let start = parse_day(start)?;
            return if rest.starts_with('P') {
                let end = start.checked_add(parse_duration(rest)?).ok()?.checked_sub(1.day()).ok()?;
                Self::new(start, end)
            } else {
                Self::new(start, parse_day(rest)?)
            };
        }
        if let Some(day) = parse_day(text) {
            return Self::new(day, day);
        }
        let (year, part) = text.split_once('-').unwrap_or((text, "A1"));
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let year: i16 = year.parse().ok().filter(|y| *y > 0)?;
        let number = |digits: &str, width: usize, max: i8| -> Option<i8> {
            (digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit()))
                .then(|| digits.parse().ok())
                .flatten()
                .filter(|n| (1..=max).contains(n))
        };
        let mut letters = part.chars();
        match letters.next()? {
            'A' => number(letters.as_str(), 1, 1).and_then(|_| Self::year(year)),
            'S' => number(letters.as_str(), 1, 2).and_then(|n| Self::months(year, n * 6 - 5, 6)),
            'Q' => number(letters.as_str(), 1, 4).and_then(|n| Self::months(year, n * 3 - 2, 3)),
            'M' => number(letters.as_str(), 2, 12).and_then(|n| Self::months(year, n, 1)),
            _ => number(part, 2, 12).and_then(|n| Self::months(year, n, 1)),
        }
    }

    /// First day.
    pub fn start(self) -> Date {
        self.start
    }

    /// Last day.
    pub fn end(self) -> Date {
        self.end
    }

    /// Number of the first day since 1970-01-01.
    pub fn start_day(self) -> i32 {
        day_number(self.start)
    }

    /// Number of the last day since 1970-01-01.
    pub fn end_day(self) -> i32 {
        day_number(self.end)
    }

    /// How many days it has.
    pub fn days(self) -> i32 {
        self.end_day() - self.start_day() + 1
    }

    /// How many months it has, where it is whole months.
    pub fn whole_months(self) -> Option<i32> {
        let whole = self.start.day() == 1 && self.end.day() == self.end.days_in_month();
        whole.then(|| {
            (i32::from(self.end.year()) - i32::from(self.start.year())) * 12 + i32::from(self.end.month())
                - i32::from(self.start.month())
                + 1
        })
    }

    /// Whether all of `other` lies inside this one.
    pub fn contains(self, other: Period) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The calendar year that holds all of it.
    pub fn containing_year(self) -> Option<Self> {
        Self::year(self.start.year()).filter(|year| year.contains(self))
    }

    /// Whether it is one or several whole calendar years.
    pub fn is_years(self) -> bool {
        self.start.month() == 1 && self.whole_months().is_some_and(|months| months % 12 == 0)
    }

    /// The same part of the year before.
    pub fn year_before(self) -> Option<Self> {
        let months = self.whole_months();
        let start = self.start.checked_sub(1.year()).ok()?;
        let end = match months {
            Some(months) => start.checked_add(months.months()).ok()?.checked_sub(1.day()).ok()?,
            None => self.end.checked_sub(1.year()).ok()?,
        };
        Self::new(start, end)
    }

    /// What kind of stretch it is.
    pub fn frequency(self) -> Frequency {
        let month = self.start.month();
        match self.whole_months() {
            Some(12) if month == 1 => Frequency::Year,
            Some(6) if month == 1 || month == 7 => Frequency::HalfYear,
            Some(3) if (month - 1) % 3 == 0 => Frequency::Quarter,
            Some(1) => Frequency::Month,
            _ if self.start == self.end => Frequency::Day,
            _ => Frequency::Range,
        }
    }

    /// The canonical code.
    pub fn code(self) -> String {
        let (year, month) = (self.start.year(), self.start.month());
        match self.frequency() {
            Frequency::Year => format!("{year:04}"),
            Frequency::HalfYear => format!("{year:04}-S{}", (month + 5) / 6),
            Frequency::Quarter => format!("{year:04}-Q{}", (month + 2) / 3),
            Frequency::Month => format!("{year:04}-M{month:02}"),
            Frequency::Day => self.start.to_string(),
            Frequency::Range => match self.whole_months() {
                Some(months) if months % 12 == 0 => format!("{}/P{}Y", self.start, months / 12),
                Some(months) => format!("{}/P{months}M", self.start),
                None => format!("{}/P{}D", self.start, self.days()),
            },
        }
    }

    /// The name in words.
    pub fn name(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.name_zh(),
            Lang::En => self.name_en(),
        }
    }

    fn name_zh(self) -> String {
        let (year, month) = (self.start.year(), self.start.month());
        let day = |d: Date| format!("{}年{}月{}日", d.year(), d.month(), d.day());
        match self.frequency() {
            Frequency::Year => format!("{year}年"),
            Frequency::HalfYear => format!("{year}年{}半年", if month == 1 { "上" } else { "下" }),
            Frequency::Quarter => {
                format!("{year}年{}季度", ["一", "二", "三", "四"][usize::try_from((month - 1) / 3).unwrap_or(0) % 4])
            }
            Frequency::Month => format!("{year}年{month}月"),
            Frequency::Day => day(self.start),
            Frequency::Range => match self.whole_months() {
                Some(_) if self.is_years() => format!("{year}—{}年", self.end.year()),
                Some(_) if year == self.end.year() => format!("{year}年{month}—{}月", self.end.month()),
                Some(_) => format!("{year}年{month}月至{}年{}月", self.end.year(), self.end.month()),
                None => format!("{}至{}", day(self.start), day(self.end)),
            },
        }
    }

    fn name_en(self) -> String {
        let (year, month) = (self.start.year(), self.start.month());
        let day = |d: Date| format!("{} {} {}", d.day(), month_name(d.month()), d.year());
        match self.frequency() {
            Frequency::Year => format!("{year}"),
            Frequency::HalfYear => format!("{} half of {year}", if month == 1 { "first" } else { "second" }),
            Frequency::Quarter => {
                let nth = ["first", "second", "third", "fourth"][usize::try_from((month - 1) / 3).unwrap_or(0) % 4];
                format!("{nth} quarter of {year}")
            }
            Frequency::Month => format!("{} {year}", month_name(month)),
            Frequency::Day => day(self.start),
            Frequency::Range => match self.whole_months() {
                Some(_) if self.is_years() => format!("{year}–{}", self.end.year()),
                Some(_) if year == self.end.year() => {
                    format!("{}–{} {year}", month_name(month), month_name(self.end.month()))
                }
                Some(_) => {
                    format!("{} {year} – {} {}", month_name(month), month_name(self.end.month()), self.end.year())
                }
                None => format!("{} – {}", day(self.start), day(self.end)),
            },
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|m| NAMES.get(m)).copied().unwrap_or("")
}

/// An ISO 8601 duration of years, months, weeks and days: `P1Y6M`, `P105D`.
fn parse_duration(text: &str) -> Option<jiff::Span> {
    let mut rest = text.strip_prefix('P')?;
    let mut span = jiff::Span::new();
    let mut units = "YMWD".chars();
    let mut any = false;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, tail) = rest.split_at_checked(digits)?;
        let count: i32 = count.parse().ok().filter(|n| *n <= 400_000)?;
        let mut tail = tail.chars();
        let unit = tail.next()?;
        units.find(|u| *u == unit)?;
        span = match unit {
            'Y' => span.try_years(count).ok()?,
            'M' => span.try_months(count).ok()?,
            'W' => span.try_weeks(count).ok()?,
            _ => span.try_days(count).ok()?,
        };
        any = any || count > 0;
        rest = tail.as_str();
    }
    any.then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_canonical_code_for_every_spelling() {
        for (given, code) in [
            ("2020", "2020"),
            ("2020-A1", "2020"),
            ("2020-01-01/P1Y", "2020"),
            ("2020-01-01/2020-12-31", "2020"),
            ("2020-S2", "2020-S2"),
            ("2020-07-01/P6M", "2020-S2"),
            ("2020-Q2", "2020-Q2"),
            ("2020-M06", "2020-M06"),
            ("2020-06", "2020-M06"),
            ("2020-06-30", "2020-06-30"),
            ("2020-06-01/P1D", "2020-06-01"),
            ("2022-01-01/P9M", "2022-01-01/P9M"),
            ("2022-01-01/2022-09-30", "2022-01-01/P9M"),
            ("2016-01-01/P5Y", "2016-01-01/P5Y"),
            ("2016-01-01/P60M", "2016-01-01/P5Y"),
            ("2020-01-01/P105D", "2020-01-01/P105D"),
            ("2020-01-01/2020-04-14", "2020-01-01/P105D"),
            ("2020-01-01/P15W", "2020-01-01/P105D"),
            ("2020-04-01/P6M", "2020-04-01/P6M"),
        ] {
            assert_eq!(Period::parse(given).map(Period::code).as_deref(), Some(code), "{given}");
        }
    }

    #[test]
    fn refuses_what_is_no_period() {
        for text in [
            "",
            "20",
            "2020-H1",
            "2020-S3",
            "2020-Q5",
            "2020-M13",
            "2020-13",
            "2020-6",
            "2020-02-30",
            "2020/06/30",
            "2020-01-01/P",
            "2020-01-01/P0D",
            "2020-02-01/2020-01-01",
            "2020-s1",
            "２０２０",
            "2020-A2",
            "2020-01-01/PT1H",
            "99999",
            "2020-01-01/P1D1M",
            "0000",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_said_in_words() {
        let name = |code: &str, lang| Period::parse(code).unwrap().name(lang);
        assert_eq!(name("2020-S1", Lang::Zh), "2020年上半年");
        assert_eq!(name("2020-S1", Lang::En), "first half of 2020");
        assert_eq!(name("2022-01-01/P9M", Lang::Zh), "2022年1—9月");
        assert_eq!(name("2016-01-01/P5Y", Lang::En), "2016–2020");
        assert_eq!(name("2020-01-01/P105D", Lang::En), "1 January 2020 – 14 April 2020");
    }

    #[test]
    fn the_same_part_a_year_before() {
        let before = |code: &str| Period::parse(code).and_then(Period::year_before).map(Period::code);
        assert_eq!(before("2020-S1").as_deref(), Some("2019-S1"));
        assert_eq!(before("2021-M02").as_deref(), Some("2020-M02"));
        assert_eq!(before("2020").as_deref(), Some("2019"));
    }

    #[test]
    fn days_survive_the_database() {
        for code in ["2020-S1", "1965-M01", "2016-01-01/P5Y"] {
            let period = Period::parse(code).unwrap();
            assert_eq!(Period::from_days(period.start_day(), period.end_day()), period);
        }
    }
}
