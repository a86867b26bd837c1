//! Backstage supports the last five versions of PostgreSQL, and AWS bills the older ones as extended
//! support before it upgrades them by force.
//!
//! Remedy: write 15 or later, such as `17`.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "aurora-version",
    title: "the version of Aurora PostgreSQL is one that the platform supports",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let version = &platform.database.engine_version;
    match version.major().parse::<u32>() {
        Ok(major) if major >= OLDEST => Vec::new(),
        _ => vec![violation(
            Place::new("database", "/engine-version"),
            format!(
                "Aurora PostgreSQL `{version}` is older than {OLDEST}, the oldest that the platform supports"
            ),
            format!("write {OLDEST} or later, such as `17`"),
        )],
    }
}

const OLDEST: u32 = 15;
