//! The lock file and the digest of a plan rest on one chart each: with a range, what was approved and what
//! is installed may differ.
//!
//! Remedy: write the version in full, such as `1.13.0`.

use crate::check::config::facts::version_numbers::is_exact;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "release-version-exact",
    title: "releases name one exact version of their chart",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let releases = platform.releases.iter();
    releases
        .filter(|release| !is_exact(&release.version))
        .map(|release| {
            violation(
                Place::new(format!("release/{}", release.name), "/version"),
                format!(
                    "`{}` is not one version of chart `{}`",
                    release.version, release.chart
                ),
                "write the version in full, such as `1.13.0`",
            )
        })
        .collect()
}
