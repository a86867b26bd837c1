//! `DeploymentStack`: the nested stacks and the wires between them.

use super::cloudformation::expression::{Expression, Intrinsic};
use super::cloudformation::properties::cloudformation::NestedStack;
use super::cloudformation::resource::Resource;
use super::cloudformation::template::{Output, Template};
use super::stack::{Input, Stack, tags};
use crate::model::platform::Platform;
use crate::model::reference::StackName;
use serde_json::json;
use std::collections::BTreeMap;

/// Where the bytes of a nested template are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Name of the file in the assembly.
    pub file: String,
    /// sha256 of its bytes, in hex.
    pub sha256: String,
}

impl Asset {
    /// Key of the object in the asset bucket.
    pub fn object_key(&self) -> String {
        format!("assets/{}.json", self.sha256)
    }
}

/// The root template over its nested stacks.
pub fn root(
    platform: &Platform,
    stacks: &[Stack],
    assets: &BTreeMap<StackName, Asset>,
) -> Template {
    let identity = &platform.identity;
    let mut template = Template::new(format!(
        "{} {}: Backstage on EKS for {}",
        identity.id, identity.environment, identity.host
    ));
    for stack in stacks {
        for (name, parameter) in &stack.template.parameters {
            if stack.inputs.get(name) == Some(&Input::Root) {
                template.parameters.insert(name.clone(), parameter.clone());
            }
        }
        let Some(asset) = assets.get(&stack.name) else {
            continue;
        };
        template
            .resources
            .insert(stack.name.logical_id(), nested(platform, stack, asset));
        for (key, output) in &stack.template.outputs {
            template.outputs.insert(
                format!("{}{key}", stack.name),
                Output {
                    description: output.description.clone(),
                    value: nested_output(stack.name, key),
                },
            );
        }
    }
    template.outputs.insert(
        "Url".to_owned(),
        Output {
            description: "where people reach Backstage".to_owned(),
            value: format!("https://{}", identity.host).into(),
        },
    );
    template
}

fn nested(platform: &Platform, stack: &Stack, asset: &Asset) -> Resource {
    let parameters = stack
        .inputs
        .iter()
        .map(|(name, input)| {
            let value = match input {
                Input::Output(from, key) => nested_output(*from, key),
                Input::Root => Intrinsic::Ref(name.clone()).into(),
            };
            (name.clone(), value)
        })
        .collect();
    let url = format!(
        "https://{}.s3.{}.${{AWS::URLSuffix}}/{}",
        platform.assets,
        platform.identity.region,
        asset.object_key()
    );
    let mut resource = Resource::of(&NestedStack {
        template_url: Intrinsic::sub(url).into(),
        parameters,
    });
    let tags: Vec<_> = tags(platform)
        .into_iter()
        .map(|(key, value)| json!({ "Key": key, "Value": value }))
        .collect();
    resource.properties.insert("Tags".to_owned(), tags.into());
    // By these two the AWS CDK CLI recognises a nested template.
    resource
        .metadata
        .insert("aws:asset:path".to_owned(), json!(asset.file));
    resource
        .metadata
        .insert("aws:asset:property".to_owned(), json!("TemplateURL"));
    resource
}

fn nested_output(stack: StackName, key: &str) -> Expression {
    Intrinsic::GetAtt(stack.logical_id(), format!("Outputs.{key}")).into()
}

/// Every output that a stack takes although no stack gives it, as (taker, giver, key).
pub fn unfed(stacks: &[Stack]) -> Vec<(StackName, StackName, String)> {
    let gives = |name: StackName, key: &str| {
        stacks
            .iter()
            .any(|stack| stack.name == name && stack.template.outputs.contains_key(key))
    };
    let mut missing = Vec::new();
    for stack in stacks {
        for input in stack.inputs.values() {
            match input {
                Input::Output(from, key) if !gives(*from, key) => {
                    missing.push((stack.name, *from, key.clone()))
                }
                Input::Output(..) | Input::Root => {}
            }
        }
        missing.extend(
            stack
                .unknown
                .iter()
                .map(|key| (stack.name, stack.name, key.clone())),
        );
    }
    missing
}
