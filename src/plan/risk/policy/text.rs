//! Text with intrinsics in it: what is known of it as characters, what is not as names equal only to themselves.

use serde_json::{Map, Value as Json};

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan::risk) enum Part {
    /// Known characters.
    Text(String),
    /// What only a deploy knows, by a name such as `${Cluster.Arn}`.
    Opaque(String),
}

/// First of the characters that stand for intrinsics in a text that is read as JSON; nobody writes them.
const FIRST_MARK: u32 = 0xE000;
const LAST_MARK: u32 = 0xF8FF;

/// The parts of a value; `names` are those that marks in its texts stand for.
pub(in crate::plan::risk) fn parts(value: &Json, names: &[String]) -> Vec<Part> {
    match value {
        Json::String(text) => marked(text, names),
        Json::Number(_) | Json::Bool(_) => vec![Part::Text(value.to_string())],
        Json::Object(map) => intrinsic(map, names).unwrap_or_else(|| opaque(value)),
        Json::Null | Json::Array(_) => opaque(value),
    }
}

/// The value as it is shown to a reader.
pub(in crate::plan::risk) fn shown(value: &Json) -> String {
    shown_parts(&parts(value, &[]))
}

/// The parts as they are shown to a reader.
pub(in crate::plan::risk) fn shown_parts(parts: &[Part]) -> String {
    let show = |part: &Part| match part {
        Part::Text(text) | Part::Opaque(text) => text.clone(),
    };
    parts.iter().map(show).collect()
}

/// Whether a value is the intrinsic that stands for nothing.
pub(in crate::plan::risk) fn is_nothing(value: &Json) -> bool {
    value.is_null() || value.get("Ref").and_then(Json::as_str) == Some("AWS::NoValue")
}

/// A value that is JSON in a text, with the names that marks in it stand for.
pub(in crate::plan::risk) fn json_in_text(value: &Json) -> Option<(Json, Vec<String>)> {
    let mut names = Vec::new();
    let mut text = String::new();
    for part in parts(value, &[]) {
        match part {
            Part::Text(known) => text.push_str(&known),
            Part::Opaque(name) => {
                let at = u32::try_from(names.len()).ok()?;
                let mark = FIRST_MARK + at;
                text.push(char::from_u32(mark).filter(|_| mark <= LAST_MARK)?);
                names.push(name);
            }
        }
    }
    let json: Json = serde_json::from_str(&text).ok()?;
    json.is_object().then_some((json, names))
}

fn opaque(value: &Json) -> Vec<Part> {
    vec![Part::Opaque(value.to_string())]
}

fn marked(text: &str, names: &[String]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut known = String::new();
    for c in text.chars() {
        let at = u32::from(c).checked_sub(FIRST_MARK);
        match at.and_then(|at| names.get(at as usize)) {
            Some(name) => {
                push(&mut parts, std::mem::take(&mut known));
                parts.push(Part::Opaque(name.clone()));
            }
            None => known.push(c),
        }
    }
    push(&mut parts, known);
    parts
}

fn push(parts: &mut Vec<Part>, text: String) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(Part::Text(last)) => last.push_str(&text),
        _ => parts.push(Part::Text(text)),
    }
}

