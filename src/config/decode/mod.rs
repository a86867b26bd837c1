//! Nodes to types, in two steps: the structure against the type's schema, with every problem; then
//! serde, for what only the type itself can refuse.

mod access;

use super::node::{Kind, Node};
use super::shape;
use crate::model::finding::Finding;
use crate::model::place::Place;
use crate::model::source::{Origin, SourceMap, Span};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

/// Decodes a document. `name` is its name in the configuration, such as `network`; findings are
/// about [`Place`]s in it.
///
/// The value is there only if there is no finding and no part of the node is invalid.
pub fn document<T: DeserializeOwned + JsonSchema>(
    node: &Node,
    sources: &SourceMap,
    name: &str,
) -> (Option<T>, Vec<Finding>) {
    let schema = schemars::schema_for!(T).to_value();
    document_as(node, sources, name, &schema)
}

/// Decodes a document by a schema that was made before, for whoever decodes many of a type.
pub fn document_as<T: DeserializeOwned>(
    node: &Node,
    sources: &SourceMap,
    name: &str,
    schema: &Value,
) -> (Option<T>, Vec<Finding>) {
    let mut node = node.clone();
    let subject = |pointer: &str| Place::new(name, pointer).to_string();
    let mut findings = shape::check(&mut node, schema, sources, &subject);
    if !findings.is_empty() || !is_valid(&node) {
        return (None, findings);
    }
    match T::deserialize(Deserializer::new(&node)) {
        Ok(value) => (Some(value), findings),
        Err(error) => {
            findings.push(error.finding(&node, sources).about(name));
            (None, findings)
        }
    }
}

/// Decodes a node whose types are settled, or that has none.
///
/// # Errors
/// What serde or the type refuses, with the innermost place known.
pub fn node<T: DeserializeOwned>(node: &Node) -> Result<T, Error> {
    T::deserialize(Deserializer::new(node))
}

/// Reads a node as serde's data model: text as written where text is asked for, YAML's core schema
/// where nothing is.
#[derive(Debug, Clone, Copy)]
pub struct Deserializer<'a> {
    node: &'a Node,
}

impl<'a> Deserializer<'a> {
    /// A deserializer of a node.
    pub fn new(node: &'a Node) -> Self {
        Deserializer { node }
    }
}

/// Why a node is not of a type, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Error {
    message: String,
    place: Option<(Origin, Span)>,
}

impl Error {
    /// The error at the innermost place that it has none for yet.
    fn at(self, node: &Node) -> Self {
        Error {
            place: self
                .place
                .or_else(|| Some((node.origin.clone(), node.span))),
            ..self
        }
    }

    /// The error as a finding; `within` is where it is if it does not say.
    pub fn finding(self, within: &Node, sources: &SourceMap) -> Finding {
        let (origin, span) = self.place.unwrap_or((within.origin.clone(), within.span));
        let (message, remedy) = match self.message.split_once("; ") {
            Some((message, remedy)) => (message.to_owned(), Some(remedy.to_owned())),
            None => (self.message, None),
        };
        let elsewhere = origin != Origin::At(span) && span.start < span.end;
        Finding {
            remedy,
            related: elsewhere
                .then(|| sources.location(span))
                .into_iter()
                .collect(),
            ..Finding::error("bad-value", message).at(sources.locate(&origin))
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Error {
            message: message.to_string(),
            place: None,
        }
    }
}

fn is_valid(node: &Node) -> bool {
    match &node.kind {
        Kind::Invalid => false,
        Kind::List(items) => items.iter().all(is_valid),
        Kind::Map(entries) => entries.iter().all(|entry| is_valid(&entry.value)),
        Kind::Null | Kind::Scalar(_) => true,
    }
}
