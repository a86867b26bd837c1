//! Templates and values are read by everybody who may look at a stack, a release or a plan, and they are
//! kept for ever. A secret is written to Secrets Manager by `deploy`, and read from there by the pod.
//!
//! Remedy: list the secret in `secrets.mustache`, and refer to it by name.

use crate::check::security::reading::resources::all;
use crate::check::{Check, Violation, violation, violation_of};
use crate::model::credential::credential;
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::value::REFERENCE_KEY;
use crate::template::assembly::Assembly;
use serde_json::Value;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "no-inline-secret",
    title: "no secret is written into a template or a value",
    severity: Severity::Error,
    run: breaches,
};

/// Keys whose value is the secret itself, in lower case without separators.
const KEYS: [&str; 12] = [
    "accesstoken",
    "apikey",
    "authtoken",
    "clientsecret",
    "masteruserpassword",
    "password",
    "passphrase",
    "privatekey",
    "secretaccesskey",
    "secretkey",
    "secretstring",
    "token",
];

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    let mut found = Vec::new();
    for resource in all(assembly) {
        let properties = Value::Object(resource.resource.properties.clone());
        for Literal { key, text, .. } in literals(&properties) {
            if is_secret(&key, &text) {
                found.push(resource.breach(
                    format!("property `{key}` holds a literal secret"),
                    "take it from Secrets Manager by a dynamic reference",
                ));
            }
        }
    }
    for (stack, template) in assembly.templates() {
        for name in template
            .parameters
            .keys()
            .filter(|name| KEYS.contains(&folded(name).as_str()))
        {
            found.push(violation_of(
                format!("{stack}/{name}"),
                "a parameter takes a secret, which everybody who may read the stack can see",
                "take it from Secrets Manager by a dynamic reference",
            ));
        }
    }
    for release in &assembly.releases {
        let values = serde_json::to_value(&release.values).unwrap_or_default();
        for Literal { key, text, pointer } in literals(&values) {
            if is_secret(&key, &text) {
                found.push(violation(
                    Place::new(
                        format!("release/{}", release.name),
                        format!("/values{pointer}"),
                    ),
                    format!("value `{key}` holds a literal secret"),
                    "list it in `secrets.mustache` and mount it from there",
                ));
            }
        }
    }
    found
}

/// A text, with the key nearest above it and where it is.
struct Literal {
    key: String,
    text: String,
    pointer: String,
}

/// Literal texts; what an intrinsic or a reference gives is no literal.
fn literals(value: &Value) -> Vec<Literal> {
    fn walk(key: &str, pointer: &str, value: &Value, found: &mut Vec<Literal>) {
        match value {
            Value::String(text) => found.push(Literal {
                key: key.to_owned(),
                text: text.clone(),
                pointer: pointer.to_owned(),
            }),
            Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| {
                walk(key, &format!("{pointer}/{index}"), item, found);
            }),
            Value::Object(map) => map
                .iter()
                .filter(|(key, _)| {
                    !key.starts_with("Fn::") && !["Ref", REFERENCE_KEY].contains(&key.as_str())
                })
                .for_each(|(key, item)| {
                    let step = key.replace('~', "~0").replace('/', "~1");
                    walk(key, &format!("{pointer}/{step}"), item, found);
                }),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    walk("", "", value, &mut found);
    found
}

fn is_secret(key: &str, text: &str) -> bool {
    let resolved = text.starts_with("{{resolve:") || text.starts_with("${");
    let by_key = KEYS.contains(&folded(key).as_str()) && !text.is_empty();
    !resolved && (by_key || credential(text).is_some())
}

fn folded(key: &str) -> String {
    key.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}
