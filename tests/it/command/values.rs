//! Values on their way into templates: who wins, and that each arrives as what it is.

use super::{context, json_file};
use crate::support::{folder, run, run_with, write};
use serde_json::{Value, json};
use std::path::Path;

/// Texts that YAML, Mustache, JSON or CloudFormation would read as something else.
const ODD: [&str; 22] = [
    "it's \"quoted\"",
    "key: value",
    "two\nlines\n",
    "{{backstage:tag}}",
    "{{#deployment:tags}}",
    "}} {{",
    "\u{1F680} rocket",
    "- item",
    "# no comment",
    "text # too",
    "[a, b]",
    "{a: b}",
    "&anchor *alias",
    "!tag",
    "| block",
    "%percent @at `tick`",
    "true",
    "007",
    "1.0",
    "~",
    "${AWS::Region} ${!x} {{x}}",
    " spaces and a tab\t ",
];

fn synthesized(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Value {
    let arguments = [&["synth"], arguments].concat();
    let outcome = run_with(folder, &arguments, environment);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    json_file(&folder.join("cdk.out/releases/backstage.json"))
}

#[test]
fn every_text_of_the_context_reads_back_as_itself() {
    for text in ODD {
        let folder = folder();
        let extra = json!({ "nested": { text: [text, { "key": text }] } });
        let parameters = json!({ "search_path": text });
        let file = context(json!({
            "backstage:title": text,
            "backstage:app-config": extra,
            "database:parameters": parameters,
        }));
        write(folder.path(), &[("backstage.yaml", &file)]);
        let release = synthesized(folder.path(), &[], &[]);
        assert_eq!(release["values"]["title"], text);
        assert_eq!(release["values"]["appConfig"]["extra"], extra, "{text}");
        let template = "cdk.out/DeploymentStackDatabaseNestedStack.nested.template.json";
        let template = json_file(&folder.path().join(template));
        let groups = template["Resources"].as_object().into_iter().flatten();
        let set: Vec<&Value> = groups
            .filter_map(|(_, group)| group["Properties"]["Parameters"].get("search_path"))
            .collect();
        assert_eq!(set, [text], "{text}");
    }
}

#[test]
fn every_text_of_a_flag_or_variable_reads_back_as_itself() {
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", &context(json!({})))]);
    for text in ODD {
        let flag = format!("backstage:title={text}");
        let release = synthesized(folder.path(), &["--set", &flag], &[]);
        assert_eq!(release["values"]["title"], text);
        let variable = [("BACKSTAGE_INFRA__BACKSTAGE__TITLE", text)];
        let release = synthesized(folder.path(), &[], &variable);
        assert_eq!(release["values"]["title"], text);
    }
}

#[test]
fn tags_arrive_as_they_are_written() {
    let folder = folder();
    let odd = ["0815", "true", "1.0", "a: b", "x=y", "+1 @home"];
    let tags: Vec<Value> = (odd.iter().enumerate())
        .map(|(index, text)| json!({ "key": format!("tag {index}"), "value": text }))
        .collect();
    let file = context(json!({ "deployment:tags": tags }));
    write(folder.path(), &[("backstage.yaml", &file)]);
    let release = synthesized(folder.path(), &[], &[]);
    let root = json_file(&folder.path().join("cdk.out/DeploymentStack.template.json"));
    let of_stack = &root["Resources"]["NetworkNestedStack"]["Properties"]["Tags"];
    for (index, text) in odd.iter().enumerate() {
        let key = format!("tag {index}");
        assert_eq!(release["values"]["nodeClass"]["tags"][&key], *text);
        let expected = json!({ "Key": key, "Value": text });
        assert!(
            of_stack
                .as_array()
                .is_some_and(|tags| tags.contains(&expected)),
            "{of_stack}"
        );
    }
}

#[test]
fn each_layer_wins_over_those_before_it() {
    let folder = folder();
    let key = "backstage:autoscaling:max";
    let variable = [("BACKSTAGE_INFRA__BACKSTAGE__AUTOSCALING__MAX", "7")];
    let of_file = |common: Value, production: Value| {
        let mut file = json!({ "environments": { "production": production } });
        if let (Value::Object(file), Value::Object(common)) = (&mut file, common) {
            file.extend(common);
        }
        write(folder.path(), &[("backstage.yaml", &context(file))]);
    };
    let maximum = |arguments: &[&str], environment: &[(&str, &str)]| {
        let release = synthesized(folder.path(), arguments, environment);
        release["values"]["autoscaling"]["maxReplicas"].clone()
    };
    of_file(json!({}), json!({}));
    assert_eq!(maximum(&[], &[]), 4);
    of_file(json!({ key: 5 }), json!({}));
    assert_eq!(maximum(&[], &[]), 5);
    of_file(json!({ key: 5 }), json!({ key: 6 }));
    assert_eq!(maximum(&[], &[]), 6);
    assert_eq!(maximum(&[], &variable), 7);
    assert_eq!(maximum(&["--set", &format!("{key}=8")], &variable), 8);
    let twice = [format!("{key}=8"), format!("{key}=9")];
    assert_eq!(
        maximum(&["--set", &twice[0], "--set", &twice[1]], &variable),
        9
    );

    let arguments = [
        "--set",
        &twice[0],
        "validate",
        "--explain",
        key,
        "--set",
        &twice[1],
    ];
    let explained = run_with(folder.path(), &arguments, &variable).stdout;
    let words: Vec<Vec<&str>> = (explained.lines().skip(1))
        .map(|line| {
            line.trim_start_matches(['→', ' '])
                .split_whitespace()
                .take(3)
                .collect()
        })
        .collect();
    let layers = [
        vec!["default", "4", "config/context.yaml:71:12"],
        vec!["context", "5"],
        vec!["environment", "production", "6"],
        vec![
            "variable",
            "7",
            "$BACKSTAGE_INFRA__BACKSTAGE__AUTOSCALING__MAX",
        ],
        vec!["flag", "8", "--set"],
        vec!["flag", "9", "--set"],
    ];
    for (line, expected) in words.iter().zip(&layers) {
        if expected[0] == "default" {
            assert_eq!(line[..2], expected[..2]);
        } else {
            assert_eq!(line[..expected.len()], expected[..], "{explained}");
        }
    }
    assert_eq!(words.len(), layers.len(), "{explained}");
    let winner = explained.lines().last().unwrap_or_default();
    assert!(winner.trim_start().starts_with('→'), "{explained}");
}

#[test]
fn a_key_that_is_not_known_is_explained_by_the_nearest() {
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", &context(json!({})))]);
    let outcome = run(folder.path(), &["validate", "--explain", "backstage:titel"]);
    assert_eq!(outcome.code, 1);
    assert!(
        outcome.stdout.contains("`backstage:title`"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_key_that_nobody_set_shows_its_default_only() {
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", &context(json!({})))]);
    let outcome = run(folder.path(), &["validate", "--explain", "database:port"]);
    assert_eq!(outcome.code, 0);
    let words: Vec<&str> = outcome.stdout.split_whitespace().collect();
    assert_eq!(
        words[..6],
        ["database:port", "·", "production", "→", "default", "5432"]
    );
}

#[test]
fn a_value_is_never_looked_up_by_cloudformation() {
    let folder = folder();
    let text = "{{resolve:ssm:x}}";
    let file = context(json!({ "database:parameters": { "search_path": text } }));
    write(folder.path(), &[("backstage.yaml", &file)]);
    let outcome = run(folder.path(), &["synth"]);
    assert_eq!(outcome.code, 1);
    let named = outcome.stderr.starts_with("error[no-dynamic-reference] ");
    assert!(named, "{}", outcome.stderr);
    assert!(!folder.path().join("cdk.out").exists());
}
