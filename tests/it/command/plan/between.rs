//! `plan --diff-plans`.

use super::{change, changed};
use crate::made::Made;
use crate::support::{fixture, folder, run, write};
use serde_json::json;

fn saved(made: &Made, arguments: &[&str], file: &str) {
    let outcome = run(
        &made.path(),
        &[&["plan", "--format", "json", "--out", file], arguments].concat(),
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
}

#[test]
fn two_plans_of_the_same_are_the_same() {
    let made = changed();
    saved(&made, &["--against", "HEAD"], "a.json");
    saved(&made, &["--against", "HEAD"], "b.json");
    let outcome = run(&made.path(), &["plan", "--diff-plans", "a.json", "b.json"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.starts_with("the same plan"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn another_plan_says_what_it_does_otherwise() {
    let made = change(
        json!({}),
        json!({ "database:readers": 1, "database:backup-retention": 14 }),
    );
    saved(&made, &["--against", "HEAD"], "a.json");
    saved(
        &made,
        &[
            "--against",
            "HEAD",
            "--set",
            "database:backup-retention=21",
            "--set",
            "database:readers=0",
        ],
        "b.json",
    );
    let outcome = run(&made.path(), &["plan", "--diff-plans", "a.json", "b.json"]);
    let text = &outcome.stdout;
    assert!(
        text.starts_with("another plan: it starts from the same, but leads to something else"),
        "{text}"
    );
    assert!(
        text.contains("DatabaseNestedStack/Cluster  RDS::DBCluster  changed in both, otherwise"),
        "{text}"
    );
    assert!(
        text.contains("first   7 → 14") && text.contains("second  7 → 21"),
        "{text}"
    );
    assert!(
        text.contains(
            "DatabaseNestedStack/Reader1  RDS::DBInstance  first: made; second: left alone"
        ),
        "{text}"
    );
    let json = run(
        &made.path(),
        &[
            "plan",
            "--diff-plans",
            "a.json",
            "b.json",
            "--format",
            "json",
        ],
    )
    .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["same"], &json["same-basis"], &json["same-target"]),
        (&json!(false), &json!(true), &json!(true))
    );
}

#[test]
fn a_difference_fails_where_that_is_asked_for_and_an_edited_plan_always() {
    let made = changed();
    saved(&made, &["--against", "HEAD"], "a.json");
    saved(&made, &["--against", "empty"], "b.json");
    let differ = |first: &str, second: &str| {
        let arguments = ["plan", "--fail-on", "any", "--diff-plans", first, second];
        run(&made.path(), &arguments)
    };
    assert_eq!(differ("a.json", "a.json").code, 0);
    assert_eq!(differ("a.json", "b.json").code, 1);
    let text = crate::support::read(&made.path().join("a.json"));
    let edited = text.replace("\"action\": \"add\"", "\"action\": \"remove\"");
    assert_ne!(edited, text);
    made.write(&[("edited.json", &edited)]);
    let outcome = differ("a.json", "edited.json");
    assert_eq!(outcome.code, 2);
    assert!(
        outcome
            .stderr
            .contains("`edited.json` does not hold what its digest says"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_plan_of_the_first_format_is_still_read() {
    let old = fixture("plans/format-1.json").display().to_string();
    let made = changed();
    saved(&made, &["--against", "empty"], "b.json");
    let outcome = run(&made.path(), &["plan", "--diff-plans", &old, "b.json"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("two deployments"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn what_is_no_plan_is_refused_with_why() {
    let folder = folder();
    for (text, said) in [
        ("{", "is no JSON"),
        ("{}", "has no `format`"),
        (
            "{\"format\": 99}",
            "is a plan of format 99; this version reads 1 to 2: use the version that wrote it, or a newer one",
        ),
        (
            "{\"format\": 0}",
            "is a plan of format 0; this version reads 1 to 2: make it again",
        ),
        (
            "{\"format\": 2}",
            "says that it is a plan of format 2, and is none",
        ),
    ] {
        write(folder.path(), &[("a.json", text)]);
        let outcome = run(folder.path(), &["plan", "--diff-plans", "a.json", "a.json"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{text}");
        assert!(
            outcome.stderr.contains("`a.json`") && outcome.stderr.contains(said),
            "{text}: {}",
            outcome.stderr
        );
    }
    let outcome = run(folder.path(), &["plan", "--diff-plans", "a.json"]);
    assert_eq!(outcome.code, 2);
}
