//! A template and a context to text with sentinels, and where each of its bytes came from.

use super::lookup::{Found, Scope};
use super::parse::{Name, Piece, parse};
use super::source_map::Mapping;
use super::{CLOSE, OPEN, SYNTAX};
use crate::config::context::Context;
use crate::config::node::{Kind, Node};
use crate::config::yaml::span;
use crate::model::finding::Finding;
use crate::model::source::{FileId, SourceMap, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::ops::Range;
use std::rc::Rc;

/// Templates by name: the path in the configuration, such as `eks/addons.mustache`.
#[derive(Clone, Copy)]
pub struct Templates<'a> {
    /// Their texts.
    pub sources: &'a SourceMap,
    /// Their names.
    pub files: &'a BTreeMap<String, FileId>,
}

/// A place where a value goes.
#[derive(Debug)]
pub struct Interpolation<'a> {
    /// The context key that the value is of, or is in.
    pub key: &'a str,
    /// The tag.
    pub span: Span,
    /// The value; nothing if there is none, which is a finding already.
    pub value: Option<&'a Node>,
}

/// A rendering: YAML in which sentinels stand for values.
#[derive(Debug)]
pub struct Rendered<'a> {
    /// The template.
    pub file: FileId,
    /// The text.
    pub text: String,
    /// Where each byte of it came from.
    pub mapping: Mapping,
    /// The records that sentinels name.
    pub interpolations: Vec<Interpolation<'a>>,
    /// Every context key that was read, whether it is set or not.
    pub used: BTreeSet<String>,
    /// Every problem of the template and its partials.
    pub findings: Vec<Finding>,
    /// Whether the text has everything that the template says; if not, it is not worth reading.
    pub whole: bool,
}

const MAX_OUTPUT: usize = 4 << 20;
const MAX_STEPS: usize = 300_000;

/// Renders a template; nothing if no template has the name.
///
/// Whatever is wrong (unknown keys, partials, sections, cycles, sizes) is in `findings`, all of it.
pub fn render<'a>(
    name: &str,
    templates: Templates<'a>,
    context: &'a Context,
) -> Option<Rendered<'a>> {
    let file = *templates.files.get(name)?;
    let mut renderer = Renderer {
        templates,
        scope: Scope {
            context,
            frames: Vec::new(),
        },
        out: String::new(),
        mapping: Mapping::new(file, templates.sources.file(file).text.len()),
        interpolations: Vec::new(),
        used: BTreeSet::new(),
        findings: Vec::new(),
        reported: HashSet::new(),
        whole: true,
        steps: 0,
        stack: vec![(name.to_owned(), file)],
        indents: Vec::new(),
        parsed: HashMap::new(),
    };
    let pieces = renderer.parsed(file);
    renderer.pieces(&pieces);
    Some(Rendered {
        file,
        text: renderer.out,
        mapping: renderer.mapping,
        interpolations: renderer.interpolations,
        used: renderer.used,
        findings: renderer.findings,
        whole: renderer.whole,
    })
}

/// The place of what stands in no tag.
const NOWHERE: Range<usize> = 0..0;

pub(super) struct Renderer<'a> {
    pub(super) templates: Templates<'a>,
    pub(super) scope: Scope<'a>,
    out: String,
    mapping: Mapping,
    interpolations: Vec<Interpolation<'a>>,
    used: BTreeSet<String>,
    pub(super) findings: Vec<Finding>,
    /// A loop meets one mistake in every round.
    pub(super) reported: HashSet<(Span, String)>,
    pub(super) whole: bool,
    steps: usize,
    pub(super) stack: Vec<(String, FileId)>,
    pub(super) indents: Vec<(FileId, Range<usize>)>,
    parsed: HashMap<FileId, Rc<Vec<Piece>>>,
}

impl<'a> Renderer<'a> {
    pub(super) fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            let at = match piece {
                Piece::Literal(range) => range,
                Piece::LineStart => &NOWHERE,
                Piece::Variable(name)
                | Piece::Section { name, .. }
                | Piece::Partial { name, .. } => &name.tag,
            };
            if !self.step(at) {
                return;
            }
            match piece {
                Piece::Literal(range) => self.literal(self.file(), range.clone()),
                Piece::LineStart => {
                    for (file, range) in self.indents.clone() {
                        self.literal(file, range);
                    }
                }
                Piece::Variable(name) => self.variable(name),
                Piece::Section {
                    name,
                    inverted,
                    body,
                } => self.section(name, *inverted, body),
                Piece::Partial { name, indent } => self.partial(name, indent.as_ref()),
            }
        }
    }

    /// Counts; false once the rendering is too large to go on.
    pub(super) fn step(&mut self, at: &Range<usize>) -> bool {
        self.steps += 1;
        if self.steps <= MAX_STEPS && self.out.len() <= MAX_OUTPUT {
            return true;
        }
        if self.steps < usize::MAX / 2 {
            self.steps = usize::MAX / 2;
            let message = format!(
                "the rendering is larger than {} MiB or takes more than {MAX_STEPS} steps",
                MAX_OUTPUT >> 20
            );
            self.broken(
                "template-too-large",
                at.clone(),
                message,
                "make the lists or sections shorter",
            );
        }
        false
    }

    pub(super) fn file(&self) -> FileId {
        self.stack.last().map_or(self.stack[0].1, |(_, file)| *file)
    }

    pub(super) fn parsed(&mut self, file: FileId) -> Rc<Vec<Piece>> {
        if let Some(pieces) = self.parsed.get(&file) {
            return Rc::clone(pieces);
        }
        let (pieces, problems) = parse(&self.templates.sources.file(file).text);
        for problem in problems {
            self.whole = false;
            self.report_in(
                file,
                SYNTAX,
                problem.at,
                problem.message,
                Some(problem.remedy),
            );
        }
        let pieces = Rc::new(pieces);
        self.parsed.insert(file, Rc::clone(&pieces));
        pieces
    }

    fn literal(&mut self, file: FileId, range: Range<usize>) {
        let sources: &'a SourceMap = self.templates.sources;
        let Some(text) = sources.file(file).text.get(range.clone()) else {
            return;
        };
        self.mapping.literal(self.out.len(), file, range);
        self.out.push_str(text);
    }

    fn variable(&mut self, name: &Name) {
        let (key, value) = match self.find(name) {
            Found::Value(frame) if frame.node.kind == Kind::Null => {
                self.not_set(name);
                (frame.key, None)
            }
            Found::Value(frame) => (frame.key, Some(frame.node)),
            Found::NotSet => {
                self.not_set(name);
                ("", None)
            }
            Found::Unknown(meant) => {
                self.unknown(name, meant);
                ("", None)
            }
        };
        let (at, file) = (self.out.len(), self.file());
        // Writing to a string does not fail.
        let _ = write!(self.out, "{OPEN}{}{CLOSE}", self.interpolations.len());
        self.mapping
            .sentinel(at, self.out.len() - at, file, name.tag.clone());
        self.interpolations.push(Interpolation {
            key,
            span: span(file, name.tag.clone()),
            value,
        });
    }

    pub(super) fn find(&mut self, name: &Name) -> Found<'a> {
        let found = self.scope.find(&name.text);
        match &found {
            Found::Value(frame) => {
                self.used.insert(frame.key.to_owned());
            }
            Found::NotSet => self.used.extend(self.scope.context_key(&name.text)),
            Found::Unknown(_) => {}
        }
        found
    }
}
