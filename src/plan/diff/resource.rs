//! One resource before and after → its change.

use super::loss::policy;
use super::secret;
use super::value::{Sides, change, maps, pointer, values};
use crate::model::value::Value;
use crate::plan::change::{Action, Noise, PropertyChange, Replaces, ResourceChange};
use crate::plan::schema::{self, TypeSchema};
use crate::plan::scope::Scope;
use crate::template::stack::MARKER_TAG;
use crate::template::tree::{kind, properties};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// Tags by these prefixes are no labels: controllers find subnets and groups by them.
const WORKING_TAGS: [&str; 5] = ["kubernetes.io/", "k8s.io/", "karpenter.", "eks:", "aws:"];

/// The change of a resource that is there on both sides, where there is one.
pub(in crate::plan) fn changed(
    id: &str,
    before: &Json,
    after: &Json,
    scopes: (&Scope, &Scope),
) -> Option<ResourceChange> {
    if before == after {
        return None;
    }
    if !before.is_object() || !after.is_object() {
        return Some(opaque(id, before, after));
    }
    let kind = kind(after);
    let schema = schema::of(kind);
    let mut found = Vec::new();
    let unordered = |path: &str| schema.is_some_and(|schema| schema.is_unordered(path));
    let sides = Sides {
        before: scopes.0,
        after: scopes.1,
        is_unordered: &unordered,
    };
    maps(
        "",
        properties(before),
        properties(after),
        &sides,
        &mut found,
    );
    let asset = asset_property(after);
    for change in &mut found {
        let noise = noise(change, kind, schema, asset, properties(after));
        change.noise = change.noise.or(noise);
        let replaces = replaced_by(change, kind, schema);
        match change.noise {
            None => change.replaces = replaces,
            // What AWS compares as text it may replace for another order of it, or other blanks.
            Some(Noise::Order) if replaces != Replaces::No => {
                change.noise = None;
                change.replaces = Replaces::May;
            }
            Some(Noise::Words) if replaces != Replaces::No && is_other_text(change) => {
                change.noise = None;
                change.replaces = Replaces::May;
            }
            Some(_) => {}
        }
        secret::hide(change, schema);
        secret::hide_variable(change, properties(after));
    }
    let attributes = attributes(before, after, &sides);
    if found.is_empty() && attributes.is_empty() {
        return None;
    }
    let mut changed = ResourceChange {
        logical_id: id.to_owned(),
        kind: kind.to_owned(),
        properties: found,
        attributes,
        ..ResourceChange::default()
    };
    decide(&mut changed);
    Some(changed)
}

/// The change of what stands for resources that CloudFormation makes of it, such as `Fn::ForEach`.
fn opaque(id: &str, before: &Json, after: &Json) -> ResourceChange {
    ResourceChange {
        logical_id: id.to_owned(),
        kind: id.split("::").take(2).collect::<Vec<_>>().join("::"),
        action: Action::MayReplace,
        reason: Some("what it makes, changes or removes is not known before the deploy".to_owned()),
        attributes: vec![shown(change("", Some(before), Some(after)))],
        ..ResourceChange::default()
    }
}

/// The change of a resource that is made.
pub(in crate::plan) fn added(id: &str, resource: &Json) -> ResourceChange {
    let kind = kind(resource);
    let schema = schema::of(kind);
    let mut set: Vec<PropertyChange> = properties(resource)
        .iter()
        .map(|(key, value)| change(&pointer("", key), None, Some(value)))
        .collect();
    set.iter_mut()
        .for_each(|change| secret::hide(change, schema));
    let attributes = resource.as_object().into_iter().flatten();
    ResourceChange {
        logical_id: id.to_owned(),
        kind: kind.to_owned(),
        action: Action::Add,
        properties: set,
        attributes: attributes
            .filter(|(key, _)| *key != "Type" && *key != "Properties")
            .map(|(key, value)| shown(change(&pointer("", key), None, Some(value))))
            .collect(),
        ..ResourceChange::default()
    }
}

/// A change without what is secret by its name.
fn shown(mut change: PropertyChange) -> PropertyChange {
    secret::hide(&mut change, None);
    change
}

