//! Numbers, and what spreadsheets, input methods and hands make of them.

use unicode_normalization::UnicodeNormalization;

use super::{CellFault, Parsed, Value};
use crate::domain::decimal::{DecimalFault, MAX_DECIMALS, pow10};
use crate::domain::{Comparator, Decimal};
use crate::package::fault::{FaultCode, Term};

/// An exact decimal.
pub(super) fn parse(text: &str) -> Parsed {
    match Decimal::parse(text) {
        Ok(number) if is_padded(text) => {
            Parsed::refused(CellFault::of(FaultCode::BadNumber, text).meant(&number.to_string()))
        }
        Ok(number) if number.is_zero() && text.starts_with('-') => {
            let fault = CellFault::of(FaultCode::NegativeZero, text).meant(text.trim_start_matches('-'));
            Parsed::warned(Value::Number(number), fault)
        }
        Ok(number) => Parsed::sound(Value::Number(number)),
        Err(DecimalFault::TooLarge) => Parsed::refused(CellFault::of(FaultCode::ValueTooLarge, text)),
        Err(DecimalFault::TooPrecise) => Parsed::refused(too_precise(text)),
        Err(DecimalFault::NotANumber) => Parsed::refused(diagnosed(text)),
    }
}

/// Whether noughts stand before the first digit: as in a code, and in no number that is printed.
fn is_padded(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.")
}

/// A whole number from nought to `most`.
pub(super) fn parse_integer(text: &str, most: i32) -> Parsed {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse::<i32>().ok().filter(|number| digits && *number <= most);
    if let Some(number) = number {
        return Parsed::sound(Value::Integer(number));
    }
    let range = if most == i32::MAX {
        Term::words("非负整数", "a whole number from nought up")
    } else {
        Term::words(format!("0 至 {most} 的整数"), format!("a whole number from 0 to {most}"))
    };
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let plain = expanded(&folded).unwrap_or(folded);
    let whole = plain.split_once('.').map_or(
        plain.as_str(),
        |(whole, rest)| {
            if rest.bytes().all(|b| b == b'0') { whole } else { "" }
        },
    );
    let meant = whole.parse::<i32>().ok().filter(|n| (0..=most).contains(n)).map(|n| n.to_string());
    Parsed::refused(CellFault::of(FaultCode::BadInteger, text).with(range).nearest(meant))
}

/// More than six places: the noise of a float, or digits that do not fit.
fn too_precise(text: &str) -> CellFault {
    match without_noise(text) {
        Some(meant) => CellFault::of(FaultCode::FloatNoise, text).meant(&meant),
        None => CellFault::of(FaultCode::ValueTooPrecise, text),
    }
}

/// The short decimal that a float was meant to be: `622.19000000000005` is `622.19`.
fn without_noise(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.')?;
    let significant = whole.len() + fraction.len();
    let scale = u32::try_from(fraction.len()).ok()?;
    if !(10..=30).contains(&fraction.len()) || significant > 34 {
        return None;
    }
    let unscaled: i128 = format!("{whole}{fraction}").parse().ok()?;
    (0..=MAX_DECIMALS).find_map(|places| {
        let rounded = Decimal::new(unscaled, scale).rounded(places);
        let rest = (unscaled - rounded.padded(scale).unscaled()).unsigned_abs();
        // A float keeps 15 digits; a few more are lost where a spreadsheet adds up.
        let allowed = (unscaled.unsigned_abs() / pow10(13).unsigned_abs()).max(pow10(scale - 10).unsigned_abs() / 1000);
        let meant = rounded.to_string();
        (rest <= allowed && Decimal::parse(&meant).is_ok()).then_some(if rounded.is_zero() {
            "0".to_owned()
        } else {
            meant
        })
    })
}

