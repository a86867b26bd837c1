//! The context: each key's value, and what every layer said about it.

use super::keys::{Key, Keys};
use super::nearest::nearest;
use super::node::{Kind, Node};
pub use crate::model::explanation::{ExplainedLayer, Explanation, LayerName};
use crate::model::finding::Finding;
use crate::model::source::{Origin, SourceMap};
use std::collections::{BTreeMap, BTreeSet};

/// One key's value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The value that holds.
    pub node: Node,
    /// Where the key of that value is written, if it is in a file.
    pub key_origin: Option<Origin>,
    /// Every value it was given, in order; the last holds.
    pub layers: Vec<(LayerName, Node)>,
}

/// Every key that is set.
#[derive(Debug, Clone)]
pub struct Context {
    /// The values, by key.
    pub entries: BTreeMap<String, Entry>,
    keys: Keys,
}

impl Context {
    /// A context with nothing set.
    pub fn new(keys: Keys) -> Self {
        Context {
            entries: BTreeMap::new(),
            keys,
        }
    }

    /// The value of a key or of its alias.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries
            .get(self.keys.canonical(key))
            .map(|entry| &entry.node)
    }

    /// The text of a key that holds a scalar.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// What the table says about a key or its alias.
    pub fn key(&self, key: &str) -> Option<&'static Key> {
        self.keys.find(key)
    }

    /// Gives a key a value of a layer; what was set later holds.
    pub fn set(&mut self, key: &str, layer: LayerName, node: Node) {
        self.set_at(key, None, layer, node);
    }

    /// The same, with where the key is written.
    pub fn set_at(&mut self, key: &str, at: Option<Origin>, layer: LayerName, node: Node) {
        let name = self.keys.canonical(key).to_owned();
        match self.entries.get_mut(&name) {
            Some(entry) => {
                entry.layers.push((layer, node.clone()));
                entry.node = node;
                entry.key_origin = at;
            }
            None => {
                let layers = vec![(layer, node.clone())];
                let entry = Entry {
                    node,
                    key_origin: at,
                    layers,
                };
                self.entries.insert(name, entry);
            }
        }
    }

    /// Every name that a template may use: what is set and what could be.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        fn name(key: &Key) -> &str {
            key.name
        }
        let set = self.entries.keys().map(String::as_str);
        set.chain(self.keys.0.iter().map(name))
    }

    /// What each layer says about a key.
    pub fn explain(&self, key: &str, sources: &SourceMap) -> Explanation {
        let name = self.keys.canonical(key);
        let entry = self.entries.get(name);
        let known = self.keys.find(name).is_some();
        let given = entry.map_or(&[][..], |entry| &entry.layers);
        let layers = given.iter().enumerate().map(|(at, (layer, node))| {
            let value = compact(node);
            ExplainedLayer {
                layer: layer.clone(),
                value,
                location: sources.locate(&node.origin),
                wins: at + 1 == given.len(),
            }
        });
        Explanation {
            key: name.to_owned(),
            known,
            layers: layers.collect(),
            meant: (!known && entry.is_none())
                .then(|| nearest(name, self.names()).map(str::to_owned))
                .flatten(),
        }
    }

    /// A warning for each key that a user set, that the table does not know and no template used.
    pub fn unused(&self, used: &BTreeSet<String>, sources: &SourceMap) -> Vec<Finding> {
        self.entries
            .iter()
            .filter(|(key, _)| self.keys.find(key).is_none() && !used.contains(*key))
            .filter(|(_, entry)| {
                entry
                    .layers
                    .iter()
                    .any(|(at, _)| !matches!(at, LayerName::Default | LayerName::Computed))
            })
            .map(|(key, entry)| {
                let remedy = match nearest(key, self.keys.names()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "remove it, or use it in a template".to_owned(),
                };
                Finding::warning("unused-key", format!("no template uses `{key}`"))
                    .about(key)
                    .remedy(remedy)
                    .at(sources.locate(entry.key_origin.as_ref().unwrap_or(&entry.node.origin)))
            })
            .collect()
    }
}

/// A value on one line.
pub fn compact(node: &Node) -> String {
    match &node.kind {
        Kind::Null => "null".to_owned(),
        Kind::Invalid => "?".to_owned(),
        Kind::Scalar(scalar) => match &scalar.reference {
            Some(reference) => reference.to_string(),
            None => scalar.text.clone(),
        },
        Kind::List(items) => {
            let items: Vec<String> = items.iter().map(compact).collect();
            format!("[{}]", items.join(", "))
        }
        Kind::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key, compact(&entry.value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}
