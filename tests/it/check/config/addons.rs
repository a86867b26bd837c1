//! Kubernetes and its add-ons.

use super::{says, text};
use backstage_infra::model::platform::Platform;

/// Another Kubernetes version, and the add-ons with it.
fn move_to(platform: &mut Platform, version: &str) {
    platform.cluster.version = text(version);
    for addon in &mut platform.addons.addons {
        let (_, mut newest) = addon.versions.pop_last().unwrap();
        if addon.name.as_str() == "kube-proxy" {
            newest = text(&format!("v{version}.0-eksbuild.1"));
        }
        addon.versions.insert(text(version), newest);
    }
}

#[test]
fn addon_version() {
    says(
        "addon-version",
        |p| drop(p.addons.addons[3].versions.remove(&text("1.36"))),
        "addons.addons[3].versions: add-on `coredns` has no version for Kubernetes 1.36, only for 1.35; add one from `aws eks describe-addon-versions --addon-name coredns --kubernetes-version 1.36`",
    );
    says(
        "addon-version",
        |p| {
            drop(
                p.addons.addons[1]
                    .versions
                    .insert(text("1.36"), text("v1.35.0-eksbuild.2")),
            )
        },
        "addons.addons[1].versions.1.36: kube-proxy `v1.35.0-eksbuild.2` is not of Kubernetes 1.36; write a version that starts with `v1.36.`",
    );
}

#[test]
fn addon_known() {
    says(
        "addon-known",
        |p| {
            let mut copy = p.addons.addons[3].clone();
            copy.name = text("metric-server");
            p.addons.addons.push(copy);
        },
        "addons.addons[5].name: `metric-server` is not an add-on that we know; did you mean `metrics-server`? otherwise see `aws eks describe-addon-versions`",
    );
}

#[test]
fn addon_missing() {
    says(
        "addon-missing",
        |p| drop(p.addons.addons.remove(1)),
        "addons.addons: add-on `kube-proxy` is missing: without it no service can be reached; add `kube-proxy`",
    );
    says(
        "addon-missing",
        |p| drop(p.addons.addons.remove(2)),
        "addons.addons: add-on `eks-pod-identity-agent` is missing: without it no service account gets its role by pod identity; add `eks-pod-identity-agent`",
    );
    says(
        "addon-missing",
        |p| drop(p.addons.addons.remove(4)),
        "addons.addons: add-on `aws-ebs-csi-driver` is missing: without it the storage class makes no volumes; add `aws-ebs-csi-driver`",
    );
}

#[test]
fn addon_order() {
    says(
        "addon-order",
        |p| p.addons.addons[0].before_nodes = false,
        "addons.addons[0].before-nodes: add-on `vpc-cni` comes after the nodes, which need it to become ready; write `before-nodes: true`",
    );
    says(
        "addon-order",
        |p| p.addons.addons[3].before_nodes = true,
        "addons.addons[3].before-nodes: add-on `coredns` comes before the nodes that its pods run on; write `before-nodes: false`",
    );
}

#[test]
fn cluster_version() {
    says(
        "cluster-version",
        |p| move_to(p, "1.31"),
        "cluster.version: Kubernetes 1.31 is older than 1.32, the oldest that EKS offers; write a version in standard support, such as `1.36`; raise a running cluster by one minor at a time",
    );
}

#[test]
fn cluster_version_known() {
    says(
        "cluster-version-known",
        |p| move_to(p, "1.37"),
        "cluster.version: Kubernetes 1.37 is newer than 1.36, the newest that we know; see `aws eks describe-cluster-versions` and the charts' own requirements",
    );
}

#[test]
fn karpenter_kubernetes() {
    says(
        "karpenter-kubernetes",
        |p| p.releases[0].version = "1.12.3".to_owned(),
        "release/karpenter.version: Karpenter 1.12.3 does not support Kubernetes 1.36; write 1.13.0 or later",
    );
}
