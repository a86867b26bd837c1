//! CloudFormation puts a secret's value wherever a property says `{{resolve:…}}`. In a name, a tag or a
//! description everybody who may read the resource could then read the secret. Only the database's master
//! user takes one.
//!
//! Remedy: remove it from the value; pods take secrets from Secrets Manager by themselves.

use crate::check::security::reading::resources::all;
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;
use serde_json::Value;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "no-dynamic-reference",
    title: "no property but the database's master user takes a secret's value",
    severity: Severity::Error,
    run: breaches,
};

/// Type and properties that need the value itself.
const TAKERS: (&str, [&str; 2]) = (
    "AWS::RDS::DBCluster",
    ["MasterUsername", "MasterUserPassword"],
);

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    let (kind, takers) = TAKERS;
    let mut found = Vec::new();
    for resource in all(assembly) {
        for (name, value) in &resource.resource.properties {
            let takes = resource.resource.kind == kind && takers.contains(&name.as_str());
            if !takes && has_reference(value) {
                found.push(resource.breach(
                    format!("property `{name}` takes a secret's value by `{{{{resolve:…}}}}`"),
                    "remove the reference from the value that it comes from",
                ));
            }
        }
    }
    found
}

/// Whether a text, or what `Fn::Sub` and `Fn::Join` make of texts, may hold one.
fn has_reference(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("{{resolve"),
        Value::Array(items) => items.iter().any(has_reference),
        Value::Object(map) => map
            .iter()
            .any(|(key, item)| key.contains("{{resolve") || has_reference(item)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
