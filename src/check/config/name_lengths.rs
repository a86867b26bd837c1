//! Each service has its own length and letters, and CloudFormation learns of a breach only from the
//! service.
//!
//! Remedy: shorten the name or write it with the letters that the message lists.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "name-lengths",
    title: "physical names are ones that AWS and Helm take",
    severity: Severity::Error,
    run: breaches,
};

/// Longest name of a Helm release: Kubernetes' 63 less what charts append.
const LONGEST_RELEASE: usize = 53;
/// Longest id and environment: what names of 64 characters, such as a role's, leave to their suffixes.
const LONGEST_ID: usize = 32;

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut check =
        |place: Place, name: &str, longest: usize, letters: fn(u8) -> bool, remedy: &str| {
            let length = name.len();
            if length > longest || name.is_empty() {
                found.push(violation(
                    place,
                    format!("`{name}` has {length} characters"),
                    format!("write 1 to {longest}"),
                ));
            } else if !name.bytes().all(letters) {
                found.push(violation(
                    place,
                    format!("`{name}` has characters that AWS does not take here"),
                    remedy,
                ));
            }
        };
    let identity = &platform.identity;
    for (key, name) in [("id", &identity.id), ("environment", &identity.environment)] {
        let place = Place::new("conf", format!("/identity/{key}"));
        check(place, name.as_str(), LONGEST_ID, |_| true, "");
    }
    check(
        Place::new("conf", "/assets"),
        &platform.assets,
        63,
        |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte),
        "write lower-case letters, digits, dots and dashes",
    );
    for (index, secret) in platform.secrets.secrets.iter().enumerate() {
        check(
            Place::new("secrets", format!("/secrets/{index}/name")),
            &secret.name,
            512,
            |byte| byte.is_ascii_alphanumeric() || b"/_+=.@-".contains(&byte),
            "write letters, digits and any of `/_+=.@-`",
        );
    }
    let of_addons = platform
        .addons
        .addons
        .iter()
        .enumerate()
        .map(|(index, addon)| {
            (
                "addons".to_owned(),
                format!("/addons/{index}"),
                &addon.log_groups,
            )
        });
    let of_releases = platform.enabled_releases().map(|release| {
        (
            format!("release/{}", release.name),
            String::new(),
            &release.log_groups,
        )
    });
    for (document, prefix, groups) in of_addons.chain(of_releases) {
        for (index, group) in groups.iter().enumerate() {
            check(
                Place::new(
                    document.clone(),
                    format!("{prefix}/log-groups/{index}/name"),
                ),
                &group.name,
                512,
                |byte| byte.is_ascii_alphanumeric() || b"._-/#".contains(&byte),
                "write letters, digits and any of `._-/#`",
            );
        }
    }
    for release in &platform.releases {
        let place = Place::new(format!("release/{}", release.name), "/name");
        check(place, release.name.as_str(), LONGEST_RELEASE, |_| true, "");
    }
    found
}
