//! A template and a context to text with sentinels, and where each of its bytes came from.

use super::lookup::{Found, Frame, Scope};
use super::parse::{MAX_PROBLEMS, Name, Piece, parse};
use super::source_map::Mapping;
use super::{CLOSE, OPEN, SYNTAX};
use crate::config::context::Context;
use crate::config::nearest::suggestion;
use crate::config::node::{Kind, Node, Resolved};
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

const MAX_DEPTH: usize = 16;
const MAX_OUTPUT: usize = 4 << 20;
const MAX_STEPS: usize = 1_000_000;

/// Renders a template. A name that is not among the templates is a finding.
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

struct Renderer<'a> {
    templates: Templates<'a>,
    scope: Scope<'a>,
    out: String,
    mapping: Mapping,
    interpolations: Vec<Interpolation<'a>>,
    used: BTreeSet<String>,
    findings: Vec<Finding>,
    /// A loop meets one mistake in every round.
    reported: HashSet<(Span, String)>,
    whole: bool,
    steps: usize,
    stack: Vec<(String, FileId)>,
    indents: Vec<(FileId, Range<usize>)>,
    parsed: HashMap<FileId, Rc<Vec<Piece>>>,
}

impl<'a> Renderer<'a> {
    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            if !self.step(piece) {
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
    fn step(&mut self, piece: &Piece) -> bool {
        self.steps += 1;
        if self.steps <= MAX_STEPS && self.out.len() <= MAX_OUTPUT {
            return true;
        }
        if self.steps < usize::MAX / 2 {
            self.steps = usize::MAX / 2;
            let at = match piece {
                Piece::Literal(range) => range.clone(),
                Piece::LineStart => 0..0,
                Piece::Variable(name)
                | Piece::Section { name, .. }
                | Piece::Partial { name, .. } => name.tag.clone(),
            };
            let message = format!(
                "the rendering is larger than {} MiB or takes more than {MAX_STEPS} steps",
                MAX_OUTPUT >> 20
            );
            self.broken(
                "template-too-large",
                at,
                message,
                "make the lists or sections shorter",
            );
        }
        false
    }

    fn file(&self) -> FileId {
        self.stack.last().map_or(self.stack[0].1, |(_, file)| *file)
    }

    fn parsed(&mut self, file: FileId) -> Rc<Vec<Piece>> {
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
        self.mapping.push(self.out.len(), text.len(), file, range);
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
            .push(at, self.out.len() - at, file, name.tag.clone());
        self.interpolations.push(Interpolation {
            key,
            span: span(file, name.tag.clone()),
            value,
        });
    }

    fn section(&mut self, name: &Name, inverted: bool, body: &[Piece]) {
        let frame = match self.find(name) {
            Found::Value(frame) => Some(frame),
            Found::NotSet => None,
            Found::Unknown(meant) => {
                self.whole = false;
                self.unknown(name, meant);
                // What is within may have its own problems.
                None
            }
        };
        let holds = frame.is_some_and(|frame| holds(frame.node));
        match frame.filter(|_| holds != inverted) {
            None if inverted && !holds => self.pieces(body),
            None => {}
            Some(_) if inverted => self.pieces(body),
            Some(frame) => match &frame.node.kind {
                Kind::List(items) => {
                    for node in items {
                        self.within(Frame { node, ..frame }, body);
                    }
                }
                Kind::Scalar(_) | Kind::Map(_) | Kind::Null | Kind::Invalid => {
                    self.within(frame, body);
                }
            },
        }
    }

    fn within(&mut self, frame: Frame<'a>, body: &[Piece]) {
        self.scope.frames.push(frame);
        self.pieces(body);
        self.scope.frames.pop();
    }

    fn partial(&mut self, name: &Name, indent: Option<&Range<usize>>) {
        let files = self.templates.files;
        let found = [name.text.clone(), format!("{}.mustache", name.text)]
            .into_iter()
            .find_map(|path| files.get_key_value(&path));
        let Some((path, file)) = found else {
            let message = format!("there is no template `{}`", name.text);
            let remedy = suggestion(&name.text, files.keys().map(String::as_str));
            self.whole = false;
            self.report("unknown-partial", name.tag.clone(), message, remedy);
            return;
        };
        if let Some(first) = self.stack.iter().position(|(open, _)| open == path) {
            let mut names: Vec<&str> = self.stack[first..]
                .iter()
                .map(|(n, _)| n.as_str())
                .collect();
            names.push(path);
            let message = format!("the template includes itself: {}", names.join(" → "));
            self.broken(
                "template-cycle",
                name.tag.clone(),
                message,
                "remove one of the partials",
            );
            return;
        }
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} partials in one another");
            self.broken(
                "template-too-large",
                name.tag.clone(),
                message,
                "include fewer",
            );
            return;
        }
        let here = self.file();
        let outer = match indent {
            Some(indent) => {
                let outer = self.indents.clone();
                self.indents.push((here, indent.clone()));
                outer
            }
            // Within a line, only the line is indented.
            None => std::mem::take(&mut self.indents),
        };
        let pieces = self.parsed(*file);
        self.stack.push((path.clone(), *file));
        self.pieces(&pieces);
        self.stack.pop();
        self.indents = outer;
    }

    fn find(&mut self, name: &Name) -> Found<'a> {
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

    fn not_set(&mut self, name: &Name) {
        let key = &name.text;
        let message = format!("`{key}` has no value");
        let remedy = format!(
            "set it in the context file, or wrap this in `{{{{#{key}}}}} … {{{{/{key}}}}}`"
        );
        self.report("no-value", name.tag.clone(), message, Some(remedy));
    }

    fn unknown(&mut self, name: &Name, meant: Option<String>) {
        let message = match name.text.as_str() {
            "." => "`.` is the item of a section, and no section is open here".to_owned(),
            key => format!("`{key}` is not a key of the context"),
        };
        let remedy = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "set it in the context file, or remove the tag".to_owned(),
        };
        self.report(
            "unknown-context-key",
            name.tag.clone(),
            message,
            Some(remedy),
        );
    }

    fn broken(&mut self, rule: &str, at: Range<usize>, message: String, remedy: &str) {
        self.whole = false;
        self.report(rule, at, message, Some(remedy.to_owned()));
    }

    fn report(&mut self, rule: &str, at: Range<usize>, message: String, remedy: Option<String>) {
        self.report_in(self.file(), rule, at, message, remedy);
    }

    fn report_in(
        &mut self,
        file: FileId,
        rule: &str,
        at: Range<usize>,
        message: String,
        remedy: Option<String>,
    ) {
        let span = span(file, at);
        if self.findings.len() >= MAX_PROBLEMS || !self.reported.insert((span, message.clone())) {
            return;
        }
        self.findings.push(Finding {
            remedy,
            ..Finding::error(rule, message).at(self.templates.sources.location(span))
        });
    }
}

/// Whether a section of this value is shown.
fn holds(node: &Node) -> bool {
    match &node.kind {
        Kind::Null | Kind::Invalid => false,
        Kind::List(items) => !items.is_empty(),
        Kind::Map(entries) => !entries.is_empty(),
        Kind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Boolean(value) => value,
            _ => scalar.reference.is_some() || !scalar.text.is_empty(),
        },
    }
}
