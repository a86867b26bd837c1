//! RDS creates the database with the cluster and refuses reserved names; a name can only be changed by a
//! new cluster.
//!
//! Remedy: write a letter, then letters, digits and underscores, at most 63, such as `backstage`.

use crate::check::config::facts::identifier::is_identifier;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "database-name",
    title: "the name of the database is one that PostgreSQL and RDS take",
    severity: Severity::Error,
    run: breaches,
};

const RESERVED: [&str; 5] = ["db", "rdsadmin", "rds", "template0", "template1"];

fn breaches(platform: &Platform) -> Vec<Violation> {
    let name = platform.database.name.as_str();
    let message = if !is_identifier(name) {
        format!("`{name}` is no name of a database")
    } else if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
        format!("`{name}` is reserved by RDS")
    } else {
        return Vec::new();
    };
    vec![violation(
        Place::new("database", "/name"),
        message,
        "write a letter, then letters, digits and underscores, such as `backstage`",
    )]
}