/// The change of a resource that goes away.
pub(in crate::plan) fn removed(id: &str, resource: &Json) -> ResourceChange {
    ResourceChange {
        logical_id: id.to_owned(),
        kind: kind(resource).to_owned(),
        action: Action::Remove,
        ..ResourceChange::default()
    }
}

/// What happens to a resource of these changes, and why it is replaced.
pub(in crate::plan) fn decide(change: &mut ResourceChange) {
    if let Some(kind) = change.attributes.iter().find(|it| it.path == "/Type") {
        let words = |value: &Option<Value>| {
            let text = value.as_ref().and_then(Value::as_str);
            text.unwrap_or("another type").to_owned()
        };
        change.action = Action::Replace;
        change.reason = Some(format!("it was a {}", words(&kind.before)));
        return;
    }
    let worst = change.properties.iter().map(|it| it.replaces).max();
    let of = |replaces: Replaces| {
        let mut names: Vec<&str> = change
            .properties
            .iter()
            .filter(|it| it.replaces == replaces)
            .filter_map(|it| it.path.split('/').nth(1))
            .collect();
        names.dedup();
        names.join(", ")
    };
    (change.action, change.reason) = match worst.unwrap_or_default() {
        Replaces::Yes => (
            Action::Replace,
            Some(format!("{} cannot be changed in place", of(Replaces::Yes))),
        ),
        Replaces::May => (
            Action::MayReplace,
            Some(perhaps(change, &of(Replaces::May))),
        ),
        Replaces::No if is_certain(change) => (Action::Modify, None),
        Replaces::No => (Action::MayModify, None),
    };
}

fn perhaps(change: &ResourceChange, names: &str) -> String {
    let cause = (change.properties.iter())
        .filter(|it| it.replaces == Replaces::May)
        .find_map(|it| it.cause.as_ref());
    match cause {
        Some(cause) => format!("{names} may get another value: {cause}"),
        None => format!("{names} may not be changed in place"),
    }
}

/// Whether anything of it changes for sure.
fn is_certain(change: &ResourceChange) -> bool {
    let all = change.properties.iter().chain(&change.attributes);
    let meant: Vec<&PropertyChange> = all.filter(|it| it.noise.is_none()).collect();
    meant.is_empty() || meant.iter().any(|it| !it.uncertain)
}

/// Whether both values are texts, and not the same: a document in another form.
fn is_other_text(change: &PropertyChange) -> bool {
    match (&change.before, &change.after) {
        (Some(Value::String(before)), Some(Value::String(after))) => before != after,
        _ => false,
    }
}

/// Whether a change replaces its resource; of an object that comes or goes as a whole, whether anything in it does.
fn replaced_by(change: &PropertyChange, kind: &str, schema: Option<TypeSchema>) -> Replaces {
    fn worst(path: &str, value: &Value, of: &dyn Fn(&str) -> Replaces) -> Replaces {
        match value {
            Value::Map(map) if !map.is_empty() && !is_intrinsic(map) => {
                let all = map
                    .iter()
                    .map(|(key, it)| worst(&pointer(path, key), it, of));
                all.max().unwrap_or_default()
            }
            Value::List(items) if !items.is_empty() => {
                let all = items.iter().enumerate();
                let all = all.map(|(at, it)| worst(&pointer(path, &at.to_string()), it, of));
                all.max().unwrap_or_default()
            }
            _ => of(path),
        }
    }
    let of = |path: &str| replaces(kind, schema, path);
    match (&change.before, &change.after) {
        (Some(only), None) | (None, Some(only)) => worst(&change.path, only, &of),
        _ => of(&change.path),
    }
}

fn is_intrinsic(map: &BTreeMap<String, Value>) -> bool {
    let only = map.keys().next().filter(|_| map.len() == 1);
    only.is_some_and(|key| key == "Ref" || key.starts_with("Fn::"))
}

/// Whether CloudFormation replaces a resource of this type for a change at a pointer.
pub(in crate::plan) fn replaces(kind: &str, schema: Option<TypeSchema>, path: &str) -> Replaces {
    match schema {
        Some(schema) => schema.replaces(path),
        // Source: "AWS::CloudFormation::CustomResource": replacement, and no updates.
        None if path == "/ServiceToken" => Replaces::Yes,
        // A custom resource decides by the id that it answers with.
        None if kind.is_empty() => Replaces::No,
        None => Replaces::May,
    }
}

