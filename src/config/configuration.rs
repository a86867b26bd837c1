//! One environment's configuration: the platform, and where everything in it is written.

use super::context::{Context, Explanation};
use super::node::{Kind, Node};
use crate::model::acceptance::PlacedAcceptance;
use crate::model::finding::Finding;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::reference::{Reference, StackName};
use crate::model::source::{Location, Origin, SourceMap};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One environment's configuration, read as far as it can be.
#[derive(Debug)]
pub struct Configuration {
    /// Name of the environment.
    pub environment: String,
    /// The platform. Beside errors it may hold stand-ins: good enough for rules to speak of, never to be deployed.
    pub platform: Option<Platform>,
    /// Everything that is wrong with texts, keys and types.
    pub findings: Vec<Finding>,
    /// Findings that the context file says are known and taken.
    pub accepted: Vec<PlacedAcceptance>,
    pub(super) context: Context,
    pub(super) sources: Arc<SourceMap>,
    pub(super) documents: BTreeMap<String, Document>,
}

/// A template, rendered and parsed.
#[derive(Debug)]
pub(super) struct Document {
    /// Name of the template.
    pub(super) file: String,
    pub(super) node: Node,
    /// Places whose values are stand-ins, so that nothing may be said of them.
    pub(super) stand_ins: BTreeSet<String>,
}

impl Document {
    /// Where a place is written, or the nearest around it; nothing if a stand-in is there.
    pub(super) fn locate(&self, pointer: &str, sources: &SourceMap) -> Option<Location> {
        let told = !self.is_stand_in(pointer);
        told.then(|| sources.locate(&origin(self.node.nearest(pointer))))
    }

    fn is_stand_in(&self, pointer: &str) -> bool {
        self.stand_ins.iter().any(|broken| {
            pointer
                .strip_prefix(broken.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

impl Configuration {
    /// Where a place is written, or the nearest around it; nothing if it is written nowhere, or a stand-in for
    /// something broken is there, of which a finding speaks already.
    pub fn locate(&self, place: &Place) -> Option<Location> {
        self.documents
            .get(&place.document)?
            .locate(&place.pointer, &self.sources)
    }

    /// Whether a place holds a stand-in for something broken, of which a finding speaks already.
    pub fn is_stand_in(&self, place: &Place) -> bool {
        self.documents
            .get(&place.document)
            .is_some_and(|document| document.is_stand_in(&place.pointer))
    }

    /// Where a document refers to something, or where any other does.
    pub fn locate_reference(&self, reference: &Reference, document: &str) -> Option<Location> {
        let first = self.documents.get(document);
        first
            .into_iter()
            .chain(self.documents.values())
            .find_map(|document| find(&document.node, reference))
            .map(|node| self.sources.location(node.span))
    }

    /// Whether everything that a stack is made of could be read, so that what it lacks is missing indeed.
    pub fn is_whole(&self, stack: StackName) -> bool {
        let of_stack = |name: &str| match stack {
            StackName::Network => name == "network",
            StackName::Cluster => ["cluster", "access", "addons", "node-groups"].contains(&name),
            StackName::Database => ["database", "secrets"].contains(&name),
            StackName::Secrets => name == "secrets",
            StackName::Helm => name == "certificate" || name.starts_with("release/"),
        };
        self.documents
            .iter()
            .filter(|(name, _)| of_stack(name))
            .all(|(_, document)| document.stand_ins.is_empty())
    }

    /// Where a context key's value comes from.
    pub fn explain(&self, key: &str) -> Explanation {
        self.context.explain(key, &self.sources)
    }
}

/// Where a user would change a node. A reference is computed, so it is changed where it is used.
fn origin(node: &Node) -> Origin {
    match node.scalar() {
        Some(scalar) if scalar.reference.is_some() => Origin::At(node.span),
        _ => node.origin.clone(),
    }
}

fn find<'a>(node: &'a Node, reference: &Reference) -> Option<&'a Node> {
    match &node.kind {
        Kind::Scalar(scalar) => (scalar.reference.as_ref() == Some(reference)).then_some(node),
        Kind::List(items) => items.iter().find_map(|item| find(item, reference)),
        Kind::Map(entries) => entries
            .iter()
            .find_map(|entry| find(&entry.value, reference)),
        Kind::Null | Kind::Invalid => None,
    }
}
