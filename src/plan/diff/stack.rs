//! Stacks by their place in the tree → their changes, each on its own.

use super::condition::existing;
use super::loss::{Policy, policy};
use super::resource::{added, changed, removed};
use super::secret::{hide_all, is_secret_parameter};
use super::section::sections;
use super::value::pointer;
use crate::model::value::Value;
use crate::plan::change::{Noise, PROTECTION, PropertyChange, ResourceChange, joined};
use crate::plan::parallel;
use crate::plan::scope::Scope;
use crate::template::tree::StackTree;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Resources that a thread compares at a time: about a millisecond's work.
const GRAIN: usize = 64;

/// One stack before and after, with what changes in it.
pub(in crate::plan) struct StackPair<'a> {
    /// Path of logical ids; of the root, empty.
    pub path: String,
    /// Logical id in its parent; of the root, its name.
    pub id: &'a str,
    /// Index of its parent; the root has none.
    pub parent: Option<usize>,
    /// Before, where it was there.
    pub before: Option<&'a StackTree>,
    /// After, where it will be there.
    pub after: Option<&'a StackTree>,
    /// What names stand for, before and after.
    pub scopes: (Scope, Scope),
    /// Whether it goes away and is kept in AWS, with everything in it, by its own policy or an outer stack's.
    pub is_kept: bool,
    /// Change of the resource that it is in its parent.
    pub own: Option<ResourceChange>,
    /// Changes of the values that the deploy gives.
    pub parameters: Vec<PropertyChange>,
    /// Changes of what the deploy sets of the stack itself.
    pub settings: Vec<PropertyChange>,
    /// Changes of the template beside resources.
    pub template: Vec<PropertyChange>,
    /// Changes of its own resources by logical id.
    pub resources: BTreeMap<&'a str, ResourceChange>,
}

impl<'a> StackPair<'a> {
    /// A resource on both sides.
    pub(in crate::plan) fn resource(&self, id: &str) -> (Option<&'a Json>, Option<&'a Json>) {
        let of = |side: Option<&'a StackTree>| side?.resources().get(id);
        (of(self.before), of(self.after))
    }

    /// The same, as far as they exist.
    pub(in crate::plan) fn existing(&self, id: &str) -> (Option<&'a Json>, Option<&'a Json>) {
        let (before, after) = self.resource(id);
        let (old, new) = (&self.scopes.0, &self.scopes.1);
        (existing(before, old), existing(after, new))
    }

    /// A logical id as the template after has it.
    pub(in crate::plan) fn key(&self, id: &str) -> Option<&'a str> {
        let (key, _) = self.after?.resources().get_key_value(id)?;
        Some(key)
    }

    /// Whether a logical id is a stack whose template is in the tree.
    pub(in crate::plan) fn is_nested(&self, id: &str) -> bool {
        let of = |side: Option<&StackTree>| side.is_some_and(|side| side.nested.contains_key(id));
        of(self.before) || of(self.after)
    }
}

/// Every stack of both trees, each after its parent.
pub(in crate::plan) fn pairs<'a>(
    before: Option<&'a StackTree>,
    after: Option<&'a StackTree>,
) -> Vec<StackPair<'a>> {
    let root = |side: Option<&StackTree>| side.map(Scope::of_root).unwrap_or_default();
    let name = after.or(before).map_or("", |stack| stack.name.as_str());
    let scopes = (root(before), root(after));
    let mut pairs = vec![pair(String::new(), name, None, (before, after), scopes)];
    let mut at = 0;
    while at < pairs.len() {
        for id in nested_ids(&pairs[at]) {
            let parent = &pairs[at];
            let (old, new) = parent.existing(id);
            let of = |side: Option<&'a StackTree>, resource: Option<&Json>, was: Option<&Json>| {
                // A template without its resource is compared; one whose resource is not made is not there.
                side?
                    .nested
                    .get(id)
                    .filter(|_| resource.is_some() || was.is_none())
            };
            let there = parent.resource(id);
            let sides = (
                of(parent.before, old, there.0),
                of(parent.after, new, there.1),
            );
            let scope = |side: Option<&StackTree>, resource: Option<&Json>, outer: &Scope| match (
                side, resource,
            ) {
                (Some(stack), Some(resource)) => Scope::of_nested(stack, resource, outer),
                (Some(stack), None) => Scope::of_root(stack),
                (None, _) => Scope::default(),
            };
            let scopes = (
                scope(sides.0, old, &parent.scopes.0),
                scope(sides.1, new, &parent.scopes.1),
            );
            let own = one(id, old, new, (&parent.scopes.0, &parent.scopes.1));
            let mut next = pair(joined(&parent.path, id), id, Some(at), sides, scopes);
            next.own = own;
            let is_retained = |it: &Json| policy(it, "DeletionPolicy") == Policy::Retain;
            next.is_kept = sides.1.is_none() && (parent.is_kept || old.is_some_and(is_retained));
            pairs.push(next);
        }
        at += 1;
    }
    pairs
}

