//! The context file, its environments, variables and flags to one context; later layers win.

mod flatten;
mod given;

use super::context::{Context, LayerName};
use super::credentials;
use super::keys::{KeyKind, Keys};
use super::nearest::suggestion;
use super::node::{Entry, Kind, Node, Scalar, Style, steps};
use super::shape;
use crate::model::finding::Finding;
use crate::model::place::Place;
use crate::model::source::{Origin, SourceMap, Span};
use std::cell::RefCell;
use std::collections::BTreeSet;

pub use given::Given;

/// Everything that the context is made of.
#[derive(Debug, Clone, Copy)]
pub struct Layers<'a> {
    /// The keys that the project knows.
    pub keys: Keys,
    /// The texts that the nodes stand in.
    pub sources: &'a SourceMap,
    /// The shipped defaults.
    pub defaults: &'a Node,
    /// The context file.
    pub file: Option<&'a Node>,
    /// The environment that was asked for.
    pub environment: Option<&'a str>,
    /// Environment variables and `--set`, in the order in which they win.
    pub given: &'a [Given],
}

const ENVIRONMENT: &str = "platform:environment";

/// The environments of a context file: its blocks, else the one that a flat file is for.
pub fn environments(file: &Node, keys: Keys, sources: &SourceMap) -> Vec<String> {
    let blocks = file.get("environments").map_or(&[][..], Node::entries);
    if !blocks.is_empty() {
        return blocks.iter().map(|block| block.key.clone()).collect();
    }
    flatten::values(file, keys, sources)
        .into_iter()
        .filter(|value| keys.canonical(&value.path) == ENVIRONMENT)
        .filter_map(|value| value.node.text().map(str::to_owned))
        .collect()
}

/// Makes the context. Every value of every layer that takes part is checked, also where a later
/// layer wins.
///
/// Findings: names that are no key's, keys set twice, values that are not what their key takes, an
/// environment that the file does not have or that it contradicts.
pub fn load(layers: &Layers<'_>) -> (Context, Vec<Finding>) {
    let mut loader = Loader {
        layers,
        context: Context::new(layers.keys),
        findings: Vec::new(),
    };
    loader.values(layers.defaults, &LayerName::Default);
    match layers.file {
        Some(file) => loader.file(file),
        None => loader.select(None),
    }
    for given in layers.given {
        loader.given(given);
    }
    (loader.context, loader.findings)
}

struct Loader<'a> {
    layers: &'a Layers<'a>,
    context: Context,
    findings: Vec<Finding>,
}

