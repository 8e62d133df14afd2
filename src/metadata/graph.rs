//! A graph of statements, written once and told as Turtle and as JSON-LD.

use std::collections::HashSet;

use oxjsonld::JsonLdSerializer;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term, Triple};
use oxttl::TurtleSerializer;

use super::vocabulary::PREFIXES;
use crate::domain::Bilingual;
use crate::error::{Error, Result};
use crate::query::scope::moment;

/// Statements, thing by thing.
#[derive(Default)]
pub struct Graph {
    triples: Vec<Triple>,
    described: HashSet<String>,
}

/// A thing of which something is said.
pub struct Thing<'a> {
    graph: &'a mut Graph,
    node: NamedNode,
}

impl Graph {
    /// Says of a thing what it is, and what `say` says of it; nothing where it was described before.
    pub fn describe(
        &mut self,
        iri: &str,
        class: NamedNodeRef,
        say: impl FnOnce(&mut Thing) -> Result<()>,
    ) -> Result<()> {
        if !self.described.insert(iri.to_owned()) {
            return Ok(());
        }
        let mut thing = Thing { node: node(iri)?, graph: self };
        thing.say(rdf::TYPE, class.into_owned());
        say(&mut thing)
    }

    /// As Turtle.
    pub fn turtle(&self) -> Result<Vec<u8>> {
        let mut serializer = TurtleSerializer::new();
        for (prefix, namespace) in PREFIXES {
            serializer = serializer.with_prefix(prefix, namespace).map_err(Error::internal)?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for triple in &self.triples {
            writer.serialize_triple(triple.as_ref()).map_err(Error::internal)?;
        }
        writer.finish().map_err(Error::internal)
    }

    /// As JSON-LD, its context inside: who reads it needs no network.
    pub fn json_ld(&self) -> Result<Vec<u8>> {
        let mut serializer = JsonLdSerializer::new();
        for (prefix, namespace) in PREFIXES {
            serializer = serializer.with_prefix(prefix, namespace).map_err(Error::internal)?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for triple in &self.triples {
            let quad = Quad::new(
                triple.subject.clone(),
                triple.predicate.clone(),
                triple.object.clone(),
                GraphName::DefaultGraph,
            );
            writer.serialize_quad(quad.as_ref()).map_err(Error::internal)?;
        }
        writer.finish().map_err(Error::internal)
    }
}

impl Thing<'_> {
    fn say(&mut self, property: NamedNodeRef, object: impl Into<Term>) {
        self.graph.triples.push(Triple::new(self.node.clone(), property.into_owned(), object));
    }

    /// Another thing.
    pub fn link(&mut self, property: NamedNodeRef, iri: impl AsRef<str>) -> Result<()> {
        self.say(property, node(iri.as_ref())?);
        Ok(())
    }

    /// A term of a vocabulary.
    pub fn term(&mut self, property: NamedNodeRef, term: NamedNodeRef) {
        self.say(property, term.into_owned());
    }

    /// A text that is of no language.
    pub fn text(&mut self, property: NamedNodeRef, text: &str) {
        self.say(property, Literal::new_simple_literal(text));
    }

    /// Words in Chinese and, where there are any, in English.
    pub fn words(&mut self, property: NamedNodeRef, zh: &str, en: Option<&str>) -> Result<()> {
        for (text, language) in std::iter::once((zh, "zh")).chain(en.map(|en| (en, "en"))) {
            self.say(property, Literal::new_language_tagged_literal(text, language).map_err(Error::internal)?);
        }
        Ok(())
    }

    /// A name in both languages.
    pub fn name(&mut self, property: NamedNodeRef, name: &Bilingual) -> Result<()> {
        self.words(property, &name.zh, name.en.as_deref())
    }

    /// A moment, in microseconds since 1970.
    pub fn moment(&mut self, property: NamedNodeRef, microseconds: i64) {
        self.say(property, Literal::new_typed_literal(moment(microseconds), xsd::DATE_TIME));
    }

    /// A day.
    pub fn day(&mut self, property: NamedNodeRef, day: jiff::civil::Date) {
        self.say(property, Literal::new_typed_literal(day.to_string(), xsd::DATE));
    }

    /// An address as a value.
    pub fn uri(&mut self, property: NamedNodeRef, uri: &str) {
        self.say(property, Literal::new_typed_literal(uri, xsd::ANY_URI));
    }
}

fn node(iri: &str) -> Result<NamedNode> {
    NamedNode::new(iri).map_err(|fault| Error::internal(format!("\"{iri}\" is no IRI: {fault}")))
}
