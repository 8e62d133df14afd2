//! The arguments of a field, with their defaults.

use async_graphql::parser::types::Field;
use async_graphql::{Name, Value};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::input::coerce;
use super::sdl::{FieldType, Types};
use crate::domain::Lang;
use crate::error::{Error, Result};
use crate::query::{AsOf, PageArgs};

/// Arguments as JSON that our structs read.
#[derive(Clone, Debug, Default)]
pub struct Args(Map<String, Json>);

impl Args {
    /// Of a field of this type; `variable` gives a variable's value, none where it was not given.
    pub fn read(
        types: &Types,
        ty: &FieldType,
        field: &Field,
        variable: &impl Fn(&Name) -> Option<Value>,
    ) -> Result<Self> {
        let mut read = Map::new();
        for (name, ty) in &ty.args {
            let given = field.get_argument(name).and_then(|value| resolve(&value.node, variable));
            match given.or_else(|| ty.default.clone()) {
                Some(value) => {
                    read.insert(name.clone(), coerce(types, &ty.ty, value, name)?);
                }
                None if !ty.ty.nullable => return Err(Error::invalid(name, format!("`{name}` is required"))),
                None => {}
            }
        }
        Ok(Args(read))
    }

    /// An argument, none where it is null or not given.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        match self.0.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(value) => serde_json::from_value(value.clone())
                .map(Some)
                .map_err(|error| Error::invalid(name, format!("`{name}`: {error}"))),
        }
    }

    /// An argument that must be there.
    pub fn need<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        self.get(name)?.ok_or_else(|| Error::invalid(name, format!("`{name}` is required")))
    }

    /// The language, Chinese unless given.
    pub fn lang(&self) -> Result<Lang> {
        Ok(self.get("lang")?.unwrap_or_default())
    }

    /// The page asked for.
    pub fn page(&self) -> Result<PageArgs> {
        Ok(PageArgs {
            first: self.get("first")?,
            after: self.get("after")?,
            last: self.get("last")?,
            before: self.get("before")?,
        })
    }

    /// The release asked for.
    pub fn as_of(&self) -> Result<Option<AsOf>> {
        self.get::<String>("asOf")?.as_deref().map(AsOf::parse).transpose()
    }
}

/// A literal with its variables put in. A variable that was not given is as if the argument were not.
fn resolve(value: &async_graphql_value::Value, variable: &impl Fn(&Name) -> Option<Value>) -> Option<Value> {
    use async_graphql_value::Value as Literal;
    match value {
        Literal::Variable(name) => variable(name),
        Literal::List(values) => {
            Some(Value::List(values.iter().map(|v| resolve(v, variable).unwrap_or(Value::Null)).collect()))
        }
        Literal::Object(fields) => Some(Value::Object(
            fields.iter().filter_map(|(name, v)| Some((name.clone(), resolve(v, variable)?))).collect(),
        )),
        other => other.clone().into_const(),
    }
}
