//! Assemblies of anybody's AWS CDK app that cannot be read: every reason why.

use crate::foreign::{
    Files, files, manifest, nested, one_stack, problems, read_files, stack, stage, template,
};
use backstage_infra::template::read::{MOST_LEVELS, MOST_STACKS};
use serde_json::{Value, json};

/// One stack whose artifact has more properties.
fn with_properties(more: &Value) -> Files {
    let mut files = one_stack(&[], &[]);
    let artifact = stack("App.template.json", "App", more);
    let manifest = manifest(&[("App", artifact)]);
    files.insert(
        "manifest.json".to_owned(),
        manifest.to_string().into_bytes(),
    );
    files
}

#[test]
fn a_folder_without_a_manifest() {
    insta::assert_snapshot!(problems(&Files::new()), @"`manifest.json` does not exist, so this is no cloud assembly; name the folder that `synth --out` or `cdk synth` wrote");
}

#[test]
fn a_manifest_that_is_no_manifest() {
    let said: Vec<String> = [
        "",
        "<html>",
        "{\n  \"artifacts\": {},\n}",
        "{\"artifacts\": {}, \"artifacts\": {}}",
        "[]",
        "{}",
        "{\"artifacts\": []}",
        "{\"artifacts\": {\"Tree\": {\"type\": \"cdk:tree\"}}}",
        "{\"artifacts\": {\"App\": 1}}",
        "\u{feff}{}",
    ]
    .map(|text| problems(&[("manifest.json".to_owned(), text.as_bytes().to_vec())].into()))
    .into();
    insta::assert_snapshot!(said.join("\n"), @r"
    `manifest.json:1:1` cannot be read as JSON: it ends before it is complete; synthesize the app again
    `manifest.json:1:1` cannot be read as JSON: expected value; synthesize the app again
    `manifest.json:3:1` cannot be read as JSON: trailing comma; synthesize the app again
    `manifest.json:1:29` cannot be read as JSON: the key `artifacts` is there twice; synthesize the app again
    `manifest.json` is JSON, but not an object; synthesize the app again
    `manifest.json` names no stack, neither here nor in a stage; name the folder of an app that has one
    `manifest.json` has a section `artifacts` that is not an object; synthesize the app again
    `manifest.json` names no stack, neither here nor in a stage; name the folder of an app that has one
    `manifest.json` has the artifact `App` that is not an object; synthesize the app again
    `manifest.json` names no stack, neither here nor in a stage; name the folder of an app that has one
    ");
    let deep = format!("{{\"artifacts\": {}", "[".repeat(1_000_000));
    insta::assert_snapshot!(problems(&[("manifest.json".to_owned(), deep.into_bytes())].into()), @"`manifest.json:1:141` cannot be read as JSON: it is more than 127 levels deep; synthesize the app again");
}

#[test]
fn a_manifest_of_a_version_that_nobody_has_seen() {
    let of = |version: Value| {
        let mut files = one_stack(&[], &[]);
        let mut manifest: Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
        manifest["version"] = version;
        files.insert(
            "manifest.json".to_owned(),
            manifest.to_string().into_bytes(),
        );
        files
    };
    insta::assert_snapshot!(problems(&of(json!("999.0.0"))), @"`manifest.json` is of version `999.0.0`, where versions up to 99 are read; use a newer version of this program, or synthesize the app with an older AWS CDK");
    for newer in ["100.0.0", "99999999999999999999999.0.0", "100"] {
        assert!(read_files(&of(json!(newer))).is_err(), "{newer}");
    }
    for read in [
        json!("99.9.9"),
        json!("1.0.0"),
        json!("cdk-1"),
        json!(""),
        json!(null),
        json!(7),
    ] {
        assert!(read_files(&of(read.clone())).is_ok(), "{read}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_file() {
    let topic = template(&[("Topic", json!({ "Type": "AWS::SNS::Topic" }))]);
    let plain = one_stack(&[("Inner", nested("Inner.yaml"))], &[("Inner.yaml", topic)]);
    let marked: Files = (plain.iter())
        .map(|(name, bytes)| (name.clone(), [b"\xef\xbb\xbf", &bytes[..]].concat()))
        .collect();
    let (plain, marked) = (
        read_files(&plain).expect("read"),
        read_files(&marked).expect("read"),
    );
    assert_eq!(plain.tree.root, marked.tree.root);
    assert_eq!(marked.tree.root.nested.len(), 1);
    assert_eq!(marked.notes, []);
}

#[test]
fn an_artifact_that_is_not_as_it_must_be() {
    let said: Vec<String> = [
        json!({ "templateFile": null }),
        json!({ "templateFile": "../elsewhere.json" }),
        json!({ "templateFile": "/etc/hosts" }),
        json!({ "templateFile": "Other.template.json" }),
        json!({ "stackName": 1 }),
        json!({ "parameters": { "Size": 3 } }),
        json!({ "tags": [] }),
        json!({ "terminationProtection": "yes" }),
    ]
    .iter()
    .map(|more| problems(&with_properties(more)))
    .collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    `manifest.json` has the artifact `App` without a `templateFile`; synthesize the app again
    `../elsewhere.json` leads out of the folder, but `manifest.json` names it; synthesize with assets copied into the folder, as `cdk synth` does without `--no-staging`
    `/etc/hosts` leads out of the folder, but `manifest.json` names it; synthesize with assets copied into the folder, as `cdk synth` does without `--no-staging`
    `Other.template.json` does not exist, but `manifest.json` names it; synthesize the app again
    `manifest.json` has the artifact `App` with a `stackName` that is not text; synthesize the app again
    `manifest.json` has the artifact `App` with `parameters` that are not an object of texts; synthesize the app again
    `manifest.json` has the artifact `App` with `tags` that are not an object of texts; synthesize the app again
    `manifest.json` has the artifact `App` with a `terminationProtection` that is neither true nor false; synthesize the app again
    ");
    let mut odd = stack("App.template.json", "App", &json!({}));
    odd["environment"] = json!("us-west-2");
    let stack = stack("App.template.json", "App", &json!({}));
    let mut files = one_stack(&[], &[]);
    files.extend(crate::foreign::files(&[(
        "manifest.json",
        manifest(&[
            ("A", odd),
            ("B", stack),
            ("C", json!({ "type": "cdk:cloud-assembly" })),
        ]),
    )]));
    insta::assert_snapshot!(problems(&files), @r"
    `manifest.json` has the artifact `A` with an `environment` that is not `aws://account/region`; synthesize the app again
    `manifest.json` names `App` twice, or leads back to itself; give each stack and stage a name and a folder of its own
    `manifest.json` has the artifact `C` without a `directoryName`; synthesize the app again
    ");
}

#[test]
fn a_template_that_is_no_template() {
    let said: Vec<String> = [
        "Resources:\n  A: {}\n",
        "[]",
        "{\"Resources\": []}",
        "{\"Resources\": {\"A\": 1, \"B\": {}, \"C\": {\"Type\": 1}, \"D\": {\"Type\": \"T\", \"Properties\": []}}}",
        "{\"Resources\": {\"A\": {\"Type\": \"T\", \"Type\": \"U\"}}}",
        "{\"Outputs\": 1, \"Conditions\": [], \"Parameters\": \"\"}",
    ]
    .map(|text| {
        let mut files = one_stack(&[], &[]);
        files.insert("App.template.json".to_owned(), text.as_bytes().to_vec());
        problems(&files)
    })
    .into();
    insta::assert_snapshot!(said.join("\n"), @r"
    `App.template.json:1:1` cannot be read as JSON: expected value; synthesize the app again
    `App.template.json` is JSON, but not an object; synthesize the app again
    `App.template.json` has a section `Resources` that is not an object; synthesize the app again
    `App.template.json` has the resource `A` that is not an object; synthesize the app again
    `App.template.json` has the resource `B` without a `Type`; synthesize the app again
    `App.template.json` has the resource `C` without a `Type`; synthesize the app again
    `App.template.json` has the resource `D` with `Properties` that are not an object; synthesize the app again
    `App.template.json:1:40` cannot be read as JSON: the key `Type` is there twice; synthesize the app again
    `App.template.json` has a section `Parameters` that is not an object; synthesize the app again
    `App.template.json` has a section `Conditions` that is not an object; synthesize the app again
    `App.template.json` has a section `Outputs` that is not an object; synthesize the app again
    ");
}

#[test]
fn every_problem_of_every_file_at_once() {
    let files = one_stack(
        &[
            ("A", nested("a.json")),
            ("B", nested("b.json")),
            ("C", nested("../c.json")),
            ("D", json!({})),
        ],
        &[("b.json", json!(1))],
    );
    insta::assert_snapshot!(problems(&files), @r"
    `App.template.json` has the resource `D` without a `Type`; synthesize the app again
    `a.json` does not exist, but `App.template.json` names it; synthesize the app again
    `b.json` is JSON, but not an object; synthesize the app again
    `../c.json` leads out of the folder, but `App.template.json` names it; synthesize with assets copied into the folder, as `cdk synth` does without `--no-staging`
    ");
}

#[test]
fn a_stack_that_is_nested_in_itself() {
    let itself = one_stack(&[("Again", nested("App.template.json"))], &[]);
    insta::assert_snapshot!(problems(&itself), @"`App.template.json` is nested in itself (`App.template.json` → `App.template.json`); take the nested stack out of its own template");
    let around = one_stack(
        &[("A", nested("a.json"))],
        &[
            ("a.json", template(&[("B", nested("b.json"))])),
            ("b.json", template(&[("A", nested("./x/../a.json"))])),
        ],
    );
    insta::assert_snapshot!(problems(&around), @"`a.json` is nested in itself (`a.json` → `b.json` → `a.json`); take the nested stack out of its own template");
}

#[test]
fn stages_that_lead_nowhere_or_around() {
    for (folder, expected) in [
        (".", "`manifest.json` names `.` twice"),
        ("..", "`..` leads out of the folder"),
        ("prod", "`prod/manifest.json` does not exist"),
    ] {
        let files = files(&[("manifest.json", manifest(&[("Stage", stage(folder))]))]);
        let said = problems(&files);
        assert!(said.starts_with(expected), "{said}");
    }
}

/// Nested stacks, each with so many of the next.
fn levels(levels: usize, each: usize) -> Files {
    let name = |level: usize| format!("{level}.json");
    let mut all = one_stack(&[("N", nested("1.json"))], &[]);
    for level in 1..levels {
        let ids: Vec<String> = (0..each).map(|number| format!("N{number}")).collect();
        let next = nested(&name(level + 1));
        let resources: Vec<(&str, Value)> =
            ids.iter().map(|id| (id.as_str(), next.clone())).collect();
        all.extend(files(&[(&name(level), template(&resources))]));
    }
    all.extend(files(&[(&name(levels), template(&[]))]));
    all
}

#[test]
fn depth_and_number_are_bounded() {
    let deepest = read_files(&levels(MOST_LEVELS - 1, 1)).expect("an assembly");
    assert_eq!(deepest.tree.root.walk().len(), MOST_LEVELS);
    insta::assert_snapshot!(problems(&levels(MOST_LEVELS, 1)), @"`32.json` is more than 32 stacks or stages deep; nest fewer");
    // Two of each on twenty levels would be a million.
    let said = problems(&levels(20, 2));
    assert_eq!(
        said,
        format!(
            "`20.json` leads to more than {MOST_STACKS} stacks; plan a part of the app by itself"
        )
    );
    let ids: Vec<String> = (0..1_000).map(|number| format!("N{number}")).collect();
    let broken: Vec<(&str, Value)> = ids.iter().map(|id| (id.as_str(), json!({}))).collect();
    let said = problems(&one_stack(&broken, &[]));
    assert_eq!(said.lines().count(), 101);
    insta::assert_snapshot!(said.lines().last().unwrap_or_default(), @"`App.template.json` is where reading stopped, after 100 problems; correct these first");
}

#[test]
fn what_is_read_in_all_is_bounded() {
    let ids: Vec<String> = (0..12).map(|number| format!("N{number}")).collect();
    let resources: Vec<(&str, Value)> = ids
        .iter()
        .map(|id| (id.as_str(), nested("large.json")))
        .collect();
    let mut files = one_stack(&resources, &[]);
    let large = format!("{{}}{}", " ".repeat(9_900_000));
    files.insert("large.json".to_owned(), large.into_bytes());
    insta::assert_snapshot!(problems(&files), @"`large.json` leads to more than 100000000 bytes; plan a part of the app by itself");
}

#[test]
fn a_long_name_is_shortened() {
    let id = "X".repeat(10_000);
    let said = problems(&one_stack(&[(&id, json!({}))], &[]));
    assert!(said.len() < 400 && said.contains("XXX…"), "{said}");
}
