//! A document with its broken parts replaced, so that the rules can speak of the rest in the same run.
//!
//! A repaired platform is only ever checked, never synthesized.

use super::node::{Entry, Kind, Node, child};
use std::collections::BTreeSet;

/// Replaces every broken place by the same place of a sound document, or drops it where there is none.
///
/// `broken` holds JSON pointers. Places that nothing can stand in for stay broken; the decoder says so.
pub(super) fn repaired(node: &Node, sound: &Node, broken: &BTreeSet<String>) -> Node {
    let repair = Repair { sound, broken };
    match repair.node("", node) {
        Some(node) => repair.completed("", node),
        None => sound.clone(),
    }
}

struct Repair<'a> {
    sound: &'a Node,
    broken: &'a BTreeSet<String>,
}

impl Repair<'_> {
    /// The node, its sound stand-in, or nothing.
    fn node(&self, pointer: &str, node: &Node) -> Option<Node> {
        if self.broken.contains(pointer) || matches!(node.kind, Kind::Invalid) {
            return self.stand_in(pointer);
        }
        let kind = match &node.kind {
            Kind::List(items) => Kind::List(
                items
                    .iter()
                    .enumerate()
                    .filter_map(|(index, item)| {
                        self.node(&child(pointer, &index.to_string()), item)
                    })
                    .collect(),
            ),
            Kind::Map(entries) => Kind::Map(
                entries
                    .iter()
                    .filter_map(|entry| {
                        let value = self.node(&child(pointer, &entry.key), &entry.value)?;
                        Some(Entry {
                            value,
                            ..entry.clone()
                        })
                    })
                    .collect(),
            ),
            other => other.clone(),
        };
        Some(Node {
            kind,
            ..node.clone()
        })
    }

    fn stand_in(&self, pointer: &str) -> Option<Node> {
        self.sound.at(pointer).cloned()
    }

    /// With the keys that are missing, taken from the sound document.
    fn completed(&self, pointer: &str, mut node: Node) -> Node {
        for missing in self
            .broken
            .iter()
            .filter(|missing| parent(missing) == Some(pointer))
        {
            let key = missing.rsplit('/').next().unwrap_or_default();
            if let (Kind::Map(entries), Some(value)) = (&mut node.kind, self.stand_in(missing))
                && !entries.iter().any(|entry| entry.key == key)
            {
                entries.push(Entry {
                    key: key.to_owned(),
                    key_span: value.span,
                    key_origin: value.origin.clone(),
                    value,
                });
            }
        }
        match &mut node.kind {
            Kind::Map(entries) => {
                for entry in entries {
                    let pointer = child(pointer, &entry.key);
                    entry.value = self.completed(&pointer, entry.value.clone());
                }
            }
            Kind::List(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    *item = self.completed(&child(pointer, &index.to_string()), item.clone());
                }
            }
            Kind::Null | Kind::Scalar(_) | Kind::Invalid => {}
        }
        node
    }
}

fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|at| &pointer[..at])
}
