//! What was removed in one place and is made in another is one thing: renamed, or moved between stacks. CloudFormation
//! does not know that: it makes a new one and removes the old.

use super::stack::StackPair;
use crate::plan::canonical::canonical;
use crate::plan::change::{Action, joined};
use crate::template::tree::{kind, properties};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// A resource that is only on one side: its stack and logical id.
type Lone = (usize, String);

/// What a resource is known by whatever it is called, with those that are removed and those that are made.
type Matches = BTreeMap<String, (Vec<Lone>, Vec<Lone>)>;

/// Points renamed and moved resources to each other.
pub(in crate::plan) fn match_up(pairs: &mut [StackPair<'_>]) {
    let here = |stack: usize, _: &str, resource: &Json, pair: &StackPair<'_>, is_after: bool| {
        format!("{stack} {}", print(resource, pair, is_after))
    };
    let anywhere = |_: usize, _: &str, resource: &Json, pair: &StackPair<'_>, is_after: bool| {
        print(resource, pair, is_after)
    };
    // In another stack references become parameters, so that only name and type are left to go by.
    let by_name = |_: usize, id: &str, resource: &Json, _: &StackPair<'_>, _: bool| {
        format!("{} {id}", kind(resource))
    };
    let has = |action| {
        let mut changes = pairs.iter().flat_map(|pair| pair.resources.values());
        changes.any(|change| change.action == action)
    };
    if !has(Action::Remove) || !has(Action::Add) {
        return;
    }
    round(pairs, &here);
    round(pairs, &anywhere);
    round(pairs, &by_name);
}

type Print<'f> = &'f dyn Fn(usize, &str, &Json, &StackPair<'_>, bool) -> String;

fn round(pairs: &mut [StackPair<'_>], print: Print<'_>) {
    let mut matches = Matches::new();
    for (stack, pair) in pairs.iter().enumerate() {
        for (id, change) in &pair.resources {
            let (is_after, resource) = match (change.action, pair.resource(id)) {
                (Action::Remove, (Some(before), _)) => (false, before),
                (Action::Add, (_, Some(after))) => (true, after),
                _ => continue,
            };
            // A whole stack that comes or goes takes its resources with it, and none of them is renamed by that.
            if change.twin.is_some() {
                continue;
            }
            let sides = matches
                .entry(print(stack, id, resource, pair, is_after))
                .or_default();
            let side = if is_after { &mut sides.1 } else { &mut sides.0 };
            side.push((stack, (*id).to_owned()));
        }
    }
    for (gone, come) in matches.into_values() {
        // As many as went: which is which makes no difference, since they are alike.
        if gone.len() != come.len() {
            continue;
        }
        for (old, new) in gone.into_iter().zip(come) {
            let path = |(stack, id): &Lone| joined(&pairs[*stack].path, id);
            let (old_path, new_path) = (path(&old), path(&new));
            for ((stack, id), twin) in [(old, new_path), (new, old_path)] {
                if let Some(change) = pairs[stack].resources.get_mut(id.as_str()) {
                    change.twin = Some(twin);
                }
            }
        }
    }
}

/// Type and properties but for tags, in one form.
fn print(resource: &Json, pair: &StackPair<'_>, is_after: bool) -> String {
    let scope = if is_after {
        &pair.scopes.1
    } else {
        &pair.scopes.0
    };
    let properties: Map<String, Json> = (properties(resource).iter())
        .filter(|(key, _)| *key != "Tags")
        .map(|(key, value)| (key.clone(), canonical(value, scope)))
        .collect();
    format!("{} {}", kind(resource), Json::Object(properties))
}
