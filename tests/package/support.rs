//! A small sound package, and what changes it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use openplan::package::{Fault, Known, Package, Report, check};

pub const DATAPACKAGE: &str = r#"{
  "name": "wuchang-2020-h1",
  "title": "武昌区2020年上半年计划执行情况",
  "title_en": "Plan execution of Wuchang in the first half of 2020",
  "contributors": [{ "title": "武昌区发展和改革局", "role": "publisher" }],
  "licenses": [{ "name": "CC-BY-4.0" }],
  "publisherCode": "11420106MB1234567X",
  "contact": "027-88888888",
  "updateFrequency": "S",
  "topic": "经济建设",
  "resources": [{ "name": "observations", "path": "observations.csv" }]
}
"#;

const FILES: &[(&str, &str)] = &[
    ("datapackage.json", DATAPACKAGE),
    (
        "districts.csv",
        "code,parent,name_zh,name_en,scheme,valid_from,valid_to,replaced_by,external\n\
         CN,,中华人民共和国,China,LOCAL,,,,\n\
         420000,CN,湖北省,Hubei,GB2260,,,,\n\
         420100,420000,武汉市,Wuhan,,,,,NBS:4201\n\
         420106,420100,武昌区,Wuchang,GB2260,1952-06-05,,,\n\
         420100_CENTRAL,420100,中心城区,Central districts,LOCAL,,,,\n\
         420121,420100,武昌县,Wuchang County,GB2260,,1995-03-28,420115,\n\
         420115,420100,江夏区,Jiangxia,GB2260,1995-03-29,,,\n",
    ),
    (
        "categories.csv",
        "code,parent,name_zh,name_en\nECONOMY,,经济发展,Economy\nPUBLIC_FINANCE,ECONOMY,财政税收,Public finance\n",
    ),
    (
        "units.csv",
        "code,name_zh,name_en,symbol,base,factor\n\
         CNY,元,yuan,元,,\n\
         CNY_10K,万元,\"10,000 yuan\",万元,CNY,10000\n\
         CNY_100M,亿元,100 million yuan,亿元,CNY,100000000\n\
         PERCENT,百分比,percent,%,,\n\
         PERCENTAGE_POINT,百分点,percentage points,,,\n\
         RANK,位次,rank,,,\n\
         PROJECT,项,projects,,,\n",
    ),
    (
        "indicators.csv",
        "code,category,unit,polarity,nature,growth_basis,sum_of,name_zh,name_en,definition_zh,definition_en\n\
         GDP,ECONOMY,CNY_100M,HIGHER_IS_BETTER,FLOW,REAL,,地区生产总值,Gross domestic product,,\n\
         REVENUE,PUBLIC_FINANCE,CNY_100M,HIGHER_IS_BETTER,FLOW,NOMINAL,TAX_REVENUE;NON_TAX_REVENUE,一般公共预算收入,General public budget revenue,,\n\
         TAX_REVENUE,PUBLIC_FINANCE,CNY_100M,HIGHER_IS_BETTER,FLOW,NOMINAL,,税收收入,Tax revenue,,\n\
         NON_TAX_REVENUE,PUBLIC_FINANCE,CNY_100M,NEUTRAL,FLOW,NOMINAL,,非税收入,Non-tax revenue,,\n\
         SERVICES_SHARE,ECONOMY,PERCENT,NEUTRAL,RATE,,,服务业比重,Share of services,,\n",
    ),
    (
        "documents.csv",
        "code,district,name_zh,name_en,publisher,published,url,sha256,note_zh,note_en\n\
         h1-report,420106,上半年报告,Report,武昌区发展和改革局,2020-08-26,http://www.wuchang.gov.cn/a.html,,,\n\
         annual-report,420106,全年报告,Annual report,武昌区发展和改革局,2021-06-01,,,,\n",
    ),
    (
        "projects.csv",
        "code,district,parent,category,kind,name_zh,name_en,lead_zh,lead_en,due,note_zh,note_en,external\n\
         WUCHANG_BINJIANG,420106,,ECONOMY,AREA,滨江商务区,Riverside,区城建局;区商务局,,2025,,,\n\
         WUCHANG_TOWER,420106,WUCHANG_BINJIANG,,,长江中心,Tower,,,2020-12-31,,,GBT40058:2019-420106-47-01-001234\n",
    ),
    (
        "tasks.csv",
        "code,district,parent,category,name_zh,name_en,lead_zh,lead_en,due,document,section,start,end\n\
         WUCHANG_GROWTH,420106,,,稳增长,Growth,区发改局,,2020,h1-report,一,0,20\n\
         WUCHANG_INVEST,420106,WUCHANG_GROWTH,ECONOMY,抓项目,Projects,,,,h1-report,一,20,40\n",
    ),
    (
        "observations.csv",
        "district,indicator,project,period,scenario,measure,against,variant,value,value_to,decimals,comparator,unit,status,binding,text_zh,text_en,note_zh,note_en,document,section,start,end\n\
         420106,GDP,,2020-S1,ACTUAL,LEVEL,,,622.19,,,,CNY_100M,,,,,,,h1-report,一,100,120\n\
         420106,GDP,,2020-S1,ACTUAL,GROWTH_YOY,,,-14.2,,,,PERCENT,,,,,,,h1-report,一,100,120\n\
         420106,GDP,,2020,PLAN,GROWTH_YOY,,,7.5,,1,EQ,PERCENT,A,EXPECTED,,,,,h1-report,一,80,99\n\
         420106,REVENUE,,2020,PLAN,LEVEL,,,135.13,,,,CNY_100M,,,,,,,h1-report,一,,\n\
         420106,REVENUE,,2020-S1,ACTUAL,LEVEL,,,54.19,,,,CNY_100M,,,,,,,h1-report,一,,\n\
         420106,REVENUE,,2020-S1,ACTUAL,SHARE_OF_PLAN,,,40.1,,,,PERCENT,,,,,,,h1-report,一,,\n\
         420106,TAX_REVENUE,,2020-S1,ACTUAL,LEVEL,,,40.10,,,,CNY_100M,,,,,,,h1-report,一,,\n\
         420106,NON_TAX_REVENUE,,2020-S1,ACTUAL,LEVEL,,,140900,,,,CNY_10K,,,,,,,h1-report,一,,\n\
         420106,GDP,,2020-S1,ACTUAL,RANK,420100_CENTRAL,,1,,,,RANK,,,,,,,h1-report,一,,\n\
         420106,GDP,,2020,PLAN,LEVEL,,,4.5,5,,BETWEEN,CNY_100M,,,,,,,annual-report,一,,\n\
         420106,REVENUE,,2021,PLAN,LEVEL,,,,,,,CNY_100M,O,,不低于上年,No lower than last year,,,annual-report,一,,\n\
         420106,GDP,WUCHANG_TOWER,2020-S1,ESTIMATE,LEVEL,,,0.2,,,APPROX,CNY_100M,E,,,,,,h1-report,一,,\n\
         420106,GDP,,2020-S1,ACTUAL,LEVEL,,TEXT,622,,,,CNY_100M,A,,,,正文,,h1-report,一,,\n\
         420106,SERVICES_SHARE,,2020-S1,ACTUAL,CHANGE_YOY,,,1.5,,,,PERCENTAGE_POINT,,,,,,,h1-report,一,,\n\
         420106,SERVICES_SHARE,,2020-S1,ACTUAL,LEVEL,,,70,,1,,PERCENT,,,,,,,h1-report,一,,\n",
    ),
    (
        "project_progress.csv",
        "project,period,scenario,stage,percent,note_zh,note_en,document,section,start,end\n\
         WUCHANG_TOWER,2020-S1,ACTUAL,UNDER_WAY,35.5,,,h1-report,一,,\n\
         WUCHANG_TOWER,2020-S2,PLAN,COMPLETED,,,,h1-report,二,,\n",
    ),
    (
        "task_progress.csv",
        "task,period,status,note_zh,note_en,document,section,start,end\n\
         WUCHANG_GROWTH,2020-S1,UNDER_WAY,,,h1-report,一,,\n",
    ),
    (
        "task_evidence.csv",
        "task,indicator,project\nWUCHANG_GROWTH,GDP,\nWUCHANG_INVEST,,WUCHANG_TOWER\nWUCHANG_INVEST,REVENUE,WUCHANG_TOWER\n",
    ),
];

