//! Check runs: the verdict on a commit, with both digests and annotations.

use super::api::Github;
use super::call::{Call, encoded};
use super::error::GithubError;
use crate::sink::Clean;
use serde::{Deserialize, Serialize};
use serde_json::json;

const CREATE: &str = "write a check run";
const EXTEND: &str = "add annotations to the check run";
const FIND: &str = "read the check runs";

const MAY_READ: &str = "checks: read";
const MAY_WRITE: &str = "checks: write";

/// Most annotations of one request. Source: "Create a check run", REST API reference.
const ANNOTATIONS: usize = 50;

/// How a check ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Nothing speaks against it.
    Success,
    /// It says nothing: what is there could not be found out.
    Neutral,
    /// `--fail-on` names what was found.
    Failure,
    /// Somebody has to look: data goes away, or there is more than can be shown.
    ActionRequired,
}

/// A message on lines of a file. All text is clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckAnnotation {
    /// From the repository's root.
    pub path: Clean,
    /// From 1.
    pub start_line: u32,
    /// From 1.
    pub end_line: u32,
    /// `failure`, `warning` or `notice`.
    pub level: &'static str,
    /// A headline.
    pub title: Clean,
    /// What is wrong.
    pub message: Clean,
}

/// A check run to be made, done from the beginning.
#[derive(Debug, Clone)]
pub struct NewCheck {
    /// Its name: what it checks, and of which environment.
    pub name: Clean,
    /// The commit.
    pub head_sha: String,
    /// What it is known by: both digests.
    pub external_id: String,
    /// Where more of it is.
    pub details_url: Option<String>,
    /// How it ends.
    pub conclusion: Conclusion,
    /// A headline.
    pub title: Clean,
    /// The text, at most 65,535 characters.
    pub summary: Clean,
    /// Any number.
    pub annotations: Vec<CheckAnnotation>,
}

/// A check run that was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CheckRun {
    /// Its number.
    pub id: u64,
    /// Its address, for people.
    pub html_url: Option<String>,
}

/// A check run that was found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FoundCheck {
    /// Its number.
    pub id: u64,
    /// What it is known by.
    pub external_id: Option<String>,
    /// Its address, for people.
    pub html_url: Option<String>,
}

#[derive(Deserialize)]
struct Found {
    check_runs: Vec<FoundCheck>,
}

impl Github {
    /// Makes a check run that is done, with all its annotations. Not tried again by itself; where the answer was lost, it is
    /// looked for. Annotations beyond the first fifty that are refused are left out.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn create_check(&self, check: &NewCheck) -> Result<CheckRun, GithubError> {
        let mut parts = check.annotations.chunks(ANNOTATIONS);
        let output = |annotations: &[CheckAnnotation]| {
            json!({
                "title": check.title.as_str(),
                "summary": check.summary.as_str(),
                "annotations": annotations.iter().map(annotation).collect::<Vec<_>>(),
            })
        };
        let mut body = json!({
            "name": check.name.as_str(),
            "head_sha": check.head_sha,
            "external_id": check.external_id,
            "status": "completed",
            "conclusion": check.conclusion,
            "output": output(parts.next().unwrap_or_default()),
        });
        if let Some(url) = &check.details_url {
            body["details_url"] = json!(url);
        }
        let call = Call::post(CREATE, MAY_WRITE, self.path("/check-runs"), body);
        let made: Result<CheckRun, GithubError> = match self.call(&call).await {
            Ok(answer) => answer.read(CREATE),
            Err(error) => Err(error),
        };
        let made = match made {
            Err(error) if error.is_in_doubt() => {
                let found = self.check(&check.head_sha, check.name.as_str()).await?;
                let is_it = |it: &FoundCheck| it.external_id.as_deref() == Some(&check.external_id);
                let found = found.filter(is_it).ok_or(error)?;
                CheckRun {
                    id: found.id,
                    html_url: found.html_url,
                }
            }
            made => made?,
        };
        // GitHub adds what a later request brings to what is there.
        for more in parts {
            let path = self.path(&format!("/check-runs/{}", made.id));
            let call = Call::patch(EXTEND, MAY_WRITE, path, json!({ "output": output(more) }));
            if let Err(error) = self.call(&call.once()).await {
                tracing::warn!(%error, "the check run has fewer annotations than there are");
                break;
            }
        }
        Ok(made)
    }

    /// The newest check run of a name on a commit.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub async fn check(&self, sha: &str, name: &str) -> Result<Option<FoundCheck>, GithubError> {
        let name = encoded(name);
        let path = self.path(&format!(
            "/commits/{sha}/check-runs?check_name={name}&filter=latest&per_page=100"
        ));
        let found: Found = self
            .call(&Call::get(FIND, MAY_READ, path))
            .await?
            .read(FIND)?;
        Ok(found.check_runs.into_iter().max_by_key(|it| it.id))
    }
}

fn annotation(of: &CheckAnnotation) -> serde_json::Value {
    json!({
        "path": of.path.as_str(),
        "start_line": of.start_line,
        "end_line": of.end_line,
        "annotation_level": of.level,
        "title": of.title.as_str(),
        "message": of.message.as_str(),
    })
}
