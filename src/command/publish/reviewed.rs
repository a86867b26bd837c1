//! After a merge: whether what is planned now is what was reviewed. The check run of the pull request says what that was.
//! It is told and nothing rests on it, since whoever may write to the repository may write a check run.

use crate::client::github::{Github, GithubError, PullRequest};
use crate::plan::between::PlanDifference;
use crate::plan::change::Plan;
use crate::report::check;

/// As an output has it, of a plan that was reviewed and is at hand.
pub(super) fn word(difference: &PlanDifference) -> &'static str {
    match difference.same {
        true => "same",
        false => "different",
    }
}

/// What is known of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reviewed {
    /// The same digests were reviewed.
    Same {
        /// The pull request.
        number: u64,
    },
    /// Others were.
    Different {
        /// The pull request.
        number: u64,
        /// Digest of the reviewed assembly.
        assembly: String,
        /// Digest of the reviewed plan.
        plan: String,
    },
    /// No pull request brought the commit.
    NoPullRequest,
    /// Its pull request was not planned, for this environment.
    NoCheck {
        /// The pull request.
        number: u64,
    },
}

impl Reviewed {
    /// Looks for the pull request that brought a commit, and what was said of it.
    pub(super) async fn find(
        github: &Github,
        sha: &str,
        (plan, name): (&Plan, &str),
    ) -> Result<Self, GithubError> {
        let pulls = github.pulls_of_commit(sha).await?;
        let is_merged = |it: &&PullRequest| it.merged_at.is_some();
        let by_merge = |it: &&PullRequest| it.merge_commit_sha.as_deref() == Some(sha);
        let merged = || pulls.iter().filter(is_merged);
        let Some(pull) = merged().find(by_merge).or_else(|| merged().next_back()) else {
            return Ok(Self::NoPullRequest);
        };
        let number = pull.number;
        let found = github.check(&pull.head.sha, name).await?;
        let digests = found.and_then(|it| check::digests(&it.external_id?));
        Ok(match digests {
            None => Self::NoCheck { number },
            Some((assembly, of_plan))
                if assembly == plan.digests.assembly && of_plan == plan.digests.plan =>
            {
                Self::Same { number }
            }
            Some((assembly, plan)) => Self::Different {
                number,
                assembly,
                plan,
            },
        })
    }

    /// As an output has it.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Same { .. } => "same",
            Self::Different { .. } => "different",
            Self::NoPullRequest | Self::NoCheck { .. } => "unknown",
        }
    }

    /// In a sentence.
    pub(super) fn sentence(&self, now: &Plan) -> String {
        match self {
            Self::Same { number } => format!("same as reviewed in pull request {number}"),
            Self::Different {
                number,
                assembly,
                plan,
            } => {
                // The same assembly from another base is the usual case: something else was merged in between.
                let why = if *assembly == now.digests.assembly {
                    "the same platform, but compared with something else"
                } else {
                    "another platform"
                };
                format!(
                    "not what was reviewed in pull request {number} ({why}): reviewed was plan {}, this is {}",
                    short(plan),
                    short(&now.digests.plan)
                )
            }
            Self::NoPullRequest => "no merged pull request brought this commit".to_owned(),
            Self::NoCheck { number } => format!(
                "pull request {number} has no check run of this environment, so what was reviewed is not known"
            ),
        }
    }
}

fn short(digest: &str) -> &str {
    let hex = digest.trim_start_matches("sha256:");
    hex.get(..12).unwrap_or(hex)
}
