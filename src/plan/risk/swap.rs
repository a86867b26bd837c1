//! Properties that name another thing, such as a role: what they named before and name now, wherever in a resource they
//! stand. What is only called otherwise is the same.

use super::policy::guard::items;
use super::policy::text::shown;
use crate::model::value::Value;
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};

/// Which properties are looked at, and what their values are known by.
pub(super) struct Look {
    /// Whether a resource is looked at at all.
    pub(super) of: fn(&Pair<'_>) -> bool,
    /// Whether a property of this name is one.
    pub(super) key: fn(&str) -> bool,
    /// What a text at a property is known by; none where it names nothing of the kind.
    pub(super) known_by: fn(&Json, &str) -> Option<String>,
}

/// A property that names what it did not name before.
pub(super) struct Swap<'a> {
    /// The resource.
    pub(super) pair: &'a Pair<'a>,
    /// Names of the properties that lead to it, with dots between.
    pub(super) path: String,
    /// What is new, in words.
    pub(super) is: String,
    /// What was there before, in words.
    pub(super) was: String,
}

/// What is named at a property, by what each is known.
type Named = BTreeMap<String, String>;

/// Every swap in a resource that stays.
pub(super) fn swaps<'a>(difference: &'a Difference<'_>, look: &Look) -> Vec<Swap<'a>> {
    let twins: HashMap<&str, &str> = (difference.pairs.iter())
        .filter_map(|it| Some((it.path.as_str(), it.change.twin.as_deref()?)))
        .collect();
    let mut found = Vec::new();
    let all = difference.pairs.iter();
    for pair in all.filter(|it| it.stays() && (look.of)(it) && is_touched(it, look)) {
        let (was, is) = (
            named(pair.before.as_ref(), look),
            named(pair.after.as_ref(), look),
        );
        for (path, after) in is {
            let before = was.get(&path).cloned().unwrap_or_default();
            let is_renamed = |name: &String| {
                let beside = |id: &str| match pair.path.rsplit_once('/') {
                    Some((parent, _)) => format!("{parent}/{id}"),
                    None => id.to_owned(),
                };
                let id = name.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
                let twin = id.and_then(|id| twins.get(beside(id).as_str()));
                let old = twin.map(|twin| twin.rsplit('/').next().unwrap_or(twin));
                old.is_some_and(|old| before.contains_key(&format!("${{{old}}}")))
            };
            let is_new = |name: &&String| !before.contains_key(*name) && !is_renamed(name);
            let new: Vec<&String> = after.keys().filter(is_new).collect();
            if !new.is_empty() {
                found.push(Swap {
                    pair,
                    is: listed(new.iter().filter_map(|it| after.get(*it))),
                    was: listed(before.values()),
                    path,
                });
            }
        }
    }
    found
}

/// Whether anything changes at or around a property that is looked at, so that the resource is worth reading.
fn is_touched(pair: &Pair<'_>, look: &Look) -> bool {
    fn has(value: &Value, look: &Look) -> bool {
        match value {
            Value::List(items) => items.iter().any(|it| has(it, look)),
            Value::Map(map) => map.iter().any(|(key, it)| (look.key)(key) || has(it, look)),
            _ => false,
        }
    }
    let mut changes = pair.change.properties.iter();
    changes.any(|it| {
        let sides = || [&it.before, &it.after].into_iter().flatten();
        it.path.split('/').any(|step| (look.key)(step)) || sides().any(|side| has(side, look))
    })
}

fn listed<'v>(all: impl Iterator<Item = &'v String>) -> String {
    let all: Vec<String> = all.map(|it| format!("`{it}`")).collect();
    match all.is_empty() {
        true => "not set".to_owned(),
        false => all.join(", "),
    }
}

/// What is named in a resource, by the path of its property.
fn named(resource: Option<&Json>, look: &Look) -> BTreeMap<String, Named> {
    let mut found = BTreeMap::new();
    if let Some(properties) = resource.and_then(|it| it.get("Properties")) {
        inside(properties, "", look, &mut found);
    }
    found
}

fn inside(value: &Json, path: &str, look: &Look, found: &mut BTreeMap<String, Named>) {
    match value {
        Json::Array(items) => items.iter().for_each(|it| inside(it, path, look, found)),
        Json::Object(map) => {
            for (key, value) in map {
                let deeper = match path {
                    _ if key == "Fn::If" => path.to_owned(),
                    "" => key.clone(),
                    path => format!("{path}.{key}"),
                };
                let is_other = key.ends_with("PolicyDocument") || key.starts_with("Fn::");
                if (look.key)(key) {
                    given(value, key, &deeper, look, found);
                } else if !is_other || key == "Fn::If" {
                    inside(value, &deeper, look, found);
                }
            }
        }
        _ => {}
    }
}

/// What stands at a property: one thing, a list, or a map with one in each value.
fn given(value: &Json, key: &str, path: &str, look: &Look, found: &mut BTreeMap<String, Named>) {
    for (_, value) in items(value, &[]) {
        match &value {
            Json::Object(map) if !map.keys().any(|it| it == "Ref" || it.starts_with("Fn::")) => {
                map.values()
                    .for_each(|it| given(it, key, path, look, found));
            }
            Json::String(_) | Json::Object(_) => {
                if let Some(name) = (look.known_by)(&value, key) {
                    let all = found.entry(path.to_owned()).or_default();
                    all.insert(name, shown(&value));
                }
            }
            _ => {}
        }
    }
}
