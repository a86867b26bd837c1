//! Karpenter starts only what all requirements of a NodePool allow. Families without sizes, or sizes that a
//! family does not come in, leave pods pending with no error anywhere but in its log.
//!
//! Remedy: name sizes beside the families, and for each family at least one that it comes in.

use crate::check::config::facts::instance_types::sizes;
use crate::check::config::facts::node_pools::node_pools;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "node-pool-sizes",
    title: "every family of a node pool comes in one of its sizes",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    for pool in node_pools(platform) {
        if pool.families.is_empty() {
            found.push(violation(
                pool.part.place(""),
                "the node pool names no instance family",
                "list at least one under `families`",
            ));
        } else if pool.sizes.is_empty() {
            found.push(violation(
                pool.part.place("/families"),
                "the node pool names families but no size, so Karpenter may start any, up to metal",
                "list sizes under `sizes`, such as `medium` and `large`",
            ));
            continue;
        }
        for (index, family) in pool.families.iter().enumerate() {
            let Some(sizes) = sizes(family) else {
                continue;
            };
            if pool.sizes.iter().any(|size| sizes.contains(size)) {
                continue;
            }
            found.push(violation(
                pool.part.place(&format!("/families/{index}")),
                format!(
                    "family `{family}` comes in none of the pool's sizes: {}",
                    pool.sizes.join(", ")
                ),
                format!("add one of {}, or remove the family", sizes.join(", ")),
            ));
        }
    }
    found
}