/// All digits of a number in scientific notation: `4.20106E+11` is `420106000000`.
pub(super) fn expanded(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let exponent: i32 = exponent.parse().ok().filter(|e: &i32| e.abs() <= 30)?;
    let (sign, digits) = mantissa.strip_prefix('-').map_or(("", mantissa), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    if whole.is_empty() || all.len() > 30 || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = i32::try_from(fraction.len()).ok()? - exponent;
    let number = match usize::try_from(scale) {
        Err(_) => format!("{all}{}", "0".repeat(usize::try_from(-scale).ok()?)),
        Ok(0) => all,
        Ok(scale) => {
            let padded = format!("{all:0>width$}", width = scale + 1);
            let (whole, fraction) = padded.split_at_checked(padded.len() - scale)?;
            format!("{whole}.{fraction}")
        }
    };
    let trimmed = number.trim_start_matches('0');
    let leading = if trimmed.is_empty() || trimmed.starts_with('.') { "0" } else { "" };
    Some(format!("{sign}{leading}{trimmed}"))
}

/// Why a text is no number, and the number that was meant.
fn diagnosed(text: &str) -> CellFault {
    let folded: String = text.nfkc().collect();
    let bare = folded.trim_start_matches(['\'', '’', '‘', '`', '"']).trim();
    let (unhedged, comparator) = without_hedge(bare);
    if let Some(fault) = range_fault(text, unhedged) {
        return fault;
    }
    let (number, unit) = without_unit(unhedged);
    let Some((meant, change)) = plain(number) else { return CellFault::of(FaultCode::BadNumber, text) };
    let wide_minus = number.starts_with('-') && !text.starts_with('-');
    let change = change.or(wide_minus.then_some(FaultCode::NonAsciiMinus));
    let code = match (comparator, unit.is_empty(), change) {
        (Some(_), ..) => FaultCode::ComparatorInValue,
        (None, false, _) => FaultCode::UnitInValue,
        (None, true, Some(code)) => code,
        (None, true, None) if folded != text => FaultCode::FullWidthDigits,
        (None, true, None) => FaultCode::BadNumber,
    };
    // What remains after the mend must be within bounds too.
    let meant = match Decimal::parse(&meant) {
        Ok(_) => Some(meant),
        Err(DecimalFault::TooPrecise) => without_noise(&meant),
        Err(_) if code == FaultCode::BadNumber => None,
        Err(_) => Some(meant),
    };
    let mut fault = CellFault::of(code, text);
    if let Some(meant) = meant {
        fault = fault.meant(&meant);
    }
    match comparator {
        Some(comparator) => fault.with(comparator.code()),
        None => fault,
    }
}

const HEDGES: &[(&str, Comparator)] = &[
    ("不低于", Comparator::Ge),
    ("不少于", Comparator::Ge),
    ("不小于", Comparator::Ge),
    ("至少", Comparator::Ge),
    ("以上", Comparator::Ge),
    (">=", Comparator::Ge),
    ("≥", Comparator::Ge),
    ("≧", Comparator::Ge),
    ("不超过", Comparator::Le),
    ("不高于", Comparator::Le),
    ("不大于", Comparator::Le),
    ("以内", Comparator::Le),
    ("以下", Comparator::Le),
    ("<=", Comparator::Le),
    ("≤", Comparator::Le),
    ("≦", Comparator::Le),
    ("超过", Comparator::Gt),
    ("突破", Comparator::Gt),
    ("超", Comparator::Gt),
    ("多", Comparator::Gt),
    ("余", Comparator::Gt),
    (">", Comparator::Gt),
    ("不足", Comparator::Lt),
    ("不到", Comparator::Lt),
    ("<", Comparator::Lt),
    ("左右", Comparator::Approx),
    ("大约", Comparator::Approx),
    ("约", Comparator::Approx),
    ("近", Comparator::Approx),
    ("上下", Comparator::Approx),
    ("≈", Comparator::Approx),
    ("~", Comparator::Approx),
];

fn without_hedge(text: &str) -> (&str, Option<Comparator>) {
    let found = HEDGES.iter().find_map(|(word, comparator)| {
        let rest = text.strip_prefix(word).or_else(|| text.strip_suffix(word))?;
        Some((rest.trim(), Some(*comparator)))
    });
    found.unwrap_or((text, None))
}

/// `4.5-5`, `4.5%～5%`: both ends of a range.
fn range_fault(text: &str, folded: &str) -> Option<CellFault> {
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '~' | '～' | '至' | '到' | '―' | '−');
    let mut tail = folded.chars();
    tail.next()?;
    let (first, second) = tail.as_str().split_once(dash)?;
    let first = format!("{}{first}", folded.chars().next()?);
    let end = |part: &str| {
        let (number, _) = without_unit(part.trim_start_matches(dash).trim());
        plain(number).map(|(number, _)| number).filter(|number| Decimal::parse(number).is_ok())
    };
    let (from, to) = (end(&first)?, end(second)?);
    let fault = CellFault::of(FaultCode::RangeInValue, text).with(from.as_str()).with(to.as_str());
    Some(fault.nearest(Some(from)))
}

/// The number at the start of a text and the unit that follows it.
fn without_unit(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(['¥', '￥', '$']).trim();
    let is_unit = |c: char| {
        c.is_alphabetic() && !matches!(c, 'e' | 'E') || matches!(c, '%' | '‰' | '℃' | '°' | '㎡' | '/' | '²' | '³')
    };
    let unit = text.find(is_unit).and_then(|at| text.split_at_checked(at));
    match unit {
        Some((number, unit)) if !number.trim().is_empty() && !unit.contains(|c: char| c.is_ascii_digit()) => {
            (number.trim(), unit)
        }
        _ => (text, ""),
    }
}

/// The plain decimal that was meant, and what had to be changed for it.
fn plain(text: &str) -> Option<(String, Option<FaultCode>)> {
    let mut change = None;
    let brackets = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    let unsigned = text.trim_start_matches(['−', '–', '—', '―', '‐', '‑', '﹣', '－', '₋']);
    let mut number = match brackets {
        Some(inside) => format!("-{}", inside.trim()),
        None if unsigned.len() < text.len() => {
            change = Some(FaultCode::NonAsciiMinus);
            format!("-{}", unsigned.trim())
        }
        None => text.strip_prefix('+').unwrap_or(text).to_owned(),
    };
    if let Some(digits) = expanded(&number) {
        return Some((digits, Some(FaultCode::ScientificNotation)));
    }
    if let Some(joined) = without_thousands(&number) {
        number = joined;
        change = change.or(Some(FaultCode::ThousandsSeparator));
    } else if number.matches(',').count() == 1 && !number.contains('.') {
        number = number.replace(',', ".");
    }
    let number = with_both_sides(&number);
    (Decimal::parse(&number) != Err(DecimalFault::NotANumber)).then_some((number, change))
}

