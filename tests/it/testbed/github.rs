//! The testbed's GitHub: started from a seed, watched and steered through its control API.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Rule, Server};
use crate::support::{folder, write};

/// The repository of [`seed`].
pub(crate) const REPOSITORY: &str = "acme/platform";
/// Its pull request, of the branch `topic`.
pub(crate) const PULL: u64 = 12;
/// The pull request's newest commit.
pub(crate) const HEAD: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
/// A workflow's token that may write what a plan writes: comments, labels, check runs.
pub(crate) const ACTIONS: &str = "ghs_actions";
/// The token of a fork's workflow: it reads.
pub(crate) const READER: &str = "ghs_reader";
/// The token of an app's installation, with an account of its own.
pub(crate) const APP: &str = "ghs_app";
/// The token of a person, `octocat`.
pub(crate) const USER: &str = "github_pat_user";

/// A repository with a pull request, and a token of each kind: a test changes what it is about.
pub(crate) fn seed() -> Value {
    json!({
        "users": [{ "login": "octocat", "id": 583_231 }],
        "apps": [{ "slug": "planner", "id": 4242, "bot": 777 }],
        "tokens": [
            { "name": "actions", "value": ACTIONS, "kind": "actions", "repositories": [REPOSITORY],
              "permissions": { "contents": "read", "pull-requests": "write", "checks": "write" } },
            { "name": "reader", "value": READER, "kind": "actions", "repositories": [REPOSITORY],
              "permissions": { "contents": "read", "pull-requests": "read" } },
            { "name": "app", "value": APP, "kind": "app", "app": "planner",
              "permissions": { "pull_requests": "write", "checks": "write" } },
            { "name": "user", "value": USER, "kind": "user", "login": "octocat",
              "permissions": { "pull_requests": "write" } },
        ],
        "repositories": [{
            "name": REPOSITORY,
            "branches": { "main": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
            "pulls": [{ "number": PULL, "head": { "ref": "topic", "sha": HEAD } }],
        }],
    })
}

/// GitHub with one site's state; it ends with this value.
pub(crate) struct Github(Server);

/// What was asked of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Request {
    /// Milliseconds since the start.
    pub(crate) at: u64,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// The operation's name in GitHub's description, as `GET /repos/{owner}/{repo}`.
    pub(crate) route: Option<String>,
    /// `None` where the connection was reset.
    pub(crate) status: Option<u16>,
    /// The token's name in the seed.
    pub(crate) token: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) api_version: Option<String>,
    /// How many requests were being answered, with this one.
    pub(crate) concurrent: u32,
}

/// Something that does not fit GitHub's description.
#[derive(Debug, Deserialize)]
pub(crate) struct Violation {
    /// `request` of a client, or `answer` of the testbed's own.
    pub(crate) kind: String,
    pub(crate) operation: String,
    pub(crate) message: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Account {
    pub(crate) login: String,
    pub(crate) id: u64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    pub(crate) node_id: String,
    pub(crate) user: Account,
    pub(crate) body: String,
    /// Hidden, and why.
    pub(crate) minimized: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CheckRun {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) external_id: String,
    pub(crate) status: String,
    pub(crate) conclusion: Option<String>,
    pub(crate) output: Value,
    pub(crate) annotations: Vec<Value>,
}

#[derive(Deserialize)]
struct Issue {
    number: u64,
    labels: Vec<String>,
}

impl Github {
    /// Started; `None` where the part `testbed` is left out. [`seed`] is a seed, and `tests/testbed/README.md` has its keys.
    pub(crate) fn start(seed: &Value) -> Option<Self> {
        let folder = folder();
        write(folder.path(), &[("seed.json", &seed.to_string())]);
        let path = folder.path().join("seed.json");
        Server::start("github/server.js", &["--seed", &path.to_string_lossy()]).map(Self)
    }

    /// Where its API is, as `https://api.github.com`.
    pub(crate) fn url(&self) -> &str {
        &self.0.places.url
    }

    /// The same as an Enterprise Server has it.
    pub(crate) fn enterprise_url(&self) -> String {
        format!("{}/api/v3", self.url())
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.0.control("GET", "/requests", None)
    }

