//! A template beside its resources. Its sections hold secrets under names of their own: of an output, of a mapping and its
//! keys, of a parameter; and a condition holds what it compares one with.

use super::secret::{self, hide_all, is_secret_parameter, mask_below, mask_literals, names_secret};
use super::value::{Sides, change, maps, pointer};
use crate::model::value::Value;
use crate::plan::change::{Noise, PropertyChange};
use crate::plan::scope::Scope;
use crate::template::tree::StackTree;
use serde_json::{Map, Value as Json};

/// Functions of conditions and rules that compare.
const COMPARING: [&str; 4] = [
    "Fn::Equals",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
];

/// Changes of everything in a template but its resources. A section that is not there is as an empty one.
pub(super) fn sections(
    before: Option<&StackTree>,
    after: Option<&StackTree>,
    scopes: (&Scope, &Scope),
) -> Vec<PropertyChange> {
    let rest = |side: Option<&StackTree>| -> Map<String, Json> {
        let all = side.into_iter().flat_map(|side| &side.template);
        all.filter(|(key, _)| *key != "Resources")
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    };
    let (before, after) = (rest(before), rest(after));
    let mut found = Vec::new();
    let sides = Sides {
        before: scopes.0,
        after: scopes.1,
        is_unordered: &|_| false,
    };
    for (key, old) in &before {
        let path = pointer("", key);
        match (old, after.get(key)) {
            (Json::Object(old), Some(Json::Object(new))) => {
                maps(&path, old, new, &sides, &mut found)
            }
            (old, Some(new)) if old == new => {}
            (old, new) => found.push(change(&path, Some(old), new)),
        }
    }
    let new = after.iter().filter(|(key, _)| !before.contains_key(*key));
    found.extend(new.map(|(key, value)| change(&pointer("", key), None, Some(value))));
    for change in &mut found {
        if is_for_readers(&change.path) {
            change.noise = Some(Noise::Metadata);
        }
        hide(change, (&before, &after));
    }
    found
}

fn is_for_readers(path: &str) -> bool {
    path == "/Description" || path.starts_with("/Metadata") || path.ends_with("/Description")
}

/// A template without its resources, before and after.
type Sections<'a> = (&'a Map<String, Json>, &'a Map<String, Json>);

/// Hides what is secret in a change, at its pointer or below.
fn hide(change: &mut PropertyChange, sections: Sections<'_>) {
    let path = change.path.clone();
    let steps: Vec<String> = (path.split('/').skip(1))
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    let Some((section, steps)) = steps.split_first() else {
        return;
    };
    if section == "Parameters" {
        return hide_default(change, steps, sections);
    }
    secret::hide(change, None);
    let PropertyChange {
        before,
        after,
        hidden,
        ..
    } = change;
    let values = [before, after].into_iter().flatten();
    match section.as_str() {
        "Mappings" => values.for_each(|value| {
            *hidden |= if steps.iter().any(|step| names_secret(step)) {
                mask_literals(value)
            } else {
                mask_below(value)
            };
        }),
        "Outputs" => values.for_each(|value| *hidden |= mask_outputs(value, steps, sections)),
        "Conditions" | "Rules" => {
            values.for_each(|value| *hidden |= mask_compared(value, sections));
        }
        _ => {}
    }
}

/// Whether an output is called as a secret is, here or where others import it.
fn is_secret_output(name: &str, (before, after): Sections<'_>) -> bool {
    let exported = |side: &Map<String, Json>| {
        let output = side.get("Outputs")?.get(name)?;
        Some(names_secret(output.get("Export")?.get("Name")?.as_str()?))
    };
    names_secret(name) || exported(before) == Some(true) || exported(after) == Some(true)
}

/// Hides literals in the values of outputs that are called as secrets are.
fn mask_outputs(value: &mut Value, steps: &[String], sections: Sections<'_>) -> bool {
    match (steps, value) {
        ([], Value::Map(outputs)) => (outputs.iter_mut()).fold(false, |hidden, (name, output)| {
            mask_outputs(output, std::slice::from_ref(name), sections) | hidden
        }),
        ([name], Value::Map(output)) if is_secret_output(name, sections) => {
            output.get_mut("Value").is_some_and(mask_literals)
        }
        ([name, part, ..], value) if part == "Value" && is_secret_output(name, sections) => {
            mask_literals(value)
        }
        _ => false,
    }
}

/// Hides literals that are compared with a secret parameter.
fn mask_compared(value: &mut Value, sections: Sections<'_>) -> bool {
    match value {
        Value::Map(map) => (map.iter_mut()).fold(false, |hidden, (key, value)| {
            let is_compared =
                COMPARING.contains(&key.as_str()) && speaks_of_secret(value, sections);
            let masked = if is_compared {
                mask_literals(value)
            } else {
                mask_compared(value, sections)
            };
            masked | hidden
        }),
        Value::List(items) => {
            (items.iter_mut()).fold(false, |hidden, item| mask_compared(item, sections) | hidden)
        }
        _ => false,
    }
}

/// Whether a parameter that is secret is anywhere in a value.
fn speaks_of_secret(value: &Value, (before, after): Sections<'_>) -> bool {
    let is_secret = |name: &str| {
        let of = |side: &Map<String, Json>| {
            let parameter = side.get("Parameters")?.get(name)?;
            Some(is_secret_parameter(name, Some(parameter)))
        };
        of(before) == Some(true) || of(after) == Some(true)
    };
    match value {
        Value::Map(map) => map.iter().any(|(key, value)| match (key.as_str(), value) {
            ("Ref", Value::String(name)) => is_secret(name),
            ("Fn::Sub", Value::String(text)) => {
                let names = text.split("${").skip(1);
                names
                    .filter_map(|rest| rest.split('}').next())
                    .any(is_secret)
            }
            (_, value) => speaks_of_secret(value, (before, after)),
        }),
        Value::List(items) => items
            .iter()
            .any(|item| speaks_of_secret(item, (before, after))),
        _ => false,
    }
}

/// Hides the default of a secret parameter.
fn hide_default(change: &mut PropertyChange, steps: &[String], (before, after): Sections<'_>) {
    let secret = |name: &str| {
        let of = |side: &Map<String, Json>| {
            let parameter = side.get("Parameters").and_then(|all| all.get(name));
            parameter.is_some_and(|it| is_secret_parameter(name, Some(it)))
        };
        of(before) || of(after)
    };
    if let [name, part, ..] = steps {
        if part == "Default" && secret(name) {
            hide_all(change);
        }
        return;
    }
    let PropertyChange {
        before,
        after,
        hidden,
        ..
    } = change;
    let mut mask = |value: &mut Value, name: &str| {
        if let (Value::Map(map), true) = (value, secret(name))
            && let Some(default) = map.get_mut("Default")
        {
            *default = Value::String(secret::HIDDEN.to_owned());
            *hidden = true;
        }
    };
    for value in [before, after].into_iter().flatten() {
        match (steps, value) {
            ([name], value) => mask(value, name),
            (_, Value::Map(all)) => all.iter_mut().for_each(|(name, value)| mask(value, name)),
            _ => {}
        }
    }
}
