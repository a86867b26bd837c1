//! The system charts run two replicas so that one node can be lost or updated. On a single node both
//! replicas share its fate, and their disruption budgets hold up its updates.
//!
//! Remedy: start with at least two nodes over all node groups.

use crate::check::config::facts::counted::counted;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "system-nodes-spread",
    title: "there are two nodes to start with",
    severity: Severity::Warning,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let groups = &platform.node_groups.node_groups;
    let desired: u32 = groups.iter().map(|group| group.scaling.desired).sum();
    if groups.is_empty() || desired >= 2 {
        return Vec::new();
    }
    vec![violation(
        Place::new("node-groups", "/node-groups/0/scaling/desired"),
        format!(
            "the platform starts with {}, so that two replicas of a chart share one",
            counted(desired, "node")
        ),
        "write at least 2",
    )]
}
