//! The tables of a package, column by column.

use super::table::{Column, Kind, Table};
use crate::domain::*;

const fn column(name: &'static str, kind: Kind, zh: &'static str, en: &'static str) -> Column {
    Column::new(name, kind, zh, en)
}

/// The largest number that a citation's offsets may have.
const MAX_OFFSET: i32 = i32::MAX;

const CODE: Column = column("code", Kind::Code, "代码", "code").required();
const NAME_ZH: Column = column("name_zh", Kind::Text, "中文名称", "name in Chinese").required();
const NAME_EN: Column = column("name_en", Kind::Text, "英文名称", "name in English");
const NOTE_ZH: Column = column("note_zh", Kind::Text, "附注（中文）", "note in Chinese");
const NOTE_EN: Column = column("note_en", Kind::Text, "附注（英文）", "note in English");
const LEAD_ZH: Column = column(
    "lead_zh",
    Kind::Texts,
    "责任单位（中文，分号分隔，牵头在前）",
    "responsible units in Chinese, the leading one first",
);
const LEAD_EN: Column = column("lead_en", Kind::Texts, "责任单位（英文）", "responsible units in English");
const DUE: Column = column("due", Kind::Due, "完成时限", "period or day by whose end it is due");
const EXTERNAL: Column = column(
    "external",
    Kind::External,
    "其他体系的代码（体系:代码，分号分隔）",
    "codes of other schemes, SCHEME:CODE separated by semicolons",
);
const DISTRICT: Column = column("district", Kind::Of("districts"), "地区代码", "district code").required();
const DOCUMENT: Column = column("document", Kind::Of("documents"), "来源文件代码", "document code").required();
const SECTION: Column = column("section", Kind::Text, "出处章节", "section of the document");
const START: Column =
    column("start", Kind::Integer(MAX_OFFSET), "出处起点（码位）", "start of the passage in code points");
const END: Column = column("end", Kind::Integer(MAX_OFFSET), "出处终点（码位，不含）", "end of the passage, exclusive");
const PERIOD: Column =
    column("period", Kind::Period, "报告期（SDMX 记法）", "reference period in SDMX notation").required();
const SCENARIO: Column =
    column("scenario", Kind::OneOf(Scenario::LIST, Scenario::CODES), "计划或实绩", "plan or actual").required();
const CATEGORY: Column = column("category", Kind::Of("categories"), "主题分类代码", "category code");

/// Every table, in the order in which they stand in a package.
pub static TABLES: [&Table; 11] = [
    &DISTRICTS,
    &CATEGORIES,
    &UNITS,
    &INDICATORS,
    &DOCUMENTS,
    &PROJECTS,
    &TASKS,
    &OBSERVATIONS,
    &PROJECT_PROGRESS,
    &TASK_PROGRESS,
    &TASK_EVIDENCE,
];

/// `districts.csv`
pub static DISTRICTS: Table = Table {
    name: "districts",
    file: "districts.csv",
    zh: "地区",
    en: "Districts",
    columns: &[
        column("code", Kind::DistrictCode, "行政区划代码（GB/T 2260）或自设代码", "division code or local code")
            .required(),
        column("parent", Kind::Of("districts"), "上级地区代码", "code of the parent district").meaning(),
        NAME_ZH,
        NAME_EN,
        column(
            "scheme",
            Kind::OneOf(DistrictScheme::LIST, DistrictScheme::CODES),
            "代码体系，空为 GB2260",
            "code scheme, empty means GB2260",
        ),
        column("valid_from", Kind::Day, "启用日期", "first day"),
        column("valid_to", Kind::Day, "停用日期", "last day"),
        column(
            "replaced_by",
            Kind::ListOf("districts"),
            "后继地区代码（分号分隔）",
            "codes of its successors, separated by semicolons",
        ),
        EXTERNAL,
    ],
    identity: &["code"],
};

/// `categories.csv`
pub static CATEGORIES: Table = Table {
    name: "categories",
    file: "categories.csv",
    zh: "主题分类",
    en: "Categories",
    columns: &[
        CODE,
        column("parent", Kind::Of("categories"), "上级分类代码", "code of the parent category").meaning(),
        NAME_ZH,
        NAME_EN,
    ],
    identity: &["code"],
};

