//! What the shipped example becomes, in files that a reviewer reads: a change of a default shows in them.
//!
//! `UPDATE_GOLDEN=1 cargo test --test it golden` writes them.

use crate::example::{assembly, templates};
use crate::support::{folder, run};
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
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads and, when asked to, writes its golden files"
)]
fn is(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/example")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let mut lines = golden.lines().zip(actual.lines()).enumerate();
    let first = lines.find(|(_, (golden, actual))| golden != actual);
    assert!(
        golden == actual,
        "{} differs, first at {first:?}; run it with UPDATE_GOLDEN=1 and read the difference",
        path.display()
    );
}
