//! The action's inputs, outputs and files, against `action.yml`.

use super::super::context;
use super::{Run, Runner};
use crate::testbed::{ACTIONS, Github, PULL, seed};
use backstage_infra::cli::inputs;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

fn action() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    serde_yaml::from_str(&crate::support::read(&path)).expect("YAML")
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().expect("a map").keys().cloned().collect()
}

#[test]
fn action_yml_has_the_inputs_and_outputs_that_there_are() {
    let action = action();
    let known: BTreeSet<String> = inputs::names().into_iter().collect();
    assert_eq!(keys(&action["inputs"]), known);
    let outputs: BTreeSet<String> = backstage_infra::command::OUTPUTS
        .iter()
        .map(|it| (*it).to_owned())
        .collect();
    assert_eq!(keys(&action["outputs"]), outputs);
    for (name, input) in action["inputs"].as_object().expect("a map") {
        assert!(
            input["description"]
                .as_str()
                .is_some_and(|it| it.ends_with('.')),
            "{name}"
        );
    }
    // What is interpolated into arguments can break out of them; the runner's environment can not.
    assert_eq!(
        keys(&action["runs"]),
        BTreeSet::from(["image".to_owned(), "using".to_owned()])
    );
}

#[test]
fn the_readme_s_table_is_action_yml() {
    let readme = crate::support::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    for part in ["inputs", "outputs"] {
        for (name, it) in action()[part].as_object().expect("a map") {
            let description = it["description"].as_str().unwrap_or_default();
            let row = format!("| `{name}` | {description} |");
            assert!(readme.contains(&row), "README.md lacks the row\n{row}");
        }
    }
}

#[test]
fn a_wrong_input_is_told_and_nothing_is_done() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let runner = Runner::new(github.url());
    let more = [
        ("INPUT_TOKEN", ACTIONS),
        ("INPUT_ENVIROMENT", "production"),
        ("INPUT_EXPLAIN", "a"),
    ];
    let run = runner.run("pull_request", &runner.event(), &more);
    assert_eq!(run.outcome.code, 2);
    for words in [
        "`enviroment` is no input of this action, but `environment` is",
        "`explain` means nothing to the command `plan`",
    ] {
        assert!(run.log().contains(words), "{}", run.log());
    }
    assert!(github.comments(PULL).is_empty() && run.outputs.is_empty());
}

#[test]
fn the_token_is_masked_before_anything_else_and_never_shown() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let run: Run = Runner::new(github.url()).plan();
    let out = &run.outcome.stdout;
    assert!(out.starts_with("::stop-commands::"), "{out}");
    assert_eq!(out.matches(ACTIONS).count(), 1, "{out}");
    // Commands off, on for one, and the mask is it.
    let third = out.lines().nth(2).unwrap_or_default();
    assert_eq!(third, format!("::add-mask::{ACTIONS}"), "{out}");
    let everything = [&run.outputs, &run.summary, &github.comments(PULL)[0].body];
    assert!(everything.iter().all(|it| !it.contains(ACTIONS)));
}

#[test]
fn environments_give_a_matrix() {
    let runner = Runner::new("http://127.0.0.1:1");
    let more = [("INPUT_COMMAND", "environments")];
    let run = runner.run("push", &json!({}), &more);
    assert_eq!(run.outcome.code, 0, "{}", run.outcome.stdout);
    assert_eq!(run.output("matrix"), r#"{"environment":["production"]}"#);
}

#[test]
fn the_working_folder_is_one_of_the_repository() {
    let runner = Runner::new("http://127.0.0.1:1");
    let yaml = context(json!({ "database:readers": 0 }));
    runner.made.write(&[("platform/backstage.yaml", &yaml)]);
    let of = |folder: &str| {
        let more = [
            ("INPUT_COMMAND", "environments"),
            ("INPUT_WORKING-DIRECTORY", folder),
        ];
        runner.run("push", &json!({}), &more)
    };
    assert_eq!(of("platform").outcome.code, 0);
    for outside in ["..", "/etc", "none", "backstage.yaml"] {
        let run = of(outside);
        assert_eq!(run.outcome.code, 2, "{outside}: {}", run.log());
        assert!(
            run.log().contains("is to be a folder of the repository"),
            "{}",
            run.log()
        );
    }
}
