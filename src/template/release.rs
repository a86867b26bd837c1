//! Releases in the order in which they can be installed.

use crate::model::platform::Platform;
use crate::model::release::Release;
use crate::model::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What stands for a chart's sha256 until its bytes have been seen.
pub const UNRECORDED: &str = "unrecorded";

/// A release as an assembly holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AssembledRelease {
    /// Name in its namespace.
    pub name: String,
    /// Where it is installed.
    pub namespace: String,
    /// Counts from 1; every release of a wave can be installed at once.
    pub wave: u32,
    /// Enabled releases that come before.
    pub needs: Vec<String>,
    /// Name of the chart.
    pub chart: String,
    /// Where the chart is.
    pub repository: String,
    /// Exact version.
    pub version: String,
    /// sha256 of the chart's archive, or [`UNRECORDED`].
    pub sha256: String,
    /// How long to wait for readiness.
    pub timeout_minutes: u32,
    /// Values, with references where they are known only after a deploy.
    pub values: Value,
}

/// The enabled releases by wave, then name. Needs that are unknown, not enabled or in a cycle count as met:
/// the configuration's rules speak of them.
pub fn releases(platform: &Platform) -> Vec<AssembledRelease> {
    let enabled: BTreeMap<&str, &Release> = platform
        .enabled_releases()
        .map(|release| (release.name.as_str(), release))
        .collect();
    let needs = |release: &Release| -> BTreeSet<&str> {
        release
            .needs
            .iter()
            .filter_map(|need| enabled.get_key_value(need.as_str()).map(|(name, _)| *name))
            .collect()
    };
    let mut waves: BTreeMap<&str, u32> = BTreeMap::new();
    for wave in 1.. {
        let ready: Vec<&str> = enabled
            .iter()
            .filter(|(name, release)| {
                !waves.contains_key(*name)
                    && needs(release).iter().all(|need| waves.contains_key(need))
            })
            .map(|(name, _)| *name)
            .collect();
        // Nothing more becomes ready: what is left is a cycle.
        if ready.is_empty() {
            let left = enabled
                .keys()
                .filter(|name| !waves.contains_key(*name))
                .copied()
                .collect::<Vec<_>>();
            waves.extend(left.into_iter().map(|name| (name, wave)));
            break;
        }
        waves.extend(ready.into_iter().map(|name| (name, wave)));
    }
    let mut releases: Vec<AssembledRelease> = enabled
        .values()
        .map(|release| AssembledRelease {
            name: release.name.to_string(),
            namespace: release.namespace.to_string(),
            wave: waves.get(release.name.as_str()).copied().unwrap_or(1),
            needs: needs(release).into_iter().map(str::to_owned).collect(),
            chart: release.chart.clone(),
            repository: release.repository.clone(),
            version: release.version.clone(),
            sha256: UNRECORDED.to_owned(),
            timeout_minutes: release.timeout_minutes,
            values: release.values.clone(),
        })
        .collect();
    releases.sort_by(|a, b| (a.wave, &a.name).cmp(&(b.wave, &b.name)));
    releases
}
