//! Without its network add-ons no node becomes ready, without the agent no pod gets its role, and without
//! the driver no volume is made.
//!
//! Remedy: add the add-on to `eks/addons.mustache`.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::policy::{IdentityProvider, ServiceAccountRole};

pub(super) const CHECK: Check<Platform> = Check {
    id: "addon-missing",
    title: "the add-ons that the platform rests on are there",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let pod_identity = identities(platform).any(|role| role.via == IdentityProvider::PodIdentity);
    let volumes = platform.storage_class.provisioner == "ebs.csi.aws.com";
    [
        (
            "vpc-cni",
            true,
            "pods have no network and no node becomes ready",
        ),
        ("kube-proxy", true, "no service can be reached"),
        ("coredns", true, "no name can be resolved"),
        (
            "eks-pod-identity-agent",
            pod_identity,
            "no service account gets its role by pod identity",
        ),
        (
            "aws-ebs-csi-driver",
            volumes,
            "the storage class makes no volumes",
        ),
    ]
    .into_iter()
    .filter(|(name, needed, _)| {
        *needed
            && !platform
                .addons
                .addons
                .iter()
                .any(|addon| addon.name.as_str() == *name)
    })
    .map(|(name, _, why)| {
        violation(
            Place::new("addons", "/addons"),
            format!("add-on `{name}` is missing: without it {why}"),
            format!("add `{name}`"),
        )
    })
    .collect()
}

fn identities(platform: &Platform) -> impl Iterator<Item = &ServiceAccountRole> {
    let of_addons = platform
        .addons
        .addons
        .iter()
        .filter_map(|addon| addon.identity.as_ref());
    of_addons.chain(platform.release_identities().map(|(_, role)| role))
}
