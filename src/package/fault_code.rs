//! The kinds of faults: a stable code each, with severity and words from one data file, `faults.tsv`.

use std::sync::LazyLock;

use crate::domain::Lang;

/// Whether a fault stops a publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not.
    Warning,
}

/// Declares the kinds of faults with their codes.
macro_rules! fault_codes {
    ($($variant:ident = $code:literal),+ $(,)?) => {
        /// A kind of fault. Codes are stable and never used again for something else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FaultCode { $(#[doc = $code] $variant),+ }

        impl FaultCode {
            /// Every kind, in the order of the documentation.
            pub const ALL: &[FaultCode] = &[$(FaultCode::$variant),+];

            /// The code as it stands in reports.
            pub fn code(self) -> &'static str {
                match self { $(FaultCode::$variant => $code),+ }
            }
        }
    };
}

fault_codes! {
    PathNotFound = "PATH_NOT_FOUND",
    NotAPackage = "NOT_A_PACKAGE",
    BadZip = "BAD_ZIP",
    TooManyEntries = "TOO_MANY_ENTRIES",
    TooLarge = "TOO_LARGE",
    UnsafePath = "UNSAFE_PATH",
    SymbolicLink = "SYMBOLIC_LINK",
    DuplicateFile = "DUPLICATE_FILE",
    SystemFile = "SYSTEM_FILE",
    OtherFile = "OTHER_FILE",
    UnknownFile = "UNKNOWN_FILE",
    MissingFile = "MISSING_FILE",
    Unreadable = "UNREADABLE",
    MissingDatapackage = "MISSING_DATAPACKAGE",
    BadJson = "BAD_JSON",
    MissingProperty = "MISSING_PROPERTY",
    BadProperty = "BAD_PROPERTY",
    BadDatasetCode = "BAD_DATASET_CODE",
    MissingMetadata = "MISSING_METADATA",
    BadUpdateFrequency = "BAD_UPDATE_FREQUENCY",
    BadPublisherCode = "BAD_PUBLISHER_CODE",
    NotCsv = "NOT_CSV",
    Utf16 = "UTF_16",
    Gb18030 = "GB18030",
    BadEncoding = "BAD_ENCODING",
    EmptyFile = "EMPTY_FILE",
    WrongSeparator = "WRONG_SEPARATOR",
    HeaderNotFirst = "HEADER_NOT_FIRST",
    NoHeader = "NO_HEADER",
    MissingColumn = "MISSING_COLUMN",
    UnknownColumn = "UNKNOWN_COLUMN",
    DuplicateColumn = "DUPLICATE_COLUMN",
    UnnamedColumn = "UNNAMED_COLUMN",
    TooManyCells = "TOO_MANY_CELLS",
    TooFewCells = "TOO_FEW_CELLS",
    EmptyRow = "EMPTY_ROW",
    OpenQuote = "OPEN_QUOTE",
    BadQuote = "BAD_QUOTE",
    RecordTooLong = "RECORD_TOO_LONG",
    EmptyCell = "EMPTY_CELL",
    ControlCharacter = "CONTROL_CHARACTER",
    ZeroWidthCharacter = "ZERO_WIDTH_CHARACTER",
    ReplacementCharacter = "REPLACEMENT_CHARACTER",
    TextFormula = "TEXT_FORMULA",
    SpreadsheetError = "SPREADSHEET_ERROR",
    Formula = "FORMULA",
    FormulaText = "FORMULA_TEXT",
    ScientificNotation = "SCIENTIFIC_NOTATION",
    FullWidthDigits = "FULL_WIDTH_DIGITS",
    ThousandsSeparator = "THOUSANDS_SEPARATOR",
    NonAsciiMinus = "NON_ASCII_MINUS",
    UnitInValue = "UNIT_IN_VALUE",
    ComparatorInValue = "COMPARATOR_IN_VALUE",
    RangeInValue = "RANGE_IN_VALUE",
    Placeholder = "PLACEHOLDER",
    FloatNoise = "FLOAT_NOISE",
    NegativeZero = "NEGATIVE_ZERO",
    ValueTooLarge = "VALUE_TOO_LARGE",
    ValueTooPrecise = "VALUE_TOO_PRECISE",
    BadNumber = "BAD_NUMBER",
    BadInteger = "BAD_INTEGER",
    BadCode = "BAD_CODE",
    BadDocumentCode = "BAD_DOCUMENT_CODE",
    BadDistrictCode = "BAD_DISTRICT_CODE",
    BadPeriod = "BAD_PERIOD",
    FirstOfMonth = "FIRST_OF_MONTH",
    DueFirstOfMonth = "DUE_FIRST_OF_MONTH",
    BadDate = "BAD_DATE",
    DateSerial = "DATE_SERIAL",
    SlashDate = "SLASH_DATE",
    UnknownValue = "UNKNOWN_VALUE",
    ListSeparator = "LIST_SEPARATOR",
    RepeatedInList = "REPEATED_IN_LIST",
    BadExternal = "BAD_EXTERNAL",
    BadUrl = "BAD_URL",
    BadSha256 = "BAD_SHA256",
    DuplicateRow = "DUPLICATE_ROW",
    UnknownCode = "UNKNOWN_CODE",
    Cycle = "CYCLE",
    LocalCodePrefix = "LOCAL_CODE_PREFIX",
    LocalWithoutParent = "LOCAL_WITHOUT_PARENT",
    SchemeUnsuited = "SCHEME_UNSUITED",
    ValidityReversed = "VALIDITY_REVERSED",
    ReplacedButValid = "REPLACED_BUT_VALID",
    BaseNotBase = "BASE_NOT_BASE",
    BaseWithoutFactor = "BASE_WITHOUT_FACTOR",
    FactorWithoutBase = "FACTOR_WITHOUT_BASE",
    BadFactor = "BAD_FACTOR",
    SumUnit = "SUM_UNIT",
    AgainstMissing = "AGAINST_MISSING",
    AgainstNeedless = "AGAINST_NEEDLESS",
    UnitUnsuited = "UNIT_UNSUITED",
    ValueToMissing = "VALUE_TO_MISSING",
    ValueToNeedless = "VALUE_TO_NEEDLESS",
    BetweenWithoutValue = "BETWEEN_WITHOUT_VALUE",
    RangeReversed = "RANGE_REVERSED",
    NothingStated = "NOTHING_STATED",
    StatusUnsuited = "STATUS_UNSUITED",
    BindingUnsuited = "BINDING_UNSUITED",
    DecimalsTooFew = "DECIMALS_TOO_FEW",
    DecimalsNeedless = "DECIMALS_NEEDLESS",
    BadRank = "BAD_RANK",
    DistrictRetired = "DISTRICT_RETIRED",
    VariantWithoutMain = "VARIANT_WITHOUT_MAIN",
    PercentOutOfRange = "PERCENT_OUT_OF_RANGE",
    ProgressEmpty = "PROGRESS_EMPTY",
    CitationHalf = "CITATION_HALF",
    CitationReversed = "CITATION_REVERSED",
    CitationTooLong = "CITATION_TOO_LONG",
    EvidenceEmpty = "EVIDENCE_EMPTY",
    EvidenceUnshown = "EVIDENCE_UNSHOWN",
    MissingNameEn = "MISSING_NAME_EN",
    EnglishAlone = "ENGLISH_ALONE",
    ShareMismatch = "SHARE_MISMATCH",
    SumMismatch = "SUM_MISMATCH",
    MeaningDiffers = "MEANING_DIFFERS",
    MeaningChanged = "MEANING_CHANGED",
    WordsDiffer = "WORDS_DIFFER",
    MoreOfTheSame = "MORE_OF_THE_SAME",
}

