//! What YAML refuses, in words that a person understands.

use super::build::Stop;
use super::{MAX_BYTES, MAX_DEPTH, MAX_NODES, SYNTAX, Text};
use crate::config::node::{Resolved, Scalar, Style};
use crate::model::finding::Finding;
use serde_yaml::granit_parser::{ErrorKind, ScanError};
use std::ops::Range;

fn stop(text: &Text<'_>, range: Range<usize>, message: String, remedy: &str) -> Stop {
    let location = text.sources.location((text.map)(range));
    let finding = Finding::error(SYNTAX, message).at(location);
    Box::new(finding.remedy(remedy))
}

fn slice<'a>(text: &Text<'a>, range: &Range<usize>) -> &'a str {
    text.text.get(range.clone()).unwrap_or_default()
}

pub(super) fn duplicate(
    text: &Text<'_>,
    key: &str,
    first: Range<usize>,
    range: Range<usize>,
) -> Stop {
    let first = text.sources.location((text.map)(first));
    let message = format!("`{key}` is set twice, first on line {}", first.line);
    let finding = Finding {
        rule: "duplicate-key".to_owned(),
        related: vec![first],
        ..*stop(text, range, message, "remove one of the two")
    };
    Box::new(finding)
}

pub(super) fn second_document(text: &Text<'_>, range: Range<usize>) -> Stop {
    let message = "a second document starts here, and a file holds one".to_owned();
    stop(
        text,
        range,
        message,
        "remove the `---` or move what follows to its own file",
    )
}

pub(super) fn version(text: &Text<'_>, major: u32, minor: u32, range: Range<usize>) -> Stop {
    let message = format!(
        "YAML {major}.{minor} has other rules than YAML 1.2, by which files are read (in 1.1 `yes` is true and `010` is eight)"
    );
    stop(text, range, message, "remove the `%YAML` line")
}

pub(super) fn merge_key(text: &Text<'_>, range: Range<usize>) -> Stop {
    let message = "`<<` is no merge key in YAML 1.2".to_owned();
    stop(
        text,
        range,
        message,
        "write the keys out, or use an alias for a whole value",
    )
}

pub(super) fn complex_key(text: &Text<'_>, range: Range<usize>) -> Stop {
    let message = "a key must be text, not a list or map".to_owned();
    let remedy = if slice(text, &range).starts_with('{') {
        "if an interpolation was meant, quote the braces"
    } else {
        "write it as text"
    };
    stop(text, range, message, remedy)
}

pub(super) fn too_deep(text: &Text<'_>, range: Range<usize>) -> Stop {
    let message = format!("more than {MAX_DEPTH} levels of nesting");
    stop(text, range, message, "make it flatter")
}

pub(super) fn too_large(text: &Text<'_>, alias: Option<&str>, range: Range<usize>) -> Stop {
    let message = match alias {
        Some(name) => format!(
            "with the anchor `{name}` repeated by its aliases, the document has more than {MAX_NODES} values or {} MiB",
            MAX_BYTES >> 20
        ),
        None => format!("the document has more than {MAX_NODES} values"),
    };
    stop(text, range, message, "make it smaller")
}

pub(super) fn recursive_alias(text: &Text<'_>, range: Range<usize>) -> Stop {
    let alias = slice(text, &range);
    let message = format!("the alias `{alias}` stands within what it names");
    stop(text, range, message, "write out what is meant")
}

pub(super) fn unknown_alias(text: &Text<'_>, range: Range<usize>) -> Stop {
    let alias = slice(text, &range);
    let message = format!("the alias `{alias}` names no anchor before it");
    stop(text, range, message, "if text was meant, quote it")
}

pub(super) fn tag(text: &Text<'_>, tag: &str, range: Range<usize>) -> Stop {
    let message = format!("the tag `{tag}` means nothing here");
    stop(
        text,
        range,
        message,
        "remove it; text that starts with `!` must be quoted",
    )
}

pub(super) fn not_of_tag(text: &Text<'_>, name: &str, value: &str, range: Range<usize>) -> Stop {
    let message = format!("`{value}` is not what its tag `!!{name}` says");
    stop(text, range, message, "remove the tag")
}

pub(super) fn reserved(text: &Text<'_>, character: char, range: Range<usize>) -> Stop {
    let code = u32::from(character);
    let message = format!("the character U+{code:04X} is reserved in templates");
    stop(
        text,
        range,
        message,
        "put the text into the context, where it may stand",
    )
}

