//! Rules over what is synthesized, one test a rule.

mod data;
mod healthy_assembly;
mod policies;
mod reach;

use backstage_infra::check::security::ALL;
use backstage_infra::check::{Located, run};
use healthy_assembly::{assembly, healthy};
use serde_json::Value;

/// Sets the value at a pointer of the healthy assembly; then rule `id`, and no other, says exactly this.
#[track_caller]
fn says(id: &str, pointer: &str, value: Value, expected: &str) {
    let mut json = healthy();
    if !pointer.is_empty() {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let key = key.replace("~1", "/");
        match json.pointer_mut(parent).unwrap() {
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
            Value::Object(map) if value.is_null() => drop(map.remove(&key).unwrap()),
            Value::Object(map) => drop(map.insert(key, value)),
            other => panic!("{parent} is {other}"),
        }
    }
    let said: Vec<String> = run(ALL, &assembly(&json), |_| Located::Nowhere)
        .iter()
        .map(|finding| {
            assert_eq!(finding.rule, id, "{finding:?}");
            let remedy = finding.remedy.as_deref().unwrap_or_default();
            format!("{}: {}; {remedy}", finding.subject, finding.message)
        })
        .collect();
    assert_eq!(said.join("\n"), expected);
}

#[test]
fn the_healthy_assembly_breaks_no_rule() {
    says("none", "", Value::Null, "");
}
