//! A chart's major version says that values, or what is installed, no longer fit the one before.
//!
//! Remedy: read the chart's upgrade notes, and compare the values with the new schema.

use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, ReleasePair};

pub(super) const DETECTOR: Detector = Detector {
    id: "release-chart-step",
    title: "a chart changes its major version, or goes back",
    risk: Risk::Upgrade,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    difference.releases.iter().filter_map(of_release).collect()
}

fn of_release(release: &ReleasePair<'_>) -> Option<Danger> {
    let change = release.change;
    let (was, is) = (
        change.version_before.as_ref()?,
        change.version_after.as_ref()?,
    );
    let (old, new) = (numbers(was)?, numbers(is)?);
    let (why, remedy, severity) = if new < old {
        (
            "goes back",
            "see that the older chart takes over what the newer one made",
            None,
        )
    } else if new[0] > old[0] {
        (
            "is a major step",
            "read the chart's upgrade notes, and compare the values",
            None,
        )
    } else if old[0] == 0 && new[1] > old[1] {
        // "Major version zero is for initial development. Anything may change at any time": Semantic Versioning 2.0.0.
        (
            "is a step before version 1, where anything may change",
            "read the chart's upgrade notes",
            Some(Severity::Notice),
        )
    } else {
        return None;
    };
    let message = format!("chart {} {was} → {is} {why}", change.chart);
    Some(Danger {
        severity,
        ..Danger::new(format!("release {}", change.name), message, remedy)
    })
}

/// Major, minor and patch; what follows them has no say.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let plain = version.strip_prefix('v').unwrap_or(version);
    let plain = plain.split(['-', '+']).next()?;
    let mut parts = plain.split('.').map(|part| part.parse::<u64>().ok());
    let major = parts.next()??;
    Some([
        major,
        parts.next().unwrap_or(Some(0))?,
        parts.next().unwrap_or(Some(0))?,
    ])
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::Case;
    use serde_json::json;

    fn change(was: &str, is: &str) -> Vec<String> {
        Case::default()
            .release([was, is], json!({}), json!({}))
            .says(&DETECTOR)
    }

    #[test]
    fn names_the_step() {
        assert_eq!(
            change("v1.9.0", "2.0.0"),
            ["chart backstage 1.9.0 → 2.0.0 is a major step".replace("1.9.0", "v1.9.0")]
        );
        assert_eq!(
            change("2.1.0", "2.0.9"),
            ["chart backstage 2.1.0 → 2.0.9 goes back"]
        );
        assert_eq!(
            change("0.1.0", "0.2.0"),
            ["chart backstage 0.1.0 → 0.2.0 is a step before version 1, where anything may change"]
        );
        assert!(change("1.9.0", "1.10.0-rc.1").is_empty());
        assert!(change("1.9.0", "1.9.0").is_empty());
        assert!(change("latest", "2.0.0").is_empty());
    }
}
