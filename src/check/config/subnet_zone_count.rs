//! EKS and Aurora need subnets in at least two zones, and subnets are paired with zones by their order: one
//! too few and a zone is silently left out.
//!
//! Remedy: list two to six different zones, and as many public and as many private subnets.

use crate::check::config::facts::counted::counted;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "subnet-zone-count",
    title: "every zone has one public and one private subnet",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let network = &platform.network;
    let zones = network.zones.len();
    let mut found = Vec::new();
    if !(2..=6).contains(&zones) {
        found.push(violation(
            Place::new("network", "/zones"),
            format!(
                "{}; EKS and Aurora need at least two, and no region has more than six",
                counted(zones, "zone")
            ),
            "list two to six zones, three for production",
        ));
    }
    for (index, zone) in network.zones.iter().enumerate() {
        if network.zones[..index].contains(zone) {
            found.push(violation(
                Place::new("network", format!("/zones/{index}")),
                format!("zone `{zone}` is listed twice"),
                "list each zone once",
            ));
        }
    }
    for (kind, cidrs) in [
        ("public", &network.subnets.public),
        ("private", &network.subnets.private),
    ] {
        if cidrs.len() != zones {
            found.push(violation(
                Place::new("network", format!("/subnets/{kind}")),
                format!(
                    "{} for {}",
                    counted(cidrs.len(), &format!("{kind} subnet")),
                    counted(zones, "zone")
                ),
                "list one subnet for each zone, in the zones' order",
            ));
        }
    }
    found
}
