//! A need of a release that is not enabled counts as met: that is right where the other is optional, and a
//! surprise where it is not.
//!
//! Remedy: enable the other release, or remove the need.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "release-needs-enabled",
    title: "releases need releases that are installed",
    severity: Severity::Notice,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let off = |name: &str| {
        platform
            .releases
            .iter()
            .any(|release| release.name.as_str() == name && !release.enabled)
    };
    platform
        .enabled_releases()
        .flat_map(|release| {
            let needs = release.needs.iter().enumerate();
            needs
                .filter(|(_, need)| off(need.as_str()))
                .map(|(index, need)| {
                    violation(
                        Place::new(
                            format!("release/{}", release.name),
                            format!("/needs/{index}"),
                        ),
                        format!(
                            "`{}` needs release `{need}`, which is not enabled and counts as met",
                            release.name
                        ),
                        "enable it, or remove the need",
                    )
                })
        })
        .collect()
}
