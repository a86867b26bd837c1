//! `plan` as the runner starts it, with GitHub at hand: what it writes, when it does not, and what it says then.

mod faults;
mod hostile;
mod inputs;
mod reviewed;
mod started;
mod two;
mod words;

use super::context;
use crate::made::Made;
use crate::support::{Outcome, read, run_with, write};
use crate::testbed::{ACTIONS, Github, HEAD, PULL, REPOSITORY};
use serde_json::{Value, json};
use std::path::PathBuf;

/// A run of a workflow: a checked out pull request, and the runner's files.
struct Runner {
    made: Made,
    base: String,
    api: String,
    number: u64,
    attempt: u64,
}

/// What a run left behind.
struct Run {
    outcome: Outcome,
    outputs: String,
    summary: String,
}

impl Run {
    /// The value of an output.
    #[track_caller]
    fn output(&self, name: &str) -> &str {
        let begin = format!("{name}<<");
        let mut lines = self.outputs.lines();
        lines
            .find(|line| line.starts_with(&begin))
            .and_then(|_| lines.next())
            .unwrap_or_else(|| panic!("no output {name} in {}", self.outputs))
    }

    /// What the runner shows: without the commands that only it sees.
    fn log(&self) -> String {
        let is_shown = |line: &&str| {
            !line.starts_with("::stop-commands::")
                && !line.starts_with("::add-mask::")
                && !is_word(line)
        };
        let lines = self.outcome.stdout.lines().filter(is_shown);
        lines.map(|line| format!("{line}\n")).collect()
    }
}

fn is_word(line: &str) -> bool {
    let word = line.strip_prefix("::").and_then(|it| it.strip_suffix("::"));
    word.is_some_and(|word| word.len() == 64)
}

impl Runner {
    /// A pull request that adds a reader to the database, merged as GitHub merges it to try.
    fn new(api: &str) -> Self {
        Self::of(api, &context(json!({ "database:readers": 1 })))
    }

    fn of(api: &str, after: &str) -> Self {
        let before = context(json!({ "database:readers": 0 }));
        let (made, base) = Made::pull_request("backstage.yaml", &before, after);
        Self {
            made,
            base,
            api: api.to_owned(),
            number: 33122,
            attempt: 1,
        }
    }

    fn event(&self) -> Value {
        let side = |sha: &str| json!({ "sha": sha, "repo": { "id": 1 } });
        json!({ "pull_request": { "number": PULL, "base": side(&self.base), "head": side(HEAD) } })
    }

    /// The plan of the pull request, with the job's own token.
    fn plan(&self) -> Run {
        self.run("pull_request", &self.event(), &[("INPUT_TOKEN", ACTIONS)])
    }

    /// A run for an event, with more inputs and variables.
    fn run(&self, name: &str, event: &Value, more: &[(&str, &str)]) -> Run {
        let text = event.to_string();
        self.run_of(name, Some(&text), more)
    }

    fn run_of(&self, name: &str, event: Option<&str>, more: &[(&str, &str)]) -> Run {
        let files = tempfile::tempdir().expect("a folder");
        write(files.path(), &[("output", ""), ("summary", "")]);
        if let Some(event) = event {
            write(files.path(), &[("event.json", event)]);
        }
        let path = |name: &str| -> PathBuf { files.path().join(name) };
        let text = |name: &str| path(name).display().to_string();
        let folder = self.made.path();
        let graphql = match self.api.strip_suffix("/v3") {
            Some(server) => format!("{server}/graphql"),
            None => format!("{}/graphql", self.api),
        };
        let (number, attempt) = (self.number.to_string(), self.attempt.to_string());
        let (output, summary, event) = (text("output"), text("summary"), text("event.json"));
        let workspace = folder.display().to_string();
        let mut environment = vec![
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_REPOSITORY", REPOSITORY),
            ("GITHUB_REPOSITORY_ID", "42"),
            ("GITHUB_RUN_ID", &number),
            ("GITHUB_RUN_ATTEMPT", &attempt),
            ("GITHUB_SHA", HEAD),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_API_URL", &self.api),
            ("GITHUB_GRAPHQL_URL", &graphql),
            ("GITHUB_OUTPUT", &output),
            ("GITHUB_STEP_SUMMARY", &summary),
            ("GITHUB_EVENT_NAME", name),
            ("GITHUB_EVENT_PATH", &event),
            ("GITHUB_WORKSPACE", &workspace),
            ("INPUT_COMMAND", "plan"),
        ];
        environment.extend(more);
        let outcome = run_with(&folder, &[], &environment);
        Run {
            outcome,
            outputs: read(&path("output")),
            summary: read(&path("summary")),
        }
    }
}

