//! YAML (and so JSON) to nodes: one document, unique keys, bounded aliases, exact places.
//!
//! The text may be a rendering; `map` then says where each of its bytes came from, so that spans
//! and findings are always in what a person wrote.

mod anchor;
mod build;
mod tag;
mod words;

use super::node::Node;
use crate::model::finding::Finding;
use crate::model::source::{FileId, SourceMap, Span};
use build::Builder;
use serde_yaml::granit_parser::{self, Parser};
use std::ops::Range;

/// Rule id of everything that YAML itself refuses.
pub const SYNTAX: &str = "yaml-syntax";

/// Nesting, aliases expanded.
pub const MAX_DEPTH: usize = 64;

/// Nodes of a document, aliases expanded.
pub const MAX_NODES: usize = 100_000;

/// Bytes of a text, and of a document's scalars with aliases expanded.
pub const MAX_BYTES: usize = 16 << 20;

/// A text to parse.
pub struct Text<'a> {
    /// For line numbers in messages.
    pub sources: &'a SourceMap,
    /// The text.
    pub text: &'a str,
    /// Where bytes of the text were written.
    pub map: &'a dyn Fn(Range<usize>) -> Span,
    /// Characters that mean something to the caller, and that no escape may therefore make.
    pub reserved: &'a [char],
}

/// Parses a source text. A text with nothing in it is a null node.
///
/// The node is there whenever its structure could be read, also beside errors.
pub fn document(sources: &SourceMap, file: FileId) -> (Option<Node>, Vec<Finding>) {
    let map = |range: Range<usize>| span(file, range);
    parse(&Text {
        sources,
        text: &sources.file(file).text,
        map: &map,
        reserved: &[],
    })
}

/// Parses a text, such as a rendering, with its own map to places.
pub fn parse(text: &Text<'_>) -> (Option<Node>, Vec<Finding>) {
    if let Some(finding) = unreadable(text) {
        return (None, vec![finding]);
    }
    let mut options = granit_parser::Options::default();
    options.set_emit_comments(false);
    options.emit_unresolved_aliases = true;
    options.emit_anchor_events = true;
    let mut builder = Builder::new(text);
    for next in Parser::new_from_str_with_options(text.text, options) {
        let step = match next {
            Ok((event, span)) => builder.event(event, span.byte_range().unwrap_or_default()),
            Err(error) => Err(words::syntax(text, &error)),
        };
        match step {
            Ok(()) => {}
            Err(finding) => return builder.stopped(*finding),
        }
    }
    builder.finish()
}

/// A range of a file as a span.
pub(super) fn span(file: FileId, range: Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span {
        file,
        start: offset(range.start),
        end: offset(range.end),
    }
}

/// What would make a parser slow, or stop early without a word.
fn unreadable(text: &Text<'_>) -> Option<Finding> {
    let at = |range| text.sources.location((text.map)(range));
    if text.text.len() > MAX_BYTES {
        let message = format!(
            "the text has {} MiB; at most {} MiB are read",
            text.text.len() >> 20,
            MAX_BYTES >> 20
        );
        return Some(Finding::error(SYNTAX, message).at(at(0..0)));
    }
    let control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let offset = text.text.bytes().position(|byte| control(&byte))?;
    let code = text.text.as_bytes()[offset];
    Some(
        Finding::error(
            SYNTAX,
            format!("the control character U+{code:04X} has no place in YAML"),
        )
        .remedy(format!(
            "remove it or write `\\x{code:02X}` in double quotes; a binary file is no configuration"
        ))
        .at(at(offset..offset + 1)),
    )
}

#[cfg(test)]
mod tests {
    use super::document;
    use crate::config::node::{Kind, Node};
    use crate::model::source::{Layer, SourceMap};

    fn read(text: &str) -> (SourceMap, Option<Node>, Vec<String>) {
        let mut sources = SourceMap::default();
        let file = sources.add("a.yaml", text, Layer::Context);
        let (node, findings) = document(&sources, file);
        let findings = findings
            .into_iter()
            .map(|finding| {
                let place = finding.location.map(|at| at.to_string());
                format!("{}: {}", place.unwrap_or_default(), finding.message)
            })
            .collect();
        (sources, node, findings)
    }

    #[test]
    fn keeps_text_and_exact_spans_beside_a_bom_crlf_and_wide_characters() {
        let (sources, node, findings) =
            read("\u{feff}é: {v: 1.10}\r\nid: 000123456789\r\nq: &x \"ü\"\r\nr: *x\r\n");
        assert!(findings.is_empty(), "{findings:?}");
        let node = node.expect("a map");
        for (pointer, slice, text) in [
            ("/é/v", "1.10", "1.10"),
            ("/id", "000123456789", "000123456789"),
            ("/q", "\"ü\"", "ü"),
            ("/r", "*x", "ü"),
        ] {
            let at = node.at(pointer).expect(pointer);
            assert_eq!(sources.slice(at.span), slice);
            assert_eq!(at.text(), Some(text));
        }
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        for (text, expected) in [
            (
                "a: 1\na: 2\n",
                "a.yaml:2:1: `a` is set twice, first on line 1",
            ),
            (
                "a: 1\n---\nb: 2\n",
                "a.yaml:2:1: a second document starts here",
            ),
            (
                "<<: {a: 1}\n",
                "a.yaml:1:1: `<<` is no merge key in YAML 1.2",
            ),
            (
                "a: !Ref x\n",
                "a.yaml:1:9: the tag `!Ref` means nothing here",
            ),
            (
                "%YAML 1.1\n---\na: yes\n",
                "a.yaml:2:1: YAML 1.1 has other rules",
            ),
            (
                "{[a]: b}\n",
                "a.yaml:1:2: a key must be text, not a list or map",
            ),
            (
                "a: *x\n",
                "a.yaml:1:4: the alias `*x` names no anchor before it",
            ),
            (
                "a: &x [*x]\n",
                "a.yaml:1:8: the alias `*x` stands within what it names",
            ),
            (
                "a: \u{0}\n",
                "a.yaml:1:4: the control character U+0000 has no place in YAML",
            ),
        ] {
            let (_, _, findings) = read(text);
            assert_eq!(findings.len(), 1, "{text:?} {findings:?}");
            assert!(findings[0].starts_with(expected), "{text:?} {findings:?}");
        }
    }

    #[test]
    fn reads_json() {
        let (_, node, findings) =
            read("{\n\t\"a\\/b\": \"\\ud83d\\ude00\\u0000\",\r\n\t\"c\":[\n\t\t1,{}\n\t]\n}\n");
        assert!(findings.is_empty(), "{findings:?}");
        let node = node.expect("a map");
        assert_eq!(node.at("/a~1b").and_then(Node::text), Some("😀\0"));
        assert_eq!(node.at("/c/0").and_then(Node::text), Some("1"));
        assert_eq!(node.nearest("/c/7/x").items().len(), 2);
    }

    #[test]
    fn reads_nothing_as_null() {
        let (_, node, findings) = read("# only a comment\n");
        assert!(findings.is_empty());
        assert_eq!(node.expect("a node").kind, Kind::Null);
    }
}
