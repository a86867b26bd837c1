//! CloudFormation makes the new resource before it deletes the old one; a name that both have is taken by then, and the
//! deploy fails half-way.
//!
//! Remedy: give it another name, or none; or remove it in one deploy and add it in the next.

use super::data::names;
use super::literal::{given, words};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::Action;
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;
use std::collections::BTreeSet;

pub(super) const DETECTOR: Detector = Detector {
    id: "replaced-same-name",
    title: "a replacement fails, since its name is taken",
    risk: Risk::Destruction,
    severity: Severity::Error,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let moving = difference.pairs.iter().filter(|pair| {
        matches!(
            pair.change.action,
            Action::Replace | Action::MayReplace | Action::Remove | Action::Add
        )
    });
    let moving: BTreeSet<&str> = moving.map(|pair| pair.path.as_str()).collect();
    let pairs = &difference.pairs;
    let replaced = pairs.iter().filter_map(|pair| of_pair(pair, &moving));
    let renamed = pairs
        .iter()
        .filter_map(|pair| of_twin(pair, pairs, &moving));
    replaced.chain(renamed).collect()
}

/// What is made in another place under the name of what is removed there: it is made first, and the name is taken.
fn of_twin(pair: &Pair<'_>, pairs: &[Pair<'_>], moving: &BTreeSet<&str>) -> Option<Danger> {
    let twin = pair
        .change
        .twin
        .as_ref()
        .filter(|_| pair.before.is_none())?;
    let old = pairs.iter().find(|it| it.path == **twin)?;
    let both = Pair {
        path: pair.path.clone(),
        change: pair.change,
        before: old.before.clone().into(),
        after: pair.after.clone().into(),
        stack_before: old.stack_before,
        stack_after: pair.stack_after,
    };
    let name = same_name(&both, moving)?;
    let message = format!(
        "it is made under the name {name} while `{twin}` still has it, so creating it fails: it already exists"
    );
    let remedy = "keep its logical id and stack, or remove it in one deploy and add it in the next";
    Some(Danger::new(&pair.path, message, remedy))
}

fn of_pair(pair: &Pair<'_>, moving: &BTreeSet<&str>) -> Option<Danger> {
    let (what, severity) = match pair.change.action {
        Action::Replace => ("is replaced", None),
        Action::MayReplace => ("may be replaced", Some(Severity::Warning)),
        _ => return None,
    };
    let name = same_name(pair, moving)?;
    let message = format!(
        "it {what} while it keeps the name {name}, so creating the new one fails: it already exists"
    );
    let remedy = "give it another name or none, or remove it in one deploy and add it in the next";
    Some(Danger {
        severity,
        ..Danger::new(&pair.path, message, remedy)
    })
}

/// The name, where every part of it is set and stays. A part that names a resource which itself moves does not stay.
fn same_name(pair: &Pair<'_>, moving: &BTreeSet<&str>) -> Option<String> {
    let pointers = names(pair.kind());
    let value = |side: &Option<Json>, pointer: &str| -> Option<Json> {
        let properties = side.as_ref()?.get("Properties")?;
        given(properties.pointer(pointer)).cloned()
    };
    let stack = pair.path.rsplit_once('/').map_or("", |(stack, _)| stack);
    let part = |pointer: &&str| {
        let (was, is) = (value(&pair.before, pointer)?, value(&pair.after, pointer)?);
        let stays = was == is
            && !named(&is)
                .iter()
                .any(|id| moving.contains(path(stack, id).as_str()));
        stays.then(|| words(&is))
    };
    let parts: Option<Vec<String>> = pointers.iter().map(part).collect();
    parts
        .filter(|parts| !parts.is_empty())
        .map(|parts| format!("`{}`", parts.join("/")))
}

fn path(stack: &str, id: &str) -> String {
    if stack.is_empty() {
        id.to_owned()
    } else {
        format!("{stack}/{id}")
    }
}

/// Logical ids that a value takes something of.
fn named(value: &Json) -> Vec<&str> {
    match value {
        Json::Object(map) => map
            .iter()
            .flat_map(|(key, value)| match (key.as_str(), value) {
                ("Ref", Json::String(id)) => vec![id.as_str()],
                ("Fn::GetAtt", Json::Array(parts)) => {
                    parts.first().and_then(Json::as_str).into_iter().collect()
                }
                ("Fn::Sub", Json::String(text)) => placeholders(text),
                _ => named(value),
            })
            .collect(),
        Json::Array(items) => items.iter().flat_map(named).collect(),
        _ => Vec::new(),
    }
}

fn placeholders(text: &str) -> Vec<&str> {
    let ends = text.split("${").skip(1);
    ends.filter_map(|rest| rest.split(['}', '.']).next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::model::finding::Severity;
    use crate::plan::change::Action;
    use crate::plan::risk::resource_test::{Case, replaced, resource};
    use serde_json::{Value, json};

    fn addon(cluster: Value) -> Value {
        resource(
            "AWS::EKS::Addon",
            json!({ "ClusterName": cluster, "AddonName": "coredns" }),
        )
    }

    #[test]
    fn names_what_is_taken() {
        let group = |key: &str| {
            resource(
                "AWS::Logs::LogGroup",
                json!({ "LogGroupName": "/aws/it", "KmsKeyId": key }),
            )
        };
        let case = Case::default().acting("Stack/Log", group("a"), group("b"), replaced);
        assert_eq!(
            case.says(&DETECTOR),
            [
                "it is replaced while it keeps the name `/aws/it`, so creating the new one fails: it already exists"
            ]
        );
        let may = Case::default().acting("Stack/Log", group("a"), group("b"), |it| {
            it.action = Action::MayReplace
        });
        assert_eq!(may.found(&DETECTOR)[0].severity, Some(Severity::Warning));
        let modified = Case::default().with("Stack/Log", group("a"), group("b"));
        assert!(modified.says(&DETECTOR).is_empty());
    }

    #[test]
    fn a_new_name_or_none_is_free() {
        let role = |name: Value| resource("AWS::IAM::Role", json!({ "RoleName": name }));
        let change = |before, after| {
            Case::default()
                .acting("Stack/Role", before, after, replaced)
                .says(&DETECTOR)
        };
        assert!(change(role(json!("a")), role(json!("b"))).is_empty());
        assert!(change(role(Value::Null), role(Value::Null)).is_empty());
        assert_eq!(change(role(json!("a")), role(json!("a"))).len(), 1);
    }

    #[test]
    fn a_name_that_comes_of_a_replaced_resource_is_another() {
        let cluster = json!({ "Ref": "Cluster" });
        let alone = Case::default().acting(
            "Stack/Dns",
            addon(cluster.clone()),
            addon(cluster.clone()),
            replaced,
        );
        assert_eq!(alone.says(&DETECTOR).len(), 1);
        let it = resource("AWS::EKS::Cluster", json!({}));
        let both = alone.acting("Stack/Cluster", it.clone(), it, replaced);
        assert!(both.says(&DETECTOR).is_empty());
    }
}