/// `units.csv`
pub static UNITS: Table = Table {
    name: "units",
    file: "units.csv",
    zh: "计量单位",
    en: "Units",
    columns: &[
        CODE,
        NAME_ZH,
        NAME_EN,
        column("symbol", Kind::Text, "符号", "symbol"),
        column(
            "base",
            Kind::Of("units"),
            "基本单位代码，基本单位本身为空",
            "code of the base unit, empty for a base unit",
        )
        .meaning(),
        column(
            "factor",
            Kind::Number,
            "折合基本单位的倍数（10 的整数次幂）",
            "multiple of the base unit, a power of ten",
        )
        .meaning(),
        EXTERNAL,
    ],
    identity: &["code"],
};

/// `indicators.csv`
pub static INDICATORS: Table = Table {
    name: "indicators",
    file: "indicators.csv",
    zh: "指标",
    en: "Indicators",
    columns: &[
        CODE,
        CATEGORY.required(),
        column("unit", Kind::Of("units"), "计量单位代码", "unit code").required().meaning(),
        column("polarity", Kind::OneOf(Polarity::LIST, Polarity::CODES), "指标方向", "polarity").required().meaning(),
        column("nature", Kind::OneOf(Nature::LIST, Nature::CODES), "指标性质", "nature").required().meaning(),
        column(
            "growth_basis",
            Kind::OneOf(GrowthBasis::LIST, GrowthBasis::CODES),
            "同比增速的计算口径，空为未说明",
            "basis of year-on-year growth, empty where not said",
        )
        .meaning(),
        column(
            "sum_of",
            Kind::ListOf("indicators"),
            "各组成部分的指标代码（分号分隔）",
            "indicators that add up to this one, separated by semicolons",
        ),
        NAME_ZH,
        NAME_EN,
        column("definition_zh", Kind::Text, "指标解释（中文）", "definition in Chinese"),
        column("definition_en", Kind::Text, "指标解释（英文）", "definition in English"),
        EXTERNAL,
    ],
    identity: &["code"],
};

/// `documents.csv`
pub static DOCUMENTS: Table = Table {
    name: "documents",
    file: "documents.csv",
    zh: "来源文件",
    en: "Documents",
    columns: &[
        column("code", Kind::Slug, "来源文件代码", "document code").required(),
        DISTRICT.meaning(),
        NAME_ZH,
        NAME_EN,
        column("publisher", Kind::Text, "发布单位", "publisher"),
        column("published", Kind::Day, "报告日期，无则为发布日期", "day on which it was given, else posted")
            .required()
            .meaning(),
        column("url", Kind::Url, "网址", "web address"),
        column("sha256", Kind::Sha256, "原文的 SHA-256", "SHA-256 of the text"),
        NOTE_ZH,
        NOTE_EN,
    ],
    identity: &["code"],
};

/// `projects.csv`
pub static PROJECTS: Table = Table {
    name: "projects",
    file: "projects.csv",
    zh: "项目",
    en: "Projects",
    columns: &[
        CODE,
        DISTRICT.meaning(),
        column("parent", Kind::Of("projects"), "上级项目代码", "code of the parent project").meaning(),
        CATEGORY,
        column(
            "kind",
            Kind::OneOf(ProjectKind::LIST, ProjectKind::CODES),
            "项目类型，空为 CONSTRUCTION",
            "kind, empty means CONSTRUCTION",
        ),
        NAME_ZH,
        NAME_EN,
        LEAD_ZH,
        LEAD_EN,
        DUE,
        NOTE_ZH,
        NOTE_EN,
        EXTERNAL,
    ],
    identity: &["code"],
};

