//! Every name that a template refers to, and where.

use super::condition;
use super::path::Path;
use super::stack::StackPair;
use crate::plan::canonical::{Piece, intrinsic, pieces};
use crate::template::tree::properties;
use serde_json::Value as Json;
use std::collections::HashMap;

/// A place that refers to a name.
pub(super) struct Use {
    pub(super) place: Place,
    /// Absent for `Ref`.
    pub(super) attribute: Option<String>,
}

/// Where a name is referred to.
pub(super) enum Place {
    Property { id: String, path: String },
    Output { key: String },
    Parameter { nested: String, name: String },
    Condition { name: String },
    Existence { id: String },
}

/// What a mapping goes by among the names.
pub(super) fn of_mapping(name: &str) -> String {
    format!("mapping {name}")
}

/// What a condition goes by among the names, of which none has a blank.
pub(super) fn of_condition(name: &str) -> String {
    format!("condition {name}")
}

/// Every name that a stack's template refers to, with the places.
pub(super) fn uses(pair: &StackPair<'_>) -> HashMap<String, Vec<Use>> {
    let mut found = HashMap::new();
    let Some(after) = pair.after else {
        return found;
    };
    for (name, condition) in after.section("Conditions") {
        let place = |_: &Path<'_>| Place::Condition { name: name.clone() };
        collect(&Path::Top, condition, &mut found, &place);
    }
    for (id, resource) in after.resources() {
        if let Some(condition) = condition::name(resource) {
            let place = Place::Existence { id: id.clone() };
            let attribute = None;
            let all = found.entry(of_condition(condition)).or_default();
            all.push(Use { place, attribute });
        }
        if after.nested.contains_key(id) {
            let parameters = properties(resource)
                .get("Parameters")
                .and_then(Json::as_object);
            for (name, value) in parameters.into_iter().flatten() {
                collect(&Path::Top, value, &mut found, &|_| Place::Parameter {
                    nested: id.clone(),
                    name: name.clone(),
                });
            }
            continue;
        }
        for (name, value) in properties(resource) {
            let place = |path: &Path<'_>| Place::Property {
                id: id.clone(),
                path: path.pointer(),
            };
            collect(&Path::Top.key(name), value, &mut found, &place);
        }
    }
    for (key, output) in after.section("Outputs") {
        if let Some(value) = output.get("Value") {
            collect(&Path::Top, value, &mut found, &|_| Place::Output {
                key: key.clone(),
            });
        }
    }
    found
}

fn collect(
    path: &Path<'_>,
    value: &Json,
    found: &mut HashMap<String, Vec<Use>>,
    place: &dyn Fn(&Path<'_>) -> Place,
) {
    let mut push = |name: &str, attribute: Option<&str>| {
        found.entry(name.to_owned()).or_default().push(Use {
            place: place(path),
            attribute: attribute.map(str::to_owned),
        });
    };
    match intrinsic(value) {
        Some(("Ref", Json::String(name))) => return push(name, None),
        Some(("Fn::GetAtt", Json::String(text))) => {
            if let Some((id, attribute)) = text.split_once('.') {
                push(id, Some(attribute));
            }
            return;
        }
        Some(("Fn::GetAtt", Json::Array(parts))) => {
            if let [Json::String(id), Json::String(attribute)] = &parts[..] {
                push(id, Some(attribute));
            }
            return;
        }
        Some(("Fn::Sub", Json::String(text))) => return names(text, &[], &mut push),
        Some(("Fn::Sub", Json::Array(parts))) => {
            if let [Json::String(text), Json::Object(variables)] = &parts[..] {
                let given: Vec<&str> = variables.keys().map(String::as_str).collect();
                names(text, &given, &mut push);
                let all = variables.values();
                all.for_each(|value| collect(path, value, found, place));
            }
            return;
        }
        Some(("Fn::FindInMap", argument)) => {
            let name = argument.get(0).and_then(Json::as_str);
            if let Some(name) = name {
                push(&of_mapping(name), None);
            }
            return collect_all(path, argument, found, place);
        }
        Some(("Condition", Json::String(name))) => return push(&of_condition(name), None),
        Some(("Fn::If", Json::Array(parts))) => {
            if let Some(name) = parts.first().and_then(Json::as_str) {
                push(&of_condition(name), None);
            }
            let branches = parts.iter().skip(1);
            return branches.for_each(|it| collect_all(path, it, found, place));
        }
        // Whatever else there is belongs to the property that the function stands in.
        Some((_, argument)) => return collect_all(path, argument, found, place),
        None => {}
    }
    match value {
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(&path.index(index), item, found, place);
            }
        }
        Json::Object(map) => {
            for (key, value) in map {
                collect(&path.key(key), value, found, place);
            }
        }
        _ => {}
    }
}

/// The same of a function's argument, whose parts have no pointer of their own.
fn collect_all(
    path: &Path<'_>,
    argument: &Json,
    found: &mut HashMap<String, Vec<Use>>,
    place: &dyn Fn(&Path<'_>) -> Place,
) {
    match argument {
        Json::Array(items) => items
            .iter()
            .for_each(|it| collect_all(path, it, found, place)),
        Json::Object(_) if intrinsic(argument).is_some() => collect(path, argument, found, place),
        Json::Object(map) => map
            .values()
            .for_each(|it| collect_all(path, it, found, place)),
        _ => {}
    }
}

fn names(text: &str, given: &[&str], push: &mut dyn FnMut(&str, Option<&str>)) {
    for piece in pieces(text) {
        match piece {
            Piece::Name(name) if !given.contains(&name) => match name.split_once('.') {
                Some((id, attribute)) => push(id, Some(attribute)),
                None => push(name, None),
            },
            _ => {}
        }
    }
}
