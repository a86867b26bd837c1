//! Aurora has burstable and memory-optimized classes only, in fewer sizes than EC2; RDS refuses others when
//! it creates the instance, after the cluster.
//!
//! Remedy: choose a class in the message, such as `db.t4g.medium` or `db.r8g.large`.

use crate::check::config::facts::database_classes::{is_plausible, sizes};
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "database-class",
    title: "the instance class is one of Aurora PostgreSQL",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let class = &platform.database.instance_class;
    let Some((family, size)) = class.as_str().trim_start_matches("db.").split_once('.') else {
        return Vec::new();
    };
    let (message, remedy) = match sizes(family) {
        Some(sizes) if sizes.contains(&size) => return Vec::new(),
        Some(sizes) => (
            format!("Aurora PostgreSQL has no `{class}`: class `db.{family}` has no size `{size}`"),
            format!("choose one of {}", sizes.join(", ")),
        ),
        None if is_plausible(family) => return Vec::new(),
        None => (
            format!(
                "Aurora PostgreSQL has no class `db.{family}`; it has burstable (t) and memory-optimized (r, x) ones"
            ),
            "choose `db.t4g.medium`, `db.r8g.large` or `db.serverless`".to_owned(),
        ),
    };
    vec![violation(
        Place::new("database", "/instance-class"),
        message,
        remedy,
    )]
}
