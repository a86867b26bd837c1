//! Helm releases before and after → their changes, by key.

use super::travel::{MovedOutputs, moved_values};
use super::value::{Sides, values};
use crate::model::value::Value;
use crate::plan::change::{Action, PropertyChange, ReleaseChange, UnknownValue};
use crate::plan::highlight::of_release;
use crate::plan::scope::Scope;
use crate::template::release::AssembledRelease;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// Every release that is on either side, by wave and name; those that only go away come last.
pub(in crate::plan) fn releases(
    before: &[AssembledRelease],
    after: &[AssembledRelease],
    moved: &MovedOutputs,
) -> Vec<ReleaseChange> {
    // The same name in another namespace is another release.
    let key = |release: &AssembledRelease| (release.namespace.clone(), release.name.clone());
    let old: BTreeMap<_, _> = before.iter().map(|it| (key(it), it)).collect();
    let new: BTreeMap<_, _> = after.iter().map(|it| (key(it), it)).collect();
    let gone = before.iter().filter(|it| !new.contains_key(&key(it)));
    let there = after.iter().map(|it| match old.get(&key(it)) {
        Some(old) => changed(old, it, moved),
        None => release(it, Action::Add, leaves(&it.values)),
    });
    there
        .chain(gone.map(|it| ReleaseChange {
            version_before: Some(it.version.clone()),
            version_after: None,
            unknown: Vec::new(),
            ..release(it, Action::Remove, Vec::new())
        }))
        .collect()
}

fn changed(
    before: &AssembledRelease,
    after: &AssembledRelease,
    moved: &MovedOutputs,
) -> ReleaseChange {
    let mut found = between(&json!(before.values), &json!(after.values));
    let attributes = between(&rest(before), &rest(after));
    let is_changed = !found.is_empty() || !attributes.is_empty();
    let own: Vec<String> = found.iter().map(|it| it.path.clone()).collect();
    let mut moving = Vec::new();
    moved_values("", &after.values, moved, &mut moving);
    moving.retain(|it| !own.contains(&it.path));
    found.extend(moving);
    let action = match (is_changed, found.is_empty()) {
        (true, _) => Action::Modify,
        (false, false) => Action::MayModify,
        (false, true) => Action::Keep,
    };
    ReleaseChange {
        version_before: Some(before.version.clone()),
        attributes,
        ..release(after, action, found)
    }
}

fn release(
    release: &AssembledRelease,
    action: Action,
    values: Vec<PropertyChange>,
) -> ReleaseChange {
    let mut unknown = Vec::new();
    references("", &release.values, &mut unknown);
    ReleaseChange {
        name: release.name.clone(),
        namespace: release.namespace.clone(),
        action,
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

fn between(before: &Json, after: &Json) -> Vec<PropertyChange> {
    let none = Scope::default();
    let sides = Sides {
        before: &none,
        after: &none,
        is_unordered: &|_| false,
    };
    let mut found = Vec::new();
    values("", Some(before), Some(after), &sides, &mut found);
    // Text and number are two things to a chart, and so is the order of a list.
    found.iter_mut().for_each(|change| change.noise = None);
    found
}

/// A release but for its name, namespace and values.
fn rest(release: &AssembledRelease) -> Json {
    let mut all = match json!(release) {
        Json::Object(all) => all,
        _ => Map::new(),
    };
    for key in ["name", "namespace", "values"] {
        all.remove(key);
    }
    Json::Object(all)
}

/// Every leaf of values, an empty list or map being one.
fn leaves(value: &Value) -> Vec<PropertyChange> {
    let mut found = Vec::new();
    walk("", value, &mut |path, leaf| {
        found.push(PropertyChange {
            path: path.to_owned(),
            after: Some(leaf.clone()),
            ..PropertyChange::default()
        });
    });
    found
}

fn references(path: &str, value: &Value, found: &mut Vec<UnknownValue>) {
    walk(path, value, &mut |path, leaf| {
        if let Value::Reference(reference) = leaf {
            found.push(UnknownValue {
                path: path.to_owned(),
                reference: reference.clone(),
            });
        }
    });
}

fn walk(path: &str, value: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    use super::value::pointer;
    match value {
        Value::Map(map) if !map.is_empty() => {
            map.iter()
                .for_each(|(key, value)| walk(&pointer(path, key), value, visit));
        }
        Value::List(items) if !items.is_empty() => {
            let items = items.iter().enumerate();
            items.for_each(|(at, value)| walk(&pointer(path, &at.to_string()), value, visit));
        }
        leaf => visit(path, leaf),
    }
}
