//! Comments of an issue or pull request.

use super::api::Github;
use super::call::Call;
use super::error::GithubError;
use crate::sink::Clean;
use serde::Deserialize;
use serde_json::json;

const LIST: &str = "list the comments";
const READ: &str = "read a comment";
const CREATE: &str = "write a comment";
const EDIT: &str = "edit our comment";
const DELETE: &str = "delete our second comment";

/// What reading needs; either is enough.
const MAY_READ: &str = "pull-requests: read";
const MAY_WRITE: &str = "pull-requests: write";

/// A comment as far as it matters whose it is and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Comment {
    /// Its number.
    pub id: u64,
    /// Its id for GraphQL.
    pub node_id: String,
    /// Its address, for people.
    pub html_url: String,
    /// Its text; somebody else's is a stranger's.
    #[serde(default)]
    pub body: String,
    /// Who wrote it; nobody where the account is gone.
    pub user: Option<Author>,
}

/// Who wrote a comment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Author {
    /// Its number.
    pub id: u64,
}

impl Github {
    /// Every comment of an issue, the oldest first, as many pages as there are; those that `keep` has no use for are let go
    /// of with their page.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn comments(
        &self,
        issue: u64,
        keep: impl Fn(&Comment) -> bool,
    ) -> Result<Vec<Comment>, GithubError> {
        let path = self.path(&format!("/issues/{issue}/comments?per_page=100"));
        let call = Call::get(LIST, MAY_READ, path);
        let mut kept = Vec::new();
        self.pages(&call, |page: Vec<Comment>| {
            kept.extend(page.into_iter().filter(|it| keep(it)));
        })
        .await?;
        Ok(kept)
    }

    /// One comment; none where it was deleted.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn comment(&self, id: u64) -> Result<Option<Comment>, GithubError> {
        let path = self.path(&format!("/issues/comments/{id}"));
        match self.call(&Call::get(READ, MAY_READ, path)).await {
            Ok(answer) => answer.read(READ).map(Some),
            Err(GithubError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a comment. Not tried again by itself: it may be there although the answer did not arrive.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn create_comment(&self, issue: u64, body: &Clean) -> Result<Comment, GithubError> {
        let path = self.path(&format!("/issues/{issue}/comments"));
        let call = Call::post(CREATE, MAY_WRITE, path, json!({ "body": body.as_str() }));
        self.call(&call).await?.read(CREATE)
    }

    /// Puts another text in a comment's place.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn edit_comment(&self, id: u64, body: &Clean) -> Result<Comment, GithubError> {
        let path = self.path(&format!("/issues/comments/{id}"));
        let call = Call::patch(EDIT, MAY_WRITE, path, json!({ "body": body.as_str() }));
        self.call(&call).await?.read(EDIT)
    }

    /// Deletes a comment; one that is gone is no error.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn delete_comment(&self, id: u64) -> Result<(), GithubError> {
        let path = self.path(&format!("/issues/comments/{id}"));
        self.gone(&Call::delete(DELETE, MAY_WRITE, path)).await
    }
}
