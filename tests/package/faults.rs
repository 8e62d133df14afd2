//! Every kind of faulty package that people send: one change of a sound package each, and the fault at the cell to blame.

use crate::support::{Files, all, report_of};
use encoding_rs::GB18030;
use openplan::domain::Lang;
use openplan::package::Severity;

#[test]
fn a_sound_package_has_no_faults() {
    let report = Files::sound().report();
    assert_eq!(report.to_text(Lang::En), "No faults found.\n");
}

/// What a change must bring about: the code, the file, the row, the column and what was meant.
type Expected<'a> = (&'a str, &'a str, Option<u32>, Option<&'a str>, Option<&'a str>);

#[track_caller]
fn expect(files: Files, expected: &[Expected<'_>]) {
    let report = files.report();
    let found: Vec<_> = all(&report)
        .iter()
        .map(|f| (f.code.code(), f.file.as_str(), f.row, f.column.as_deref(), f.nearest.as_deref()))
        .collect();
    let mut wanted = expected.to_vec();
    for fault in &found {
        match wanted.iter().position(|expected| expected == fault) {
            Some(at) => drop(wanted.remove(at)),
            None => panic!("not expected: {fault:?}\nstill wanted: {wanted:?}\n{}", report.to_text(Lang::Zh)),
        }
    }
    assert!(wanted.is_empty(), "not found: {wanted:?}\n{}", report.to_text(Lang::Zh));
}

/// One cell of a file is changed, and the fault is at that cell.
#[track_caller]
fn cell(file: &str, row: usize, column: &str, new: &str, code: &str, nearest: Option<&str>) {
    let row_number = u32::try_from(row).unwrap();
    expect(Files::sound().cell(file, row, column, new), &[(code, file, Some(row_number), Some(column), nearest)]);
}

const OBS: &str = "observations.csv";

#[test]
fn codes() {
    cell(OBS, 2, "district", "420107", "UNKNOWN_CODE", Some("420106"));
    cell(OBS, 2, "district", "武昌区", "UNKNOWN_CODE", Some("420106"));
    cell(OBS, 2, "district", "4.20106E+11", "SCIENTIFIC_NOTATION", Some("420106"));
    cell(OBS, 2, "district", "=\"420106\"", "TEXT_FORMULA", Some("420106"));
    cell(OBS, 2, "district", "４２０１０６", "FULL_WIDTH_DIGITS", Some("420106"));
    cell(OBS, 2, "district", "420106\u{200B}", "ZERO_WIDTH_CHARACTER", Some("420106"));
    cell(OBS, 2, "district", "\u{FEFF}420106", "ZERO_WIDTH_CHARACTER", Some("420106"));
    cell(OBS, 2, "district", "4201", "UNKNOWN_CODE", Some("420100"));
    cell(OBS, 2, "district", "", "EMPTY_CELL", None);
    cell(OBS, 2, "district", "#N/A", "SPREADSHEET_ERROR", None);
    cell(OBS, 2, "indicator", "gdp", "UNKNOWN_CODE", Some("GDP"));
    cell(OBS, 2, "indicator", "地区生产总值", "UNKNOWN_CODE", Some("GDP"));
    cell(OBS, 2, "indicator", "GPD", "UNKNOWN_CODE", Some("GDP"));
    cell(OBS, 2, "unit", "亿元", "UNKNOWN_CODE", Some("CNY_100M"));
    cell(OBS, 2, "unit", "%", "UNKNOWN_CODE", Some("PERCENT"));
    cell(OBS, 2, "document", "h1_report", "UNKNOWN_CODE", Some("h1-report"));
    cell(OBS, 10, "against", "420100_CENTRE", "UNKNOWN_CODE", Some("420100_CENTRAL"));
    cell(OBS, 13, "project", "WUCHANG_TOWR", "UNKNOWN_CODE", Some("WUCHANG_TOWER"));
    cell("districts.csv", 5, "parent", "420101", "UNKNOWN_CODE", Some("420100"));
    cell("categories.csv", 3, "parent", "ECONMY", "UNKNOWN_CODE", Some("ECONOMY"));
    cell("projects.csv", 3, "parent", "WUCHANG_BINJANG", "UNKNOWN_CODE", Some("WUCHANG_BINJIANG"));
    cell("indicators.csv", 3, "sum_of", "TAX_REVENUE;NONTAX_REVENUE", "UNKNOWN_CODE", Some("NON_TAX_REVENUE"));
    cell(
        "indicators.csv",
        3,
        "sum_of",
        "TAX_REVENUE；NON_TAX_REVENUE",
        "LIST_SEPARATOR",
        Some("TAX_REVENUE;NON_TAX_REVENUE"),
    );
    cell("task_evidence.csv", 2, "indicator", "GDPP", "UNKNOWN_CODE", Some("GDP"));
    cell("task_progress.csv", 2, "task", "WUCHANG_GROWHT", "UNKNOWN_CODE", Some("WUCHANG_GROWTH"));
    cell(OBS, 14, "variant", "text", "BAD_CODE", Some("TEXT"));
}

#[test]
fn a_district_may_be_written_with_twelve_digits_everywhere() {
    let mut files = Files::sound();
    for (file, row, column) in [
        (OBS, 2, "district"),
        ("documents.csv", 2, "district"),
        ("projects.csv", 2, "district"),
        ("tasks.csv", 2, "district"),
        ("districts.csv", 5, "code"),
    ] {
        files = files.cell(file, row, column, "420106000000");
    }
    files = files.cell("districts.csv", 5, "parent", "420100000000").cell(
        "districts.csv",
        7,
        "replaced_by",
        "420115000000",
    );
    expect(files, &[]);
}

#[test]
fn blanks_are_trimmed() {
    let files = Files::sound()
        .cell(OBS, 2, "district", " 420106\u{A0}")
        .cell(OBS, 2, "indicator", "\u{3000}GDP\t")
        .cell(OBS, 2, "value", " 622.19\u{3000}")
        .cell(OBS, 2, "status", "\u{A0}");
    expect(files, &[]);
}

#[test]
fn own_codes() {
    let bad = |file: &str, row: usize, new: &str, code: &str, nearest: Option<&str>| {
        let old = Files::sound().text(file);
        let cells: Vec<&str> = old.lines().nth(row - 1).unwrap().split(',').collect();
        let files = Files::sound().line(file, &cells.join(",")).cell(file, old.lines().count() + 1, "code", new);
        let number = u32::try_from(old.lines().count() + 1).unwrap();
        expect(files, &[(code, file, Some(number), Some("code"), nearest)]);
    };
    bad("categories.csv", 3, "Public-finance", "BAD_CODE", Some("PUBLIC_FINANCE"));
    bad("indicators.csv", 2, "gdp per capita", "BAD_CODE", Some("GDP_PER_CAPITA"));
    bad("documents.csv", 2, "H1 Report", "BAD_DOCUMENT_CODE", Some("h1-report"));
    bad("districts.csv", 5, "4201", "BAD_DISTRICT_CODE", Some("420100"));
    bad("districts.csv", 5, "4201060000001", "BAD_DISTRICT_CODE", None);
    bad("districts.csv", 5, "420106", "DUPLICATE_ROW", None);
    bad("districts.csv", 6, "WUHAN_CENTRAL", "LOCAL_CODE_PREFIX", Some("420100_CENTRAL"));
    bad("units.csv", 2, "", "EMPTY_CELL", None);
}

#[test]
fn a_code_at_fault_makes_no_fault_of_those_that_refer_to_it() {
    for (file, row, code, fault, nearest) in [
        ("documents.csv", 2, "H1_Report", "BAD_DOCUMENT_CODE", "h1-report"),
        ("indicators.csv", 2, "gdp", "BAD_CODE", "GDP"),
        ("projects.csv", 2, "Wuchang-Binjiang", "BAD_CODE", "WUCHANG_BINJIANG"),
    ] {
        let old = Files::sound().text(file);
        assert!(old.lines().nth(row - 1).unwrap().starts_with(&format!("{nearest},")), "{file}: {old}");
        cell(file, row, "code", code, fault, Some(nearest));
    }
    // Whatever stands there, it may be any code.
    cell("documents.csv", 2, "code", "", "EMPTY_CELL", None);
    cell("projects.csv", 2, "code", "#N/A", "SPREADSHEET_ERROR", None);
    // Other tables are held to what they list.
    let files = Files::sound().cell("documents.csv", 2, "code", "H1_Report").cell(OBS, 2, "indicator", "GPD");
    let bad_code = ("BAD_DOCUMENT_CODE", "documents.csv", Some(2), Some("code"), Some("h1-report"));
    expect(files, &[bad_code, ("UNKNOWN_CODE", OBS, Some(2), Some("indicator"), Some("GDP"))]);
}

#[test]
fn a_table_that_is_not_read_makes_no_fault_of_those_that_refer_to_it() {
    let projects = Files::sound().0["projects.csv"].clone();
    expect(
        Files::sound().without("projects.csv").with("Projects.csv", &projects),
        &[("UNKNOWN_FILE", "Projects.csv", None, None, Some("projects.csv"))],
    );
    let long = Files::sound()
        .text("projects.csv")
        .replace("WUCHANG_TOWER,", &format!("WUCHANG_TOWER{},", "X".repeat(1 << 20)));
    let report = Files::sound().with("projects.csv", long.as_bytes()).report();
    assert_eq!(all(&report).iter().map(|fault| fault.code.code()).collect::<Vec<_>>(), ["RECORD_TOO_LONG"]);
    let folder = Files::sound().folder();
    std::fs::rename(folder.path().join("projects.csv"), folder.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), folder.path().join("projects.csv")).unwrap();
    let report = report_of(folder.path());
    assert!(report.errors.iter().all(|fault| fault.code.code() != "UNKNOWN_CODE"), "{}", report.to_text(Lang::En));
    assert!(report.errors.iter().any(|fault| fault.code.code() == "SYMBOLIC_LINK"), "{}", report.to_text(Lang::En));
}

