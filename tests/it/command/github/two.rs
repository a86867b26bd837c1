//! More than one run, and more than one environment, at one pull request.

use super::super::context;
use super::Runner;
use crate::testbed::{ACTIONS, Call, Effect, Github, PULL, REPOSITORY, Rule, seed, send};
use serde_json::json;

#[test]
fn an_older_run_leaves_the_newer_one_s_comment_alone() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let mut runner = Runner::new(github.url());
    runner.plan();
    let newer = github.comments(PULL)[0].body.clone();
    runner.number -= 1;
    runner
        .made
        .write(&[("backstage.yaml", &context(json!({ "database:readers": 3 })))]);
    let run = runner.plan();
    assert!(
        run.log().contains("left alone: the later run 33122.1"),
        "{}",
        run.log()
    );
    assert_eq!(github.comments(PULL)[0].body, newer);
    // Another attempt of the newest run is newer yet.
    runner.number += 1;
    runner.attempt = 2;
    let run = runner.plan();
    assert!(run.log().contains("comment: edited"), "{}", run.log());
    github.assert_no_violations();
}

#[test]
fn two_runs_at_once_leave_one_comment_of_the_newer() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    // Both have read the list before either writes.
    github.faults(&[Rule::on("POST", "/issues/12/comments")
        .at(Call::From { from: 1 })
        .does(Effect::Delay(1500))]);
    let mut older = Runner::new(github.url());
    older.number = 1;
    let mut newer = Runner::of(github.url(), &context(json!({ "database:readers": 2 })));
    newer.number = 2;
    let runs = std::thread::scope(|scope| {
        let all = [&older, &newer].map(|runner| scope.spawn(|| runner.plan()));
        all.map(|it| it.join().expect("a run"))
    });
    for run in &runs {
        assert_eq!(run.outcome.code, 0, "{}", run.log());
    }
    let comments = github.comments(PULL);
    assert_eq!(comments.len(), 1, "{}{}", runs[0].log(), runs[1].log());
    assert!(comments[0].body.contains("run=2.1"), "{}", comments[0].body);
}

#[test]
fn two_environments_have_a_comment_each_and_share_the_labels() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let mut runner = Runner::new(github.url());
    let environment = |runner: &Runner, name: &str| {
        let more = [("INPUT_TOKEN", ACTIONS), ("INPUT_ENVIRONMENT", name)];
        runner.run("pull_request", &runner.event(), &more)
    };
    let production = environment(&runner, "production");
    assert_eq!(production.outcome.code, 0, "{}", production.log());
    // Another environment's comment, and its label; and one that nobody of ours knows.
    let comment = github.comments(PULL)[0].body.clone();
    let other = comment
        .replacen("key=", "key=f", 1)
        .replacen("labels=cost", "labels=iam", 1);
    assert!(other.contains("labels=iam"), "{comment}");
    github.comment_by("github-actions[bot]", PULL, &other, 1);
    let url = format!("{}/repos/{REPOSITORY}/issues/{PULL}/labels", github.url());
    let authorization = format!("Bearer {ACTIONS}");
    let headers = [
        ("authorization", authorization.as_str()),
        ("user-agent", "a test"),
        ("accept", "application/vnd.github+json"),
        ("content-type", "application/json"),
    ];
    let body = json!({ "labels": ["infra:iam", "infra:data", "bug"] });
    let answer = send("POST", &url, &headers, Some(&body)).expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    runner.number += 1;
    let run = environment(&runner, "production");
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert_eq!(github.comments(PULL).len(), 2);
    assert_eq!(github.comments(PULL)[1].body, other);
    // Its own stays, the other's too, nobody's of ours goes, and a stranger's is not touched.
    let mut labels = github.labels(PULL);
    labels.sort();
    assert_eq!(labels, ["bug", "infra:cost", "infra:iam"]);
    github.assert_no_violations();
}

#[test]
fn somebody_else_s_comment_with_our_marker_is_not_ours() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let mut runner = Runner::new(github.url());
    runner.plan();
    let ours = github.comments(PULL)[0].body.clone();
    github.delete_comment(github.comments(PULL)[0].id);
    github.comment_by("octocat", PULL, &ours, 1);
    runner.number += 1;
    let run = runner.plan();
    assert!(run.log().contains("comment: written"), "{}", run.log());
    let comments = github.comments(PULL);
    assert_eq!(
        (comments.len(), comments[0].body.as_str()),
        (2, ours.as_str())
    );

    // Ours, edited by somebody: it is put right. Without its marker it is nobody's.
    github.edit_comment(comments[1].id, &format!("{ours}\nall is well"));
    runner.number += 1;
    let run = runner.plan();
    assert!(run.log().contains("comment: edited"), "{}", run.log());
    assert!(!github.comments(PULL)[1].body.contains("all is well"));
}

#[test]
fn what_an_older_version_left_is_hidden_once() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let runner = Runner::new(github.url());
    let bot = "github-actions[bot]";
    for version in ["v0", "v2"] {
        let body = format!("<!-- backstage-infra:plan:{version} key=a -->\nold");
        github.comment_by(bot, PULL, &body, 1);
    }
    runner.plan();
    runner.plan();
    let comments = github.comments(PULL);
    let hidden: Vec<bool> = comments.iter().map(|it| it.minimized.is_some()).collect();
    assert_eq!(hidden, [true, false, false]);
    let asked = github.requests_of("POST /graphql").len();
    assert_eq!(asked, 3, "who, in each run, and one to hide");
    github.assert_no_violations();
}

#[test]
fn two_folders_are_two_deployments() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let runner = Runner::new(github.url());
    let yaml = context(json!({ "database:readers": 0 }));
    runner
        .made
        .write(&[("a/backstage.yaml", &yaml), ("b/backstage.yaml", &yaml)]);
    for folder in ["a", "b"] {
        let more = [
            ("INPUT_TOKEN", ACTIONS),
            ("INPUT_WORKING-DIRECTORY", folder),
            ("INPUT_AGAINST", "empty"),
        ];
        let run = runner.run("pull_request", &runner.event(), &more);
        assert_eq!(run.outcome.code, 0, "{}", run.log());
    }
    assert_eq!(github.comments(PULL).len(), 2);
    let names: Vec<String> = github.check_runs().into_iter().map(|it| it.name).collect();
    assert_eq!(
        names,
        [
            "backstage-infra plan (production, a)",
            "backstage-infra plan (production, b)"
        ]
    );
}

#[test]
fn of_two_comments_the_later_run_s_is_never_taken_away() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let mut runner = Runner::new(github.url());
    runner.plan();
    // A run that was killed between writing and looking again.
    let later = github.comments(PULL)[0]
        .body
        .replace("run=33122.1", "run=33130.1");
    github.comment_by("github-actions[bot]", PULL, &later, 1);
    runner.number += 1;
    let run = runner.plan();
    assert!(
        run.log().contains("left alone: the later run 33130.1"),
        "{}",
        run.log()
    );
    assert_eq!(github.comments(PULL).len(), 2);
    runner.number = 33131;
    let run = runner.plan();
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert_eq!(github.comments(PULL).len(), 1);
}
