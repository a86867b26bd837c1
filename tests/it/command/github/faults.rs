//! What GitHub refuses, loses or does twice: the plan's own answer stays, and nothing is written twice or lost.

use super::Runner;
use crate::testbed::{ACTIONS, Call, Effect, Github, PULL, READER, Reset, Rule, seed};

const COMMENTS: &str = "^/repos/acme/platform/issues/12/comments";

fn start() -> Option<(Github, Runner)> {
    let github = Github::start(&seed())?;
    let runner = Runner::new(github.url());
    Some((github, runner))
}

#[test]
fn a_token_that_may_not_write_is_told_what_it_needs() {
    let Some((github, runner)) = start() else {
        return;
    };
    let run = runner.run("pull_request", &runner.event(), &[("INPUT_TOKEN", READER)]);
    assert_eq!(run.outcome.code, 0, "{}", run.outcome.stdout);
    for words in [
        "permissions: checks: write",
        "permissions: pull-requests: write",
    ] {
        assert!(run.log().contains(words), "{words} in {}", run.log());
    }
    assert!(github.comments(PULL).is_empty() && run.summary.contains("1 added"));
    assert_eq!(run.output("comment-url"), "");
    let required = [("INPUT_TOKEN", READER), ("INPUT_COMMENT", "required")];
    let run = runner.run("pull_request", &runner.event(), &required);
    assert_eq!(run.outcome.code, 2, "{}", run.log());
}

#[test]
fn a_token_that_is_none_or_has_expired_is_told_so() {
    let Some((github, runner)) = start() else {
        return;
    };
    github.expire("actions");
    for token in [ACTIONS, "ghs_nobody"] {
        let run = runner.run("pull_request", &runner.event(), &[("INPUT_TOKEN", token)]);
        assert_eq!(run.outcome.code, 0);
        assert!(
            run.log().contains("GitHub does not take the token (401"),
            "{}",
            run.log()
        );
        assert!(!run.log().contains(token), "{}", run.log());
    }
    let run = runner.run("pull_request", &runner.event(), &[]);
    assert!(
        run.log().contains("the input `token` is not set"),
        "{}",
        run.log()
    );
    assert_eq!(run.outcome.code, 0);
}

#[test]
fn what_is_refused_for_now_is_tried_again() {
    let answer = |status: u16, headers: &[(&str, &str)]| Effect::Answer {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: serde_json::json!({ "message": "later" }),
    };
    for effect in [
        answer(429, &[("retry-after", "1")]),
        answer(403, &[("retry-after", "1")]),
        answer(502, &[]),
        Effect::Reset(Reset::Before),
        Effect::Reset(Reset::After),
        Effect::Truncate(10),
    ] {
        let Some((github, runner)) = start() else {
            return;
        };
        github.faults(&[
            Rule::on("GET", COMMENTS)
                .at(Call::Number(1))
                .does(effect.clone()),
            Rule::on("POST", COMMENTS)
                .at(Call::Number(1))
                .does(effect.clone()),
        ]);
        let run = runner.plan();
        assert_eq!(run.outcome.code, 0, "{effect:?}: {}", run.log());
        let comments = github.comments(PULL);
        let expects_one = run.log().contains("comment: ");
        assert_eq!(
            comments.len(),
            usize::from(expects_one),
            "{effect:?}: {}",
            run.log()
        );
        assert!(run.summary.contains("1 added"));
        // What was lost on the way is there with the next run, once.
        let again = runner.plan();
        assert!(
            again.log().contains("comment: "),
            "{effect:?}: {}",
            again.log()
        );
        assert_eq!(github.comments(PULL).len(), 1, "{effect:?}");
    }
}

#[test]
fn a_longer_wait_than_a_run_has_is_no_wait() {
    let Some((github, runner)) = start() else {
        return;
    };
    github.limit("actions", 0, 3000, 403);
    let run = runner.plan();
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert!(
        run.log().contains("GitHub limits the token's requests"),
        "{}",
        run.log()
    );
}

#[test]
fn the_token_follows_no_list_to_another_host() {
    let Some((github, runner)) = start() else {
        return;
    };
    github.comment_by("octocat", PULL, "number {n}", 120);
    github.faults(&[
        Rule::on("GET", COMMENTS).does(Effect::LinkOrigin("http://evil.example".to_owned()))
    ]);
    let run = runner.plan();
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert!(
        run.log().contains("it leads to another host"),
        "{}",
        run.log()
    );
    assert_eq!(github.comments(PULL).len(), 120);
}

#[test]
fn ten_thousand_comments_are_searched() {
    let Some((github, mut runner)) = start() else {
        return;
    };
    runner.plan();
    github.comment_by("octocat", PULL, "number {n}", 10_000);
    runner.number += 1;
    let run = runner.plan();
    assert!(run.log().contains("says so already"), "{}", run.log());
    assert_eq!(github.comments(PULL).len(), 10_001);
}

#[test]
fn a_locked_or_deleted_conversation_takes_no_comment_and_fails_nothing() {
    for state in ["locked", "gone"] {
        let Some((github, runner)) = start() else {
            return;
        };
        github.set_issue(PULL, state);
        let run = runner.plan();
        assert_eq!(run.outcome.code, 0, "{state}: {}", run.log());
        assert!(
            run.log().contains("there is no comment"),
            "{state}: {}",
            run.log()
        );
    }
}

#[test]
fn what_is_no_token_or_asks_to_wait_for_ever_ends_nothing() {
    let Some((github, runner)) = start() else {
        return;
    };
    for token in ["abc\ndefghijkl", "with a blank", "\u{7}bell-in-it"] {
        let run = runner.run("pull_request", &runner.event(), &[("INPUT_TOKEN", token)]);
        assert_eq!(
            run.outcome.code,
            0,
            "{token:?}: {}{}",
            run.log(),
            run.outcome.stderr
        );
        assert!(run.log().contains("holds is no token"), "{}", run.log());
        assert!(run.summary.contains("1 added") && run.output("added") == "1");
    }
    let never = u64::MAX.to_string();
    let answer = |headers: serde_json::Value| Effect::Answer {
        status: 429,
        headers,
        body: serde_json::json!({ "message": "never" }),
    };
    for headers in [
        serde_json::json!({ "retry-after": never }),
        serde_json::json!({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": never }),
    ] {
        github.faults(&[Rule::on("GET", COMMENTS)
            .at(Call::From { from: 1 })
            .does(answer(headers))]);
        let run = runner.plan();
        assert_eq!(run.outcome.code, 0, "{}{}", run.log(), run.outcome.stderr);
        assert!(
            run.log().contains("GitHub limits the token's requests"),
            "{}",
            run.log()
        );
    }
}

#[test]
fn a_check_run_whose_answer_is_lost_is_found() {
    let Some((github, runner)) = start() else {
        return;
    };
    let lost = Effect::Reset(Reset::After);
    github.faults(&[Rule::on("POST", "/check-runs")
        .at(Call::Number(1))
        .does(lost)]);
    let run = runner.plan();
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert_eq!(github.check_runs().len(), 1);
    assert!(
        run.output("check-url").contains("/runs/"),
        "{}",
        run.outputs
    );
}