#[test]
fn numbers() {
    for (text, code, nearest) in [
        ("1,622.19", "THOUSANDS_SEPARATOR", Some("1622.19")),
        ("007", "BAD_NUMBER", Some("7")),
        ("-007.50", "BAD_NUMBER", Some("-7.50")),
        ("00", "BAD_NUMBER", Some("0")),
        ("-00", "BAD_NUMBER", Some("0")),
        ("1，622.19", "THOUSANDS_SEPARATOR", Some("1622.19")),
        ("−14.2", "NON_ASCII_MINUS", Some("-14.2")),
        ("622.19%", "UNIT_IN_VALUE", Some("622.19")),
        ("622.19亿元", "UNIT_IN_VALUE", Some("622.19")),
        ("６２２.１９", "FULL_WIDTH_DIGITS", Some("622.19")),
        ("6.2219E+02", "SCIENTIFIC_NOTATION", Some("622.19")),
        ("622.19000000000005", "FLOAT_NOISE", Some("622.19")),
        ("1234567890123", "VALUE_TOO_LARGE", None),
        ("622.1234567", "VALUE_TOO_PRECISE", Some("CNY_10K")),
        ("#DIV/0!", "SPREADSHEET_ERROR", None),
        ("=SUM(A1:A3)", "FORMULA", None),
        ("—", "PLACEHOLDER", None),
        ("约622", "COMPARATOR_IN_VALUE", Some("622")),
        ("4.5-5", "RANGE_IN_VALUE", Some("4.5")),
        ("六百", "BAD_NUMBER", None),
        ("TRUE", "BAD_NUMBER", None),
        ("-0.0", "NEGATIVE_ZERO", Some("0.0")),
    ] {
        cell(OBS, 2, "value", text, code, nearest);
    }
    let large = Files::sound().cell(OBS, 2, "value", "6221900000000").cell(OBS, 2, "unit", "CNY");
    expect(large, &[("VALUE_TOO_LARGE", OBS, Some(2), Some("value"), Some("CNY_10K"))]);
    cell(OBS, 2, "decimals", "1", "DECIMALS_TOO_FEW", Some("2"));
    cell(OBS, 2, "decimals", "9", "BAD_INTEGER", None);
    cell(OBS, 12, "decimals", "1", "DECIMALS_NEEDLESS", None);
    cell(OBS, 2, "start", "-1", "BAD_INTEGER", None);
    cell(OBS, 2, "start", "100.0", "BAD_INTEGER", Some("100"));
    cell("units.csv", 3, "factor", "10001", "BAD_FACTOR", None);
    cell("units.csv", 3, "factor", "1,0000", "BAD_NUMBER", Some("1.0000"));
}

