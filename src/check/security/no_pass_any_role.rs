//! Whoever may pass any role to a service can start something under the most powerful role of the account:
//! it is the shortest way from some rights to all.
//!
//! Remedy: name the roles that may be passed.

use crate::check::security::reading::policy_documents::{Kind, statements};
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "no-pass-any-role",
    title: "no role may hand on every other role",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    statements(assembly)
        .into_iter()
        .filter(|(_, statement)| statement.kind == Kind::Identity && statement.allows())
        .filter(|(_, statement)| statement.is_of_everything())
        .filter(|(_, statement)| {
            statement
                .actions()
                .iter()
                .any(|action| action.eq_ignore_ascii_case("iam:PassRole"))
        })
        .map(|(found, _)| {
            found.breach(
                "the role may pass every role of the account",
                "name the roles",
            )
        })
        .collect()
}