fn intrinsic(map: &Map<String, Json>, names: &[String]) -> Option<Vec<Part>> {
    let (key, value) = map.iter().next().filter(|_| map.len() == 1)?;
    match (key.as_str(), value) {
        ("Ref", Json::String(name)) => Some(vec![Part::Opaque(format!("${{{name}}}"))]),
        ("Fn::GetAtt", Json::Array(path)) => {
            let path: Option<Vec<&str>> = path.iter().map(Json::as_str).collect();
            Some(vec![Part::Opaque(format!("${{{}}}", path?.join(".")))])
        }
        ("Fn::Sub", Json::String(text)) => Some(substituted(text, &Map::new(), names)),
        ("Fn::Sub", Json::Array(both)) => match &both[..] {
            [Json::String(text), Json::Object(map)] => Some(substituted(text, map, names)),
            [Json::String(text)] => Some(substituted(text, &Map::new(), names)),
            _ => None,
        },
        ("Fn::Join", Json::Array(both)) => match &both[..] {
            [Json::String(by), Json::Array(items)] => Some(joined(by, items, names)),
            _ => None,
        },
        ("Fn::If", Json::Array(both)) => match &both[..] {
            [Json::String(condition), yes, no] => {
                let side = |value: &Json| shown_parts(&parts(value, names));
                let (yes, no) = (side(yes), side(no));
                Some(vec![Part::Opaque(format!(
                    "${{{condition} ? {yes} : {no}}}"
                ))])
            }
            _ => None,
        },
        _ => None,
    }
}

fn joined(by: &str, items: &[Json], names: &[String]) -> Vec<Part> {
    let mut all = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            push(&mut all, by.to_owned());
        }
        append(&mut all, parts(item, names));
    }
    all
}

fn append(all: &mut Vec<Part>, more: Vec<Part>) {
    for part in more {
        match part {
            Part::Text(text) => push(all, text),
            opaque => all.push(opaque),
        }
    }
}

fn substituted(text: &str, map: &Map<String, Json>, names: &[String]) -> Vec<Part> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        append(&mut all, marked(before, names));
        let Some((name, after)) = after.split_once('}') else {
            append(&mut all, marked(&rest[before.len()..], names));
            return all;
        };
        match (name.strip_prefix('!'), map.get(name.trim())) {
            (Some(literal), _) => push(&mut all, format!("${{{literal}}}")),
            (None, Some(value)) => append(&mut all, parts(value, names)),
            (None, None) => all.push(Part::Opaque(format!("${{{}}}", name.trim()))),
        }
        rest = after;
    }
    append(&mut all, marked(rest, names));
    all
}

#[cfg(test)]
mod tests {
    use super::{json_in_text, parts, shown};
    use serde_json::json;

    #[test]
    fn the_same_in_other_words_has_the_same_parts() {
        let sub = json!({"Fn::Sub": "arn:${Cluster.Arn}/x"});
        let join =
            json!({"Fn::Join": ["", ["arn:", {"Fn::GetAtt": ["Cluster", "Arn"]}, "/", "x"]]});
        let map = json!({"Fn::Sub": ["arn:${C}/x", {"C": {"Fn::GetAtt": ["Cluster", "Arn"]}}]});
        assert_eq!(parts(&sub, &[]), parts(&join, &[]));
        assert_eq!(parts(&sub, &[]), parts(&map, &[]));
        assert_eq!(
            shown(&json!({"Fn::Sub": "${!aws:username}-${A"})),
            "${aws:username}-${A"
        );
        assert_eq!(
            shown(&json!({"Fn::If": ["A", 1, {"Ref": "B"}]})),
            "${A ? 1 : ${B}}"
        );
        assert_eq!(
            shown(&json!({"Fn::ImportValue": "a"})),
            r#"{"Fn::ImportValue":"a"}"#
        );
    }

    #[test]
    fn json_in_a_text_keeps_the_names_of_its_intrinsics() {
        let value = json!({"Fn::Sub": [r#"{"${Issuer}:sub":"a${B}"}"#, {"Issuer": {"Ref": "I"}}]});
        let (json, names) = json_in_text(&value).unwrap();
        assert_eq!(names, ["${I}", "${B}"]);
        let (key, value) = json.as_object().unwrap().iter().next().unwrap();
        let key = parts(&json!(key), &names);
        assert_eq!(super::shown_parts(&key), "${I}:sub");
        assert_eq!(super::shown_parts(&parts(value, &names)), "a${B}");
        assert_eq!(json_in_text(&json!({"Ref": "A"})), None);
        assert_eq!(json_in_text(&json!("[]")), None);
    }
}
