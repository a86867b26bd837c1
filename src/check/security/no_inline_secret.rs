//! Templates and values are read by everybody who may look at a stack, a release or a plan, and they are
//! kept for ever. A secret is written to Secrets Manager by `deploy`, and read from there by the pod.
//!
//! Remedy: list the secret in `secrets.mustache`, and refer to it by name.

use crate::check::security::reading::resources::all;
use crate::check::violation_of;
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
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
/// Beginnings of credentials that are known by their form.
const FORMS: [&str; 11] = [
    "-----BEGIN",
    "AKIA",
    "ASIA",
    "ghp_",
    "ghs_",
    "gho_",
    "github_pat_",
    "glc_",
    "glpat-",
    "xoxb-",
    "xoxp-",
];

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    let mut found = Vec::new();
    for resource in all(assembly) {
        for (key, text) in literals(&Value::Object(resource.resource.properties.clone())) {
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
        for (key, text) in literals(&values) {
            if is_secret(&key, &text) {
                found.push(violation_of(
                    format!("release/{}", release.name),
                    format!("value `{key}` holds a literal secret"),
                    "list it in `secrets.mustache` and mount it from there",
                ));
            }
        }
    }
    found
}

/// Literal texts with the key nearest above them; what an intrinsic or a reference gives is no literal.
fn literals(value: &Value) -> Vec<(String, String)> {
    fn walk(key: &str, value: &Value, found: &mut Vec<(String, String)>) {
        match value {
            Value::String(text) => found.push((key.to_owned(), text.clone())),
            Value::Array(items) => items.iter().for_each(|item| walk(key, item, found)),
            Value::Object(map) => map
                .iter()
                .filter(|(key, _)| {
                    !key.starts_with("Fn::") && !["Ref", REFERENCE_KEY].contains(&key.as_str())
                })
                .for_each(|(key, item)| walk(key, item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    walk("", value, &mut found);
    found
}

fn is_secret(key: &str, text: &str) -> bool {
    let resolved = text.starts_with("{{resolve:") || text.starts_with("${");
    let by_key = KEYS.contains(&folded(key).as_str()) && !text.is_empty();
    !resolved && (by_key || FORMS.iter().any(|form| text.starts_with(form)))
}

fn folded(key: &str) -> String {
    key.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}
