//! Rules over the platform, one test a rule.

mod access;
mod addons;
mod database;
mod network;
mod nodes;
mod releases;
mod secrets;
mod tags_and_names;

use super::healthy::platform;
use backstage_infra::check::config::ALL;
use backstage_infra::check::{Located, run};
use backstage_infra::model::platform::Platform;
use std::str::FromStr;

/// Changes the healthy platform; then rule `id`, and no other, says exactly this.
#[track_caller]
fn says(id: &str, change: impl FnOnce(&mut Platform), expected: &str) {
    let mut platform = platform();
    change(&mut platform);
    let findings = run(ALL, &platform, |_| Located::Nowhere);
    let said: Vec<String> = findings
        .iter()
        .map(|finding| {
            assert_eq!(finding.rule, id, "{finding:?}");
            let remedy = finding.remedy.as_deref().unwrap_or_default();
            format!("{}: {}; {remedy}", finding.subject, finding.message)
        })
        .collect();
    assert_eq!(said.join("\n"), expected);
}

/// Changes the healthy platform; then no rule speaks.
#[track_caller]
fn accepts(change: impl FnOnce(&mut Platform)) {
    says("none", change, "");
}

/// A text that is well-formed.
fn text<T: FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

#[test]
fn the_healthy_platform_breaks_no_rule() {
    accepts(|_| ());
}
