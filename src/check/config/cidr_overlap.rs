//! AWS refuses a subnet that overlaps another one, half-way through a deploy. Service addresses inside the
//! VPC are worse: everything is created, and then traffic to some pods or nodes goes nowhere.
//!
//! Remedy: give each subnet a range of its own within the VPC; take service addresses from a private range
//! outside of it.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::network::Network;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::scalar::Cidr;
use ipnet::Ipv4Net;

pub(super) const CHECK: Check<Platform> = Check {
    id: "cidr-overlap",
    title: "subnets and service addresses do not overlap",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let network = &platform.network;
    let subnets = subnets(network);
    let mut found = Vec::new();
    for (index, (pointer, cidr)) in subnets.iter().enumerate() {
        let earlier = &subnets[..index];
        if let Some((_, other)) = earlier
            .iter()
            .find(|(_, other)| overlap(&cidr.net(), &other.net()))
        {
            found.push(violation(
                Place::new("network", pointer),
                format!("`{cidr}` overlaps subnet `{other}`"),
                "give each subnet a range of its own",
            ));
        }
    }
    if let Some(services) = &platform.cluster.service_cidr
        && overlap(&services.net(), &network.cidr.net())
    {
        found.push(violation(
            Place::new("cluster", "/service-cidr"),
            format!("`{services}` overlaps the VPC's `{}`, so that traffic to services would be taken for traffic to nodes", network.cidr),
            "take service addresses from outside the VPC, such as `172.20.0.0/16`, or leave the key out",
        ));
    }
    found
}

fn subnets(network: &Network) -> Vec<(String, &Cidr)> {
    [
        ("public", &network.subnets.public),
        ("private", &network.subnets.private),
    ]
    .into_iter()
    .flat_map(|(kind, cidrs)| {
        cidrs
            .iter()
            .enumerate()
            .map(move |(index, cidr)| (format!("/subnets/{kind}/{index}"), cidr))
    })
    .collect()
}

fn overlap(a: &Ipv4Net, b: &Ipv4Net) -> bool {
    a.contains(b) || b.contains(a)
}
