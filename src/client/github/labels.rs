//! Labels of a pull request.

use super::api::Github;
use super::call::{Call, encoded};
use super::error::GithubError;
use serde::Deserialize;
use serde_json::json;

const LIST: &str = "read the labels";
const ADD: &str = "put labels on";
const REMOVE: &str = "take a label off";
const DESCRIBE: &str = "give a label its colour";

const MAY_READ: &str = "pull-requests: read";
const MAY_WRITE: &str = "pull-requests: write";

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// Six hexadecimal digits.
    pub color: Option<String>,
}

impl Github {
    /// Labels that are on an issue, at most a hundred, which is the most that GitHub allows on one.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn labels(&self, issue: u64) -> Result<Vec<Label>, GithubError> {
        let path = self.path(&format!("/issues/{issue}/labels?per_page=100"));
        self.call(&Call::get(LIST, MAY_READ, path))
            .await?
            .read(LIST)
    }

    /// Puts labels on; gives all that are on it then. One that the repository does not know is made.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn add_labels(&self, issue: u64, names: &[&str]) -> Result<Vec<Label>, GithubError> {
        let path = self.path(&format!("/issues/{issue}/labels"));
        let call = Call::post(ADD, MAY_WRITE, path, json!({ "labels": names })).again();
        self.call(&call).await?.read(ADD)
    }

    /// Takes a label off; one that is off is no error.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn remove_label(&self, issue: u64, name: &str) -> Result<(), GithubError> {
        let path = self.path(&format!("/issues/{issue}/labels/{}", encoded(name)));
        self.gone(&Call::delete(REMOVE, MAY_WRITE, path)).await
    }

    /// Gives a label of the repository its colour and description.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn describe_label(
        &self,
        name: &str,
        color: &str,
        description: &str,
    ) -> Result<(), GithubError> {
        let path = self.path(&format!("/labels/{}", encoded(name)));
        let body = json!({ "color": color, "description": description });
        let call = Call::patch(DESCRIBE, MAY_WRITE, path, body);
        self.call(&call).await.map(|_| ())
    }
}
