//! Values in one form: whatever says the same in other words becomes the same JSON.
//!
//! `Fn::Join` and `Fn::Sub` become the text that they make, with `Fn::Sub` around what is not known; a `Fn::GetAtt` is
//! a list; `Fn::Select` and `Fn::Split` of what is known are carried out, and so is `Fn::If` of a condition that is
//! known; known names are put in, and `AWS::NoValue` takes its property away.

use super::scope::{NO_VALUE, Scope};
use serde_json::{Map, Value as Json, json};
use std::borrow::Cow;

/// A value in the one form.
pub fn canonical(value: &Json, scope: &Scope) -> Json {
    match value {
        Json::Array(items) => items
            .iter()
            .map(|item| canonical(item, scope))
            .filter(|item| !is_no_value(item))
            .collect(),
        Json::Object(map) => match intrinsic(value) {
            Some((function, argument)) => of_intrinsic(function, argument, scope),
            None => map
                .iter()
                .map(|(key, value)| (key.clone(), canonical(value, scope)))
                .filter(|(_, value)| !is_no_value(value))
                .collect::<Map<_, _>>()
                .into(),
        },
        _ => value.clone(),
    }
}

/// The same, which is the value itself where there is no intrinsic in it.
pub(super) fn in_form<'a>(value: &'a Json, scope: &Scope) -> Cow<'a, Json> {
    if has_intrinsic(value) {
        Cow::Owned(canonical(value, scope))
    } else {
        Cow::Borrowed(value)
    }
}

/// Whether there is an intrinsic anywhere in a value.
pub(super) fn has_intrinsic(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.iter().any(has_intrinsic),
        Json::Object(map) => intrinsic(value).is_some() || map.values().any(has_intrinsic),
        _ => false,
    }
}

/// The function and argument, if a value is an intrinsic.
pub fn intrinsic(value: &Json) -> Option<(&str, &Json)> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    let (key, argument) = map.iter().next()?;
    (key == "Ref" || key == "Condition" || key.starts_with("Fn::")).then_some((key, argument))
}

/// Whether two values mean the same to CloudFormation, which reads `"3"` and `3`, `"true"` and `true` alike, and takes
/// text that is JSON for the JSON.
pub fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        (Json::String(a), Json::String(b)) => a == b || same_document(a, b),
        _ => a == b || matches!((scalar(a), scalar(b)), (Some(a), Some(b)) if a == b),
    }
}

fn same_document(a: &str, b: &str) -> bool {
    let opens = |text: &str| text.trim_start().starts_with(['{', '[']);
    let parsed = |text| serde_json::from_str::<Json>(text).ok();
    opens(a) && opens(b) && parsed(a).is_some_and(|a| parsed(b) == Some(a))
}

fn scalar(value: &Json) -> Option<Cow<'_, str>> {
    match value {
        Json::String(text) => Some(Cow::Borrowed(text)),
        Json::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Json::Number(value) => Some(Cow::Owned(value.to_string())),
        _ => None,
    }
}

pub(super) fn is_no_value(value: &Json) -> bool {
    intrinsic(value).is_some_and(|(function, name)| function == "Ref" && name == NO_VALUE)
}

fn of_intrinsic(function: &str, argument: &Json, scope: &Scope) -> Json {
    match (function, argument) {
        ("Ref", Json::String(name)) => match scope.get(name) {
            Some(known) => known.clone(),
            None => json!({ "Ref": name }),
        },
        ("Fn::GetAtt", Json::String(text)) => match text.split_once('.') {
            Some((id, attribute)) => json!({ "Fn::GetAtt": [id, attribute] }),
            None => json!({ "Fn::GetAtt": text }),
        },
        ("Fn::Sub", Json::String(text)) => whole(substituted(text, None, scope)),
        ("Fn::Sub", Json::Array(parts)) if parts.len() == 2 => match (&parts[0], &parts[1]) {
            (Json::String(text), Json::Object(variables)) => {
                whole(substituted(text, Some(variables), scope))
            }
            _ => plain(function, argument, scope),
        },
        ("Fn::Join", Json::Array(parts)) if parts.len() == 2 => {
            match (&parts[0], canonical(&parts[1], scope)) {
                (Json::String(delimiter), Json::Array(items)) => joined(delimiter, items),
                (delimiter, items) => json!({ "Fn::Join": [delimiter, items] }),
            }
        }
        ("Fn::Select", Json::Array(parts)) if parts.len() == 2 => selected(parts, scope),
        ("Fn::FindInMap", Json::Array(parts)) if parts.len() == 3 => {
            let keys: Vec<Json> = parts.iter().map(|part| canonical(part, scope)).collect();
            let names = [0, 1, 2].map(|at| keys[at].as_str());
            match names {
                [Some(mapping), Some(top), Some(second)] => scope
                    .mapped(mapping, top, second)
                    .cloned()
                    .unwrap_or_else(|| json!({ "Fn::FindInMap": keys })),
                _ => json!({ "Fn::FindInMap": keys }),
            }
        }
        ("Fn::If", Json::Array(parts)) if parts.len() == 3 => {
            match parts[0].as_str().and_then(|name| scope.holds(name)) {
                Some(holds) => canonical(&parts[if holds { 1 } else { 2 }], scope),
                None => plain(function, argument, scope),
            }
        }
        ("Fn::Split", Json::Array(parts)) if parts.len() == 2 => {
            match (&parts[0], canonical(&parts[1], scope)) {
                (Json::String(delimiter), Json::String(text)) if !delimiter.is_empty() => {
                    text.split(delimiter.as_str()).collect()
                }
                (delimiter, text) => json!({ "Fn::Split": [delimiter, text] }),
            }
        }
        // An empty text is the stack's own region.
        ("Fn::GetAZs", Json::String(text)) if text.is_empty() => {
            plain(function, &json!({ "Ref": "AWS::Region" }), scope)
        }
        _ => plain(function, argument, scope),
    }
}

