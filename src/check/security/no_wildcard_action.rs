//! A role with `service:*` on `*` grows with every feature that AWS adds. In the policy of a key or a
//! queue, `*` is the resource itself; and what lists and describes takes `*` by AWS's own design.
//!
//! Remedy: list the actions, or name the resources. The wildcards of the policies that AWS documents for
//! its controllers are known.

use crate::check::security::reading::policy_documents::{Kind, statements};
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "no-wildcard-action",
    title: "no role may do a kind of everything to everything",
    severity: Severity::Error,
    run: breaches,
};

/// Source: "Required AWS KMS key policy for use with encrypted volumes", EC2 Auto Scaling user guide, and the
/// example policy of the EBS CSI driver.
const DOCUMENTED: [&str; 2] = ["kms:GenerateDataKey*", "kms:ReEncrypt*"];

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    statements(assembly)
        .into_iter()
        .filter(|(_, statement)| statement.kind == Kind::Identity && statement.allows())
        .filter(|(_, statement)| statement.is_of_everything())
        .filter_map(|(found, statement)| {
            let broad: Vec<&str> = statement
                .actions()
                .into_iter()
                .filter(|action| is_broad(action))
                .collect();
            let what = match (statement.excludes(), broad.is_empty()) {
                (true, _) => "all actions but some".to_owned(),
                (false, true) => return None,
                (false, false) => broad
                    .iter()
                    .map(|action| format!("`{action}`"))
                    .collect::<Vec<_>>()
                    .join(", "),
            };
            Some(statement.place(found.breach(
                format!("the role may do {what} to every resource"),
                "list the actions, or name the resources",
            )))
        })
        .collect()
}

fn is_broad(action: &str) -> bool {
    let verb = action.split_once(':').map_or(action, |(_, verb)| verb);
    let reads = ["Describe", "List"]
        .iter()
        .any(|word| verb.starts_with(word));
    action.contains('*') && !reads && !DOCUMENTED.contains(&action)
}
