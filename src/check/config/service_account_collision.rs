//! EKS takes one pod identity association for a service account and refuses the second, half-way through
//! the Helm stack.
//!
//! Remedy: put the policies into one identity, or use service accounts of different names.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::policy::ServiceAccountRole;

pub(super) const CHECK: Check<Platform> = Check {
    id: "service-account-collision",
    title: "every service account has one role",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let of_addons = platform
        .addons
        .addons
        .iter()
        .enumerate()
        .filter_map(|(index, addon)| {
            let role = addon.identity.as_ref()?;
            let place = Place::new(
                "addons",
                format!("/addons/{index}/identity/service-account"),
            );
            Some((place, addon.name.to_string(), role))
        });
    let of_releases = platform.release_identities().map(|(release, role)| {
        let place = Place::new(
            format!("release/{}", release.name),
            "/identity/service-account",
        );
        (place, release.name.to_string(), role)
    });
    let all: Vec<(Place, String, &ServiceAccountRole)> = of_addons.chain(of_releases).collect();
    let mut found = Vec::new();
    for (index, (place, owner, role)) in all.iter().enumerate() {
        let same = |other: &ServiceAccountRole| {
            (&other.namespace, &other.service_account) == (&role.namespace, &role.service_account)
        };
        if let Some((_, first, _)) = all[..index].iter().find(|(_, _, other)| same(other)) {
            found.push(violation(
                place.clone(),
                format!(
                    "`{first}` and `{owner}` both give a role to service account `{}/{}`",
                    role.namespace, role.service_account
                ),
                "give it one role with all policies",
            ));
        }
    }
    found
}
