//! Assemblies from folders, ours and anybody's.

use super::context;
use crate::foreign::{app, write_files};
use crate::support::{folder, run, write};
use serde_json::json;

#[test]
fn what_was_synthesized_is_planned_as_what_would_be() {
    let folder = folder();
    let path = folder.path();
    write(path, &[("backstage.yaml", &context(json!({})))]);
    assert_eq!(run(path, &["synth", "--out", "before"]).code, 0);
    write(
        path,
        &[("backstage.yaml", &context(json!({ "database:readers": 1 })))],
    );
    assert_eq!(run(path, &["synth", "--out", "after"]).code, 0);
    let from_folders = run(
        path,
        &[
            "plan",
            "--assembly",
            "after",
            "--against",
            "before",
            "--format",
            "json",
        ],
    );
    assert_eq!(from_folders.code, 0, "{}", from_folders.stderr);
    let from_source = run(path, &["plan", "--against", "before", "--format", "json"]);
    assert_eq!(from_source.code, 0, "{}", from_source.stderr);
    let digests =
        |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["digests"].clone();
    assert_eq!(digests(&from_folders.stdout), digests(&from_source.stdout));
    let text = run(
        path,
        &["plan", "--assembly", "after", "--against", "before"],
    )
    .stdout;
    assert!(
        text.contains("compared with the assembly in before") && text.contains("1 to add"),
        "{text}"
    );
    let same = run(path, &["plan", "--assembly", "after", "--against", "after"]).stdout;
    assert!(same.contains("no resource changes"), "{same}");
}

#[test]
fn an_assembly_alone_is_planned_against_nothing() {
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", &context(json!({})))]);
    assert_eq!(run(folder.path(), &["synth", "--out", "out"]).code, 0);
    let outcome = run(folder.path(), &["plan", "--assembly", "out"]);
    let direct = run(folder.path(), &["plan"]);
    assert_eq!(
        outcome.stdout.split("\nFindings").next(),
        direct.stdout.split("\nFindings").next()
    );
}

#[test]
fn anybody_s_app_is_planned_too() {
    let folder = folder();
    write_files(&folder.path().join("app"), &app());
    let outcome = run(folder.path(), &["plan", "--assembly", "app"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("to add"), "{}", outcome.stdout);
    let outcome = run(
        folder.path(),
        &[
            "plan",
            "--assembly",
            "app",
            "--against",
            "app",
            "--fail-on",
            "any",
        ],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    // It was made of no configuration that a revision could hold.
    let outcome = run(
        folder.path(),
        &["plan", "--assembly", "app", "--against", "HEAD"],
    );
    assert_eq!(outcome.code, 2);
}

#[test]
fn a_folder_that_is_broken_is_refused_with_everything_that_is_wrong() {
    let folder = folder();
    let path = folder.path();
    write(path, &[("backstage.yaml", &context(json!({})))]);
    assert_eq!(run(path, &["synth", "--out", "out"]).code, 0);
    write(
        path,
        &[
            ("out/releases/backstage.json", "{}"),
            ("out/DeploymentStack.template.json", "{}"),
        ],
    );
    for arguments in [
        &["plan", "--assembly", "out"][..],
        &["plan", "--against", "out"],
    ] {
        let outcome = run(path, arguments);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        let said = &outcome.stderr;
        assert!(
            said.contains(
                "`DeploymentStack.template.json` was edited, `releases/backstage.json` was edited"
            ),
            "{said}"
        );
    }
    let outcome = run(path, &["plan", "--assembly", "nowhere"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("`nowhere` does not exist"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn an_assembly_takes_no_context() {
    for flag in [
        ["--context", "x"],
        ["--config", "x"],
        ["--environment", "x"],
        ["--set", "a=b"],
    ] {
        let outcome = run(
            folder().path(),
            &[&["plan", "--assembly", "out"], &flag[..]].concat(),
        );
        assert_eq!(outcome.code, 2);
        assert!(
            outcome.stderr.contains("cannot be used with"),
            "{}",
            outcome.stderr
        );
    }
}
