//! Browsers refuse a host that its certificate does not name; a wildcard stands for one label only. ACM
//! waits for hours for validation records, and those of a name outside the zone are never made.
//!
//! Remedy: name the host, or a wildcard one label above it, and names under the zone only.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "certificate-covers-host",
    title: "the certificate covers the host and can be validated",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let certificate = &platform.certificate;
    let names: Vec<(String, &str)> =
        std::iter::once(("/domain".to_owned(), certificate.domain.as_str()))
            .chain(
                certificate
                    .alternative_names
                    .iter()
                    .enumerate()
                    .map(|(index, name)| (format!("/alternative-names/{index}"), name.as_str())),
            )
            .collect();
    let zone = certificate.zone.as_str();
    let host = platform.identity.host.as_str();
    // A host outside of its domain is said once, by host-under-domain.
    let said = |name: &str| name == host && certificate.zone == platform.identity.domain;
    let mut found: Vec<Violation> = names
        .iter()
        .filter(|(_, name)| !is_within(name, zone) && !said(name))
        .map(|(pointer, name)| {
            violation(
                Place::new("certificate", pointer),
                format!(
                    "`{name}` is not in the zone of `{zone}`, so that it can never be validated"
                ),
                format!("write a name under `{zone}`"),
            )
        })
        .collect();
    if !names.iter().any(|(_, name)| covers(name, host)) {
        found.push(violation(
            Place::new("certificate", "/domain"),
            format!("the certificate does not cover host `{host}`"),
            format!("add `{host}`; a wildcard stands for one label only"),
        ));
    }
    found
}

fn covers(name: &str, host: &str) -> bool {
    match name.strip_prefix("*.") {
        Some(parent) => host.split_once('.').is_some_and(|(_, rest)| rest == parent),
        None => name == host,
    }
}

fn is_within(name: &str, zone: &str) -> bool {
    let name = name.strip_prefix("*.").unwrap_or(name);
    name == zone
        || name
            .strip_suffix(zone)
            .is_some_and(|rest| rest.ends_with('.'))
}
