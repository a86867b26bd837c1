//! Differences of a few resources, for the tests of detectors.

use super::{ALL, Danger, Detector, find};
use crate::model::finding::Severity;
use crate::plan::change::{ResourceChange, StackChange};
use crate::plan::diff::resource::changed;
use crate::plan::pair::{Difference, Pair};
use crate::plan::scope::Scope;
use crate::template::tree::{AssemblyTree, StackTree};
use serde_json::{Value as Json, json};

/// The account of every stack here.
pub(super) const ACCOUNT: &str = "111122223333";

/// A resource by id, type, and its properties before and after; `null` where there is none.
pub(super) type Resource<'a> = (&'a str, &'a str, Json, Json);

/// What a detector says of one resource; a severity of its own stands before the message.
pub(super) fn says(detector: &Detector, kind: &str, before: Json, after: Json) -> Vec<String> {
    says_of(detector, &[("It", kind, before, after)])
}

/// What a detector says of several resources of one stack.
pub(super) fn says_of(detector: &Detector, resources: &[Resource<'_>]) -> Vec<String> {
    let words = |danger: Danger| match danger.severity {
        Some(Severity::Notice) => format!("notice: {}", danger.message),
        Some(severity) => format!("{severity:?}: {}", danger.message),
        None => danger.message,
    };
    with(resources, |difference| {
        (detector.run)(difference).into_iter().map(words).collect()
    })
}

/// The ids of all detectors that find something in several resources, one a finding.
pub(super) fn rules_of(resources: &[Resource<'_>]) -> Vec<String> {
    assert!(ALL.is_sorted_by_key(|detector| detector.id));
    with(resources, |difference| {
        find(difference)
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    })
}

fn with<T>(resources: &[Resource<'_>], run: impl FnOnce(&Difference<'_>) -> T) -> T {
    let tree = AssemblyTree {
        root: StackTree {
            account: Some(ACCOUNT.to_owned()),
            ..StackTree::default()
        },
        ..AssemblyTree::default()
    };
    let side = |kind: &str, properties: &Json| {
        (!properties.is_null()).then(|| json!({"Type": kind, "Properties": properties}))
    };
    let changes: Vec<ResourceChange> = resources
        .iter()
        .map(|(id, kind, before, after)| {
            let scopes = (&Scope::default(), &Scope::default());
            let sides = (side(kind, before), side(kind, after));
            let told = match &sides {
                (Some(before), Some(after)) => changed(id, before, after, scopes),
                _ => None,
            };
            ResourceChange {
                logical_id: (*id).to_owned(),
                kind: (*kind).to_owned(),
                properties: told.unwrap_or_default().properties,
                ..ResourceChange::default()
            }
        })
        .collect();
    let pair = |(change, (id, kind, before, after)): (_, &Resource<'_>)| Pair {
        path: format!("Stack/{id}"),
        change,
        before: side(kind, before).into(),
        after: side(kind, after).into(),
        stack_before: Some(&tree.root),
        stack_after: Some(&tree.root),
    };
    let stack: StackChange = serde_json::from_value(json!({
        "name": "Stack", "action": "modify", "description": "", "resources": [], "outputs": [],
    }))
    .unwrap();
    run(&Difference {
        before: &tree,
        after: &tree,
        pairs: changes.iter().zip(resources).map(pair).collect(),
        stack: &stack,
        releases: Vec::new(),
        gained: Default::default(),
        grown: Default::default(),
        deciding: Default::default(),
        billed_before: &[],
        billed_after: &[],
    })
}
