//! A pod's annotation holds the version of its secret, so that a rotation rolls the pod; the version of a
//! secret that nobody listed is never found.
//!
//! Remedy: write the name of a secret of `secrets.mustache`.

use crate::check::config::facts::nearest::nearest;
use crate::check::config::facts::release_values::values;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::reference::Reference;
use crate::model::value::Value;

pub(super) const CHECK: Check<Platform> = Check {
    id: "secret-reference",
    title: "values refer to secrets that are configured",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let names = || {
        platform
            .secrets
            .secrets
            .iter()
            .map(|secret| secret.name.as_str())
    };
    let mut found = Vec::new();
    for release in platform.enabled_releases() {
        for (pointer, value) in values(release) {
            let Value::Reference(Reference::SecretVersion { secret }) = value else {
                continue;
            };
            if names().any(|name| name == secret) {
                continue;
            }
            let likely = nearest(secret, names()).map_or_else(
                || "add it to `secrets.mustache`".to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            found.push(violation(
                Place::new(format!("release/{}", release.name), pointer),
                format!(
                    "`{}` refers to the version of secret `{secret}`, which is not configured",
                    release.name
                ),
                likely,
            ));
        }
    }
    found
}
