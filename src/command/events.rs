//! Events of GitHub's in whose runs nothing is done: they have rights that the code at hand was not given.
//!
//! Source: "Securely using pull_request_target" and "Events that trigger workflows", GitHub documentation.

use crate::client::git::Repository;
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
        Some(event @ ("issue_comment" | "workflow_run")) => bail!(
            "a run for `{event}` has the rights of the default branch and is started by what anybody may write; use `pull_request`, `push`, `schedule` or `workflow_dispatch`"
        ),
        Some("pull_request_target") => target(environment),
        _ => Ok(()),
    }
}

/// Its runs have every right of the base. That is sound only while nothing of the pull request is checked out.
fn target(environment: &Environment) -> Result<()> {
    let base = environment.get("GITHUB_SHA").unwrap_or_default();
    let head = Repository::open(environment.workspace()).and_then(|it| it.head());
    match head {
        Ok(head) if head.id() == base => Ok(()),
        _ => bail!(
            "a run for `pull_request_target` has every right of the base branch, and `HEAD` is not its commit `{base}`; use `pull_request`, which plans a fork's change without any right"
        ),
    }
}
