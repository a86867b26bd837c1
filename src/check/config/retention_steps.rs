//! CloudWatch Logs takes certain numbers of days only, and CloudFormation says so when it creates the log
//! group.
//!
//! Remedy: write one of the two nearest steps, which the message names.

use crate::check::{Check, Violation, violation};
use crate::model::addon::LogGroup;
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "retention-steps",
    title: "logs are kept for a time that CloudWatch offers",
    severity: Severity::Error,
    run: breaches,
};

/// Source: `PutRetentionPolicy`, CloudWatch Logs API reference.
const STEPS: [u32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

fn breaches(platform: &Platform) -> Vec<Violation> {
    retentions(platform)
        .into_iter()
        .filter(|(_, days)| !STEPS.contains(days))
        .map(|(place, days)| {
            let below = STEPS.iter().rev().find(|step| **step < days);
            let above = STEPS.iter().find(|step| **step > days);
            let near: Vec<String> = below.into_iter().chain(above).map(u32::to_string).collect();
            violation(
                place,
                format!("CloudWatch cannot keep logs for {days} days"),
                format!("write {}", near.join(" or ")),
            )
        })
        .collect()
}

fn retentions(platform: &Platform) -> Vec<(Place, u32)> {
    let mut all = vec![
        (
            Place::new("cluster", "/log-retention-days"),
            platform.cluster.log_retention_days,
        ),
        (
            Place::new("database", "/log-retention-days"),
            platform.database.log_retention_days,
        ),
    ];
    if let Some(logs) = &platform.network.flow_logs {
        all.push((
            Place::new("network", "/flow-logs/retention-days"),
            logs.retention_days,
        ));
    }
    let mut of_groups = |document: &str, prefix: &str, groups: &[LogGroup]| {
        for (index, group) in groups.iter().enumerate() {
            let pointer = format!("{prefix}/log-groups/{index}/retention-days");
            all.push((Place::new(document, pointer), group.retention_days));
        }
    };
    for (index, addon) in platform.addons.addons.iter().enumerate() {
        of_groups("addons", &format!("/addons/{index}"), &addon.log_groups);
    }
    for release in &platform.releases {
        of_groups(
            &format!("release/{}", release.name),
            "",
            &release.log_groups,
        );
    }
    all
}
