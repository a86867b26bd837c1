//! `plan --reviewed`: whether a plan is the one that was reviewed, and what it does otherwise.

use super::changed;
use crate::made::Made;
use crate::support::{Outcome, run, write};
use serde_json::Value;

/// With the plan against the last commit saved as `reviewed.json`.
fn reviewed() -> Made {
    let made = changed();
    let arguments = [
        "plan",
        "--against",
        "HEAD",
        "--format",
        "json",
        "--out",
        "reviewed.json",
    ];
    assert_eq!(run(&made.path(), &arguments).code, 0);
    made
}

fn plan(made: &Made, more: &[&str]) -> Outcome {
    let usual = ["plan", "--against", "HEAD", "--reviewed", "reviewed.json"];
    run(&made.path(), &[&usual, more].concat())
}

const OTHERWISE: [&str; 2] = ["--set", "database:backup-retention=21"];

#[test]
fn the_same_plan_is_said_to_be_as_reviewed() {
    let made = reviewed();
    let outcome = plan(&made, &[]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    assert!(
        outcome.stdout.contains("\nas reviewed  sha256:"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn another_plan_says_what_it_does_otherwise_and_ends_as_it_would() {
    let made = reviewed();
    let outcome = plan(&made, &OTHERWISE);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    let told = "\nnot what was reviewed  first is what was reviewed, second is what this plan does\n\
                another plan: it starts from the same, but leads to something else\n";
    let (plan_itself, after) = outcome.stdout.split_once(told).expect("told");
    assert!(plan_itself.contains("Reader1"), "{plan_itself}");
    assert!(
        after.contains(
            "DatabaseNestedStack/Cluster  RDS::DBCluster  first: left alone; second: changed"
        ),
        "{after}"
    );
    assert!(after.contains("second  7 → 21"), "{after}");
    assert!(!after.contains("Reader1"), "{after}");
    // `--fail-on` goes by the plan, not by the review.
    let kinds = ["--fail-on", "destructive"];
    assert_eq!(plan(&made, &[&OTHERWISE[..], &kinds].concat()).code, 0);
}

#[test]
fn what_programs_read_is_the_plan_alone() {
    let made = reviewed();
    let outcome = plan(&made, &[&OTHERWISE[..], &["--format", "json"]].concat());
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let json: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert!(json["digests"]["plan"].is_string());
    assert!(
        outcome.stderr.contains("not what was reviewed"),
        "{}",
        outcome.stderr
    );
    // Also where the plan goes into a file, and where that is the reviewed one's.
    let out = ["--format", "json", "--out", "reviewed.json"];
    let outcome = plan(&made, &[&OTHERWISE[..], &out].concat());
    assert!(
        outcome.stderr.contains("not what was reviewed"),
        "{}",
        outcome.stderr
    );
    let outcome = plan(&made, &OTHERWISE);
    assert!(
        outcome.stdout.contains("\nas reviewed  "),
        "{}",
        outcome.stdout
    );
}

#[test]
fn what_cannot_be_read_is_told_before_anything_is_planned() {
    let made = reviewed();
    let text = crate::support::read(&made.path().join("reviewed.json"));
    let edited = text.replace("\"action\": \"add\"", "\"action\": \"remove\"");
    for (text, words) in [
        (
            edited.as_str(),
            "`reviewed.json` does not hold what its digest says",
        ),
        ("{}", "`reviewed.json` has no `format`"),
    ] {
        write(&made.path(), &[("reviewed.json", text)]);
        let outcome = plan(&made, &[]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
    let outcome = plan(&made, &["--diff-plans", "a", "b"]);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
}

#[test]
fn a_plan_of_something_else_is_told_to_be_one() {
    let made = reviewed();
    let outcome = plan(&made, &["--set", "platform:account=999988887777"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("two deployments"),
        "{}",
        outcome.stdout
    );
}
