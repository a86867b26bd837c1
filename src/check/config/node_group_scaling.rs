//! EKS refuses a group whose desired size is not between its bounds, whose upper bound is zero, or whose
//! updates take away no node or more than a hundred at once; and a group needs at least one instance type.
//!
//! Remedy: write min ≤ desired ≤ max, with max at least 1, and max-unavailable from 1 to 100.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::node_group::{NodeGroup, Scaling};
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "node-group-scaling",
    title: "node groups can have the number of nodes that they ask for",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let groups = platform.node_groups.node_groups.iter().enumerate();
    groups
        .flat_map(|(index, group)| of_group(index, group))
        .collect()
}

fn of_group(index: usize, group: &NodeGroup) -> Vec<Violation> {
    let Scaling { min, desired, max } = group.scaling;
    let name = &group.name;
    let at = |below: &str| Place::new("node-groups", format!("/node-groups/{index}{below}"));
    let mut found = Vec::new();
    if max == 0 {
        found.push(violation(
            at("/scaling/max"),
            format!("node group `{name}` may have no nodes at all"),
            "write at least 1, or remove the group",
        ));
    } else if min > max {
        found.push(violation(
            at("/scaling/min"),
            format!("node group `{name}` has at least {min} nodes and at most {max}"),
            format!("write at most {max}"),
        ));
    } else if !(min..=max).contains(&desired) {
        found.push(violation(
            at("/scaling/desired"),
            format!(
                "node group `{name}` asks for {desired} nodes, which is not within {min} to {max}"
            ),
            format!("write a number from {min} to {max}"),
        ));
    }
    if !(1..=100).contains(&group.max_unavailable) {
        found.push(violation(
            at("/max-unavailable"),
            format!("an update of node group `{name}` may take away {} nodes at once, which EKS refuses", group.max_unavailable),
            "write a number from 1 to 100",
        ));
    }
    if group.instance_types.is_empty() {
        found.push(violation(
            at("/instance-types"),
            format!("node group `{name}` has no instance type, so EKS would choose `t3.medium`"),
            "list at least one",
        ));
    }
    found
}