fn plain(function: &str, argument: &Json, scope: &Scope) -> Json {
    let mut map = Map::new();
    map.insert(function.to_owned(), canonical(argument, scope));
    Json::Object(map)
}

fn selected(parts: &[Json], scope: &Scope) -> Json {
    let index = match canonical(&parts[0], scope) {
        Json::Number(number) => number.as_u64(),
        Json::String(text) => text.parse().ok(),
        _ => None,
    };
    let list = canonical(&parts[1], scope);
    let item = index
        .and_then(|index| usize::try_from(index).ok())
        .and_then(|index| list.as_array()?.get(index).cloned());
    item.unwrap_or_else(|| json!({ "Fn::Select": [canonical(&parts[0], scope), list] }))
}

fn joined(delimiter: &str, items: Vec<Json>) -> Json {
    let mut text = Text::default();
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            text.literal(delimiter);
        }
        text.value(item);
    }
    whole(text)
}

/// A text in the making: literals with `${…}` for what is not known.
#[derive(Debug, Default)]
struct Text {
    /// As `Fn::Sub` writes it.
    template: String,
    /// As it is, while everything is known.
    plain: Option<String>,
    /// The only thing in it, if that is not known.
    only: Option<Json>,
    parts: usize,
    variables: Map<String, Json>,
}

impl Text {
    fn literal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.parts == 0 {
            self.plain = Some(String::new());
        }
        self.parts += 1;
        self.only = None;
        self.template.push_str(&text.replace("${", "${!"));
        if let Some(plain) = &mut self.plain {
            plain.push_str(text);
        }
    }

    fn value(&mut self, value: Json) {
        if let Some(text) = scalar(&value) {
            return self.literal(&text);
        }
        match intrinsic(&value) {
            Some(("Ref", Json::String(name))) => self.unknown(&format!("${{{name}}}"), &value),
            Some(("Fn::GetAtt", Json::Array(path))) => {
                let path: Vec<&str> = path.iter().filter_map(Json::as_str).collect();
                self.unknown(&format!("${{{}}}", path.join(".")), &value);
            }
            Some(("Fn::Sub", Json::String(text))) => self.unknown(text, &value),
            _ => {
                let name = format!("v{}", self.variables.len());
                self.unknown(&format!("${{{name}}}"), &value);
                self.variables.insert(name, value);
            }
        }
    }

    fn unknown(&mut self, template: &str, value: &Json) {
        self.only = (self.parts == 0).then(|| value.clone());
        self.parts += 1;
        self.plain = None;
        self.template.push_str(template);
    }
}

fn whole(text: Text) -> Json {
    if let Some(only) = text.only {
        return only;
    }
    if text.parts == 0 {
        return Json::String(String::new());
    }
    match text.plain {
        Some(plain) => plain.into(),
        None if text.variables.is_empty() => json!({ "Fn::Sub": text.template }),
        None => json!({ "Fn::Sub": [text.template, text.variables] }),
    }
}

/// The text of a `Fn::Sub` with what is known put in.
fn substituted(text: &str, variables: Option<&Map<String, Json>>, scope: &Scope) -> Text {
    let mut made = Text::default();
    for piece in pieces(text) {
        match piece {
            Piece::Literal(text) => made.literal(text),
            Piece::Name(name) => {
                let given = variables.and_then(|variables| variables.get(name));
                made.value(match (given, name.split_once('.')) {
                    (Some(value), _) => canonical(value, scope),
                    (None, Some((id, attribute))) => json!({ "Fn::GetAtt": [id, attribute] }),
                    (None, None) => of_intrinsic("Ref", &name.into(), scope),
                });
            }
        }
    }
    made
}

