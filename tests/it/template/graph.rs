//! The dependency graph of a template, as CloudFormation draws it.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Resource → resources that come before it.
pub(super) type Edges = BTreeMap<String, BTreeSet<String>>;

/// By `Ref`, `Fn::GetAtt`, `Fn::Sub` or `DependsOn`.
pub(super) fn edges(template: &Value) -> Edges {
    let mut edges = named(template);
    for (id, resource) in section(template, "Resources") {
        edges
            .entry(id.clone())
            .or_default()
            .extend(depends_on(resource));
    }
    edges
}

/// Every name that is neither resource, parameter nor pseudo parameter, with the place that names it.
pub(super) fn unresolved(template: &Value) -> Vec<String> {
    let resources = section(template, "Resources");
    let known = |name: &String| {
        name.starts_with("AWS::")
            || resources.contains_key(name)
            || section(template, "Parameters").contains_key(name)
    };
    let mut places = Vec::new();
    for part in ["Resources", "Outputs"] {
        for (id, value) in section(template, part) {
            let mut names = BTreeSet::new();
            collect(value, &mut names);
            places.extend(
                names
                    .into_iter()
                    .filter(|name| !known(name))
                    .map(|name| format!("{id}: {name}")),
            );
            let missing = depends_on(value).filter(|name| !resources.contains_key(name));
            places.extend(missing.map(|name| format!("{id}: {name}")));
        }
    }
    places
}

/// Every `DependsOn` that says what another edge or path says already.
pub(super) fn redundant(template: &Value) -> Vec<(String, String)> {
    let named = named(template);
    section(template, "Resources")
        .iter()
        .flat_map(|(id, resource)| depends_on(resource).map(move |before| (id.clone(), before)))
        .filter(|(id, before)| reaches(&named, id, before))
        .collect()
}

/// Whether one resource waits for another, directly or through others.
pub(super) fn reaches(edges: &Edges, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(id) = next.pop() {
        for before in edges.get(id).into_iter().flatten() {
            if before == to {
                return true;
            }
            if seen.insert(before.as_str()) {
                next.push(before);
            }
        }
    }
    false
}

/// A template's resources of one type, by logical id.
pub(super) fn of_type<'a>(template: &'a Value, kind: &str) -> BTreeMap<&'a str, &'a Value> {
    section(template, "Resources")
        .iter()
        .filter(|(_, resource)| resource["Type"] == kind)
        .map(|(id, resource)| (id.as_str(), resource))
        .collect()
}

fn named(template: &Value) -> Edges {
    let resources = section(template, "Resources");
    resources
        .iter()
        .map(|(id, resource)| {
            let mut names = BTreeSet::new();
            collect(resource, &mut names);
            names.retain(|name| resources.contains_key(name));
            (id.clone(), names)
        })
        .collect()
}

pub(super) fn section<'a>(template: &'a Value, name: &str) -> &'a Map<String, Value> {
    static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    template[name].as_object().unwrap_or(&EMPTY)
}

fn depends_on(resource: &Value) -> impl Iterator<Item = String> {
    let names = match &resource["DependsOn"] {
        Value::String(name) => vec![name.clone()],
        Value::Array(names) => names
            .iter()
            .filter_map(|name| Some(name.as_str()?.to_owned()))
            .collect(),
        _ => Vec::new(),
    };
    names.into_iter()
}

/// Names of intrinsic functions in a value; JSON inside of strings is text.
pub(super) fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("Ref", Value::String(name)) => {
                        names.insert(name.clone());
                    }
                    ("Fn::GetAtt", Value::Array(path)) => {
                        names.extend(path.first().and_then(Value::as_str).map(str::to_owned));
                    }
                    ("Fn::GetAtt", Value::String(path)) => {
                        names.extend(path.split('.').next().map(str::to_owned));
                    }
                    ("Fn::Sub", Value::String(text)) => names.extend(variables(text)),
                    ("Fn::Sub", Value::Array(parts)) => {
                        let own = parts.get(1).and_then(Value::as_object);
                        let text = parts.first().and_then(Value::as_str).unwrap_or_default();
                        names.extend(
                            variables(text)
                                .filter(|name| !own.is_some_and(|own| own.contains_key(name))),
                        );
                        own.into_iter()
                            .flat_map(Map::values)
                            .for_each(|value| collect(value, names));
                    }
                    _ => collect(value, names),
                }
            }
        }
        _ => {}
    }
}

/// `Cluster` of `${Cluster.Arn}`; `${!literal}` stands for itself.
fn variables(text: &str) -> impl Iterator<Item = String> {
    text.split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with('!'))
        .filter_map(|name| Some(name.split('.').next()?.trim().to_owned()))
}

#[test]
fn reads_every_way_to_name_a_resource() {
    let template = serde_json::json!({
        "Parameters": { "P": {} },
        "Resources": {
            "A": { "Properties": { "X": { "Ref": "P" } } },
            "B": { "Properties": { "X": { "Ref": "A" } } },
            "C": { "Properties": { "X": { "Fn::GetAtt": ["B", "Arn"] } } },
            "D": { "Properties": { "X": { "Fn::Sub": "${C.Arn}/${!Z}/${AWS::Region}" } } },
            "E": { "Properties": { "X": { "Fn::Sub": ["${D}${V}", { "V": { "Ref": "A" } }] } } },
            "F": { "DependsOn": "E", "Properties": { "X": "{\"Ref\":\"Q\"}" } },
            "G": { "DependsOn": ["A", "F"], "Properties": { "X": { "Ref": "E" } } },
        },
        "Outputs": { "O": { "Value": { "Fn::GetAtt": "R.Arn" } } },
    });
    let edges = edges(&template);
    assert!(reaches(&edges, "F", "A"));
    assert!(!reaches(&edges, "A", "F"));
    assert_eq!(edges["E"], BTreeSet::from(["A".to_owned(), "D".to_owned()]));
    assert_eq!(unresolved(&template), ["O: R"]);
    assert_eq!(redundant(&template), [("G".to_owned(), "A".to_owned())]);
}