#[test]
fn words_of_closed_lists() {
    for (column, text, nearest) in [
        ("scenario", "actual", Some("ACTUAL")),
        ("scenario", "实际完成数", Some("ACTUAL")),
        ("measure", "同比增速", Some("GROWTH_YOY")),
        ("measure", "LEVELS", Some("LEVEL")),
        ("comparator", "≥", Some("GE")),
        ("comparator", "以上", Some("GE")),
        ("status", "a", Some("A")),
        ("status", "X", None),
    ] {
        cell(OBS, 2, column, text, "UNKNOWN_VALUE", nearest);
    }
    cell(OBS, 4, "binding", "预期性", "UNKNOWN_VALUE", Some("EXPECTED"));
    cell("indicators.csv", 2, "polarity", "正向", "UNKNOWN_VALUE", Some("HIGHER_IS_BETTER"));
    cell("indicators.csv", 2, "growth_basis", "real", "UNKNOWN_VALUE", Some("REAL"));
    cell("projects.csv", 2, "kind", "功能区", "UNKNOWN_VALUE", Some("AREA"));
    cell("project_progress.csv", 2, "stage", "在建", "UNKNOWN_VALUE", Some("UNDER_WAY"));
    cell("task_progress.csv", 2, "status", "推进中", "UNKNOWN_VALUE", Some("UNDER_WAY"));
}

