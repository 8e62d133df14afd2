//! The schema file as types: for the library's registry, and for our own reading of arguments and results.

use std::collections::HashMap;

use async_graphql::indexmap::{IndexMap, IndexSet};
use async_graphql::parser::types::{
    FieldDefinition, InputValueDefinition, ServiceDocument, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::registry::{Deprecation, MetaEnumValue, MetaField, MetaInputValue, MetaType, Registry};
use async_graphql::{Positioned, Value};

/// The text of the schema.
pub const SDL: &str = include_str!("../../schema.graphql");

/// A field or an input: its type, its arguments, its default.
#[derive(Clone, Debug)]
pub struct FieldType {
    /// Type of the result or of the input.
    pub ty: Type,
    /// Arguments of a field.
    pub args: IndexMap<String, FieldType>,
    /// Default of an input.
    pub default: Option<Value>,
}

/// What a named type is.
#[derive(Clone, Debug)]
pub enum NamedType {
    /// A scalar.
    Scalar,
    /// An object or interface with its fields.
    Fields(HashMap<String, FieldType>),
    /// A union.
    Union,
    /// An enumeration with its values.
    Enum(Vec<String>),
    /// An input object with its fields in order.
    Input(IndexMap<String, FieldType>),
}

/// All types of the schema.
#[derive(Debug)]
pub struct Types {
    named: HashMap<String, NamedType>,
    possible: HashMap<String, Vec<String>>,
    document: ServiceDocument,
}

impl Types {
    /// From a schema's text.
    pub fn parse(sdl: &str) -> Result<Self, async_graphql::parser::Error> {
        // The library's parser knows no description of the schema itself.
        let described = sdl.find("\nschema {").map_or(sdl, |at| sdl.split_at(at).1);
        let document = async_graphql::parser::parse_schema(described)?;
        let mut types = Types {
            named: ["Int", "Float", "String", "Boolean", "ID"]
                .into_iter()
                .map(|name| (name.to_owned(), NamedType::Scalar))
                .collect(),
            possible: HashMap::new(),
            document: document.clone(),
        };
        for definition in definitions(&document) {
            types.add(definition);
        }
        Ok(types)
    }

    fn add(&mut self, definition: &TypeDefinition) {
        let name = definition.name.node.to_string();
        let named = match &definition.kind {
            TypeKind::Scalar => NamedType::Scalar,
            TypeKind::Object(object) => {
                for interface in &object.implements {
                    self.possible.entry(interface.node.to_string()).or_default().push(name.clone());
                }
                NamedType::Fields(fields(&object.fields))
            }
            TypeKind::Interface(interface) => NamedType::Fields(fields(&interface.fields)),
            TypeKind::Union(union) => {
                let members = union.members.iter().map(|member| member.node.to_string()).collect();
                self.possible.insert(name.clone(), members);
                NamedType::Union
            }
            TypeKind::Enum(values) => {
                NamedType::Enum(values.values.iter().map(|value| value.node.value.node.to_string()).collect())
            }
            TypeKind::InputObject(input) => NamedType::Input(inputs(&input.fields)),
        };
        self.named.insert(name, named);
    }

    /// What a name stands for.
    pub fn named(&self, name: &str) -> Option<&NamedType> {
        self.named.get(name)
    }

    /// A field of an object or interface.
    pub fn field(&self, ty: &str, field: &str) -> Option<&FieldType> {
        match self.named.get(ty)? {
            NamedType::Fields(fields) => fields.get(field),
            _ => None,
        }
    }

    /// Whether an object of this type is one of a type that may be an interface or union.
    pub fn is_a(&self, object: &str, ty: &str) -> bool {
        object == ty || self.possible.get(ty).is_some_and(|types| types.iter().any(|t| t == object))
    }

    /// Tells the library's registry every type.
    pub fn register(&self, registry: &mut Registry) {
        for definition in definitions(&self.document) {
            let meta = self.meta(definition);
            if let TypeKind::Object(object) = &definition.kind {
                for interface in &object.implements {
                    registry.add_implements(&definition.name.node, &interface.node);
                }
            }
            registry.types.insert(definition.name.node.to_string(), meta);
        }
    }

    fn meta(&self, definition: &TypeDefinition) -> MetaType {
        let name = definition.name.node.to_string();
        let description = text(&definition.description);
        let possible: IndexSet<String> = self.possible.get(&name).into_iter().flatten().cloned().collect();
        match &definition.kind {
            TypeKind::Scalar => MetaType::Scalar {
                name,
                description,
                is_valid: None,
                visible: None,
                inaccessible: false,
                tags: Vec::new(),
                specified_by_url: specified_by(definition),
                directive_invocations: Vec::new(),
                requires_scopes: Vec::new(),
            },
            TypeKind::Object(object) => MetaType::Object {
                is_subscription: name == "Subscription",
                name,
                description,
                fields: meta_fields(&object.fields),
                cache_control: Default::default(),
                extends: false,
                shareable: false,
                resolvable: true,
                keys: None,
                visible: None,
                inaccessible: false,
                interface_object: false,
                tags: Vec::new(),
                rust_typename: None,
                directive_invocations: Vec::new(),
                requires_scopes: Vec::new(),
            },
            TypeKind::Interface(interface) => MetaType::Interface {
                name,
                description,
                fields: meta_fields(&interface.fields),
                possible_types: possible,
                extends: false,
                keys: None,
                visible: None,
                inaccessible: false,
                tags: Vec::new(),
                rust_typename: None,
                directive_invocations: Vec::new(),
                requires_scopes: Vec::new(),
            },
            TypeKind::Union(_) => MetaType::Union {
                name,
                description,
                possible_types: possible,
                visible: None,
                inaccessible: false,
                tags: Vec::new(),
                rust_typename: None,
                directive_invocations: Vec::new(),
            },
            TypeKind::Enum(values) => MetaType::Enum {
                name,
                description,
                enum_values: values
                    .values
                    .iter()
                    .map(|value| {
                        let name = value.node.value.node.to_string();
                        let meta = MetaEnumValue {
                            name: name.clone(),
                            description: text(&value.node.description),
                            deprecation: Deprecation::NoDeprecated,
                            visible: None,
                            inaccessible: false,
                            tags: Vec::new(),
                            directive_invocations: Vec::new(),
                        };
                        (name, meta)
                    })
                    .collect(),
                visible: None,
                inaccessible: false,
                tags: Vec::new(),
                rust_typename: None,
                directive_invocations: Vec::new(),
                requires_scopes: Vec::new(),
            },
            TypeKind::InputObject(input) => MetaType::InputObject {
                name,
                description,
                input_fields: meta_inputs(&input.fields),
                visible: None,
                inaccessible: false,
                tags: Vec::new(),
                rust_typename: None,
                oneof: false,
                directive_invocations: Vec::new(),
            },
        }
    }
}

fn definitions(document: &ServiceDocument) -> impl Iterator<Item = &TypeDefinition> {
    document.definitions.iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(ty) => Some(&ty.node),
        _ => None,
    })
}

