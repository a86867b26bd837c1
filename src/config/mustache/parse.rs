//! Template text to pieces: tags, sections as trees, whole lines that vanish with their tag.

use super::tags::{Sigil, Tag, scan};
use super::{CLOSE, OPEN};
use crate::config::nearest::nearest;
use std::ops::Range;

/// A part of a template. Ranges are bytes of its text.
#[derive(Debug)]
pub(super) enum Piece {
    /// Text as it stands.
    Literal(Range<usize>),
    /// A line of the output starts here, so that a partial's indentation goes here.
    LineStart,
    /// `{{key}}`.
    Variable(Name),
    /// `{{#key}}…{{/key}}`, or with `^`.
    Section {
        name: Name,
        inverted: bool,
        body: Vec<Piece>,
    },
    /// `{{> path}}`; on a line of its own with that line's indentation.
    Partial {
        name: Name,
        indent: Option<Range<usize>>,
    },
}

/// What a tag names, and where the whole tag stands.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) tag: Range<usize>,
}

/// What is wrong, where, and what to do about it.
#[derive(Debug, PartialEq)]
pub(super) struct Problem {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) remedy: String,
}

const MAX_NESTING: usize = 64;

/// Problems that one template reports; a closing tag that is lost makes many.
pub(super) const MAX_PROBLEMS: usize = 50;

/// Every piece that could be read, and every problem.
pub(super) fn parse(text: &str) -> (Vec<Piece>, Vec<Problem>) {
    let mut problems = Vec::new();
    if let Some(at) = text.find([OPEN, CLOSE]) {
        problems.push(Problem {
            at: at..at + OPEN.len_utf8(),
            message: "the characters U+E000 and U+E001 are reserved in templates".to_owned(),
            remedy: "put the text into the context, where they may stand".to_owned(),
        });
    }
    let tags = scan(text, &mut problems);
    let mut tree = Tree {
        text,
        root: Vec::new(),
        open: Vec::new(),
        problems,
    };
    let mut at = 0;
    for tag in tags {
        let covered = tag.line.clone().unwrap_or_else(|| tag.name.tag.clone());
        tree.literal(at..covered.start, tag.line.is_none());
        at = covered.end;
        tree.tag(tag);
    }
    tree.literal(at..text.len(), false);
    tree.finish()
}

/// An open section with what it holds so far.
struct Open {
    name: Name,
    inverted: bool,
    body: Vec<Piece>,
}

struct Tree<'a> {
    text: &'a str,
    root: Vec<Piece>,
    open: Vec<Open>,
    problems: Vec<Problem>,
}

impl Tree<'_> {
    fn push(&mut self, piece: Piece) {
        match self.open.last_mut() {
            Some(open) => open.body.push(piece),
            None => self.root.push(piece),
        }
    }

    /// Adds text with a mark where each of its lines starts; `then_tag` if a tag follows on the line.
    fn literal(&mut self, range: Range<usize>, then_tag: bool) {
        let mut at = range.start;
        for line in self.text[range.clone()].split_inclusive('\n') {
            let blank = line.trim_end_matches(['\r', '\n']).is_empty();
            if self.line_starts(at) && !blank {
                self.push(Piece::LineStart);
            }
            self.push(Piece::Literal(at..at + line.len()));
            at += line.len();
        }
        let ends_at_start = range.is_empty() || self.text[range].ends_with('\n');
        if then_tag && ends_at_start && self.line_starts(at) {
            self.push(Piece::LineStart);
        }
    }

    fn line_starts(&self, at: usize) -> bool {
        at == 0 || self.text.as_bytes()[at - 1] == b'\n'
    }

    fn tag(&mut self, tag: Tag) {
        let Tag { sigil, name, line } = tag;
        match sigil {
            Sigil::Nothing => {}
            Sigil::Variable => self.push(Piece::Variable(name)),
            Sigil::Partial => {
                let indent = line.map(|line| {
                    let bom = self.text[line.start..].starts_with('\u{feff}');
                    line.start + if bom { 3 } else { 0 }..name.tag.start
                });
                self.push(Piece::Partial { name, indent });
            }
            Sigil::Open { inverted } => {
                if self.open.len() >= MAX_NESTING {
                    self.problem(
                        name.tag,
                        format!("more than {MAX_NESTING} sections in one another"),
                        "make the template flatter".to_owned(),
                    );
                    return;
                }
                self.open.push(Open {
                    name,
                    inverted,
                    body: Vec::new(),
                });
            }
            Sigil::Close => self.close(name),
        }
    }

    fn full(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
    }

    fn close(&mut self, name: Name) {
        let opener = self.open.iter().rposition(|o| o.name.text == name.text);
        match opener {
            Some(index) => {
                while self.open.len() > index + 1 {
                    self.unclosed();
                }
                self.pop();
            }
            None if self.full() => {}
            None => {
                let (message, remedy) = match self.open.last() {
                    Some(open) => (
                        format!(
                            "`{}` is closed where `{}`, opened on line {}, is open",
                            name.text,
                            open.name.text,
                            self.line(&open.name)
                        ),
                        format!("write `{{{{/{}}}}}`", open.name.text),
                    ),
                    None => (
                        format!("`{}` is closed but was not opened", name.text),
                        "remove the tag".to_owned(),
                    ),
                };
                // Mistyped, so it closes that section, and nothing more is said of it.
                let mistyped = (self.open.last())
                    .is_some_and(|open| nearest(&name.text, [open.name.text.as_str()]).is_some());
                self.problem(name.tag, message, remedy);
                if mistyped {
                    self.pop();
                }
            }
        }
    }

    fn pop(&mut self) {
        if let Some(open) = self.open.pop() {
            self.push(Piece::Section {
                name: open.name,
                inverted: open.inverted,
                body: open.body,
            });
        }
    }

    fn unclosed(&mut self) {
        if let Some(open) = self.open.last() {
            let name = open.name.clone();
            let message = format!("the section `{}` is not closed", name.text);
            let remedy = format!("add `{{{{/{}}}}}`", name.text);
            self.problem(name.tag, message, remedy);
        }
        self.pop();
    }

    fn line(&self, name: &Name) -> usize {
        self.text[..name.tag.start].matches('\n').count() + 1
    }

    fn problem(&mut self, at: Range<usize>, message: String, remedy: String) {
        if self.full() {
            return;
        }
        self.problems.push(Problem {
            at,
            message,
            remedy,
        });
    }

    fn finish(mut self) -> (Vec<Piece>, Vec<Problem>) {
        while !self.open.is_empty() {
            self.unclosed();
        }
        self.problems.sort_by_key(|problem| problem.at.start);
        (self.root, self.problems)
    }
}
