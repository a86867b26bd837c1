//! What a plan in GitHub Actions compares with where nobody names it: what was there before the event.

use crate::client::event::Event;
use crate::client::git::{Commit, GitError, Repository};
use anyhow::{Result, bail};

/// How to name a base where the event's cannot be had.
const OR_NAME_ONE: &str = "or name a base with --against";

/// What to compare with.
#[derive(Debug, PartialEq, Eq)]
pub struct Base {
    /// The commit; nothing where there is nothing before.
    pub commit: Option<Commit>,
    /// What this commit is, or why there is none; words to follow the commit's id.
    pub why: String,
}

impl Base {
    fn at(commit: Commit, why: &str) -> Result<Self> {
        Ok(Self {
            commit: Some(commit),
            why: why.to_owned(),
        })
    }

    fn nothing(why: impl Into<String>) -> Result<Self> {
        Ok(Self {
            commit: None,
            why: why.into(),
        })
    }
}

/// The base of an event's run.
///
/// # Errors
/// Where the clone does not have it, with what to check out instead; where the repository cannot be read.
pub fn of_event(repository: &Repository, event: &Event) -> Result<Base> {
    match event {
        Event::PullRequest {
            base_sha, head_sha, ..
        } => of_pull_request(repository, base_sha, head_sha),
        Event::Push { before, forced, .. } => of_push(repository, before.as_deref(), *forced),
        Event::MergeGroup { base_sha, .. } => match repository.find(base_sha)? {
            Some(base) => Base::at(base, "what the merge group goes into"),
            None => bail!(
                "`{base_sha}`, which the merge group goes into, is not in this clone; check out with `fetch-depth: 0`, {OR_NAME_ONE}"
            ),
        },
        Event::Other { name } => {
            Base::nothing(format!("nothing to compare with in a `{name}` run"))
        }
    }
}

fn of_pull_request(repository: &Repository, base_sha: &str, head_sha: &str) -> Result<Base> {
    let head = repository.head()?;
    let is_own = head.id() == head_sha;
    // What actions/checkout takes by default is a merge made by GitHub. The pull request's own newest commit may be a
    // merge too, whose first parent is of its own branch.
    if !is_own && repository.parents(&head)?.len() > 1 {
        return match repository.first_parent(&head) {
            Ok(Some(base)) => Base::at(base, "the base of the pull request"),
            Ok(None) => Base::nothing("the pull request has no base"),
            Err(error @ GitError::CutOff { .. }) => {
                Err(anyhow::Error::new(error).context("finding the base of the pull request"))
            }
            Err(error) => Err(error.into()),
        };
    }
    let found = match repository.find(base_sha)? {
        None => None,
        Some(base) => match repository.merge_base(&head, &base) {
            Ok(found) => found,
            Err(GitError::CutOff { .. }) => None,
            Err(error) => return Err(error.into()),
        },
    };
    match found {
        Some(base) => Base::at(base, "where the pull request leaves its base"),
        None => bail!(
            "`HEAD` is not the merge of the pull request, and where it leaves its base `{base_sha}` is not in this clone; check out without `ref:` and with `fetch-depth: 2`, or with `fetch-depth: 0`, {OR_NAME_ONE}"
        ),
    }
}

fn of_push(repository: &Repository, before: Option<&str>, forced: bool) -> Result<Base> {
    let Some(before) = before else {
        let head = repository.head()?;
        return match repository.first_parent(&head) {
            Ok(Some(parent)) => Base::at(parent, "the commit before `HEAD`, as the branch is new"),
            Ok(None) => Base::nothing("nothing was there before: this is the first commit"),
            Err(GitError::CutOff { .. }) => Base::nothing(
                "the branch is new, and this clone has none of its earlier commits (`fetch-depth: 2` has one)",
            ),
            Err(error) => Err(error.into()),
        };
    };
    match repository.find(before)? {
        Some(base) => Base::at(base, "what was there before the push"),
        None if forced => bail!(
            "`{before}`, what was there before the push, is not in this clone, as the push was forced and no branch has it any more; name a base with --against"
        ),
        None => bail!(
            "`{before}`, what was there before the push, is not in this clone; check out with `fetch-depth: 0`, {OR_NAME_ONE}"
        ),
    }
}
