//! Labels of ours on a pull request: put on and taken off, and nobody else's touched.

use crate::client::github::{Github, GithubError};
use std::collections::BTreeSet;

/// A label that we may put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownLabel {
    /// Its name.
    pub name: &'static str,
    /// Six hexadecimal digits.
    pub color: &'static str,
    /// What it means.
    pub description: &'static str,
}

/// The colour that GitHub gives a label which was not described yet.
const UNDESCRIBED: &str = "ededed";

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labelled {
    /// Put on.
    pub added: Vec<&'static str>,
    /// Taken off.
    pub removed: Vec<&'static str>,
}

/// Makes exactly those of `known` be on an issue that are in `wanted`. Those in `kept` stay if they are on it: they are
/// another deployment's.
///
/// # Errors
/// See [`GithubError`].
pub async fn set(
    github: &Github,
    issue: u64,
    known: &[KnownLabel],
    wanted: &BTreeSet<&'static str>,
    kept: &BTreeSet<&str>,
) -> Result<Labelled, GithubError> {
    let there = github.labels(issue).await?;
    let is_on = |name: &str| there.iter().any(|it| it.name.eq_ignore_ascii_case(name));
    let mut done = Labelled::default();
    for label in known {
        match (wanted.contains(label.name), is_on(label.name)) {
            (true, false) => done.added.push(label.name),
            (false, true) if !kept.contains(label.name) => done.removed.push(label.name),
            _ => {}
        }
    }
    if !done.added.is_empty() {
        let after = github.add_labels(issue, &done.added).await?;
        for label in known.iter().filter(|it| done.added.contains(&it.name)) {
            let is_new = |it: &crate::client::github::Label| {
                it.name == label.name && it.color == UNDESCRIBED
            };
            if after.iter().any(is_new) {
                github
                    .describe_label(label.name, label.color, label.description)
                    .await?;
            }
        }
    }
    for name in &done.removed {
        github.remove_label(issue, name).await?;
    }
    Ok(done)
}
