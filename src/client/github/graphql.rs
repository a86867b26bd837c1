//! What only GraphQL tells: who a token is.

use super::api::Github;
use super::call::Call;
use super::error::GithubError;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

const WHO: &str = "ask who the token is";
const VIEWER: &str = "query { viewer { login databaseId } }";
const MINIMIZE: &str = "mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized } } }";
const HIDE: &str = "hide an outdated comment";

/// Who a token is. An id stays when a name is changed and given to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The number by which its comments are known.
    pub id: u64,
    /// Its name, for people.
    pub login: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    login: String,
    database_id: Option<u64>,
}

#[derive(Deserialize)]
struct ViewerData {
    viewer: Viewer,
}

#[derive(Deserialize)]
struct GraphAnswer<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<GraphError>,
}

#[derive(Deserialize)]
struct GraphError {
    message: String,
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl Github {
    /// Who the token is. A user's, an App's and the job's own token are all told, which REST does not do.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn who_am_i(&self) -> Result<Identity, GithubError> {
        let data: ViewerData = self
            .graph(WHO, "contents: read", json!({ "query": VIEWER }))
            .await?;
        let id = data.viewer.database_id.ok_or(GithubError::Answer {
            what: WHO,
            message: "it has no id".to_owned(),
        })?;
        Ok(Identity {
            id,
            login: data.viewer.login,
        })
    }

    /// Folds a comment of an older version away.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn minimize_comment(&self, node_id: &str) -> Result<(), GithubError> {
        let body = json!({ "query": MINIMIZE, "variables": { "id": node_id } });
        let _: serde_json::Value = self.graph(HIDE, "pull-requests: write", body).await?;
        Ok(())
    }

    async fn graph<T: serde::de::DeserializeOwned>(
        &self,
        what: &'static str,
        permission: &'static str,
        body: serde_json::Value,
    ) -> Result<T, GithubError> {
        let call = Call::graph(what, permission, body);
        let answer: GraphAnswer<T> = self.call(&call).await?.read(what)?;
        match (answer.data, answer.errors.first()) {
            (_, Some(error)) if error.kind.as_deref() == Some("RATE_LIMITED") => {
                Err(GithubError::Limited {
                    wait: Duration::from_secs(60),
                })
            }
            (_, Some(error)) => Err(GithubError::Refused {
                what,
                status: 200,
                message: error.message.chars().take(300).collect(),
            }),
            (Some(data), None) => Ok(data),
            (None, None) => Err(GithubError::Answer {
                what,
                message: "it holds no data".to_owned(),
            }),
        }
    }
}
