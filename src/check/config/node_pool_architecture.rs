//! A family of another architecture than the pool's is never started: the pool has fewer choices than it
//! seems to, or none.
//!
//! Remedy: list families of the pool's architectures, or add the architecture if every image is built for
//! it.

use crate::check::config::facts::instance_types::architecture;
use crate::check::config::facts::node_pools::node_pools;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "node-pool-architecture",
    title: "every family of a node pool has one of its architectures",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    for pool in node_pools(platform) {
        if pool.architectures.is_empty() {
            continue;
        }
        for (index, family) in pool.families.iter().enumerate() {
            let has = architecture(family);
            if pool.architectures.contains(&has) {
                continue;
            }
            found.push(violation(
                pool.part.place(&format!("/families/{index}")),
                format!(
                    "family `{family}` is {has}, but the pool takes {} only",
                    pool.architectures.join(", ")
                ),
                "remove the family, or add its architecture",
            ));
        }
    }
    found
}
