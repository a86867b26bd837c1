//! Pull requests by the commits that they brought.

use super::api::Github;
use super::call::Call;
use super::error::GithubError;
use serde::Deserialize;

const OF_COMMIT: &str = "find the pull request of a commit";
const MAY_READ: &str = "pull-requests: read";

/// A pull request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// When it was merged; absent: it was not.
    pub merged_at: Option<String>,
    /// The commit that its merge made.
    pub merge_commit_sha: Option<String>,
    /// Its own newest commit.
    pub head: Head,
}

/// The branch of a pull request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Head {
    /// Its newest commit.
    pub sha: String,
}

impl Github {
    /// Pull requests that brought a commit, the merged ones among them too.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn pulls_of_commit(&self, sha: &str) -> Result<Vec<PullRequest>, GithubError> {
        let path = self.path(&format!("/commits/{sha}/pulls?per_page=100"));
        self.call(&Call::get(OF_COMMIT, MAY_READ, path))
            .await?
            .read(OF_COMMIT)
    }
}