#[test]
fn periods_and_days() {
    for (text, code, nearest) in [
        ("2020-H1", "BAD_PERIOD", Some("2020-S1")),
        ("2020H1", "BAD_PERIOD", Some("2020-S1")),
        ("2020年上半年", "BAD_PERIOD", Some("2020-S1")),
        ("202006", "BAD_PERIOD", Some("2020-M06")),
        ("2020Q2", "BAD_PERIOD", Some("2020-Q2")),
        ("2020-06-01", "FIRST_OF_MONTH", Some("2020-M06")),
        ("2020/6/1", "FIRST_OF_MONTH", Some("2020-M06")),
        ("2020/6/30", "SLASH_DATE", Some("2020-06-30")),
        ("2020.6.30", "BAD_PERIOD", Some("2020-06-30")),
        ("44012", "DATE_SERIAL", Some("2020-06-30")),
        ("43983", "DATE_SERIAL", Some("2020-M06")),
        ("２０２０-Q2", "FULL_WIDTH_DIGITS", Some("2020-Q2")),
        ("2020-S3", "BAD_PERIOD", None),
        ("上半年", "BAD_PERIOD", None),
        ("", "EMPTY_CELL", None),
    ] {
        cell(OBS, 10, "period", text, code, nearest);
    }
    for (text, code, nearest) in [
        ("2020/8/26", "SLASH_DATE", Some("2020-08-26")),
        ("2020.8.26", "BAD_DATE", Some("2020-08-26")),
        ("2020-8-26", "BAD_DATE", Some("2020-08-26")),
        ("2020年8月26日", "BAD_DATE", Some("2020-08-26")),
        ("44069", "DATE_SERIAL", Some("2020-08-26")),
        ("2020-02-30", "BAD_DATE", None),
        ("2020-08", "BAD_DATE", None),
        ("", "EMPTY_CELL", None),
    ] {
        cell("documents.csv", 2, "published", text, code, nearest);
    }
    cell("projects.csv", 2, "due", "2025-12-01", "DUE_FIRST_OF_MONTH", Some("2025-M12"));
    cell("projects.csv", 2, "due", "2025年底", "BAD_PERIOD", None);
    for accepted in ["2020-06", "2020-A1", "2020-01-01/2020-04-14", "2022-01-01/P9M", "2020-06-30", "2020-06-01/P1D"] {
        expect(Files::sound().cell(OBS, 10, "period", accepted), &[]);
    }
}

#[test]
fn other_cells() {
    cell("documents.csv", 2, "url", "www.wuchang.gov.cn/a.html", "BAD_URL", Some("http://www.wuchang.gov.cn/a.html"));
    cell("documents.csv", 2, "url", "无", "PLACEHOLDER", None);
    cell("documents.csv", 2, "sha256", "abc", "BAD_SHA256", None);
    let digest = "AB".repeat(32);
    cell("documents.csv", 2, "sha256", &digest, "BAD_SHA256", Some(&digest.to_lowercase()));
    cell("projects.csv", 3, "external", "2019-420106", "BAD_EXTERNAL", None);
    cell("projects.csv", 3, "external", "gbt40058:2019", "BAD_EXTERNAL", Some("GBT40058:2019"));
    cell("projects.csv", 3, "external", "GBT40058：2019", "BAD_EXTERNAL", Some("GBT40058:2019"));
    cell(OBS, 14, "note_zh", "=HYPERLINK(1)", "FORMULA_TEXT", None);
    cell(OBS, 14, "note_zh", "@abc", "FORMULA_TEXT", None);
    cell(OBS, 14, "note_zh", "正\u{200D}文", "ZERO_WIDTH_CHARACTER", Some("正文"));
    cell(OBS, 14, "note_zh", "正\u{0}文", "CONTROL_CHARACTER", Some("正文"));
    cell(OBS, 14, "note_zh", "正\u{FFFD}", "REPLACEMENT_CHARACTER", None);
}

#[test]
fn rules_of_an_observation() {
    cell(OBS, 10, "against", "", "AGAINST_MISSING", None);
    cell(OBS, 2, "against", "420100", "AGAINST_NEEDLESS", None);
    cell(OBS, 2, "unit", "PERCENT", "UNIT_UNSUITED", Some("CNY_100M"));
    cell(OBS, 3, "unit", "PERCENTAGE_POINT", "UNIT_UNSUITED", Some("PERCENT"));
    cell(OBS, 10, "unit", "PROJECT", "UNIT_UNSUITED", Some("RANK"));
    cell(OBS, 15, "unit", "PERCENT", "UNIT_UNSUITED", Some("PERCENTAGE_POINT"));
    cell(OBS, 11, "value_to", "", "VALUE_TO_MISSING", None);
    cell(OBS, 11, "value_to", "4", "RANGE_REVERSED", None);
    cell(OBS, 16, "value_to", "80", "VALUE_TO_NEEDLESS", None);
    cell(OBS, 11, "value", "", "BETWEEN_WITHOUT_VALUE", None);
    cell(OBS, 10, "value", "", "NOTHING_STATED", None);
    cell(OBS, 10, "value", "0", "BAD_RANK", None);
    cell(OBS, 10, "value", "1.5", "BAD_RANK", None);
    cell(OBS, 2, "status", "O", "STATUS_UNSUITED", Some("A"));
    cell(OBS, 2, "status", "E", "STATUS_UNSUITED", Some("A"));
    cell(OBS, 12, "status", "A", "STATUS_UNSUITED", Some("O"));
    cell(OBS, 13, "status", "A", "STATUS_UNSUITED", Some("E"));
    cell(OBS, 4, "status", "P", "STATUS_UNSUITED", Some("A"));
    cell(OBS, 2, "status", "U", "STATUS_UNSUITED", None);
    cell(OBS, 2, "binding", "BINDING", "BINDING_UNSUITED", None);
    cell(OBS, 2, "end", "", "CITATION_HALF", None);
    cell(OBS, 2, "start", "", "CITATION_HALF", None);
    cell(OBS, 2, "end", "100", "CITATION_REVERSED", None);
    cell(OBS, 2, "end", "300", "CITATION_TOO_LONG", None);
}

