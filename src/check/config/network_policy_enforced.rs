//! A NetworkPolicy without a controller is accepted and does nothing: the release looks locked down and is
//! open. On EKS the VPC CNI enforces policies, if its configuration says so.
//!
//! Remedy: set `enableNetworkPolicy: "true"` in the configuration of `vpc-cni`.

use crate::check::config::facts::release_values::parts;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::value::Value;

pub(super) const CHECK: Check<Platform> = Check {
    id: "network-policy-enforced",
    title: "network policies are enforced where releases rely on them",
    severity: Severity::Error,
    run: breaches,
};

const CNI: &str = "vpc-cni";

fn breaches(platform: &Platform) -> Vec<Violation> {
    let relying: Vec<String> = platform
        .enabled_releases()
        .filter(|release| {
            let mut policies = parts(release).into_iter();
            policies.any(|part| {
                part.part("networkPolicy")
                    .is_some_and(|policy| policy.is_on())
            })
        })
        .map(|release| format!("`{}`", release.name))
        .collect();
    if relying.is_empty() || enforced(platform) {
        return Vec::new();
    }
    let addons = platform.addons.addons.iter();
    let index = addons
        .take_while(|addon| addon.name.as_str() != CNI)
        .count();
    vec![violation(
        Place::new(
            "addons",
            format!("/addons/{index}/configuration/enableNetworkPolicy"),
        ),
        format!(
            "add-on `{CNI}` enforces no network policies, but there are some in {}",
            relying.join(", ")
        ),
        "set `enableNetworkPolicy: \"true\"` in its configuration",
    )]
}

fn enforced(platform: &Platform) -> bool {
    platform
        .addons
        .addons
        .iter()
        .filter(|addon| addon.name.as_str() == CNI)
        .filter_map(|addon| addon.configuration.as_ref()?.get(&["enableNetworkPolicy"]))
        .any(|value| *value == Value::Bool(true) || value.as_str() == Some("true"))
}
