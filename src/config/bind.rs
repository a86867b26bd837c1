//! Values into nodes: sentinels in the scalars of a rendering become what the context says.

use super::credentials;
use super::mustache::{CLOSE, Interpolation, OPEN, Rendered};
use super::node::{Entry, Kind, Node, Scalar, Style};
use super::yaml::{self, MAX_BYTES, MAX_NODES};
use crate::model::finding::Finding;
use crate::model::source::{Origin, SourceMap, Span};
use std::collections::HashMap;
use std::ops::Range;

/// Parses a rendering and puts the values in.
///
/// The node is there whenever the structure could be read, also beside errors. The rendering's own
/// findings are not repeated.
pub fn load(rendered: &Rendered<'_>, sources: &SourceMap) -> (Option<Node>, Vec<Finding>) {
    if !rendered.whole {
        return (None, Vec::new());
    }
    let map = |range: Range<usize>| rendered.mapping.span(range);
    let (node, findings) = yaml::parse(&yaml::Text {
        sources,
        text: &rendered.text,
        map: &map,
        reserved: &[OPEN, CLOSE],
    });
    let mut binder = Binder {
        sources,
        interpolations: &rendered.interpolations,
        findings,
        nodes: 0,
        bytes: 0,
        full: false,
    };
    let node = node.map(|node| binder.node(node));
    (node, binder.findings)
}

const MAX_FINDINGS: usize = 50;

struct Binder<'a> {
    sources: &'a SourceMap,
    interpolations: &'a [Interpolation<'a>],
    findings: Vec<Finding>,
    nodes: usize,
    bytes: usize,
    full: bool,
}

/// A scalar's text in parts.
enum Part<'t, 'a> {
    Text(&'t str),
    Value(&'a Interpolation<'a>),
}

impl<'a> Binder<'a> {
    fn node(&mut self, node: Node) -> Node {
        match node.kind {
            Kind::Scalar(scalar) => self.scalar(scalar, node.span, node.origin),
            Kind::List(items) => Node {
                kind: Kind::List(items.into_iter().map(|item| self.node(item)).collect()),
                ..node
            },
            Kind::Map(entries) => Node {
                kind: Kind::Map(self.map(entries)),
                ..node
            },
            Kind::Null | Kind::Invalid => node,
        }
    }

    fn map(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut bound: Vec<Entry> = Vec::with_capacity(entries.len());
        let mut places: HashMap<String, Span> = HashMap::new();
        for entry in entries {
            let value = self.node(entry.value);
            let Some((key, key_origin)) = self.key(entry.key, entry.key_span) else {
                continue;
            };
            if let Some(first) = places.insert(key.clone(), entry.key_span) {
                let first = self.sources.location(first);
                let message = format!("`{key}` is set twice, first on line {}", first.line);
                self.report("duplicate-key", entry.key_span, message, None);
                continue;
            }
            bound.push(Entry {
                key,
                key_span: entry.key_span,
                key_origin,
                value,
            });
        }
        bound
    }

    /// The key's text and where to change it; nothing if a value in it could not be had.
    fn key(&mut self, text: String, span: Span) -> Option<(String, Origin)> {
        if !text.contains(OPEN) {
            return Some((text, Origin::At(span)));
        }
        let node = self.scalar(Scalar::new(text, Style::Quoted), span, Origin::At(span));
        let key = node.text()?.to_owned();
        Some((key, node.origin))
    }

