//! A zone of another region, or a local or wavelength zone, has none of the services that the platform
//! needs there, and CloudFormation says so only when it creates the first subnet.
//!
//! Remedy: write the region's name and a letter, such as `us-west-2a`.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "zone-of-region",
    title: "every availability zone is one of the region",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let region = &platform.identity.region;
    let of_region = |zone: &str| {
        zone.strip_prefix(region.as_str())
            .is_some_and(|letter| matches!(letter.as_bytes(), [b'a'..=b'z']))
    };
    let zones = platform.network.zones.iter().enumerate();
    zones
        .filter(|(_, zone)| !of_region(zone))
        .map(|(index, zone)| {
            let message = if zone.starts_with(&format!("{region}-")) {
                format!("`{zone}` is a local or wavelength zone, which has neither EKS control planes nor Aurora")
            } else {
                format!("`{zone}` is not an availability zone of `{region}`")
            };
            let letter = char::from(b'a' + (index as u8).min(25));
            violation(
                Place::new("network", format!("/zones/{index}")),
                message,
                format!("write the region and a letter, such as `{region}{letter}`"),
            )
        })
        .collect()
}
