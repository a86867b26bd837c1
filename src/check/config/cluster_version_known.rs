//! A version that came out after this release of ours may work, but nobody has seen the shipped charts and
//! add-ons on it.
//!
//! Remedy: write 1.36 or earlier, or see `aws eks describe-cluster-versions` and ignore the warning.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "cluster-version-known",
    title: "the Kubernetes version is one that we know",
    severity: Severity::Warning,
    run: breaches,
};

/// The newest version that the shipped charts and add-ons have been seen on.
const NEWEST: u32 = 36;

fn breaches(platform: &Platform) -> Vec<Violation> {
    let version = &platform.cluster.version;
    if version.minor() <= NEWEST {
        return Vec::new();
    }
    vec![violation(
        Place::new("cluster", "/version"),
        format!("Kubernetes {version} is newer than 1.{NEWEST}, the newest that we know"),
        "see `aws eks describe-cluster-versions` and the charts' own requirements",
    )]
}
