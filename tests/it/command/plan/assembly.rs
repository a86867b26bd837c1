//! Assemblies from folders, ours and anybody's.

use super::context;
use crate::foreign::{
    Files, app, manifest, nested, one_stack, resource, stage, template, write_files,
};
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
    let text = &outcome.stdout;
    assert!(text.contains(" to add in 5 stacks\n"), "{text}");
    // A stack in a stack in a stack has its place, and what the app has none of has none.
    let deep =
        "│  └─ Data  0 resources\n│     └─ Deep  1 resource\n│        + Table  DynamoDB::Table\n";
    assert!(text.contains(deep), "{text}");
    assert!(!text.contains("Helm") && !text.contains("Billed"), "{text}");
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

/// Runs `plan` of one app against another.
fn plan_of(before: &Files, after: &Files, more: &[&str]) -> String {
    let folder = folder();
    write_files(&folder.path().join("before"), before);
    write_files(&folder.path().join("after"), after);
    let arguments = ["plan", "--assembly", "after", "--against", "before"];
    let outcome = run(folder.path(), &[&arguments[..], more].concat());
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    outcome.stdout
}

#[test]
fn a_comment_on_anybody_s_app_says_what_it_is_of() {
    let markdown = ["--format", "markdown"];
    let queue = [("Queue", resource("AWS::SQS::Queue"))];
    let one = one_stack(&queue, &[]);
    let same = plan_of(&one, &one, &markdown);
    insta::assert_snapshot!(same.replace('\\', ""), @r"
    ### ⚪ <code>App</code> · us-west-2 · no changes

    Plan <code>3f5f deaf 405e</code> in account <code>111122223333</code>
    Compared with <code>the assembly in before</code>

    <sub>omitted: 0 destructive, 0 broadening, 0 may replace, 0 modify, 0 add</sub>
    ");
    let mut protected = one.clone();
    let manifest = String::from_utf8(protected["manifest.json"].clone()).expect("text");
    let on = manifest.replace(
        "\"terminationProtection\": false",
        "\"terminationProtection\": true",
    );
    protected.insert("manifest.json".to_owned(), on.into());
    // Nothing has a node, so there is no picture; the change has its place all the same.
    let set = plan_of(&one, &protected, &markdown);
    assert!(
        set.contains("<code>App</code> · stack · 1 property"),
        "{set}"
    );
    assert!(!set.contains("mermaid"), "{set}");
    // Two stacks, one of them in a stage.
    let several = plan_of(&app(), &app(), &markdown);
    assert!(
        several.starts_with("### ⚪ <code>assembly</code> · no changes\n"),
        "{several}"
    );
}

#[test]
fn text_and_comment_each_say_what_their_marks_mean() {
    let of = |resources: &[(&str, serde_json::Value)]| one_stack(resources, &[]);
    let queue = |seconds: u32| {
        let mut queue = resource("AWS::SQS::Queue");
        queue["Properties"]["VisibilityTimeout"] = json!(seconds);
        queue
    };
    let topic = || resource("AWS::SNS::Topic");
    let before = of(&[("Queue", queue(1)), ("Old", topic())]);
    let after = of(&[("Queue", queue(2)), ("New", resource("AWS::SSM::Document"))]);
    let text = plan_of(&before, &after, &[]);
    assert!(
        text.contains("\n- removed · ~ changed in place · + made\n"),
        "{text}"
    );
    let comment = plan_of(&before, &after, &["--format", "markdown"]);
    let legend = "<sub>− 🗑 destroyed · ♻ replaced · ± changed in place · + added</sub>\n";
    assert!(comment.contains(legend), "{comment}");
    // Where there is nothing to unfold, there is a line.
    assert!(
        comment.contains("\n- + <code>New</code> · AWS::SSM::Document\n"),
        "{comment}"
    );
    // What is all new needs no such line.
    assert!(!plan_of(&of(&[]), &of(&[("Old", topic())]), &[]).contains("+ made"));
}

#[test]
fn a_stack_that_an_app_has_no_more_stays_in_the_account() {
    let mut only_staged = app();
    only_staged.insert(
        "manifest.json".to_owned(),
        manifest(&[("assembly-Prod", stage("assembly-Prod"))])
            .to_string()
            .into(),
    );
    let text = plan_of(&app(), &only_staged, &["--fail-on", "any"]);
    assert!(
        text.contains("\nApp  no longer in the assembly; the stack stays in the account\n"),
        "{text}"
    );
    assert!(text.contains("no resource changes in 2 stacks"), "{text}");
    let markdown = plan_of(&app(), &only_staged, &["--format", "markdown"]);
    assert!(
        markdown.contains("No longer in the assembly: <code>App</code>."),
        "{markdown}"
    );
}

#[test]
fn a_nested_stack_that_changes_by_itself_is_told_alike_everywhere() {
    let of = |policy: &str, team: &str| {
        let mut inner = nested("Inner.json");
        inner["DeletionPolicy"] = json!(policy);
        inner["Properties"]["Tags"] = json!([{ "Key": "team", "Value": team }]);
        let topic = template(&[("Topic", resource("AWS::SNS::Topic"))]);
        one_stack(&[("Inner", inner)], &[("Inner.json", topic)])
    };
    let (before, after) = (of("Delete", "a"), of("Retain", "a"));
    let text = plan_of(&before, &after, &[]);
    assert!(text.contains("1 to change in 2 stacks"), "{text}");
    let line = "\nInner  1 change\n  ~ Inner  CloudFormation::Stack\n      DeletionPolicy  Delete → Retain\n";
    assert!(text.contains(line), "{text}");
    let markdown = plan_of(&before, &after, &["--format", "markdown"]);
    for words in [
        " · 1 changed\n",
        "| ↳ <code>Inner</code> *(nested)* | 0 | 0 | 1 | 0 |",
        "<code>Inner</code> · stack · 1 property",
        "n0[\"Inner<br/>",
    ] {
        assert!(markdown.contains(words), "{words}: {markdown}");
    }
    // Its tags alone are noise, and named as such.
    let after = of("Delete", "b");
    let text = plan_of(&before, &after, &[]);
    assert!(
        text.contains("1 only in noise") && text.contains("noise: Inner (tags only)"),
        "{text}"
    );
    let markdown = plan_of(&before, &after, &["--format", "markdown"]);
    assert!(
        markdown.contains("Noise: 1 (1 tags only)") && markdown.contains("(and noise: 1)"),
        "{markdown}"
    );
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