/// A part of a text of `Fn::Sub`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Literal(&'a str),
    /// A name, of which a dot parts the attribute.
    Name(&'a str),
}

/// The parts of a text of `Fn::Sub`: `${!x}` is `${x}`, and what never closes is literal.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let Some(length) = rest[at..].find('}') else {
            break;
        };
        let inner = &rest[at + 2..at + length];
        if let Some(escaped) = inner.strip_prefix('!') {
            // The literal is the text without the mark: `${` from before it, the rest from behind it.
            pieces.push(Piece::Literal(&rest[..at + 2]));
            pieces.push(Piece::Literal(escaped));
            pieces.push(Piece::Literal("}"));
        } else {
            pieces.push(Piece::Literal(&rest[..at]));
            pieces.push(Piece::Name(inner.trim()));
        }
        rest = &rest[at + length + 1..];
    }
    pieces.push(Piece::Literal(rest));
    pieces.retain(|piece| *piece != Piece::Literal(""));
    pieces
}

#[cfg(test)]
mod tests {
    use super::{canonical, same};
    use crate::plan::scope::Scope;
    use crate::template::tree::StackTree;
    use serde_json::{Value as Json, json};

    fn of(value: Json) -> Json {
        let stack = StackTree {
            region: Some("us-west-2".into()),
            account: Some("111122223333".into()),
            template: json!({ "Parameters": { "Size": { "Type": "Number", "Default": 3 }, "Names": { "Type": "CommaDelimitedList", "Default": "a, b" },
                "Password": { "Type": "String", "NoEcho": true, "Default": "hunter2" } } }).as_object().cloned().unwrap(),
            ..StackTree::default()
        };
        canonical(&value, &Scope::of_root(&stack))
    }

    #[test]
    fn says_the_same_in_one_form() {
        for (value, expected) in [
            (
                json!({"Fn::GetAtt": "A.B.C"}),
                json!({"Fn::GetAtt": ["A", "B.C"]}),
            ),
            (json!({"Fn::Sub": "${A}"}), json!({"Ref": "A"})),
            (
                json!({"Fn::Sub": "${A.Arn}"}),
                json!({"Fn::GetAtt": ["A", "Arn"]}),
            ),
            (json!({"Fn::Sub": "plain ${!x}"}), json!("plain ${x}")),
            (
                json!({"Fn::Join": ["", ["a", {"Ref": "B"}, "/*"]]}),
                json!({"Fn::Sub": "a${B}/*"}),
            ),
            (json!({"Fn::Join": ["-", ["a", "b"]]}), json!("a-b")),
            (
                json!({"Fn::Join": ["", ["${x}", {"Ref": "B"}]]}),
                json!({"Fn::Sub": "${!x}${B}"}),
            ),
            (
                json!({"Fn::Sub": ["${X}/y", {"X": {"Fn::Sub": "${B}-${AWS::Region}"}}]}),
                json!({"Fn::Sub": "${B}-us-west-2/y"}),
            ),
            (
                json!({"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}),
                json!("arn:aws:iam::111122223333:root"),
            ),
            (
                json!({"Fn::Select": ["1", {"Fn::Split": [",", "a,b"]}]}),
                json!("b"),
            ),
            (json!({"Fn::Select": [0, {"Ref": "Names"}]}), json!("a")),
            (json!({"Ref": "Size"}), json!(3)),
            (json!({"Ref": "Password"}), json!({"Ref": "Password"})),
            (
                json!({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1]}),
                json!({"b": [1]}),
            ),
            (
                json!({"Fn::GetAZs": ""}),
                json!({"Fn::GetAZs": "us-west-2"}),
            ),
            (
                json!({"Fn::Join": ["", [{"Fn::ImportValue": "x"}, "y"]]}),
                json!({"Fn::Sub": ["${v0}y", {"v0": {"Fn::ImportValue": "x"}}]}),
            ),
            (json!({"Fn::Sub": "${open"}), json!("${open")),
        ] {
            assert_eq!(of(value.clone()), expected, "{value}");
        }
    }

    #[test]
    fn reads_scalars_and_documents_as_cloudformation_does() {
        assert!(same(&json!("3"), &json!(3)) && same(&json!(true), &json!("true")));
        assert!(same(&json!("{\"a\": 1}"), &json!("{ \"a\":1 }")));
        assert!(
            !same(&json!("a"), &json!("b"))
                && !same(&json!([1]), &json!([1, 2]))
                && !same(&json!(null), &json!("null"))
        );
    }
}
