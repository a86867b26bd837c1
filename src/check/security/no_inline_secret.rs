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
        for (name, value) in &resource.resource.properties {
            secrets(name, value, &mut |key, _| {
                found.push(resource.breach(
                    format!("property `{key}` holds a literal secret"),
                    "take it from Secrets Manager by a dynamic reference",
                ));
            });
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
        secrets("", &values, &mut |key, pointer| {
            found.push(violation(
                Place::new(
                    format!("release/{}", release.name),
                    format!("/values{pointer}"),
                ),
                format!("value `{key}` holds a literal secret"),
                "list it in `secrets.mustache` and mount it from there",
            ));
        });
    }
    found
}

/// Calls `secret` with key and JSON pointer of every literal secret; what an intrinsic or a reference gives is no literal.
fn secrets<'a>(key: &'a str, value: &'a Value, secret: &mut impl FnMut(&str, String)) {
    fn walk<'a>(
        key: &'a str,
        value: &'a Value,
        steps: &mut Vec<Step<'a>>,
        secret: &mut impl FnMut(&str, String),
    ) {
        match value {
            Value::String(text) if is_secret(key, text) => secret(key, pointer(steps)),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    steps.push(Step::Index(index));
                    walk(key, item, steps, secret);
                    steps.pop();
                }
            }
            Value::Object(map) => {
                let is_literal =
                    |key: &str| !key.starts_with("Fn::") && !["Ref", REFERENCE_KEY].contains(&key);
                for (key, item) in map.iter().filter(|(key, _)| is_literal(key)) {
                    steps.push(Step::Key(key));
                    walk(key, item, steps, secret);
                    steps.pop();
                }
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    walk(key, value, &mut Vec::new(), secret);
}

/// One step of a pointer, which is written out only where something is wrong.
enum Step<'a> {
    Index(usize),
    Key(&'a str),
}

fn pointer(steps: &[Step<'_>]) -> String {
    steps
        .iter()
        .map(|step| match step {
            Step::Index(index) => format!("/{index}"),
            Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        })
        .collect()
}

fn is_secret(key: &str, text: &str) -> bool {
    let resolved = text.starts_with("{{resolve:") || text.starts_with("${");
    let by_key = || !text.is_empty() && KEYS.contains(&folded(key).as_str());
    !resolved && (credential(text).is_some() || by_key())
}

fn folded(key: &str) -> String {
    key.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}
