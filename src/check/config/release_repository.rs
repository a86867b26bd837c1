//! A chart may hold anything that a cluster administrator may do, so it comes by TLS from an index or a
//! registry, or from this repository.
//!
//! Remedy: write `https://…`, `oci://…`, or `local` for one of our own.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "release-repository",
    title: "charts come from where their bytes can be trusted",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let trusted = |repository: &str| {
        ["https://", "oci://"]
            .iter()
            .any(|scheme| repository.len() > scheme.len() && repository.starts_with(scheme))
    };
    let releases = platform.releases.iter();
    releases
        .filter(|release| !release.is_local() && !trusted(&release.repository))
        .map(|release| {
            violation(
                Place::new(format!("release/{}", release.name), "/repository"),
                format!(
                    "chart `{}` cannot be had from `{}`",
                    release.chart, release.repository
                ),
                "write `https://…`, `oci://…`, or `local` for one of our own",
            )
        })
        .collect()
}
