//! Values that a plan must not repeat: literals that a schema says nobody may read back, in properties whose names say
//! why, and parameters without echo.

use super::path::Path;
use crate::model::value::Value;
use crate::plan::change::PropertyChange;
use crate::plan::schema::TypeSchema;

/// What stands where a value is hidden.
pub(in crate::plan) const HIDDEN: &str = "(hidden)";

/// Ends of a property's name that make its value a secret.
const ENDS: [&str; 9] = [
    "password",
    "secret",
    "secretstring",
    "token",
    "credential",
    "credentials",
    "privatekey",
    "secretkey",
    "passphrase",
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

fn masked(value: &mut Value, path: &Path<'_>, schema: Option<TypeSchema>) -> bool {
    match value {
        // A dynamic reference names a secret and holds none.
        Value::String(text) if is_secret(path, schema) && !text.contains("{{resolve:") => {
            *text = HIDDEN.to_owned();
            true
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

/// By its name, and by the schema where there is one: a secret's ARN and an intrinsic can be read back.
fn is_secret(path: &Path<'_>, schema: Option<TypeSchema>) -> bool {
    let name = path.name().as_bytes();
    let ends = |end: &&str| {
        let start = name.len().checked_sub(end.len());
        start.is_some_and(|start| name[start..].eq_ignore_ascii_case(end.as_bytes()))
    };
    ENDS.iter().any(ends) && schema.is_none_or(|schema| schema.is_write_only(&path.pointer()))
}
