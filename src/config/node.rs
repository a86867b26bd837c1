//! A YAML value that knows where it stands and where a user would change it.

use crate::model::reference::Reference;
use crate::model::source::{Origin, Span};

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

/// What YAML's core schema makes of a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resolved {
    /// `true`, `false`.
    Boolean(bool),
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A negative whole number.
    Signed(i64),
    /// Any other number, with `.inf` and `.nan`.
    Float(f64),
    /// Anything else.
    Text,
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
            Style::Plain => core(&self.text),
            Style::Text | Style::Quoted => Resolved::Text,
        }
    }

    /// Its type where the destination asks for a number or a boolean.
    pub fn coerce(&self) -> Resolved {
        match self.style {
            Style::Plain | Style::Text => core(&self.text),
            Style::Quoted => Resolved::Text,
        }
    }
}

/// A pointer with one more step.
pub fn child(pointer: &str, step: &str) -> String {
    format!("{pointer}/{}", step.replace('~', "~0").replace('/', "~1"))
}

/// The steps of a JSON pointer.
pub fn steps(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
}

/// YAML 1.2's core schema, except that a number that would lose digits (leading zeros, or more
/// than 64 bits) stays text: account ids are written so.
fn core(text: &str) -> Resolved {
    match text {
        "true" | "True" | "TRUE" => return Resolved::Boolean(true),
        "false" | "False" | "FALSE" => return Resolved::Boolean(false),
        ".nan" | ".NaN" | ".NAN" => return Resolved::Float(f64::NAN),
        _ => {}
    }
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        let sign = if negative { -1.0 } else { 1.0 };
        return Resolved::Float(sign * f64::INFINITY);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let plain = !digits.starts_with(['+', '-']);
            return match u64::from_str_radix(digits, radix) {
                Ok(value) if plain => Resolved::Unsigned(value),
                _ => Resolved::Text,
            };
        }
    }
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return whole(negative, digits);
    }
    float(digits).map_or(Resolved::Text, |value| {
        Resolved::Float(if negative { -value } else { value })
    })
}

fn whole(negative: bool, digits: &str) -> Resolved {
    if digits.len() > 1 && digits.starts_with('0') {
        return Resolved::Text;
    }
    let value = match (negative, digits.parse::<u64>()) {
        (true, Ok(0)) => Some(Resolved::Unsigned(0)),
        (true, Ok(_)) => format!("-{digits}").parse().ok().map(Resolved::Signed),
        (false, Ok(value)) => Some(Resolved::Unsigned(value)),
        (_, Err(_)) => None,
    };
    value.unwrap_or(Resolved::Text)
}

/// `[0-9]* . [0-9]*` with an exponent, at least one digit before it.
fn float(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], Some(&digits[at + 1..])),
        None => (digits, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && all_digits(exponent)
    });
    let fits = all_digits(before)
        && all_digits(after)
        && !(before.is_empty() && after.is_empty())
        && exponent_fits;
    fits.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Resolved, core};

    #[test]
    fn resolves_by_the_core_schema() {
        for (text, expected) in [
            ("true", Resolved::Boolean(true)),
            ("yes", Resolved::Text),
            ("0", Resolved::Unsigned(0)),
            ("-0", Resolved::Unsigned(0)),
            ("+12", Resolved::Unsigned(12)),
            ("-12", Resolved::Signed(-12)),
            ("0o17", Resolved::Unsigned(15)),
            ("0x1F", Resolved::Unsigned(31)),
            ("0x+1", Resolved::Text),
            ("1.10", Resolved::Float(1.1)),
            ("-.5e3", Resolved::Float(-500.0)),
            ("-.inf", Resolved::Float(f64::NEG_INFINITY)),
            ("inf", Resolved::Text),
            ("nan", Resolved::Text),
            (".", Resolved::Text),
            ("1e", Resolved::Text),
            ("1_000", Resolved::Text),
            ("12:30", Resolved::Text),
            ("", Resolved::Text),
            ("-", Resolved::Text),
        ] {
            assert_eq!(core(text), expected, "{text}");
        }
    }

    #[test]
    fn keeps_what_a_number_would_lose() {
        assert_eq!(core("000123456789"), Resolved::Text);
        assert_eq!(core("123456789012345678901234"), Resolved::Text);
        assert_eq!(core("18446744073709551615"), Resolved::Unsigned(u64::MAX));
        assert_eq!(core("-9223372036854775808"), Resolved::Signed(i64::MIN));
    }
}
