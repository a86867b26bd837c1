//! The cluster is made without rights for its creator, so without an administrator among the access entries
//! nobody could ever use it.
//!
//! Remedy: give at least one principal `policy: cluster-admin`.

use crate::check::{Check, Violation, violation};
use crate::model::access::AccessPolicy;
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "access-lockout",
    title: "somebody may administer the cluster",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let entries = &platform.access.entries;
    if entries
        .iter()
        .any(|entry| entry.policy == Some(AccessPolicy::ClusterAdmin))
    {
        return Vec::new();
    }
    vec![violation(
        Place::new("access", "/entries"),
        format!(
            "no access entry of {} has policy `cluster-admin`, so nobody could administer the cluster",
            entries.len()
        ),
        "add an administrator, by `deployment:eks:administrators` or in `eks/access.mustache`",
    )]
}
