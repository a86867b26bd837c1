//! Conditions: a resource whose condition does not hold is in the template and nowhere else, and what hangs on a
//! condition moves with it.

use super::resource::decide;
use super::stack::StackPair;
use super::value::change;
use crate::plan::canonical::{canonical, same};
use crate::plan::change::{Action, PropertyChange, ResourceChange};
use crate::plan::scope::Scope;
use crate::template::tree::kind;
use serde_json::Value as Json;

/// A resource as far as it exists: none where its condition is known not to hold.
pub(super) fn existing<'a>(resource: Option<&'a Json>, scope: &Scope) -> Option<&'a Json> {
    resource.filter(|it| name(it).and_then(|name| scope.holds(name)) != Some(false))
}

/// Name of the condition that a resource hangs on.
pub(super) fn name(resource: &Json) -> Option<&str> {
    resource.get("Condition")?.as_str()
}

/// Whether it is known on both sides if a condition holds.
pub(super) fn is_known(pair: &StackPair<'_>, name: &str) -> bool {
    pair.scopes.0.holds(name).is_some() && pair.scopes.1.holds(name).is_some()
}

/// Conditions on both sides that hold on one only, or may: name, whether that is certain, and why.
pub(super) fn moved<'a>(pair: &StackPair<'a>) -> Vec<(&'a str, bool, String)> {
    let (Some(before), Some(after)) = (pair.before, pair.after) else {
        return Vec::new();
    };
    let old = before.section("Conditions");
    let shared = (after.section("Conditions").iter())
        .filter_map(|(name, new)| Some((name, old.get(name)?, new)));
    let (was, is) = (&pair.scopes.0, &pair.scopes.1);
    let moved = shared.filter_map(|(name, old, new)| match (was.holds(name), is.holds(name)) {
        (Some(before), Some(after)) if before == after => None,
        (Some(_), Some(true)) => Some((name, true, format!("condition {name} holds now"))),
        (Some(_), Some(false)) => Some((name, true, format!("condition {name} holds no more"))),
        _ if same(&canonical(old, was), &canonical(new, is)) => None,
        _ => Some((name, false, format!("condition {name}"))),
    });
    moved
        .map(|(name, is_certain, why)| (name.as_str(), is_certain, why))
        .collect()
}

/// Notes on a resource that a condition may make or remove it. Where that is known, it was made or removed already.
pub(super) fn touch(pair: &mut StackPair<'_>, id: &str, why: &str) {
    let (Some(_), Some(after)) = pair.existing(id) else {
        return;
    };
    let (Some(key), Some(condition)) = (pair.key(id), after.get("Condition")) else {
        return;
    };
    let entry = pair.resources.entry(key);
    let changed = entry.or_insert_with(|| ResourceChange {
        logical_id: id.to_owned(),
        kind: kind(after).to_owned(),
        action: Action::MayModify,
        ..ResourceChange::default()
    });
    if changed.attributes.iter().any(|it| it.path == "/Condition") {
        return;
    }
    changed.attributes.push(PropertyChange {
        cause: Some(why.to_owned()),
        uncertain: true,
        ..change("/Condition", Some(condition), Some(condition))
    });
    decide(changed);
}