/// `1,234.5`, `1 234.5`, `1'234`: groups of three joined.
fn without_thousands(text: &str) -> Option<String> {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest.trim()));
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(w, f)| (w, Some(f)));
    let is_separator = |c: char| matches!(c, ',' | '\'' | '’' | '、' | '٬') || c.is_whitespace();
    let groups: Vec<&str> = whole.split(is_separator).collect();
    let (first, rest) = groups.split_first()?;
    let sound = !rest.is_empty()
        && (1..=3).contains(&first.len())
        && rest.iter().all(|group| group.len() == 3)
        && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    let fraction = fraction.map(|f| format!(".{f}")).unwrap_or_default();
    sound.then(|| format!("{sign}{}{fraction}", groups.concat()))
}

/// `.5` is 0.5, `5.` is 5, and blanks inside are left out.
fn with_both_sides(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let unsigned = unsigned.strip_suffix('.').unwrap_or(unsigned);
    let zero = if unsigned.starts_with('.') { "0" } else { "" };
    format!("{sign}{zero}{unsigned}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (FaultCode, Option<String>) {
        let fault = parse(text).fault.unwrap();
        (fault.code, fault.nearest)
    }

    #[test]
    fn names_the_number_that_was_meant() {
        for (text, code, meant) in [
            ("1,234.5", FaultCode::ThousandsSeparator, Some("1234.5")),
            ("1，234", FaultCode::ThousandsSeparator, Some("1234")),
            ("1 234 567", FaultCode::ThousandsSeparator, Some("1234567")),
            ("−14.2", FaultCode::NonAsciiMinus, Some("-14.2")),
            ("－14.2", FaultCode::NonAsciiMinus, Some("-14.2")),
            ("–14.2", FaultCode::NonAsciiMinus, Some("-14.2")),
            ("６２２.１９", FaultCode::FullWidthDigits, Some("622.19")),
            ("622．19", FaultCode::FullWidthDigits, Some("622.19")),
            ("7.0%", FaultCode::UnitInValue, Some("7.0")),
            ("7.0％", FaultCode::UnitInValue, Some("7.0")),
            ("622.19亿元", FaultCode::UnitInValue, Some("622.19")),
            ("1,234万元", FaultCode::UnitInValue, Some("1234")),
            ("-7.0%", FaultCode::UnitInValue, Some("-7.0")),
            ("1.5E+03", FaultCode::ScientificNotation, Some("1500")),
            ("4.20106E+11", FaultCode::ScientificNotation, Some("420106000000")),
            ("5E-2", FaultCode::ScientificNotation, Some("0.05")),
            ("622.19000000000005", FaultCode::FloatNoise, Some("622.19")),
            ("-14.199999999999999", FaultCode::FloatNoise, Some("-14.2")),
            ("0.30000000000000004", FaultCode::FloatNoise, Some("0.3")),
            ("7.0999999999999996", FaultCode::FloatNoise, Some("7.1")),
            ("0.1234567", FaultCode::ValueTooPrecise, None),
            ("3.14159265358979", FaultCode::ValueTooPrecise, None),
            ("1234567890123", FaultCode::ValueTooLarge, None),
            ("≥7.5", FaultCode::ComparatorInValue, Some("7.5")),
            ("7.5%左右", FaultCode::ComparatorInValue, Some("7.5")),
            ("260亿元以上", FaultCode::ComparatorInValue, Some("260")),
            ("4.5-5", FaultCode::RangeInValue, Some("4.5")),
            ("4.5%—5%", FaultCode::RangeInValue, Some("4.5")),
            ("(14.2)", FaultCode::BadNumber, Some("-14.2")),
            ("+7.0", FaultCode::BadNumber, Some("7.0")),
            (".5", FaultCode::BadNumber, Some("0.5")),
            ("7,5", FaultCode::BadNumber, Some("7.5")),
            ("'7.0", FaultCode::BadNumber, Some("7.0")),
            ("abc", FaultCode::BadNumber, None),
            ("两", FaultCode::BadNumber, None),
        ] {
            assert_eq!(fault(text), (code, meant.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn a_negative_zero_is_taken() {
        let parsed = parse("-0.0");
        assert_eq!(parsed.value, Value::Number(Decimal::new(0, 1)));
        assert_eq!(parsed.fault.unwrap().code, FaultCode::NegativeZero);
    }

    #[test]
    fn whole_numbers_are_whole() {
        let fault = |text| parse_integer(text, 6).fault.map(|f| f.nearest);
        assert_eq!(fault("3"), None);
        assert_eq!(fault("1.0"), Some(Some("1".into())));
        assert_eq!(fault("-1"), Some(None));
        assert_eq!(fault("7"), Some(None));
    }
}
