//! Values and their places as people read them.

use crate::model::value::Value;
use crate::plan::change::{Noise, PropertyChange, Replaces};
use crate::sink::{Side, ValueChange};
use std::fmt::Write as _;

/// Longest JSON that stays on one line.
const INLINE: usize = 100;

/// A change as a diff shows it.
pub(super) fn shown(change: &PropertyChange) -> ValueChange {
    let side = |value: &Option<Value>| match value {
        Some(_) if change.hidden => Side::Hidden,
        Some(value) => Side::Text(text(value)),
        None => Side::Absent,
    };
    let (before, after) = match (side(&change.before), side(&change.after)) {
        (Side::Absent, Side::Absent) if change.hidden => (Side::Hidden, Side::Hidden),
        sides => sides,
    };
    ValueChange {
        label: place(&change.path),
        note: note(change),
        before,
        after,
    }
}

fn note(change: &PropertyChange) -> String {
    let mut notes = Vec::new();
    match change.replaces {
        Replaces::No => {}
        Replaces::May => notes.push("↯ may replace".to_owned()),
        Replaces::Yes => notes.push("↯ replaces".to_owned()),
    }
    notes.extend(
        change
            .cause
            .as_ref()
            .map(|cause| format!("moved by: {cause}")),
    );
    notes.extend(change.noise.map(|noise| format!("noise: {}", kind(noise))));
    notes.join(" · ")
}

/// What a kind of noise is called.
pub(super) fn kind(noise: Noise) -> &'static str {
    match noise {
        Noise::Asset => "asset hash only",
        Noise::Tags => "tags only",
        Noise::Order => "order only",
        Noise::Words => "same value in other words",
        Noise::Metadata => "metadata only",
    }
}

/// A JSON pointer as a path: `InstanceTypes[0]`, `Tags["a.b"]`.
pub(super) fn place(pointer: &str) -> String {
    let mut out = String::new();
    for part in pointer.trim_start_matches('/').split('/') {
        let key = part.replace("~1", "/").replace("~0", "~");
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if !out.is_empty() && !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit()) {
            let _ = write!(out, "[{key}]");
        } else if !key.is_empty() && key.chars().all(is_name) {
            let _ = write!(out, "{}{key}", if out.is_empty() { "" } else { "." });
        } else {
            let _ = write!(out, "[{key:?}]");
        }
    }
    out
}

/// A value: a text as it is, JSON for the rest, CloudFormation's short forms for what refers to something.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(text) => format!("{text:?}"),
        Value::Reference(reference) => format!("(known after deploy: {reference})"),
        value => short_form(value).unwrap_or_else(|| json(value)),
    }
}

/// Whether a text cannot be mistaken for anything else than a text.
fn is_plain(text: &str) -> bool {
    let is_word = matches!(text, "" | "true" | "false" | "null");
    !is_word
        && text.trim() == text
        && !text.starts_with(['!', '{', '[', '(', '"'])
        && text.parse::<f64>().is_err()
}

/// `!Ref Vpc`, `!GetAtt Role.Arn`, `!Sub arn:${AWS::Partition}:…`.
fn short_form(value: &Value) -> Option<String> {
    let Value::Map(map) = value else { return None };
    let (key, value) = map.first_key_value().filter(|_| map.len() == 1)?;
    match (key.as_str(), value) {
        ("Ref", Value::String(id)) => Some(format!("!Ref {id}")),
        ("Fn::Sub", Value::String(text)) => Some(format!("!Sub {text}")),
        ("Fn::GetAtt", Value::String(path)) => Some(format!("!GetAtt {path}")),
        ("Fn::GetAtt", Value::List(parts)) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            Some(format!("!GetAtt {}", parts?.join(".")))
        }
        _ => None,
    }
}

fn json(value: &Value) -> String {
    let line = serde_json::to_string(value).unwrap_or_default();
    if line.len() <= INLINE {
        return line;
    }
    serde_json::to_string_pretty(value).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::{place, text};
    use crate::model::value::Value;
    use serde_json::{from_value, json};

    #[test]
    fn a_pointer_reads_as_a_path() {
        for (pointer, path) in [
            ("/ScalingConfig/DesiredSize", "ScalingConfig.DesiredSize"),
            ("/InstanceTypes/0", "InstanceTypes[0]"),
            ("/Tags/a~1b.c", "Tags[\"a/b.c\"]"),
            ("/0", "0"),
            ("", "[\"\"]"),
        ] {
            assert_eq!(place(pointer), path);
        }
    }

    #[test]
    fn a_text_is_no_number_and_no_reference() {
        for (value, shown) in [
            (json!("m7i.large"), "m7i.large"),
            (json!("3"), "\"3\""),
            (json!(3), "3"),
            (json!("true"), "\"true\""),
            (json!({"Ref": "Vpc"}), "!Ref Vpc"),
            (json!("!Ref Vpc"), "\"!Ref Vpc\""),
            (json!({"Fn::GetAtt": ["Role", "Arn"]}), "!GetAtt Role.Arn"),
            (json!([1, {"Ref": "A"}]), r#"[1,{"Ref":"A"}]"#),
            (json!(null), "null"),
        ] {
            let value: Value = from_value(value).expect("a value");
            assert_eq!(text(&value), shown);
        }
    }
}
