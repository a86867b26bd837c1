//! Karpenter starts nodes of the cluster's version and must know it; an older one runs, and then starts
//! nothing or nodes that never join.
//!
//! Remedy: raise the version of the karpenter charts to at least the one in the message.

use crate::check::config::facts::version_numbers::numbers;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "karpenter-kubernetes",
    title: "Karpenter's version supports the cluster's Kubernetes version",
    severity: Severity::Error,
    run: breaches,
};

/// Kubernetes minor → least version of Karpenter. Source: "Compatibility", karpenter.sh.
const LEAST: [(u32, [u32; 3]); 7] = [
    (30, [0, 37, 0]),
    (31, [1, 0, 5]),
    (32, [1, 2, 0]),
    (33, [1, 5, 0]),
    (34, [1, 6, 0]),
    (35, [1, 9, 0]),
    (36, [1, 13, 0]),
];

fn breaches(platform: &Platform) -> Vec<Violation> {
    let kubernetes = &platform.cluster.version;
    let Some((_, least)) = LEAST
        .iter()
        .rev()
        .find(|(minor, _)| *minor <= kubernetes.minor())
    else {
        return Vec::new();
    };
    platform
        .enabled_releases()
        .filter(|release| ["karpenter", "karpenter-crd"].contains(&release.chart.as_str()))
        .filter(|release| numbers(&release.version).as_slice() < least.as_slice())
        .map(|release| {
            let [major, minor, patch] = least;
            violation(
                Place::new(format!("release/{}", release.name), "/version"),
                format!(
                    "Karpenter {} does not support Kubernetes {kubernetes}",
                    release.version
                ),
                format!("write {major}.{minor}.{patch} or later"),
            )
        })
        .collect()
}
