//! Whom a plan is for: the pull request and the commit that an event is about, or why there is nobody.

use crate::client::event::Event;

/// Where a plan is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Addressee {
    /// The pull request that gets a comment and labels.
    pub(super) issue: Option<u64>,
    /// The commit that gets a check run, and that lines of files are of.
    pub(super) sha: Option<String>,
    /// Whether commits were merged, so that somebody may have reviewed them.
    pub(super) is_merged: bool,
    /// Why there is neither comment nor check run.
    pub(super) why_not: Option<String>,
    /// Whether nobody knows what the run is about.
    pub(super) is_unknown: bool,
    /// What happens next.
    pub(super) next: &'static str,
}

const NEXT: &str =
    "merging plans again on the branch that it goes into, and only that plan is deployed.";

impl Addressee {
    pub(super) fn of(event: Option<&Event>, sha: Option<&str>) -> Self {
        let nobody = Self {
            issue: None,
            sha: None,
            is_merged: false,
            why_not: None,
            is_unknown: false,
            next: "",
        };
        let sha = sha.map(str::to_owned);
        match event {
            // A fork's token may write nothing, and nothing that comes from it is written by another one.
            Some(Event::PullRequest {
                from_fork: true, ..
            }) => Self {
                why_not: Some("the pull request is from a fork, whose token may write nothing: the plan is in the step's summary".to_owned()),
                ..nobody
            },
            Some(Event::PullRequest {
                number, head_sha, ..
            }) => Self {
                issue: Some(*number),
                sha: Some(head_sha.clone()),
                next: NEXT,
                ..nobody
            },
            // A branch that is gone has no commit to speak of.
            Some(Event::Push { after, .. }) if after.bytes().all(|byte| byte == b'0') => nobody,
            // Of a tag with a text of its own `after` is that text, and no commit.
            Some(Event::Push { .. }) => Self {
                sha,
                is_merged: true,
                ..nobody
            },
            Some(Event::MergeGroup { head_sha, .. }) => Self {
                sha: Some(head_sha.clone()),
                ..nobody
            },
            Some(Event::Other { .. }) => Self {
                sha,
                ..nobody
            },
            None => Self {
                why_not: Some("the event cannot be read".to_owned()),
                is_unknown: true,
                ..nobody
            },
        }
    }
}