/// `tasks.csv`
pub static TASKS: Table = Table {
    name: "tasks",
    file: "tasks.csv",
    zh: "工作任务",
    en: "Tasks",
    columns: &[
        CODE,
        DISTRICT.meaning(),
        column("parent", Kind::Of("tasks"), "上级任务代码", "code of the parent task").meaning(),
        CATEGORY,
        NAME_ZH,
        NAME_EN,
        LEAD_ZH,
        LEAD_EN,
        DUE,
        DOCUMENT,
        SECTION,
        START,
        END,
    ],
    identity: &["code"],
};

/// `observations.csv`
pub static OBSERVATIONS: Table = Table {
    name: "observations",
    file: "observations.csv",
    zh: "观测值",
    en: "Observations",
    columns: &[
        DISTRICT,
        column("indicator", Kind::Of("indicators"), "指标代码", "indicator code").required(),
        column("project", Kind::Of("projects"), "项目代码", "project code"),
        PERIOD,
        SCENARIO,
        column("measure", Kind::OneOf(Measure::LIST, Measure::CODES), "数值类型", "type of figure").required(),
        column("against", Kind::Of("districts"), "比较范围的地区代码", "district compared with"),
        column(
            "variant",
            Kind::Code,
            "同文异述的名称，主行为空",
            "name of a variant statement, empty for the main row",
        ),
        column("value", Kind::Number, "数值", "value"),
        column("value_to", Kind::Number, "区间上限", "upper end of a range"),
        column("decimals", Kind::Integer(6), "小数位数", "printed decimals of the value"),
        column(
            "comparator",
            Kind::OneOf(Comparator::LIST, Comparator::CODES),
            "限定词，空为 EQ",
            "comparator, empty means EQ",
        ),
        column("unit", Kind::Of("units"), "计量单位代码", "unit code").required(),
        column("status", Kind::OneOf(Status::LIST, Status::CODES), "数据状态", "observation status"),
        column("binding", Kind::OneOf(Binding::LIST, Binding::CODES), "预期性或约束性", "whether a target binds"),
        column("text_zh", Kind::Text, "文字表述（中文）", "statement in words, Chinese"),
        column("text_en", Kind::Text, "文字表述（英文）", "statement in words, English"),
        NOTE_ZH,
        NOTE_EN,
        DOCUMENT,
        SECTION,
        START,
        END,
    ],
    identity: &["document", "district", "indicator", "project", "period", "scenario", "measure", "against", "variant"],
};

/// `project_progress.csv`
pub static PROJECT_PROGRESS: Table = Table {
    name: "project_progress",
    file: "project_progress.csv",
    zh: "项目进展",
    en: "Project progress",
    columns: &[
        column("project", Kind::Of("projects"), "项目代码", "project code").required(),
        PERIOD,
        SCENARIO,
        column("stage", Kind::OneOf(Stage::LIST, Stage::CODES), "建设阶段", "stage"),
        column("percent", Kind::Number, "形象进度（%）", "percent done"),
        NOTE_ZH,
        NOTE_EN,
        DOCUMENT,
        SECTION,
        START,
        END,
    ],
    identity: &["document", "project", "period", "scenario"],
};

/// `task_progress.csv`
pub static TASK_PROGRESS: Table = Table {
    name: "task_progress",
    file: "task_progress.csv",
    zh: "任务进展",
    en: "Task progress",
    columns: &[
        column("task", Kind::Of("tasks"), "任务代码", "task code").required(),
        PERIOD,
        column("status", Kind::OneOf(TaskStatus::LIST, TaskStatus::CODES), "任务状态", "status").required(),
        NOTE_ZH,
        NOTE_EN,
        DOCUMENT,
        SECTION,
        START,
        END,
    ],
    identity: &["document", "task", "period"],
};

/// `task_evidence.csv`
pub static TASK_EVIDENCE: Table = Table {
    name: "task_evidence",
    file: "task_evidence.csv",
    zh: "任务佐证",
    en: "Task evidence",
    columns: &[
        column("task", Kind::Of("tasks"), "任务代码", "task code").required(),
        column("indicator", Kind::Of("indicators"), "指标代码", "indicator code"),
        column("project", Kind::Of("projects"), "项目代码", "project code"),
    ],
    identity: &["task", "indicator", "project"],
};
