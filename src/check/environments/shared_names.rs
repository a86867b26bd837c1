//! Physical names grow from `deployment:id` alone. Two environments with one id in one account and region
//! would fight for the same cluster, secrets and queue: the second deploy fails half-way.
//!
//! Remedy: give one of them another `deployment:id`, account or region.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<[Platform]> = Check {
    id: "shared-names",
    title: "no two environments share an id in one account and region",
    severity: Severity::Error,
    run: |platforms| {
        let taken = |index: usize, platform: &Platform| {
            let mine = &platform.identity;
            platforms[..index]
                .iter()
                .map(|other| &other.identity)
                .find(|other| {
                    (&other.id, &other.account, &other.region)
                        == (&mine.id, &mine.account, &mine.region)
                })
        };
        (platforms.iter().enumerate())
            .filter_map(|(index, platform)| Some((platform, taken(index, platform)?)))
            .map(|(platform, other)| breach(platform, &other.environment.to_string()))
            .collect()
    },
};

fn breach(platform: &Platform, other: &str) -> Violation {
    let mine = &platform.identity;
    violation(
        Place::new(format!("{}/conf", mine.environment), "/identity/id"),
        format!(
            "environments `{other}` and `{}` are both `{}` in account {}, {}",
            mine.environment, mine.id, mine.account, mine.region
        ),
        "give one of them another `deployment:id`",
    )
}
