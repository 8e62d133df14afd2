//! A value of a closed list, and the one that a Chinese or misspelt word comes nearest to.

use super::{CellFault, Parsed, Value};
use crate::domain::nearest::nearest;
use crate::domain::{label, text::folded};
use crate::package::fault::FaultCode;

/// A value of the list `labels`, by its code.
pub(super) fn parse(labels: &str, codes: &'static [&'static str], column: &str, text: &str) -> Parsed {
    match codes.iter().find(|code| **code == text) {
        Some(code) => Parsed::sound(Value::OneOf(code)),
        None => {
            let fault = CellFault::of(FaultCode::UnknownValue, text).with(column).with(codes.join(" "));
            Parsed::refused(fault.nearest(nearest_value(labels, codes, text).map(str::to_owned)))
        }
    }
}

/// Words of the trade that the labels do not have.
const SYNONYMS: &[(&str, &str, &str)] = &[
    ("SCENARIO", "PLAN", "计划 预算 预算数 年度计划 年初计划 目标 预期目标 年度目标 TARGET BUDGET"),
    ("SCENARIO", "PLAN_REVISED", "调整计划 调整预算 调整预算数 调整数 REVISED"),
    ("SCENARIO", "TARGET_FIVE_YEAR", "五年规划 规划目标 十四五目标 十三五目标"),
    ("SCENARIO", "TARGET_ASSIGNED", "下达目标 市级目标 市下达目标 上级目标"),
    ("SCENARIO", "ESTIMATE", "预计 预计数 预计执行数 FORECAST EXPECTED"),
    ("SCENARIO", "ACTUAL", "实际 实绩 实际数 完成 完成数 执行数 决算数 累计完成 RESULT OUTCOME"),
    ("MEASURE", "LEVEL", "总量 数值 金额 数量 绝对数 VALUE"),
    ("MEASURE", "GROWTH_YOY", "同比 增速 增长 同比增长 增长率 增幅 同比增长率 YOY GROWTH"),
    ("MEASURE", "GROWTH_POP", "环比 环比增长 MOM QOQ"),
    ("MEASURE", "CHANGE_YOY", "增减 增减额 同比增减额"),
    ("MEASURE", "SHARE_OF_PLAN", "完成比例 完成计划比例 占计划比例 完成率 占年度计划 完成预算比例"),
    ("MEASURE", "RANK", "位次 排名 名次 RANKING"),
    ("MEASURE", "GROWTH_RANK", "增速排名"),
    ("MEASURE", "AREA_SHARE", "比重 占比"),
    ("COMPARATOR", "EQ", "= =="),
    ("COMPARATOR", "GE", ">= ≥ ≧ 以上 不低于 不少于 至少"),
    ("COMPARATOR", "LE", "<= ≤ ≦ 以内 不超过 不高于 至多"),
    ("COMPARATOR", "GT", "> 超 突破 余 多"),
    ("COMPARATOR", "LT", "< 不到"),
    ("COMPARATOR", "APPROX", "≈ ~ 约 左右 近 上下 大约 ABOUT"),
    ("POLARITY", "HIGHER_IS_BETTER", "正向 正指标 POSITIVE UP"),
    ("POLARITY", "LOWER_IS_BETTER", "逆向 负向 逆指标 反向 NEGATIVE DOWN"),
    ("NATURE", "FLOW", "时期 期间 时期数 累计"),
    ("NATURE", "STOCK", "时点 时点数 期末"),
    ("NATURE", "RATE", "比率 比例 指数"),
    ("STATUS", "A", "FINAL NORMAL 最终 最终数"),
    ("STATUS", "P", "初步 快报 快报数 初步核算 PRELIMINARY"),
    ("STATUS", "E", "预计 估计 估计数"),
    ("STATUS", "O", "M N NA 无 缺失"),
    ("STAGE", "UNDER_WAY", "在建 续建 施工 建设中 IN_PROGRESS ONGOING"),
    ("STAGE", "STARTED", "开工"),
    ("STAGE", "COMPLETED", "完工 竣工 已完工 DONE"),
    ("TASK_STATUS", "UNDER_WAY", "进行中 在推进 IN_PROGRESS ONGOING"),
    ("TASK_STATUS", "DONE", "完成 COMPLETED FINISHED"),
    ("TASK_STATUS", "PLANNED", "计划 未开始 待启动 NOT_STARTED"),
    ("TASK_STATUS", "DELAYED", "滞后 延期"),
];

