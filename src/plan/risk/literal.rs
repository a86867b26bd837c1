//! Values of properties as far as they are known. CloudFormation takes `"true"` for `true` and `"5"` for `5`, and an
//! intrinsic for either; what an intrinsic becomes is never guessed.

use serde_json::Value as Json;
use std::collections::BTreeSet;

/// How a property that is on or off changed to what it should not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It did.
    Certain,
    /// A value is known only after the deploy.
    Unproven,
}

impl Turn {
    /// `is`, or `may be`.
    pub(super) fn is(self) -> &'static str {
        match self {
            Turn::Certain => "is",
            Turn::Unproven => "may be",
        }
    }

    /// What a message ends in.
    pub(super) fn doubt(self) -> &'static str {
        match self {
            Turn::Certain => "",
            Turn::Unproven => "; could not prove otherwise",
        }
    }
}

/// Whether a property turned to a value that it did not have; absent, it is as the service has it.
pub(super) fn turned(
    to: bool,
    was: Option<&Json>,
    is: Option<&Json>,
    absent: bool,
) -> Option<Turn> {
    let side = |value: Option<&Json>| match given(value) {
        None => Some(absent),
        Some(value) => boolean(value),
    };
    let same = given(was) == given(is);
    match (side(was), side(is)) {
        _ if same => None,
        (Some(was), _) if was == to => None,
        (_, Some(is)) if is != to => None,
        (Some(_), Some(_)) => Some(Turn::Certain),
        _ => Some(Turn::Unproven),
    }
}

/// The value, unless it says that there is none.
pub(super) fn given(value: Option<&Json>) -> Option<&Json> {
    value.filter(|value| {
        !value.is_null() && value.get("Ref").and_then(Json::as_str) != Some("AWS::NoValue")
    })
}

/// A literal truth value.
pub(super) fn boolean(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(value) => Some(*value),
        Json::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Json::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A literal whole number.
pub(super) fn number(value: &Json) -> Option<i64> {
    match value {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Items of a list; none where it is no literal list.
pub(super) fn items(value: Option<&Json>) -> &[Json] {
    value.and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// Texts of a list, or the one text that stands for a list; nothing where one of them is not literal.
pub(super) fn texts(value: Option<&Json>) -> Option<BTreeSet<&str>> {
    match given(value) {
        None => Some(BTreeSet::new()),
        Some(Json::Array(items)) => items.iter().map(Json::as_str).collect(),
        Some(Json::String(text)) => Some(BTreeSet::from([text.as_str()])),
        Some(_) => None,
    }
}

/// A value in words: a literal as it is, an intrinsic by what it names.
pub(super) fn words(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
        Json::Object(map) if map.len() == 1 => match map.iter().next() {
            Some((name, Json::String(text))) if name == "Ref" || name == "Fn::Sub" => text.clone(),
            Some((name, Json::Array(parts))) if name == "Fn::GetAtt" => {
                parts.iter().map(words).collect::<Vec<_>>().join(".")
            }
            Some((name, Json::Array(parts))) if name == "Fn::Sub" => {
                parts.first().map(words).unwrap_or_default()
            }
            _ => value.to_string(),
        },
        _ => value.to_string(),
    }
}

/// A value for a message: `` `5` ``, or that there is none.
pub(super) fn said(value: Option<&Json>) -> String {
    given(value).map_or_else(
        || "not set".to_owned(),
        |value| format!("`{}`", words(value)),
    )
}

#[cfg(test)]
mod tests {
    use super::{Turn, said, texts, turned};
    use serde_json::{Value, json};

    #[test]
    fn a_switch_turns_only_when_it_was_otherwise() {
        let on = json!(true);
        let off = json!("false");
        let later = json!({ "Ref": "Given" });
        let turn = |was: Option<&Value>, is: Option<&Value>| turned(false, was, is, false);
        assert_eq!(turn(Some(&on), Some(&off)), Some(Turn::Certain));
        assert_eq!(turn(Some(&on), None), Some(Turn::Certain));
        assert_eq!(turn(Some(&on), Some(&json!("true"))), None);
        assert_eq!(turn(Some(&off), None), None);
        assert_eq!(turn(None, Some(&on)), None);
        assert_eq!(turn(Some(&on), Some(&later)), Some(Turn::Unproven));
        assert_eq!(turn(Some(&later), Some(&off)), Some(Turn::Unproven));
        assert_eq!(turn(Some(&later), Some(&later)), None);
        assert_eq!(
            turn(Some(&on), Some(&json!({ "Ref": "AWS::NoValue" }))),
            Some(Turn::Certain)
        );
    }

    #[test]
    fn says_what_is_known() {
        assert_eq!(said(None), "not set");
        assert_eq!(said(Some(&json!(5))), "`5`");
        assert_eq!(
            said(Some(&json!({ "Fn::GetAtt": ["Key", "Arn"] }))),
            "`Key.Arn`"
        );
        assert_eq!(texts(Some(&json!([{ "Ref": "A" }]))), None);
        assert_eq!(texts(Some(&json!("a"))).map(|it| it.len()), Some(1));
    }
}
