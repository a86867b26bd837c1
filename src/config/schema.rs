//! JSON Schemas of the context and of every template, for editors.

use super::keys::{FAMILIES, Keys};
use super::node::{Kind, Node};
use super::yaml;
use crate::model::acceptance::Acceptance;
use crate::model::platform::Conf;
use crate::model::source::{Layer, SourceMap};
use crate::model::{
    access::Access, addon::Addons, certificate::Certificate, cluster::Cluster, database::Database,
    network::Network, node_group::NodeGroups, policy::Policy, release::Release, secret::Secrets,
    storage::StorageClass,
};
use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Title of the context's schema.
pub const TITLE: &str = "backstage-infra context";

/// Dialect of every schema.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Every schema by its name: `context`, and each kind of template.
pub fn schemas(keys: Keys, defaults: &str) -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("context", context(keys, defaults)),
        ("conf", template::<Conf>()),
        ("network", template::<Network>()),
        ("cluster", template::<Cluster>()),
        ("access", template::<Access>()),
        ("addons", template::<Addons>()),
        ("node-groups", template::<NodeGroups>()),
        ("storage-class", template::<StorageClass>()),
        ("database", template::<Database>()),
        ("secrets", template::<Secrets>()),
        ("certificate", template::<Certificate>()),
        ("release", template::<Release>()),
        ("policy", template::<Policy>()),
    ])
}

/// The schema of one kind of template, after rendering.
pub fn template<T: JsonSchema>() -> Value {
    serde_json::to_value(schema_for!(T)).unwrap_or_default()
}

/// The context file: families of keys, nested or joined by colons, and the same for each environment.
fn context(keys: Keys, defaults: &str) -> Value {
    let descriptions = descriptions(defaults);
    let mut families = Map::new();
    let mut flat = Map::new();
    for key in keys.0 {
        let mut schema = optional(as_written(key.kind.schema()));
        if let (Value::Object(schema), Some(text)) = (&mut schema, descriptions.get(key.name)) {
            schema.insert("description".to_owned(), json!(text));
        }
        for name in key.aliases.iter().chain([&key.name]) {
            flat.insert((*name).to_owned(), schema.clone());
        }
        let mut steps = key.name.split(':').peekable();
        let mut level = &mut families;
        while let Some(step) = steps.next() {
            if steps.peek().is_none() {
                level.insert(step.to_owned(), schema.clone());
                break;
            }
            let Some(next) = properties(level, step) else {
                break;
            };
            level = next;
        }
    }
    families.extend(flat);
    families.insert("accept".to_owned(), acceptances());
    let prefixes = format!("^({}):", FAMILIES.join("|"));
    let common = json!({
        "type": "object",
        "properties": families,
        "patternProperties": { prefixes: true },
    });
    json!({
        "$schema": DIALECT,
        "title": TITLE,
        "$defs": { "values": common },
        "allOf": [{ "$ref": "#/$defs/values" }],
        "properties": {
            "environments": {
                "description": "what differs by environment, over the common values",
                "type": "object",
                "additionalProperties": { "$ref": "#/$defs/values" },
            },
        },
    })
}

/// Findings that are known and taken.
fn acceptances() -> Value {
    let mut entry = template::<Acceptance>();
    if let Some(entry) = entry.as_object_mut() {
        entry.remove("$schema");
        entry.remove("title");
    }
    json!({
        "description": "findings that are known and taken, each until a day",
        "type": ["array", "null"],
        "items": entry,
    })
}

/// The properties of the object at a key, made if there is none yet.
fn properties<'a>(
    level: &'a mut Map<String, Value>,
    key: &str,
) -> Option<&'a mut Map<String, Value>> {
    level
        .entry(key)
        .or_insert_with(|| json!({ "type": "object", "properties": {} }))
        .get_mut("properties")?
        .as_object_mut()
}

/// Any key may be written as "not set".
fn optional(mut schema: Value) -> Value {
    if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(Value::Null);
    }
    match schema.get_mut("type") {
        Some(Value::Array(types)) if !types.contains(&json!("null")) => types.push(json!("null")),
        Some(Value::String(one)) => schema["type"] = json!([*one, "null"]),
        _ => {}
    }
    schema
}

/// What a key takes in a file: text needs no quotes where it looks like a number, and nothing is "not set".
fn as_written(schema: Value) -> Value {
    match schema {
        Value::Object(mut map) => {
            match map.get("type").and_then(Value::as_str) {
                Some("string") if !map.contains_key("enum") => {
                    map.insert("type".to_owned(), json!(["string", "number", "null"]));
                }
                Some("integer") => {
                    map.insert("type".to_owned(), json!(["integer", "null"]));
                }
                _ => {}
            }
            if let Some(items) = map.remove("items") {
                map.insert("items".to_owned(), as_written(items));
            }
            if let Some(Value::Object(properties)) = map.remove("properties") {
                let properties: Map<String, Value> = properties
                    .into_iter()
                    .map(|(key, schema)| (key, as_written(schema)))
                    .collect();
                map.insert("properties".to_owned(), properties.into());
            }
            Value::Object(map)
        }
        other => other,
    }
}

/// The comment above each key of the shipped defaults, by the key's full name.
pub fn descriptions(defaults: &str) -> BTreeMap<String, String> {
    let mut sources = SourceMap::default();
    let file = sources.add("context.yaml", defaults, Layer::BuiltIn);
    let mut found = BTreeMap::new();
    if let (Some(node), _) = yaml::document(&sources, file) {
        describe("", &node, defaults, &mut found);
    }
    found
}

fn describe(prefix: &str, node: &Node, text: &str, found: &mut BTreeMap<String, String>) {
    let Kind::Map(entries) = &node.kind else {
        return;
    };
    for entry in entries {
        let name = if prefix.is_empty() {
            entry.key.clone()
        } else {
            format!("{prefix}:{}", entry.key)
        };
        let comment = comment_above(text, entry.key_span.start as usize);
        if !comment.is_empty() {
            found.insert(name.clone(), comment);
        }
        describe(&name, &entry.value, text, found);
    }
}

/// The lines of comment directly above a position, joined; an empty line ends them.
fn comment_above(text: &str, position: usize) -> String {
    let before = text.get(..position).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let mut lines: Vec<&str> = before[..line]
        .lines()
        .rev()
        .map_while(|line| line.trim_start().strip_prefix('#'))
        .map(str::trim)
        .collect();
    lines.reverse();
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::descriptions;

    #[test]
    fn takes_descriptions_from_comments() {
        let found = descriptions(
            "# Not this.\n\n# Where.\n# Really.\nplatform:\n  # Twelve digits.\n  account: ~\n",
        );
        assert_eq!(found["platform"], "Where. Really.");
        assert_eq!(found["platform:account"], "Twelve digits.");
    }
}
