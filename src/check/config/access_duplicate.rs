//! EKS takes one access entry a principal and refuses the second.
//!
//! Remedy: merge the two entries.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "access-duplicate",
    title: "every principal has one access entry",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let identity = &platform.identity;
    let arns: Vec<String> = platform
        .access
        .entries
        .iter()
        .map(|entry| entry.principal.arn(identity.partition(), &identity.account))
        .collect();
    let entries = platform.access.entries.iter().enumerate();
    entries
        .filter_map(|(index, entry)| {
            let first = arns[..index].iter().position(|arn| *arn == arns[index])?;
            Some(violation(
                Place::new("access", format!("/entries/{index}/principal")),
                format!(
                    "entries `{}` and `{}` are both for `{}`",
                    platform.access.entries[first].name, entry.name, arns[index]
                ),
                "merge the two",
            ))
        })
        .collect()
}
