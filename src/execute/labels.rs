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

/// Makes exactly those of `known` be on an issue that are in `wanted`. Those that another deployment asks for stay if they
/// are on it: which these are is asked last of all, since the other's run may be at it just now.
///
/// # Errors
/// See [`GithubError`].
pub async fn set(
    github: &Github,
    issue: u64,
    known: &[KnownLabel],
    wanted: &BTreeSet<&'static str>,
    kept: impl AsyncFnOnce() -> Result<BTreeSet<String>, GithubError>,
) -> Result<Labelled, GithubError> {
    let there = github.labels(issue).await?;
    let is_on = |name: &str| there.iter().any(|it| it.name.eq_ignore_ascii_case(name));
    let mut done = Labelled::default();
    for label in known {
        match (wanted.contains(label.name), is_on(label.name)) {
            (true, false) => done.added.push(label.name),
            (false, true) => done.removed.push(label.name),
            _ => {}
        }
    }
    if !done.added.is_empty() {
        let after = github.add_labels(issue, &done.added).await?;
        for label in known.iter().filter(|it| done.added.contains(&it.name)) {
            let is_new = |it: &crate::client::github::Label| {
                it.name == label.name && it.color.as_deref() == Some(UNDESCRIBED)
            };
            if after.iter().any(is_new) {
                github
                    .describe_label(label.name, label.color, label.description)
                    .await?;
            }
        }
    }
    if !done.removed.is_empty() {
        let kept = kept().await?;
        done.removed.retain(|name| !kept.contains(*name));
    }
    for name in &done.removed {
        github.remove_label(issue, name).await?;
    }
    Ok(done)
}
