//! What is kept when it leaves the stack is nobody's: it is billed, and its name is taken, until somebody deletes it.
//!
//! Remedy: note it down, and delete it by hand when it is no longer needed.

use super::data::names;
use super::literal::{given, words};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::Action;
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "retained-orphan",
    title: "something stays that no stack knows any more",
    risk: Risk::Destruction,
    severity: Severity::Notice,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    difference.pairs.iter().filter_map(of_pair).collect()
}

fn of_pair(pair: &Pair<'_>) -> Option<Danger> {
    let attribute = match pair.change.action {
        Action::Remove => "DeletionPolicy",
        Action::Replace => "UpdateReplacePolicy",
        _ => return None,
    };
    let resource = pair.before.as_ref()?;
    // On a replacement CloudFormation goes by the new template's policy, which may say otherwise.
    let deciding = if attribute == "DeletionPolicy" {
        Some(resource)
    } else {
        pair.after.as_ref()
    };
    let policy = deciding?
        .get(attribute)?
        .as_str()
        .filter(|it| it.starts_with("Retain"))?;
    let name = name(pair.kind(), resource);
    let blocks = name
        .as_ref()
        .map(|name| format!(", and its name `{name}` stays taken"))
        .unwrap_or_default();
    let what = if attribute == "DeletionPolicy" {
        "it leaves the stack"
    } else {
        "the old one leaves the stack"
    };
    let message = format!("{what} but stays, by `{attribute}: {policy}`: it is billed on{blocks}");
    Some(Danger {
        severity: name.map(|_| Severity::Warning),
        ..Danger::new(
            &pair.path,
            message,
            "delete it by hand when it is no longer needed",
        )
    })
}

/// Its literal name, where it has one.
fn name(kind: &str, resource: &Json) -> Option<String> {
    let properties = resource.get("Properties")?;
    let parts: Option<Vec<String>> = names(kind)
        .iter()
        .map(|pointer| {
            given(properties.pointer(pointer))
                .filter(|it| it.is_string())
                .map(words)
        })
        .collect();
    parts
        .filter(|parts| !parts.is_empty())
        .map(|parts| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::model::finding::Severity;
    use crate::plan::risk::resource_test::{Case, replaced, resource};
    use serde_json::{Value, json};

    fn group(policy: &str, name: Value) -> Value {
        let mut group = resource("AWS::Logs::LogGroup", json!({ "LogGroupName": name }));
        group["DeletionPolicy"] = json!(policy);
        group["UpdateReplacePolicy"] = json!(policy);
        group
    }

    #[test]
    fn names_what_stays_and_what_it_blocks() {
        let named = Case::default().with(
            "Stack/Log",
            group("RetainExceptOnCreate", json!("/it")),
            Value::Null,
        );
        assert_eq!(
            named.says(&DETECTOR),
            [
                "it leaves the stack but stays, by `DeletionPolicy: RetainExceptOnCreate`: it is billed on, and its name `/it` stays taken"
            ]
        );
        assert_eq!(named.found(&DETECTOR)[0].severity, Some(Severity::Warning));
        let unnamed = Case::default().with("Stack/Log", group("Retain", Value::Null), Value::Null);
        assert_eq!(unnamed.found(&DETECTOR)[0].severity, None);
        let (before, after) = (group("Retain", Value::Null), group("Retain", Value::Null));
        assert_eq!(
            Case::default()
                .acting("Stack/Log", before, after, replaced)
                .says(&DETECTOR),
            [
                "the old one leaves the stack but stays, by `UpdateReplacePolicy: Retain`: it is billed on"
            ]
        );
    }

    #[test]
    fn says_nothing_of_what_is_deleted_or_stays_in_the_stack() {
        let gone = Case::default().with("Stack/Log", group("Delete", json!("/it")), Value::Null);
        assert!(gone.says(&DETECTOR).is_empty());
        let kept = group("Retain", json!("/it"));
        assert!(
            Case::default()
                .with("Stack/Log", kept.clone(), kept)
                .says(&DETECTOR)
                .is_empty()
        );
    }
}
