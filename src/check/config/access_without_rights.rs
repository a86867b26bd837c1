//! An entry with neither policy nor groups lets its principal sign in and do nothing, which looks like a
//! mistake in the rights.
//!
//! Remedy: give it a policy or groups, or remove it.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "access-without-rights",
    title: "every access entry grants something",
    severity: Severity::Warning,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let entries = platform.access.entries.iter().enumerate();
    entries
        .filter(|(_, entry)| entry.policy.is_none() && entry.groups.is_empty())
        .map(|(index, entry)| {
            violation(
                Place::new("access", format!("/entries/{index}")),
                format!(
                    "entry `{}` has neither a policy nor groups, so `{}` may do nothing",
                    entry.name, entry.principal
                ),
                "add `policy` or `groups`, or remove the entry",
            )
        })
        .collect()
}
