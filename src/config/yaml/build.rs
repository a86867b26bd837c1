//! Parser events to nodes, with every limit checked before anything is copied.

use super::anchor::{Anchored, Weight};
use super::{MAX_DEPTH, Text, words};
use crate::config::node::{Entry, Kind, Node, Scalar, Style};
use crate::model::finding::Finding;
use crate::model::source::Origin;
use serde_yaml::granit_parser::{Event, ScalarStyle, Tag};
use std::collections::HashMap;
use std::ops::Range;

/// Stops the parse; boxed since it is big and rare.
pub(super) type Stop = Box<Finding>;

/// Problems that one document reports; whoever has more made one mistake many times.
const MAX_FINDINGS: usize = 50;

/// A collection whose end has not come yet.
pub(super) struct Open {
    items: Items,
    start: usize,
    anchor: usize,
    weight: Weight,
    /// Depth of the deepest node in it, counted from the root.
    deepest: usize,
}

enum Items {
    List(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        /// Where each key was first.
        keys: HashMap<String, Range<usize>>,
        pending: Option<Key>,
    },
}

struct Key {
    text: String,
    range: Range<usize>,
    /// Refused already; its value is read and dropped.
    refused: bool,
}

pub(super) struct Builder<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) open: Vec<Open>,
    pub(super) anchors: HashMap<usize, Anchored>,
    /// A scalar's anchor is complete at once; a collection's when it closes.
    pub(super) names: HashMap<usize, String>,
    pub(super) weight: Weight,
    documents: usize,
    root: Option<Node>,
    findings: Vec<Finding>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a Text<'a>) -> Self {
        Builder {
            text,
            open: Vec::new(),
            anchors: HashMap::new(),
            names: HashMap::new(),
            weight: Weight::default(),
            documents: 0,
            root: None,
            findings: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(_, version) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(words::second_document(self.text, range));
                }
                if let Some(version) = version.filter(|v| (v.major, v.minor) != (1, 2)) {
                    let finding = words::version(self.text, version.major, version.minor, range);
                    self.findings.push(*finding);
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), range)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", &range)?;
                self.start(Items::List(Vec::new()), anchor, range)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", &range)?;
                let items = Items::Map {
                    entries: Vec::new(),
                    keys: HashMap::new(),
                    pending: None,
                };
                self.start(items, anchor, range)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(range),
            Event::Anchor(id, name) => {
                self.names.insert(id, name.into_owned());
                Ok(())
            }
            Event::Alias(id) => self.alias(id, range),
            Event::UnresolvedAlias(_) => Err(words::unknown_alias(self.text, range)),
            _ => Ok(()),
        }
    }

    /// The result of a parse that stopped.
    pub(super) fn stopped(mut self, finding: Finding) -> (Option<Node>, Vec<Finding>) {
        self.findings.push(finding);
        // What came before a second document is whole.
        (self.root, self.findings)
    }

    pub(super) fn finish(self) -> (Option<Node>, Vec<Finding>) {
        let empty = || Node::new(Kind::Null, (self.text.map)(0..0));
        (Some(self.root.unwrap_or_else(empty)), self.findings)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) -> Result<(), Stop> {
        let forged = |c: &char| {
            let raw = self.text.text.get(range.clone()).unwrap_or_default();
            text.matches(*c).count() != raw.matches(*c).count()
        };
        if let Some(c) = self.text.reserved.iter().copied().find(|c| forged(c)) {
            return Err(words::reserved(self.text, c, range));
        }
        let plain = style == ScalarStyle::Plain;
        let style = self.tagged(text, plain, tag, &range)?;
        if self.key_expected() {
            if anchor > 0 {
                let node = Node::new(
                    Kind::Scalar(Scalar::new(text, style)),
                    (self.text.map)(range.clone()),
                );
                self.keep(anchor, &node, Weight::of(text), 1, &range)?;
            }
            return self.key(text, plain, range);
        }
        self.charge(1, text.len(), None, &range)?;
        let kind = if style == Style::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
            Kind::Null
        } else {
            Kind::Scalar(Scalar::new(text, style))
        };
        let place = range.clone();
        let node = Node::new(kind, (self.text.map)(range));
        if anchor > 0 {
            self.keep(anchor, &node, Weight::of(text), 1, &place)?;
        }
        self.push(node);
        Ok(())
    }

    pub(super) fn key(&mut self, text: &str, plain: bool, range: Range<usize>) -> Result<(), Stop> {
        self.charge(0, text.len(), None, &range)?;
        let Some(Open {
            items: Items::Map { keys, pending, .. },
            ..
        }) = self.open.last_mut()
        else {
            return Ok(());
        };
        let problem = if plain && text == "<<" {
            Some(words::merge_key(self.text, range.clone()))
        } else {
            keys.insert(text.to_owned(), range.clone())
                .map(|first| words::duplicate(self.text, text, first, range.clone()))
        };
        *pending = Some(Key {
            text: text.to_owned(),
            range,
            refused: problem.is_some(),
        });
        self.findings.extend(problem.map(|finding| *finding));
        match self.findings.pop() {
            Some(last) if self.findings.len() >= MAX_FINDINGS => Err(Box::new(last)),
            last => {
                self.findings.extend(last);
                Ok(())
            }
        }
    }

    fn start(&mut self, items: Items, anchor: usize, range: Range<usize>) -> Result<(), Stop> {
        if self.key_expected() {
            return Err(words::complex_key(self.text, range));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(words::too_deep(self.text, range));
        }
        let weight = self.weight;
        self.charge(1, 0, None, &range)?;
        self.open.push(Open {
            items,
            start: range.start,
            anchor,
            weight,
            deepest: self.open.len() + 1,
        });
        Ok(())
    }

    fn end(&mut self, range: Range<usize>) -> Result<(), Stop> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let kind = match open.items {
            Items::List(items) => Kind::List(items),
            Items::Map { entries, .. } => Kind::Map(entries),
        };
        // A block collection ends where the next thing starts; what it covers ends with its text.
        let covered = self
            .text
            .text
            .get(open.start..range.end)
            .unwrap_or_default();
        let end = open.start + covered.trim_end().len();
        let node = Node::new(kind, (self.text.map)(open.start..end.max(open.start)));
        if open.anchor > 0 {
            let weight = Weight {
                nodes: self.weight.nodes - open.weight.nodes,
                bytes: self.weight.bytes - open.weight.bytes,
            };
            let height = open.deepest - self.open.len();
            self.keep(
                open.anchor,
                &node,
                weight,
                height,
                &(open.start..open.start),
            )?;
        }
        self.deepen(open.deepest);
        self.push(node);
        Ok(())
    }

    pub(super) fn push(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.items) {
            None => self.root = Some(node),
            Some(Items::List(items)) => items.push(node),
            Some(Items::Map {
                entries, pending, ..
            }) => {
                if let Some(key) = pending.take().filter(|key| !key.refused) {
                    let key_span = (self.text.map)(key.range);
                    entries.push(Entry {
                        key: key.text,
                        key_span,
                        key_origin: Origin::At(key_span),
                        value: node,
                    });
                }
            }
        }
    }

    pub(super) fn deepen(&mut self, deepest: usize) {
        if let Some(open) = self.open.last_mut() {
            open.deepest = open.deepest.max(deepest);
        }
    }

    pub(super) fn key_expected(&self) -> bool {
        matches!(
            self.open.last().map(|open| &open.items),
            Some(Items::Map { pending: None, .. })
        )
    }
}
