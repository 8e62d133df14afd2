//! Which unit suits which measure.

use std::collections::HashMap;

use crate::domain::Measure;
use crate::domain::record::{Indicator, Unit};
use crate::package::fault::Term;

const PERCENT: &str = "PERCENT";
const POINT: &str = "PERCENTAGE_POINT";
const RANK: &str = "RANK";

/// What a measure's unit should be.
pub(super) struct Misfit {
    /// The unit that suits.
    pub meant: String,
    /// Why.
    pub reason: Term,
}

/// Why a unit does not suit a measure of an indicator; none where it does.
pub(super) fn misfit(
    measure: Measure,
    unit: &str,
    indicator: &Indicator,
    units: &HashMap<&str, &Unit>,
) -> Option<Misfit> {
    let base = |code: &str| units.get(code).map(|unit| unit.base_code());
    let exactly = |meant: &str, zh: &str, en: &str| {
        (unit != meant).then(|| Misfit { meant: meant.to_owned(), reason: Term::words(zh, en) })
    };
    let converting = || {
        let (own, theirs) = (base(unit)?, base(&indicator.unit)?);
        let reason = || {
            let meant = &indicator.unit;
            let zh = format!("指标的单位是 {meant}，不能互相换算");
            Term::words(zh, format!("the indicator is in {meant}, to which it does not convert"))
        };
        (own != theirs).then(|| Misfit { meant: indicator.unit.clone(), reason: reason() })
    };
    match measure {
        Measure::Level => converting(),
        Measure::ChangeYoy if base(&indicator.unit)? == PERCENT => {
            exactly(POINT, "百分比的增减用百分点", "a change of a percentage is in percentage points")
        }
        Measure::ChangeYoy => converting(),
        Measure::GrowthChangeYoy | Measure::GrowthGap => {
            exactly(POINT, "增速之差用百分点", "a difference of growth is in percentage points")
        }
        Measure::Rank | Measure::GrowthRank => exactly(RANK, "位次的单位是 RANK", "a rank is in RANK"),
        Measure::ShareOfPlan | Measure::ShareOfAdopted | Measure::AreaShare => {
            exactly(PERCENT, "比例用百分比", "a share is in percent")
        }
        _ => exactly(PERCENT, "增速用百分比", "growth is in percent"),
    }
}