/// The value that a word stands for: its code in another case, its label, a part of one, or the nearest spelling.
pub(super) fn nearest_value<'a>(list: &str, codes: &[&'a str], text: &str) -> Option<&'a str> {
    let wanted = folded(text);
    let wanted = wanted.trim();
    let as_code = wanted.to_uppercase().replace([' ', '-'], "_");
    let own = |code: &str| codes.iter().find(|c| **c == code).copied();
    if let Some(code) = own(&as_code) {
        return Some(code);
    }
    let labels = || label::all().iter().filter(|label| label.list == list);
    let exact = labels().find(|l| parts(l.zh).chain([folded(l.en)]).any(|part| part == wanted));
    let synonym = || {
        let found = SYNONYMS.iter().find(|(of, _, words)| {
            *of == list && words.split(' ').any(|word| folded(word) == wanted || word == as_code)
        });
        found.map(|(_, code, _)| *code)
    };
    let within = || {
        let by_part = |l: &&label::Label| {
            let longer = wanted.chars().count() > 1;
            longer && parts(l.zh).any(|part| part.contains(wanted) || wanted.contains(part.as_str()))
        };
        labels().find(by_part).map(|l| l.code)
    };
    // Of one or two letters every word is a misspelling.
    let spelling = || Some(&as_code).filter(|c| c.chars().count() > 2).and_then(|c| nearest(c, codes.iter().copied()));
    exact.map(|l| l.code).or_else(synonym).or_else(within).and_then(own).or_else(spelling)
}

/// A label, without its brackets, and what stands in them.
fn parts(label: &str) -> impl Iterator<Item = String> {
    let folded = folded(label);
    let (before, inside) = match folded.split_once('(') {
        Some((before, rest)) => (before.to_owned(), rest.trim_end_matches(')').to_owned()),
        None => (folded.clone(), String::new()),
    };
    let pieces: Vec<String> = inside.split('、').map(str::to_owned).collect();
    [folded, before].into_iter().chain(pieces).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::*;

    #[test]
    fn finds_the_value_that_a_word_stands_for() {
        let scenario = |text| nearest_value(Scenario::LIST, Scenario::CODES, text);
        assert_eq!(scenario("actual"), Some("ACTUAL"));
        assert_eq!(scenario("实际完成数"), Some("ACTUAL"));
        assert_eq!(scenario("计划数"), Some("PLAN"));
        assert_eq!(scenario("预计"), Some("ESTIMATE"));
        assert_eq!(scenario("调整后计划数"), Some("PLAN_REVISED"));
        assert_eq!(scenario("ACTUEL"), Some("ACTUAL"));
        assert_eq!(scenario("??"), None);
        let measure = |text| nearest_value(Measure::LIST, Measure::CODES, text);
        assert_eq!(measure("同比增速"), Some("GROWTH_YOY"));
        assert_eq!(measure("growth-yoy"), Some("GROWTH_YOY"));
        assert_eq!(nearest_value(Comparator::LIST, Comparator::CODES, "≥"), Some("GE"));
        assert_eq!(nearest_value(Comparator::LIST, Comparator::CODES, "以上"), Some("GE"));
        assert_eq!(nearest_value(Polarity::LIST, Polarity::CODES, "正向指标"), Some("HIGHER_IS_BETTER"));
        assert_eq!(nearest_value(Stage::LIST, Stage::CODES, "在建"), Some("UNDER_WAY"));
        assert_eq!(nearest_value(Status::LIST, Status::CODES, "a"), Some("A"));
    }
}
