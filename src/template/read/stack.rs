//! A template's file to a stack with those that are nested in it.

use super::json::without_mark;
use super::path::below;
use super::problem::{AssemblyReason, NoteReason};
use super::reading::{MOST_LEVELS, Reading, quoted};
use crate::template::tree::{NESTED_STACK, StackTree, kind};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Sections that are objects where they are there.
const SECTIONS: [&str; 4] = ["Parameters", "Conditions", "Resources", "Outputs"];

/// Fills in template and nested stacks.
///
/// `folder` is that of the assembly, from which nested templates are named wherever they are themselves.
pub(super) fn stack(
    reading: &mut Reading,
    folder: &str,
    file: String,
    by: &str,
    stack: StackTree,
) -> Option<StackTree> {
    let mut above = Vec::new();
    if !reading.another_stack(&file) {
        return None;
    }
    let bytes = reading.template(&file, by)?;
    let template = reading.object(&file, &bytes, None)?;
    drop(bytes);
    Some(filled(reading, folder, &mut above, file, template, stack))
}

fn filled(
    reading: &mut Reading,
    folder: &str,
    above: &mut Vec<String>,
    file: String,
    template: Map<String, Json>,
    stack: StackTree,
) -> StackTree {
    check(reading, &file, &template);
    let mut filled = StackTree { template, ..stack };
    let mut nested = BTreeMap::new();
    above.push(file);
    for (id, resource) in filled.resources() {
        if kind(resource) == NESTED_STACK {
            let child = StackTree {
                name: id.clone(),
                account: filled.account.clone(),
                region: filled.region.clone(),
                ..StackTree::default()
            };
            if let Some(child) = inner(reading, folder, above, resource, child) {
                nested.insert(id.clone(), child);
            }
        }
    }
    above.pop();
    filled.nested = nested;
    filled
}

/// The stack that a resource nests; nothing where a problem or note says why.
fn inner(
    reading: &mut Reading,
    folder: &str,
    above: &mut Vec<String>,
    resource: &Json,
    child: StackTree,
) -> Option<StackTree> {
    let parent = above.last().cloned().unwrap_or_default();
    let Some(path) = asset(resource) else {
        reading.note(&parent, &child.name, NoteReason::Elsewhere);
        return None;
    };
    let by = quoted(&parent);
    let Some(file) = below(folder, path) else {
        reading.problem(path, AssemblyReason::Outside { by });
        return None;
    };
    if let Some(at) = above.iter().position(|name| *name == file) {
        let chain = above[at..].iter().chain([&file]).map(|name| quoted(name));
        let chain = chain.collect::<Vec<_>>().join(" → ");
        reading.problem(&file, AssemblyReason::Cycle(chain));
        return None;
    }
    if above.len() >= MOST_LEVELS {
        let limit = MOST_LEVELS;
        reading.problem(&file, AssemblyReason::TooDeep { limit });
        return None;
    }
    if !reading.another_stack(&file) {
        return None;
    }
    let bytes = reading.template(&file, &by)?;
    // CloudFormation takes YAML too, under any name.
    let is_json =
        file.ends_with(".json") || without_mark(&bytes).trim_ascii_start().starts_with(b"{");
    if !is_json {
        reading.note(&parent, &child.name, NoteReason::NotJson(file));
        return None;
    }
    let template = reading.object(&file, &bytes, None)?;
    drop(bytes);
    Some(filled(reading, folder, above, file, template, child))
}

/// Where the folder holds a nested stack's template, as the CDK writes it for its own CLI.
fn asset(resource: &Json) -> Option<&str> {
    let metadata = resource.get("Metadata")?;
    (metadata.get("aws:asset:property")? == "TemplateURL")
        .then(|| metadata.get("aws:asset:path")?.as_str())?
}

fn check(reading: &mut Reading, file: &str, template: &Map<String, Json>) {
    for section in SECTIONS {
        if template.get(section).is_some_and(|it| !it.is_object()) {
            let what = format!("a section `{section}`");
            reading.malformed(file, what, "that is not an object");
        }
    }
    let resources = template.get("Resources").and_then(Json::as_object);
    for (id, resource) in resources.into_iter().flatten() {
        if id.starts_with("Fn::ForEach::") {
            reading.note(file, id, NoteReason::ForEach);
            continue;
        }
        let fault = if !resource.is_object() {
            "that is not an object"
        } else if kind(resource).is_empty() {
            "without a `Type`"
        } else if resource
            .get("Properties")
            .is_some_and(|properties| !properties.is_object())
        {
            "with `Properties` that are not an object"
        } else {
            continue;
        };
        reading.malformed(file, format!("the resource {}", quoted(id)), fault);
    }
}