#[test]
fn empty_cells_have_the_status_that_suits() {
    let files = Files::sound().cell(OBS, 13, "status", "").cell(OBS, 12, "status", "");
    expect(files, &[]);
}

#[test]
fn english_without_chinese_and_names_without_english() {
    let files = Files::sound().cell(OBS, 12, "text_zh", "");
    expect(files, &[("ENGLISH_ALONE", OBS, Some(12), Some("text_zh"), None)]);
    let files = Files::sound().cell("units.csv", 2, "name_en", "").cell("units.csv", 4, "name_en", "");
    expect(files.clone(), &[("MISSING_NAME_EN", "units.csv", None, Some("name_en"), None)]);
    assert!(files.report().to_text(Lang::Zh).contains("2 行"));
}

#[test]
fn rows_against_rows() {
    let again = Files::sound().text(OBS).lines().nth(2).unwrap().to_owned();
    let files = Files::sound().line(OBS, &again.replace("-14.2", "-14.3"));
    expect(files.clone(), &[("DUPLICATE_ROW", OBS, Some(17), None, None)]);
    assert!(files.report().errors[0].message(Lang::En).contains("row 3"));
    let twice = Files::sound().line("task_evidence.csv", "WUCHANG_GROWTH,GDP,");
    expect(twice, &[("DUPLICATE_ROW", "task_evidence.csv", Some(5), None, None)]);
    let twice = Files::sound().line("project_progress.csv", "WUCHANG_TOWER,2020-S1,ACTUAL,STARTED,,,,h1-report,,,");
    expect(twice, &[("DUPLICATE_ROW", "project_progress.csv", Some(4), None, None)]);
    // The same period by another name is the same period.
    let files = Files::sound().line(OBS, &again.replace("2020-S1", "2020-01-01/P6M"));
    expect(files, &[("DUPLICATE_ROW", OBS, Some(17), None, None)]);
    cell(OBS, 15, "variant", "TABLE", "VARIANT_WITHOUT_MAIN", None);
    expect(Files::sound().cell(OBS, 5, "variant", "R1").cell(OBS, 5, "scenario", "PLAN_REVISED"), &[]);
}

#[test]
fn trees_and_lists() {
    let circle = Files::sound().cell("districts.csv", 3, "parent", "420106");
    let in_circle = |row| ("CYCLE", "districts.csv", Some(row), Some("parent"), None);
    expect(circle, &[in_circle(3), in_circle(4), in_circle(5)]);
    cell("tasks.csv", 2, "parent", "WUCHANG_GROWTH", "CYCLE", None);
    cell("indicators.csv", 4, "sum_of", "TAX_REVENUE", "CYCLE", None);
    let circle = Files::sound().cell("projects.csv", 2, "parent", "WUCHANG_TOWER");
    let in_circle = |row| ("CYCLE", "projects.csv", Some(row), Some("parent"), None);
    expect(circle, &[in_circle(2), in_circle(3)]);
    cell("districts.csv", 6, "scheme", "", "SCHEME_UNSUITED", Some("LOCAL"));
    cell("districts.csv", 5, "scheme", "LOCAL", "SCHEME_UNSUITED", Some("GB2260"));
    cell("districts.csv", 6, "parent", "", "LOCAL_WITHOUT_PARENT", None);
    cell("districts.csv", 5, "valid_to", "1950-01-01", "VALIDITY_REVERSED", None);
    cell("districts.csv", 7, "valid_to", "", "REPLACED_BUT_VALID", None);
    cell("units.csv", 4, "base", "CNY_10K", "BASE_NOT_BASE", Some("CNY"));
    cell("units.csv", 4, "factor", "", "BASE_WITHOUT_FACTOR", None);
    cell("units.csv", 2, "factor", "1", "FACTOR_WITHOUT_BASE", None);
    cell("indicators.csv", 2, "sum_of", "SERVICES_SHARE", "SUM_UNIT", None);
    cell("indicators.csv", 3, "sum_of", "TAX_REVENUE;TAX_REVENUE", "REPEATED_IN_LIST", None);
    cell("project_progress.csv", 2, "percent", "120", "PERCENT_OUT_OF_RANGE", None);
    cell("project_progress.csv", 3, "stage", "", "PROGRESS_EMPTY", None);
    cell("task_evidence.csv", 2, "indicator", "", "EVIDENCE_EMPTY", None);
}

#[test]
fn evidence_that_shows_nothing() {
    let files = Files::sound().cell("tasks.csv", 2, "district", "420100");
    expect(files, &[("EVIDENCE_UNSHOWN", "task_evidence.csv", Some(2), Some("indicator"), None)]);
}

