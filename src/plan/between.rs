//! Two plans → what differs between them, by structure: what an approval shows when it refuses.

use super::change::{Action, Digests, Plan, PropertyChange, ReleaseChange, ResourceChange, joined};
use crate::model::finding::Finding;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What differs between a plan and a later one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PlanDifference {
    /// Whether both lead from the same to the same by the same changes.
    pub same: bool,
    /// Digests of the first.
    pub first: Digests,
    /// Digests of the second.
    pub second: Digests,
    /// Whether they are for one deployment; where they are not, nothing else says anything.
    pub same_target: bool,
    /// Whether they were compared with the same.
    pub same_basis: bool,
    /// Resources and stacks whose changes differ, by path.
    pub resources: Vec<Differing>,
    /// Releases whose changes differ.
    pub releases: Vec<Differing>,
    /// Findings of the first only.
    pub findings_gone: Vec<Finding>,
    /// Findings of the second only.
    pub findings_new: Vec<Finding>,
}

/// Something whose change is not the same in both plans.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Differing {
    /// Its path.
    pub path: String,
    /// Its type; of a stack or release, which of the two it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the first does to it.
    pub first: Action,
    /// What the second does to it.
    pub second: Action,
    /// Properties whose change differs, by path.
    pub properties: Vec<DifferingProperty>,
}

/// A property whose change is not the same in both plans.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DifferingProperty {
    /// JSON pointer.
    pub path: String,
    /// Its change in the first; absent: none.
    pub first: Option<PropertyChange>,
    /// Its change in the second; absent: none.
    pub second: Option<PropertyChange>,
}

/// What differs between two plans.
pub fn between(first: &Plan, second: &Plan) -> PlanDifference {
    let findings = |of: &Plan, other: &Plan| -> Vec<Finding> {
        let new = of.findings.iter().filter(|it| !other.findings.contains(it));
        new.cloned().collect()
    };
    PlanDifference {
        same: first.digests == second.digests,
        first: first.digests.clone(),
        second: second.digests.clone(),
        same_target: first.target == second.target,
        same_basis: first.basis == second.basis,
        resources: differing(&resources(first), &resources(second)),
        releases: differing(&releases(first), &releases(second)),
        findings_gone: findings(first, second),
        findings_new: findings(second, first),
    }
}

/// A change by what it is of, in the same form for resources, stacks and releases.
struct Change<'a> {
    kind: &'a str,
    action: Action,
    properties: BTreeMap<String, &'a PropertyChange>,
}

type Changes<'a> = BTreeMap<String, Change<'a>>;

fn resources(plan: &Plan) -> Changes<'_> {
    let mut all = Changes::new();
    for (path, stack) in plan.stack.walk() {
        let name = if path.is_empty() {
            stack.name.clone()
        } else {
            path.clone()
        };
        let parts = [
            ("/parameters", &stack.parameters),
            ("/settings", &stack.settings),
            ("/template", &stack.template),
        ];
        let own = parts
            .into_iter()
            .flat_map(|(prefix, changes)| keyed(prefix, changes));
        let mut own: BTreeMap<String, &PropertyChange> = own.collect();
        if let Some(resource) = &stack.resource {
            own.extend(of_resource(resource));
        }
        let change = Change {
            kind: "stack",
            action: stack.action,
            properties: own,
        };
        if change.action != Action::Keep || !change.properties.is_empty() {
            all.insert(name, change);
        }
        for resource in &stack.resources {
            let change = Change {
                kind: &resource.kind,
                action: resource.action,
                properties: of_resource(resource),
            };
            all.insert(joined(&path, &resource.logical_id), change);
        }
    }
    all
}

fn of_resource(resource: &ResourceChange) -> BTreeMap<String, &PropertyChange> {
    let attributes = keyed("", &resource.attributes);
    keyed("/Properties", &resource.properties)
        .chain(attributes)
        .collect()
}

fn releases(plan: &Plan) -> Changes<'_> {
    let of = |it: &'_ ReleaseChange| format!("{}/{}", it.namespace, it.name);
    let changed = plan.releases.iter().filter(|it| it.action != Action::Keep);
    changed
        .map(|it| {
            let properties = keyed("/values", &it.values).chain(keyed("", &it.attributes));
            let change = Change {
                kind: "release",
                action: it.action,
                properties: properties.collect(),
            };
            (of(it), change)
        })
        .collect()
}

fn keyed<'a>(
    prefix: &'a str,
    changes: &'a [PropertyChange],
) -> impl Iterator<Item = (String, &'a PropertyChange)> {
    // What goes and what comes may have the same index.
    changes.iter().map(move |it| {
        let side = if it.after.is_none() { " before" } else { "" };
        (format!("{prefix}{}{side}", it.path), it)
    })
}

fn differing(first: &Changes<'_>, second: &Changes<'_>) -> Vec<Differing> {
    let paths: BTreeSet<&String> = first.keys().chain(second.keys()).collect();
    let none = BTreeMap::new();
    let mut found = Vec::new();
    for path in paths {
        let (old, new) = (first.get(path), second.get(path));
        let action = |side: Option<&Change<'_>>| side.map_or(Action::Keep, |it| it.action);
        let (was, is) = (
            old.map_or(&none, |it| &it.properties),
            new.map_or(&none, |it| &it.properties),
        );
        let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
        let properties: Vec<DifferingProperty> = keys
            .into_iter()
            .filter(|key| was.get(*key) != is.get(*key))
            .map(|key| DifferingProperty {
                path: key.trim_end_matches(" before").to_owned(),
                first: was.get(key).map(|it| (*it).clone()),
                second: is.get(key).map(|it| (*it).clone()),
            })
            .collect();
        if action(old) != action(new) || !properties.is_empty() {
            found.push(Differing {
                path: path.clone(),
                kind: new.or(old).map_or("", |it| it.kind).to_owned(),
                first: action(old),
                second: action(new),
                properties,
            });
        }
    }
    found
}
