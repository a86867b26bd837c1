//! Applies a plan to what it was compared with: an executable reading of what a plan's pointers mean.

use backstage_infra::plan::change::{
    Action, Plan, PropertyChange, ReleaseChange, ResourceChange, StackChange,
};
use backstage_infra::template::release::AssembledRelease;
use backstage_infra::template::tree::{AssemblyTree, StackTree};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// The templates, parameters and releases that a plan leads to.
pub(super) fn applied(before: Option<&AssemblyTree>, plan: &Plan) -> (StackTree, Vec<Json>) {
    let releases = before.map_or(&[][..], |tree| &tree.releases);
    (
        stack(before.map(|tree| &tree.root), &plan.stack).expect("a root"),
        plan.releases
            .iter()
            .filter_map(|it| release(releases, it))
            .collect(),
    )
}

fn stack(before: Option<&StackTree>, change: &StackChange) -> Option<StackTree> {
    if change.action == Action::Remove {
        return None;
    }
    let mut after = before.cloned().unwrap_or_default();
    after.name = change.name.clone();
    let parameters = changed(json!(after.parameters), &change.parameters);
    after.parameters = serde_json::from_value(parameters).expect("parameters");
    let mut settings = json!({ "tags": after.tags });
    if let Some(is_protected) = after.termination_protection {
        settings["termination-protection"] = is_protected.into();
    }
    let settings = changed(settings, &change.settings);
    after.tags = serde_json::from_value(settings["tags"].clone()).expect("tags");
    after.termination_protection = settings
        .get("termination-protection")
        .and_then(Json::as_bool);
    let mut resources = after.template.remove("Resources");
    after.template = map(changed(after.template.into(), &change.template));
    let nested = change.stacks.iter().filter_map(|it| it.resource.as_deref());
    for change in change.resources.iter().chain(nested) {
        let all = resources
            .get_or_insert_with(|| json!({}))
            .as_object_mut()
            .expect("resources");
        let old = all.remove(&change.logical_id);
        if let Some(new) = resource(old, change) {
            all.insert(change.logical_id.clone(), new);
        }
    }
    after
        .template
        .extend(resources.map(|it| ("Resources".to_owned(), it)));
    let old = std::mem::take(&mut after.nested);
    for change in &change.stacks {
        let new = stack(old.get(&change.name), change);
        after
            .nested
            .extend(new.map(|new| (change.name.clone(), new)));
    }
    Some(after)
}

fn resource(old: Option<Json>, change: &ResourceChange) -> Option<Json> {
    if change.action == Action::Remove {
        return None;
    }
    let mut resource = map(old.unwrap_or_else(|| json!({ "Type": change.kind })));
    let had = resource.remove("Properties");
    let is_set = had.is_some() || !change.properties.is_empty();
    let properties = changed(had.unwrap_or_else(|| json!({})), &change.properties);
    let mut resource = map(changed(resource.into(), &change.attributes));
    if is_set {
        resource.insert("Properties".to_owned(), properties);
    }
    Some(resource.into())
}

/// A release as JSON, as its changes say it.
fn release(before: &[AssembledRelease], change: &ReleaseChange) -> Option<Json> {
    if change.action == Action::Remove {
        return None;
    }
    let same = |it: &&AssembledRelease| it.name == change.name && it.namespace == change.namespace;
    let mut release = match before.iter().find(same) {
        Some(old) => map(json!(old)),
        None => map(json!({
            "name": change.name, "namespace": change.namespace, "wave": change.wave, "needs": change.needs,
            "chart": change.chart, "repository": change.repository, "version": change.version_after,
            "sha256": change.sha256, "timeout-minutes": change.timeout_minutes, "values": null,
        })),
    };
    let values = release.remove("values").unwrap_or_default();
    let mut release = map(changed(release.into(), &change.attributes));
    let values = match change.action {
        Action::Add => grown(&change.values),
        _ => changed(values, &change.values),
    };
    release.insert("values".to_owned(), values);
    Some(release.into())
}

/// Values of a new release, of which every leaf is told.
fn grown(leaves: &[PropertyChange]) -> Json {
    fn put(at: &mut Json, steps: &[String], leaf: &Json) {
        let [first, rest @ ..] = steps else {
            *at = leaf.clone();
            return;
        };
        // A list's indices begin at 0; a map with such a key is not generated.
        if let (true, Ok(index)) = (
            at.is_array() || (at.is_null() && first == "0"),
            first.parse::<usize>(),
        ) {
            if at.is_null() {
                *at = json!([]);
            }
            let items = at.as_array_mut().expect("a list");
            items.resize(items.len().max(index + 1), Json::Null);
            return put(&mut items[index], rest, leaf);
        }
        if at.is_null() {
            *at = json!({});
        }
        put(&mut at[first.as_str()], rest, leaf);
    }
    let mut whole = Json::Null;
    for leaf in leaves {
        put(&mut whole, &steps(&leaf.path), &json!(leaf.after));
    }
    whole
}

fn map(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(map) => map,
        other => panic!("no map: {other}"),
    }
}

fn steps(pointer: &str) -> Vec<String> {
    let steps = pointer.split('/').skip(1);
    steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect()
}

type Step = (Vec<String>, Option<Json>, Option<Json>);

fn changed(value: Json, changes: &[PropertyChange]) -> Json {
    let steps = changes
        .iter()
        .filter(|it| it.before != it.after)
        .map(|it| {
            (
                steps(&it.path),
                it.before.as_ref().map(|it| json!(it)),
                it.after.as_ref().map(|it| json!(it)),
            )
        })
        .collect();
    step(Some(value), steps).expect("a value")
}

/// Lists: remove from the last to the first, add from the first to the last, then change.
fn step(value: Option<Json>, changes: Vec<Step>) -> Option<Json> {
    if let Some((_, before, after)) = changes.iter().find(|it| it.0.is_empty()) {
        assert_eq!(changes.len(), 1, "one change a place: {changes:?}");
        assert_eq!(&value, before, "what was there");
        return after.clone();
    }
    let mut value = value.expect("something to change");
    let mut deeper: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (mut steps, before, after) in changes {
        let first = steps.remove(0);
        match (value.is_array() && steps.is_empty(), &before, &after) {
            (true, Some(old), None) => {
                gone.push((first.parse::<usize>().expect("index"), old.clone()))
            }
            (true, None, Some(new)) => {
                come.push((first.parse::<usize>().expect("index"), new.clone()))
            }
            _ => deeper
                .entry(first)
                .or_default()
                .push((steps, before, after)),
        }
    }
    gone.sort_by_key(|it| std::cmp::Reverse(it.0));
    come.sort_by_key(|it| it.0);
    if let Json::Array(items) = &mut value {
        for (index, old) in gone {
            assert_eq!(items.remove(index), old);
        }
        for (index, new) in come {
            items.insert(index, new);
        }
    }
    for (key, changes) in deeper {
        match &mut value {
            Json::Array(items) => {
                let index: usize = key.parse().expect("index");
                let new = step(Some(items[index].take()), changes);
                items[index] = new.expect("an item");
            }
            Json::Object(map) => {
                let new = step(map.remove(&key), changes);
                map.extend(new.map(|new| (key, new)));
            }
            other => panic!("no container: {other}"),
        }
    }
    Some(value)
}