#[test]
fn a_figure_after_the_end_of_its_district() {
    let files = Files::sound().cell(OBS, 2, "district", "420121").cell(OBS, 14, "district", "420121");
    let retired = |row| ("DISTRICT_RETIRED", OBS, Some(row), Some("district"), Some("420115"));
    expect(files, &[retired(2), retired(14)]);
}

#[test]
fn arithmetic() {
    cell(OBS, 7, "value", "41.1", "SHARE_MISMATCH", None);
    let sum = ("SUM_MISMATCH", OBS, Some(6), Some("value"), None);
    expect(Files::sound().cell(OBS, 8, "value", "40.50"), &[sum]);
    // Rounding explains it.
    expect(Files::sound().cell(OBS, 8, "value", "40.1"), &[]);
    expect(Files::sound().cell(OBS, 7, "value", "40"), &[]);
    // What is no exact number is left out.
    expect(Files::sound().cell(OBS, 7, "value", "41.1").cell(OBS, 7, "comparator", "APPROX"), &[]);
    // The plan in force is the revised one; what was first adopted is another measure.
    let revised = "420106,REVENUE,,2020,PLAN_REVISED,LEVEL,,,108.38,,,,CNY_100M,,,,,,,h1-report,一,,";
    let files = Files::sound().line(OBS, revised);
    expect(files.clone(), &[("SHARE_MISMATCH", OBS, Some(7), Some("value"), None)]);
    expect(files.clone().cell(OBS, 7, "value", "50.0"), &[]);
    expect(files.clone().cell(OBS, 7, "measure", "SHARE_OF_ADOPTED"), &[]);
    let later = Files::sound().line(OBS, &revised.replace("h1-report", "annual-report"));
    expect(later, &[]);
}

#[test]
fn headers() {
    let header = |old: &str, new: &str| Files::sound().swap("categories.csv", old, new);
    let at = |code, column, nearest| (code, "categories.csv", Some(1), column, nearest);
    expect(header("name_zh", "nmae_zh"), &[at("UNKNOWN_COLUMN", Some("nmae_zh"), Some("name_zh"))]);
    expect(header("name_zh", "Name_ZH"), &[at("UNKNOWN_COLUMN", Some("Name_ZH"), Some("name_zh"))]);
    expect(header("name_zh", "中文名称"), &[at("UNKNOWN_COLUMN", Some("中文名称"), Some("name_zh"))]);
    expect(
        header(",name_en", ",name_en,"),
        &[
            at("UNNAMED_COLUMN", None, None),
            ("TOO_FEW_CELLS", "categories.csv", Some(2), None, None),
            ("TOO_FEW_CELLS", "categories.csv", Some(3), None, None),
        ],
    );
    expect(header("parent", "code"), &[at("DUPLICATE_COLUMN", Some("code"), None)]);
    let files = Files::sound().with("categories.csv", "code,name_en\nECONOMY,a\nPUBLIC_FINANCE,b\n".as_bytes());
    expect(files, &[at("MISSING_COLUMN", Some("name_zh"), None)]);
    let files = Files::sound().with("categories.csv", "name_zh,code\n经济,ECONOMY\n财政,PUBLIC_FINANCE\n".as_bytes());
    expect(files, &[("MISSING_NAME_EN", "categories.csv", None, Some("name_en"), None)]);
    let text = Files::sound().text("categories.csv");
    expect(
        Files::sound().with("categories.csv", format!("分类表,,,\n{text}").as_bytes()),
        &[at("HEADER_NOT_FIRST", None, None)],
    );
    expect(
        Files::sound().with("categories.csv", text.replace(',', ";").as_bytes()),
        &[at("WRONG_SEPARATOR", None, None)],
    );
    expect(
        Files::sound().with("categories.csv", text.replace(',', "\t").as_bytes()),
        &[at("WRONG_SEPARATOR", None, None)],
    );
    let report = Files::sound().with("categories.csv", text.replace(',', "，").as_bytes()).report();
    assert_eq!(report.errors[0].code.code(), "WRONG_SEPARATOR");
    let report = Files::sound().with("categories.csv", b"ECONOMY,x\n").report();
    assert_eq!(report.errors[0].code.code(), "NO_HEADER");
}

