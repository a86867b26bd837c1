//! What a name in a template means: the innermost section's item first, then outward, then the context.

use crate::config::context::Context;
use crate::config::keys::Field;
use crate::config::nearest::nearest;
use crate::config::node::Node;

/// A section's item or map, which names are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) node: &'a Node,
    /// What items of this list may have, set or not.
    pub(super) declared: &'static [Field],
    /// The context key that the item belongs to.
    pub(super) key: &'a str,
}

/// What a name means.
pub(super) enum Found<'a> {
    /// A value, in which context key, and what its items may have.
    Value(Frame<'a>),
    /// A name that could be set and is not.
    NotSet,
    /// Nothing, and the name that was most likely meant.
    Unknown(Option<String>),
}

pub(super) struct Scope<'a> {
    pub(super) context: &'a Context,
    pub(super) frames: Vec<Frame<'a>>,
}

impl<'a> Scope<'a> {
    pub(super) fn find(&self, name: &str) -> Found<'a> {
        if name == "." {
            return match self.frames.last() {
                Some(frame) => Found::Value(*frame),
                None => Found::Unknown(None),
            };
        }
        for frame in self.frames.iter().rev() {
            if let Some(node) = descend(frame.node, name) {
                return Found::Value(Frame {
                    node,
                    declared: &[],
                    key: frame.key,
                });
            }
            if frame.declared.iter().any(|field| field.name == name) {
                return Found::NotSet;
            }
        }
        self.in_context(name)
    }

    /// Today's name of the context key that a name reads, if it reads one.
    pub(super) fn context_key(&self, name: &str) -> Option<String> {
        let head = name.split('.').next().unwrap_or(name);
        [name, head].into_iter().find_map(|name| {
            let known = self.context.key(name).map(|key| key.name);
            let set = self.context.entries.get_key_value(known.unwrap_or(name));
            set.map(|(key, _)| key.clone())
                .or_else(|| known.map(str::to_owned))
        })
    }

    fn in_context(&self, name: &str) -> Found<'a> {
        let context: &'a Context = self.context;
        let (head, rest) = match name.split_once('.') {
            Some((head, rest)) if self.context_entry(name).is_none() => (head, Some(rest)),
            _ => (name, None),
        };
        let value = self.context_entry(head).and_then(|(key, node)| {
            let declared = context.key(key).map_or(&[][..], |key| key.kind.fields());
            let node = match rest {
                Some(rest) => descend(node, rest)?,
                None => node,
            };
            Some(Frame {
                node,
                declared,
                key,
            })
        });
        match value {
            Some(frame) => Found::Value(frame),
            None if rest.is_none() && context.key(name).is_some() => Found::NotSet,
            None => Found::Unknown(self.meant(name)),
        }
    }

    fn context_entry(&self, name: &str) -> Option<(&'a str, &'a Node)> {
        let context: &'a Context = self.context;
        let name = context.key(name).map_or(name, |key| key.name);
        let (key, entry) = context.entries.get_key_value(name)?;
        Some((key.as_str(), &entry.node))
    }

    fn meant(&self, name: &str) -> Option<String> {
        let fields = self.frames.iter().flat_map(|frame| {
            let set = frame.node.entries().iter().map(|entry| entry.key.as_str());
            set.chain(frame.declared.iter().map(|field| field.name))
        });
        nearest(name, fields.chain(self.context.names())).map(str::to_owned)
    }
}

/// The value of a key, or of a dotted path of keys.
fn descend<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    if let Some(found) = node.get(name) {
        return Some(found);
    }
    let (head, rest) = name.split_once('.')?;
    descend(node.get(head)?, rest)
}
