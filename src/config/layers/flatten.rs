//! Nested maps to colon keys: `platform: {account: …}` and `"platform:account": …` are one.

use crate::config::decode::{self, Error};
use crate::config::keys::{FAMILIES, Keys};
use crate::config::nearest::{nearest, suggestion};
use crate::config::node::{Entry, Kind, Node, Scalar, Style};
use crate::model::finding::Finding;
use crate::model::reference::Reference;
use crate::model::source::{Origin, SourceMap, Span};
use crate::model::value::REFERENCE_KEY;
use std::collections::HashMap;

/// One value with the path of keys to it.
pub(super) struct Value {
    pub(super) path: String,
    pub(super) key_origin: Origin,
    pub(super) node: Node,
}

pub(super) struct Flatten<'a> {
    keys: Keys,
    sources: &'a SourceMap,
    places: HashMap<String, Span>,
    pub(super) values: Vec<Value>,
    pub(super) findings: Vec<Finding>,
}

/// The values of a node, whatever else is wrong with it.
pub(super) fn values(node: &Node, keys: Keys, sources: &SourceMap) -> Vec<Value> {
    let mut flatten = Flatten::new(keys, sources);
    for entry in node.entries().iter().filter(|entry| is_family(&entry.key)) {
        flatten.entry(entry.key.clone(), entry);
    }
    flatten.values
}

/// Keys of a context file that hold no values.
const OWN: [&str; 2] = ["environments", "accept"];

/// What the CDK keeps in a `cdk.context.json` for itself.
const FOREIGN: [&str; 15] = [
    "@aws-cdk/",
    "@aws-cdk-containers/",
    "acknowledged-issue-numbers",
    "ami:",
    "availability-zones:",
    "aws-cdk:",
    "cc-api-provider:",
    "endpoint-service-availability-zones:",
    "home",
    "hosted-zone:",
    "key-provider:",
    "load-balancer:",
    "load-balancer-listener:",
    "security-group:",
    "vpc-provider:",
];

impl<'a> Flatten<'a> {
    pub(super) fn new(keys: Keys, sources: &'a SourceMap) -> Self {
        Flatten {
            keys,
            sources,
            places: HashMap::new(),
            values: Vec::new(),
            findings: Vec::new(),
        }
    }

    pub(super) fn node(&mut self, node: &Node) {
        for entry in node.entries() {
            let key = entry.key.as_str();
            let foreign = FOREIGN.iter().any(|name| {
                let prefix = name.ends_with([':', '/']);
                key == *name || (prefix && key.starts_with(name))
            });
            if OWN.contains(&key) || (foreign && !is_family(key)) {
                continue;
            }
            if !is_family(key) {
                self.findings
                    .push(unknown(key, self.keys).at(self.sources.locate(&entry.key_origin)));
                continue;
            }
            let is_value = !matches!(entry.value.kind, Kind::Map(_) | Kind::Null | Kind::Invalid);
            if FAMILIES.contains(&key) && is_value {
                let message = format!("`{key}` is {}, not a map of values", entry.value.describe());
                self.findings.push(
                    Finding::error("wrong-type", message)
                        .about(key)
                        .remedy(format!("write what is set in it under `{key}:`"))
                        .at(self.sources.locate(&entry.value.origin)),
                );
                continue;
            }
            self.entry(key.to_owned(), entry);
        }
    }

    fn entry(&mut self, path: String, entry: &Entry) {
        let known = self.keys.find(&path).is_some();
        match &entry.value.kind {
            Kind::Map(entries) if !known && entry.value.get(REFERENCE_KEY).is_none() => {
                for entry in entries {
                    self.entry(format!("{path}:{}", entry.key), entry);
                }
            }
            Kind::Null if FAMILIES.contains(&path.as_str()) => {}
            _ => self.value(path, entry),
        }
    }

    fn value(&mut self, path: String, entry: &Entry) {
        let name = self.keys.canonical(&path).to_owned();
        if let Some(first) = self.places.get(&name) {
            let first = self.sources.location(*first);
            let message = format!("`{name}` is set twice, first on line {}", first.line);
            self.findings.push(Finding {
                related: vec![first],
                ..Finding::error("duplicate-key", message)
                    .about(name)
                    .remedy("remove one of the two")
                    .at(self.sources.locate(&Origin::At(entry.key_span)))
            });
            return;
        }
        self.places.insert(name, entry.key_span);
        self.values.push(Value {
            path,
            key_origin: entry.key_origin.clone(),
            node: entry.value.clone(),
        });
    }
}

/// Whether a key is of one of the families.
pub(super) fn is_family(key: &str) -> bool {
    key.split(':')
        .next()
        .is_some_and(|head| FAMILIES.contains(&head))
}

/// A key of no family, with what was most likely meant.
pub(super) fn unknown(key: &str, keys: Keys) -> Finding {
    let last = format!(":{key}");
    let meant = keys
        .names()
        .find(|name| name.ends_with(&last))
        .or_else(|| nearest(key, keys.names()));
    let head = key.split(':').next().unwrap_or(key);
    let families = FAMILIES.iter().copied().chain(OWN);
    let remedy = match meant {
        Some(meant) => Some(format!("did you mean `{meant}`?")),
        None => suggestion(head, families),
    };
    Finding {
        remedy,
        ..Finding::error(
            "unknown-key",
            format!("`{key}` is not a key of the context"),
        )
        .about(key)
    }
}

/// The reference that a map of one key stands for, if it is such a map.
pub(super) fn reference(node: &Node) -> Option<Result<Scalar, Error>> {
    let content = node.get(REFERENCE_KEY)?;
    Some(decode::node::<Reference>(content).map(|reference| Scalar {
        reference: Some(reference),
        ..Scalar::new("", Style::Plain)
    }))
}
