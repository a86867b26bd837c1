//! An assembly as a tree of templates: the form in which two of them are compared, ours or anybody's.

use super::assembly::{Assembly, ROOT};
use super::read::SEVERAL;
use super::release::AssembledRelease;
use crate::model::target::Target;
use crate::model::value::Value;
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Type of the resource that is a nested stack.
pub const NESTED_STACK: &str = "AWS::CloudFormation::Stack";

/// What an assembly deploys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AssemblyTree {
    /// Where it is deployed to.
    pub target: Target,
    /// `sha256:…` over target, templates, parameters and releases.
    pub digest: String,
    /// The root stack. Of an assembly with several, one without resources that they are nested in.
    pub root: StackTree,
    /// Helm releases by wave; none where it is not ours.
    pub releases: Vec<AssembledRelease>,
}

/// A stack's template with those of the stacks in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StackTree {
    /// Logical id in its parent; of a root, the name of its template or artifact.
    pub name: String,
    /// Name in CloudFormation, where the assembly gives it.
    pub stack_name: Option<String>,
    /// AWS account that it is deployed to, where the assembly says so.
    pub account: Option<String>,
    /// AWS region that it is deployed to, where the assembly says so.
    pub region: Option<String>,
    /// Values that the deploy gives its parameters; of a nested stack they stand in its resource.
    pub parameters: BTreeMap<String, Value>,
    /// Tags that the deploy gives the stack; of a nested stack they stand in its resource.
    pub tags: BTreeMap<String, String>,
    /// Whether the deploy protects the stack from deletion.
    pub termination_protection: Option<bool>,
    /// The whole document, `Resources` and all.
    pub template: Map<String, Json>,
    /// Nested stacks by logical id, as far as the assembly holds their templates.
    pub nested: BTreeMap<String, StackTree>,
}

impl AssemblyTree {
    /// The same of an assembly that was just synthesized.
    pub fn of(assembly: &Assembly) -> Self {
        let identity = &assembly.identity;
        let stack = |name: String, template| StackTree {
            name,
            account: Some(identity.account.to_string()),
            region: Some(identity.region.to_string()),
            template: document(template),
            ..StackTree::default()
        };
        let nested = assembly.stacks.iter().map(|it| {
            let name = it.name.logical_id();
            (name.clone(), stack(name, &it.template))
        });
        AssemblyTree {
            target: assembly.target(),
            digest: assembly.digest.clone(),
            root: StackTree {
                stack_name: Some(assembly.stack_name.clone()),
                parameters: assembly.parameters.clone(),
                tags: assembly.tags.clone(),
                termination_protection: Some(true),
                nested: nested.collect(),
                ..stack(ROOT.to_owned(), &assembly.root)
            },
            releases: assembly.releases.clone(),
        }
    }
}

impl StackTree {
    /// Whether it only holds several that are deployed side by side.
    pub fn is_several(&self) -> bool {
        self.name == SEVERAL && self.template.is_empty()
    }

    /// The stack as the only one of several.
    #[must_use]
    pub fn among_several(&self) -> StackTree {
        StackTree {
            name: SEVERAL.to_owned(),
            nested: BTreeMap::from([(self.name.clone(), self.clone())]),
            ..StackTree::default()
        }
    }

    /// A section of the template, such as `Outputs`; empty where there is none.
    pub fn section(&self, name: &str) -> &Map<String, Json> {
        object(self.template.get(name))
    }

    /// Every resource by logical id, nested stacks among them.
    pub fn resources(&self) -> &Map<String, Json> {
        self.section("Resources")
    }

    /// The stack and all below it, each with its path: `[]` of this one, then logical ids.
    pub fn walk(&self) -> Vec<(Vec<&str>, &StackTree)> {
        let mut all = vec![(Vec::new(), self)];
        let mut at = 0;
        while let Some((path, stack)) = all.get(at).cloned() {
            for id in stack.nested_in_order() {
                if let Some(nested) = stack.nested.get(id) {
                    let path = [&path[..], &[id]].concat();
                    all.push((path, nested));
                }
            }
            at += 1;
        }
        all
    }

    /// Logical ids of the nested stacks, each after those whose outputs it takes; in a cycle, and else, by name.
    pub fn nested_in_order(&self) -> Vec<&str> {
        let needs: Vec<(&str, BTreeSet<&str>)> = (self.nested.keys())
            .map(|id| {
                let mut names = BTreeSet::new();
                if let Some(resource) = self.resources().get(id) {
                    texts(resource, &mut names);
                }
                (id.as_str(), names)
            })
            .collect();
        // In waves, as they are made: what needs nothing that is left comes next.
        let mut order: Vec<&str> = Vec::new();
        while order.len() < needs.len() {
            let left: Vec<&(&str, BTreeSet<&str>)> =
                needs.iter().filter(|(id, _)| !order.contains(id)).collect();
            let is_ready =
                |names: &BTreeSet<&str>| left.iter().all(|(other, _)| !names.contains(other));
            let mut wave: Vec<&str> = (left.iter())
                .filter(|(_, names)| is_ready(names))
                .map(|(id, _)| *id)
                .collect();
            if wave.is_empty() {
                wave.extend(left.first().map(|(id, _)| *id));
            }
            order.extend(wave);
        }
        order
    }
}

/// Every text in a value: names that it refers to are among them.
fn texts<'a>(value: &'a Json, found: &mut BTreeSet<&'a str>) {
    match value {
        Json::String(text) => {
            found.insert(text);
        }
        Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Json::Object(map) => map.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// Type of a resource; empty where the template gives none.
pub fn kind(resource: &Json) -> &str {
    resource
        .get("Type")
        .and_then(Json::as_str)
        .unwrap_or_default()
}

/// Properties of a resource; empty where it has none.
pub fn properties(resource: &Json) -> &Map<String, Json> {
    object(resource.get("Properties"))
}

fn object(value: Option<&Json>) -> &Map<String, Json> {
    static NONE: LazyLock<Map<String, Json>> = LazyLock::new(Map::new);
    match value {
        Some(Json::Object(map)) => map,
        _ => &NONE,
    }
}

fn document(template: &super::cloudformation::template::Template) -> Map<String, Json> {
    match serde_json::to_value(template) {
        Ok(Json::Object(document)) => document,
        _ => Map::new(),
    }
}
