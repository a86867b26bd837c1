//! No family comes in every size; EC2 refuses `t3.24xlarge` only when the node group starts its first node.
//!
//! Remedy: choose one of the sizes in the message.

use crate::check::config::facts::instance_types::sizes;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "instance-exists",
    title: "instance types have a size that their family comes in",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, group) in platform.node_groups.node_groups.iter().enumerate() {
        for (at, instance) in group.instance_types.iter().enumerate() {
            let family = instance.family();
            let size = instance
                .as_str()
                .split_once('.')
                .map_or("", |(_, size)| size);
            let Some(sizes) = sizes(family).filter(|sizes| !sizes.contains(&size)) else {
                continue;
            };
            found.push(violation(
                Place::new(
                    "node-groups",
                    format!("/node-groups/{index}/instance-types/{at}"),
                ),
                format!("there is no `{instance}`: family `{family}` has no size `{size}`"),
                format!("choose one of {}", sizes.join(", ")),
            ));
        }
    }
    found
}
