//! Kubernetes refuses an autoscaler whose lower bound is zero or above its upper one, in the middle of an
//! upgrade.
//!
//! Remedy: write 1 ≤ minReplicas ≤ maxReplicas.

use crate::check::config::facts::release_values::parts;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "hpa-bounds",
    title: "autoscaling has bounds in order",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    platform
        .enabled_releases()
        .flat_map(|release| {
            parts(release)
                .into_iter()
                .filter(|part| part.is_on())
                .filter_map(|part| {
                    let (min, max) = (part.count("minReplicas")?, part.count("maxReplicas")?);
                    (min == 0 || min > max).then(|| {
                        violation(
                            part.place("/minReplicas"),
                            format!("`{}` scales from {min} to {max} replicas, which Kubernetes refuses", release.name),
                            format!("write a number from 1 to {max}"),
                        )
                    })
                })
        })
        .collect()
}
