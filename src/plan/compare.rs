//! An assembly against what there is.

use super::billed::billed;
use super::change::{
    Action, Basis, Comparison, Counts, Digests, FORMAT, Plan, PropertyChange, ReleaseChange,
    ResourceChange, StackChange, UnknownValue,
};
use super::highlight::{Known, of_release};
use crate::model::finding::Finding;
use crate::model::value::Value;
use crate::template::assembly::{Assembly, ROOT};
use crate::template::cloudformation::resource::Resource;
use crate::template::cloudformation::template::Template;
use crate::template::digest::digest;
use crate::template::release::AssembledRelease;
use serde_json::json;

/// The plan of making an assembly where there is nothing.
pub fn against_empty(assembly: &Assembly, findings: Vec<Finding>) -> Plan {
    let known = Known::of(assembly);
    let mut stack = added(
        &known,
        ROOT,
        &assembly.root,
        &assembly.parameters.iter().collect::<Vec<_>>(),
    );
    stack.stacks = assembly
        .stacks
        .iter()
        .map(|nested| added(&known, &nested.name.logical_id(), &nested.template, &[]))
        .collect();
    let releases: Vec<ReleaseChange> = assembly.releases.iter().map(installed).collect();
    let basis = Basis::Empty;
    let plan = digest(&json!({
        "format": FORMAT,
        "assembly": assembly.digest,
        "basis": basis,
        "stack": stack,
        "releases": releases,
    }));
    Plan {
        format: FORMAT,
        target: assembly.target(),
        counts: counts(&stack, &releases),
        basis,
        comparison: Comparison::default(),
        digests: Digests {
            assembly: assembly.digest.clone(),
            plan,
        },
        stack,
        releases,
        findings,
        billed: billed(assembly),
    }
}

/// Every resource of a stack and the stacks in it, by action; nested stacks count as what they hold.
fn counts(stack: &StackChange, releases: &[ReleaseChange]) -> Counts {
    let mut counts = Counts::default();
    let mut waiting = vec![stack];
    while let Some(stack) = waiting.pop() {
        stack
            .resources
            .iter()
            .for_each(|resource| counts.count(resource));
        waiting.extend(&stack.stacks);
    }
    counts.releases = releases
        .iter()
        .filter(|release| release.action != Action::Keep)
        .count();
    counts
}

fn added(
    known: &Known,
    name: &str,
    template: &Template,
    parameters: &[(&String, &Value)],
) -> StackChange {
    StackChange {
        name: name.to_owned(),
        action: Action::Add,
        description: template.description.clone(),
        parameters: parameters
            .iter()
            .map(|(name, value)| appears(&pointer("", name), (*value).clone()))
            .collect(),
        resources: (template.resources.iter())
            .filter(|(_, resource)| resource.kind != "AWS::CloudFormation::Stack")
            .map(|(id, resource)| added_resource(known, id, resource))
            .collect(),
        template: Vec::new(),
        resource: None,
        outputs: template.outputs.keys().cloned().collect(),
        stacks: Vec::new(),
    }
}

fn added_resource(known: &Known, id: &str, resource: &Resource) -> ResourceChange {
    ResourceChange {
        logical_id: id.to_owned(),
        kind: resource.kind.clone(),
        action: Action::Add,
        highlights: known.highlights(resource),
        properties: (resource.properties.iter())
            .map(|(name, value)| appears(&pointer("", name), json_value(value)))
            .collect(),
        ..ResourceChange::default()
    }
}

fn installed(release: &AssembledRelease) -> ReleaseChange {
    let mut values = Vec::new();
    leaves("", &release.values, &mut values);
    let unknown = values
        .iter()
        .filter_map(|change| match &change.after {
            Some(Value::Reference(reference)) => Some(UnknownValue {
                path: change.path.clone(),
                reference: reference.clone(),
            }),
            _ => None,
        })
        .collect();
    ReleaseChange {
        name: release.name.clone(),
        namespace: release.namespace.clone(),
        action: Action::Add,
        wave: release.wave,
        needs: release.needs.clone(),
        chart: release.chart.clone(),
        repository: release.repository.clone(),
        version_before: None,
        version_after: Some(release.version.clone()),
        sha256: release.sha256.clone(),
        timeout_minutes: release.timeout_minutes,
        attributes: Vec::new(),
        highlights: of_release(&release.values),
        values,
        unknown,
    }
}

/// Every leaf of values, an empty list or map being one.
fn leaves(path: &str, value: &Value, found: &mut Vec<PropertyChange>) {
    match value {
        Value::Map(map) if !map.is_empty() => {
            map.iter()
                .for_each(|(key, value)| leaves(&pointer(path, key), value, found));
        }
        Value::List(items) if !items.is_empty() => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| leaves(&format!("{path}/{index}"), value, found));
        }
        leaf => found.push(appears(path, leaf.clone())),
    }
}

fn appears(path: &str, value: Value) -> PropertyChange {
    PropertyChange {
        path: path.to_owned(),
        after: Some(value),
        ..PropertyChange::default()
    }
}

/// A JSON pointer one step deeper. Source of the escapes: RFC 6901.
fn pointer(path: &str, key: &str) -> String {
    format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn json_value(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(value) => Value::Number(value.clone()),
        serde_json::Value::String(value) => Value::String(value.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(json_value).collect()),
        serde_json::Value::Object(map) => Value::Map(
            map.iter()
                .map(|(key, value)| (key.clone(), json_value(value)))
                .collect(),
        ),
    }
}
