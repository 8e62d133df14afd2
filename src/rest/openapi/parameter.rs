//! What a question may say, and in which form.

use serde_json::json;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Required, Schema, SchemaFormat};

use crate::domain::Decimal;
use crate::format::Form;
use crate::query::page::{DEFAULT_SIZE, MAX_SIZE};
use crate::rest::asked::{Common, Grammar};
use crate::rest::below::Below;
use crate::rest::resource::Resource;
use crate::rest::word::{MAX_CHARACTERS, MAX_CODE, MAX_VALUES, Takes, Word};

/// How a period is written.
const PERIOD: &str =
    "^[0-9]{4}(-A1|-S[12]|-Q[1-4]|-M?(0[1-9]|1[0-2])|-[0-9]{2}-[0-9]{2}(/(P[0-9YMD]+|[0-9]{4}-[0-9]{2}-[0-9]{2}))?)?$";

/// What may be asked of a list.
pub(super) fn of_list(resource: &dyn Resource) -> Vec<Parameter> {
    let (words, sorts, heads) = (resource.words(), resource.sorts(), resource.heads());
    of_grammar(&Grammar { words, sorts, common: Common::LIST, heads: &heads, forms: resource.forms() })
}

/// What may be asked of a table that is no list of a resource.
pub(super) fn of_table(below: &Below) -> Vec<Parameter> {
    let heads = (below.heads)();
    let forms = Form::OF_LISTS;
    let grammar = Grammar { words: below.words, common: below.common, heads: &heads, forms, ..Grammar::NONE };
    let mut parameters = of_grammar(&grammar);
    for parameter in parameters.iter_mut().filter(|parameter| below.required.contains(&parameter.name.as_str())) {
        parameter.required = Required::True;
    }
    parameters
}

/// The component that a parameter is, of what has its own or wherever it is taken.
pub(super) fn component_name(whose: &str, parameter: &str) -> String {
    if is_everywhere(parameter) { parameter.to_owned() } else { format!("{whose}.{parameter}") }
}

/// Whether a parameter is the same wherever it is taken.
fn is_everywhere(name: &str) -> bool {
    [Common::Limit, Common::Cursor, Common::AsOf, Common::Lang, Common::For].iter().any(|common| common.name() == name)
}

pub(in crate::rest) fn of_grammar(grammar: &Grammar<'_>) -> Vec<Parameter> {
    let words = grammar.words.iter().flat_map(of_word);
    words.chain(grammar.common.iter().map(|common| of_common(*common, grammar))).collect()
}

fn of_word(word: &Word) -> Vec<Parameter> {
    let parameter = |name: String, about: &str, repeats: bool| {
        let one = match word.takes {
            Takes::Enum(codes) | Takes::Enums(codes) => coded(codes),
            Takes::Truth => ObjectBuilder::new().schema_type(Type::Boolean).build().into(),
            Takes::Day => formatted(KnownFormat::Date),
            Takes::Moment => formatted(KnownFormat::DateTime),
            Takes::Range if name.ends_with("Unit") => text(MAX_CODE),
            Takes::Range => patterned("^-?[0-9]+([.][0-9]+)?$", Decimal::BOUND_CHARACTERS),
            Takes::Period | Takes::Periods => patterned(PERIOD, MAX_CODE),
            Takes::Code | Takes::Codes => text(MAX_CODE),
            Takes::Text => text(MAX_CHARACTERS),
        };
        let schema = match repeats {
            true => Schema::Array(ArrayBuilder::new().items(RefOr::T(one)).min_items(Some(1)).build()),
            false => one,
        };
        // Told in words: a client that sends more is answered so, or with 414 where the address has become too long.
        let about = if repeats { format!("{about} {MAX_VALUES} values at most.") } else { about.to_owned() };
        let built = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::False);
        built.description(Some(about)).schema(Some(schema)).explode(repeats.then_some(true)).build()
    };
    word.parameters().into_iter().map(|(name, repeats, about)| parameter(name, about, repeats)).collect()
}

fn of_common(common: Common, grammar: &Grammar<'_>) -> Parameter {
    let names = || grammar.heads.iter().map(|head| head.name).collect::<Vec<_>>();
    let schema: Schema = match common {
        Common::Limit => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .maximum(i32::try_from(MAX_SIZE).ok())
            .default(Some(json!(DEFAULT_SIZE)))
            .build()
            .into(),
        Common::Sort => {
            let sorts = grammar.sorts.iter().map(|(name, _)| *name);
            let both: Vec<String> = sorts.flat_map(|name| [name.to_owned(), format!("-{name}")]).collect();
            ObjectBuilder::new().schema_type(Type::String).enum_values(Some(both)).build().into()
        }
        Common::Lang => patterned("^([zZ][hH]|[eE][nN])(-[A-Za-z0-9]{1,8})*$", MAX_CHARACTERS),
        Common::For => coded(&["excel"]),
        Common::Format => coded(&grammar.forms.iter().map(|form| form.name()).collect::<Vec<_>>()),
        Common::Fields => {
            Schema::Array(ArrayBuilder::new().items(RefOr::T(coded(&names()))).min_items(Some(1)).build())
        }
        Common::Cursor => patterned("^[A-Za-z0-9_-]+$", MAX_CHARACTERS),
        // A bound is of numbers alone, and a format of texts.
        Common::AsOf => ObjectBuilder::new()
            .schema_type(SchemaType::Array(vec![Type::Integer, Type::String]))
            .minimum(Some(0))
            .maximum(Some(i32::MAX))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .build()
            .into(),
    };
    let built = ParameterBuilder::new().name(common.name()).parameter_in(ParameterIn::Query).required(Required::False);
    let explode = (common == Common::Fields).then_some(false);
    built.description(Some(common.about())).schema(Some(schema)).explode(explode).build()
}

/// Text: without U+0000, and in UTF-8, of which what is none is read as U+FFFD.
pub(super) fn text(most: usize) -> Schema {
    patterned("^[^\\u0000\\ufffd]+$", most)
}

fn patterned(pattern: &str, most: usize) -> Schema {
    let built = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
    built.min_length(Some(1)).max_length(Some(most)).build().into()
}

fn coded(codes: &[&str]) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes.iter().copied())).build().into()
}

fn formatted(format: KnownFormat) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format))).build().into()
}
