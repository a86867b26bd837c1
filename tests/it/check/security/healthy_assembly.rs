//! What is synthesized of the shipped example, as JSON, so that a test changes one property of it.

use crate::example;
use backstage_infra::template::assembly::Assembly;
use backstage_infra::template::cloudformation::resource::{DeletionPolicy, Resource};
use backstage_infra::template::cloudformation::template::Parameter;
use serde_json::{Map, Value, json};

/// The release whose values a test changes.
const RELEASE: &str = "backstage";

/// Stack → logical id → resource, as CloudFormation reads it; and values of a release.
pub(super) fn healthy() -> Value {
    let assembly = example::assembly(&[]);
    let mut json: Map<String, Value> = assembly
        .stacks
        .iter()
        .map(|stack| (stack.name.to_string(), json!(stack.template.resources)))
        .collect();
    let mut releases = assembly.releases.iter();
    let release = releases.find(|release| release.name == RELEASE).unwrap();
    json.insert("values".to_owned(), json!(release.values));
    json.into()
}

/// The assembly of such JSON.
pub(super) fn assembly(json: &Value) -> Assembly {
    let mut assembly = example::assembly(&[]);
    for stack in &mut assembly.stacks {
        let name = stack.name.as_str();
        let resources = json[name].as_object().unwrap().iter();
        stack.template.resources = resources
            .map(|(id, value)| (id.clone(), resource(value)))
            .collect();
        for name in json["parameters"][name].as_array().into_iter().flatten() {
            let parameter = Parameter {
                kind: "String".to_owned(),
                description: String::new(),
            };
            let name = name.as_str().unwrap().to_owned();
            stack.template.parameters.insert(name, parameter);
        }
    }
    let mut releases = assembly.releases.iter_mut();
    let release = releases.find(|release| release.name == RELEASE).unwrap();
    release.values = serde_json::from_value(json["values"].clone()).unwrap();
    assembly
}

fn resource(value: &Value) -> Resource {
    let policy = |key: &str| {
        Some(match value[key].as_str()? {
            "Retain" => DeletionPolicy::Retain,
            "RetainExceptOnCreate" => DeletionPolicy::RetainExceptOnCreate,
            "Snapshot" => DeletionPolicy::Snapshot,
            _ => DeletionPolicy::Delete,
        })
    };
    Resource {
        kind: value["Type"].as_str().unwrap().to_owned(),
        properties: value["Properties"].as_object().cloned().unwrap_or_default(),
        depends_on: Vec::new(),
        deletion_policy: policy("DeletionPolicy"),
        update_replace_policy: policy("UpdateReplacePolicy"),
        metadata: Map::new(),
    }
}
