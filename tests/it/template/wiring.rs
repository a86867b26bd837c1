//! Between stacks: whatever one takes another gives, in every variant.

use crate::example::{templates, variants};
use crate::template::graph::{redundant, section, unresolved};
use backstage_infra::model::reference::{Reference, StackName};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

const ROOT: &str = "DeploymentStack";

#[test]
fn every_name_resolves_and_no_order_is_said_twice() {
    for (variant, assembly) in variants() {
        for (name, template) in templates(assembly) {
            let unresolved = unresolved(&template);
            assert_eq!(unresolved, Vec::<String>::new(), "{}: {name}", variant.name);
            assert_eq!(redundant(&template), [], "{}: {name}", variant.name);
        }
    }
}

#[test]
fn every_parameter_is_used() {
    for (variant, assembly) in variants() {
        for (name, template) in templates(assembly) {
            let mut used = BTreeSet::new();
            for part in ["Resources", "Outputs"] {
                super::graph::collect(&template[part], &mut used);
            }
            let unused: Vec<_> = section(&template, "Parameters")
                .keys()
                .filter(|parameter| !used.contains(*parameter))
                .collect();
            assert!(unused.is_empty(), "{}: {name}: {unused:?}", variant.name);
        }
    }
}

#[test]
fn the_root_feeds_every_parameter_of_its_stacks_and_no_other() {
    for (variant, assembly) in variants() {
        let templates = templates(assembly);
        for (id, stack) in section(&templates[ROOT], "Resources") {
            assert_eq!(stack["Type"], "AWS::CloudFormation::Stack");
            let fed: Vec<&String> = stack["Properties"]["Parameters"]
                .as_object()
                .map(|fed| fed.keys().collect())
                .unwrap_or_default();
            let taken: Vec<&String> = section(&templates[id], "Parameters").keys().collect();
            assert_eq!(fed, taken, "{}: {id}", variant.name);
        }
        let literal: BTreeSet<&String> = assembly.parameters.keys().collect();
        let taken: BTreeSet<&String> = section(&templates[ROOT], "Parameters").keys().collect();
        assert_eq!(literal, taken, "{}", variant.name);
    }
}

#[test]
fn every_output_that_is_taken_of_a_stack_is_there() {
    for (variant, assembly) in variants() {
        let templates = templates(assembly);
        let mut taken = Vec::new();
        outputs_taken(&templates[ROOT], &mut taken);
        assert!(taken.len() > 30);
        for (id, key) in taken {
            let outputs = section(&templates[&id], "Outputs");
            assert!(outputs.contains_key(&key), "{}: {id}.{key}", variant.name);
        }
    }
}

#[test]
fn the_root_shows_every_output_of_its_stacks() {
    for (variant, assembly) in variants() {
        let templates = templates(assembly);
        let shown = section(&templates[ROOT], "Outputs");
        let mut expected = BTreeSet::from(["Url".to_owned()]);
        for stack in &assembly.stacks {
            let outputs = stack.template.outputs.keys();
            expected.extend(outputs.map(|key| format!("{}{key}", stack.name)));
        }
        let keys: BTreeSet<String> = shown.keys().cloned().collect();
        assert_eq!(keys, expected, "{}", variant.name);
    }
}

#[test]
fn every_reference_of_a_release_leads_somewhere() {
    for (variant, assembly) in variants() {
        let outputs: BTreeMap<StackName, BTreeSet<&String>> = assembly
            .stacks
            .iter()
            .map(|stack| (stack.name, stack.template.outputs.keys().collect()))
            .collect();
        let platform = crate::example::platform(variant.set);
        let secrets: Vec<&str> = platform
            .secrets
            .secrets
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        for release in &assembly.releases {
            for reference in release.values.references() {
                let leads = match reference {
                    Reference::Output { stack, key } => outputs[stack].contains(key),
                    Reference::HostedZone { domain } => {
                        *domain == platform.identity.domain.to_string()
                    }
                    Reference::SecretVersion { secret } => secrets.contains(&secret.as_str()),
                    Reference::ImageDigest { repository, tag } => {
                        !repository.contains('@') && !tag.is_empty()
                    }
                };
                assert!(leads, "{}: {}: {reference}", variant.name, release.name);
            }
        }
    }
}

#[test]
fn a_stack_waits_for_those_whose_outputs_it_takes_and_for_no_other() {
    let (_, assembly) = &variants()[0];
    let edges = super::graph::edges(&templates(assembly)[ROOT]);
    let before = |id: &str| -> Vec<&str> { edges[id].iter().map(String::as_str).collect() };
    assert!(before("NetworkNestedStack").is_empty());
    assert!(before("SecretsNestedStack").is_empty());
    assert_eq!(before("ClusterNestedStack"), ["NetworkNestedStack"]);
    assert_eq!(
        before("DatabaseNestedStack"),
        [
            "ClusterNestedStack",
            "NetworkNestedStack",
            "SecretsNestedStack"
        ]
    );
    assert_eq!(before("HelmNestedStack"), ["ClusterNestedStack"]);
}

/// (logical id of the stack, key of the output)
fn outputs_taken(value: &Value, taken: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| outputs_taken(item, taken)),
        Value::Object(map) => match attribute(map) {
            Some((id, attribute)) => {
                let key = attribute.strip_prefix("Outputs.").expect("an output");
                taken.push((id.to_owned(), key.to_owned()));
            }
            None => map.values().for_each(|item| outputs_taken(item, taken)),
        },
        _ => {}
    }
}

fn attribute(map: &Map<String, Value>) -> Option<(&str, &str)> {
    let path = map.get("Fn::GetAtt")?.as_array()?;
    Some((path.first()?.as_str()?, path.get(1)?.as_str()?))
}
