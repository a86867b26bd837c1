//! Templates call secrets by their ids; what deploys them finds them by their names.

use super::node::child;
use crate::model::reference::Reference;
use crate::model::value::Value;
use std::collections::BTreeMap;

/// Turns ids of secrets into names; `unknown` hears of each that has none, and where.
pub(super) fn rename(
    value: &mut Value,
    pointer: &str,
    names: &BTreeMap<String, String>,
    unknown: &mut dyn FnMut(&str, &str),
) {
    match value {
        Value::Reference(Reference::SecretVersion { secret }) => match names.get(secret) {
            Some(name) => secret.clone_from(name),
            None => unknown(pointer, secret),
        },
        Value::List(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                rename(item, &child(pointer, &index.to_string()), names, unknown);
            }
        }
        Value::Map(map) => {
            for (key, item) in map {
                rename(item, &child(pointer, key), names, unknown);
            }
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Reference(_) => {}
    }
}
