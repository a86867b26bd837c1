//! Anchors and aliases, with what every node costs counted before anything is copied.

use super::build::{Builder, Stop};
use super::{MAX_BYTES, MAX_DEPTH, MAX_NODES, words};
use crate::config::node::Node;
use std::ops::Range;

/// What a node costs.
#[derive(Clone, Copy, Default)]
pub(super) struct Weight {
    pub(super) nodes: usize,
    pub(super) bytes: usize,
}

/// A node that aliases may name.
pub(super) struct Anchored {
    pub(super) node: Node,
    pub(super) weight: Weight,
    pub(super) height: usize,
}

impl Weight {
    /// What a scalar costs.
    pub(super) fn of(text: &str) -> Self {
        Weight {
            nodes: 1,
            bytes: text.len(),
        }
    }
}

impl Builder<'_> {
    pub(super) fn alias(&mut self, id: usize, range: Range<usize>) -> Result<(), Stop> {
        let Some(anchored) = self.anchors.get(&id) else {
            return Err(words::recursive_alias(self.text, range));
        };
        if self.key_expected() {
            let Some(text) = anchored.node.text().map(str::to_owned) else {
                return Err(words::complex_key(self.text, range));
            };
            return self.key(&text, false, range);
        }
        let (weight, deepest) = (anchored.weight, self.open.len() + anchored.height);
        if deepest > MAX_DEPTH {
            return Err(words::too_deep(self.text, range));
        }
        self.charge(weight.nodes, weight.bytes, Some(id), &range)?;
        let Some(anchored) = self.anchors.get(&id) else {
            return Ok(());
        };
        // The value is changed at the anchor, the use of it here.
        let node = Node {
            span: (self.text.map)(range),
            ..anchored.node.clone()
        };
        self.deepen(deepest);
        self.push(node);
        Ok(())
    }

    /// Keeps a copy for aliases; it counts like any other node.
    pub(super) fn keep(
        &mut self,
        id: usize,
        node: &Node,
        weight: Weight,
        height: usize,
        range: &Range<usize>,
    ) -> Result<(), Stop> {
        self.charge(weight.nodes, weight.bytes, Some(id), range)?;
        self.anchors.insert(
            id,
            Anchored {
                node: node.clone(),
                weight,
                height,
            },
        );
        Ok(())
    }

    pub(super) fn charge(
        &mut self,
        nodes: usize,
        bytes: usize,
        alias: Option<usize>,
        range: &Range<usize>,
    ) -> Result<(), Stop> {
        self.weight.nodes += nodes;
        self.weight.bytes += bytes;
        if self.weight.nodes <= MAX_NODES && self.weight.bytes <= MAX_BYTES {
            return Ok(());
        }
        let name = alias.and_then(|id| self.names.get(&id));
        Err(words::too_large(
            self.text,
            name.map(String::as_str),
            range.clone(),
        ))
    }
}
