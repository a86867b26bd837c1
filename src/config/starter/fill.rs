//! Texts of ours with values put in: each stands where the template has its name, as one scalar, whatever it holds.

use crate::config::node::{Kind, Node, Resolved, Scalar, Style};
use crate::config::yaml;
use crate::model::scalar::Label;
use crate::model::source::{Layer, SourceMap};
use std::fmt::Write as _;

/// Words that a reader of YAML 1.1 or 1.2 takes for something else than text.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// YAML that may stand where a template has a name. Foreign text becomes one by [`Part::scalar`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part(String);

impl Part {
    /// A scalar that reads back as this text: plain where that is certain, else in double quotes.
    pub(super) fn scalar(text: &str) -> Self {
        Self(scalar(text))
    }

    /// Letters, digits and dashes: as they are, also within a scalar.
    pub(super) fn label(label: &Label) -> Self {
        Self(label.as_str().to_owned())
    }

    /// A text of ours.
    pub(super) fn ours(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// A list or map that somebody wrote as YAML, in one line; where it is none, its text.
    pub(super) fn flow(text: &str) -> Self {
        let mut sources = SourceMap::default();
        let file = sources.add("", text, Layer::Context);
        match yaml::document(&sources, file) {
            (Some(node), findings) if findings.is_empty() => Self(flow(&node)),
            _ => Self(scalar(text)),
        }
    }

    /// A template that is filled.
    pub(super) fn filled(text: String) -> Self {
        Self(text)
    }

    /// The same after something of ours.
    pub(super) fn after(self, text: &'static str) -> Self {
        Self(format!("{text}{}", self.0))
    }
}

/// Puts a part in the place of each `@{name}`; `part` gets the name and the line that it comes to stand on. What is put in
/// is not looked at again.
pub(super) fn fill(template: &str, mut part: impl FnMut(&str, usize) -> Part) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("@{") {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        let line = 1 + out.matches('\n').count();
        out.push_str(&part(name, line).0);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._/-".contains(c))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            ' '..='~' => quoted.push(c),
            c if c.is_alphanumeric() => quoted.push(c),
            // Line ends of YAML 1.1, marks of order, and what no YAML may hold as it is.
            c => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

fn flow(node: &Node) -> String {
    let joined = |items: Vec<String>| items.join(", ");
    match &node.kind {
        Kind::Null | Kind::Invalid => "~".to_owned(),
        Kind::Scalar(it) if is_bare(it) => it.text.clone(),
        Kind::Scalar(it) => scalar(&it.text),
        Kind::List(items) => format!("[{}]", joined(items.iter().map(flow).collect())),
        Kind::Map(entries) => {
            let pair = |key: &str, value: &Node| format!("{}: {}", scalar(key), flow(value));
            let pairs = entries.iter().map(|it| pair(&it.key, &it.value));
            format!("{{{}}}", joined(pairs.collect()))
        }
    }
}

/// A number or a truth, as somebody wrote it without quotes.
fn is_bare(scalar: &Scalar) -> bool {
    scalar.style == Style::Plain && !matches!(scalar.resolve(), Resolved::Text)
}

#[cfg(test)]
mod tests {
    use super::{Part, fill};
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use serde_json::{Value, json};

    fn read(yaml: &str) -> Value {
        serde_yaml::from_str(yaml).expect(yaml)
    }

    #[test]
    fn text_stays_text_and_is_plain_where_it_can_be() {
        for (text, written) in [
            ("acme", "acme"),
            ("backstage.example.com", "backstage.example.com"),
            ("null", "\"null\""),
            ("NO", "\"NO\""),
            ("012", "\"012\""),
            ("1e3", "\"1e3\""),
            ("a: b", "\"a: b\""),
            ("", "\"\""),
            ("@{x}", "\"@{x}\""),
            ("\u{2028}\u{7f}", "\"\\U00002028\\U0000007F\""),
        ] {
            assert_eq!(Part::scalar(text), Part::filled(written.to_owned()));
            assert_eq!(read(written), json!(text), "{written}");
        }
    }

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        let text = fill("a: @{one}\nb: @{two}\nc: @{", |name, line| {
            Part::scalar(&format!("@{{two}} {name} {line}"))
        });
        assert_eq!(text, "a: \"@{two} one 1\"\nb: \"@{two} two 2\"\nc: @{");
    }

    #[test]
    fn lists_and_maps_stay_what_they_are() {
        let Part(text) = Part::flow("- a: 1\n  b: '2'\n- [x, null, \"no\", 'true', true]\n");
        assert_eq!(text, r#"[{a: 1, b: "2"}, [x, ~, "no", "true", true]]"#);
        assert_eq!(Part::flow("a: [b"), Part::scalar("a: [b"));
    }

    proptest! {
        #[test]
        fn a_scalar_reads_back_as_itself(text in any::<String>()) {
            let Part(written) = Part::scalar(&text);
            prop_assert_eq!(read(&format!("a: {written}\nb: c\n")), json!({ "a": text, "b": "c" }));
            let key = format!("{written}:\n  b: c\n");
            prop_assert_eq!(read(&key), json!({ text: { "b": "c" } }));
        }
    }
}
