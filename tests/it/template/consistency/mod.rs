//! Between documents: what charts, policies and resources say of each other is the same, in every variant.

mod accounts;
mod nodes;

use backstage_infra::template::assembly::Assembly;
use serde_json::{Value, json};

fn values(assembly: &Assembly, release: &str) -> Value {
    let mut releases = assembly.releases.iter();
    json!(releases.find(|it| it.name == release).unwrap().values)
}

fn output(stack: &str, key: &str) -> Value {
    json!({ "$reference": { "output": { "stack": stack, "key": key } } })
}

#[track_caller]
fn statement<'a>(template: &'a Value, role: &str, sid: &str) -> &'a Value {
    let policies = template["Resources"][role]["Properties"]["Policies"].as_array();
    policies
        .unwrap()
        .iter()
        .flat_map(|policy| policy["PolicyDocument"]["Statement"].as_array().unwrap())
        .find(|statement| statement["Sid"] == sid)
        .unwrap_or_else(|| panic!("{role} has no {sid}"))
}
