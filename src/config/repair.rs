//! A document with its broken parts replaced, so that the rules can speak of the rest in the same run.
//!
//! A repaired platform is only ever checked, never deployed.

use super::node::{Entry, Kind, Node, child, steps};
use super::shape;
use crate::model::source::{Origin, SourceMap, Span};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A document that is whole again.
pub(super) struct Repaired {
    pub(super) node: Node,
    /// JSON pointers of what stands in.
    pub(super) stand_ins: BTreeSet<String>,
}

/// Replaces every broken place by the same place of a sound document, or drops it where there is none, and adds
/// what is missing.
///
/// `broken` holds JSON pointers. Places that nothing can stand in for stay broken; the decoder says so.
pub(super) fn repaired(node: &Node, sound: &Node, broken: &BTreeSet<String>) -> Repaired {
    let mut repair = Repair {
        sound,
        broken,
        stand_ins: BTreeSet::new(),
    };
    let node = repair.node("", "", node).unwrap_or_else(|| {
        repair.stand_ins.insert(String::new());
        moved(sound, node.span)
    });
    Repaired {
        node,
        stand_ins: repair.stand_ins,
    }
}

/// The places of a node that its schema refuses or that have no value.
pub(super) fn broken(
    node: &Node,
    schema: &serde_json::Value,
    sources: &SourceMap,
) -> BTreeSet<String> {
    let pointers = RefCell::new(BTreeSet::new());
    shape::check(&mut node.clone(), schema, sources, &|pointer| {
        pointers.borrow_mut().insert(pointer.to_owned());
        String::new()
    });
    let mut pointers = pointers.into_inner();
    invalid("", node, &mut pointers);
    pointers
}

fn invalid(pointer: &str, node: &Node, found: &mut BTreeSet<String>) {
    match &node.kind {
        Kind::Invalid => {
            found.insert(pointer.to_owned());
        }
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                invalid(&child(pointer, &index.to_string()), item, found);
            }
        }
        Kind::Map(entries) => {
            for entry in entries {
                invalid(&child(pointer, &entry.key), &entry.value, found);
            }
        }
        Kind::Null | Kind::Scalar(_) => {}
    }
}

struct Repair<'a> {
    sound: &'a Node,
    broken: &'a BTreeSet<String>,
    stand_ins: BTreeSet<String>,
}

impl Repair<'_> {
    /// The node, its sound stand-in, or nothing. What is dropped from a list moves the items after it: `was` is
    /// the place as it was, `is` as it will be.
    fn node(&mut self, was: &str, is: &str, node: &Node) -> Option<Node> {
        if self.broken.contains(was) || matches!(node.kind, Kind::Invalid) {
            return self.stand_in(was, is, node.span);
        }
        let kind = match &node.kind {
            Kind::List(items) => {
                let mut kept = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    let was = child(was, &index.to_string());
                    let is = child(is, &kept.len().to_string());
                    kept.extend(self.node(&was, &is, item));
                }
                Kind::List(kept)
            }
            Kind::Map(entries) => match self.map(was, is, node.span, entries) {
                Some(entries) => Kind::Map(entries),
                None => {
                    let within = format!("{is}/");
                    self.stand_ins.retain(|place| !place.starts_with(&within));
                    return self.stand_in(was, is, node.span);
                }
            },
            other => other.clone(),
        };
        Some(Node {
            kind,
            ..node.clone()
        })
    }

    /// The entries with what is missing; nothing if that cannot be had.
    fn map(&mut self, was: &str, is: &str, span: Span, entries: &[Entry]) -> Option<Vec<Entry>> {
        let mut kept = Vec::with_capacity(entries.len());
        for entry in entries {
            let value = self.node(
                &child(was, &entry.key),
                &child(is, &entry.key),
                &entry.value,
            );
            kept.extend(value.map(|value| Entry {
                value,
                ..entry.clone()
            }));
        }
        let missing = self
            .broken
            .iter()
            .filter(|place| parent(place) == Some(was));
        for key in missing.filter_map(|place| steps(place).last()) {
            if entries.iter().any(|entry| entry.key == key) {
                continue;
            }
            let value = self.stand_in(&child(was, &key), &child(is, &key), span)?;
            kept.push(Entry {
                key,
                key_span: span,
                key_origin: Origin::At(span),
                value,
            });
        }
        Some(kept)
    }

    fn stand_in(&mut self, was: &str, is: &str, span: Span) -> Option<Node> {
        let sound = moved(lent(self.sound, was)?, span);
        self.stand_ins.insert(is.to_owned());
        Some(sound)
    }
}

/// The part of a sound document that stands in for a place: where a list has fewer items, its first one.
fn lent<'a>(sound: &'a Node, place: &str) -> Option<&'a Node> {
    steps(place).try_fold(sound, |node, step| match &node.kind {
        Kind::List(items) => {
            let index: usize = step.parse().ok()?;
            items.get(index).or(items.first())
        }
        _ => node.get(&step),
    })
}

/// A node of another text, as if it were written at a place of this one.
pub(super) fn moved(node: &Node, span: Span) -> Node {
    let kind = match &node.kind {
        Kind::List(items) => Kind::List(items.iter().map(|item| moved(item, span)).collect()),
        Kind::Map(entries) => Kind::Map(
            entries
                .iter()
                .map(|entry| Entry {
                    key: entry.key.clone(),
                    key_span: span,
                    key_origin: Origin::At(span),
                    value: moved(&entry.value, span),
                })
                .collect(),
        ),
        other => other.clone(),
    };
    Node::new(kind, span)
}

fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|at| &pointer[..at])
}
