//! A role whose policy is missing is made without its rights, and what runs under it fails one call at a
//! time.
//!
//! Remedy: correct the file name, or add the file under `policy/`.

use crate::check::config::facts::nearest::nearest;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "policy-exists",
    title: "roles name policies that exist",
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
            Some((
                "addons".to_owned(),
                format!("/addons/{index}/identity"),
                role,
            ))
        });
    let of_releases = platform.releases.iter().filter_map(|release| {
        let role = release.identity.as_ref()?;
        Some((
            format!("release/{}", release.name),
            "/identity".to_owned(),
            role,
        ))
    });
    let mut found = Vec::new();
    for (document, pointer, role) in of_addons.chain(of_releases) {
        for (index, file) in role.policies.iter().enumerate() {
            if platform.policies.contains_key(file) {
                continue;
            }
            let likely = nearest(file, platform.policies.keys().map(String::as_str)).map_or_else(
                || "add the file".to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            found.push(violation(
                Place::new(document.clone(), format!("{pointer}/policies/{index}")),
                format!(
                    "the role of service account `{}` names policy `{file}`, which does not exist",
                    role.service_account
                ),
                likely,
            ));
        }
    }
    found
}