    /// The requests of one operation.
    pub(crate) fn requests_of(&self, route: &str) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.route.as_deref() == Some(route));
        requests
    }

    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.0.control("GET", "/violations", None)
    }

    #[track_caller]
    pub(crate) fn assert_no_violations(&self) {
        let violations = self.violations();
        assert!(violations.is_empty(), "{violations:#?}");
    }

    /// The comments of an issue or pull request of [`REPOSITORY`], oldest first.
    pub(crate) fn comments(&self, issue: u64) -> Vec<Comment> {
        let path = format!("/comments?repository={REPOSITORY}&issue={issue}");
        self.0.control("GET", &path, None)
    }

    /// The check runs of [`REPOSITORY`], oldest first.
    pub(crate) fn check_runs(&self) -> Vec<CheckRun> {
        self.state("check_runs")
    }

    /// The labels that an issue or pull request of [`REPOSITORY`] has.
    pub(crate) fn labels(&self, issue: u64) -> Vec<String> {
        let issues: Vec<Issue> = self.state("issues");
        let found = issues.into_iter().find(|each| each.number == issue);
        found.map(|issue| issue.labels).unwrap_or_default()
    }

    fn state<T: serde::de::DeserializeOwned>(&self, part: &str) -> T {
        let mut state: Value = self.0.control("GET", "/state", None);
        let part = state["repositories"][REPOSITORY][part].take();
        serde_json::from_value(part).expect("a part of the state")
    }

    /// Comments by somebody, without a request; `{n}` in the body is the number, from 1.
    #[track_caller]
    pub(crate) fn comment_by(
        &self,
        user: &str,
        issue: u64,
        body: &str,
        count: u32,
    ) -> Vec<Comment> {
        let given = json!({ "repository": REPOSITORY, "issue": issue, "user": user, "body": body, "count": count });
        self.0.control("POST", "/comments", Some(&given))
    }

    /// Somebody edits a comment, without a request.
    #[track_caller]
    pub(crate) fn edit_comment(&self, id: u64, body: &str) {
        let given = json!({ "body": body });
        self.0
            .control::<Value>("PATCH", &format!("/comments/{id}"), Some(&given));
    }

    /// Somebody deletes a comment, without a request.
    #[track_caller]
    pub(crate) fn delete_comment(&self, id: u64) {
        self.0
            .control::<Value>("DELETE", &format!("/comments/{id}"), None);
    }

    /// Somebody locks the conversation (`locked`) or deletes the issue (`gone`).
    #[track_caller]
    pub(crate) fn set_issue(&self, issue: u64, flag: &str) {
        let given = json!({ "repository": REPOSITORY, "issue": issue, flag: true });
        self.0.control::<Value>("POST", "/issues", Some(&given));
    }

    /// What is left to a token of this name, and until when: `remaining`, `reset_in` seconds, `status` 403 or 429.
    #[track_caller]
    pub(crate) fn limit(&self, token: &str, remaining: u32, reset_in: u32, status: u16) {
        let given = json!({ "token": token, "remaining": remaining, "reset_in": reset_in, "status": status });
        self.0.control::<Value>("POST", "/limits", Some(&given));
    }

    /// The token of this name is worth nothing from now on.
    #[track_caller]
    pub(crate) fn expire(&self, token: &str) {
        let given = json!({ "token": token, "expired": true });
        self.0.control::<Value>("POST", "/tokens", Some(&given));
    }

    /// In place of all faults there were.
    #[track_caller]
    pub(crate) fn faults(&self, rules: &[Rule]) {
        self.0
            .control::<Value>("POST", "/faults", Some(&json!(rules)));
    }

    /// How many calls each fault's rule matched.
    pub(crate) fn matched(&self) -> Vec<u32> {
        self.0.control("GET", "/faults", None)
    }

    /// Starts anew with another seed, in the same process.
    #[track_caller]
    pub(crate) fn reset(&self, seed: &Value) {
        self.0.control::<Value>("POST", "/reset", Some(seed));
    }
}