/// What is said of a kind of fault, in one language.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// One line for the documentation.
    pub explanation: &'static str,
    /// What is wrong; `{0}`, `{1}`, … stand for what was found.
    pub message: &'static str,
    /// How to mend it.
    pub mend: &'static str,
}

struct Entry {
    code: &'static str,
    severity: Severity,
    zh: Wording,
    en: Wording,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let entry = |line: &'static str| {
        let mut cells = line.split('\t');
        let code = cells.next()?;
        let severity = if cells.next()? == "ERROR" { Severity::Error } else { Severity::Warning };
        let [explanation_zh, explanation_en, message_zh, message_en, mend_zh, mend_en] = [(); 6].map(|()| cells.next());
        Some(Entry {
            code,
            severity,
            zh: Wording { explanation: explanation_zh?, message: message_zh?, mend: mend_zh? },
            en: Wording { explanation: explanation_en?, message: message_en?, mend: mend_en? },
        })
    };
    include_str!("faults.tsv").lines().skip(1).filter_map(entry).collect()
});

impl FaultCode {
    /// The place in `ALL`.
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|code| *code == self).unwrap_or(0)
    }

    /// Whether it stops a publish.
    pub fn severity(self) -> Severity {
        ENTRIES.get(self.index()).map_or(Severity::Error, |entry| entry.severity)
    }

    /// What is said of it in a language.
    pub fn wording(self, lang: Lang) -> Wording {
        const NONE: Wording = Wording { explanation: "", message: "", mend: "" };
        ENTRIES.get(self.index()).filter(|entry| entry.code == self.code()).map_or(NONE, |entry| match lang {
            Lang::Zh => entry.zh,
            Lang::En => entry.en,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_words_in_the_same_order() {
        let listed: Vec<_> = ENTRIES.iter().map(|entry| entry.code).collect();
        let codes: Vec<_> = FaultCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(listed, codes);
        for code in FaultCode::ALL {
            for lang in [Lang::Zh, Lang::En] {
                let wording = code.wording(lang);
                assert!(!wording.explanation.is_empty() && !wording.message.is_empty() && !wording.mend.is_empty());
            }
            let places = |text: &str| {
                (0..9).map(|n| format!("{{{n}}}")).filter(|place| text.contains(place)).collect::<Vec<_>>()
            };
            let (zh, en) = (code.wording(Lang::Zh), code.wording(Lang::En));
            assert_eq!(places(zh.message), places(en.message), "{}", code.code());
            assert_eq!(places(zh.mend), places(en.mend), "{}", code.code());
        }
    }
}
