//! Without its network add-ons no node becomes ready, without the agent no pod gets its role, and without
//! the driver no volume is made.
//!
//! Remedy: add the add-on to `eks/addons.mustache`.

use crate::check::config::facts::amazon_addons::KNOWN;
use crate::check::config::facts::nearest::nearest;
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
    missing(platform)
        .into_iter()
        .map(|(name, why)| {
            let message = format!("add-on `{name}` is missing: without it {why}");
            let names = platform
                .addons
                .addons
                .iter()
                .map(|addon| addon.name.as_str());
            match nearest(name, names.clone().filter(|name| !KNOWN.contains(name))) {
                Some(likely) => {
                    let index = names.take_while(|name| *name != likely).count();
                    let place = Place::new("addons", format!("/addons/{index}/name"));
                    violation(place, message, format!("write `{name}` for `{likely}`"))
                }
                None => violation(
                    Place::new("addons", "/addons"),
                    message,
                    format!("add `{name}`"),
                ),
            }
        })
        .collect()
}

/// Add-ons that the platform rests on and that are not there, with what does not work without each.
pub(super) fn missing(platform: &Platform) -> Vec<(&'static str, &'static str)> {
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
    .map(|(name, _, why)| (name, why))
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
