//! Releases are installed in waves by what they need. A need that no release answers is a misspelling, and
//! of releases that need each other none can be first.
//!
//! Remedy: correct the name, or remove one edge of the cycle.

use crate::check::config::facts::nearest::nearest;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::release::Release;
use std::collections::VecDeque;

pub(super) const CHECK: Check<Platform> = Check {
    id: "release-needs",
    title: "releases need releases that exist, in an order that exists",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let names = || {
        platform
            .releases
            .iter()
            .map(|release| release.name.as_str())
    };
    let mut found = Vec::new();
    for release in &platform.releases {
        let document = format!("release/{}", release.name);
        for (index, need) in release.needs.iter().enumerate() {
            if names().any(|name| name == need.as_str()) {
                continue;
            }
            let likely = nearest(need.as_str(), names()).map_or_else(
                || "remove it, or add the release".to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            found.push(violation(
                Place::new(document.clone(), format!("/needs/{index}")),
                format!(
                    "`{}` needs release `{need}`, which does not exist",
                    release.name
                ),
                likely,
            ));
        }
        // One report a cycle, at its first release by name.
        if let Some(cycle) = cycle(platform, release)
            && cycle.iter().min() == Some(&release.name.as_str())
        {
            found.push(violation(
                Place::new(document, "/needs"),
                format!(
                    "these releases need each other: {} → {}",
                    cycle.join(" → "),
                    release.name
                ),
                "remove one of these needs",
            ));
        }
    }
    found
}

/// A shortest way from a release along its needs back to itself, without the way's end.
fn cycle<'a>(platform: &'a Platform, start: &'a Release) -> Option<Vec<&'a str>> {
    let find = |name: &str| {
        platform
            .releases
            .iter()
            .find(|one| one.name.as_str() == name)
    };
    let mut seen: Vec<&str> = Vec::new();
    let mut ways: VecDeque<Vec<&str>> = VecDeque::from([vec![start.name.as_str()]]);
    while let Some(way) = ways.pop_front() {
        let Some(last) = way.last().and_then(|name| find(name)) else {
            continue;
        };
        for need in &last.needs {
            if need == &start.name {
                return Some(way);
            }
            if !seen.contains(&need.as_str()) {
                seen.push(need.as_str());
                ways.push_back(way.iter().copied().chain([need.as_str()]).collect());
            }
        }
    }
    None
}
