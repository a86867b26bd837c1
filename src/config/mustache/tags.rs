//! Template text to tags: delimiters, what each tag does, which tags have a line for themselves.

use super::parse::{MAX_PROBLEMS, Name, Problem};
use std::ops::Range;

/// What a tag does.
#[derive(Debug, PartialEq, Clone, Copy)]
pub(super) enum Sigil {
    Variable,
    Open { inverted: bool },
    Close,
    Partial,
    Nothing,
}

/// One tag of a template.
pub(super) struct Tag {
    pub(super) sigil: Sigil,
    pub(super) name: Name,
    /// The line that the tag has for itself, with its end.
    pub(super) line: Option<Range<usize>>,
}

const LITERAL_BRACES: &str = "to write braces that are no tag, change the delimiters around them: `{{=<% %>=}} … <%={{ }}=%>`";

/// Finds the tags; stops at one that is not closed.
pub(super) fn scan(text: &str, problems: &mut Vec<Problem>) -> Vec<Tag> {
    let (mut open, mut close) = ("{{".to_owned(), "}}".to_owned());
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(&open) {
        if problems.len() >= MAX_PROBLEMS {
            break;
        }
        let start = at + found;
        let inner = start + open.len();
        let sigil = text[inner..].chars().next().unwrap_or(' ');
        let end_mark = match sigil {
            '{' if open == "{{" => "}}}".to_owned(),
            '=' => format!("={close}"),
            _ => close.clone(),
        };
        let from = inner + if "{=".contains(sigil) { 1 } else { 0 };
        let Some(length) = text[from..].find(&end_mark) else {
            problems.push(Problem {
                at: start..inner,
                message: format!("the tag opened with `{open}` is not closed"),
                remedy: format!("add `{end_mark}`; {LITERAL_BRACES}"),
            });
            break;
        };
        let end = from + length + end_mark.len();
        let body = &text[from..from + length];
        at = end;
        let range = start..end;
        let (kind, name) = match sigil {
            '!' => (Sigil::Nothing, ""),
            '=' => {
                let mut words = body.split_whitespace();
                match (words.next(), words.next(), words.next()) {
                    (Some(first), Some(second), None) if !body.contains('=') => {
                        (open, close) = (first.to_owned(), second.to_owned());
                    }
                    _ => problems.push(Problem {
                        at: range.clone(),
                        message: "a delimiter tag names two delimiters".to_owned(),
                        remedy: "write it as `{{=<% %>=}}`".to_owned(),
                    }),
                }
                (Sigil::Nothing, "")
            }
            '#' => (
                Sigil::Open { inverted: false },
                body.get(1..).unwrap_or_default(),
            ),
            '^' => (
                Sigil::Open { inverted: true },
                body.get(1..).unwrap_or_default(),
            ),
            '/' => (Sigil::Close, body.get(1..).unwrap_or_default()),
            '>' => (Sigil::Partial, body.get(1..).unwrap_or_default()),
            '&' => (Sigil::Variable, body.get(1..).unwrap_or_default()),
            _ => (Sigil::Variable, body),
        };
        let name = name.trim();
        if kind != Sigil::Nothing && !is_name(name) {
            problems.push(Problem {
                at: range,
                message: format!("`{}` is not the name of a key", text[start..end].trim()),
                remedy: LITERAL_BRACES.to_owned(),
            });
            continue;
        }
        let line = (kind != Sigil::Variable)
            .then(|| own_line(text, &range))
            .flatten();
        tags.push(Tag {
            sigil: kind,
            name: Name {
                text: name.to_owned(),
                tag: range,
            },
            line,
        });
    }
    tags
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || ":-._/@".contains(c);
    !name.is_empty() && name.chars().all(fits)
}

/// The whole line, if the tag has it for itself. Looks no further than the blanks around the tag.
fn own_line(text: &str, tag: &Range<usize>) -> Option<Range<usize>> {
    let before = text[..tag.start].trim_end_matches([' ', '\t']);
    // A byte-order mark before a first line's tag is not text.
    let starts = before.is_empty() || before.ends_with('\n') || before == "\u{feff}";
    let start = if before.ends_with('\n') {
        before.len()
    } else {
        0
    };
    let rest = text[tag.end..].trim_start_matches([' ', '\t']);
    let after = rest.strip_prefix('\r').unwrap_or(rest);
    let end = match after.strip_prefix('\n') {
        Some(next) => text.len() - next.len(),
        None if after.is_empty() => text.len(),
        None => return None,
    };
    starts.then_some(start..end)
}
