//! The host's DNS record is written to the domain's hosted zone; a host outside of it gets no record, and
//! nobody reaches Backstage.
//!
//! Remedy: write a host under the domain, such as `backstage.<domain>`.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "host-under-domain",
    title: "the host lies in the hosted zone of the domain",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let identity = &platform.identity;
    let (host, domain) = (identity.host.as_str(), identity.domain.as_str());
    let mut found = Vec::new();
    for (name, pointer) in [(host, "/identity/host"), (domain, "/identity/domain")] {
        if name.starts_with("*.") {
            found.push(violation(
                Place::new("conf", pointer),
                format!("`{name}` is a wildcard, which is no name to reach something by"),
                "write it without `*.`",
            ));
        }
    }
    if found.is_empty() && !is_within(host, domain) {
        found.push(violation(
            Place::new("conf", "/identity/host"),
            format!("host `{host}` is not in the zone of `{domain}`"),
            format!("write a host under it, such as `backstage.{domain}`"),
        ));
    }
    found
}

fn is_within(name: &str, zone: &str) -> bool {
    name == zone
        || name
            .strip_suffix(zone)
            .is_some_and(|rest| rest.ends_with('.'))
}
