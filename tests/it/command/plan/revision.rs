//! Against a git revision.

use super::{change, changed, context};
use crate::made::Made;
use crate::support::{folder, run, run_with};
use serde_json::json;

#[test]
fn says_what_changes_since_a_revision() {
    let made = changed();
    let outcome = run(&made.path(), &["plan", "--against", "HEAD"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let short = &made.git(&["rev-parse", "HEAD"])[..7];
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines[1], format!("compared with HEAD ({short})"));
    assert!(
        outcome
            .stdout
            .contains("\n1 to add in 6 stacks; 0 releases to change; "),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stdout.contains("+ Reader1  RDS::DBInstance"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn nothing_changes_since_what_is_checked_out() {
    let made = Made::new();
    made.commit(&[("backstage.yaml", &context(json!({})))]);
    let outcome = run(
        &made.path(),
        &["plan", "--against", "main", "--fail-on", "any"],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("no resource changes in 6 stacks"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn what_set_gives_is_what_is_asked_about_and_variables_are_on_both_sides() {
    let made = Made::new();
    made.commit(&[("backstage.yaml", &context(json!({})))]);
    let plan = |arguments: &[&str], variables: &[(&str, &str)]| {
        let outcome = run_with(
            &made.path(),
            &[&["plan", "--against", "HEAD"], arguments].concat(),
            variables,
        );
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        outcome.stdout
    };
    assert!(plan(&["--set", "database:readers=1"], &[]).contains("1 to add"));
    assert!(
        plan(&[], &[("BACKSTAGE_INFRA__DATABASE__READERS", "1")]).contains("no resource changes")
    );
}

#[test]
fn templates_of_the_revision_are_its_own() {
    let made = Made::new();
    let network = |nat: &str| {
        let shipped = include_str!("../../../../config/production/v1/network.mustache");
        shipped.replace("{{deployment:network:nat}}", nat)
    };
    made.commit(&[
        ("backstage.yaml", &context(json!({}))),
        ("config/default/v1/network.mustache", &network("per-zone")),
    ]);
    made.write(&[("config/default/v1/network.mustache", &network("single"))]);
    let outcome = run(&made.path(), &["plan", "--against", "HEAD"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("- NatGatewayB"),
        "{}",
        outcome.stdout
    );
    // In a folder below the root, too.
    let nested = Made::new();
    nested.commit(&[("platform/backstage.yaml", &context(json!({})))]);
    nested.write(&[(
        "platform/backstage.yaml",
        &context(json!({ "database:readers": 1 })),
    )]);
    let outcome = run(
        &nested.path().join("platform"),
        &["plan", "--against", "HEAD"],
    );
    assert!(
        outcome.stdout.contains("1 to add"),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
}

#[test]
fn a_platform_or_environment_that_was_not_there_is_new() {
    let made = Made::new();
    made.commit(&[("other.txt", "x")]);
    made.write(&[("backstage.yaml", &context(json!({})))]);
    let outcome = run(&made.path(), &["plan", "--against", "HEAD"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome
            .stdout
            .contains("there is no context file at that revision, so everything is new"),
        "{}",
        outcome.stdout
    );
    let environments = |names: &[&str]| {
        let blocks: serde_json::Map<_, _> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({ "deployment:id": name })))
            .collect();
        context(json!({ "environments": blocks }))
    };
    let made = Made::new();
    made.commit(&[("backstage.yaml", &environments(&["one"]))]);
    made.write(&[("backstage.yaml", &environments(&["one", "two"]))]);
    let outcome = run(
        &made.path(),
        &["plan", "--against", "HEAD", "--environment", "two"],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome
            .stdout
            .contains("no environment `two` at that revision"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_revision_that_is_invalid_is_said_and_what_will_be_is_shown() {
    let made = change(json!({ "database:readers": "many" }), json!({}));
    let outcome = run(&made.path(), &["plan", "--against", "HEAD"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let text = &outcome.stdout;
    assert!(text.contains("not compared with HEAD"), "{text}");
    assert!(
        text.contains("note: its configuration is invalid (1 error)"),
        "{text}"
    );
    assert!(text.contains("HEAD:backstage.yaml:"), "{text}");
    assert!(text.contains("+ Vpc"), "{text}");
    // Nobody can tell whether it destroys anything.
    let outcome = run(
        &made.path(),
        &["plan", "--against", "HEAD", "--fail-on", "destructive"],
    );
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("could not be found out"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn what_is_invalid_at_a_revision_and_makes_nothing_does_not_keep_it_from_being_compared() {
    // Keys of an older version, in the context and in a template.
    let network = include_str!("../../../../config/production/v1/network.mustache");
    let more = format!("{network}\ngone: true\n");
    let made = Made::new();
    made.commit(&[
        ("backstage.yaml", &context(json!({ "gone:key": true }))),
        ("config/default/v1/network.mustache", &more),
    ]);
    made.write(&[
        ("backstage.yaml", &context(json!({ "database:readers": 1 }))),
        ("config/default/v1/network.mustache", network),
    ]);
    let outcome = run(
        &made.path(),
        &["plan", "--against", "HEAD", "--fail-on", "destructive"],
    );
    let text = &outcome.stdout;
    assert_eq!(outcome.code, 0, "{text}{}", outcome.stderr);
    let note = "note: its configuration has 2 keys that this version does not know; it is compared without\n";
    assert!(text.contains(note), "{text}");
    for place in [
        "HEAD:backstage.yaml:",
        "HEAD:config/default/v1/network.mustache:",
    ] {
        assert!(text.contains(&format!("note: {place}")), "{text}");
    }
    assert!(text.contains("\n1 to add in 6 stacks"), "{text}");
    // Another environment.
    let of = |readers: serde_json::Value, mine: u32| json!({ "environments": { "production": { "database:readers": mine }, "staging": { "deployment:id": "staging", "database:readers": readers } } });
    let made = change(of(json!("many"), 0), of(json!(1), 1));
    let outcome = run(
        &made.path(),
        &["plan", "--against", "HEAD", "--environment", "production"],
    );
    assert!(
        outcome.stdout.contains("\n1 to add in 6 stacks"),
        "{}",
        outcome.stdout
    );
    assert!(!outcome.stdout.contains("note:"), "{}", outcome.stdout);
}

#[test]
fn a_revision_that_breaks_a_rule_was_there_all_the_same() {
    let made = change(
        json!({ "deployment:eks:endpoint:cidrs": ["0.0.0.0/0"] }),
        json!({}),
    );
    let outcome = run(&made.path(), &["plan", "--against", "HEAD"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("0.0.0.0/0 → 203.0.113.0/24"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_revision_that_does_not_exist_is_named_with_its_nearest() {
    let made = changed();
    let outcome = run(&made.path(), &["plan", "--against", "mian"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome.stderr.contains("`mian`") && outcome.stderr.contains("main"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_revision_of_thousands_of_characters_is_named_by_its_beginning() {
    let made = changed();
    let long = "x".repeat(5_000);
    let parts = "x/".repeat(2_500) + "x";
    for (revision, words) in [
        (long.clone(), "is no branch, tag or commit here"),
        (parts, "is no branch, tag or commit here"),
        ("a".repeat(5_000), "is no branch, tag or commit here"),
        (format!("{long}..main"), "is a range of commits"),
        (
            format!("HEAD~{}", "9".repeat(5_000)),
            "is further back than anything is",
        ),
        (format!("HEAD{}", "^".repeat(5_000)), "does not exist, as `"),
    ] {
        let outcome = run(&made.path(), &["plan", "--against", &revision]);
        let said = &outcome.stderr;
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{said}");
        let begins = format!("error: `{}…` {words}", &revision[..100]);
        assert!(said.starts_with(&begins) && said.len() < 300, "{said}");
    }
    // One that there is, after all.
    let outcome = run(
        &made.path(),
        &["plan", "--against", &format!("HEAD{}", "~0".repeat(2_500))],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let line = outcome
        .stdout
        .lines()
        .nth(1)
        .expect("what it was compared with");
    assert!(
        line.starts_with("compared with HEAD~0") && line.chars().count() < 140,
        "{line}"
    );
    let outcome = run(
        folder().path(),
        &["plan", "--against", &long, "--context", "x"],
    );
    assert!(outcome.stderr.len() < 300, "{}", outcome.stderr);
}

#[test]
fn a_bare_repository_has_no_files_to_plan_and_says_so() {
    let made = changed();
    let bare = Made::with(&[
        "clone",
        "-q",
        "--bare",
        &made.path().display().to_string(),
        ".",
    ]);
    bare.write(&[("mine.yaml", &context(json!({})))]);
    let plan = |more: &[&str]| {
        run(
            &bare.path(),
            &[&["plan", "--context", "mine.yaml"], more].concat(),
        )
    };
    let outcome = plan(&["--against", "HEAD"]);
    assert_eq!(outcome.code, 2);
    let words = "is a bare repository, without a folder of files; run in a clone of it\n";
    assert!(outcome.stderr.ends_with(words), "{}", outcome.stderr);
    // Its own file `config` is none of our folder; a folder that is named must be one.
    assert_eq!(plan(&[]).code, 0);
    let outcome = plan(&["--config", "config"]);
    assert_eq!(
        outcome.stderr,
        "error: `config` is not a folder; name a folder\n"
    );
}

#[test]
fn a_folder_without_a_repository_says_so() {
    let folder = folder();
    crate::support::write(folder.path(), &[("backstage.yaml", &context(json!({})))]);
    let outcome = run(folder.path(), &["plan", "--against", "HEAD"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome
            .stderr
            .contains("is no folder with an assembly, so it is taken for a git revision"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn the_example_has_no_history() {
    let outcome = run(folder().path(), &["plan", "--against", "HEAD"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome
            .stderr
            .contains("the shipped example has no history"),
        "{}",
        outcome.stderr
    );
    assert_eq!(
        run(folder().path(), &["plan", "--against", "empty"]).code,
        0
    );
}

#[test]
fn a_platform_that_moves_is_another_one() {
    let made = change(json!({}), json!({ "platform:region": "eu-west-1" }));
    let outcome = run(
        &made.path(),
        &["plan", "--against", "HEAD", "--fail-on", "destructive"],
    );
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    assert!(
        outcome
            .stdout
            .contains("the deployment goes to region `eu-west-1`, was `us-west-2`"),
        "{}",
        outcome.stdout
    );
}
