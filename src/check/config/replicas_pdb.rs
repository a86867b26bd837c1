//! A budget that needs as many pods as there are makes every eviction impossible: node drains, updates of
//! node groups and consolidation wait until they time out.
//!
//! Remedy: run more replicas than `minAvailable`, or use `maxUnavailable: 1`.

use crate::check::config::facts::counted::counted;
use crate::check::config::facts::release_values::{Part, parts};
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::platform::Platform;
use crate::model::release::Release;
use crate::model::value::Value;

pub(super) const CHECK: Check<Platform> = Check {
    id: "replicas-pdb",
    title: "a disruption budget leaves a replica that may be evicted",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    platform
        .enabled_releases()
        .flat_map(|release| {
            parts(release)
                .into_iter()
                .filter_map(|part| blocked(release, &part))
        })
        .collect()
}

fn blocked(release: &Release, part: &Part<'_>) -> Option<Violation> {
    let (key, budget) = ["podDisruptionBudget", "pdb"]
        .iter()
        .find_map(|key| Some((*key, part.part(key)?)))?;
    if budget.is_off() {
        return None;
    }
    let scaled = part
        .part("autoscaling")
        .filter(|scaling| scaling.is_on())
        .and_then(|scaling| scaling.count("minReplicas"));
    let replicas = scaled
        .or_else(|| part.count("replicas"))
        .or_else(|| part.count("replicaCount"))
        .filter(|replicas| *replicas > 0)?;
    if let Some(least) = budget.map.get("minAvailable")
        && pods(least, replicas)? >= replicas
    {
        return Some(violation(
            part.place(&format!("/{key}/minAvailable")),
            format!(
                "`{}` runs {} and its disruption budget needs {}, so none can ever be evicted and node drains block",
                release.name,
                counted(replicas, "replica"),
                text(least)
            ),
            format!(
                "run at least {} replicas, or write `maxUnavailable: 1`",
                replicas + 1
            ),
        ));
    }
    let most = budget.map.get("maxUnavailable")?;
    (pods(most, replicas)? == 0).then(|| {
        violation(
            part.place(&format!("/{key}/maxUnavailable")),
            format!(
                "the disruption budget of `{}` lets no pod be evicted, so node drains block",
                release.name
            ),
            "write at least 1",
        )
    })
}

/// Number or percentage of pods; Kubernetes rounds percentages up.
fn pods(value: &Value, replicas: u64) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => match text.strip_suffix('%') {
            Some(share) => Some((share.parse::<u64>().ok()? * replicas).div_ceil(100)),
            None => text.parse().ok(),
        },
        _ => None,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}
