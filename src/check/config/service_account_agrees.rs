//! The trust of a role names one service account. A chart that makes an account of another name, or in
//! another namespace, runs without the role, and each of its calls to AWS is denied.
//!
//! Remedy: give `identity` the name and namespace of the account in the values.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::value::Value;

pub(super) const CHECK: Check<Platform> = Check {
    id: "service-account-agrees",
    title: "a role is for the service account that its release runs as",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    for (release, role) in platform.release_identities() {
        let Some(name) = release
            .values
            .get(&["serviceAccount", "name"])
            .and_then(Value::as_str)
        else {
            continue;
        };
        let document = format!("release/{}", release.name);
        if name != role.service_account.as_str() {
            found.push(violation(
                Place::new(document.clone(), "/values/serviceAccount/name"),
                format!(
                    "`{}` runs as service account `{name}`, but its role is for `{}`",
                    release.name, role.service_account
                ),
                "write the same name in both places",
            ));
        }
        if release.namespace != role.namespace {
            found.push(violation(
                Place::new(document, "/identity/namespace"),
                format!(
                    "`{}` is installed into namespace `{}`, but its role is for one in `{}`",
                    release.name, release.namespace, role.namespace
                ),
                "write the same namespace in both places",
            ));
        }
    }
    found
}
