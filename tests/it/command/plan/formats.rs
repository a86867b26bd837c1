//! What `plan` writes in each format, and that each says the same.

use super::change;
use crate::support::{read, run, run_with};
use serde_json::{Value, json};

#[test]
fn every_format_names_the_same_danger() {
    let made = change(
        json!({}),
        json!({ "deployment:eks:endpoint:cidrs": ["198.51.100.0/24"] }),
    );
    for (format, start) in [
        ("text", "backstage"),
        ("markdown", "### "),
        ("json", "{"),
        ("junit", "<?xml"),
        ("github", "::"),
    ] {
        let outcome = run(
            &made.path(),
            &["plan", "--against", "HEAD", "--format", format],
        );
        assert_eq!(outcome.code, 0, "{format}: {}", outcome.stderr);
        assert!(
            outcome.stdout.starts_with(start),
            "{format}: {}",
            outcome.stdout
        );
        let told = outcome.stdout.contains("eks-endpoint-wider")
            || outcome.stdout.contains("eks&#45;endpoint&#45;wider");
        assert!(told, "{format}: {}", outcome.stdout);
    }
}

#[test]
fn a_file_gets_what_would_be_printed() {
    let made = change(json!({}), json!({ "database:readers": 1 }));
    for format in ["text", "markdown", "json", "junit"] {
        let arguments = ["plan", "--against", "HEAD", "--format", format];
        let printed = run(&made.path(), &arguments).stdout;
        let outcome = run(
            &made.path(),
            &[&arguments[..], &["--out", "out.txt"]].concat(),
        );
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert_eq!(read(&made.path().join("out.txt")), printed, "{format}");
    }
}

#[test]
fn a_narrow_terminal_wraps_nothing_and_a_plan_is_told_apart_by_its_basis() {
    let made = change(json!({}), json!({ "database:engine-version": "16.9" }));
    let plan = |against: &str| -> Value {
        let out = run(
            &made.path(),
            &["plan", "--against", against, "--format", "json"],
        )
        .stdout;
        serde_json::from_str(&out).expect("JSON")
    };
    let (change, whole) = (plan("HEAD"), plan("empty"));
    assert_eq!(change["digests"]["assembly"], whole["digests"]["assembly"]);
    assert_ne!(change["digests"]["plan"], whole["digests"]["plan"]);
    // Neither a revision's name nor its id is in what a plan is known by.
    made.git(&["branch", "other"]);
    assert_eq!(plan("other")["digests"], change["digests"]);
    assert_eq!(
        change["comparison"]["with"]
            .as_str()
            .map(|it| it.starts_with("HEAD (")),
        Some(true)
    );
    let coloured = run_with(
        &made.path(),
        &["plan", "--against", "HEAD"],
        &[("CLICOLOR_FORCE", "1")],
    );
    assert!(
        coloured
            .stdout
            .contains("\u{1b}[31m  -/+ DatabaseNestedStack/ParameterGroup"),
        "{}",
        coloured.stdout
    );
}
