//! `*` is every AWS customer. A condition beside it is one mistake away from none, so the grant names who
//! it is for; a refusal may name everybody.
//!
//! Remedy: name the account, the role or the service.

use crate::check::security::reading::policy_documents::{Kind, statements};
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "no-star-principal",
    title: "no policy grants anything to anybody",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    statements(assembly)
        .into_iter()
        .filter(|(_, statement)| statement.allows())
        .filter(|(_, statement)| statement.kind != Kind::Identity)
        .filter(|(_, statement)| statement.is_for_anybody() || statement.excludes())
        .map(|(found, statement)| {
            found.breach(
                format!("everybody may `{}`", statement.actions().join("`, `")),
                "name the account, the role or the service as principal",
            )
        })
        .collect()
}
