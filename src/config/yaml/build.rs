//! Parser events to nodes, with every limit checked before anything is copied.

use super::{MAX_BYTES, MAX_DEPTH, MAX_NODES, Text, words};
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

/// What a node costs.
#[derive(Clone, Copy, Default)]
struct Weight {
    nodes: usize,
    bytes: usize,
}

/// A collection whose end has not come yet.
struct Open {
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

/// A node that aliases may name.
struct Anchored {
    node: Node,
    weight: Weight,
    height: usize,
}

pub(super) struct Builder<'a> {
    text: &'a Text<'a>,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    /// A scalar's anchor is complete at once; a collection's when it closes.
    names: HashMap<usize, String>,
    weight: Weight,
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
            return self.key(text, plain, range);
        }
        self.charge(1, text.len(), None, &range)?;
        let kind = if style == Style::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
            Kind::Null
        } else {
            Kind::Scalar(Scalar::new(text, style))
        };
        let node = Node::new(kind, (self.text.map)(range));
        if anchor > 0 {
            let weight = Weight {
                nodes: 1,
                bytes: text.len(),
            };
            self.keep(anchor, &node, weight, 1)?;
        }
        self.push(node);
        Ok(())
    }

    fn key(&mut self, text: &str, plain: bool, range: Range<usize>) -> Result<(), Stop> {
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
            self.keep(open.anchor, &node, weight, open.deepest - self.open.len())?;
        }
        self.deepen(open.deepest);
        self.push(node);
        Ok(())
    }

    fn alias(&mut self, id: usize, range: Range<usize>) -> Result<(), Stop> {
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
    fn keep(&mut self, id: usize, node: &Node, weight: Weight, height: usize) -> Result<(), Stop> {
        let range = 0..0;
        self.charge(weight.nodes, weight.bytes, Some(id), &range)?;
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

    fn push(&mut self, node: Node) {
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

    fn charge(
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

    fn deepen(&mut self, deepest: usize) {
        if let Some(open) = self.open.last_mut() {
            open.deepest = open.deepest.max(deepest);
        }
    }

    fn key_expected(&self) -> bool {
        matches!(
            self.open.last().map(|open| &open.items),
            Some(Items::Map { pending: None, .. })
        )
    }

    fn tagged(
        &self,
        text: &str,
        plain: bool,
        tag: Option<&Tag>,
        range: &Range<usize>,
    ) -> Result<Style, Stop> {
        let style = if plain { Style::Plain } else { Style::Quoted };
        let Some(tag) = tag else {
            return Ok(style);
        };
        match tag.core_suffix() {
            Some("str") => Ok(Style::Quoted),
            Some(name @ ("int" | "float" | "bool" | "null")) if !words::is(name, text) => {
                Err(words::not_of_tag(self.text, name, text, range.clone()))
            }
            Some("int" | "float" | "bool" | "null") => Ok(Style::Plain),
            None if tag.original() == "!" => Ok(Style::Quoted),
            _ => Err(words::tag(self.text, &tag.original(), range.clone())),
        }
    }

    fn check_tag(&self, tag: Option<&Tag>, own: &str, range: &Range<usize>) -> Result<(), Stop> {
        match tag {
            Some(tag) if tag.core_suffix() != Some(own) && tag.original() != "!" => {
                Err(words::tag(self.text, &tag.original(), range.clone()))
            }
            _ => Ok(()),
        }
    }
}
