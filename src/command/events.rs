//! Events of GitHub's in whose runs nothing is done: they have rights that the code at hand was not given.
//!
//! Source: "Securely using pull_request_target" and "Events that trigger workflows", GitHub documentation.

use crate::client::runner::Environment;
use anyhow::{Result, bail};

/// Refuses a run that must not be.
///
/// # Errors
/// With what to use instead.
pub(super) fn refuse(environment: &Environment) -> Result<()> {
    if !environment.in_actions() {
        return Ok(());
    }
    match environment.get("GITHUB_EVENT_NAME") {
        Some(
            event @ ("discussion" | "discussion_comment" | "issue_comment" | "issues"
            | "workflow_run"),
        ) => bail!(
            "a run for `{event}` has the rights of the default branch and is started by what anybody may write; use `pull_request`, `push`, `schedule` or `workflow_dispatch`"
        ),
        // Its runs have every right of the base, and whatever of the pull request is checked out would be read with these.
        Some("pull_request_target") => bail!(
            "a run for `pull_request_target` has every right of the base branch, whatever is checked out; use `pull_request`, which plans a fork's change without any right"
        ),
        _ => Ok(()),
    }
}
