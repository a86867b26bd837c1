//! A major version that came out after this release of ours may work, but nobody has seen it to: parameters
//! and instance classes change with it.
//!
//! Remedy: write 18 or earlier, or see `aws rds describe-db-engine-versions --engine aurora-postgresql` and
//! ignore the warning.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "aurora-version-known",
    title: "the version of Aurora PostgreSQL is one that we know",
    severity: Severity::Warning,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let version = &platform.database.engine_version;
    match version.major().parse::<u32>() {
        Ok(major) if major > NEWEST => vec![violation(
            Place::new("database", "/engine-version"),
            format!(
                "Aurora PostgreSQL `{version}` is newer than {NEWEST}, the newest that we know"
            ),
            "see `aws rds describe-db-engine-versions --engine aurora-postgresql`",
        )],
        _ => Vec::new(),
    }
}

const NEWEST: u32 = 18;
