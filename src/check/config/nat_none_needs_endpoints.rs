//! Without a NAT gateway, nodes pull images and call AWS through VPC endpoints only; one that is missing
//! shows as nodes that never join or pods that never start.
//!
//! Remedy: choose `single` or `per-zone` NAT, or add the endpoints that the message names; images from
//! outside AWS then need a mirror in ECR.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::network::Nat;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "nat-none-needs-endpoints",
    title: "private subnets without NAT reach AWS by endpoints",
    severity: Severity::Warning,
    run: breaches,
};

/// Source: "Deploy private clusters with limited internet access", EKS user guide.
const NEEDED: [&str; 9] = [
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "eks-auth",
    "elasticloadbalancing",
    "logs",
    "secretsmanager",
    "sts",
];

fn breaches(platform: &Platform) -> Vec<Violation> {
    let network = &platform.network;
    if network.nat != Nat::None {
        return Vec::new();
    }
    let missing: Vec<String> = NEEDED
        .iter()
        .filter(|service| {
            !network
                .endpoints
                .interface
                .iter()
                .any(|one| one == *service)
        })
        .copied()
        .chain((!network.endpoints.s3).then_some("s3"))
        .map(|service| format!("`{service}`"))
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    vec![violation(
        Place::new("network", "/nat"),
        format!(
            "private subnets have no way to the internet and no endpoint for {}, so nodes cannot join or pull images",
            missing.join(", ")
        ),
        "choose `single` or `per-zone`, or add these under `endpoints`",
    )]
}
