//! AWS adds classes every year, so one that is not in our table may be new; more often it is misspelt, or
//! exists for other engines only.
//!
//! Remedy: compare it with `aws rds describe-orderable-db-instance-options --engine aurora-postgresql`; if
//! it is right, ignore the warning.

use crate::check::config::facts::database_classes::{is_plausible, sizes};
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "database-class-known",
    title: "the instance class is one that we know",
    severity: Severity::Warning,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let class = &platform.database.instance_class;
    let Some((family, _)) = class.as_str().trim_start_matches("db.").split_once('.') else {
        return Vec::new();
    };
    if sizes(family).is_some() || !is_plausible(family) {
        return Vec::new();
    }
    vec![violation(
        Place::new("database", "/instance-class"),
        format!("class `db.{family}` is not one that we know of Aurora PostgreSQL"),
        "see `aws rds describe-orderable-db-instance-options --engine aurora-postgresql`",
    )]
}