#[test]
fn a_plan_is_on_the_pull_request_and_the_second_changes_nothing() {
    let Some(github) = Github::start(&crate::testbed::seed()) else {
        return;
    };
    let mut runner = Runner::new(github.url());
    let run = runner.plan();
    assert_eq!(run.outcome.code, 0, "{}", run.outcome.stdout);
    assert_eq!(run.outcome.stderr, "");
    let comments = github.comments(PULL);
    assert_eq!(comments.len(), 1);
    let body = &comments[0].body;
    assert!(
        body.starts_with("<!-- backstage-infra:plan:v1 key="),
        "{body}"
    );
    assert!(
        body.contains("1 added") && body.contains("run=33122.1"),
        "{body}"
    );
    let checks = github.check_runs();
    assert_eq!(checks.len(), 1);
    assert_eq!(checks[0].name, "backstage-infra plan (production)");
    assert_eq!(checks[0].conclusion.as_deref(), Some("success"));
    let digests = [run.output("assembly-digest"), run.output("digest")];
    let known_by = digests.map(|it| it.trim_start_matches("sha256:")).join(":");
    assert_eq!(checks[0].external_id, known_by);
    assert_eq!(
        (run.output("has-changes"), run.output("added")),
        ("true", "1")
    );
    assert!(
        run.output("comment-url").contains("issuecomment"),
        "{}",
        run.outputs
    );
    assert!(run.summary.contains("1 added"), "{}", run.summary);
    assert_eq!(github.labels(PULL), ["infra:cost"]);

    // What was asked already is asked whether it changed: the list after the comment, which did.
    let asked = github.requests_of("GET /repos/{owner}/{repo}/issues/{issue_number}/comments");
    assert_eq!(asked.len(), 2);

    // A later run that has nothing else to say edits nothing.
    runner.number += 1;
    let again = runner.plan();
    assert!(again.log().contains("says so already"), "{}", again.log());
    assert_eq!(github.comments(PULL)[0].body, *body);
    assert_eq!(github.comments(PULL).len(), 1);
    github.assert_no_violations();
    for request in github.requests() {
        assert_eq!(request.concurrent, 1);
        let agent = request.user_agent.unwrap_or_default();
        assert!(agent.starts_with("backstage-infra/"), "{agent}");
    }
}

