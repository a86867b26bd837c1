//! Logical ids are made of names, so the second of two equal ones would silently take the place of the
//! first; and AWS, Kubernetes and Helm refuse two things of one name.
//!
//! Remedy: rename one of the two.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "names-unique",
    title: "what is found by its name has a name of its own",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut check = |what: &str, names: Vec<(Place, String)>| {
        for (index, (place, name)) in names.iter().enumerate() {
            if names[..index].iter().any(|(_, earlier)| earlier == name) {
                found.push(violation(
                    place.clone(),
                    format!("there are two {what} `{name}`"),
                    "rename or remove one",
                ));
            }
        }
    };
    check(
        "secrets of id",
        listed(
            "secrets",
            "/secrets",
            "/id",
            &platform.secrets.secrets,
            |one| one.id.to_string(),
        ),
    );
    check(
        "secrets named",
        listed(
            "secrets",
            "/secrets",
            "/name",
            &platform.secrets.secrets,
            |one| one.name.clone(),
        ),
    );
    check(
        "add-ons",
        listed(
            "addons",
            "/addons",
            "/name",
            &platform.addons.addons,
            |one| one.name.to_string(),
        ),
    );
    check(
        "node groups",
        listed(
            "node-groups",
            "/node-groups",
            "/name",
            &platform.node_groups.node_groups,
            |one| one.name.to_string(),
        ),
    );
    check(
        "access entries",
        listed(
            "access",
            "/entries",
            "/name",
            &platform.access.entries,
            |one| one.name.clone(),
        ),
    );
    check(
        "interface endpoints for",
        listed(
            "network",
            "/endpoints/interface",
            "",
            &platform.network.endpoints.interface,
            String::clone,
        ),
    );
    check("releases", releases(platform));
    check("log groups", log_groups(platform));
    found
}

fn listed<T>(
    document: &str,
    list: &str,
    key: &str,
    items: &[T],
    name: fn(&T) -> String,
) -> Vec<(Place, String)> {
    items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let place = Place::new(document, format!("{list}/{index}{key}"));
            (place, name(item))
        })
        .collect()
}

/// Documents are named by release, so a name is taken also in another namespace.
fn releases(platform: &Platform) -> Vec<(Place, String)> {
    let releases = platform.releases.iter();
    releases
        .map(|release| {
            let place = Place::new(format!("release/{}", release.name), "/name");
            (place, release.name.to_string())
        })
        .collect()
}

fn log_groups(platform: &Platform) -> Vec<(Place, String)> {
    let of_addons = platform
        .addons
        .addons
        .iter()
        .enumerate()
        .flat_map(|(index, addon)| {
            let list = format!("/addons/{index}/log-groups");
            listed("addons", &list, "/name", &addon.log_groups, |group| {
                group.name.clone()
            })
        });
    let of_releases = platform.enabled_releases().flat_map(|release| {
        let document = format!("release/{}", release.name);
        listed(
            &document,
            "/log-groups",
            "/name",
            &release.log_groups,
            |group| group.name.clone(),
        )
    });
    of_addons.chain(of_releases).collect()
}
