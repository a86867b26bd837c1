//! Our charts mount secrets by their physical name. One that is not configured, or whose readers do not
//! name the release, is a pod that waits for its volume for ever; one key that the secret does not have is
//! enough.
//!
//! Remedy: use name and keys of `secrets.mustache`, and list the release among its `readers`.

use crate::check::config::facts::nearest::nearest;
use crate::check::config::facts::release_values::{Part, escaped, parts};
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::platform::Platform;
use crate::model::release::Release;
use crate::model::value::Value;

pub(super) const CHECK: Check<Platform> = Check {
    id: "secret-mounted",
    title: "releases mount secrets that are configured, for them",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    platform
        .enabled_releases()
        .filter(|release| release.is_local())
        .flat_map(|release| mounts(release).flat_map(|mount| of_mount(platform, release, &mount)))
        .collect()
}

/// The items of a chart's `secrets`, which name each by `secret`.
fn mounts(release: &Release) -> impl Iterator<Item = Part<'_>> {
    parts(release)
        .into_iter()
        .filter(|part| part.place("").pointer.starts_with("/values/secrets/"))
        .filter(|part| part.map.contains_key("secret"))
}

fn of_mount(platform: &Platform, release: &Release, mount: &Part<'_>) -> Vec<Violation> {
    let Some(name) = mount.map.get("secret").and_then(Value::as_str) else {
        // Its ARN is known after the deploy; the stack that makes it is in the reference.
        return Vec::new();
    };
    let secrets = &platform.secrets.secrets;
    let Some(secret) = secrets.iter().find(|secret| secret.name == name) else {
        let names = secrets.iter().map(|secret| secret.name.as_str());
        let likely = nearest(name, names).map_or_else(
            || "add it to `secrets.mustache`".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return vec![violation(
            mount.place("/secret"),
            format!(
                "`{}` mounts secret `{name}`, which is not configured",
                release.name
            ),
            likely,
        )];
    };
    let mut found = Vec::new();
    if !secret.readers.contains(&release.name) {
        found.push(violation(
            mount.place("/secret"),
            format!(
                "`{}` mounts secret `{}` but is not one of its readers",
                release.name, secret.id
            ),
            format!("list `{}` among its `readers`", release.name),
        ));
    }
    let Some(environment) = mount.part("environment") else {
        return found;
    };
    for (variable, key) in environment.map {
        let key = key.as_str().unwrap_or_default();
        if !secret.keys.iter().any(|known| known == key) {
            found.push(violation(
                environment.place(&format!("/{}", escaped(variable))),
                format!(
                    "`{variable}` takes key `{key}`, which secret `{}` does not have",
                    secret.id
                ),
                format!("take one of {}", secret.keys.join(", ")),
            ));
        }
    }
    found
}
