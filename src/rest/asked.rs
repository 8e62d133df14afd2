//! What a URL's query string asks of a list or of one row.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::word::{MAX_CHARACTERS, Word, enumeration, once};
use crate::domain::nearest::nearest;
use crate::domain::{Direction, Lang};
use crate::error::{Error, Result};
use crate::format::{Form, Head};
use crate::query::AsOf;
use crate::query::page::MAX_SIZE;

/// A parameter that lists or rows have whatever they are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Common {
    /// Rows of a page.
    Limit,
    /// Where a page goes on.
    Cursor,
    /// Field to go by, with `-` from the largest.
    Sort,
    /// Release or time that is read.
    AsOf,
    /// Language of names and notes.
    Lang,
    /// Columns.
    Fields,
    /// Form of the answer.
    Format,
    /// For whom a file is.
    For,
}

impl Common {
    /// All of a list.
    pub const LIST: &[Common] = &[
        Common::Sort,
        Common::Limit,
        Common::Cursor,
        Common::AsOf,
        Common::Lang,
        Common::Fields,
        Common::Format,
        Common::For,
    ];
    /// All of a table that is no list of a resource.
    pub const TABLE: &[Common] = &[Common::AsOf, Common::Lang, Common::Fields, Common::Format, Common::For];
    /// All of such a table that has pages.
    pub const PAGES: &[Common] =
        &[Common::Limit, Common::Cursor, Common::AsOf, Common::Lang, Common::Fields, Common::Format, Common::For];
    /// All of a row.
    pub const ROW: &[Common] = &[Common::AsOf, Common::Lang, Common::Fields];

    /// The parameter.
    pub fn name(self) -> &'static str {
        match self {
            Common::Limit => "limit",
            Common::Cursor => "cursor",
            Common::Sort => "sort",
            Common::AsOf => "asOf",
            Common::Lang => "lang",
            Common::Fields => "fields",
            Common::Format => "format",
            Common::For => "for",
        }
    }

    /// What it does.
    pub fn about(self) -> &'static str {
        match self {
            Common::Limit => {
                "Rows of a page: 50 unless asked, 500 at most, 0 for the total alone; a file without it is the whole list."
            }
            Common::Cursor => "Goes on where the page before ended: the `cursor` of its `next`.",
            Common::Sort => "Order: a field, with `-` before it from the largest.",
            Common::AsOf => {
                "Reads everything as it stood at this release or time (with offset); now unless given, an error in the future."
            }
            Common::Lang => {
                "Language of names, texts and notes, `zh` or `en`, or a range of one (`en-US`); by `Accept-Language` unless given, else Chinese."
            }
            Common::Fields => "Columns, separated by commas, in this order; all unless given.",
            Common::Format => "Form of the answer, instead of `Accept`.",
            Common::For => "`excel`: a CSV file that Excel opens, with heads in words; no other `format` goes with it.",
        }
    }
}

/// What a statistician of other services writes, and what it is here.
const FOREIGN: &[(&str, &str)] = &[
    ("pageSize", "limit"),
    ("page_size", "limit"),
    ("perPage", "limit"),
    ("per_page", "limit"),
    ("size", "limit"),
    ("count", "limit"),
    ("rows", "limit"),
    ("first", "limit"),
    ("top", "limit"),
    ("$top", "limit"),
    ("page", "cursor"),
    ("offset", "cursor"),
    ("skip", "cursor"),
    ("start", "cursor"),
    ("after", "cursor"),
    ("$skip", "cursor"),
    ("q", "text"),
    ("query", "text"),
    ("search", "text"),
    ("keyword", "text"),
    ("order", "sort"),
    ("orderBy", "sort"),
    ("order_by", "sort"),
    ("sortBy", "sort"),
    ("sort_by", "sort"),
    ("select", "fields"),
    ("$select", "fields"),
    ("columns", "fields"),
    ("include", "fields"),
    ("language", "lang"),
    ("locale", "lang"),
    ("since", "updatedAfter"),
    ("modifiedSince", "updatedAfter"),
    ("updatedSince", "updatedAfter"),
    ("updated_after", "updatedAfter"),
    ("version", "asOf"),
    ("as_of", "asOf"),
    ("f", "format"),
    ("output", "format"),
    ("region", "district"),
    ("area", "district"),
    ("geo", "district"),
    ("REF_AREA", "district"),
    ("year", "period"),
    ("time", "period"),
    ("date", "period"),
    ("TIME_PERIOD", "period"),
];

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Words of the filter, by their own names.
    pub filter: Map<String, Json>,
    /// The order's field and direction.
    pub sort: Option<(&'static str, Direction)>,
    /// Rows of a page.
    pub limit: Option<u32>,
    /// Where the page goes on.
    pub cursor: Option<String>,
    /// The release that is read.
    pub as_of: Option<AsOf>,
    /// The language.
    pub lang: Option<Lang>,
    /// Columns in their order.
    pub fields: Option<Vec<String>>,
    /// Form of the answer.
    pub format: Option<String>,
    /// For whom a file is.
    pub dialect: Option<String>,
}

