//! Sections: what is shown, how often, and what names mean within.

use super::lookup::{Found, Frame};
use super::parse::{Name, Piece};
use super::render::Renderer;
use crate::config::keys::KeyKind;
use crate::config::node::{Kind, Node, Resolved};

impl<'a> Renderer<'a> {
    pub(super) fn section(&mut self, name: &Name, inverted: bool, body: &[Piece]) {
        let frame = match self.find(name) {
            Found::Value(frame) if frame.node.kind == Kind::Invalid => {
                match self.would_show(frame.key) {
                    Some(shown) => {
                        if shown != inverted {
                            self.pieces(body);
                        }
                    }
                    // What it would show is not known, so nothing is said of what is missing.
                    None => self.whole = false,
                }
                return;
            }
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
                        if !self.step(&name.tag) {
                            return;
                        }
                        self.within(Frame { node, ..frame }, body);
                    }
                }
                Kind::Scalar(_) | Kind::Map(_) | Kind::Null | Kind::Invalid => {
                    self.within(frame, body);
                }
            },
        }
    }

    /// Whether a section of a key would be shown whose value is broken: as before that value was set. Of things
    /// with parts that cannot be said.
    fn would_show(&self, key: &str) -> Option<bool> {
        let context = self.scope.context;
        let kind = context.key(key)?.kind;
        if matches!(kind, KeyKind::List(_) | KeyKind::ListOf(_) | KeyKind::Map) {
            return None;
        }
        let layers = context.entries.get(key)?.layers.iter().rev();
        let mut before = layers.map(|(_, node)| node);
        let sound = before.find(|node| !matches!(node.kind, Kind::Invalid | Kind::Null));
        Some(sound.is_none_or(holds))
    }

    pub(super) fn within(&mut self, frame: Frame<'a>, body: &[Piece]) {
        self.scope.frames.push(frame);
        self.pieces(body);
        self.scope.frames.pop();
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
