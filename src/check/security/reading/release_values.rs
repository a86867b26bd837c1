//! Literal values of releases, with their keys.

use crate::model::value::Value;
use crate::template::assembly::Assembly;
use std::collections::BTreeMap;

/// Every mapping in the values of every release, with the release's name.
pub(in crate::check::security) fn maps(
    assembly: &Assembly,
) -> Vec<(&str, &BTreeMap<String, Value>)> {
    let mut found = Vec::new();
    for release in &assembly.releases {
        walk(&release.name, &release.values, &mut found);
    }
    found
}

fn walk<'a>(
    release: &'a str,
    value: &'a Value,
    found: &mut Vec<(&'a str, &'a BTreeMap<String, Value>)>,
) {
    match value {
        Value::Map(map) => {
            found.push((release, map));
            map.values().for_each(|item| walk(release, item, found));
        }
        Value::List(items) => items.iter().for_each(|item| walk(release, item, found)),
        _ => {}
    }
}
