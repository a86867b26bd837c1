//! One stack while it is being written: adds resources with tags, wires values from other stacks.

use super::cloudformation::expression::{Document, Expression, Intrinsic, resolved};
use super::cloudformation::resource::{Logical, Properties, Resource, TagStyle};
use super::cloudformation::template::{Output, Parameter, Template};
use super::resource::HOSTED_ZONE_PARAMETER;
use crate::model::platform::Platform;
use crate::model::reference::{Reference, StackName};
use crate::model::value::Value;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Tag by which every resource of ours is known. Its value is the deployment's id and environment.
pub const MARKER_TAG: &str = "backstage-infra:deployment";

/// Where the value of a nested stack's parameter comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// An output of another nested stack.
    Output(StackName, String),
    /// A parameter of the root stack, of the same name.
    Root,
}

/// A nested stack: its template, and what its parameters are fed from.
#[derive(Debug, Clone)]
pub struct Stack {
    /// Which one.
    pub name: StackName,
    /// Its template.
    pub template: Template,
    /// Source of each parameter.
    pub inputs: BTreeMap<String, Input>,
    /// Outputs of its own that something in it refers to and that it does not have.
    pub unknown: BTreeSet<String>,
    tags: BTreeMap<String, String>,
}

impl Stack {
    /// An empty stack of a platform.
    pub fn new(name: StackName, platform: &Platform, contents: &str) -> Self {
        let identity = &platform.identity;
        let description = format!("{} {}: {contents}", identity.id, identity.environment);
        Stack {
            name,
            template: Template::new(description),
            inputs: BTreeMap::new(),
            unknown: BTreeSet::new(),
            tags: tags(platform),
        }
    }

    /// Adds a resource with the platform's tags and gives its logical id.
    pub fn add<P: Properties>(&mut self, id: impl Into<String>, properties: P) -> Logical {
        self.put(id, Resource::of(&properties), P::TAGS)
    }

    /// The same, for a resource whose envelope is not plain: `|resource| resource.keeps_data()`.
    pub fn add_with<P: Properties>(
        &mut self,
        id: impl Into<String>,
        properties: P,
        envelope: impl FnOnce(Resource) -> Resource,
    ) -> Logical {
        self.put(id, envelope(Resource::of(&properties)), P::TAGS)
    }

    fn put(&mut self, id: impl Into<String>, mut resource: Resource, style: TagStyle) -> Logical {
        let id = id.into();
        if let Some(tags) = self.tagged(&resource, style) {
            resource.properties.insert("Tags".to_owned(), tags);
        }
        self.template.resources.insert(id.clone(), resource);
        Logical { id }
    }

    /// The platform's tags under those of the resource itself.
    fn tagged(&self, resource: &Resource, style: TagStyle) -> Option<Document> {
        let own = resource.properties.get("Tags");
        let mut all: BTreeMap<String, Document> = self
            .tags
            .iter()
            .map(|(key, value)| (key.clone(), json!(value)))
            .collect();
        match (style, own) {
            (TagStyle::None, _) => return None,
            (TagStyle::List, Some(Document::Array(items))) => {
                all.extend(items.iter().filter_map(|tag| {
                    Some((tag["Key"].as_str()?.to_owned(), tag["Value"].clone()))
                }));
            }
            (TagStyle::Map, Some(Document::Object(map))) => {
                all.extend(map.iter().map(|(key, value)| (key.clone(), value.clone())));
            }
            _ => {}
        }
        Some(match style {
            TagStyle::Map => all.into_iter().collect(),
            _ => all
                .into_iter()
                .map(|(key, value)| json!({ "Key": key, "Value": value }))
                .collect(),
        })
    }

    /// The platform's tags for places other than `Tags`, such as a launch template's instances.
    pub fn tags(&self) -> &BTreeMap<String, String> {
        &self.tags
    }

    /// An output.
    pub fn output(&mut self, key: &str, description: &str, value: impl Into<Expression>) {
        let output = Output {
            description: description.to_owned(),
            value: value.into(),
        };
        self.template.outputs.insert(key.to_owned(), output);
    }

    /// An output of another nested stack, by a parameter of the same name.
    pub fn input(&mut self, from: StackName, key: &str) -> Expression {
        let name = format!("{from}{key}");
        let parameter = Parameter {
            kind: "String".to_owned(),
            description: format!("output {key} of the {from} stack"),
        };
        self.template.parameters.insert(name.clone(), parameter);
        self.inputs
            .insert(name.clone(), Input::Output(from, key.to_owned()));
        Intrinsic::Ref(name).into()
    }

    /// A parameter that the root stack is given, and hands down under the same name.
    pub fn root_input(&mut self, name: &str, kind: &str, description: &str) -> Expression {
        let parameter = Parameter {
            kind: kind.to_owned(),
            description: description.to_owned(),
        };
        self.template.parameters.insert(name.to_owned(), parameter);
        self.inputs.insert(name.to_owned(), Input::Root);
        Intrinsic::Ref(name.to_owned()).into()
    }

    /// What a reference means in this stack's template.
    ///
    /// An output of this very stack must have been added before.
    pub fn resolve(&mut self, reference: &Reference) -> Expression {
        match reference {
            Reference::Output { stack, key } if *stack == self.name => {
                match self.template.outputs.get(key) {
                    Some(output) => output.value.clone(),
                    None => {
                        self.unknown.insert(key.clone());
                        Intrinsic::Ref("AWS::NoValue".to_owned()).into()
                    }
                }
            }
            Reference::Output { stack, key } => self.input(*stack, key),
            Reference::HostedZone { .. } => self.root_input(
                HOSTED_ZONE_PARAMETER,
                "AWS::Route53::HostedZone::Id",
                "hosted zone of the domain",
            ),
            Reference::SecretVersion { .. } | Reference::ImageDigest { .. } => {
                Intrinsic::Ref("AWS::NoValue".to_owned()).into()
            }
        }
    }

    /// A free-form value as a document of this stack's template.
    pub fn document(&mut self, value: &Value) -> Document {
        resolved(value, &mut |reference| self.resolve(reference))
    }
}

/// The configured tags and the marker.
pub fn tags(platform: &Platform) -> BTreeMap<String, String> {
    let identity = &platform.identity;
    let marker = (
        MARKER_TAG.to_owned(),
        format!("{}/{}", identity.id, identity.environment),
    );
    platform
        .tags
        .iter()
        .map(|tag| (tag.key.clone(), tag.value.clone()))
        .chain([marker])
        .collect()
}
