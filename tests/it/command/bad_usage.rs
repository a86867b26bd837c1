//! Command lines that cannot be meant so.

use super::context;
use crate::support::{Outcome, folder, names, run, run_with, write};
use serde_json::json;

fn of_two_environments() -> tempfile::TempDir {
    let folder = folder();
    let file = context(json!({ "environments": {
        "production": {},
        "staging": { "deployment:id": "staging" },
    } }));
    write(folder.path(), &[("backstage.yaml", &file)]);
    folder
}

#[test]
fn an_environment_that_the_context_does_not_have() {
    let folder = of_two_environments();
    for command in [&["validate"][..], &["synth"], &["plan"]] {
        let outcome = run(
            folder.path(),
            &[command, &["--environment", "stagin"]].concat(),
        );
        let said = outcome.stdout + &outcome.stderr;
        assert_eq!(outcome.code, 1, "{said}");
        assert!(
            said.contains("the context has no environment `stagin`"),
            "{said}"
        );
        assert!(said.contains("did you mean `staging`?"), "{said}");
        assert_eq!(said.matches("error[").count(), 1, "{said}");
    }
    assert_eq!(names(folder.path()), ["backstage.yaml"]);
}

#[test]
fn several_environments_and_none_named() {
    let folder = of_two_environments();
    for command in ["synth", "plan"] {
        let outcome = run(folder.path(), &[command]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
        assert_eq!(
            outcome.stderr,
            "error: the context has several environments (production, staging); name one with --environment\n"
        );
    }
    assert_eq!(run(folder.path(), &["validate"]).code, 0);
}

#[test]
fn an_assignment_without_key_or_value() {
    let folder = of_two_environments();
    for set in ["backstage:title", "=x", ""] {
        let outcome = run(folder.path(), &["validate", "--set", set]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{set}");
        assert!(
            outcome.stderr.contains("write it as KEY=VALUE"),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn an_assignment_of_what_is_no_key_or_no_such_value() {
    let folder = of_two_environments();
    for (set, words) in [
        ("backstge:title=x", "did you mean `backstage:title`?"),
        ("database:readers=many", "`many` is not a whole number"),
        ("deployment:network:zones=[a", "add the `]`"),
    ] {
        let outcome = run(folder.path(), &["validate", "--set", set]);
        assert_eq!(outcome.code, 1, "{set}");
        let key = set.split('=').next().unwrap_or_default();
        assert!(outcome.stdout.contains(words), "{}", outcome.stdout);
        assert!(
            outcome.stdout.contains(&format!("at --set {key}\n")),
            "{}",
            outcome.stdout
        );
        assert_eq!(
            outcome.stdout.matches("error[").count(),
            1,
            "{}",
            outcome.stdout
        );
    }
}

#[test]
fn flags_and_commands_that_there_are_not() {
    let folder = of_two_environments();
    for (arguments, words) in [
        (&["validate", "--enviroment", "x"][..], "--environment"),
        (&["validat"], "validate"),
        (&[], "Usage:"),
        (
            &["validate", "--format", "yaml"],
            "possible values: text, json, github",
        ),
        (
            &["plan", "--against", "HEAD", "--environment", "production"],
            "is no folder with an assembly, so it is taken for a git revision",
        ),
        (&["plan", "--fail-on", "all"], "possible values"),
        (
            &["plan", "--assembly", "out", "--environment", "production"],
            "cannot be used with",
        ),
        (
            &[
                "plan",
                "--diff-plans",
                "a.json",
                "b.json",
                "--against",
                "empty",
            ],
            "cannot be used with",
        ),
        (
            &["synth", "--all-environments", "--environment", "x"],
            "cannot be used with",
        ),
    ] {
        let Outcome {
            code,
            stdout,
            stderr,
        } = run(folder.path(), arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(stderr.contains(words), "{stderr}");
    }
    let help = run(folder.path(), &["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
}

#[test]
fn in_actions_there_must_be_a_context() {
    let folder = folder();
    for command in ["validate", "synth", "plan", "environments"] {
        let outcome = run_with(folder.path(), &[command], &[("GITHUB_ACTIONS", "true")]);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{command}"
        );
        let expected = format!(
            "error: there is no backstage.yaml in {}; is actions/checkout before this step, or --context missing?\n",
            folder.path().display()
        );
        assert_eq!(outcome.stderr, expected);
    }
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn the_example_stands_in_only_where_nothing_is_named() {
    let folder = folder();
    let said = "no backstage.yaml here: this is the shipped example, not your platform\n";
    for command in [&["validate"][..], &["plan"]] {
        let outcome = run(folder.path(), command);
        assert_eq!(
            (outcome.code, outcome.stderr.as_str()),
            (0, said),
            "{command:?}"
        );
    }
    write(
        folder.path(),
        &[("templates/default/v1/network.mustache", "")],
    );
    for command in ["validate", "synth", "plan", "environments"] {
        let outcome = run(folder.path(), &["--config", "templates", command]);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{command}"
        );
        assert!(
            outcome.stderr.contains("there is no backstage.yaml in"),
            "{}",
            outcome.stderr
        );
    }
    let outcome = run(folder.path(), &["environments"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_eq!(names(folder.path()), ["templates"]);
}
