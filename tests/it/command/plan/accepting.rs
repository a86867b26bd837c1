//! `--fail-on`, and what is accepted in the context file.

use super::change;
use crate::made::Made;
use crate::support::{Outcome, run};
use serde_json::{Value, json};

fn plan(made: &Made, arguments: &[&str]) -> Outcome {
    run(
        &made.path(),
        &[&["plan", "--against", "HEAD"], arguments].concat(),
    )
}

fn opened(accept: Value) -> Made {
    let before = json!({});
    let after = json!({ "deployment:eks:endpoint:cidrs": ["198.51.100.0/24"], "accept": accept });
    change(before, after)
}

fn entry(rule: &str, until: &str) -> Value {
    json!([{ "rule": rule, "resource": "ClusterNestedStack/Cluster", "reason": "the new office", "until": until }])
}

#[test]
fn a_kind_of_finding_fails_where_it_is_named() {
    let made = opened(json!([]));
    assert_eq!(plan(&made, &[]).code, 0);
    assert_eq!(plan(&made, &["--fail-on", "destructive"]).code, 0);
    for kinds in ["broadening", "destructive,broadening", "any"] {
        let outcome = plan(&made, &["--fail-on", kinds]);
        assert_eq!(outcome.code, 1, "{kinds}");
        assert!(
            outcome.stderr.contains("that --fail-on names"),
            "{}",
            outcome.stderr
        );
        assert!(
            outcome.stdout.contains("eks-endpoint-wider"),
            "the plan is written all the same"
        );
    }
    assert_eq!(plan(&made, &["--fail-on", "everything"]).code, 2);
}

#[test]
fn an_accepted_risk_fails_nothing_and_is_still_told() {
    let made = opened(entry("eks-endpoint-wider", "2999-12-31"));
    let outcome = plan(&made, &["--fail-on", "any"]);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    assert!(
        outcome.stdout.contains("notice[eks-endpoint-wider]"),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome
            .stdout
            .contains("accepted until 2999-12-31: the new office"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn what_expired_or_names_nothing_is_a_finding_at_its_line() {
    let made = opened(entry("eks-endpoint-wider", "2020-01-01"));
    let outcome = plan(&made, &["--fail-on", "broadening"]);
    assert_eq!(outcome.code, 1);
    assert!(
        outcome.stdout.contains("warning[acceptance-expired]"),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stdout.contains("   at backstage.yaml:"),
        "{}",
        outcome.stdout
    );
    let made = opened(entry("eks-endpoint-widre", "2999-12-31"));
    let outcome = run(&made.path(), &["validate"]);
    assert_eq!(outcome.code, 0);
    assert!(
        outcome
            .stdout
            .contains("did you mean `eks-endpoint-wider`?"),
        "{}",
        outcome.stdout
    );
    let made = change(
        json!({}),
        json!({ "accept": entry("cidr-wider", "2999-12-31") }),
    );
    assert!(
        plan(&made, &[])
            .stdout
            .contains("notice[acceptance-unused]")
    );
}

#[test]
fn an_entry_that_is_no_acceptance_is_an_error_with_its_place() {
    for (accept, said) in [
        (json!("all"), "`accept` is text, not a list"),
        (json!([{ "rule": "x" }]), "`resource`"),
        (
            json!([{ "rule": "x", "resource": "y", "reason": "z", "until": "soon" }]),
            "`soon` is no day",
        ),
        (
            json!([{ "rule": "x", "resource": "y", "reason": " ", "until": "2999-12-31" }]),
            "without a reason",
        ),
        (
            json!([{ "rule": "x", "resource": "y", "reason": "z", "until": "2999-12-31", "who": "me" }]),
            "`who`",
        ),
    ] {
        let made = opened(accept.clone());
        let outcome = plan(&made, &[]);
        assert_eq!(outcome.code, 1, "{accept}");
        assert!(
            outcome.stderr.contains(said),
            "{accept}: {}",
            outcome.stderr
        );
        assert!(
            outcome.stderr.contains("at backstage.yaml:"),
            "{}",
            outcome.stderr
        );
    }
}
