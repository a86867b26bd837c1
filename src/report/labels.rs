//! A plan → the labels of its pull request.

use crate::execute::labels::KnownLabel;
use crate::model::finding::{Finding, Risk, Severity};
use crate::plan::change::{Action, Plan};
use std::collections::BTreeSet;

/// What every label of ours begins with.
pub const PREFIX: &str = "infra:";

const fn label(name: &'static str, color: &'static str, description: &'static str) -> KnownLabel {
    KnownLabel {
        name,
        color,
        description,
    }
}

/// Every label that a plan may put on, the worst first.
pub const ALL: &[KnownLabel] = &[
    label("infra:data", "b60205", "Data goes away with it"),
    label(
        "infra:destructive",
        "d93f0b",
        "Removes or replaces resources",
    ),
    label("infra:iam", "e99695", "Somebody may do more than before"),
    label(
        "infra:network",
        "f9d0c4",
        "More of the network reaches something",
    ),
    label(
        "infra:weaker",
        "fbca04",
        "Encryption, backups, logs or protection become weaker",
    ),
    label(
        "infra:upgrade",
        "c5def5",
        "A version step that is not taken back",
    ),
    label("infra:cost", "bfd4f2", "What is billed changes"),
];

/// The labels that a plan asks for. What somebody accepted by name is still what the change does.
pub fn of(plan: &Plan) -> BTreeSet<&'static str> {
    let resources = || {
        let stacks = plan.stack.walk().into_iter();
        stacks.flat_map(|(_, stack)| stack.resources.iter().chain(stack.resource.as_deref()))
    };
    let has = |risk: Risk| {
        let counts = |it: &&Finding| it.risk == Some(risk) && it.severity >= Severity::Warning;
        plan.findings.iter().any(|it| counts(&it))
    };
    let goes = |action: Action| matches!(action, Action::Remove | Action::Replace);
    let is_destructive = resources().any(|it| goes(it.action))
        || plan.releases.iter().any(|it| goes(it.action))
        || has(Risk::Destruction);
    let told = [
        ("infra:data", resources().any(|it| it.data_loss.is_some())),
        ("infra:destructive", is_destructive),
        ("infra:iam", has(Risk::Permission)),
        ("infra:network", has(Risk::Exposure)),
        ("infra:weaker", has(Risk::Weakening)),
        (
            "infra:upgrade",
            plan.findings
                .iter()
                .any(|it| it.risk == Some(Risk::Upgrade)),
        ),
        (
            "infra:cost",
            plan.findings.iter().any(|it| it.risk == Some(Risk::Cost)),
        ),
    ];
    let told = told.into_iter().filter(|(_, holds)| *holds);
    told.map(|(name, _)| name).collect()
}