/// Nested stacks in the order in which they are made; those that only go away come last.
fn nested_ids<'a>(pair: &StackPair<'a>) -> Vec<&'a str> {
    let of = |side: Option<&'a StackTree>| side.map(StackTree::nested_in_order).unwrap_or_default();
    let mut ids = of(pair.after);
    let gone = of(pair.before)
        .into_iter()
        .filter(|id| !ids.contains(id))
        .collect::<Vec<_>>();
    ids.extend(gone);
    ids
}

fn pair<'a>(
    path: String,
    id: &'a str,
    parent: Option<usize>,
    (before, after): (Option<&'a StackTree>, Option<&'a StackTree>),
    scopes: (Scope, Scope),
) -> StackPair<'a> {
    let mut pair = StackPair {
        path,
        id,
        parent,
        before,
        after,
        parameters: given(before, after),
        settings: settings(before, after),
        template: sections(before, after, (&scopes.0, &scopes.1)),
        scopes,
        is_kept: false,
        own: None,
        resources: BTreeMap::new(),
    };
    let ids =
        |side: Option<&'a StackTree>| side.into_iter().flat_map(|side| side.resources().keys());
    let ids: BTreeSet<&'a str> = ids(before).chain(ids(after)).map(String::as_str).collect();
    let own: Vec<&'a str> = ids.into_iter().filter(|id| !pair.is_nested(id)).collect();
    let found = parallel::map(&own, GRAIN, |id| {
        let (old, new) = pair.existing(id);
        let change = one(id, old, new, (&pair.scopes.0, &pair.scopes.1));
        change.map(|change| (*id, change))
    });
    pair.resources.extend(found.into_iter().flatten());
    pair
}

fn one(
    id: &str,
    before: Option<&Json>,
    after: Option<&Json>,
    scopes: (&Scope, &Scope),
) -> Option<ResourceChange> {
    match (before, after) {
        (Some(before), Some(after)) => changed(id, before, after, scopes),
        (None, Some(after)) => Some(added(id, after)),
        (Some(before), None) => Some(removed(id, before)),
        (None, None) => None,
    }
}

/// Changes of the values that are given to parameters.
fn given(before: Option<&StackTree>, after: Option<&StackTree>) -> Vec<PropertyChange> {
    let none = BTreeMap::new();
    let of =
        |side: Option<&'_ StackTree>| side.map_or(none.clone(), |side| side.parameters.clone());
    let (old, new) = (of(before), of(after));
    let secret = |name: &str| {
        let of = |side: &StackTree| is_secret_parameter(name, side.section("Parameters").get(name));
        [before, after].into_iter().flatten().any(of)
    };
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name));
    changed
        .map(|name| {
            let mut change = PropertyChange {
                path: pointer("", name),
                before: old.get(name).cloned(),
                after: new.get(name).cloned(),
                ..PropertyChange::default()
            };
            if secret(name) {
                hide_all(&mut change);
            }
            change
        })
        .collect()
}

/// Changes of what the deploy sets of a stack beside its template.
fn settings(before: Option<&StackTree>, after: Option<&StackTree>) -> Vec<PropertyChange> {
    let of = |side: Option<&StackTree>| side?.termination_protection.map(Value::Bool);
    let tags = |side: Option<&StackTree>| side.map(|side| side.tags.clone()).unwrap_or_default();
    let (old_tags, new_tags) = (tags(before), tags(after));
    let keys: BTreeSet<&String> = old_tags.keys().chain(new_tags.keys()).collect();
    let value =
        |tags: &BTreeMap<String, String>, key: &str| tags.get(key).cloned().map(Value::String);
    let tags = keys.into_iter().map(|key| PropertyChange {
        path: format!("/tags{}", pointer("", key)),
        before: value(&old_tags, key),
        after: value(&new_tags, key),
        noise: Some(Noise::Tags),
        ..PropertyChange::default()
    });
    let protection = PropertyChange {
        path: PROTECTION.to_owned(),
        before: of(before),
        after: of(after),
        ..PropertyChange::default()
    };
    let all = std::iter::once(protection).chain(tags);
    all.filter(|change| change.before != change.after).collect()
}
