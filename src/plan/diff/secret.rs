//! Values that a plan must not repeat: literals that a schema says nobody may read back, in properties whose names say
//! why, and parameters without echo.

use super::path::Path;
use crate::model::value::Value;
use crate::plan::change::PropertyChange;
use crate::plan::schema::TypeSchema;
use crate::plan::scope::is_secret as has_no_echo;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// What stands where a value is hidden.
pub(in crate::plan) const HIDDEN: &str = "(hidden)";

/// Ends of a property's name that make its value a secret.
const ENDS: [&str; 9] = [
    "password",
    "passwords",
    "secretstring",
    "clientsecret",
    "token",
    "privatekey",
    "secretkey",
    "apikey",
    "passphrase",
];

/// Parts of the name of what nobody may read back that make it a secret.
const PARTS: [&str; 7] = [
    "password",
    "secret",
    "token",
    "sharedkey",
    "keyvalue",
    "credential",
    "passphrase",
];

/// Ends of names that speak about a secret: where it is, what it is called, what it is made of.
const HARMLESS: [&str; 7] = [
    "id",
    "arn",
    "name",
    "template",
    "stringkey",
    "type",
    "httptokens",
];

/// Hides what is secret in a change of a property, at its pointer or below.
pub(super) fn hide(change: &mut PropertyChange, schema: Option<TypeSchema>) {
    let PropertyChange {
        path,
        before,
        after,
        hidden,
        ..
    } = change;
    for value in [before, after].into_iter().flatten() {
        *hidden |= masked(value, &Path::From(path), schema);
    }
}

/// Hides the value of a variable that is called as a secret is: `/Environment/3/Value` beside `/Environment/3/Name`.
pub(super) fn hide_variable(change: &mut PropertyChange, properties: &Map<String, Json>) {
    let Some((item, "Value" | "value")) = change.path.rsplit_once('/') else {
        return;
    };
    let mut steps = item.split('/').skip(1);
    let top = steps.next().and_then(|top| properties.get(top));
    let rest = steps.map(|step| format!("/{step}")).collect::<String>();
    let item = top.and_then(|top| top.pointer(&rest));
    let name = item.and_then(|item| {
        ["Name", "name"]
            .into_iter()
            .find_map(|key| item.get(key)?.as_str())
    });
    if name.is_some_and(|name| is_secret(&Path::From(name), None)) {
        hide_all(change);
    }
}

/// Hides a value as a whole.
pub(super) fn hide_all(change: &mut PropertyChange) {
    for value in [&mut change.before, &mut change.after]
        .into_iter()
        .flatten()
    {
        *value = Value::String(HIDDEN.to_owned());
        change.hidden = true;
    }
}

/// Whether a name is one of a secret.
pub(super) fn names_secret(name: &str) -> bool {
    is_secret(&Path::Key(&Path::Top, name), None)
}

/// Whether a parameter's value must not be shown: it has no echo, or is called as a secret is. One that AWS looks up, such
/// as in the parameter store, holds the name of it.
pub(super) fn is_secret_parameter(name: &str, parameter: Option<&Json>) -> bool {
    let kind = parameter.and_then(|it| it.get("Type")?.as_str());
    let is_looked_up = kind.is_some_and(|kind| kind.starts_with("AWS::"));
    parameter.is_some_and(has_no_echo) || (!is_looked_up && names_secret(name))
}

/// Hides every literal below a key that is called as a secret is.
pub(super) fn mask_below(value: &mut Value) -> bool {
    match value {
        Value::Map(map) => (map.iter_mut()).fold(false, |hidden, (key, value)| {
            let masked = if names_secret(key) {
                mask_literals(value)
            } else {
                mask_below(value)
            };
            masked | hidden
        }),
        Value::List(items) => {
            (items.iter_mut()).fold(false, |hidden, item| mask_below(item) | hidden)
        }
        _ => false,
    }
}

/// Hides every literal of a value but what names a resource, a parameter or where a secret is.
pub(super) fn mask_literals(value: &mut Value) -> bool {
    match value {
        Value::String(text) if text.is_empty() || text == HIDDEN || is_reference(text) => false,
        Value::String(_) | Value::Number(_) => {
            *value = Value::String(HIDDEN.to_owned());
            true
        }
        Value::Map(map) => (map.iter_mut())
            .filter(|(key, _)| !Path::Key(&Path::Top, key).is_of_ids())
            .fold(false, |hidden, (_, value)| mask_literals(value) | hidden),
        Value::List(items) => {
            (items.iter_mut()).fold(false, |hidden, item| mask_literals(item) | hidden)
        }
        _ => false,
    }
}

fn masked(value: &mut Value, path: &Path<'_>, schema: Option<TypeSchema>) -> bool {
    match value {
        // What `Ref` and `Fn::GetAtt` hold are ids.
        Value::String(text)
            if !is_reference(text) && !path.is_of_ids() && is_secret(path, schema) =>
        {
            *text = HIDDEN.to_owned();
            true
        }
        // `{ Name: DB_PASSWORD, Value: … }`, as containers take their environment.
        Value::Map(map) if named_secret(map) => {
            let value = ["Value", "value"]
                .into_iter()
                .find(|key| map.contains_key(*key));
            let value = value.and_then(|key| map.get_mut(key));
            value.is_some_and(|value| match value {
                Value::String(text) if !is_reference(text) => {
                    *text = HIDDEN.to_owned();
                    true
                }
                _ => false,
            })
        }
        Value::Map(map) => (map.iter_mut()).fold(false, |hidden, (key, value)| {
            masked(value, &path.key(key), schema) | hidden
        }),
        Value::List(items) => (items.iter_mut().enumerate()).fold(false, |hidden, (at, item)| {
            masked(item, &path.index(at), schema) | hidden
        }),
        _ => false,
    }
}

/// A text that names a secret, or whatever holds it, and is none: a dynamic reference, an ARN, a resource's id.
fn is_reference(text: &str) -> bool {
    let is_dynamic = text.starts_with("{{resolve:") && text.ends_with("}}");
    let is_only_names =
        text.starts_with("${") && text.ends_with('}') && text.matches("${").count() == 1;
    is_dynamic || is_only_names || text.starts_with("arn:")
}

fn named_secret(map: &BTreeMap<String, Value>) -> bool {
    let name = ["Name", "name", "Key", "key"]
        .into_iter()
        .find_map(|key| map.get(key)?.as_str());
    let has_value = map.contains_key("Value") || map.contains_key("value");
    has_value && name.is_some_and(|name| is_secret(&Path::From(name), None))
}

/// By its name; of what a schema says nobody may read back, by less of one.
fn is_secret(path: &Path<'_>, schema: Option<TypeSchema>) -> bool {
    let name = path.name().to_ascii_lowercase().replace(['_', '-'], "");
    if ENDS.iter().any(|end| name.ends_with(end)) {
        return true;
    }
    let is_likely = PARTS.iter().any(|part| name.contains(part))
        && !HARMLESS.iter().any(|end| name.ends_with(end));
    is_likely && schema.is_some_and(|schema| schema.is_write_only(&path.pointer()))
}
