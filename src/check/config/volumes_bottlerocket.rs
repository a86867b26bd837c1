//! Bottlerocket keeps images and logs on a volume of its own, Amazon Linux does not; and EC2 refuses a
//! volume that is smaller than the snapshot it is made from.
//!
//! Remedy: set `data-gib` for Bottlerocket only, 20 or more; give Amazon Linux a root volume of 20 or more.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::node_group::NodeGroup;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "volumes-bottlerocket",
    title: "volumes suit the operating system and hold its image",
    severity: Severity::Error,
    run: breaches,
};

/// Sizes of the snapshots in the images, in GiB.
const BOTTLEROCKET_ROOT: u32 = 2;
const BOTTLEROCKET_DATA: u32 = 20;
const AMAZON_LINUX_ROOT: u32 = 20;
/// The largest gp3 volume, in GiB.
const LARGEST: u32 = 65_536;

fn breaches(platform: &Platform) -> Vec<Violation> {
    let groups = platform.node_groups.node_groups.iter().enumerate();
    groups
        .flat_map(|(index, group)| of_group(index, group))
        .collect()
}

fn of_group(index: usize, group: &NodeGroup) -> Vec<Violation> {
    let at = |key: &str| Place::new("node-groups", format!("/node-groups/{index}/volumes/{key}"));
    let size = |key: &str, gib: u32, least: u32| {
        (!(least..=LARGEST).contains(&gib)).then(|| {
            violation(
                at(key),
                format!("a volume of {gib} GiB does not hold the image of node group `{}`, or is larger than EBS offers", group.name),
                format!("write a number from {least} to {LARGEST}"),
            )
        })
    };
    let volumes = &group.volumes;
    let (root, data) = match (group.ami.is_bottlerocket(), volumes.data_gib) {
        (true, Some(data)) => (BOTTLEROCKET_ROOT, size("data-gib", data, BOTTLEROCKET_DATA)),
        (true, None) => (BOTTLEROCKET_ROOT, None),
        (false, None) => (AMAZON_LINUX_ROOT, None),
        (false, Some(_)) => (
            AMAZON_LINUX_ROOT,
            Some(violation(
                at("data-gib"),
                format!(
                    "node group `{}` runs Amazon Linux, which has no data volume",
                    group.name
                ),
                "remove the key and enlarge `root-gib`, or choose a Bottlerocket image",
            )),
        ),
    };
    size("root-gib", volumes.root_gib, root)
        .into_iter()
        .chain(data)
        .collect()
}
