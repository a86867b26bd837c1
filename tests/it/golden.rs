//! What the shipped example becomes, in files that a reviewer reads: a change of a default shows in them.
//!
//! `UPDATE_GOLDEN=1 cargo test --test it golden` writes them.

use crate::example::{assembly, templates};
use crate::support::{folder, golden, run};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Properties that say who may do what.
const POLICIES: [&str; 6] = [
    "AssumeRolePolicyDocument",
    "KeyPolicy",
    "ManagedPolicyArns",
    "Policies",
    "PolicyDocument",
    "AccessPolicies",
];

#[test]
fn the_plan_of_the_example() {
    let outcome = run(folder().path(), &["plan"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    // The digests are tested elsewhere, and would change with every version of a chart.
    let (plan, _) = outcome.stdout.split_once("\nassembly sha256:").unwrap();
    is("plan.txt", plan);
}

#[test]
fn the_policies_of_the_example() {
    let mut all = Map::new();
    for (stack, template) in templates(&assembly(&[])) {
        for (id, resource) in template["Resources"].as_object().unwrap() {
            let policies: Map<String, Value> = POLICIES
                .into_iter()
                .filter_map(|name| {
                    Some((name.to_owned(), resource["Properties"].get(name)?.clone()))
                })
                .collect();
            if !policies.is_empty() {
                all.insert(format!("{stack}/{id}"), json!(policies));
            }
        }
    }
    is("policies.json", &format!("{:#}\n", Value::Object(all)));
}

#[track_caller]
fn is(name: &str, actual: &str) {
    golden(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden/example")
            .join(name),
        actual,
    );
}
