//! The closed lists of values. Order matters: lists sort by it, and the database stores the place in it.

/// Declares an enumeration whose values have upper snake case codes.
macro_rules! enumeration {
    ($(#[$doc:meta])* $name:ident, $list:literal { $($variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $code] $variant),+ }

        impl $name {
            /// All values in their order.
            pub const ALL: &[$name] = &[$($name::$variant),+];
            /// The list of labels that names the values.
            pub const LIST: &str = $list;
            /// The codes of all values in their order.
            pub const CODES: &[&str] = &[$($code),+];

            /// The code as it stands in packages and answers.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The value with this code.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }

            /// The place in the list, as the database stores it.
            pub fn ordinal(self) -> i16 {
                Self::ALL.iter().position(|v| *v == self).and_then(|p| i16::try_from(p).ok()).unwrap_or(i16::MAX)
            }

            /// The value at a place in the list.
            pub fn from_ordinal(ordinal: i16) -> Option<Self> {
                usize::try_from(ordinal).ok().and_then(|o| Self::ALL.get(o).copied())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&code).ok_or_else(|| serde::de::Error::unknown_variant(&code, &[$($code),+]))
            }
        }
    };
}

enumeration! {
    /// Whether a figure was planned or happened.
    Scenario, "SCENARIO" {
        Plan = "PLAN", PlanRevised = "PLAN_REVISED", TargetFiveYear = "TARGET_FIVE_YEAR",
        TargetAssigned = "TARGET_ASSIGNED", Estimate = "ESTIMATE", Actual = "ACTUAL",
    }
}

impl Scenario {
    /// Whether it is a plan or a target: what a result is judged by.
    pub fn is_plan(self) -> bool {
        !matches!(self, Scenario::Estimate | Scenario::Actual)
    }

    /// Whether the document published first makes the headline: what was adopted stands, retelling blurs.
    pub fn first_document_counts(self) -> bool {
        matches!(self, Scenario::Plan | Scenario::TargetFiveYear | Scenario::TargetAssigned)
    }
}

enumeration! {
    /// What a number is of its indicator.
    Measure, "MEASURE" {
        Level = "LEVEL", GrowthYoy = "GROWTH_YOY", GrowthYoyReal = "GROWTH_YOY_REAL",
        GrowthYoyComparable = "GROWTH_YOY_COMPARABLE", Growth2y = "GROWTH_2Y", Growth2yAvg = "GROWTH_2Y_AVG",
        GrowthAvg = "GROWTH_AVG", GrowthPop = "GROWTH_POP", GrowthYtd = "GROWTH_YTD", ChangeYoy = "CHANGE_YOY",
        GrowthChangeYoy = "GROWTH_CHANGE_YOY", ShareOfPlan = "SHARE_OF_PLAN", ShareOfAdopted = "SHARE_OF_ADOPTED",
        Rank = "RANK", GrowthRank = "GROWTH_RANK", GrowthGap = "GROWTH_GAP", AreaShare = "AREA_SHARE",
    }
}

impl Measure {
    /// Whether it compares with another district or group, which `against` then names.
    pub fn compares(self) -> bool {
        matches!(self, Measure::Rank | Measure::GrowthRank | Measure::GrowthGap | Measure::AreaShare)
    }
}

enumeration! {
    /// How a number bounds the figure.
    Comparator, "COMPARATOR" {
        Eq = "EQ", Ge = "GE", Le = "LE", Gt = "GT", Lt = "LT", Approx = "APPROX", Between = "BETWEEN",
    }
}

enumeration! {
    /// Status of a number: letters of SDMX's CL_OBS_STATUS.
    Status, "STATUS" { A = "A", P = "P", E = "E", B = "B", U = "U", O = "O" }
}

enumeration! {
    /// Whether a target binds.
    Binding, "BINDING" { Expected = "EXPECTED", Binding = "BINDING" }
}

enumeration! {
    /// Whether more of an indicator is better.
    Polarity, "POLARITY" { HigherIsBetter = "HIGHER_IS_BETTER", LowerIsBetter = "LOWER_IS_BETTER", Neutral = "NEUTRAL" }
}

enumeration! {
    /// How an indicator behaves over time.
    Nature, "NATURE" { Flow = "FLOW", Stock = "STOCK", Rate = "RATE" }
}

enumeration! {
    /// On what `GROWTH_YOY` is reckoned.
    GrowthBasis, "GROWTH_BASIS" { Real = "REAL", Nominal = "NOMINAL", Comparable = "COMPARABLE" }
}

enumeration! {
    /// What a project is.
    ProjectKind, "PROJECT_KIND" {
        Construction = "CONSTRUCTION", Area = "AREA", Facility = "FACILITY", Programme = "PROGRAMME",
        Platform = "PLATFORM", Organisation = "ORGANISATION",
    }
}

enumeration! {
    /// The stage of a project.
    Stage, "STAGE" {
        Proposed = "PROPOSED", Preparation = "PREPARATION", Expropriation = "EXPROPRIATION",
        LandTransfer = "LAND_TRANSFER", Started = "STARTED", UnderWay = "UNDER_WAY", Completed = "COMPLETED",
        InUse = "IN_USE", Suspended = "SUSPENDED", Dropped = "DROPPED",
    }
}

enumeration! {
    /// The status of a task.
    TaskStatus, "TASK_STATUS" {
        Planned = "PLANNED", UnderWay = "UNDER_WAY", Done = "DONE", Delayed = "DELAYED", Dropped = "DROPPED",
    }
}

enumeration! {
    /// Whose code list a district's code is of.
    DistrictScheme, "DISTRICT_SCHEME" { Gb2260 = "GB2260", Nbs = "NBS", Local = "LOCAL" }
}

enumeration! {
    /// Kinds of periods.
    Frequency, "FREQUENCY" {
        Year = "YEAR", HalfYear = "HALF_YEAR", Quarter = "QUARTER", Month = "MONTH", Day = "DAY", Range = "RANGE",
    }
}

enumeration! {
    /// The verdict on a plan.
    Assessment, "ASSESSMENT" {
        Ahead = "AHEAD", OnTrack = "ON_TRACK", Behind = "BEHIND", NotComparable = "NOT_COMPARABLE",
    }
}

enumeration! {
    /// Which rows of a key a list gives.
    Statements, "STATEMENTS" { Headline = "HEADLINE", All = "ALL" }
}

enumeration! {
    /// What a release did to a row.
    ChangeKind, "CHANGE_KIND" { Added = "ADDED", Changed = "CHANGED", Withdrawn = "WITHDRAWN" }
}

enumeration! {
    /// A kind of thing that search finds.
    SearchKind, "SEARCH_KIND" {
        Indicator = "INDICATOR", Project = "PROJECT", Task = "TASK", District = "DISTRICT", Document = "DOCUMENT",
    }
}

enumeration! {
    /// Which way a list runs.
    Direction, "DIRECTION" { Asc = "ASC", Desc = "DESC" }
}

enumeration! {
    /// The language of names, texts and notes.
    Lang, "LANG" { Zh = "ZH", En = "EN" }
}

#[expect(clippy::derivable_impls, reason = "the values come from the macro")]
impl Default for Lang {
    fn default() -> Self {
        Lang::Zh
    }
}

/// A name or text in Chinese and, where given, in English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: Option<String>,
}

impl Bilingual {
    /// The name in a language; where there is no English, the Chinese is served.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.zh,
        }
    }
}