/// Changes beside properties and type: policies, order, metadata.
fn attributes(before: &Json, after: &Json, sides: &Sides<'_>) -> Vec<PropertyChange> {
    fn keys(resource: &Json) -> impl Iterator<Item = &str> {
        let all = resource.as_object().into_iter().flat_map(Map::keys);
        all.map(String::as_str).filter(|key| *key != "Properties")
    }
    let mut found = Vec::new();
    let any_order = |path: &str| path == "/DependsOn";
    let sides = Sides {
        is_unordered: &any_order,
        ..*sides
    };
    let new = keys(after).filter(|key| before.get(key).is_none());
    for key in keys(before).chain(new) {
        let path = pointer("", key);
        let (old, new) = (before.get(key), after.get(key));
        let start = found.len();
        values(&path, old, new, &sides, &mut found);
        let noise = match key {
            "Metadata" => Some(Noise::Metadata),
            // One name stands for a list of one, and no policy for the default one.
            "DependsOn" if listed(old) == listed(new) => Some(Noise::Words),
            "DeletionPolicy" | "UpdateReplacePolicy"
                if policy(before, key) == policy(after, key) =>
            {
                Some(Noise::Words)
            }
            _ => None,
        };
        found[start..]
            .iter_mut()
            .for_each(|it| it.noise = it.noise.or(noise));
    }
    found.into_iter().map(shown).collect()
}

fn listed(value: Option<&Json>) -> Vec<&str> {
    match value {
        Some(Json::String(name)) => vec![name],
        Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Name of the property that holds the address of an asset, as the AWS CDK marks it.
fn asset_property(resource: &Json) -> Option<&str> {
    resource
        .get("Metadata")?
        .get("aws:asset:property")?
        .as_str()
}

fn noise(
    change: &PropertyChange,
    kind: &str,
    schema: Option<TypeSchema>,
    asset: Option<&str>,
    after: &Map<String, Json>,
) -> Option<Noise> {
    let top = change.path.split('/').nth(1).unwrap_or_default();
    let is_nested = kind == crate::template::tree::NESTED_STACK && top == "TemplateURL";
    let of_asset = asset.is_some_and(|asset| asset.split('.').next() == Some(top));
    if is_nested || (of_asset && differs_in_hashes(change)) {
        return Some(Noise::Asset);
    }
    let is_tag = match schema {
        Some(schema) => schema.is_tags(&change.path),
        None => top == "Tags",
    };
    let works = |key: &str| key == MARKER_TAG || WORKING_TAGS.iter().any(|it| key.contains(it));
    (is_tag && !tag_keys(change, after).iter().any(|key| works(key))).then_some(Noise::Tags)
}

/// Whether two texts are the same but for the sha256 of a content in them.
fn differs_in_hashes(change: &PropertyChange) -> bool {
    let blank = |value: &Option<Value>| {
        value
            .as_ref()
            .map(|value| without_hashes(&json!(value).to_string()))
    };
    change.before.is_some() && blank(&change.before) == blank(&change.after)
}

fn without_hashes(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() {
            word.push(c);
            continue;
        }
        out.push_str(if word.len() == 64 { "#" } else { &word });
        word.clear();
        out.push(c);
    }
    out
}

/// Keys of the tags that a change is about.
fn tag_keys(change: &PropertyChange, after: &Map<String, Json>) -> Vec<String> {
    let key = |tag: &Value| tag.get(&["Key"]).and_then(Value::as_str).map(str::to_owned);
    let mut keys = Vec::new();
    for value in [&change.before, &change.after].into_iter().flatten() {
        match value {
            Value::List(tags) => keys.extend(tags.iter().filter_map(key)),
            Value::Map(tags) => match key(value) {
                Some(key) => keys.push(key),
                None => keys.extend(tags.keys().cloned()),
            },
            _ => {}
        }
    }
    if keys.is_empty() {
        // `/Tags/3/Value` of a list, `/Tags/team` of a map.
        let mut steps = change.path.split('/').skip(1);
        let list = steps.next().and_then(|top| after.get(top));
        let step = steps.next().unwrap_or_default();
        let item = step
            .parse()
            .ok()
            .and_then(|index: usize| list?.get(index)?.get("Key")?.as_str());
        keys.push(item.unwrap_or(step).to_owned());
    }
    keys
}
