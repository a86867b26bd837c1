//! An Aurora cluster has at most fifteen readers beside its writer.
//!
//! Remedy: write a number from 0 to 15.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "database-readers",
    title: "Aurora has no more readers than it can",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let readers = platform.database.readers;
    if readers <= 15 {
        return Vec::new();
    }
    vec![violation(
        Place::new("database", "/readers"),
        format!("{readers} readers; Aurora has at most 15"),
        "write a number from 0 to 15",
    )]
}
