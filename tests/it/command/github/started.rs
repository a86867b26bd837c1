//! A repository that `init` started, at its first pull request.

use super::Runner;
use crate::made::Made;
use crate::support::{read, run};
use crate::testbed::{ACTIONS, Github, PULL, seed};
use crate::workflows::steps;

#[test]
fn the_pull_request_that_brings_the_workflow_is_planned_by_it() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let made = Made::new();
    let base = made.commit(&[("README.md", "")]);
    made.git(&["checkout", "-q", "-b", "topic"]);
    assert_eq!(run(&made.path(), &["init"]).code, 0);
    made.commit(&[]);
    made.git(&["checkout", "-q", "--detach", "main"]);
    made.git(&["merge", "-q", "--no-ff", "-m", "merge", "topic"]);
    let workflow = read(&made.path().join(".github/workflows/backstage.yml"));
    let [step] = &steps(&workflow)[..] else {
        panic!("one step of ours: {workflow}");
    };
    let inputs: Vec<(String, &str)> = step
        .iter()
        .map(|(name, value)| (format!("INPUT_{}", name.to_uppercase()), value.as_str()))
        .collect();
    let mut inputs: Vec<(&str, &str)> = inputs
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    // As action.yml has it by default.
    inputs.push(("INPUT_TOKEN", ACTIONS));
    let runner = Runner {
        made,
        base,
        api: github.url().to_owned(),
        number: 1,
        attempt: 1,
    };
    let run = runner.run("pull_request", &runner.event(), &inputs);
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    let comments = github.comments(PULL);
    assert_eq!(comments.len(), 1, "{}", run.log());
    assert!(
        comments[0].body.contains("81 added"),
        "{}",
        comments[0].body
    );
    assert!(
        run.summary.contains("so everything is new"),
        "{}",
        run.summary
    );
    github.assert_no_violations();
}
