//! In GitHub Actions, where nobody names a base.

use super::context;
use crate::made::Made;
use crate::support::{Outcome, run_with};
use serde_json::{Value, json};

fn readers(count: u32) -> String {
    context(json!({ "database:readers": count }))
}

/// Plans in a repository as the runner starts it for an event.
fn plan(made: &Made, name: &str, event: &Value) -> Outcome {
    let path = made.path().join("../event.json");
    let path = path
        .parent()
        .expect("a folder")
        .canonicalize()
        .expect("a folder")
        .join(format!("event-{}.json", made.git(&["rev-parse", "HEAD"])));
    #[expect(clippy::disallowed_methods, reason = "the runner writes the event")]
    std::fs::write(&path, event.to_string()).expect("a file");
    let path = path.display().to_string();
    let environment = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", name),
        ("GITHUB_EVENT_PATH", &path),
    ];
    run_with(&made.path(), &["plan"], &environment)
}

/// A base with none, a pull request with one reader, merged as GitHub merges it to try.
fn merged() -> (Made, String, String) {
    let made = Made::new();
    made.commit(&[("backstage.yaml", &readers(0))]);
    made.git(&["checkout", "-q", "-b", "change"]);
    let head = made.commit(&[("backstage.yaml", &readers(1))]);
    made.git(&["checkout", "-q", "main"]);
    let base = made.commit(&[("other.txt", "x")]);
    made.git(&["checkout", "-q", "--detach"]);
    made.git(&["merge", "-q", "--no-ff", "-m", "merge", "change"]);
    (made, base, head)
}

fn pull_request(base: &str, head: &str) -> Value {
    let side = |sha: &str| json!({ "sha": sha, "repo": { "id": 1 } });
    json!({ "pull_request": { "number": 7, "base": side(base), "head": side(head) } })
}

#[test]
fn a_pull_request_is_compared_with_its_base() {
    let (made, base, head) = merged();
    let outcome = plan(&made, "pull_request", &pull_request(&base, &head));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let first = format!("compared with {}, the base of the pull request", &base[..7]);
    assert!(outcome.stdout.contains(&first), "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("1 to add in 6 stacks"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_clone_that_is_too_shallow_names_the_depth() {
    let (made, base, head) = merged();
    made.git(&["branch", "merge"]);
    let clone = Made::clone_of(&made, &["--depth", "1", "--branch", "merge"]);
    let outcome = plan(&clone, "pull_request", &pull_request(&base, &head));
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome.stderr.contains("fetch-depth: 2"),
        "{}",
        outcome.stderr
    );
    let clone = Made::clone_of(&made, &["--depth", "2", "--branch", "merge"]);
    let outcome = plan(&clone, "pull_request", &pull_request(&base, &head));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
}

#[test]
fn a_push_is_compared_with_what_was_there_before() {
    let made = Made::new();
    let before = made.commit(&[("backstage.yaml", &readers(2))]);
    made.commit(&[("backstage.yaml", &readers(1))]);
    let after = made.commit(&[("backstage.yaml", &readers(0))]);
    let outcome = plan(
        &made,
        "push",
        &json!({ "before": before, "after": after, "forced": false }),
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("2 to remove"), "{}", outcome.stdout);
}

#[test]
fn a_run_without_a_before_is_compared_with_nothing_and_says_why() {
    let made = Made::new();
    made.commit(&[("backstage.yaml", &readers(0))]);
    let outcome = plan(&made, "workflow_dispatch", &json!({}));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains(
            "compared with nothing, nothing to compare with in a `workflow_dispatch` run"
        ),
        "{}",
        outcome.stdout
    );
}