#[test]
fn rows_and_quotes() {
    let files = Files::sound().swap("units.csv", "\"10,000 yuan\"", "10,000 yuan");
    expect(files, &[("TOO_MANY_CELLS", "units.csv", Some(3), None, None)]);
    let files = Files::sound().swap("units.csv", "RANK,位次,rank,,,", "RANK,位次,rank");
    expect(files, &[("TOO_FEW_CELLS", "units.csv", Some(7), None, None)]);
    let files = Files::sound().swap("units.csv", "CNY,元,yuan", "CNY,元,\"yuan");
    expect(files, &[("OPEN_QUOTE", "units.csv", Some(2), Some("name_en"), None)]);
    let files = Files::sound().swap("units.csv", "PERCENT,百分比", "PERCENT,\"百分比");
    expect(files, &[("OPEN_QUOTE", "units.csv", Some(5), Some("name_zh"), None)]);
    let files = Files::sound().swap("units.csv", "PERCENT,百分比", "PERCENT,\"百分\"比");
    expect(files, &[("BAD_QUOTE", "units.csv", Some(5), Some("name_zh"), None)]);
    let files = Files::sound().swap("units.csv", "PERCENT,百分比", "\nPERCENT,百分比").line("units.csv", ",,,,,");
    expect(files, &[("EMPTY_ROW", "units.csv", Some(5), None, None), ("EMPTY_ROW", "units.csv", Some(10), None, None)]);
    let files = Files::sound().swap(
        OBS,
        "h1-report,一,100,120\n420106,GDP,,2020,PLAN",
        "h1-report,\"一,100,120\n420106,GDP,,2020,PLAN",
    );
    expect(files, &[("OPEN_QUOTE", OBS, Some(3), Some("section"), None)]);
    // A note in several lines is sound, and does not shift the rows that follow.
    let files = Files::sound().cell(OBS, 2, "note_zh", "第一行\n第二行，\"引用\"\n第三行").cell(OBS, 3, "value", "x");
    expect(files, &[("BAD_NUMBER", OBS, Some(3), Some("value"), None)]);
    let long = "长".repeat(400_000);
    expect(
        Files::sound().line("categories.csv", &format!("LONG,,{long},x")),
        &[("RECORD_TOO_LONG", "categories.csv", Some(4), None, None)],
    );
    let windows = Files::sound().text("units.csv").replace('\n', "\r\n");
    expect(Files::sound().with("units.csv", windows.as_bytes()), &[]);
    let mac = Files::sound().text("units.csv").replace('\n', "\r");
    expect(Files::sound().with("units.csv", mac.as_bytes()), &[]);
}

#[test]
fn encodings() {
    let text = Files::sound().text("districts.csv");
    let (gb, _, _) = GB18030.encode(&text);
    expect(Files::sound().with("districts.csv", &gb), &[("GB18030", "districts.csv", None, None, None)]);
    let (gb, _, _) = GB18030.encode("武昌区");
    let bytes = text.as_bytes();
    let at = text.find("武昌区").unwrap();
    let mixed = [&bytes[..at], &gb, &bytes[at + "武昌区".len()..]].concat();
    expect(
        Files::sound().with("districts.csv", &mixed),
        &[("BAD_ENCODING", "districts.csv", Some(5), Some("name_zh"), Some("武昌区"))],
    );
    let marked = [b"\xEF\xBB\xBF", bytes].concat();
    expect(Files::sound().with("districts.csv", &marked), &[]);
    let wide: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let report = Files::sound().with("districts.csv", &wide).report();
    assert_eq!((report.errors[0].code.code(), report.errors[0].file.as_str()), ("UTF_16", "districts.csv"));
    let report = Files::sound().with("districts.csv", b"PK\x03\x04").report();
    assert_eq!(report.errors[0].code.code(), "NOT_CSV");
    let report = Files::sound().with("districts.csv", b"").report();
    assert_eq!(report.errors[0].code.code(), "EMPTY_FILE");
}

#[test]
fn the_description() {
    let json = "datapackage.json";
    let with = |old: &str, new: &str| Files::sound().swap(json, old, new);
    expect(
        with("\"wuchang-2020-h1\"", "\"Wuchang 2020 H1\""),
        &[("BAD_DATASET_CODE", json, None, Some("name"), Some("wuchang-2020-h1"))],
    );
    expect(with("\"name\": \"wuchang-2020-h1\",", ""), &[("MISSING_PROPERTY", json, None, Some("name"), None)]);
    expect(
        with("\"title\": \"武昌区2020年上半年计划执行情况\",", ""),
        &[("MISSING_PROPERTY", json, None, Some("title"), None)],
    );
    expect(with("\"contact\": \"027-88888888\",", ""), &[("MISSING_METADATA", json, None, Some("contact"), None)]);
    expect(
        with("\"topic\": \"经济建设\"", "\"topic\": \"\""),
        &[("MISSING_METADATA", json, None, Some("topic"), None)],
    );
    expect(with("\"S\"", "\"半年\""), &[("BAD_UPDATE_FREQUENCY", json, None, Some("updateFrequency"), Some("S"))]);
    expect(with("\"S\"", "6"), &[("BAD_PROPERTY", json, None, Some("updateFrequency"), None)]);
    expect(with("11420106MB1234567X", "123"), &[("BAD_PUBLISHER_CODE", json, None, Some("publisherCode"), None)]);
    expect(with("\"027-88888888\",", "\"027-88888888\""), &[("BAD_JSON", json, Some(9), Some("3"), None)]);
    expect(
        with("\"027-88888888\",", "\"027-88888888\", \"title\": \"区情\","),
        &[("BAD_JSON", json, Some(8), Some("42"), None)],
    );
    for path in [
        "../observations.csv",
        "/etc/observations.csv",
        "https://example.org/observations.csv",
        "data/observations.csv",
    ] {
        expect(
            with("\"path\": \"observations.csv\"", &format!("\"path\": \"{path}\"")),
            &[("UNSAFE_PATH", json, None, Some("resources"), Some("observations.csv"))],
        );
    }
    expect(
        with("\"path\": \"observations.csv\"", "\"path\": \"figures.csv\""),
        &[("MISSING_FILE", json, None, Some("resources"), None)],
    );
    let report = Files::sound().without(json).report();
    assert_eq!(report.errors[0].code.code(), "MISSING_DATAPACKAGE");
}