impl Loader<'_> {
    fn file(&mut self, file: &Node) {
        match &file.kind {
            Kind::Map(_) | Kind::Invalid => {}
            Kind::Null => self.report(
                Finding::error("missing-key", "the context file is empty")
                    .remedy("start from the example in the README"),
                &file.origin,
            ),
            _ => self.report(
                Finding::error(
                    "wrong-type",
                    format!("the context file is {}, not a map", file.describe()),
                )
                .remedy("write it as `key: value`; start from the example in the README"),
                &file.origin,
            ),
        }
        self.values(file, &LayerName::Common);
        match file.entry("environments") {
            Some(entry) if !entry.value.entries().is_empty() => self.block(entry),
            Some(entry) if entry.value.kind != Kind::Null => self.report(
                Finding::error(
                    "wrong-type",
                    "`environments` is not a map of environments by name",
                )
                .about("environments")
                .remedy("write each as `name: {…}`"),
                &entry.value.origin,
            ),
            _ => self.select(None),
        }
    }

    /// The part of the file for the environment that was asked for.
    fn block(&mut self, environments: &Entry) {
        let blocks = environments.value.entries();
        let Some(name) = self.layers.environment.or(match blocks {
            [only] => Some(only.key.as_str()),
            _ => None,
        }) else {
            return;
        };
        let Some(block) = environments.value.entry(name) else {
            let names = blocks.iter().map(|block| block.key.as_str());
            let finding = Finding::error(
                "unknown-environment",
                format!("the context has no environment `{name}`"),
            );
            let remedy = suggestion(name, names);
            return self.report(Finding { remedy, ..finding }, &environments.key_origin);
        };
        let layer = LayerName::Environment(name.to_owned());
        match block.value.kind {
            Kind::Map(_) => self.values(&block.value, &layer),
            Kind::Null | Kind::Invalid => {}
            _ => self.report(
                Finding::error(
                    "wrong-type",
                    format!(
                        "`{name}` is {}, not a map of values",
                        block.value.describe()
                    ),
                )
                .about(name)
                .remedy("write what differs in this environment under its name, or `{}`"),
                &block.value.origin,
            ),
        }
        self.select(Some(block));
    }

    /// Sets the environment's own key, or says who contradicts it.
    fn select(&mut self, block: Option<&Entry>) {
        let asked = block.map(|block| block.key.as_str());
        let Some(name) = asked.or(self.layers.environment) else {
            return;
        };
        let layer = LayerName::Environment(name.to_owned());
        let said = self.context.entries.get(ENVIRONMENT).and_then(|entry| {
            let (at, node) = entry.layers.last()?;
            let binding = match block {
                Some(_) => *at == layer,
                None => *at == LayerName::Common,
            };
            binding.then(|| node.clone())
        });
        if let Some(node) = &said {
            self.contradicts(node, name, block.is_some());
            if node.text() == Some(name) {
                return;
            }
        }
        let origin = match block {
            Some(block) => block.key_origin.clone(),
            None => Origin::Flag {
                key: "environment".to_owned(),
            },
        };
        let node = Node {
            kind: Kind::Scalar(Scalar::new(name, Style::Quoted)),
            span: block.map_or(self.nowhere(), |block| block.key_span),
            origin,
        };
        self.context.set(ENVIRONMENT, layer, node);
    }

    fn contradicts(&mut self, node: &Node, name: &str, in_block: bool) {
        let Some(said) = node.text().filter(|said| *said != name) else {
            return;
        };
        let finding = Finding::error(
            "environment-mismatch",
            format!("this is for the environment `{said}`, not `{name}`"),
        )
        .about(ENVIRONMENT)
        .remedy(if in_block {
            "remove the key; the block's name says it".to_owned()
        } else {
            format!("remove the key or use `--environment {said}`")
        });
        self.report(finding, &node.origin);
    }

    fn values(&mut self, node: &Node, layer: &LayerName) {
        let mut values = flatten::Flatten::new(self.layers.keys, self.layers.sources);
        values.node(node);
        self.findings.extend(values.findings);
        for value in values.values {
            let node = self.checked(&value.path, value.node);
            self.context
                .set_at(&value.path, Some(value.key_origin), layer.clone(), node);
        }
    }

    /// A value with its types settled by its key.
    fn checked(&mut self, path: &str, mut node: Node) -> Node {
        match flatten::reference(&node) {
            Some(Ok(scalar)) => {
                node.kind = Kind::Scalar(scalar);
                return node;
            }
            Some(Err(error)) => {
                let finding = error.finding(&node, self.layers.sources).about(path);
                self.findings.push(finding);
                node.kind = Kind::Invalid;
                return node;
            }
            None => {}
        }
        if credentials::refuse(&mut node, path, self.layers.sources, &mut self.findings) {
            node.kind = Kind::Invalid;
        }
        let Some(key) = self.layers.keys.find(path) else {
            return node;
        };
        if node.kind == Kind::Null {
            return node;
        }
        let broken = RefCell::new(BTreeSet::new());
        let subject = |pointer: &str| {
            broken.borrow_mut().insert(steps(pointer).next());
            Place::new(key.name, pointer).to_string()
        };
        let schema = key.kind.schema();
        let problems = shape::check(&mut node, &schema, self.layers.sources, &subject);
        // Said once, here; what uses the value has nothing to add.
        let broken = broken.into_inner();
        match (&mut node.kind, key.kind) {
            _ if problems.is_empty() => {}
            // Of a list of things, the sound ones may be spoken of.
            (Kind::List(items), KeyKind::ListOf(_))
                if !broken.contains(&None) && broken.len() < items.len() =>
            {
                let mut index = 0..;
                items.retain(|_| {
                    !broken.contains(&index.next().map(|index: usize| index.to_string()))
                });
            }
            _ => node.kind = Kind::Invalid,
        }
        self.findings.extend(problems);
        node
    }

    fn report(&mut self, finding: Finding, origin: &Origin) {
        let location = self.layers.sources.locate(origin);
        self.findings.push(finding.at(location));
    }

    /// The span of what stands in no text.
    fn nowhere(&self) -> Span {
        Span {
            end: self.layers.defaults.span.start,
            ..self.layers.defaults.span
        }
    }
}
