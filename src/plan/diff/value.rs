//! Two values → the changes between them, as deep as they can be told apart.

use super::list;
use crate::model::value::{REFERENCE_KEY, Value};
use crate::plan::canonical::{in_form, intrinsic, is_no_value, same};
use crate::plan::change::{Noise, PropertyChange};
use crate::plan::scope::Scope;
use serde_json::{Map, Value as Json};
use std::borrow::Cow;

/// What is known of both sides while two values are compared.
pub(in crate::plan) struct Sides<'a> {
    /// Names before.
    pub before: &'a Scope,
    /// Names after.
    pub after: &'a Scope,
    /// Whether order means nothing in the list at a pointer.
    pub is_unordered: &'a dyn Fn(&str) -> bool,
}

/// A JSON pointer one step deeper. Source of the escapes: RFC 6901.
pub(in crate::plan) fn pointer(path: &str, key: &str) -> String {
    let mut pointer = String::with_capacity(path.len() + 1 + key.len());
    pointer.push_str(path);
    pointer.push('/');
    if key.contains(['~', '/']) {
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(key);
    }
    pointer
}

/// Changes between two maps, such as the properties of a resource.
pub(in crate::plan) fn maps(
    path: &str,
    before: &Map<String, Json>,
    after: &Map<String, Json>,
    sides: &Sides<'_>,
    found: &mut Vec<PropertyChange>,
) {
    for (key, value) in before {
        values(
            &pointer(path, key),
            Some(value),
            after.get(key),
            sides,
            found,
        );
    }
    for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
        values(&pointer(path, key), None, Some(value), sides, found);
    }
}

/// Changes between two values at a pointer.
pub(in crate::plan) fn values(
    path: &str,
    before: Option<&Json>,
    after: Option<&Json>,
    sides: &Sides<'_>,
    found: &mut Vec<PropertyChange>,
) {
    match (before, after) {
        (before, after) if before == after => {}
        (Some(Json::Object(b)), Some(Json::Object(a)))
            if !before.is_some_and(is_whole) && !after.is_some_and(is_whole) =>
        {
            maps(path, b, a, sides, found);
        }
        (Some(Json::Array(b)), Some(Json::Array(a))) => list::lists(path, b, a, sides, found),
        _ => found.push(PropertyChange {
            noise: says_the_same(path, before, after, sides).then_some(Noise::Words),
            ..change(path, before, after)
        }),
    }
}

/// Whether a map is one value and not the parts of one: an intrinsic, or a reference in a release.
fn is_whole(value: &Json) -> bool {
    let is_reference = |map: &Map<String, Json>| map.len() == 1 && map.contains_key(REFERENCE_KEY);
    intrinsic(value).is_some() || value.as_object().is_some_and(is_reference)
}

/// A change as it is written.
pub(in crate::plan) fn change(
    path: &str,
    before: Option<&Json>,
    after: Option<&Json>,
) -> PropertyChange {
    PropertyChange {
        path: path.to_owned(),
        before: before.map(Value::from),
        after: after.map(Value::from),
        ..PropertyChange::default()
    }
}

/// Whether a pointer lies in a statement of a policy, where one is as good as a list of one, and no order counts.
pub(in crate::plan) fn is_in_statement(path: &str) -> bool {
    path.contains("/Statement/")
}

fn says_the_same(
    path: &str,
    before: Option<&Json>,
    after: Option<&Json>,
    sides: &Sides<'_>,
) -> bool {
    let is_plain = |value: Option<&Json>| !matches!(value, Some(Json::Array(_) | Json::Object(_)));
    if is_plain(before) && is_plain(after) {
        return matches!((before, after), (Some(before), Some(after)) if same(before, after));
    }
    // What is `AWS::NoValue` is as if it were absent.
    fn form<'a>(value: Option<&'a Json>, scope: &Scope) -> Option<Cow<'a, Json>> {
        value
            .map(|it| in_form(it, scope))
            .filter(|it| !is_no_value(it))
    }
    match (form(before, sides.before), form(after, sides.after)) {
        (Some(before), Some(after)) if is_in_statement(path) => same(only(&before), only(&after)),
        (Some(before), Some(after)) => same(&before, &after),
        (before, after) => before.is_none() && after.is_none(),
    }
}

/// The item of a list of one.
fn only(value: &Json) -> &Json {
    match value {
        Json::Array(items) if items.len() == 1 => &items[0],
        _ => value,
    }
}
