//! RDS refuses a log type that the engine does not have.
//!
//! Remedy: write `postgresql`, and `instance` or `iam-db-auth-error` beside it if you like.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "database-log-exports",
    title: "the exported logs are ones that Aurora PostgreSQL has",
    severity: Severity::Error,
    run: breaches,
};

const KNOWN: [&str; 3] = ["postgresql", "instance", "iam-db-auth-error"];

fn breaches(platform: &Platform) -> Vec<Violation> {
    let logs = platform.database.log_exports.iter().enumerate();
    logs.filter(|(_, log)| !KNOWN.contains(&log.as_str()))
        .map(|(index, log)| {
            violation(
                Place::new("database", format!("/log-exports/{index}")),
                format!("Aurora PostgreSQL has no log `{log}`"),
                "write `postgresql`, `instance` or `iam-db-auth-error`",
            )
        })
        .collect()
}
