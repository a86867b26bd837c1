//! AWS adds families every year, so a name that is not in our table may be new; more often it is misspelt,
//! and EC2 says so only when the node group starts its first node.
//!
//! Remedy: compare the name with `aws ec2 describe-instance-types`; if it is right, ignore the warning.

use crate::check::config::facts::instance_types::{families, sizes};
use crate::check::config::facts::nearest::nearest;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "instance-known",
    title: "instance families are ones that we know",
    severity: Severity::Warning,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, group) in platform.node_groups.node_groups.iter().enumerate() {
        for (at, instance) in group.instance_types.iter().enumerate() {
            let family = instance.family();
            if sizes(family).is_some() {
                continue;
            }
            let likely = nearest(family, families())
                .map(|family| format!("did you mean family `{family}`? otherwise "))
                .unwrap_or_default();
            found.push(violation(
                Place::new(
                    "node-groups",
                    format!("/node-groups/{index}/instance-types/{at}"),
                ),
                format!("family `{family}` of `{instance}` is not one that we know"),
                format!("{likely}see `aws ec2 describe-instance-types`"),
            ));
        }
    }
    found
}
