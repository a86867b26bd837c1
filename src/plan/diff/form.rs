//! Values as numbers: two have the same one exactly where they mean the same, so that long lists are compared by numbers
//! and not item by item.

use serde_json::Value as Json;
use std::collections::HashMap;

/// Numbers of the values that were asked for.
#[derive(Debug, Default)]
pub(super) struct Forms(HashMap<String, u32>);

impl Forms {
    /// The number of a value.
    pub(super) fn of(&mut self, value: &Json) -> u32 {
        let mut text = String::new();
        write(value, true, &mut text);
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(text).or_insert(next)
    }
}

/// Writes what a value means, as [`crate::plan::canonical::same`] reads it; `is_loose` where scalars of different types
/// and documents in texts may be alike.
fn write(value: &Json, is_loose: bool, into: &mut String) {
    let sized = |into: &mut String, mark: char, text: &str| {
        into.push(mark);
        into.push_str(&text.len().to_string());
        into.push(':');
        into.push_str(text);
    };
    match value {
        Json::Null => into.push('n'),
        Json::Bool(value) => sized(into, if is_loose { 't' } else { 'b' }, &value.to_string()),
        Json::Number(value) => sized(into, if is_loose { 't' } else { 'm' }, &value.to_string()),
        Json::String(text) => match document(text).filter(|_| is_loose) {
            Some(document) => {
                into.push('d');
                write(&document, false, into);
            }
            None => sized(into, 't', text),
        },
        Json::Array(items) => {
            into.push('[');
            items.iter().for_each(|item| write(item, is_loose, into));
            into.push(']');
        }
        Json::Object(map) => {
            let mut keys: Vec<(&String, &Json)> = map.iter().collect();
            keys.sort_unstable_by_key(|(key, _)| *key);
            into.push('{');
            for (key, value) in keys {
                sized(into, 'k', key);
                write(value, is_loose, into);
            }
            into.push('}');
        }
    }
}

fn document(text: &str) -> Option<Json> {
    let opens = text.trim_start().starts_with(['{', '[']);
    opens.then(|| serde_json::from_str(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::Forms;
    use crate::plan::canonical::same;
    use serde_json::{Value as Json, json};

    #[test]
    fn numbers_are_the_same_where_values_are() {
        let some = [
            json!(null),
            json!("null"),
            json!(true),
            json!("true"),
            json!(3),
            json!("3"),
            json!(3.0),
            json!("3.0"),
            json!(""),
            json!("{\"a\": 1, \"b\": [2]}"),
            json!("{ \"b\":[2], \"a\":1 }"),
            json!("{\"a\": \"1\", \"b\": [2]}"),
            json!({"a": 1, "b": [2]}),
            json!({"b": ["2"], "a": "1"}),
            json!({"a": 1}),
            json!([1, 2]),
            json!(["1", "2"]),
            json!("[1, 2]"),
            json!("[1,2]"),
            json!("[1, 2"),
            json!(["1,2"]),
            json!([["1"], "2"]),
            json!([]),
            json!({}),
            json!("{}"),
        ];
        let nested = some.iter().map(|it| json!({ "x": [it] }));
        let all: Vec<Json> = some.iter().cloned().chain(nested).collect();
        let mut forms = Forms::default();
        for a in &all {
            for b in &all {
                assert_eq!(forms.of(a) == forms.of(b), same(a, b), "{a} and {b}");
            }
        }
    }
}
