//! What changes because something else does: a resource that is replaced gets another id, a parameter another value, and
//! whatever refers to them moves with them, across outputs and nested stacks.

use super::condition;
use super::resource::{decide, replaces};
use super::secret::is_secret_parameter;
use super::stack::StackPair;
use super::uses::{Place, Use, of_condition, of_mapping, uses};
use super::value::{change, pointer};
use crate::model::reference::Reference;
use crate::model::value::Value;
use crate::plan::canonical::{canonical, same};
use crate::plan::change::{Action, PropertyChange, Replaces, ResourceChange, joined};
use crate::plan::parallel;
use crate::plan::schema;
use crate::plan::scope::is_literal;
use crate::template::tree::{StackTree, kind, properties};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

/// Attributes that get another value whenever the resource is changed in place.
/// Source: "Return values" of each type in the CloudFormation template reference.
const COUNTING: [(&str, &[&str]); 1] = [(
    "AWS::EC2::LaunchTemplate",
    &["LatestVersionNumber", "DefaultVersionNumber"],
)];

/// Changes from which on it is worth a thread to read a stack's template.
const LARGE: usize = 500;

/// Outputs that may get another value, by path of their stack and key.
pub(in crate::plan) type MovedOutputs = BTreeMap<(String, String), String>;

/// A name in a stack whose value moves.
#[derive(Debug, Clone)]
struct Mover {
    stack: usize,
    name: String,
    /// Which attributes of it; none: all, and what `Ref` gives.
    attributes: Option<&'static [&'static str]>,
    output: Option<String>,
    is_certain: bool,
    why: String,
    /// The resource at the beginning of it, if that is one.
    root: Option<(usize, String)>,
}

/// Carries every change along the references to it, and tells which outputs move.
pub(in crate::plan) fn travel(pairs: &mut [StackPair<'_>]) -> MovedOutputs {
    let mut waiting: VecDeque<Mover> = seeds(pairs).into();
    let mut outputs = MovedOutputs::new();
    if waiting.is_empty() {
        return outputs;
    }
    let changes: usize = pairs.iter().map(|pair| pair.resources.len()).sum();
    let grain = if changes < LARGE { pairs.len() } else { 1 };
    let uses: Vec<HashMap<String, Vec<Use>>> = parallel::map(pairs, grain, uses);
    let mut seen = HashSet::new();
    let mut takes: BTreeMap<(usize, String), BTreeSet<String>> = BTreeMap::new();
    while let Some(mover) = waiting.pop_front() {
        let key = (
            mover.stack,
            mover.name.clone(),
            mover.output.clone(),
            mover.attributes,
        );
        if !seen.insert(key) {
            continue;
        }
        for user in uses[mover.stack].get(&mover.name).into_iter().flatten() {
            if !mover.moves(user.attribute.as_deref()) {
                continue;
            }
            match &user.place {
                Place::Property { id, path } => {
                    let changed = touch(&mut pairs[mover.stack], id, path, &mover);
                    if changed && let Some(root) = &mover.root {
                        let path = joined(&pairs[mover.stack].path, id);
                        takes.entry(root.clone()).or_default().insert(path);
                    }
                    if changed {
                        waiting.extend(moved_by(pairs, mover.stack, id, mover.root.clone()));
                    }
                }
                Place::Condition { name } if !condition::is_known(&pairs[mover.stack], name) => {
                    waiting.push_back(Mover {
                        name: of_condition(name),
                        is_certain: false,
                        ..mover.clone()
                    });
                }
                // What is known on both sides moves by itself.
                Place::Condition { .. } => {}
                Place::Existence { id } => {
                    condition::touch(&mut pairs[mover.stack], id, &mover.why);
                }
                Place::Output { key } => {
                    let pair = &pairs[mover.stack];
                    outputs
                        .entry((pair.path.clone(), key.clone()))
                        .or_insert_with(|| mover.why.clone());
                    if let Some(parent) = pair.parent {
                        waiting.push_back(Mover {
                            stack: parent,
                            name: pair.id.to_owned(),
                            attributes: None,
                            output: Some(format!("Outputs.{key}")),
                            is_certain: false,
                            ..mover.clone()
                        });
                    }
                }
                Place::Parameter { nested, name } => {
                    let child = pairs.iter().position(|pair| {
                        pair.parent == Some(mover.stack) && pair.id == nested.as_str()
                    });
                    waiting.extend(child.map(|stack| Mover {
                        stack,
                        name: name.clone(),
                        attributes: None,
                        output: None,
                        ..mover.clone()
                    }));
                }
            }
        }
    }
    for ((stack, id), paths) in takes {
        if let Some(change) = pairs[stack].resources.get_mut(id.as_str()) {
            change.takes = paths.into_iter().collect();
        }
    }
    outputs
}

impl Mover {
    fn moves(&self, attribute: Option<&str>) -> bool {
        match (&self.output, self.attributes, attribute) {
            (Some(output), _, attribute) => attribute == Some(output),
            (None, Some(names), Some(attribute)) => names.contains(&attribute),
            (None, Some(_), None) => false,
            (None, None, _) => true,
        }
    }
}

fn seeds(pairs: &[StackPair<'_>]) -> Vec<Mover> {
    let mut movers = Vec::new();
    for (stack, pair) in pairs.iter().enumerate() {
        for id in pair.resources.keys() {
            movers.extend(moved_by(pairs, stack, id, None));
        }
        movers.extend(parameters(pairs, stack));
        movers.extend(mappings(pair).map(|name| Mover {
            stack,
            name: of_mapping(name),
            attributes: None,
            output: None,
            is_certain: false,
            why: format!("mapping {name}"),
            root: None,
        }));
        let conditions = condition::moved(pair).into_iter();
        movers.extend(conditions.map(|(name, is_certain, why)| Mover {
            stack,
            name: of_condition(name),
            attributes: None,
            output: None,
            is_certain,
            why,
            root: None,
        }));
    }
    movers
}

/// Mappings on both sides that are not the same.
fn mappings<'a>(pair: &StackPair<'a>) -> impl Iterator<Item = &'a str> {
    let of = |side: Option<&'a StackTree>| side.map(|side| side.section("Mappings"));
    let (before, after) = (of(pair.before), of(pair.after));
    after.into_iter().flatten().filter_map(move |(name, new)| {
        let old = before?.get(name)?;
        (old != new).then_some(name.as_str())
    })
}

