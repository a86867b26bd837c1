//! The event that GitHub started the run for, as far as a plan needs it.
//!
//! The file is the runner's, and much in it is a stranger's: it is bounded, and ids are ids before anyone uses them.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::files::{self, FileError};
use super::runner::Environment;

/// GitHub's own bound on what it sends: 25 MB.
const LIMIT: u64 = 25 * 1024 * 1024;

/// What started the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A pull request, or a review of one.
    PullRequest {
        /// Its number.
        number: u64,
        /// The newest commit of the branch that it goes into, at the time.
        base_sha: String,
        /// Its own newest commit.
        head_sha: String,
        /// Whether it comes from another repository, so that nothing in it is trusted.
        from_fork: bool,
    },
    /// Commits on a branch, or a tag.
    Push {
        /// What the branch was at; nothing where it is new.
        before: Option<String>,
        /// What it is at now.
        after: String,
        /// Whether commits were taken away.
        forced: bool,
    },
    /// A group of pull requests in a merge queue.
    MergeGroup {
        /// What the group was made upon.
        base_sha: String,
        /// Its merge commit.
        head_sha: String,
    },
    /// Anything else, such as a schedule or a start by hand.
    Other {
        /// Its name.
        name: String,
    },
}

/// The event could not be read.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// The runner sets it always.
    #[error("`{0}` is not set; run in GitHub Actions, which sets it")]
    NotSet(&'static str),
    /// The file is missing, too large or not text.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file does not hold what GitHub documents for the event.
    #[error("`{}` is not the `{name}` event that GitHub documents ({detail}); run the job again", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The event's name.
        name: String,
        /// What is wrong, and where.
        detail: String,
    },
}

impl Event {
    /// What `GITHUB_EVENT_NAME` and the file of `GITHUB_EVENT_PATH` say.
    ///
    /// # Errors
    /// [`EventError`], where it is no event of GitHub's.
    pub fn read(environment: &Environment) -> Result<Self, EventError> {
        let get = |name| environment.get(name).ok_or(EventError::NotSet(name));
        let name = get("GITHUB_EVENT_NAME")?;
        match name {
            // Their runs have the merge commit checked out. Those of `pull_request_target` have the base.
            "pull_request" | "pull_request_review" | "pull_request_review_comment" => {
                Ok(content::<PullRequestEvent>(get("GITHUB_EVENT_PATH")?, name)?.into())
            }
            "push" => Ok(content::<PushEvent>(get("GITHUB_EVENT_PATH")?, name)?.into()),
            "merge_group" => {
                let event: MergeGroupEvent = content(get("GITHUB_EVENT_PATH")?, name)?;
                Ok(Self::MergeGroup {
                    base_sha: event.merge_group.base_sha.0,
                    head_sha: event.merge_group.head_sha.0,
                })
            }
            other => Ok(Self::Other {
                name: other.to_owned(),
            }),
        }
    }
}

fn content<T: DeserializeOwned>(path: &str, name: &str) -> Result<T, EventError> {
    let path = Path::new(path);
    let text = files::read_text(path, LIMIT)?;
    serde_json::from_str(&text).map_err(|error| EventError::Content {
        path: path.to_owned(),
        name: name.to_owned(),
        detail: error.to_string(),
    })
}

/// A commit's full id.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Id(String);

impl TryFrom<String> for Id {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex && matches!(text.len(), 40 | 64) {
            Ok(Self(text))
        } else {
            Err("a commit's id has 40 or 64 hexadecimal digits")
        }
    }
}

#[derive(Deserialize)]
struct PullRequestEvent {
    pull_request: PullRequest,
}

#[derive(Deserialize)]
struct PullRequest {
    number: u64,
    base: Side,
    head: Side,
}

#[derive(Deserialize)]
struct Side {
    sha: Id,
    /// Nothing where the fork is gone.
    repo: Option<RepositoryId>,
}

#[derive(Deserialize, PartialEq)]
struct RepositoryId {
    id: u64,
}

#[derive(Deserialize)]
struct PushEvent {
    before: Id,
    after: Id,
    forced: bool,
}

#[derive(Deserialize)]
struct MergeGroupEvent {
    merge_group: MergeGroup,
}

#[derive(Deserialize)]
struct MergeGroup {
    base_sha: Id,
    head_sha: Id,
}

impl From<PullRequestEvent> for Event {
    fn from(event: PullRequestEvent) -> Self {
        let PullRequest { number, base, head } = event.pull_request;
        Self::PullRequest {
            number,
            from_fork: head.repo.is_none() || head.repo != base.repo,
            base_sha: base.sha.0,
            head_sha: head.sha.0,
        }
    }
}

impl From<PushEvent> for Event {
    fn from(event: PushEvent) -> Self {
        let is_none = event.before.0.bytes().all(|byte| byte == b'0');
        Self::Push {
            before: (!is_none).then_some(event.before.0),
            after: event.after.0,
            forced: event.forced,
        }
    }
}
