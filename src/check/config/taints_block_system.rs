//! CoreDNS and the charts start on managed nodes. If every group has a taint that they do not tolerate,
//! nothing is scheduled: no names, no Karpenter, and so no further nodes.
//!
//! Remedy: leave one node group without taints, or with `CriticalAddonsOnly` alone, which CoreDNS
//! tolerates.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::node_group::{NodeGroup, TaintEffect};
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "taints-block-system",
    title: "some node group takes pods without tolerations",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let groups = &platform.node_groups.node_groups;
    if groups.iter().any(takes_system_pods) {
        return Vec::new();
    }
    let (message, pointer) = match groups.first() {
        None => (
            "there is no node group, so nothing can be scheduled".to_owned(),
            "/node-groups",
        ),
        Some(_) => (
            "every node group has a taint, so CoreDNS cannot be scheduled".to_owned(),
            "/node-groups/0/taints",
        ),
    };
    vec![violation(
        Place::new("node-groups", pointer),
        message,
        "keep one node group without taints",
    )]
}

fn takes_system_pods(group: &NodeGroup) -> bool {
    group.taints.iter().all(|taint| {
        taint.key == "CriticalAddonsOnly" || taint.effect == TaintEffect::PreferNoSchedule
    })
}
