//! An image for amd64 does not boot on Graviton, nor the reverse: EKS refuses the node group, or its nodes
//! never join. That holds for every type of a group, so a group never mixes architectures.
//!
//! Remedy: choose instance types of the image's architecture, or the image of the other one.

use crate::check::config::facts::instance_types::architecture;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "instance-architecture",
    title: "instance types have the architecture of their group's image",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, group) in platform.node_groups.node_groups.iter().enumerate() {
        let wanted = group.ami.architecture();
        for (at, instance) in group.instance_types.iter().enumerate() {
            let has = architecture(instance.family());
            if has == wanted {
                continue;
            }
            found.push(violation(
                Place::new(
                    "node-groups",
                    format!("/node-groups/{index}/instance-types/{at}"),
                ),
                format!(
                    "`{instance}` is {has}, but node group `{}` boots an image for {wanted}",
                    group.name
                ),
                format!("choose types for {wanted}, or the image for {has}"),
            ));
        }
    }
    found
}
