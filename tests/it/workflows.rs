#![expect(clippy::disallowed_methods, reason = "tests read the documentation")]
//! Workflows that we write or show: sound for the linters, understood by our own action, and the same wherever they stand.

use crate::external::program;
use crate::support::{folder, write};
use backstage_infra::cli::{Cli, inputs};
use backstage_infra::config::starter::workflow;
use backstage_infra::model::scalar::Label;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What refers to our action.
const OURS: &str = "fasti-sh/backstage-infra@";

/// Documents that show how it is used.
const DOCUMENTS: [&str; 3] = ["README.md", "docs/github.md", "docs/plan.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn labels(names: &[&str]) -> Vec<Label> {
    let parsed = names.iter().map(|name| name.parse().expect("a label"));
    parsed.collect()
}

/// What `init` writes for one environment and for several, also for one that looks like no text.
fn written() -> Vec<(String, String)> {
    [&["production"][..], &["null"], &["production", "staging"]]
        .map(|names| (names.join("-"), workflow(&labels(names))))
        .into()
}

/// The YAML blocks of a document.
fn blocks(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(name)).expect("a document");
    let blocks = text.split("```yaml\n").skip(1);
    let block = |rest: &str| rest.split("```").next().unwrap_or_default().to_owned();
    blocks.map(block).collect()
}

/// Every workflow that we write or show, with where it stands.
fn all() -> Vec<(String, String)> {
    let shown = DOCUMENTS.iter().flat_map(|name| {
        let blocks = blocks(name).into_iter();
        blocks.map(|text| ((*name).to_owned(), text))
    });
    let shown = shown.filter(|(_, text)| text.contains("uses:") || text.contains("jobs:"));
    written().into_iter().chain(shown).collect()
}

/// Every map in a value, however deep.
fn maps<'a>(value: &'a Value, found: &mut Vec<&'a serde_json::Map<String, Value>>) {
    match value {
        Value::Object(map) => {
            found.push(map);
            map.values().for_each(|value| maps(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| maps(value, found)),
        _ => {}
    }
}

/// The inputs of each step that is our action.
pub(crate) fn steps(workflow: &str) -> Vec<BTreeMap<String, String>> {
    let value: Value = serde_yaml::from_str(workflow).expect("YAML");
    let mut found = Vec::new();
    maps(&value, &mut found);
    let is_ours = |step: &&serde_json::Map<String, Value>| {
        step.get("uses")
            .and_then(Value::as_str)
            .is_some_and(|it| it.starts_with(OURS))
    };
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let inputs = |step: &serde_json::Map<String, Value>| {
        let with = step.get("with").and_then(Value::as_object);
        let with = with.into_iter().flatten();
        with.map(|(name, value)| (name.clone(), text(value)))
            .collect()
    };
    found.into_iter().filter(is_ours).map(inputs).collect()
}

#[test]
fn our_own_steps_are_understood_by_our_own_command_line() {
    let mut count = 0;
    for (name, text) in all() {
        for step in steps(&text) {
            let arguments = inputs::arguments(&step).unwrap_or_else(|errors| {
                panic!("{name}: {step:?}: {errors:?}");
            });
            if let Err(error) = Cli::read(arguments) {
                panic!("{name}: {step:?}: {error}");
            }
            count += 1;
        }
    }
    // Of `init`, and as many shown.
    assert!(count >= 7, "only {count} steps found");
}

#[test]
fn an_environment_is_text_whatever_it_is_called() {
    for name in ["production", "null", "on", "true", "no"] {
        let value: Value = serde_yaml::from_str(&workflow(&labels(&[name]))).expect("YAML");
        let plan = &value["jobs"]["plan"];
        assert_eq!(plan["steps"][1]["with"]["environment"], *name);
        let group = plan["concurrency"]["group"].as_str().unwrap_or_default();
        assert!(group.ends_with(&format!("}}}}-{name}")), "{group}");
    }
}

#[test]
fn what_the_documentation_shows_is_what_init_writes() {
    for (name, environments) in [
        ("README.md", &["production"][..]),
        ("docs/github.md", &["production", "staging"]),
    ] {
        let written = workflow(&labels(environments));
        assert!(
            blocks(name).contains(&written),
            "{name} does not show what `init` writes:\n{written}"
        );
    }
    // And no other of its kind, which could say something else.
    let whole = all().into_iter().filter(|(_, text)| text.contains("jobs:"));
    let known: Vec<String> = written().into_iter().map(|(_, text)| text).collect();
    for (name, text) in whole {
        assert!(
            known.contains(&text),
            "{name} shows another workflow:\n{text}"
        );
    }
}

#[test]
fn the_linters_have_nothing_to_say_of_them() {
    let folder = folder();
    let names: Vec<String> = written()
        .into_iter()
        .map(|(name, text)| {
            let path = format!(".github/workflows/{name}.yml");
            write(folder.path(), &[(&path, &text)]);
            path
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let actionlint = ["-shellcheck", "", "-pyflakes", ""];
    let zizmor = ["--offline", "--persona", "pedantic", "--quiet"];
    let schema = ["--builtin-schema", "vendor.github-workflows"];
    let config = root().join(".yamllint").display().to_string();
    let yamllint = ["--strict", "--config-file", &config];
    for (part, arguments) in [
        ("actionlint", &actionlint[..]),
        ("zizmor", &zizmor),
        ("check-jsonschema", &schema),
        ("yamllint", &yamllint),
    ] {
        let Some(mut program) = program(part) else {
            continue;
        };
        let output = program
            .args(arguments)
            .args(&names)
            .current_dir(folder.path())
            .output()
            .expect("started");
        let said = [&output.stdout[..], &output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(output.status.success(), "{part}:\n{said}");
    }
}
