//! EKS creates no cluster of a version that has left extended support, and upgrades those that run one by
//! force.
//!
//! Remedy: write a version that is in support, such as `1.36`.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "cluster-version",
    title: "EKS offers the Kubernetes version",
    severity: Severity::Error,
    run: breaches,
};

/// The oldest version of which EKS still makes clusters.
const OLDEST: u32 = 32;

fn breaches(platform: &Platform) -> Vec<Violation> {
    let version = &platform.cluster.version;
    if version.minor() >= OLDEST {
        return Vec::new();
    }
    vec![violation(
        Place::new("cluster", "/version"),
        format!("Kubernetes {version} is older than 1.{OLDEST}, the oldest that EKS offers"),
        "write a version in standard support, such as `1.36`; raise a running cluster by one minor at a time",
    )]
}