/// What may be asked somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Grammar<'a> {
    /// Words of the filter.
    pub words: &'a [Word],
    /// Fields of the order: as written, and the order's own word.
    pub sorts: &'a [(&'static str, &'static str)],
    /// Parameters that are no words of the filter.
    pub common: &'a [Common],
    /// Columns.
    pub heads: &'a [Head],
    /// Forms.
    pub forms: &'static [Form],
}

impl Grammar<'_> {
    /// What takes nothing.
    pub const NONE: Grammar<'static> =
        Grammar { words: &[], sorts: &[], common: &[], heads: &[], forms: Form::OF_ROWS };

    /// Reads a query string. What is not known is refused, with the nearest that is.
    pub fn read(&self, query: &str) -> Result<Asked> {
        let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if name.is_empty() && value.is_empty() {
                continue;
            }
            if value.contains(['\0', char::REPLACEMENT_CHARACTER]) {
                let message = format!("`{name}` is no text in UTF-8, or holds the character U+0000");
                return Err(Error::invalid(name.into_owned(), message));
            }
            given.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        let mut asked = Asked::default();
        for (name, values) in given {
            if let Some(word) = self.words.iter().find(|word| word.has(&name)) {
                word.read(&name, values, &mut asked.filter)?;
            } else if let Some(common) = self.common.iter().find(|common| common.name() == name) {
                self.common(*common, values, &mut asked)?;
            } else {
                return Err(self.unknown(&name));
            }
        }
        Ok(asked)
    }

    fn common(&self, common: Common, values: Vec<String>, asked: &mut Asked) -> Result<()> {
        let name = common.name();
        if common == Common::Fields {
            asked.fields = Some(self.fields(&values)?);
            return Ok(());
        }
        let value = once(name, values)?;
        if value.chars().count() > MAX_CHARACTERS {
            return Err(Error::invalid(name, format!("`{name}` is longer than {MAX_CHARACTERS} characters")));
        }
        match common {
            Common::Limit => {
                let digits = value.bytes().all(|byte| byte.is_ascii_digit());
                let rows = value.parse().ok().filter(|rows| digits && *rows <= MAX_SIZE);
                let out = || format!("`limit={value}` is out of bounds: a whole number from 0 to {MAX_SIZE}");
                asked.limit = Some(rows.ok_or_else(|| Error::invalid(name, out()))?);
            }
            Common::Cursor => asked.cursor = Some(value),
            Common::Sort => asked.sort = Some(self.sort(&value)?),
            Common::AsOf => asked.as_of = Some(AsOf::parse(&value)?),
            Common::Lang => asked.lang = Some(lang(&value)?),
            Common::Format => asked.format = Some(value),
            Common::For => {
                enumeration(name, &value, &["excel"])?;
                asked.dialect = Some(value);
            }
            Common::Fields => {}
        }
        Ok(())
    }

    fn sort(&self, value: &str) -> Result<(&'static str, Direction)> {
        let (direction, field) = match value.strip_prefix('-') {
            Some(field) => (Direction::Desc, field),
            None => (Direction::Asc, value),
        };
        let known = self.sorts.iter().find(|(name, _)| *name == field);
        if let Some((_, own)) = known {
            return Ok((own, direction));
        }
        let names: Vec<&'static str> = self.sorts.iter().map(|(name, _)| *name).collect();
        enumeration("sort", field, &names).map(|_| ("", direction))
    }

    fn fields(&self, values: &[String]) -> Result<Vec<String>> {
        let names: Vec<&'static str> = self.heads.iter().map(|head| head.name).collect();
        let mut fields: Vec<String> = Vec::new();
        for field in values.iter().flat_map(|value| value.split(',')).map(str::trim) {
            if field.is_empty() {
                let message = "`fields` is empty between two commas, or at an end: a name stands before and after each";
                return Err(Error::invalid("fields", message));
            }
            enumeration("fields", field, &names)?;
            if !fields.iter().any(|known| known == field) {
                fields.push(field.to_owned());
            }
        }
        Ok(fields)
    }

    /// All parameters.
    pub fn parameters(&self) -> Vec<String> {
        let words = self.words.iter().flat_map(Word::parameters).map(|(name, ..)| name);
        words.chain(self.common.iter().map(|common| common.name().to_owned())).collect()
    }

    fn unknown(&self, name: &str) -> Error {
        let known = self.parameters();
        let foreign = FOREIGN.iter().find(|(word, _)| word.eq_ignore_ascii_case(name)).map(|(_, own)| *own);
        let foreign = foreign.filter(|own| known.iter().any(|known| known == own));
        // What other addresses take is no slip of the pen, and nothing is like an empty name.
        let is_no_slip = name.is_empty() || Common::LIST.iter().any(|common| common.name() == name);
        let near = foreign.or_else(|| nearest(name, known.iter().map(String::as_str)).filter(|_| !is_no_slip));
        let hint = match near {
            Some(near) => format!("; here it is `{near}`"),
            None if known.is_empty() => "; this address takes none".to_owned(),
            None => format!("; there are {}", known.join(", ")),
        };
        let shown: String = name.chars().take(100).collect();
        Error::InvalidInput {
            message: format!("there is no parameter `{shown}`{hint}"),
            argument: Some(shown),
            nearest: near.map(str::to_owned),
        }
    }
}