#[test]
fn a_broken_configuration_takes_the_plan_s_place() {
    let Some(github) = Github::start(&crate::testbed::seed()) else {
        return;
    };
    let mut runner = Runner::new(github.url());
    let named = [
        ("INPUT_TOKEN", ACTIONS),
        ("INPUT_ENVIRONMENT", "production"),
    ];
    runner.run("pull_request", &runner.event(), &named);
    runner.number += 1;
    runner
        .made
        .write(&[("backstage.yaml", "platform: { region: nowhere }\n")]);
    let run = runner.run("pull_request", &runner.event(), &named);
    assert_eq!(run.outcome.code, 1, "{}", run.log());
    let comments = github.comments(PULL);
    assert_eq!(comments.len(), 1);
    let body = &comments[0].body;
    assert!(
        body.contains("### ⛔ <code>production</code> · no plan: "),
        "{body}"
    );
    assert!(
        body.contains("backstage") && body.contains("run=33123.1"),
        "{body}"
    );
    assert!(run.summary.contains("no plan: ") && run.outputs.contains("comment-url"));
    let checks = github.check_runs();
    let last = checks.last().expect("a check run");
    assert_eq!(last.name, checks[0].name);
    assert_eq!(last.conclusion.as_deref(), Some("failure"));
    assert!(!last.annotations.is_empty());
    // Without a name it is the only one that there is.
    runner.number += 1;
    runner.made.write(&[("backstage.yaml", "{ broken")]);
    let run = runner.plan();
    assert_eq!(run.outcome.code, 1, "{}", run.log());
    assert!(run.log().contains("comment: edited"), "{}", run.log());
    assert_eq!(github.comments(PULL).len(), 1);
    // Put right, it is the plan again.
    runner.number += 1;
    let right = context(json!({ "database:readers": 1 }));
    runner.made.write(&[("backstage.yaml", &right)]);
    let run = runner.run("pull_request", &runner.event(), &named);
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert!(github.comments(PULL)[0].body.contains("1 added"));
    github.assert_no_violations();
}

#[test]
fn what_was_not_compared_is_not_called_harmless() {
    let Some(github) = Github::start(&crate::testbed::seed()) else {
        return;
    };
    let made = Made::new();
    made.commit(&[("backstage.yaml", "{broken")]);
    let runner = Runner {
        base: made.commit(&[("backstage.yaml", &context(json!({})))]),
        made,
        api: github.url().to_owned(),
        number: 1,
        attempt: 1,
    };
    let before = runner.made.git(&["rev-parse", "HEAD~1"]);
    let event = json!({ "before": before.trim(), "after": HEAD, "forced": false });
    let run = runner.run("push", &event, &[("INPUT_TOKEN", ACTIONS)]);
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert!(run.summary.contains("not compared"), "{}", run.summary);
    assert!(
        !run.summary.contains("Nothing is destroyed"),
        "{}",
        run.summary
    );
    for name in ["has-changes", "destructive", "broadening"] {
        assert_eq!(run.output(name), "", "{name}");
    }
    assert_eq!(
        github.check_runs()[0].conclusion.as_deref(),
        Some("neutral")
    );
}

#[test]
fn an_own_server_and_an_app_s_token_will_do() {
    let Some(github) = Github::start(&crate::testbed::seed()) else {
        return;
    };
    let runner = Runner::new(&github.enterprise_url());
    let token = [("INPUT_TOKEN", crate::testbed::APP)];
    let run = runner.run("pull_request", &runner.event(), &token);
    assert_eq!(run.outcome.code, 0, "{}", run.outcome.stdout);
    assert_eq!(github.comments(PULL).len(), 1, "{}", run.log());
    assert_eq!(github.comments(PULL)[0].user.id, 777);
    // The job's own token is somebody else: it does not touch the App's comment.
    let other = runner.plan();
    assert_eq!(other.outcome.code, 0, "{}", other.outcome.stdout);
    assert_eq!(github.comments(PULL).len(), 2);
    github.assert_no_violations();
}

#[test]
fn among_many_comments_it_takes_few_requests() {
    let Some(github) = Github::start(&crate::testbed::seed()) else {
        return;
    };
    let mut runner = Runner::new(github.url());
    runner.plan();
    github.comment_by("octocat", PULL, "number {n}", 299);
    runner.number += 1;
    runner
        .made
        .write(&[("backstage.yaml", &context(json!({ "database:readers": 2 })))]);
    let before = github.requests().len();
    let run = runner.plan();
    assert!(run.log().contains("comment: edited"), "{}", run.log());
    let all: Vec<String> = github.requests()[before..]
        .iter()
        .filter_map(|it| it.route.clone())
        .collect();
    let of_comment = all
        .iter()
        .filter(|it| it.contains("comments") || it.contains("graphql"));
    assert!(of_comment.count() <= 6, "{all:#?}");
    assert!(all.len() <= 12, "{all:#?}");
    assert_eq!(github.comments(PULL).len(), 300);
}
