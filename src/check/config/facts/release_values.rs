//! Ways into the values of a release, with the pointer of each part.

use crate::model::place::Place;
use crate::model::release::Release;
use crate::model::value::Value;
use std::collections::BTreeMap;

/// A mapping somewhere in a release's values.
#[derive(Debug, Clone)]
pub(in crate::check::config) struct Part<'a> {
    release: &'a Release,
    pointer: String,
    /// Its entries.
    pub(in crate::check::config) map: &'a BTreeMap<String, Value>,
}

impl<'a> Part<'a> {
    /// Where one of its entries is written; empty for the mapping itself.
    pub(in crate::check::config) fn place(&self, below: &str) -> Place {
        let document = format!("release/{}", self.release.name);
        Place::new(document, format!("{}{below}", self.pointer))
    }

    /// The mapping under a key.
    pub(in crate::check::config) fn part(&self, key: &str) -> Option<Part<'a>> {
        match self.map.get(key) {
            Some(Value::Map(map)) => Some(Part {
                release: self.release,
                pointer: format!("{}/{}", self.pointer, escaped(key)),
                map,
            }),
            _ => None,
        }
    }

    /// The whole number under a key.
    pub(in crate::check::config) fn count(&self, key: &str) -> Option<u64> {
        match self.map.get(key) {
            Some(Value::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    /// The texts of the list under a key.
    pub(in crate::check::config) fn texts(&self, key: &str) -> Option<Vec<&'a str>> {
        match self.map.get(key) {
            Some(Value::List(items)) => Some(items.iter().filter_map(Value::as_str).collect()),
            _ => None,
        }
    }

    /// Whether the switch `enabled` stands on false.
    pub(in crate::check::config) fn is_off(&self) -> bool {
        self.map.get("enabled") == Some(&Value::Bool(false))
    }

    /// Whether the switch `enabled` stands on true.
    pub(in crate::check::config) fn is_on(&self) -> bool {
        self.map.get("enabled") == Some(&Value::Bool(true))
    }
}

/// Every mapping in a release's values, the outermost first.
pub(in crate::check::config) fn parts(release: &Release) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for (pointer, value) in values(release) {
        if let Value::Map(map) = value {
            parts.push(Part {
                release,
                pointer,
                map,
            });
        }
    }
    parts
}

/// Every value in a release's values with its pointer, the outermost first.
pub(in crate::check::config) fn values(release: &Release) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    walk("/values".to_owned(), &release.values, &mut found);
    found
}

fn walk<'a>(pointer: String, value: &'a Value, found: &mut Vec<(String, &'a Value)>) {
    found.push((pointer.clone(), value));
    match value {
        Value::Map(map) => {
            for (key, item) in map {
                walk(format!("{pointer}/{}", escaped(key)), item, found);
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(format!("{pointer}/{index}"), item, found);
            }
        }
        _ => {}
    }
}

/// A key as a step of a JSON pointer.
pub(in crate::check::config) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
