//! A subnet outside of its VPC cannot be created, and AWS takes ranges from /16 to /28 only, for the VPC as
//! for its subnets.
//!
//! Remedy: the message holds a layout that fits the VPC and its zones.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::scalar::Cidr;
use ipnet::Ipv4Net;

pub(super) const CHECK: Check<Platform> = Check {
    id: "cidr-fit",
    title: "subnets lie in the VPC and every range has a size that AWS takes",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let network = &platform.network;
    let vpc = network.cidr.net();
    if !(16..=28).contains(&vpc.prefix_len()) {
        return vec![violation(
            Place::new("network", "/cidr"),
            format!(
                "`{}` is no size for a VPC, which is /16 to /28",
                network.cidr
            ),
            format!("write `{}/16`", vpc.network()),
        )];
    }
    let remedy = layout(vpc, network.zones.len());
    let subnets: Vec<(&str, usize, &Cidr)> = [
        ("public", &network.subnets.public),
        ("private", &network.subnets.private),
    ]
    .into_iter()
    .flat_map(|(kind, cidrs)| {
        let cidrs = cidrs.iter().enumerate();
        cidrs.map(move |(index, cidr)| (kind, index, cidr))
    })
    .collect();
    // Then it is the VPC's range that somebody changed.
    if subnets
        .iter()
        .all(|(_, _, cidr)| !vpc.contains(&cidr.net()))
        && !subnets.is_empty()
    {
        return vec![violation(
            Place::new("network", "/cidr"),
            format!("none of the subnets is within the VPC's `{}`", network.cidr),
            remedy,
        )];
    }
    subnets
        .into_iter()
        .filter_map(|(kind, index, cidr)| {
            let net = cidr.net();
            let message = if !vpc.contains(&net) {
                format!("`{cidr}` is not within the VPC's `{}`", network.cidr)
            } else if net.prefix_len() > 28 {
                format!("`{cidr}` is no size for a subnet, which is /16 to /28")
            } else {
                return None;
            };
            let place = Place::new("network", format!("/subnets/{kind}/{index}"));
            Some(violation(place, message, remedy.clone()))
        })
        .collect()
}

/// A quarter of the range for the small public subnets, the rest for the private ones.
fn layout(vpc: Ipv4Net, zones: usize) -> String {
    let parts = |net: Ipv4Net, count: usize| -> Option<Vec<Ipv4Net>> {
        let bits = count.next_power_of_two().trailing_zeros() as u8;
        let prefix = net.prefix_len() + bits;
        (prefix <= 28).then_some(())?;
        Some(net.subnets(prefix).ok()?.take(count).collect())
    };
    let fitting = || {
        let zones = zones.max(2);
        let mut halves = vpc.subnets(vpc.prefix_len() + 1).ok()?;
        let private = parts(halves.next()?, zones)?;
        let public = parts(halves.next()?, zones)?;
        Some((public, private))
    };
    let list = |nets: &[Ipv4Net]| {
        let nets: Vec<String> = nets.iter().map(|net| format!("`{net}`")).collect();
        nets.join(", ")
    };
    match fitting() {
        Some((public, private)) => format!(
            "this fits: public {}; private {}",
            list(&public),
            list(&private)
        ),
        None => format!("`{vpc}` is too small for {zones} zones; choose a larger range"),
    }
}
