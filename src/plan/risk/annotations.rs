//! Annotations in a release's values: how charts ask for load balancers.

use crate::model::value::Value;
use std::collections::BTreeMap;

/// Literal annotations, by key.
pub(super) type Annotations<'a> = BTreeMap<&'a str, &'a str>;

/// Annotations by the path of what has them, such as `ingress`; not of what is not enabled.
pub(super) fn annotations(values: Option<&Value>) -> BTreeMap<String, Annotations<'_>> {
    let mut found = BTreeMap::new();
    if let Some(values) = values {
        collect(values, "", &mut found);
    }
    found
}

fn collect<'a>(value: &'a Value, path: &str, found: &mut BTreeMap<String, Annotations<'a>>) {
    let Value::Map(map) = value else {
        return;
    };
    if map.get("enabled") == Some(&Value::Bool(false)) {
        return;
    }
    if let Some(Value::Map(annotations)) = map.get("annotations") {
        let literal = annotations
            .iter()
            .filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)));
        found.insert(path.to_owned(), literal.collect());
    }
    for (key, value) in map {
        let path = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        collect(value, &path, found);
    }
}