/// The files of a package, to be changed and written.
#[derive(Clone)]
pub struct Files(pub BTreeMap<String, Vec<u8>>);

impl Files {
    pub fn sound() -> Self {
        Files(FILES.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect())
    }

    pub fn text(&self, file: &str) -> String {
        String::from_utf8(self.0[file].clone()).unwrap()
    }

    /// Puts `new` for the only `old` in a file.
    pub fn swap(mut self, file: &str, old: &str, new: &str) -> Self {
        let text = self.text(file);
        assert_eq!(text.matches(old).count(), 1, "“{old}” in {file}");
        self.0.insert(file.to_owned(), text.replace(old, new).into_bytes());
        self
    }

    /// Puts a text into a cell; the row as a spreadsheet counts.
    pub fn cell(self, file: &str, row: usize, column: &str, new: &str) -> Self {
        let text = self.text(file);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut rows: Vec<Vec<String>> =
            reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        let at = rows[0].iter().position(|name| name == column).unwrap();
        rows[row - 1][at] = new.to_owned();
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        self.with(file, &writer.into_inner().unwrap())
    }

    /// Adds a line at the end of a file.
    pub fn line(mut self, file: &str, line: &str) -> Self {
        self.0.get_mut(file).unwrap().extend_from_slice(format!("{line}\n").as_bytes());
        self
    }

    pub fn with(mut self, file: &str, bytes: &[u8]) -> Self {
        self.0.insert(file.to_owned(), bytes.to_vec());
        self
    }

    pub fn without(mut self, file: &str) -> Self {
        self.0.remove(file);
        self
    }

    pub fn folder(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &self.0 {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        folder
    }

    /// A zip with the files under `prefix`.
    pub fn zip(&self, prefix: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("package.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        for (name, bytes) in &self.0 {
            zip.start_file(format!("{prefix}{name}"), zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
        (folder, path)
    }

    /// The package in memory; its observations are gone with the folder.
    pub fn package(&self) -> Package {
        Package::open(self.folder().path()).0.unwrap()
    }

    pub fn report(&self) -> Report {
        report_of(self.folder().path())
    }
}

/// All that is wrong with a package.
pub fn report_of(path: &std::path::Path) -> Report {
    let (package, mut report) = Package::open(path);
    if let Some(package) = &package {
        report.extend(check(package, &Known::default(), &mut |_| {}));
    }
    report
}

pub fn all(report: &Report) -> Vec<&Fault> {
    report.errors.iter().chain(&report.warnings).collect()
}
