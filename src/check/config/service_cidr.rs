//! EKS takes service addresses from a private range between /12 and /24, and they can never be changed.
//!
//! Remedy: write a private range such as `172.20.0.0/16`, or leave the key out and let EKS choose.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use ipnet::Ipv4Net;
use std::net::Ipv4Addr;

pub(super) const CHECK: Check<Platform> = Check {
    id: "service-cidr",
    title: "the range of service addresses is one that EKS takes",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let Some(cidr) = &platform.cluster.service_cidr else {
        return Vec::new();
    };
    let net = cidr.net();
    let private = [
        Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
        Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
        Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
    ];
    let message = if !private.iter().any(|range| range.contains(&net)) {
        format!("`{cidr}` is not in a private range")
    } else if !(12..=24).contains(&net.prefix_len()) {
        format!("`{cidr}` is no size for service addresses, which is /12 to /24")
    } else {
        return Vec::new();
    };
    vec![violation(
        Place::new("cluster", "/service-cidr"),
        message,
        "write `172.20.0.0/16`, or leave the key out and EKS chooses",
    )]
}