/// Whether a text is what the core tag says.
pub(super) fn is(tag: &str, text: &str) -> bool {
    let resolved = Scalar::new(text, Style::Plain).resolve();
    match tag {
        "int" => matches!(resolved, Resolved::Unsigned(_) | Resolved::Signed(_)),
        "float" => !matches!(resolved, Resolved::Boolean(_) | Resolved::Text),
        "bool" => matches!(resolved, Resolved::Boolean(_)),
        _ => matches!(text, "" | "~" | "null" | "Null" | "NULL"),
    }
}

pub(super) fn syntax(text: &Text<'_>, error: &ScanError) -> Stop {
    let start = error.marker().byte_offset().unwrap_or(text.text.len());
    let start = start.min(text.text.len());
    let width = text.text.get(start..).and_then(|rest| rest.chars().next());
    let width = width.filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let (message, remedy) = explain(error.kind());
    let finding = *stop(text, start..start + width, message, remedy);
    // The place is where it was noticed, which may be lines after the bracket.
    let open = matches!(error.kind(), ErrorKind::InvalidColonPlacement)
        .then(|| open_bracket(text.text, start))
        .flatten();
    let related = open.map(|at| text.sources.location((text.map)(at..at + 1)));
    Box::new(Finding {
        related: related.into_iter().collect(),
        ..finding
    })
}

/// The last `[` before a place that is not closed there.
fn open_bracket(text: &str, before: usize) -> Option<usize> {
    let mut closed = 0_usize;
    let mut brackets = text.get(..before)?.rmatch_indices(['[', ']']);
    brackets.find_map(|(at, bracket)| {
        if bracket == "]" {
            closed += 1;
            return None;
        }
        match closed.checked_sub(1) {
            Some(open) => closed = open,
            None => return Some(at),
        }
        None
    })
}

fn explain(kind: &ErrorKind) -> (String, &'static str) {
    let (message, remedy) = match kind {
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::UnclosedFlowCollection { open: '[' } => {
            ("a list opened with `[` is not closed", "add the `]`")
        }
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnclosedFlowCollection { .. } => {
            ("a map opened with `{` is not closed", "add the `}`")
        }
        ErrorKind::ExpectedFlowSequenceSeparator => (
            "expected `,` or `]` in a list",
            "text with `:`, `,` or brackets must be quoted",
        ),
        ErrorKind::ExpectedFlowMappingSeparator => (
            "expected `,` or `}` in a map",
            "text with `:`, `,` or braces must be quoted",
        ),
        ErrorKind::UnclosedQuotedScalar => ("a quoted text is not closed", "add the quote"),
        ErrorKind::UnknownQuotedScalarEscape => (
            "an escape that YAML does not know",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        ErrorKind::MappingValueNotAllowed => (
            "a `: ` where no key can be",
            "quote text that holds `: `; or the line above lacks its `:`, or is indented otherwise",
        ),
        ErrorKind::SimpleKeyExpected => (
            "a line that is neither `key: value` nor `- item`",
            "add the `:` with a space after it, or indent the line if it continues the one above",
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedDocumentStart
        | ErrorKind::InvalidIndentation
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::ExpectedBlockSequenceEntry => (
            "this line is indented unlike its neighbours",
            "align it with the keys or items that it belongs to",
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => ("a tab where only spaces may be", "indent with spaces"),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text after the closing quote",
            "put all of it into the quotes; a quote within single quotes is written twice",
        ),
        ErrorKind::RecursionLimitExceeded => ("too many levels of nesting", "make it flatter"),
        ErrorKind::InvalidColonPlacement => (
            "a `: ` within a list in brackets",
            "close the list before it with `]`",
        ),
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => (
            "a closing bracket that fits no opening one",
            "remove it, or quote it if text was meant",
        ),
        ErrorKind::MissingAnchorOrAliasName => (
            "`&` and `*` start the name of an anchor or alias, and there is none",
            "quote it if text was meant",
        ),
        ErrorKind::InvalidBlockScalarHeader => (
            "text right after `|` or `>`",
            "start the text on the next line, indented",
        ),
        ErrorKind::UnexpectedCharacter { character: '`' } => {
            ("text cannot start with a backtick", "quote it")
        }
        ErrorKind::UnexpectedCharacter { character } => {
            let message = format!("text cannot start with `{character}`");
            return (message, "quote it");
        }
        other => return (other.to_string(), "correct it, or quote the text"),
    };
    (message.to_owned(), remedy)
}