/// A language of ours, or a range of one, as `en-US` (RFC 4647).
fn lang(value: &str) -> Result<Lang> {
    let mut parts = value.split('-');
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_range = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    match language.as_str() {
        "en" if is_range => Ok(Lang::En),
        "zh" if is_range => Ok(Lang::Zh),
        _ => enumeration("lang", value, &["zh", "en"]).and(Err(Error::internal("a language is lost"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::word::Takes;
    use super::*;
    use crate::format::Kind;

    const WORDS: &[Word] = &[
        Word::new("district", "districts", Takes::Codes, ""),
        Word::new("value", "value", Takes::Range, ""),
        Word::new("text", "text", Takes::Text, ""),
        Word::new("updatedAfter", "updatedAfter", Takes::Moment, ""),
        Word::new("scenario", "scenarios", Takes::Enums(&["PLAN", "ACTUAL"]), ""),
    ];
    const HEADS: &[Head] = &[Head::new("id", Kind::Text, "", "", ""), Head::new("value", Kind::Decimal, "", "", "")];

    fn read(query: &str) -> Result<Asked> {
        let sorts = &[("value", "VALUE"), ("updatedAt", "UPDATED_AT")];
        Grammar { words: WORDS, sorts, common: Common::LIST, heads: HEADS, forms: Form::OF_LISTS }.read(query)
    }

    #[test]
    fn a_query_string_is_a_filter_an_order_and_a_page() {
        let asked =
            read("district=1&district=2&district=1&valueGe=7.00&valueUnit=CNY&sort=-value&limit=0&fields=value,id");
        let asked = asked.unwrap();
        let filter = serde_json::json!({"districts": ["1", "2"], "value": {"ge": "7.00", "unit": "CNY"}});
        assert_eq!(Json::Object(asked.filter), filter);
        assert_eq!(asked.sort, Some(("VALUE", Direction::Desc)));
        assert_eq!((asked.limit, asked.fields.unwrap()), (Some(0), vec!["value".to_owned(), "id".to_owned()]));
    }

    #[test]
    fn a_language_is_named_by_its_range() {
        for (query, told) in [("lang=en", Lang::En), ("lang=EN-us", Lang::En), ("lang=zh-Hans-CN", Lang::Zh)] {
            assert_eq!(read(query).unwrap().lang, Some(told), "{query}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_what_is_right() {
        for (query, argument, near) in [
            ("distrct=1", "distrct", Some("district")),
            ("q=1", "q", Some("text")),
            ("pageSize=5", "pageSize", Some("limit")),
            ("since=1", "since", Some("updatedAfter")),
            ("sort=valeu", "sort", Some("value")),
            ("scenario=plan", "scenario", Some("PLAN")),
            ("fields=values", "fields", Some("value")),
            ("limit=501", "limit", None),
            ("fields=value,,id", "fields", None),
            ("fields=", "fields", None),
            ("lang=en-", "lang", Some("en")),
            ("limit=1&limit=2", "limit", None),
            ("text=", "text", None),
            ("updatedAfter=2020-08-26", "updatedAfter", None),
            ("valueGe=x", "valueGe", None),
            ("text=%FF", "text", None),
            ("text=%00", "text", None),
        ] {
            let Err(Error::InvalidInput { argument: at, nearest, .. }) = read(query) else { panic!("{query}") };
            assert_eq!((at.as_deref(), nearest.as_deref()), (Some(argument), near), "{query}");
        }
        // `sort` and `for` are two edits apart, and no slip of the pen.
        let told = Grammar { common: Common::TABLE, ..Grammar::NONE }.read("sort=value").unwrap_err();
        assert_eq!(told.to_string(), "there is no parameter `sort`; there are asOf, lang, fields, format, for");
    }
}