    fn scalar(&mut self, scalar: Scalar, span: Span, origin: Origin) -> Node {
        if !scalar.text.contains(OPEN) {
            let kind = Kind::Scalar(scalar);
            let mut node = Node { kind, span, origin };
            credentials::refuse(&mut node, "", self.sources, &mut self.findings);
            return node;
        }
        let invalid = |span| Node::new(Kind::Invalid, span);
        let parts = self.parts(&scalar.text);
        if let [Part::Value(interpolation)] = parts[..] {
            return self.whole(interpolation, scalar.style, span);
        }
        let mut text = String::new();
        let mut via: Vec<String> = Vec::new();
        let mut origins: Vec<&Origin> = Vec::new();
        let mut invalid_part = false;
        for part in &parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Value(interpolation) => match self.inline(interpolation) {
                    Some((value, origin)) => {
                        if !self.charge(0, value.len(), span) {
                            return invalid(span);
                        }
                        text.push_str(value);
                        origins.push(origin);
                        if !via.iter().any(|key| key == interpolation.key) {
                            via.push(interpolation.key.to_owned());
                        }
                    }
                    None => invalid_part = true,
                },
            }
        }
        if invalid_part {
            return invalid(span);
        }
        let origin = match origins[..] {
            [only] => only.clone(),
            _ => Origin::At(span),
        };
        let style = match scalar.style {
            Style::Quoted => Style::Quoted,
            Style::Plain | Style::Text => Style::Text,
        };
        let kind = Kind::Scalar(Scalar {
            text,
            style,
            via,
            reference: None,
        });
        Node { kind, span, origin }
    }

    /// A scalar that is one value and nothing else.
    fn whole(&mut self, interpolation: &Interpolation<'a>, style: Style, span: Span) -> Node {
        let Some(value) = interpolation.value else {
            return Node::new(Kind::Invalid, span);
        };
        let quoted = style == Style::Quoted;
        if quoted && matches!(value.kind, Kind::List(_) | Kind::Map(_)) {
            self.not_text(interpolation, value);
            return Node::new(Kind::Invalid, span);
        }
        let (nodes, bytes) = size(value);
        if !self.charge(nodes, bytes, span) {
            return Node::new(Kind::Invalid, span);
        }
        let mut node = value.clone();
        place(&mut node, span, interpolation.key);
        if let Kind::Scalar(scalar) = &mut node.kind {
            scalar.style = match (style, scalar.style) {
                (Style::Quoted, _) => Style::Quoted,
                (_, Style::Plain) => Style::Plain,
                // Quoted in the context: text, unless the destination asks for something else.
                (_, Style::Text | Style::Quoted) => Style::Text,
            };
        }
        node
    }

    /// A value within text.
    fn inline(&mut self, interpolation: &Interpolation<'a>) -> Option<(&'a str, &'a Origin)> {
        let value = interpolation.value?;
        if let Some(text) = value.text() {
            return Some((text, &value.origin));
        }
        if value.kind != Kind::Invalid {
            self.not_text(interpolation, value);
        }
        None
    }

    fn not_text(&mut self, interpolation: &Interpolation<'a>, value: &Node) {
        let key = interpolation.key;
        let (message, remedy) = match value.kind {
            Kind::Scalar(_) => (
                format!("`{key}` is known only after the deploy, so it cannot be part of a text"),
                "let it be the whole value".to_owned(),
            ),
            _ => (
                format!(
                    "`{key}` is {}, which cannot be part of a text",
                    value.describe()
                ),
                format!(
                    "use a section, `{{{{#{key}}}}} … {{{{/{key}}}}}`, or let it be the whole value, unquoted"
                ),
            ),
        };
        self.report("not-text", interpolation.span, message, Some(remedy));
    }

    fn parts<'t>(&self, text: &'t str) -> Vec<Part<'t, 'a>> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find(OPEN) {
            let inner = &rest[start + OPEN.len_utf8()..];
            let Some(end) = inner.find(CLOSE) else {
                break;
            };
            let record = inner[..end]
                .parse::<usize>()
                .ok()
                .and_then(|index| self.interpolations.get(index));
            if start > 0 {
                parts.push(Part::Text(&rest[..start]));
            }
            parts.extend(record.map(Part::Value));
            rest = &inner[end + CLOSE.len_utf8()..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest));
        }
        parts
    }

    /// Counts what values add; false, with one finding, once it is too much.
    fn charge(&mut self, nodes: usize, bytes: usize, span: Span) -> bool {
        self.nodes += nodes;
        self.bytes += bytes;
        if self.nodes <= MAX_NODES && self.bytes <= MAX_BYTES {
            return true;
        }
        if !self.full {
            self.full = true;
            let message = format!(
                "the values put into this document are more than {MAX_NODES} or {} MiB",
                MAX_BYTES >> 20
            );
            self.report("template-too-large", span, message, None);
        }
        false
    }

    fn report(&mut self, rule: &str, span: Span, message: String, remedy: Option<String>) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding {
                remedy,
                ..Finding::error(rule, message).at(self.sources.location(span))
            });
        }
    }
}

fn size(node: &Node) -> (usize, usize) {
    let sum = |a: (usize, usize), b: (usize, usize)| (a.0 + b.0, a.1 + b.1);
    match &node.kind {
        Kind::Scalar(scalar) => (1, scalar.text.len()),
        Kind::List(items) => items.iter().map(size).fold((1, 0), sum),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| sum((0, entry.key.len()), size(&entry.value)))
            .fold((1, 0), sum),
        Kind::Null | Kind::Invalid => (1, 0),
    }
}

/// Makes a value of the context stand at a tag, changed where it was.
fn place(node: &mut Node, span: Span, key: &str) {
    node.span = span;
    match &mut node.kind {
        Kind::Scalar(scalar) => scalar.via = vec![key.to_owned()],
        Kind::List(items) => items.iter_mut().for_each(|item| place(item, span, key)),
        Kind::Map(entries) => {
            for entry in entries {
                entry.key_span = span;
                place(&mut entry.value, span, key);
            }
        }
        Kind::Null | Kind::Invalid => {}
    }
}
