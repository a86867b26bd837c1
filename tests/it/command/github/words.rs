//! Events, and what is said of each.

use super::Runner;
use crate::testbed::{ACTIONS, Github, HEAD, PULL, seed};
use serde_json::json;

#[test]
fn a_fork_s_pull_request_is_planned_and_only_summed_up() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let runner = Runner::new(github.url());
    let mut event = runner.event();
    for repository in [json!({ "id": 2 }), json!(null)] {
        event["pull_request"]["head"]["repo"] = repository;
        let run = runner.run("pull_request", &event, &[("INPUT_TOKEN", ACTIONS)]);
        assert_eq!(run.outcome.code, 0, "{}", run.log());
        assert!(run.log().contains("from a fork"), "{}", run.log());
        assert!(run.summary.contains("1 added"), "{}", run.summary);
    }
    assert!(github.requests().is_empty() && github.comments(PULL).is_empty());
}

#[test]
fn events_with_more_rights_than_the_code_are_refused() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let runner = Runner::new(github.url());
    for event in [
        "issue_comment",
        "issues",
        "workflow_run",
        "pull_request_target",
    ] {
        let run = runner.run(event, &runner.event(), &[("INPUT_TOKEN", ACTIONS)]);
        assert_eq!(run.outcome.code, 2, "{event}: {}", run.log());
        assert!(run.log().contains("::error"), "{event}: {}", run.log());
        assert!(
            run.log().contains(event) && run.summary.is_empty(),
            "{event}"
        );
    }
}

#[test]
fn an_event_that_cannot_be_read_is_told() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let runner = Runner::new(github.url());
    let huge = format!("{{\"x\":\"{}\"}}", "y".repeat(26 * 1024 * 1024));
    for event in [None, Some("not json"), Some("{}"), Some(huge.as_str())] {
        let run = runner.run_of("pull_request", event, &[("INPUT_TOKEN", ACTIONS)]);
        assert_eq!(run.outcome.code, 2, "{}", run.log());
        assert!(run.log().contains("::error"), "{}", run.log());
    }
    assert!(github.requests().is_empty());
}

#[test]
fn after_a_merge_the_review_is_told() {
    let mut given = seed();
    given["repositories"][0]["pulls"][0]["merged"] = json!(true);
    given["repositories"][0]["pulls"][0]["state"] = json!("closed");
    let Some(github) = Github::start(&given) else {
        return;
    };
    let runner = Runner::new(github.url());
    runner.plan();
    // The merge has the same base as the pull request had.
    let event = json!({ "before": runner.base, "after": HEAD, "forced": false });
    let run = runner.run("push", &event, &[("INPUT_TOKEN", ACTIONS)]);
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert_eq!(run.output("reviewed"), "same", "{}", run.log());
    assert!(
        run.log().contains("same as reviewed in pull request 12"),
        "{}",
        run.log()
    );
    let more = [
        ("INPUT_TOKEN", ACTIONS),
        ("INPUT_SET", "database:readers=5"),
    ];
    let run = runner.run("push", &event, &more);
    // The newest check run on the commit is that of the push before, which planned the same commit.
    assert!(
        run.log()
            .contains("not what was reviewed in pull request 12 (another platform)"),
        "{}",
        run.log()
    );
    assert_eq!(run.output("reviewed"), "different");
    github.assert_no_violations();
}

#[test]
fn a_merge_group_has_a_check_run_and_no_comment() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let runner = Runner::new(github.url());
    let event = json!({ "merge_group": { "base_sha": runner.base, "head_sha": HEAD } });
    let run = runner.run("merge_group", &event, &[("INPUT_TOKEN", ACTIONS)]);
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert_eq!(github.check_runs().len(), 1);
    assert!(github.comments(PULL).is_empty());
    let run = runner.run("schedule", &json!({}), &[("INPUT_TOKEN", ACTIONS)]);
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert_eq!(github.check_runs().len(), 2);
}