fn text(description: &Option<Positioned<String>>) -> Option<String> {
    description.as_ref().map(|text| text.node.clone())
}

fn specified_by(definition: &TypeDefinition) -> Option<String> {
    let directive = definition.directives.iter().find(|d| d.node.name.node == "specifiedBy")?;
    match directive.node.get_argument("url").map(|url| &url.node) {
        Some(Value::String(url)) => Some(url.clone()),
        _ => None,
    }
}

fn fields(definitions: &[Positioned<FieldDefinition>]) -> HashMap<String, FieldType> {
    definitions
        .iter()
        .map(|field| {
            let ty = FieldType { ty: field.node.ty.node.clone(), args: inputs(&field.node.arguments), default: None };
            (field.node.name.node.to_string(), ty)
        })
        .collect()
}

fn inputs(definitions: &[Positioned<InputValueDefinition>]) -> IndexMap<String, FieldType> {
    definitions
        .iter()
        .map(|input| {
            let default = input.node.default_value.as_ref().map(|value| value.node.clone());
            let ty = FieldType { ty: input.node.ty.node.clone(), args: IndexMap::new(), default };
            (input.node.name.node.to_string(), ty)
        })
        .collect()
}

fn meta_fields(definitions: &[Positioned<FieldDefinition>]) -> IndexMap<String, MetaField> {
    definitions
        .iter()
        .map(|field| {
            let name = field.node.name.node.to_string();
            let meta = MetaField {
                name: name.clone(),
                description: text(&field.node.description),
                args: meta_inputs(&field.node.arguments),
                ty: field.node.ty.node.to_string(),
                deprecation: Deprecation::NoDeprecated,
                cache_control: Default::default(),
                external: false,
                requires: None,
                provides: None,
                visible: None,
                shareable: false,
                inaccessible: false,
                tags: Vec::new(),
                override_from: None,
                compute_complexity: None,
                directive_invocations: Vec::new(),
                requires_scopes: Vec::new(),
            };
            (name, meta)
        })
        .collect()
}

fn meta_inputs(definitions: &[Positioned<InputValueDefinition>]) -> IndexMap<String, MetaInputValue> {
    definitions
        .iter()
        .map(|input| {
            let name = input.node.name.node.to_string();
            let meta = MetaInputValue {
                name: name.clone(),
                description: text(&input.node.description),
                ty: input.node.ty.node.to_string(),
                deprecation: Deprecation::NoDeprecated,
                default_value: input.node.default_value.as_ref().map(|value| value.node.to_string()),
                visible: None,
                inaccessible: false,
                tags: Vec::new(),
                is_secret: false,
                directive_invocations: Vec::new(),
            };
            (name, meta)
        })
        .collect()
}
