//! JSON: every key and string redacted, the order of fields kept, nothing in it that a terminal or the runner obeys.

use serde::Serialize;

use super::clean::Clean;
use super::control::is_hidden;
use super::named::{is_credential, is_reference};
use super::redact::{MASK, Redactor};

/// The value as indented JSON with a final line feed.
///
/// # Errors
/// What `serde_json` cannot write: a map with keys that are no strings, or a failing `Serialize`.
pub(super) fn pretty(
    redactor: &Redactor,
    value: &impl Serialize,
) -> Result<Clean, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(written(redactor, &text))
}

/// JSON that a serializer has written, redacted string by string.
///
/// Works on the text and not on a `Value`, whose maps would sort the fields.
pub(super) fn written(redactor: &Redactor, json: &str) -> Clean {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    let mut secret = false;
    while let Some(open) = rest.find('"') {
        out.push_str(&rest[..open]);
        let (token, after) = rest[open..].split_at(token_length(&rest[open..]));
        let is_key = after.trim_ascii_start().starts_with(':');
        let raw: String = serde_json::from_str(token).unwrap_or_else(|_| MASK.to_owned());
        let clean = if secret && !is_key && !is_reference(raw.as_bytes()) {
            MASK.into()
        } else {
            redactor.redact(&raw)
        };
        push_string(&mut out, &clean);
        // The key's name counts for the value right after it, not for what is inside an object or a list.
        let value = after
            .trim_ascii_start()
            .strip_prefix(':')
            .map(str::trim_ascii_start);
        secret = value.is_some_and(|value| value.starts_with('"')) && is_credential(&raw);
        rest = after;
    }
    out.push_str(rest);
    Clean::new(out)
}

/// Bytes of the string token at the start, with both quotes.
fn token_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A JSON string; hidden characters and `##[` as `\uXXXX`, which loses nothing.
fn push_string(out: &mut String, text: &str) {
    let quoted = serde_json::Value::from(text)
        .to_string()
        .replace("##[", "##\\u005b");
    if !quoted.contains(is_hidden) {
        out.push_str(&quoted);
        return;
    }
    for c in quoted.chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            out.extend(
                c.encode_utf16(&mut units)
                    .iter()
                    .map(|unit| format!("\\u{unit:04x}")),
            );
        } else {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
    use serde_json::{Value, json};

    use super::super::control::is_hidden;
    use super::{Redactor, pretty, written};

    #[test]
    fn redacts_keys_and_values_and_keeps_the_order() {
        let json = r###"{"z":"AKIAIOSFODNN7EXAMPLE","a\"AKIAIOSFODNN7EXAMPLE":[1,"x\u202e##[y"],"b":"::error::"}"###;
        insta::assert_snapshot!(written(&Redactor::default(), json).as_str(), @r###"{"z":"***","a\"***":[1,"x\u202e##\u005by"],"b":"::error::"}"###);
    }

    #[test]
    fn masks_the_value_of_a_credential_s_key() {
        let value = json!({
            "SecretAccessKey": "short", "password": "{{resolve:secretsmanager:x}}", "client_secret": "backstage/prod/github",
            "sessionToken": {"name": "kept"},
        });
        insta::assert_snapshot!(pretty(&Redactor::default(), &value).expect("serializable").as_str(), @r#"
        {
          "SecretAccessKey": "***",
          "client_secret": "backstage/prod/github",
          "password": "{{resolve:secretsmanager:x}}",
          "sessionToken": {
            "name": "kept"
          }
        }
        "#);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn loses_nothing_and_hides_nothing(key in "\\PC{0,8}", text in any::<String>(), number in any::<i64>()) {
            let value = json!({ key: [text, number, null], "next": {"a": true} });
            let out = pretty(&Redactor::default(), &value).expect("serializable");
            prop_assert!(!out.as_str().contains(is_hidden));
            prop_assert_eq!(serde_json::from_str::<Value>(out.as_str()).expect("still JSON"), value);
        }

        #[test]
        fn a_planted_secret_never_survives(secret in "[^*\\s]{6,20}", before in "\\PC{0,8}", after in "\\PC{0,8}") {
            let redactor = Redactor::default();
            redactor.register(&secret);
            let value = json!({ format!("k{secret}"): format!("{before}{secret}{after}") });
            let out = pretty(&redactor, &value).expect("serializable");
            let read: Value = serde_json::from_str(out.as_str()).expect("still JSON");
            for (key, value) in read.as_object().expect("an object") {
                prop_assert!(!key.contains(&secret) && !value.as_str().expect("a string").contains(&secret));
            }
        }
    }
}
