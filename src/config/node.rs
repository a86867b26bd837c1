//! A YAML value that knows where it stands and where a user would change it.

use super::core_schema::resolve;
use crate::model::reference::Reference;
use crate::model::source::{Origin, Span};

pub use super::core_schema::Resolved;

/// One value of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands: in the template, or in the context file for a value of the context itself.
    pub span: Span,
    /// Where a user would change it: the context value that it came from, else its span.
    pub origin: Origin,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Nothing, `~` or `null`, unquoted.
    Null,
    /// Text, whose type the destination decides.
    Scalar(Scalar),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order in which it was written; keys are unique.
    Map(Vec<Entry>),
    /// A value that could not be had; the reason is a finding already, so every check passes over it.
    Invalid,
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Where a user would change the key.
    pub key_origin: Origin,
    /// What it is set to.
    pub value: Node,
}

/// A scalar as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// The text, after quotes and escapes.
    pub text: String,
    /// What types it may take.
    pub style: Style,
    /// The context keys that took part.
    pub via: Vec<String>,
    /// Set if the value is known only after the deploy; `text` is then empty.
    pub reference: Option<Reference>,
}

/// How a scalar becomes a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Typed by its destination; where that has no type, by YAML's core schema.
    Plain,
    /// Typed by its destination; where that has no type, text. A value that the context declares
    /// as text, and text with a value inside, are so.
    Text,
    /// Text everywhere, since somebody quoted it.
    Quoted,
}

impl Node {
    /// A node that a user changes where it stands.
    pub fn new(kind: Kind, span: Span) -> Self {
        Node {
            kind,
            span,
            origin: Origin::At(span),
        }
    }

    /// The scalar, if it is one.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text, if it is a scalar with a value of now.
    pub fn text(&self) -> Option<&str> {
        self.scalar()
            .filter(|scalar| scalar.reference.is_none())
            .map(|scalar| scalar.text.as_str())
    }

    /// The entries of a map; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The entry of a map's key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value of a map's key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The node at a JSON pointer such as `/subnets/0/cidr`; the node itself for an empty one.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        steps(pointer).try_fold(self, |node, step| node.step(&step))
    }

    /// The node at a JSON pointer, or the closest one above it that exists.
    pub fn nearest(&self, pointer: &str) -> &Node {
        let mut node = self;
        for step in steps(pointer) {
            match node.step(&step) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// What it is in words, for messages.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "empty",
            Kind::Scalar(scalar) if scalar.reference.is_some() => "known only after the deploy",
            Kind::Scalar(scalar) => match scalar.resolve() {
                Resolved::Boolean(_) => "true or false",
                Resolved::Unsigned(_) | Resolved::Signed(_) | Resolved::Float(_) => "a number",
                Resolved::Text => "text",
            },
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
            Kind::Invalid => "invalid",
        }
    }

    fn step(&self, step: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Map(_) => self.get(step),
            Kind::List(items) => items.get(step.parse::<usize>().ok()?),
            Kind::Null | Kind::Scalar(_) | Kind::Invalid => None,
        }
    }
}

impl Scalar {
    /// A scalar that nothing took part in.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Scalar {
            text: text.into(),
            style,
            via: Vec::new(),
            reference: None,
        }
    }

    /// Its type where the destination has none.
    pub fn resolve(&self) -> Resolved {
        match self.style {
            Style::Plain => resolve(&self.text),
            Style::Text | Style::Quoted => Resolved::Text,
        }
    }

    /// Its type where the destination asks for a number or a boolean.
    pub fn coerce(&self) -> Resolved {
        match self.style {
            Style::Plain | Style::Text => resolve(&self.text),
            Style::Quoted => Resolved::Text,
        }
    }
}

/// A pointer with one more step.
pub fn child(pointer: &str, step: &str) -> String {
    let mut child = String::with_capacity(pointer.len() + step.len() + 1);
    child.push_str(pointer);
    child.push('/');
    if step.contains(['~', '/']) {
        child.push_str(&step.replace('~', "~0").replace('/', "~1"));
    } else {
        child.push_str(step);
    }
    child
}

/// The steps of a JSON pointer.
pub fn steps(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
}
