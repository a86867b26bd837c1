//! RDS refuses reserved words as the master user, and the name can only be changed by a new cluster.
//!
//! Remedy: write a letter, then letters, digits and underscores, at most 63, and no reserved word, such as
//! `backstage`.

use crate::check::config::facts::identifier::is_identifier;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "database-username",
    title: "the master user has a name that PostgreSQL and RDS take",
    severity: Severity::Error,
    run: breaches,
};

/// Words of RDS, then those that PostgreSQL reserves and that somebody might choose.
const RESERVED: [&str; 17] = [
    "admin",
    "rdsadmin",
    "rds_superuser",
    "rds_replication",
    "rdsrepladmin",
    "rdsproxyadmin",
    "rds_iam",
    "user",
    "public",
    "none",
    "all",
    "current_user",
    "session_user",
    "default",
    "role",
    "select",
    "table",
];

fn breaches(platform: &Platform) -> Vec<Violation> {
    let name = platform.database.username.as_str();
    let lower = name.to_ascii_lowercase();
    let message = if !is_identifier(name) {
        format!("`{name}` is no name of a user")
    } else if RESERVED.contains(&lower.as_str()) || lower.starts_with("pg_") {
        format!("`{name}` is a reserved word")
    } else {
        return Vec::new();
    };
    vec![violation(
        Place::new("database", "/username"),
        message,
        "write a letter, then letters, digits and underscores, such as `backstage`",
    )]
}
