//! A NetworkPolicy without a controller is accepted and does nothing: the release looks locked down and is
//! open. On EKS the VPC CNI enforces policies, if its configuration says so.
//!
//! Remedy: set `enableNetworkPolicy: "true"` in the configuration of `vpc-cni`.

use crate::check::config::facts::release_values::{Part, parts};
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::platform::Platform;
use crate::model::value::Value;

pub(super) const CHECK: Check<Platform> = Check {
    id: "network-policy-enforced",
    title: "network policies are enforced where releases rely on them",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    if enforced(platform) {
        return Vec::new();
    }
    platform
        .enabled_releases()
        .flat_map(|release| {
            parts(release).into_iter().filter_map(|part| {
                part.part("networkPolicy").filter(Part::is_on).map(|policy| {
                    violation(
                        policy.place("/enabled"),
                        format!("`{}` has a network policy, but add-on `vpc-cni` does not enforce any", release.name),
                        "set `enableNetworkPolicy: \"true\"` in the configuration of `vpc-cni`",
                    )
                })
            })
        })
        .collect()
}

fn enforced(platform: &Platform) -> bool {
    platform
        .addons
        .addons
        .iter()
        .filter(|addon| addon.name.as_str() == "vpc-cni")
        .filter_map(|addon| addon.configuration.as_ref()?.get(&["enableNetworkPolicy"]))
        .any(|value| *value == Value::Bool(true) || value.as_str() == Some("true"))
}
