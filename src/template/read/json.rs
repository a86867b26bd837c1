//! JSON as a template must be: a key is there once, where a lenient reader would silently take the last of two.

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value as Json};
use std::fmt;

/// Why bytes are no JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JsonFault {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) what: String,
}

/// A key whose values are passed over unread: at a depth, from 0, of objects in objects.
pub(super) type Passed = (usize, &'static str);

/// The value that the bytes hold. Levels are bounded by the parser.
pub(super) fn parse(bytes: &[u8], passed: Option<Passed>) -> Result<Json, JsonFault> {
    let mut deserializer = serde_json::Deserializer::from_slice(without_mark(bytes));
    let value = Strict { depth: 0, passed }.deserialize(&mut deserializer);
    value
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| fault(&error))
}

/// Bytes without the mark that some editors put before a text. JSON has none, but whoever reads it may ignore one: RFC
/// 8259, section 8.1.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

fn fault(error: &serde_json::Error) -> JsonFault {
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let what = text
        .strip_suffix(&format!(" at line {line} column {column}"))
        .unwrap_or(&text);
    let what = match what {
        "recursion limit exceeded" => "it is more than 127 levels deep",
        _ if error.is_eof() => "it ends before it is complete",
        other => other,
    };
    JsonFault {
        line,
        column,
        what: what.to_owned(),
    }
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
    passed: Option<Passed>,
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Json;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        let below = Strict {
            depth: self.depth + 1,
            ..self
        };
        while let Some(item) = seq.next_element_seed(below)? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut map = Map::new();
        let below = Strict {
            depth: self.depth + 1,
            ..self
        };
        while let Some(key) = access.next_key::<String>()? {
            if self
                .passed
                .is_some_and(|(depth, passed)| depth == self.depth && passed == key)
            {
                access.next_value::<IgnoredAny>()?;
                continue;
            }
            match map.entry(key) {
                Entry::Occupied(there) => {
                    return Err(A::Error::custom(format_args!(
                        "the key `{}` is there twice",
                        super::problem::shortened(there.key())
                    )));
                }
                Entry::Vacant(free) => free.insert(access.next_value_seed(below)?),
            };
        }
        Ok(Json::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, parse};

    fn what(text: &str) -> String {
        let fault = parse(text.as_bytes(), None).unwrap_err();
        format!("{}:{} {}", fault.line, fault.column, fault.what)
    }

    #[test]
    fn reads_what_serde_json_reads() {
        let text =
            r#"{"a": [1, -1, 0.1, 18446744073709551615, 1e3, null, true, "\u00e9\n"], "b": {}}"#;
        let expected: Json = serde_json::from_str(text).unwrap();
        assert_eq!(parse(text.as_bytes(), None).unwrap(), expected);
    }

    #[test]
    fn refuses_a_key_that_is_there_twice() {
        assert_eq!(
            what("{\"a\": {\"b\": 1,\n \"b\": 2}}"),
            "2:4 the key `b` is there twice"
        );
    }

    #[test]
    fn says_where_and_why_it_is_no_json() {
        assert_eq!(what(""), "1:0 it ends before it is complete");
        assert_eq!(what("{\"a\": "), "1:6 it ends before it is complete");
        assert_eq!(what("{\n  a: 1}"), "2:3 key must be a string");
        assert_eq!(what("{} {}"), "1:4 trailing characters");
        let deep = "[".repeat(100_000);
        assert_eq!(what(&deep), "1:128 it is more than 127 levels deep");
    }

    #[test]
    fn passes_over_what_nobody_asks_for() {
        let text = r#"{"a": {"b": {"metadata": [1], "c": {"metadata": 2}}}, "metadata": 3}"#;
        let value = parse(text.as_bytes(), Some((2, "metadata"))).unwrap();
        assert_eq!(
            value.to_string(),
            r#"{"a":{"b":{"c":{"metadata":2}}},"metadata":3}"#
        );
    }
}
