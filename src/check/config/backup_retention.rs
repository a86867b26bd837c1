//! Aurora keeps automated backups from 1 to 35 days; longer needs AWS Backup or snapshots. That seven are
//! the least for our platform is said by backup-retention-days.
//!
//! Remedy: write a number from 7 to 35.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "backup-retention",
    title: "backups are kept as long as Aurora can",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let days = platform.database.backup.retention_days;
    if (1..=35).contains(&days) {
        return Vec::new();
    }
    vec![violation(
        Place::new("database", "/backup/retention-days"),
        format!("Aurora cannot keep backups for {days} days"),
        "write a number from 7 to 35",
    )]
}
