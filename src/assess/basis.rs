//! How a verdict was reached, in words and numbers.

use super::AssessedRow;
use super::case::lengths;
use super::verdict::{Reason, Side};
use crate::catalogue::Snapshot;
use crate::domain::record::Observation;
use crate::domain::{Comparator, Decimal, Lang, Measure, label};

/// The plan, the time, the result, what they come to, the rule that decided and the verdict.
pub fn basis(row: &AssessedRow, snapshot: &Snapshot, lang: Lang) -> String {
    let said = Said { row, snapshot, lang };
    let mut parts = vec![said.field("plan", &said.statement(&row.plan.record))];
    parts.extend(said.time());
    parts.push(match &row.actual {
        Some(actual) => said.field("actual", &said.result(&actual.record)),
        None => said.field("actual", "—"),
    });
    parts.extend(said.numbers());
    parts.push(said.reason());
    parts.push(said.field("assessment", row.verdict(lang)));
    match lang {
        Lang::Zh => format!("{}。", parts.join("；")),
        Lang::En => format!("{}.", parts.join("; ")),
    }
}

struct Said<'a> {
    row: &'a AssessedRow,
    snapshot: &'a Snapshot,
    lang: Lang,
}

impl Said<'_> {
    fn pick(&self, zh: &str, en: &str) -> String {
        match self.lang {
            Lang::Zh => zh.to_owned(),
            Lang::En => en.to_owned(),
        }
    }

    /// A field's name and what is said of it.
    fn field(&self, code: &'static str, says: &str) -> String {
        format!("{}{}{says}", label::name("FIELD", code, self.lang), self.pick("：", ": "))
    }

    /// A number with its unit.
    fn number(&self, number: Decimal, unit: &str) -> String {
        let Some(entry) = self.snapshot.units.find(unit) else { return format!("{number} {unit}") };
        let name = entry.record.name.in_lang(self.lang);
        let symbol = entry.record.symbol.as_deref();
        match (self.lang, symbol) {
            (Lang::Zh, symbol) => format!("{number}{}", symbol.unwrap_or(name)),
            (Lang::En, Some("%")) => format!("{number}%"),
            (Lang::En, _) => format!("{number} ({name})"),
        }
    }

    /// The period, scenario, measure and number or words of a row.
    fn statement(&self, record: &Observation) -> String {
        let scenario = label::name("SCENARIO", record.scenario.code(), self.lang);
        let mut words = vec![record.period.name(self.lang), scenario.to_owned()];
        if record.measure != Measure::Level {
            words.push(label::name("MEASURE", record.measure.code(), self.lang).to_owned());
        }
        words.push(self.printed(record));
        words.join(&self.pick("，", ", "))
    }

    /// The number as printed with its comparator, or the words.
    fn printed(&self, record: &Observation) -> String {
        let Some(value) = record.value else {
            return record.text.in_lang(self.lang).unwrap_or("—").to_owned();
        };
        let number = self.number(value, &record.unit);
        let comparator = label::name("COMPARATOR", record.comparator.code(), self.lang);
        match (record.comparator, record.value_to) {
            (Comparator::Eq, _) => number,
            (Comparator::Between, Some(upper)) => format!("{value}—{}", self.number(upper, &record.unit)),
            _ => format!("{comparator} {number}"),
        }
    }

    /// A result, in the plan's unit too where that is another.
    fn result(&self, record: &Observation) -> String {
        let unit = &self.row.plan.record.unit;
        let other = record.value.filter(|_| record.unit != *unit);
        let converted = other.and_then(|value| self.snapshot.convert(value, &record.unit, unit));
        let statement = self.statement(record);
        match converted {
            Some(number) => format!("{statement} = {}", self.number(number, unit)),
            None => statement,
        }
    }

    /// How much of the plan's time has passed, and what was to be expected by then.
    fn time(&self) -> Vec<String> {
        let row = self.row;
        if row.is_final() {
            return Vec::new();
        }
        let (part, whole, are_months) = lengths(row.period, row.plan.record.period);
        let of = match (self.lang, are_months) {
            (Lang::Zh, true) => format!("（{part}÷{whole}个月）"),
            (Lang::Zh, false) => format!("（{part}÷{whole}天）"),
            (Lang::En, true) => format!(" ({part} of {whole} months)"),
            (Lang::En, false) => format!(" ({part} of {whole} days)"),
        };
        let mut parts = vec![self.field("timeShare", &format!("{}%{of}", row.time_share))];
        if let Some(expected) = row.expected {
            let lower = row.expected_to.map(|_| format!("{expected}—")).unwrap_or_default();
            let number = self.number(row.expected_to.unwrap_or(expected), &row.plan.record.unit);
            parts.push(self.field("expected", &format!("{lower}{number}")));
        }
        parts
    }

    /// What plan and result come to.
    fn numbers(&self) -> Vec<String> {
        let row = self.row;
        let percent = |number: Option<Decimal>| number.map(|n| format!("{n}%"));
        let stated = row.stated.as_ref().and_then(|s| Some(self.number(row.stated_share?, &s.record.unit)));
        [
            ("shareDone", percent(row.share_done)),
            ("statedShare", stated),
            ("pace", row.pace.map(|pace| pace.to_string())),
            ("gap", row.gap.map(|gap| self.difference(gap))),
        ]
        .into_iter()
        .filter_map(|(code, number)| Some(self.field(code, &number?)))
        .collect()
    }

    /// A difference from the plan: of what is in percent, in points.
    fn difference(&self, gap: Decimal) -> String {
        match self.row.plan.record.unit.as_str() {
            "PERCENT" => self.points(gap),
            unit => self.number(gap, unit),
        }
    }

    fn points(&self, number: Decimal) -> String {
        self.pick(&format!("{number}个百分点"), &format!("{number} points"))
    }

    /// The rule that decided.
    fn reason(&self) -> String {
        let bands = &self.row.bands;
        let is_range = self.row.plan.record.comparator == Comparator::Between;
        let (zh, en) = if is_range { ("目标区间", "the range") } else { ("应达数", "what was expected") };
        let within =
            |band: String| self.pick(&format!("与{zh}相差不超过{band}"), &format!("no further than {band} from {en}"));
        let beside = |is_above: bool, good: Side| {
            let (zh_side, en_side) = if is_above { ("高于", "above") } else { ("低于", "below") };
            let (zh_good, en_good) = if good == Side::Above { ("高", "higher") } else { ("低", "lower") };
            self.pick(&format!("{zh_side}{zh}，以{zh_good}为好"), &format!("{en_side} {en}, {en_good} is better"))
        };
        match self.row.reason {
            Reason::BeforeLastYear => self.pick(
                "多年目标尚未到最后一年，时点数和比率不判断",
                "a stock or rate before the last year of a target for several",
            ),
            Reason::PlanInWords => self.pick("目标为文字表述", "the target is in words"),
            Reason::NoActual => self.pick("本期尚无实际数或预计数", "no actual or estimate of the period"),
            Reason::ActualInWords => self.pick("完成情况为文字表述", "the outcome is in words"),
            Reason::NoCommonUnit => self.pick("两数不能换算为同一单位", "the two numbers have no unit in common"),
            Reason::Equal => self.pick("与应达数相等", "equal to what was expected"),
            Reason::Inside => self.pick("在目标区间之内", "inside the range"),
            Reason::PaceWithin if is_range => within(self.points(bands.pace_points)),
            Reason::PaceWithin => {
                let band = self.points(bands.pace_points);
                self.pick(&format!("与序时进度相差不超过{band}"), &format!("pace within {band}"))
            }
            Reason::PointsWithin => within(self.points(bands.points)),
            Reason::PercentWithin => within(format!("{}%", bands.approx_percent)),
            Reason::Good(good) => beside(good == Side::Above, good),
            Reason::Bad(good) => beside(good == Side::Below, good),
            Reason::OutsideNeutral => self.pick("在目标区间之外", "outside the range"),
            Reason::NoSide => self.pick("中性指标，高低不判优劣", "a neutral indicator: neither side is better"),
        }
    }
}