#[test]
fn files_of_the_package() {
    expect(Files::sound().with(".DS_Store", b"x"), &[("SYSTEM_FILE", ".DS_Store", None, None, None)]);
    expect(Files::sound().with("~$units.csv", b"x"), &[("SYSTEM_FILE", "~$units.csv", None, None, None)]);
    expect(Files::sound().with("README.md", b"x"), &[("OTHER_FILE", "README.md", None, None, None)]);
    expect(Files::sound().with("units - 副本.csv", b"x"), &[("OTHER_FILE", "units - 副本.csv", None, None, None)]);
    let progress = Files::sound().0["task_progress.csv"].clone();
    expect(
        Files::sound().without("task_progress.csv").with("task-progress.csv", &progress),
        &[("UNKNOWN_FILE", "task-progress.csv", None, None, Some("task_progress.csv"))],
    );
    expect(Files::sound().without("task_evidence.csv").without("task_progress.csv"), &[]);
}

#[test]
fn zips() {
    for prefix in ["", "wuchang/", "武昌\\", "./"] {
        let (_folder, path) = Files::sound().zip(prefix);
        let report = report_of(&path);
        assert_eq!(report.to_text(Lang::En), "No faults found.\n", "{prefix}");
    }
    let codes = |files: &Files, prefix: &str| {
        let (_folder, path) = files.zip(prefix);
        all(&report_of(&path)).iter().map(|f| (f.code.code(), f.file.clone())).collect::<Vec<_>>()
    };
    let owned = |code, file: &str| (code, file.to_owned());
    assert_eq!(
        codes(&Files::sound().with("__MACOSX/._units.csv", b"x"), ""),
        [owned("SYSTEM_FILE", "__MACOSX/._units.csv")]
    );
    assert_eq!(codes(&Files::sound().with("../x.csv", b"x"), ""), [owned("UNSAFE_PATH", "../x.csv")]);
    assert_eq!(codes(&Files::sound().with("old/units.csv", b"x"), ""), [owned("OTHER_FILE", "old/units.csv")]);
    let many = (0..70).fold(Files::sound(), |files, n| files.with(&format!("f{n}.txt"), b"x"));
    assert_eq!(codes(&many, ""), [owned("TOO_MANY_ENTRIES", "package.zip")]);
    let bomb = Files::sound().with("tasks.csv", &vec![b'\n'; 201 << 20]);
    assert!(codes(&bomb, "").contains(&owned("TOO_LARGE", "tasks.csv")));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.zip");
    std::fs::write(&path, b"PK\x03\x04 broken").unwrap();
    assert_eq!(report_of(&path).errors[0].code.code(), "BAD_ZIP");
    std::fs::write(&path, b"no zip").unwrap();
    assert_eq!(report_of(&path).errors[0].code.code(), "NOT_A_PACKAGE");
    assert_eq!(report_of(&folder.path().join("none")).errors[0].code.code(), "PATH_NOT_FOUND");
}

#[test]
fn a_damaged_zip_is_named() {
    let (_folder, path) = Files::sound().zip("");
    let mut bytes = std::fs::read(&path).unwrap();
    let name = b"observations.csv";
    let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
    bytes[at + name.len() + 40] ^= 0x55;
    std::fs::write(&path, bytes).unwrap();
    let report = report_of(&path);
    assert!(report.errors.iter().any(|f| f.code.code() == "UNREADABLE" && f.file == "observations.csv"));
}

#[test]
fn every_fault_in_one_go() {
    let files = Files::sound()
        .cell(OBS, 2, "district", "420107")
        .cell(OBS, 2, "period", "2020H1")
        .cell(OBS, 2, "value", "6,22")
        .cell(OBS, 3, "scenario", "实绩")
        .cell("units.csv", 2, "name_zh", "")
        .cell("documents.csv", 2, "published", "2020年8月");
    let report = files.report();
    let places: Vec<_> = report.errors.iter().map(|f| (f.file.as_str(), f.row, f.column.as_deref())).collect();
    assert_eq!(
        places,
        [
            ("units.csv", Some(2), Some("name_zh")),
            ("documents.csv", Some(2), Some("published")),
            (OBS, Some(2), Some("district")),
            (OBS, Some(2), Some("period")),
            (OBS, Some(2), Some("value")),
            (OBS, Some(3), Some("scenario")),
        ]
    );
    assert!(report.errors.iter().all(|fault| fault.severity == Severity::Error));
    let json = report.to_json(Lang::Zh);
    let keys: Vec<_> = json["errors"][0].as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["file", "row", "column", "code", "message", "mend", "nearest"]);
}