/// What moves when a resource is changed as it is.
fn moved_by(
    pairs: &[StackPair<'_>],
    stack: usize,
    id: &str,
    root: Option<(usize, String)>,
) -> Option<Mover> {
    let pair = &pairs[stack];
    let change = pair.resources.get(id)?;
    let path = joined(&pair.path, id);
    let (attributes, why) = match change.action {
        Action::Replace => (None, format!("{path} is replaced")),
        Action::MayReplace => (None, format!("{path} may be replaced")),
        Action::Modify | Action::MayModify if !change.is_noise() => {
            let (_, names) = COUNTING.iter().find(|(kind, _)| *kind == change.kind)?;
            (Some(*names), format!("{path} gets a new version"))
        }
        _ => return None,
    };
    Some(Mover {
        stack,
        name: id.to_owned(),
        attributes,
        output: None,
        is_certain: attributes.is_some() && change.action == Action::Modify,
        why,
        root: Some(root.unwrap_or((stack, id.to_owned()))),
    })
}

/// Parameters of a stack that are on both sides and get another value.
fn parameters(pairs: &[StackPair<'_>], stack: usize) -> Vec<Mover> {
    let pair = &pairs[stack];
    let (Some(before), Some(after)) = (pair.before, pair.after) else {
        return Vec::new();
    };
    let names = after.section("Parameters").keys();
    let shared = names.filter(|name| before.section("Parameters").contains_key(*name));
    shared
        .filter_map(|name| {
            let (old, new) = (
                value_of(pairs, stack, name, false),
                value_of(pairs, stack, name, true),
            );
            let is_same = match (&old, &new) {
                (Some(old), Some(new)) => same(old, new),
                (old, new) => old.is_none() && new.is_none(),
            };
            if is_same {
                return None;
            }
            let known =
                |value: &Option<Json>| value.as_ref().filter(|it| is_literal(it)).map(shown);
            let of =
                |side: &StackTree| is_secret_parameter(name, side.section("Parameters").get(name));
            let hidden = of(before) || of(after);
            let (is_certain, why) = match (known(&old), known(&new)) {
                _ if hidden => (true, format!("parameter {name}")),
                (Some(old), Some(new)) => (true, format!("parameter {name}: {old} → {new}")),
                _ => (false, format!("parameter {name}")),
            };
            Some(Mover {
                stack,
                name: name.clone(),
                attributes: None,
                output: None,
                is_certain,
                why,
                root: None,
            })
        })
        .collect()
}

fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Value of a parameter on one side: what is known, else the expression in the parent, else what the deploy is given.
fn value_of(pairs: &[StackPair<'_>], stack: usize, name: &str, is_after: bool) -> Option<Json> {
    let pair = &pairs[stack];
    let side = if is_after { pair.after } else { pair.before }?;
    let scope = if is_after {
        &pair.scopes.1
    } else {
        &pair.scopes.0
    };
    if let Some(known) = scope.get(name) {
        return Some(known.clone());
    }
    // A secret's default is known, but not put in anywhere.
    let default = || {
        side.section("Parameters")
            .get(name)?
            .get("Default")
            .cloned()
    };
    let Some(parent) = pair.parent.map(|parent| &pairs[parent]) else {
        let given = side.parameters.get(name);
        return given.map_or_else(default, |given| serde_json::to_value(given).ok());
    };
    let resource = parent.resource(pair.id);
    let resource = if is_after { resource.1 } else { resource.0 }?;
    let scope = if is_after {
        &parent.scopes.1
    } else {
        &parent.scopes.0
    };
    let given = properties(resource)
        .get("Parameters")
        .and_then(|given| given.get(name));
    given.map_or_else(default, |given| Some(canonical(given, scope)))
}

/// Notes on a resource that a property of it moves. Whether that changes what happens to it.
fn touch(pair: &mut StackPair<'_>, id: &str, path: &str, mover: &Mover) -> bool {
    let (Some(before), Some(after)) = pair.existing(id) else {
        return false;
    };
    let Some(key) = pair.key(id) else {
        return false;
    };
    let kind = kind(after);
    if kind != self::kind(before) {
        return false;
    }
    let entry = pair.resources.entry(key);
    let changed = entry.or_insert_with(|| ResourceChange {
        logical_id: id.to_owned(),
        kind: kind.to_owned(),
        action: Action::MayModify,
        ..ResourceChange::default()
    });
    // What changes by itself, or moved already, needs no further cause.
    let covers = |it: &PropertyChange| {
        it.noise.is_none() && (it.path == path || path.starts_with(&format!("{}/", it.path)))
    };
    if changed.properties.iter().any(covers) {
        return false;
    }
    let value = after
        .get("Properties")
        .and_then(|properties| properties.pointer(path));
    let replaces = match replaces(kind, schema::of(kind), path) {
        Replaces::Yes if !mover.is_certain => Replaces::May,
        replaces => replaces,
    };
    let was = (changed.action, changed.properties.is_empty());
    changed.properties.push(PropertyChange {
        replaces,
        cause: Some(mover.why.clone()),
        uncertain: !mover.is_certain,
        ..change(path, value, value)
    });
    let noise = changed.is_noise();
    decide(changed);
    noise || was.1 || was.0 != changed.action
}

/// Values of a release that refer to outputs which move.
pub(in crate::plan) fn moved_values(
    path: &str,
    value: &Value,
    moved: &MovedOutputs,
    found: &mut Vec<PropertyChange>,
) {
    match value {
        Value::Reference(Reference::Output { stack, key }) => {
            if let Some(why) = moved.get(&(stack.logical_id(), key.clone())) {
                found.push(PropertyChange {
                    path: path.to_owned(),
                    before: Some(value.clone()),
                    after: Some(value.clone()),
                    cause: Some(why.clone()),
                    uncertain: true,
                    ..PropertyChange::default()
                });
            }
        }
        Value::List(items) => (items.iter().enumerate()).for_each(|(at, item)| {
            moved_values(&pointer(path, &at.to_string()), item, moved, found)
        }),
        Value::Map(map) => (map.iter())
            .for_each(|(key, item)| moved_values(&pointer(path, key), item, moved, found)),
        _ => {}
    }
}
