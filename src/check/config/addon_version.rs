//! An upgrade of the cluster moves its add-ons along: each names its version by Kubernetes version, and one
//! without the cluster's cannot be installed. kube-proxy must be of the cluster's own minor.
//!
//! Remedy: add the version that `aws eks describe-addon-versions --kubernetes-version` lists.

use crate::check::config::facts::version_numbers::numbers;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "addon-version",
    title: "every add-on has a version for the cluster's Kubernetes version",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let cluster = &platform.cluster.version;
    let mut found = Vec::new();
    for (index, addon) in platform.addons.addons.iter().enumerate() {
        let name = &addon.name;
        let at = |below: &str| Place::new("addons", format!("/addons/{index}/versions{below}"));
        if !addon.versions.contains_key(cluster) {
            let has: Vec<&str> = addon.versions.keys().map(|one| one.as_str()).collect();
            found.push(violation(
                at(""),
                format!("add-on `{name}` has no version for Kubernetes {cluster}, only for {}", match has.is_empty() {
                    true => "none".to_owned(),
                    false => has.join(", "),
                }),
                format!("add one from `aws eks describe-addon-versions --addon-name {name} --kubernetes-version {cluster}`"),
            ));
        }
        if name.as_str() != "kube-proxy" {
            continue;
        }
        for (kubernetes, version) in &addon.versions {
            if numbers(version.as_str()).get(1) != Some(&kubernetes.minor()) {
                found.push(violation(
                    at(&format!("/{kubernetes}")),
                    format!("kube-proxy `{version}` is not of Kubernetes {kubernetes}"),
                    format!("write a version that starts with `v{kubernetes}.`"),
                ));
            }
        }
    }
    found
}
